"""What makes copy fit: the least relaxation within the brief's limits, or the least change that a person has to make.

Each cure is proved by setting it. Cheaper comes first: more lines, a grown box, smaller type; two of them, three of them; then
hyphens, then the short copy, each alone or with those; last what only a person can give, fewer characters or a larger box. Of
the dearest kind in a cure as little as possible is used, and then of the next.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from typing import Final

import attrs

from proofpress.brief import Asset, ContentKind, Part, Region, Role
from proofpress.geometry import Box
from proofpress.repair import Relaxed, grow, more_lines, shorter, smaller
from proofpress.setting import Placement, place
from proofpress.text import graphemes
from proofpress.typography.fit import largest, sizes
from proofpress.typography.hyphens import hyphen_points

__all__ = ["Cure", "CureKind", "cheapest_cure", "fits", "relax_to_fit"]

_SOFT_HYPHEN: Final = "\u00ad"
_HYPHENATION_POINT: Final = "\u2027"


class CureKind(enum.StrEnum):
    """A kind of change that makes copy fit, the cheapest first."""

    LINES = "lines"
    GROW = "grow"
    SMALLER = "smaller"
    HYPHENATE = "hyphenate"
    SHORT = "short"
    CUT = "cut"
    ENLARGE = "enlarge"


_LAYOUT: Final = (CureKind.LINES, CureKind.GROW, CureKind.SMALLER)
_BY_HAND: Final = frozenset({CureKind.HYPHENATE, CureKind.CUT, CureKind.ENLARGE})


@attrs.frozen
class Cure:
    """A change under which the copy of a region fits.

    Attributes:
        kinds: What changes.
        region: The region with the change.
        notes: The change in words.
    """

    kinds: tuple[CureKind, ...]
    region: Region
    notes: tuple[str, ...]

    @property
    def automatic(self) -> bool:
        """Whether a run makes the change by itself: it lies within the limits of the brief."""
        return _BY_HAND.isdisjoint(self.kinds)


def fits(region: Region, asset: Asset) -> bool:
    """Return whether the region's copy fits when set by type."""
    return not place(region, asset).overflow


def relax_to_fit(region: Region, asset: Asset) -> tuple[Relaxed | None, Placement]:
    """Return the least relaxed region whose copy fits when set by type, or None if it never does.

    The second value is the placement of that region, or of the most relaxed one.
    """
    if fits(region, asset):
        return Relaxed(region), place(region, asset)
    found = _relaxed(region, asset) or _short(region, asset)
    if found is not None:
        return Relaxed(found.region, found.notes), place(found.region, asset)
    return None, place(_applied(_LAYOUT, shorter(region) or Relaxed(region), asset).region, asset)


def cheapest_cure(region: Region, asset: Asset) -> Cure | None:
    """Return the cheapest change under which the region's copy fits: nothing for copy that fits, None where nothing helps.

    Args:
        region: A text region, as the brief has it.
        asset: Whose it is.
    """
    if fits(region, asset):
        return Cure((), region, ())
    for cure in (_relaxed, _hyphenated, _short, _cut, _enlarged):
        found = cure(region, asset)
        if found is not None:
            return found
    return None


def _relaxed(region: Region, asset: Asset) -> Cure | None:
    """Return the least change of layout within the brief's limits."""
    if not fits(_applied(_LAYOUT, Relaxed(region), asset).region, asset):
        return None
    for kinds in _combinations():
        relaxed = _applied(kinds, Relaxed(region), asset)
        if len(relaxed.notes) == len(kinds) and fits(relaxed.region, asset):
            least = _least(kinds, region, asset)
            return Cure(kinds, least.region, least.notes)
    return None


def _combinations() -> Iterator[tuple[CureKind, ...]]:
    for count in range(1, len(_LAYOUT) + 1):
        yield from combinations(_LAYOUT, count)


def _applied(
    kinds: tuple[CureKind, ...], start: Relaxed, asset: Asset, amounts: dict[CureKind, float] | None = None
) -> Relaxed:
    """Return the region relaxed by these kinds, as far as the brief allows or by the given amounts."""
    given = amounts or {}
    current = start
    for kind in kinds:
        amount = given.get(kind)
        if kind is CureKind.LINES:
            step = more_lines(current.region, None if amount is None else int(amount))
        elif kind is CureKind.GROW:
            step = grow(current.region, asset, None if amount is None else int(amount))
        else:
            step = smaller(current.region, amount)
        if step is not None:
            current = Relaxed(step.region, (*current.notes, *step.notes))
    return current


def _least(kinds: tuple[CureKind, ...], region: Region, asset: Asset) -> Relaxed:
    """Return the region relaxed by no more of each kind than it takes, sparing the dearest first."""
    amounts: dict[CureKind, float] = {}
    if CureKind.SMALLER in kinds:
        # What the engine sets by itself fits. More may: it sets smaller type before it breaks a Japanese phrase.
        size = place(_applied(kinds, Relaxed(region), asset).region, asset).font_px

        def still(minimum: float) -> bool:
            return fits(_applied(kinds, Relaxed(region), asset, {CureKind.SMALLER: minimum}).region, asset)

        found = largest(sizes(size, max(size, region.min_font_px)), still)
        if found is not None:
            amounts[CureKind.SMALLER] = found
    for kind, most in ((CureKind.GROW, region.relax.grow_px), (CureKind.LINES, region.relax.lines)):
        if kind in kinds:

            def enough(amount: int, kind: CureKind = kind) -> bool:
                return fits(_applied(kinds, Relaxed(region), asset, {**amounts, kind: amount}).region, asset)

            amounts[kind] = _smallest(1, most, enough)
    return _applied(kinds, Relaxed(region), asset, amounts)


