"""A region as frozen values: where it stands, what must stand in it, and how it may be set and relaxed."""

from __future__ import annotations

import enum
from decimal import Decimal
from pathlib import Path
from typing import Literal, Self

import attrs

from proofpress.colour import Rgb
from proofpress.geometry import Box, rotated_bounds

__all__ = [
    "ColumnAlign",
    "Content",
    "ContentKind",
    "Panel",
    "Part",
    "PriceStyle",
    "Region",
    "Relax",
    "Role",
    "SetBy",
    "UndecidedPolicy",
    "rows_of",
]


class Role(enum.StrEnum):
    """What a region is for."""

    HEADLINE = "headline"
    SUBHEAD = "subhead"
    BODY = "body"
    BADGE = "badge"
    PRICE = "price"
    SKU = "sku"
    LEGAL = "legal"
    CTA = "cta"
    LABEL = "label"
    QR = "qr"
    EAN13 = "ean13"
    UPCA = "upca"
    IMAGE = "image"

    @property
    def is_code(self) -> bool:
        """Whether a machine reads it."""
        return self in (Role.QR, Role.EAN13, Role.UPCA)

    @property
    def is_text(self) -> bool:
        """Whether people read it."""
        return not self.is_code and self is not Role.IMAGE

    @property
    def exact(self) -> bool:
        """Whether a single wrong sign misleads a customer: set by type unless the brief says otherwise."""
        return self in (Role.PRICE, Role.SKU, Role.LEGAL) or self.is_code


class SetBy(enum.StrEnum):
    """Who draws a region: a model, or the deterministic type engine (which also stamps codes and pictures)."""

    TYPE = "type"
    MODEL = "model"


class UndecidedPolicy(enum.StrEnum):
    """What follows when a required check cannot decide."""

    TYPE = "type"
    REVIEW = "review"
    RETRY = "retry"


class ContentKind(enum.StrEnum):
    """What fills a region."""

    TEXT = "text"
    PRICE = "price"
    CODE = "code"
    IMAGE = "image"


@attrs.frozen
class Part:
    """A piece of a region's copy that is set on its own.

    Attributes:
        name: `text`, or for prices `amount`, `was`, `unit`.
        text: The exact string that must stand in the image.
        value: The number that the brief gave for it, before it was written out; None where the brief gave words.
        currency: ISO 4217 code of `value`.
    """

    name: str
    text: str
    value: Decimal | None = None
    currency: str = ""


@attrs.frozen
class Content:
    """What must stand in a region.

    Attributes:
        kind: Which of the fields below apply.
        parts: Copy in reading order; empty for codes and pictures.
        short: A shorter wording that may stand for a text, if the brief has one.
        payload: What a code must decode to.
        source: The picture of an image region.
        locale: The copy deck's key that the copy was found under; `default` for copy of every locale.
    """

    kind: ContentKind
    parts: tuple[Part, ...] = ()
    short: str | None = None
    payload: str = ""
    source: Path | None = None
    locale: str = ""

    @classmethod
    def blank(cls, role: Role) -> Self:
        """Return the content of a region of that role before its copy is known."""
        if role.is_code:
            return cls(ContentKind.CODE)
        if role is Role.IMAGE:
            return cls(ContentKind.IMAGE)
        return cls(ContentKind.PRICE if role is Role.PRICE else ContentKind.TEXT)

    @property
    def text(self) -> str:
        """The whole copy in reading order, one line per part; the payload of a code."""
        return self.payload if self.kind is ContentKind.CODE else "\n".join(part.text for part in self.parts)


@attrs.frozen
class Panel:
    """A filled ground under the text of a region.

    Attributes:
        fill: Its colour.
        radius: Corner radius in px.
        rotate: Clockwise degrees about the centre of the region's box; the text turns with it.
        padding: Distance between the panel's edge and its text, in px.
        opacity: 0 to 1.
    """

    fill: Rgb
    radius: int = 0
    rotate: float = 0.0
    padding: int = 12
    opacity: float = 1.0


