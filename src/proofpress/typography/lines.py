"""Lines in visual order, cut out of a text that was shaped once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from typing import Final

import attrs

from proofpress.typography.bidi import line_levels, visual_order
from proofpress.typography.characters import HANGING, JOINING, NO_TRACKING, is_visible
from proofpress.typography.face import Bounds, Face
from proofpress.typography.fonts import FontLibrary
from proofpress.typography.itemise import Items, Run
from proofpress.typography.shape import Glyphs, RunShaper, Seen
from proofpress.typography.values import Style

__all__ = ["ShapedLine", "ShapedRun", "Shaper"]

HYPHEN: Final = "\u2010"


@attrs.frozen
class ShapedRun:
    """Glyphs of one face from left to right, in em from the line's start and above its baseline; `scale` of that em large."""

    face: Face
    level: int
    script: str
    glyphs: tuple[int, ...]
    clusters: tuple[int, ...]
    advances: tuple[float, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    scale: float = 1.0


@attrs.frozen
class ShapedLine:
    """One line, shaped so that joins and ligatures at its ends are right. Lengths in em, y upwards.

    Args:
        start: First code point.
        end: One past its last.
        hyphen: Whether a hyphen was added.
        runs: In visual order.
        width: Sum of advance widths.
        ink: Left, bottom, right, top of the ink; None without any.
        strike: Bottom and top of the bar through the line, over all its width; None for none.
        unshown: Offsets whose glyph is .notdef.
        blank: Offsets of visible characters that leave no ink.
    """

    start: int
    end: int
    hyphen: bool
    runs: tuple[ShapedRun, ...]
    width: float
    ink: Bounds | None
    strike: tuple[float, float] | None
    unshown: tuple[int, ...]
    blank: tuple[int, ...]


class Shaper:
    """Shapes a text once, and lines of it by cutting where that changes nothing; other ends of lines are shaped anew.

    Args:
        text: The text.
        items: Its runs.
        base: Base level, 0 or 1.
        style: Locale, weight, tracking and features.
        fonts: Where faces are loaded from.
    """

    def __init__(self, text: str, items: Items, base: int, style: Style, fonts: FontLibrary) -> None:
        self._text = text
        self._items = items
        self._base = base
        self._tracking = style.tracking_em
        self._strike = style.strike
        self._shaper = RunShaper(style)
        self._faces = {run.face: fonts.load(run.face, style.weight) for run in items.runs}
        self._seen = Seen.of(text, 0, len(text))
        self._halves = frozenset(self._seen.kept[place] for place in self._seen.halves)
        self._runs = _cut_at(items.runs, {edge for part in style.raised for edge in (part.start, part.end)})
        self._whole = [self._shaper.shape(run, self._seen, self._faces[run.face]) for run in self._runs]
        self._lines: dict[tuple[int, int, bool], ShapedLine] = {}

    def advances(self) -> list[float]:
        """Return the advance of each character in em, the whole text shaped at once; a cluster counts at its first."""
        advances = [0.0] * len(self._text)
        for part in self._whole:
            for cluster, advance in zip(part.clusters, part.advances, strict=True):
                advances[cluster] += advance
        return advances

    def hyphen_width(self, at: int) -> float:
        """Return the advance in em of a hyphen drawn after the character at an offset."""
        face = self._faces[next(run.face for run in self._runs if run.start <= at < run.end)]
        glyph = face.font.get_nominal_glyph(ord(_hyphen(face))) or 0
        return float(face.font.get_glyph_h_advance(glyph) / face.upem) + self._tracking

    def line(self, start: int, end: int, *, hyphen: bool) -> ShapedLine:
        """Return one line in visual order.

        Args:
            start: First code point.
            end: One past its last.
            hyphen: Whether to add a hyphen at its end.
        """
        key = (start, end, hyphen)
        if key not in self._lines:
            self._lines[key] = self._line(start, end, hyphen)
        return self._lines[key]

    def _line(self, start: int, end: int, hyphen: bool) -> ShapedLine:
        pieces = self._pieces(start, end)
        seen: Seen | None = None
        shaped, pen = [], 0.0
        ink = Ink()
        unshown: set[int] = set()
        reached: set[int] = set()
        for order in visual_order([piece.level for piece, _ in pieces]):
            piece, whole = pieces[order]
            face = self._faces[piece.face]
            added = _hyphen(face) if hyphen and piece.end == end else ""
            if whole is not None and not added:
                part = whole.part(piece.start, piece.end)
            else:
                seen = seen or Seen.of(self._text, start, end)
                part = self._shaper.shape(piece, seen, face, added)
            xs = []
            for dx, advance in zip(part.dx, part.advances, strict=True):
                xs.append(pen + dx)
                pen += advance
            scale = self._shaper.scale(piece)
            ink.add(face, part, xs, scale)
            reached.update(part.clusters)
            if 0 in part.glyphs:
                unshown.update(c for glyph, c in zip(part.glyphs, part.clusters, strict=True) if glyph == 0)
            shaped.append(
                ShapedRun(
                    face, piece.level, piece.script,
                    tuple(part.glyphs), tuple(part.clusters), tuple(part.advances), tuple(xs), tuple(part.dy), scale,
                )
            )  # fmt: skip
        if shaped and self._tracking and shaped[-1].script not in NO_TRACKING:
            pen -= self._tracking
        bounds, strike = ink.bounds, None
        if self._strike and bounds and pen > 0:
            strike = _bar(shaped)
            left, bottom, right, top = bounds
            bounds = min(left, 0.0), min(bottom, strike[0]), max(right, pen), max(top, strike[1])
        blank = self._blank(reached, ink.clusters, end)
        return ShapedLine(start, end, hyphen, tuple(shaped), pen, bounds, strike, tuple(sorted(unshown)), blank)

    def _pieces(self, start: int, end: int) -> list[tuple[Run, Glyphs | None]]:
        """Return the runs of a line, each with the glyphs of its whole run where cutting those gives its own."""
        if start >= end:
            return []
        levels = line_levels(self._items.levels, self._items.classes, start, end, self._base)
        found = []
        for run, whole in zip(self._runs, self._whole, strict=True):
            if run.start >= end or run.end <= start:
                continue
            pieces = _cut(run, start, end, levels)
            reusable = (
                len(pieces) == 1
                and pieces[0].level == run.level
                and self._parts(pieces[0].start, run, whole)
                and self._parts(pieces[0].end, run, whole)
            )
            found += [(piece, whole if reusable else None) for piece in pieces]
        return found

    def _parts(self, at: int, run: Run, whole: Glyphs) -> bool:
        """Return whether the glyphs on both sides of an offset are those of a line that ends there."""
        text = self._text
        if at in self._halves or at - 1 in self._halves:
            return False
        if run.start < at < run.end:
            # Inside a run the shaper has told; a soft hyphen has no glyph that it could tell of.
            return whole.parts_at(at)
        # Between runs letters see each other only if they join.
        return run.script not in JOINING or at in {0, len(text)} or text[at - 1] in HANGING or text[at] in HANGING

    def _blank(self, reached: set[int], inked: set[int], end: int) -> tuple[int, ...]:
        """Return the clusters without ink that hold a visible character."""
        empty = reached - inked
        if not empty:
            return ()
        starts = sorted(reached)
        found = []
        for at in sorted(empty):
            after = bisect_right(starts, at)
            stop = starts[after] if after < len(starts) else end
            if any(map(is_visible, self._text[at:stop])):
                found.append(at)
        return tuple(found)


class Ink:
    """Collects the bounds of glyphs."""

    def __init__(self) -> None:
        self.clusters: set[int] = set()
        self.bounds: Bounds | None = None

    def add(self, face: Face, part: Glyphs, xs: list[float], scale: float) -> None:
        """Add glyphs whose origins stand at `xs`, drawn at `scale` of an em."""
        boxes = zip(map(face.bounds, part.glyphs), part.clusters, xs, part.dy, strict=True)
        seen = [(box, x, y, cluster) for box, cluster, x, y in boxes if box is not None]
        if not seen:
            return
        self.clusters.update([cluster for _, _, _, cluster in seen])
        own = (
            min([x + box[0] * scale for box, x, _, _ in seen]),
            min([y + box[1] * scale for box, _, y, _ in seen]),
            max([x + box[2] * scale for box, x, _, _ in seen]),
            max([y + box[3] * scale for box, _, y, _ in seen]),
        )
        left, bottom, right, top = self.bounds or own
        self.bounds = min(left, own[0]), min(bottom, own[1]), max(right, own[2]), max(top, own[3])


def _bar(runs: list[ShapedRun]) -> tuple[float, float]:
    """Return bottom and top of the bar through text, as the first face of letters wants it."""
    face = next((run.face for run in runs if not run.face.info.colour), runs[0].face)
    return face.strike_at - face.strike_size / 2, face.strike_at + face.strike_size / 2


def _hyphen(face: Face) -> str:
    return HYPHEN if face.info.coverage.has(ord(HYPHEN)) else "-"


def _cut_at(runs: Sequence[Run], edges: Collection[int]) -> tuple[Run, ...]:
    """Return the runs, cut at the given offsets too."""
    found: list[Run] = []
    for run in runs:
        starts = [run.start, *sorted(edge for edge in edges if run.start < edge < run.end)]
        found += [
            Run(start, stop, run.level, run.script, run.face)
            for start, stop in zip(starts, [*starts[1:], run.end], strict=True)
        ]
    return tuple(found)


def _cut(run: Run, start: int, end: int, levels: list[int]) -> list[Run]:
    """Return the part of a run inside a line, cut again where rule L1 changed levels."""
    first, last = max(run.start, start), min(run.end, end)
    own = levels[first - start : last - start]
    if own.count(own[0]) == len(own):
        return [Run(first, last, own[0], run.script, run.face)]
    cuts = [at for at in range(first, last) if at == first or levels[at - start] != levels[at - start - 1]]
    return [
        Run(at, stop, levels[at - start], run.script, run.face)
        for at, stop in zip(cuts, [*cuts[1:], last], strict=True)
    ]
