"""What a run will cost, before a cent is spent: the expected course of the ladder, and its worst."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final

import numpy as np

from proofpress.brief import Asset, Region, SetBy, UndecidedPolicy
from proofpress.composition import Composition, Plate
from proofpress.errors import InputError
from proofpress.image import Pixels
from proofpress.interfaces import ComposeRequest, Compositor, Price, Priced, RenderRequest
from proofpress.making.crew import Crew
from proofpress.repair import Rung

__all__ = ["FAILING", "price_of"]

FAILING: Final = 0.2
"""Share of a model's regions that are taken to fail, on each rung and independently: an assumption, not a measurement."""
_MOST_EXACT: Final = 6
"""Most regions of which every possible set of failures is priced; of more, an average."""


def price_of(crew: Crew, plates: Iterable[RenderRequest], assets: Iterable[Asset], failing: float = FAILING) -> Price:
    """Return what making these assets will cost.

    Expected is what the first attempt costs, and each later one as often as regions are expected to reach it. Worst is every
    attempt that the ladder and the brief's retries allow, at its worst case, as if each failing region were drawn by itself.

    Args:
        crew: Who works.
        plates: What the renderer is asked for.
        assets: What is made.
        failing: Share of a model's regions that fail on each rung, 0 to 1.

    Raises:
        InputError: The rate is none, or something paid cannot be priced.
    """
    if not 0 <= failing <= 1:
        raise InputError(f"a share of {failing} failing regions makes no sense", remedy="give 0 to 1")
    total = Price()
    for request in plates:
        total += _asked(crew.renderer, request)
    compositor = crew.compositor(SetBy.MODEL)
    if compositor is not None:
        for asset in assets:
            total += _asset(crew, compositor, asset, failing)
    return total


def _asked(part: object, request: RenderRequest | ComposeRequest) -> Price:
    if isinstance(part, Priced):
        return part.price(request)
    if getattr(part, "paid", False):
        raise InputError(
            f"{getattr(part, 'name', part)!r} costs money and cannot tell how much",
            remedy="ask its author to make it a Priced one",
        )
    return Price()


def _asset(crew: Crew, compositor: Compositor, asset: Asset, failing: float) -> Price:
    by_model = [(region, climb) for region in asset.regions if (climb := tuple(_climb(crew, region)))]
    if not by_model:
        return Price()
    blank = np.zeros((asset.format.height, asset.format.width, 3), np.uint8)
    blank.setflags(write=False)
    ground = Composition(asset, Plate(blank), asset.regions)
    total = Price()
    for step in range(max(len(climb) for _, climb in by_model)):
        reached = [(region, climb[step]) for region, climb in by_model if step < len(climb)]
        for rung in dict.fromkeys(rung for _, rung in reached):
            regions = [region for region, own in reached if own == rung]
            total += _step(compositor, ground, rung, regions, step, failing, blank)
    for region, climb in by_model:
        if region.on_undecided is UndecidedPolicy.RETRY:
            again = max(
                (_ask(compositor, ground, rung, [region], step, blank).worst for step, rung in enumerate(climb))
            )
            total += Price(0, again * region.retries)
    return total


def _climb(crew: Crew, region: Region) -> Iterator[Rung]:
    """Yield the rungs on which a model draws the region."""
    rung = crew.ladder.first(region, crew.kinds)
    while rung is not None:
        if rung.sets is SetBy.MODEL:
            yield rung
        rung = crew.ladder.after(rung, region, crew.kinds)


def _step(
    compositor: Compositor, ground: Composition, rung: Rung, regions: Sequence[Region], step: int, failing: float,
    blank: Pixels,
) -> Price:  # fmt: skip
    """Return the price of one rung for the regions that may reach it."""
    together = _ask(compositor, ground, rung, regions, step, blank)
    alone = [_ask(compositor, ground, rung, [region], step, blank) for region in regions]
    worst = max(together.worst, sum(price.worst for price in alone))
    if step == 0:
        return Price(together.expected, worst)
    chance = failing**step
    if len(regions) > _MOST_EXACT:
        return Price(round(sum(price.expected for price in alone) * chance), worst)
    expected = 0.0
    for count in range(1, len(regions) + 1):
        share = chance**count * (1 - chance) ** (len(regions) - count)
        for some in combinations(regions, count):
            expected += share * _ask(compositor, ground, rung, some, step, blank).expected
    return Price(round(expected), worst)


def _ask(
    compositor: Compositor, ground: Composition, rung: Rung, regions: Sequence[Region], step: int, blank: Pixels
) -> Price:
    guide = blank if rung.guided else None
    return _asked(compositor, ComposeRequest(ground, tuple(regions), guide=guide, attempt=step + 1, effort=rung.effort))