ColumnAlign = Literal["start", "center", "end", "figures"]
"""How a column of a table is aligned; `figures` puts the digits of all rows below each other in every writing direction."""


@attrs.frozen
class PriceStyle:
    """Manners of a price set by type, kept where the retailers of the locale have them.

    Attributes:
        raised_cents: Set the decimals at half the size, raised to the height of the digits.
        small_currency: The same for the currency sign.
    """

    raised_cents: bool = False
    small_currency: bool = False


@attrs.frozen
class Relax:
    """How far a region may be relaxed before it is given up.

    Attributes:
        min_font_px: A smaller least size; None forbids shrinking below `Region.min_font_px`.
        grow_px: How far each edge of the box may move outwards.
        lines: How many lines may be added to `max_lines`.
        scrim: Whether a soft ground may be laid under the text for contrast.
    """

    min_font_px: float | None = None
    grow_px: int = 0
    lines: int = 0
    scrim: bool = True


@attrs.frozen
class Region:
    """A region of one asset: placed, filled, with every default resolved.

    Attributes:
        id: Its name in the brief.
        role: What it is for.
        box: Where it stands, in px.
        content: What must stand in it.
        set_by: Who draws it; None leaves it to the pipeline (model if there is one and the role allows).
        min_font_px: Least font size in px.
        max_font_px: Largest font size in px; None for as large as the box allows.
        z: Stacking order, higher is nearer.
        align: `start` and `end` follow the writing direction.
        valign: Where the block stands in its box.
        color: Ink; None lets the type engine choose the brand colour of best contrast.
        weight: Font weight, 100 to 900.
        leading: Line distance as a multiple of the font size.
        max_lines: Most lines; None for as many as fit.
        bleed: How far ink may leave the box, in px.
        on_undecided: What follows an undecided required check.
        retries: How often `retry` may redraw on an undecided check.
        relax: Limits of relaxation.
        panel: Ground under the text.
        pattern: Regular expression that the whole copy must match.
        carrier: Whether a model may own the ground too (text on fabric, on a sign).
        shadow: Whether an image region casts a soft shadow.
        focal: Point of a picture that must stay visible, 0..1 from left and top.
        price_style: Manners of a price.
        columns: How each column of a table is aligned; its copy has a line for each row and a tab between cells. Empty for
            running text.
        hyphenate: Whether words may be parted at line ends, where plain lines would be much smaller or not fit.
        mirror: Whether it changes sides in a right-to-left locale of a brief that mirrors.
        path: JSON path in the brief, for messages.
    """

    id: str
    role: Role
    box: Box
    content: Content
    set_by: SetBy | None = None
    min_font_px: float = 12.0
    max_font_px: float | None = None
    z: int = 0
    align: Literal["start", "center", "end"] = "start"
    valign: Literal["top", "middle", "bottom"] = "middle"
    color: Rgb | None = None
    weight: int = 400
    leading: float = 1.2
    max_lines: int | None = None
    bleed: int = 0
    on_undecided: UndecidedPolicy = UndecidedPolicy.REVIEW
    retries: int = 0
    relax: Relax = Relax()
    panel: Panel | None = None
    pattern: str | None = None
    carrier: bool = False
    shadow: bool = True
    focal: tuple[float, float] = (0.5, 0.5)
    price_style: PriceStyle = PriceStyle()
    columns: tuple[ColumnAlign, ...] = ()
    hyphenate: bool = False
    mirror: bool = True
    path: str = ""

    @property
    def rotation(self) -> float:
        """Clockwise degrees by which the region is turned about the centre of its box."""
        return self.panel.rotate if self.panel else 0.0

    @property
    def extent(self) -> Box:
        """The smallest upright box around the turned box: where the region's ink and panel belong."""
        return rotated_bounds(self.box, self.rotation)

    def paint_bounds(self, canvas: Box) -> Box:
        """Return the pixels that this region may paint: its extent grown by the bleed, inside the canvas."""
        return self.extent.expanded(self.bleed).intersection(canvas)


def rows_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the cells of a table's copy: a line for each row, a tab between cells."""
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in text.split("\n"))
