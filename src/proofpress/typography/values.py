"""The values that go into and come out of the type engine.

Lengths are pixels, y grows downwards, and origins are the top left corner of the box.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

import attrs
import numpy as np
import numpy.typing as npt

__all__ = [
    "Align",
    "Direction",
    "FontUse",
    "GlyphRun",
    "Line",
    "Mask",
    "Overflow",
    "Picture",
    "Raised",
    "Rect",
    "Setting",
    "Stroke",
    "Style",
    "VAlign",
]

Align = Literal["start", "center", "end"]
VAlign = Literal["top", "middle", "bottom"]
Direction = Literal["ltr", "rtl"]


@attrs.frozen
class Rect:
    """A rectangle: left, top, right, bottom."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Return the distance from left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Return the distance from top to bottom."""
        return self.y1 - self.y0

    def moved(self, dx: float, dy: float) -> Rect:
        """Return the rectangle shifted right by `dx` and down by `dy`."""
        return Rect(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)

    @staticmethod
    def around(rects: Sequence[Rect]) -> Rect | None:
        """Return the smallest rectangle that holds all of `rects`, None for none."""
        if not rects:
            return None
        return Rect(
            min(rect.x0 for rect in rects),
            min(rect.y0 for rect in rects),
            max(rect.x1 for rect in rects),
            max(rect.y1 for rect in rects),
        )


@attrs.frozen
class Raised:
    """A part of a text that is set smaller, its capitals as high as those beside it: cents, a currency sign.

    Args:
        start: First code point.
        end: One past its last.
        scale: Its font size, as a share of the text's; above 0, at most 1.
    """

    start: int = attrs.field(validator=attrs.validators.ge(0))
    end: int = attrs.field()
    scale: float = attrs.field(default=0.5, validator=[attrs.validators.gt(0), attrs.validators.le(1)])

    @end.validator
    def _after_start(self, _: attrs.Attribute[int], value: int) -> None:
        if value <= self.start:
            raise ValueError(f"end is {value}, not beyond start {self.start}")


def _positive(_: Any, attribute: attrs.Attribute[Any], value: float) -> None:
    if not 0 < value < 100_000:
        raise ValueError(f"{attribute.name} must be above 0 and below 100000, not {value!r}")


def _at_least_min(style: Style, attribute: attrs.Attribute[Any], value: float) -> None:
    if value < style.min_px:
        raise ValueError(f"{attribute.name} is {value!r}, less than min_px {style.min_px!r}")


