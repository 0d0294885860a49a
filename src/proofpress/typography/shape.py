"""Shaping: from runs of characters to positioned glyphs, in em."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

import attrs
import uharfbuzz as hb

from proofpress.typography.bidi import line_levels, visual_order
from proofpress.typography.characters import HANGING, NO_TRACKING, is_visible
from proofpress.typography.cjk import half_width
from proofpress.typography.face import Face
from proofpress.typography.fonts import FontLibrary
from proofpress.typography.itemise import Items, Run
from proofpress.typography.locale import traits
from proofpress.typography.values import Style

__all__ = ["ShapedLine", "ShapedRun", "Shaper", "parse_features"]

EAST_ASIAN: Final = frozenset({"Hani", "Hira", "Kana", "Bopo", "Hang"})
DOTTED_I: Final = frozenset({"tr", "az", "crh", "tt"})
"""Languages in which a ligature of f and i could swallow the dot that makes one letter another."""
SOFT_HYPHEN: Final = "\u00ad"
FEATURE: Final = re.compile(r"([+-]?)([\x20-\x7e]{4})(?:=(\d{1,5}))?")


def parse_features(features: Sequence[str]) -> dict[str, int]:
    """Return OpenType features by tag.

    Args:
        features: ``"tnum"`` or ``"+tnum"`` switches on, ``"-kern"`` off, ``"salt=2"`` chooses.

    Raises:
        ValueError: One is written otherwise.
    """
    parsed = {}
    for feature in features:
        match = FEATURE.fullmatch(feature)
        if not match:
            raise ValueError(f"{feature!r} is no OpenType feature, such as 'tnum', '-kern' or 'salt=2'")
        sign, tag, number = match.groups()
        parsed[tag] = 0 if sign == "-" else int(number or 1)
    return parsed


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
    """One line, shaped on its own so that joins and ligatures at its ends are right. Lengths in em, y upwards.

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
    ink: tuple[float, float, float, float] | None
    strike: tuple[float, float] | None
    unshown: tuple[int, ...]
    blank: tuple[int, ...]


