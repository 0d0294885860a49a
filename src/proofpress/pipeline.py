"""The pipeline: from a brief to proofs. Takes objects, not names; small on purpose.

For each asset the copy is judged, a plate is rendered, regions are drawn as layers, every check runs on what was drawn, and
only regions that failed climb the ladder. Nothing is approved whose required checks have not all passed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

import attrs
import numpy as np

from proofpress.brief import Asset, Brief, Format
from proofpress.budget import Budget
from proofpress.composition import Plate
from proofpress.errors import (
    BriefError,
    PluginContractError,
    ProofpressError,
)
from proofpress.geometry import Box, Size
from proofpress.hands import processors, shared_hands
from proofpress.image import resized
from proofpress.interfaces import Compositor, Context, Price, Renderer, RenderRequest, Validator
from proofpress.making.asset_run import AssetRun
from proofpress.making.candidates import PlateJudge, best_of
from proofpress.making.costing import FAILING, price_of
from proofpress.making.crew import Crew
from proofpress.making.demands import refuse_vain_demands
from proofpress.making.preflight import preflight
from proofpress.proof import Proof
from proofpress.repair import Ladder, Relaxed
from proofpress.wrappers import CachedRenderer

__all__ = ["Pipeline", "preflight"]

_LEAST_SCALE: Final = 0.25
"""How small an export may be beside its format, and the inverse of how large."""


def _compositors(given: Iterable[Compositor]) -> tuple[Compositor, ...]:
    return tuple(given)


def _validators(given: Iterable[Validator]) -> tuple[Validator, ...]:
    return tuple(given)


@attrs.frozen
class Pipeline:
    """Renderer, compositors and validators, bound together.

    Attributes:
        renderer: Makes the plates.
        compositors: The first that sets by type and the first that draws with a model are used.
        validators: Every check that shall be made.
        ladder: What is tried for a region that failed.
        budget: Cap of all paid calls of this pipeline; None counts costs without a cap.
    """

    renderer: Renderer
    compositors: tuple[Compositor, ...] = attrs.field(converter=_compositors)
    validators: tuple[Validator, ...] = attrs.field(converter=_validators)
    ladder: Ladder = attrs.field(factory=Ladder)
    budget: Budget | None = None

    def __attrs_post_init__(self) -> None:
        if not self.compositors:
            raise PluginContractError("a pipeline needs a compositor", remedy="add TypeCompositor()")

    @property
    def versions(self) -> dict[str, str]:
        """Name and version of every plugin in use, for reports."""
        parts: list[tuple[str, Renderer | Compositor | Validator]] = [("renderer", self.renderer)]
        parts += [("compositor", compositor) for compositor in self.compositors]
        parts += [("validator", validator) for validator in self.validators]
        return {f"{kind}:{part.name}": part.version for kind, part in parts}

    @property
    def crew(self) -> Crew:
        """The parts that work on each asset."""
        return self._crew(None)

    def run(
        self,
        brief: Brief,
        *,
        locale: str | None = None,
        format: str | None = None,
        context: Context | None = None,
        workers: int | None = None,
    ) -> Proof:
        """Make and prove one asset.

        Args:
            brief: What to make.
            locale: One of the brief's; its default locale if None.
            format: Format id; the first if None.
            context: Progress, cancellation, deadline and budget.
            workers: Threads that work on it at a time: this one, and others that help with its checks; with 1 this one works
                alone. As many as there are processors if None, up to 8.

        Raises:
            BriefError: No such locale, format or check, or copy that cannot fit.
            EnvironmentProblem: A font is missing, or what a required check cannot do without.
            PluginNotFoundError: The brief requires a check that no validator of this pipeline makes.
            BackendError: The plate could not be rendered.
            BudgetError: The cap does not cover the plate.
            CancelledError: The caller cancelled.
        """
        asset = brief.asset(locale or brief.default_locale, format)
        refuse_vain_demands(brief.rules, self.validators, brief.source)
        ctx = self._context(context)
        wanted = _plate_request(brief, asset.format)
        return AssetRun(self._sharing(workers), asset, preflight(asset, brief.source), wanted, ctx).proof()

    async def arun(
        self,
        brief: Brief,
        *,
        locale: str | None = None,
        format: str | None = None,
        context: Context | None = None,
        workers: int | None = None,
    ) -> Proof:
        """Do as `run`, in a worker thread."""
        return await asyncio.to_thread(self.run, brief, locale=locale, format=format, context=context, workers=workers)

    def run_all(
        self,
        brief: Brief,
        *,
        locales: Sequence[str] = (),
        formats: Sequence[str] = (),
        context: Context | None = None,
        workers: int | None = None,
    ) -> Iterator[Proof]:
        """Make and prove many assets, yielding each proof in the order of the brief.

        All copy is proved to fit before the first plate is rendered; a format's plate is rendered once for all locales;
        a renderer that is a `Deriver` renders that of the brief's first format, and derives the others from it.

        Args:
            brief: What to make.
            locales: Which locales; all if empty.
            formats: Which formats; all if empty.
            context: As in `run`.
            workers: Threads, as many as there are processors if None. Each makes an asset; where there are fewer assets left,
                others help with their checks.

        Raises:
            ProofpressError: As in `run`; before the first proof is yielded for faults of the brief.
        """
        assets = [brief.asset(tag, name) for tag in locales or brief.locales
                  for name in formats or [form.id for form in brief.formats]]  # fmt: skip
        refuse_vain_demands(brief.rules, self.validators, brief.source)
        checked = [(asset, preflight(asset, brief.source)) for asset in assets]
        ctx = self._context(context)
        return _proofs(self._sharing(workers), brief, checked, ctx, workers)

    def price(
        self,
        brief: Brief,
        *,
        locales: Sequence[str] = (),
        formats: Sequence[str] = (),
        failing: float = FAILING,
    ) -> Price:
        """Return what `run_all` will cost, expected and at worst; asks nobody and spends nothing.

        Args:
            brief: What would be made.
            locales: Which locales; all if empty.
            formats: Which formats; all if empty.
            failing: Share of a model's regions that are taken to fail on each rung.

        Raises:
            BriefError: No such locale, format or check.
            EnvironmentProblem: As in `run`.
            PluginNotFoundError: As in `run`.
            InputError: Something paid cannot be priced.
        """
        refuse_vain_demands(brief.rules, self.validators, brief.source)
        names = list(formats) or [form.id for form in brief.formats]
        assets = [brief.asset(tag, name) for tag in locales or brief.locales for name in names]
        made = {asset.format.id: asset.format for asset in assets}
        return price_of(self.crew, [_plate_request(brief, form) for form in made.values()], assets, failing)

    def check(
        self,
        asset: Asset,
        pixels: np.ndarray,
        encoded: bytes,
        *,
        context: Context | None = None,
        workers: int | None = None,
    ) -> Proof:
        """Prove an image that something else made; nothing is drawn or repaired.

        Args:
            asset: What the image should show.
            pixels: RGB of the asset's canvas, or of an export of it that was scaled evenly, between a quarter and four times.
            encoded: The file's bytes, for checks of the file.
            context: As in `run`.
            workers: As in `run`.

        Raises:
            BriefError: The image has another shape than the format, or the rules name a check that does not exist.
            EnvironmentProblem: As in `run`.
            PluginNotFoundError: As in `run`.
        """
        refuse_vain_demands(asset.rules, self.validators)
        height, width = pixels.shape[:2]
        form = asset.format
        scale = width / form.width
        if abs(height - form.height * scale) > 1 or not _LEAST_SCALE <= scale <= 1 / _LEAST_SCALE:
            raise BriefError(
                f"the image has {width} x {height} px, format {form.id!r} {form.width} x {form.height}",
                remedy="check the image of this format, in its own shape",
            )
        # Checks of regions look at the canvas; those of the file, and `synthesis`, at the file as it is.
        pixels = resized(pixels, form.width, form.height)
        wanted = RenderRequest(Size(form.width, form.height), asset.plate, asset.brand)
        relaxed = {region.id: Relaxed(region) for region in asset.regions}
        run = AssetRun(self._crew(workers), asset, relaxed, wanted, self._context(context))
        return run.check(Plate(pixels, renderer="image"), encoded)

    def _crew(self, workers: int | None) -> Crew:
        hands = shared_hands().at_most(workers)
        judge = PlateJudge(self.validators, hands)
        return Crew(self.renderer, self.compositors, self.validators, self.ladder, judge, hands)

    def _sharing(self, workers: int | None) -> Crew:
        """Return the crew of one run, whose assets share their plates."""
        crew = self._crew(workers)
        return attrs.evolve(crew, renderer=CachedRenderer(best_of(self.renderer, crew.judge)))

    def _context(self, context: Context | None) -> Context:
        ctx = context or Context()
        return attrs.evolve(ctx, budget=self.budget) if self.budget is not None else ctx


def _proofs(
    crew: Crew, brief: Brief, checked: list[tuple[Asset, dict[str, Relaxed]]], ctx: Context, workers: int | None
) -> Iterator[Proof]:
    with ThreadPoolExecutor(workers or processors(), thread_name_prefix="proofpress") as pool:
        futures = [
            pool.submit(AssetRun(crew, asset, relaxed, _plate_request(brief, asset.format), ctx).proof)
            for asset, relaxed in checked
        ]
        try:
            for index, future in enumerate(futures):
                try:
                    proof = future.result()
                except ProofpressError:
                    # What others have finished may have been paid for: it is handed over before the error ends the run.
                    yield from _finished(futures[index + 1 :])
                    raise
                yield proof
        finally:
            for future in futures:
                future.cancel()


def _finished(futures: Sequence[Future[Proof]]) -> Iterator[Proof]:
    """Yield the proofs that came to an end by themselves; what has not begun never does."""
    for future in futures:
        future.cancel()
    for future in futures:
        if not future.cancelled() and future.exception() is None:
            yield future.result()


def _plate_request(brief: Brief, form: Format) -> RenderRequest:
    """Return what the renderer is asked for: the same whichever of the brief's assets are made."""
    first = brief.formats[0]
    return RenderRequest(
        Size(form.width, form.height),
        brief.plate,
        brief.brand,
        _calm_boxes(brief, form.id),
        base=None if form.id == first.id else _plate_request(brief, first),
    )


def _calm_boxes(brief: Brief, format_id: str) -> tuple[Box, ...]:
    """Return where copy stands in any locale of the format, so that one plate serves all of them."""
    boxes = {
        region.extent
        for asset in brief.assets
        if asset.format.id == format_id
        for region in asset.regions
        if region.role.is_text and region.panel is None
    }
    return tuple(sorted(boxes, key=Box.as_tuple))
