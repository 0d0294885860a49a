"""Placing shaped lines in a box: alignment, baselines, exact ink."""

from __future__ import annotations

import math
from collections.abc import Sequence

import attrs

from proofpress.typography.face import Face
from proofpress.typography.fit import EPSILON
from proofpress.typography.lines import ShapedLine
from proofpress.typography.values import Direction, FontUse, GlyphRun, Line, Overflow, Rect, Setting, Stroke, Style
from proofpress.typography.vertical import Vertical

__all__ = ["Block", "place"]


@attrs.frozen
class Block:
    """The box and what is asked of lines in it.

    Args:
        width: In px.
        height: In px.
        style: How the text wants to be set.
        direction: Base direction.
        vertical: What the text's main script reserves above and below baselines, and what looks centred.
    """

    width: float
    height: float
    style: Style
    direction: Direction
    vertical: Vertical

    @property
    def first_baseline(self) -> float:
        """Return the distance in em from the block's top to its first baseline: half the leading goes above."""
        return (self.style.leading + self.vertical.ascent - self.vertical.descent) / 2

    def lines_allowed(self, size: float) -> int:
        """Return how many lines the height and the style allow.

        Args:
            size: Font size in px.
        """
        room = math.floor(self.height / (self.style.leading * size) + EPSILON)
        return room if self.style.max_lines is None else min(room, self.style.max_lines)

    def allows(self, count: int, size: float) -> bool:
        """Return whether so many lines may stand in the box.

        Args:
            count: Number of lines.
            size: Font size in px.
        """
        return count <= self.lines_allowed(size)

    def needs(self, lines: Sequence[ShapedLine]) -> tuple[float, float]:
        """Return width and height in em that lines and their ink need.

        Args:
            lines: The lines.
        """
        width = max((_right(line) - _left(line) for line in lines), default=0.0)
        top, bottom = self._ink_span(lines)
        return width, max(len(lines) * self.style.leading, bottom - top)

    def _ink_span(self, lines: Sequence[ShapedLine]) -> tuple[float, float]:
        leading = self.style.leading
        tops = [self.first_baseline + at * leading - line.ink[3] for at, line in enumerate(lines) if line.ink]
        bottoms = [self.first_baseline + at * leading - line.ink[1] for at, line in enumerate(lines) if line.ink]
        return min(tops, default=0.0), max(bottoms, default=0.0)

    def largest_size(self, lines: Sequence[ShapedLine]) -> float:
        """Return the largest size in px at which these very lines and their ink fit.

        Args:
            lines: The lines.
        """
        width, height = self.needs(lines)
        return min(self.width / width if width else math.inf, self.height / height if height else math.inf)

    def baselines(self, lines: Sequence[ShapedLine], size: float) -> list[float]:
        """Return the baselines in px: by `valign`, moved so that ink stays inside, on whole pixels where that keeps it inside.

        Args:
            lines: The lines.
            size: Font size in px.
        """
        leading = self.style.leading * size
        ink_top, ink_bottom = (edge * size for edge in self._ink_span(lines))
        top = self._top(lines, size)
        if top + ink_bottom > self.height:
            top = self.height - ink_bottom
        top = max(top, -ink_top)
        exact = [top + self.first_baseline * size + at * leading for at in range(len(lines))]
        for candidate in (
            [math.floor(y + 0.5) for y in exact],
            [math.floor(y) for y in exact],
            [math.ceil(y) for y in exact],
        ):
            inside = all(
                y - line.ink[3] * size >= -EPSILON and y - line.ink[1] * size <= self.height + EPSILON
                for y, line in zip(candidate, lines, strict=True)
                if line.ink
            )
            if inside:
                return [float(y) for y in candidate]
        return exact

    def _top(self, lines: Sequence[ShapedLine], size: float) -> float:
        """Return where the block of lines begins, before ink is moved inside; a block that is too tall begins at the top."""
        spare = self.height - len(lines) * self.style.leading * size
        if spare < 0 or self.style.valign == "top":
            return 0.0
        if self.style.valign == "bottom":
            return spare
        high, low = self._ink_span(lines)
        if self.vertical.band:
            last = self.first_baseline + (len(lines) - 1) * self.style.leading
            high, low = self.first_baseline - self.vertical.band[0], last - self.vertical.band[1]
        return (self.height - (high + low) * size) / 2

    def starts(self, lines: Sequence[ShapedLine], size: float) -> list[float]:
        """Return where each line's advance widths begin in px: by `align`, moved so that ink stays inside.

        Args:
            lines: The lines.
            size: Font size in px.
        """
        align = self.style.align
        to_left = align != "center" and (align == "start") == (self.direction == "ltr")
        if align == "center":
            xs = [(self.width - line.width * size) / 2 for line in lines]
        elif to_left:
            indent = max((-_left(line) * size for line in lines), default=0.0)
            xs = [indent for _ in lines]
        else:
            indent = max(((_right(line) - line.width) * size for line in lines), default=0.0)
            xs = [self.width - indent - line.width * size for line in lines]
        return [self._inside(x, line, size, to_left=to_left) for x, line in zip(xs, lines, strict=True)]

    def _inside(self, x: float, line: ShapedLine, size: float, *, to_left: bool) -> float:
        rightmost = self.width - _right(line) * size
        leftmost = -_left(line) * size
        # A line that is too wide keeps its reading start inside.
        if to_left or (self.style.align == "center" and self.direction == "ltr"):
            return max(min(x, rightmost), leftmost)
        return min(max(x, leftmost), rightmost)