def _features(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(given)


def _raised(given: Iterable[Raised]) -> tuple[Raised, ...]:
    return tuple(given)


@attrs.frozen
class Style:
    """How a text wants to be set.

    Args:
        locale: BCP 47 tag. It chooses fonts, line-break rules, letter forms and the base direction.
        min_px: Smallest font size.
        max_px: Largest font size.
        weight: CSS font weight, 1 to 1000.
        leading: Distance of baselines, as a multiple of the font size.
        align: Where lines stand; `start` is the right for a right-to-left base direction.
        valign: Where the block stands when the box is taller.
        max_lines: Most lines allowed; None for as many as fit.
        balance: Make lines about equally long, without adding one.
        tracking_em: Extra space between letters in em; scripts whose letters join ignore it.
        hyphenate: Allow hyphens where pyphen knows the language and plain lines would be much smaller or not fit.
        strike: Draw a line through the text.
        features: OpenType features: ``"tnum"`` switches on, ``"-kern"`` off, ``"salt=2"`` chooses.
        direction: Base direction; None takes the locale's. It is never guessed from the text.
        raised: Parts that are set smaller and raised.
    """

    locale: str
    min_px: float = attrs.field(validator=_positive)
    max_px: float = attrs.field(validator=[_positive, _at_least_min])
    weight: int = attrs.field(default=400, validator=[attrs.validators.ge(1), attrs.validators.le(1000)])
    leading: float = attrs.field(default=1.2, validator=_positive)
    align: Align = attrs.field(default="start", validator=attrs.validators.in_(("start", "center", "end")))
    valign: VAlign = attrs.field(default="top", validator=attrs.validators.in_(("top", "middle", "bottom")))
    max_lines: int | None = attrs.field(default=None, validator=attrs.validators.optional(attrs.validators.ge(1)))
    balance: bool = False
    tracking_em: float = attrs.field(default=0.0, validator=[attrs.validators.ge(-1.0), attrs.validators.le(10.0)])
    hyphenate: bool = False
    strike: bool = False
    features: tuple[str, ...] = attrs.field(default=(), converter=_features)
    direction: Direction | None = attrs.field(default=None, validator=attrs.validators.in_(("ltr", "rtl", None)))
    raised: tuple[Raised, ...] = attrs.field(default=(), converter=_raised)


@attrs.frozen
class FontUse:
    """A face that a setting draws with.

    Args:
        name: Family and style as the file names them.
        path: The file.
        index: Which face of a collection; 0 otherwise.
        sha256: Digest of the file.
        weight: CSS weight it is drawn at.
    """

    name: str
    path: Path
    index: int
    sha256: str
    weight: int


@attrs.frozen
class GlyphRun:
    """Glyphs of one face, in visual order from left to right.

    Args:
        font: Index into `Setting.fonts`.
        level: Bidi embedding level; odd is right-to-left.
        script: ISO 15924 code.
        glyphs: Glyph ids.
        clusters: For each glyph, the code point offset in the text that it came from.
        advances: How far each glyph moves the pen; their sum over the runs of a line is its width.
        xs: Origin of each glyph, right of the line's start.
        ys: The same, above the baseline.
        scale: Its font size, as a share of `Setting.size_px`.
    """

    font: int
    level: int
    script: str
    glyphs: tuple[int, ...]
    clusters: tuple[int, ...]
    advances: tuple[float, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    scale: float = 1.0


@attrs.frozen
class Stroke:
    """A filled horizontal bar, such as the line through a former price, box-relative."""

    rect: Rect


@attrs.frozen
class Line:
    """One line as it will be drawn; spaces at its edges hang and do not count.

    Args:
        start: First code point.
        end: One past its last.
        x: Left end of the advance widths.
        baseline: Distance of the baseline from the top of the box.
        width: Sum of advance widths.
        ink: Exact bounds of the ink; None for a line without any.
        hyphen: Whether a hyphen is drawn that is not in the text.
        runs: The glyphs.
    """

    start: int
    end: int
    x: float
    baseline: float
    width: float
    ink: Rect | None
    hyphen: bool = False
    runs: tuple[GlyphRun, ...] = attrs.field(default=(), repr=False)


@attrs.frozen
class Overflow:
    """By how much a text does not fit at its smallest size.

    Args:
        width_px: Missing width.
        height_px: Missing height.
        lines_over: Lines beyond those that the box and the style allow.
        longest_fitting: Longest prefix, in whole graphemes, that would fit at the smallest size.
        characters_over: Graphemes beyond that prefix.
    """

    width_px: float
    height_px: float
    lines_over: int
    longest_fitting: str
    characters_over: int


@attrs.frozen
class Setting:
    """A text set in a box: what `set_text` returns, and `paint` draws.

    Args:
        text: The source text.
        style: What was asked.
        width: Width of the box.
        height: Height of the box.
        size_px: Font size found.
        direction: Base direction used.
        lines: The lines from top to bottom.
        ink: Exact bounds of all ink, box-relative; None if there is none.
        overflow: None if lines and ink fit in the box.
        missing: Characters without a glyph, in order of first use.
        fonts: The faces used, in order of first use.
        strokes: Bars drawn besides glyphs.
        blanks: Offsets of visible characters for which a damaged face draws nothing.
        faces: The loaded faces, for painting; as many as `fonts`.
        hint: A command that installs what is missing.
    """

    text: str
    style: Style
    width: float
    height: float
    size_px: float
    direction: Direction
    lines: tuple[Line, ...]
    ink: Rect | None
    overflow: Overflow | None
    missing: tuple[str, ...]
    fonts: tuple[FontUse, ...]
    strokes: tuple[Stroke, ...] = ()
    blanks: tuple[int, ...] = ()
    faces: tuple[Any, ...] = attrs.field(default=(), repr=False, eq=False)
    hint: str = attrs.field(default="", repr=False, eq=False)


@attrs.frozen
class Mask:
    """Coverage of drawn ink.

    Args:
        x: Left edge, box-relative, may be negative.
        y: Top edge, box-relative, may be negative.
        alpha: Coverage, 0 to 255, of shape height by width; 0 by 0 if nothing is drawn.
    """

    x: int
    y: int
    alpha: npt.NDArray[np.uint8] = attrs.field(eq=attrs.cmp_using(eq=np.array_equal))


@attrs.frozen
class Picture:
    """Glyphs in their own colours.

    Args:
        x: Left edge, relative to the box, in pixels of the picture; may be negative.
        y: Top edge.
        rgba: Colours with straight alpha, of shape height by width by 4.
    """

    x: int
    y: int
    rgba: npt.NDArray[np.uint8] = attrs.field(eq=attrs.cmp_using(eq=np.array_equal))