class Shaper:
    """Shapes parts of one itemised text.

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
        self._language = style.locale.replace("_", "-")
        self._base = base
        self._tracking = style.tracking_em
        self._strike = style.strike
        self._dotted = traits(style.locale).language in DOTTED_I
        self._features = parse_features(style.features)
        self._faces = {run.face: fonts.load(run.face, style.weight) for run in items.runs}
        self._raised = style.raised
        self._runs = _cut_at(items.runs, {edge for part in style.raised for edge in (part.start, part.end)})
        self._lines: dict[tuple[int, int, bool], ShapedLine] = {}

    def advances(self) -> list[float]:
        """Return the advance of each character in em, the whole text shaped at once; a cluster counts at its first."""
        advances = [0.0] * len(self._text)
        spans = self._spans(0, len(self._text))
        for run in self._runs:
            part = self._shape(run, spans, self._face(run), "")
            for cluster, advance in zip(part[1], part[2], strict=True):
                advances[cluster] += advance
        return advances

    def hyphen_width(self, at: int) -> float:
        """Return the advance in em of a hyphen drawn after the character at an offset."""
        face = self._face(self._run_at(at))
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
        levels = line_levels(self._items.levels, self._items.classes, start, end, self._base)
        runs = [run for run in self._runs if run.start < end and run.end > start] if start < end else []
        pieces = [piece for run in runs for piece in _cut(run, start, end, levels)]
        spans = self._spans(start, end)
        shaped, pen = [], 0.0
        ink: list[tuple[float, float, float, float]] = []
        inked: set[int] = set()
        unshown: set[int] = set()
        reached: set[int] = set()
        for order in visual_order([piece.level for piece in pieces]):
            piece = pieces[order]
            face = self._face(piece)
            added = _hyphen(face) if hyphen and piece.end == end else ""
            glyphs, clusters, advances, offsets_x, offsets_y = self._shape(piece, spans, face, added)
            scale = self._scale(piece)
            xs, ys = [], []
            for glyph, cluster, advance, dx, dy in zip(glyphs, clusters, advances, offsets_x, offsets_y, strict=True):
                xs.append(pen + dx)
                ys.append(dy)
                pen += advance
                reached.add(cluster)
                if glyph == 0:
                    unshown.add(cluster)
                bounds = face.bounds(glyph)
                if bounds:
                    inked.add(cluster)
                    x0, y0, x1, y1 = (edge * scale for edge in bounds)
                    ink.append((xs[-1] + x0, dy + y0, xs[-1] + x1, dy + y1))
            shaped.append(
                ShapedRun(
                    face,
                    piece.level,
                    piece.script,
                    tuple(glyphs),
                    tuple(clusters),
                    tuple(advances),
                    tuple(xs),
                    tuple(ys),
                    scale,
                )
            )
        if shaped and self._tracking and shaped[-1].script not in NO_TRACKING:
            pen -= self._tracking
        strike = None
        if self._strike and ink and pen > 0:
            face = next((run.face for run in shaped if not run.face.info.colour), shaped[0].face)
            strike = face.strike_at - face.strike_size / 2, face.strike_at + face.strike_size / 2
            ink.append((0.0, strike[0], pen, strike[1]))
        box = (
            (min(b[0] for b in ink), min(b[1] for b in ink), max(b[2] for b in ink), max(b[3] for b in ink))
            if ink
            else None
        )
        blank = [
            at for at in sorted(reached - inked) if any(is_visible(c) for c in self._cluster_text(at, reached, end))
        ]
        return ShapedLine(start, end, hyphen, tuple(shaped), pen, box, strike, tuple(sorted(unshown)), tuple(blank))

    def _cluster_text(self, at: int, starts: set[int], end: int) -> str:
        stop = min((start for start in starts if start > at), default=end)
        return self._text[at:stop]

    def _face(self, run: Run) -> Face:
        return self._faces[run.face]

    def _scale(self, run: Run) -> float:
        return next((part.scale for part in self._raised if part.start <= run.start < part.end), 1.0)

    def _run_at(self, at: int) -> Run:
        return next(run for run in self._runs if run.start <= at < run.end)

    def _spans(self, start: int, end: int) -> tuple[str, list[int], dict[int, int]]:
        """Return what the shaper sees of a part: no soft hyphens, plain spaces for tabs; offsets there and back."""
        kept = [at for at in range(start, end) if self._text[at] != SOFT_HYPHEN]
        seen = "".join(" " if self._text[at] in HANGING and self._text[at] < " " else self._text[at] for at in kept)
        return seen, kept, {at: place for place, at in enumerate(kept)}

    def _shape(
        self,
        run: Run,
        spans: tuple[str, list[int], dict[int, int]],
        face: Face,
        added: str,
    ) -> tuple[list[int], list[int], list[float], list[float], list[float]]:
        seen, kept, places = spans
        inside = [places[at] for at in range(run.start, run.end) if at in places]
        if not inside:
            return [], [], [], [], []
        first, last = inside[0], inside[-1]
        buffer = hb.Buffer()
        buffer.add_str(seen[: last + 1] + added if added else seen, first, last + 1 - first + len(added))
        buffer.direction = "rtl" if run.level & 1 else "ltr"
        buffer.script = run.script
        buffer.language = self._language
        tracked = self._tracking != 0 and run.script not in NO_TRACKING
        features: dict[str, int | list[tuple[int, int, int]]] = (
            {"liga": 0, "clig": 0} if tracked or self._dotted else {}
        )
        features |= self._features
        halves = [(at, at + 1, 1) for at in half_width(seen) if first <= at <= last] if run.script in EAST_ASIAN else []
        if halves and "halt" not in features:
            features["halt"] = halves
        hb.shape(face.font, buffer, features)
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        glyphs = [info.codepoint for info in infos]
        clusters = [kept[min(info.cluster, last)] for info in infos]
        scale = self._scale(run)
        rise = face.cap_height * (1 - scale)
        advances = [position.x_advance * scale / face.upem for position in positions]
        if tracked:
            for at, cluster in enumerate(clusters):
                if at + 1 == len(clusters) or clusters[at + 1] != cluster or infos[at + 1].cluster != infos[at].cluster:
                    advances[at] += self._tracking
        dx = [position.x_offset * scale / face.upem for position in positions]
        dy = [position.y_offset * scale / face.upem + rise for position in positions]
        return glyphs, clusters, advances, dx, dy


def _hyphen(face: Face) -> str:
    return "\u2010" if face.info.coverage.has(0x2010) else "-"


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
