"""What every compositor must do."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import attrs
import numpy as np
import pytest

from proofpress.brief import SetBy
from proofpress.budget import Budget
from proofpress.composition import Composition, Layer
from proofpress.errors import BudgetError
from proofpress.geometry import Box
from proofpress.interfaces import ComposeRequest, Compositor, Context
from proofpress.testing.conformance.sealed import Suite, demand, only_own_errors, together
from proofpress.testing.samples import hostile_compositions, sample_asset, sample_request, text_region

__all__ = ["CompositorConformance"]


class CompositorConformance(Suite):
    """Suite for compositors.

    Give the fixture `compositor`; override `compose_request` where the compositor needs other regions. The request must hold at
    least two regions.
    """

    @pytest.fixture
    def compositor(self) -> Compositor:
        """Return the compositor under test."""
        pytest.fail("give a fixture 'compositor' that returns the compositor", pytrace=False)

    @pytest.fixture
    def subject(self, compositor: Compositor, pytestconfig: pytest.Config) -> Compositor:
        """Return the compositor; a paid one is skipped unless it is asked for."""
        return self._guarded(compositor, pytestconfig)

    @pytest.fixture
    def compose_request(self) -> ComposeRequest:
        """Return a request that the compositor can answer."""
        low = text_region("Only 3 left", id="low", box=Box(24, 140, 200, 60))
        return sample_request(sample_asset(text_region("Fresh bread daily", id="high", z=1), low))

    def _layers(self, subject: Compositor, asked: ComposeRequest) -> Sequence[Layer]:
        return list(subject.compose(asked, Context()))

    def test_says_who_sets(self, subject: Compositor) -> None:
        """`sets` decides which checks the regions must pass."""
        demand(isinstance(type(subject).sets, SetBy), "set the class attribute 'sets' to SetBy.TYPE or SetBy.MODEL")

    def test_returns_exactly_the_layers_asked_for(self, subject: Compositor, compose_request: ComposeRequest) -> None:
        """One layer for each region, no other, whichever of them are asked for."""
        regions = compose_request.regions
        demand(len(regions) > 1, "the fixture 'compose_request' must ask for at least two regions")
        for some in (regions, regions[:1], regions[1:], ()):
            layers = self._layers(subject, attrs.evolve(compose_request, regions=some))
            got, wanted = sorted(layer.region_id for layer in layers), sorted(region.id for region in some)
            demand(got == wanted, f"asked for layers of {wanted}, got {got}")

    def test_paints_something(self, subject: Compositor, compose_request: ComposeRequest) -> None:
        """A layer without ink says nothing; if a model declines, raise BackendRefusedError."""
        ground = compose_request.composition
        for layer in self._layers(subject, compose_request):
            after = ground.with_layer(layer).flatten()
            demand(not np.array_equal(after, ground.flatten()), f"region {layer.region_id!r} has no ink in its bounds")

    def test_leaves_the_request_alone(self, subject: Compositor, compose_request: ComposeRequest) -> None:
        """Plate and neighbours are the evidence of other regions."""
        before = copy.deepcopy(compose_request)
        self._layers(subject, compose_request)
        demand(compose_request == before, "the request was changed")
        pixels = compose_request.composition.plate.pixels
        demand(np.array_equal(pixels, before.composition.plate.pixels), "the plate was painted on")

    def test_same_request_gives_the_same_layers(self, subject: Compositor, compose_request: ComposeRequest) -> None:
        """Or the class says `deterministic = False`."""
        if not type(subject).deterministic:
            pytest.skip("declared not to be deterministic")
        first, second = (_digests(self._layers(subject, compose_request)) for _ in range(2))
        demand(first == second, "the same request gave other layers; set deterministic = False or seed every source")

    def test_works_from_several_threads(self, subject: Compositor, compose_request: ComposeRequest) -> None:
        """Many assets are made at once."""
        answers = together(lambda: _digests(subject.compose(compose_request, Context())))
        demand(not subject.deterministic or all(answer == answers[0] for answer in answers), "threads got other layers")

    def test_layers_outside_are_cut_off(self, subject: Compositor, compose_request: ComposeRequest) -> None:
        """Whatever is returned, the core takes it: no layer breaks clipping, no pixel outside the paint bounds changes."""
        ground = compose_request.composition
        canvas = ground.plate.box
        for layer in self._layers(subject, compose_request):
            after = ground.with_layer(layer)
            bounds = after.region(layer.region_id).paint_bounds(canvas)
            changed = np.any(after.flatten() != ground.flatten(), axis=-1)
            changed[bounds.y : bounds.bottom, bounds.x : bounds.right] = False
            demand(not changed.any(), f"region {layer.region_id!r} changed pixels outside its paint bounds")

    def test_hostile_grounds_do_not_crash_it(self, subject: Compositor, compose_request: ComposeRequest) -> None:
        """Noise, black, one pixel: layers, or a ProofpressError that says what to do."""
        for name, composition in hostile_compositions(compose_request.composition.regions):
            asked = ComposeRequest(_bare(composition), composition.regions)
            layers = only_own_errors(lambda asked=asked: subject.compose(asked, Context()), name)  # type: ignore[misc]
            for layer in layers or ():
                composition.with_layer(layer).flatten()

    def test_cancelling_is_no_crash(self, subject: Compositor, compose_request: ComposeRequest) -> None:
        """A cancelled call ends, with layers or a CancelledError."""
        ctx = Context()
        ctx.cancelled.set()
        only_own_errors(lambda: subject.compose(compose_request, ctx), "cancelled")

    def test_never_spends_beyond_the_budget(self, subject: Compositor, compose_request: ComposeRequest) -> None:
        """A paid compositor reserves through `ctx.spend` before it asks, and settles; a free one spends nothing."""
        ctx = Context(budget=Budget(0))
        if not subject.paid:
            subject.compose(compose_request, ctx)
            demand(ctx.budget.cost.total == 0, "spent money without declaring paid = True")
            return
        with pytest.raises(BudgetError):
            subject.compose(compose_request, ctx)
        ctx = Context()
        subject.compose(compose_request, ctx)
        demand(ctx.budget.cost.total > 0, "declared paid, and nothing was charged through ctx.spend")
        demand(ctx.budget.cost.reserved == 0, "a reservation was left open: use 'with ctx.spend(...)'")


def _bare(composition: Composition) -> Composition:
    return attrs.evolve(composition, layers=())


def _digests(layers: Sequence[Layer]) -> list[tuple[str, int, int, str]]:
    return sorted((layer.region_id, layer.x, layer.y, layer.sha256) for layer in layers)
