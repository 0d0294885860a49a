"""What every renderer must do."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import ClassVar

import attrs
import pytest

from proofpress.brief import Brand, PlateSpec
from proofpress.budget import Budget
from proofpress.composition import Plate
from proofpress.errors import BudgetError
from proofpress.geometry import Box, Size
from proofpress.interfaces import Context, Renderer, RenderRequest
from proofpress.testing.conformance.sealed import Suite, demand, only_own_errors, together

__all__ = ["RendererConformance"]


class RendererConformance(Suite):
    """Suite for renderers.

    Give the fixture `renderer`; override `render_request` where the renderer needs another request.

    Attributes:
        sizes: What is asked for; narrow it where a model is bound to certain sizes.
    """

    sizes: ClassVar[tuple[tuple[int, int], ...]] = ((96, 64), (64, 96), (33, 47))

    @pytest.fixture
    def renderer(self) -> Renderer:
        """Return the renderer under test."""
        pytest.fail("give a fixture 'renderer' that returns the renderer", pytrace=False)

    @pytest.fixture
    def subject(self, renderer: Renderer, pytestconfig: pytest.Config) -> Renderer:
        """Return the renderer; a paid one is skipped unless it is asked for."""
        return self._guarded(renderer, pytestconfig)

    @pytest.fixture
    def render_request(self) -> RenderRequest:
        """Return a request that the renderer can answer."""
        brand = Brand((("ink", (20, 20, 24)), ("sale", (200, 40, 30)), ("paper", (255, 250, 242))))
        spec = PlateSpec(prompt="warm studio backdrop, empty", seed=7)
        return RenderRequest(Size(96, 64), spec, brand, (Box(8, 8, 48, 24),))

    def _answer(self, subject: Renderer, asked: RenderRequest, ctx: Context | None = None) -> list[Plate]:
        return list(subject.render(asked, ctx or Context()))

    def test_size_asked_is_size_given(self, subject: Renderer, render_request: RenderRequest) -> None:
        """A plate of another size would move every region."""
        for width, height in self.sizes:
            for plate in self._answer(subject, attrs.evolve(render_request, size=Size(width, height))):
                demand(
                    (plate.box.width, plate.box.height) == (width, height),
                    f"asked for {width} x {height} px, got {plate.box.width} x {plate.box.height}",
                )

    def test_returns_as_many_plates_as_asked(self, subject: Renderer, render_request: RenderRequest) -> None:
        """`count` candidates, each a `Plate` that says who made it."""
        for count in (1, 3):
            plates = self._answer(subject, attrs.evolve(render_request, count=count))
            demand(len(plates) == count, f"asked for {count} plates, got {len(plates)}")
            demand(all(isinstance(plate, Plate) for plate in plates), "return Plate values")
            demand(all(plate.renderer for plate in plates), "set Plate.renderer to the name of the renderer")

    def test_same_seed_gives_the_same_bytes(self, subject: Renderer, render_request: RenderRequest) -> None:
        """Or the class says `deterministic = False`."""
        if not type(subject).deterministic:
            pytest.skip("declared not to be deterministic")
        first, second = (_digests(self._answer(subject, render_request)) for _ in range(2))
        demand(first == second, "the same request gave other pixels; set deterministic = False or seed every source")

    def test_leaves_the_request_alone(self, subject: Renderer, render_request: RenderRequest) -> None:
        """Requests are shared between threads and used as keys of caches."""
        before = copy.deepcopy(render_request)
        self._answer(subject, render_request)
        demand(render_request == before, "the request was changed")

    def test_works_from_several_threads(self, subject: Renderer, render_request: RenderRequest) -> None:
        """Many assets are made at once."""
        answers = together(lambda: _digests(subject.render(render_request, Context())))
        demand(not subject.deterministic or all(answer == answers[0] for answer in answers), "threads got other pixels")

    def test_small_plates_do_not_crash_it(self, subject: Renderer, render_request: RenderRequest) -> None:
        """One pixel, one column, calm boxes beyond the canvas: a plate, or a ProofpressError that says what to do."""
        for width, height in ((1, 1), (1, 64), (64, 1)):
            asked = attrs.evolve(
                render_request, size=Size(width, height), calm=(Box(-9, -9, 200, 200), Box(0, 0, 0, 0))
            )
            only_own_errors(lambda asked=asked: subject.render(asked, Context()), f"{width} x {height} px")  # type: ignore[misc]

    def test_cancelling_is_no_crash(self, subject: Renderer, render_request: RenderRequest) -> None:
        """A cancelled call ends, with a plate or a CancelledError."""
        ctx = Context()
        ctx.cancelled.set()
        only_own_errors(lambda: subject.render(render_request, ctx), "cancelled")

    def test_never_spends_beyond_the_budget(self, subject: Renderer, render_request: RenderRequest) -> None:
        """A paid renderer reserves through `ctx.spend` before it asks; a free one spends nothing."""
        ctx = Context(budget=Budget(0))
        if not subject.paid:
            subject.render(render_request, ctx)
            demand(ctx.budget.cost.total == 0, "spent money without declaring paid = True")
            return
        with pytest.raises(BudgetError):
            subject.render(render_request, ctx)


def _digests(plates: Iterable[Plate]) -> list[str]:
    return [plate.sha256 for plate in plates]