def _smallest(low: int, high: int, enough: Callable[[int], bool]) -> int:
    """Return the smallest number from `low` to `high` that is enough, given that `high` is, and that more never is less."""
    while low < high:
        middle = (low + high) // 2
        if enough(middle):
            high = middle
        else:
            low = middle + 1
    return high


def _with_text(region: Region, text: str) -> Region:
    return attrs.evolve(region, content=attrs.evolve(region.content, parts=(Part("text", text),)))


def _changed(region: Region, asset: Asset, kind: CureKind, note: str) -> Cure | None:
    """Return a region of changed copy as a cure, relaxed as little as possible if that is needed too."""
    if fits(region, asset):
        return Cure((kind,), region, (note,))
    more = _relaxed(region, asset)
    return None if more is None else Cure((*more.kinds, kind), more.region, (*more.notes, note))


def _short(region: Region, asset: Asset) -> Cure | None:
    step = shorter(region)
    return None if step is None else _changed(step.region, asset, CureKind.SHORT, step.notes[0])


def _may_be_cut(region: Region) -> bool:
    """Whether the copy is words: prices, codes, tables and patterns are not ours to shorten."""
    plain = region.content.kind is ContentKind.TEXT and not region.columns and region.pattern is None
    return plain and region.role is not Role.SKU


def _hyphenated(region: Region, asset: Asset) -> Cure | None:
    """Return the copy with soft hyphens: only those at which a line then ends, if it fits so, else all that there are."""
    if not _may_be_cut(region):
        return None
    text = region.content.text
    points = sorted(hyphen_points(text, asset.locale))
    if not points:
        return None
    everywhere = _with_hyphens(region, asset, points)
    if everywhere is None:
        return None
    used = _broken(everywhere.region, asset)
    return _with_hyphens(region, asset, [at for at in points if at in used]) or everywhere


def _with_hyphens(region: Region, asset: Asset, points: list[int]) -> Cure | None:
    text = _hyphens_at(region.content.text, points)
    said = f"hyphenate, as “{text.replace(_SOFT_HYPHEN, _HYPHENATION_POINT)}”"
    return _changed(_with_text(region, text), asset, CureKind.HYPHENATE, said)


def _hyphens_at(text: str, points: list[int]) -> str:
    edges = [0, *points, len(text)]
    return _SOFT_HYPHEN.join(text[a:b] for a, b in pairwise(edges))


def _broken(region: Region, asset: Asset) -> frozenset[int]:
    """Return the offsets, in the copy without soft hyphens, at which lines end in a hyphen."""
    (part,) = place(region, asset).parts
    text = part.text
    return frozenset(line.end - text.count(_SOFT_HYPHEN, 0, line.end) for line in part.setting.lines if line.hyphen)


def _cut(region: Region, asset: Asset) -> Cure | None:
    """Return the longest beginning of the copy that fits with all that the brief lets be relaxed."""
    if not _may_be_cut(region):
        return None
    cells = graphemes(region.content.text)
    widest = _applied(_LAYOUT, Relaxed(region), asset)

    def enough(count: int) -> bool:
        text = "".join(cells[: len(cells) - count]).rstrip()
        return bool(text) and fits(_with_text(widest.region, text), asset)

    most = len(cells) - 1
    while most > 0 and not "".join(cells[: len(cells) - most]).strip():
        most -= 1
    if most < 1 or not enough(most):
        return None
    count = _smallest(1, most, enough)
    text = "".join(cells[: len(cells) - count]).rstrip()
    cut = _with_text(region, text)
    said = f"cut {count} character{'s' if count > 1 else ''}, as “{text}”"
    return _changed(cut, asset, CureKind.CUT, said)


def _enlarged(region: Region, asset: Asset) -> Cure | None:
    """Return the region in a larger box: wider or higher, whichever is less, else both; neighbours are not asked."""
    widest = _applied(_LAYOUT, Relaxed(region), asset).region
    most = 2 * max(asset.format.width, asset.format.height)
    found = [
        (_smallest(1, most, enough), enough.grown)
        for enough in (_Larger(widest, asset, across, along) for across, along in ((1, 0), (0, 1), (1, 1)))
        if enough(most)
    ]
    if not found:
        return None
    by, grown = min(found, key=lambda pair: pair[0])
    box = grown(by).box
    note = f"enlarge its box to {box.width} x {box.height} px"
    return Cure((CureKind.ENLARGE,), grown(by), (note,))


@attrs.frozen
class _Larger:
    """Tells whether a region fits in a box larger by so many px to the right, downwards, or both."""

    region: Region
    asset: Asset
    across: int
    along: int

    def grown(self, by: int) -> Region:
        box = self.region.box
        larger = Box(box.x, box.y, box.width + by * self.across, box.height + by * self.along)
        return attrs.evolve(self.region, box=larger)

    def __call__(self, by: int) -> bool:
        return fits(self.grown(by), self.asset)