def _left(line: ShapedLine) -> float:
    return min(0.0, line.ink[0]) if line.ink else 0.0


def _right(line: ShapedLine) -> float:
    return max(line.width, line.ink[2]) if line.ink else line.width


def place(
    text: str,
    shaped: Sequence[ShapedLine],
    size: float,
    block: Block,
    *,
    overflow: Overflow | None = None,
    missing: tuple[str, ...] = (),
) -> Setting:
    """Return the setting of shaped lines in a box.

    Args:
        text: The source text.
        shaped: The lines.
        size: Font size in px.
        block: The box.
        overflow: What is known about text that does not fit.
        missing: Characters without a glyph.
    """
    faces: dict[Face, int] = {}
    lines, strokes = [], []
    baselines, starts = block.baselines(shaped, size), block.starts(shaped, size)
    for line, x, baseline in zip(shaped, starts, baselines, strict=True):
        runs = tuple(
            GlyphRun(
                font=faces.setdefault(run.face, len(faces)),
                level=run.level,
                script=run.script,
                glyphs=run.glyphs,
                clusters=run.clusters,
                advances=tuple([advance * size for advance in run.advances]),
                xs=tuple([at * size for at in run.xs]),
                ys=tuple([at * size for at in run.ys]),
                scale=run.scale,
            )
            for run in line.runs
        )
        ink = None
        if line.ink:
            left, bottom, right, top = (edge * size for edge in line.ink)
            ink = Rect(x + left, baseline - top, x + right, baseline - bottom)
        if line.strike:
            low, high = line.strike
            strokes.append(Stroke(Rect(x, baseline - high * size, x + line.width * size, baseline - low * size)))
        lines.append(Line(line.start, line.end, x, baseline, line.width * size, ink, line.hyphen, runs))
    return Setting(
        text=text,
        style=block.style,
        width=block.width,
        height=block.height,
        size_px=size,
        direction=block.direction,
        lines=tuple(lines),
        ink=Rect.around([line.ink for line in lines if line.ink]),
        overflow=overflow,
        missing=missing,
        fonts=tuple(FontUse(face.name, face.path, face.info.index, face.info.sha256, face.weight) for face in faces),
        strokes=tuple(strokes),
        blanks=tuple(at for line in shaped for at in line.blank),
        faces=tuple(faces),
    )
