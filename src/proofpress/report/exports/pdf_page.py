"""The content of a PDF page: pictures, panels, codes and real text, in px of the canvas with y downwards."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Sequence
from typing import Final

import attrs
import pydyf

from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.report.exports.flat import cached_png
from proofpress.report.exports.pdf_fonts import EmbeddedFont, unicode_string
from proofpress.report.exports.scene import Ground, Lettering, Patch, Piece, Shape, Symbol
from proofpress.typography import GlyphRun, Setting, paint_colours
from proofpress.typography.face import Face

__all__ = ["Marked", "Page"]

_PNG_HEAD: Final = 8
_PICTURE_SCALE: Final = 4
"""Pixels of an emoji for each px of the canvas."""
_CIRCLE: Final = 0.5522847498307936
"""Length of the handles of a Bézier quarter circle of radius 1."""


@attrs.frozen
class Marked:
    """A piece of content that the structure of the document points to.

    Attributes:
        mcid: Its number on the page.
        name: Name of the part of the copy.
        text: What stands there, in reading order.
    """

    mcid: int
    name: str
    text: str


class Page:
    """Draws pieces into one content stream and keeps the fonts and pictures that it needs.

    Args:
        pdf: The document.
        scale: Points per px.
        height: Of the page, points.
    """

    def __init__(self, pdf: pydyf.PDF, scale: float, height: float) -> None:
        self._pdf = pdf
        self._fonts: dict[tuple[str, int, int], EmbeddedFont] = {}
        self._images: dict[str, bytes] = {}
        self._veils: dict[str, float] = {}
        self._marks = 0
        self.stream = pydyf.Stream(compress=True)
        self.stream.push_state()
        self.stream.set_matrix(scale, 0, 0, -scale, 0, height)

    def plate(self, pixels: Pixels) -> None:
        """Lay the background, which is no content for readers."""
        with _artifact(self.stream):
            self._image(pixels, 0, 0)

    def piece(self, piece: Piece, texts: Sequence[tuple[str, str]]) -> tuple[Marked, ...]:
        """Draw a piece and return what the structure shall point to.

        Args:
            piece: The region.
            texts: Name and text that its picture stands for, if it is one.
        """
        out = self.stream
        out.push_state()
        out.rectangle(*piece.bounds.as_tuple())
        out.clip()
        out.end()
        if piece.pictured:
            marked = tuple(Marked(self._marks + at, name, text) for at, (name, text) in enumerate(texts))
            self._marks += len(texts)
            for mark in marked[:-1]:
                _begin(out, f"/Span <</MCID {mark.mcid}>>".encode())
                out.end_marked_content()
            _begin(out, f"/Figure <</MCID {marked[-1].mcid}>>".encode())
            for shape in piece.shapes:
                self._shape(shape)
            out.end_marked_content()
        else:
            self._turn(piece)
            marked = tuple(mark for shape in piece.shapes for mark in self._marked(shape))
        out.pop_state()
        return marked

    def resources(self) -> pydyf.Dictionary:
        """Write the fonts and return what the page names."""
        fonts = {f"F{at}": font.embed(self._pdf) for at, font in enumerate(self._fonts.values())}
        states = {name: pydyf.Dictionary({"ca": opacity}) for name, opacity in self._veils.items()}
        return pydyf.Dictionary(
            {
                "Font": pydyf.Dictionary(fonts),
                "XObject": pydyf.Dictionary(self._images),
                "ExtGState": pydyf.Dictionary(states),
            }
        )

    def close(self) -> None:
        """End the content."""
        self.stream.pop_state()

    def _turn(self, piece: Piece) -> None:
        if piece.region.rotation:
            turn = math.radians(piece.region.rotation)
            cos, sin = math.cos(turn), math.sin(turn)
            x, y = piece.region.box.centre
            self.stream.set_matrix(cos, sin, -sin, cos, x - x * cos + y * sin, y - x * sin - y * cos)

    def _marked(self, shape: Shape) -> Iterator[Marked]:
        if not isinstance(shape, Lettering):
            with _artifact(self.stream):
                self._shape(shape)
            return
        mark = Marked(self._marks, shape.name, shape.text)
        self._marks += 1
        _begin(self.stream, f"/P <</MCID {mark.mcid}>>".encode())
        _begin(self.stream, b"/Span <</ActualText " + unicode_string(shape.text) + b">>")
        self._text(shape)
        self.stream.end_marked_content()
        self.stream.end_marked_content()
        yield mark

    def _shape(self, shape: Shape) -> None:
        if isinstance(shape, Patch):
            self._image(shape.layer.rgba, shape.layer.x, shape.layer.y)
        elif isinstance(shape, Ground):
            self._ground(shape)
        elif isinstance(shape, Symbol):
            self.stream.set_color_rgb(0, 0, 0)
            for box in shape.dark:
                self.stream.rectangle(*box.as_tuple())
            self.stream.fill()

    def _ground(self, ground: Ground) -> None:
        out = self.stream
        out.push_state()
        if ground.opacity < 1:
            name = f"V{round(ground.opacity * 1000)}"
            self._veils[name] = ground.opacity
            out.set_state(name)
        out.set_color_rgb(*(channel / 255 for channel in ground.fill))
        radius = min(ground.radius, ground.box.width / 2, ground.box.height / 2)
        if radius:
            _round_box(out, ground.box, radius)
        else:
            out.rectangle(*ground.box.as_tuple())
        out.fill()
        out.pop_state()

    def _text(self, lettering: Lettering) -> None:
        out, setting = self.stream, lettering.setting
        out.set_color_rgb(*(channel / 255 for channel in lettering.ink))
        out.begin_text()
        for line in setting.lines:
            for run in line.runs:
                if not setting.faces[run.font].info.colour:
                    self._run(run, setting, lettering.x + line.x, lettering.y + line.baseline)
        out.end_text()
        emoji = paint_colours(setting, ink=lettering.ink, scale=_PICTURE_SCALE)
        if emoji is not None:
            x, y = lettering.x + emoji.x / _PICTURE_SCALE, lettering.y + emoji.y / _PICTURE_SCALE
            self._image(emoji.rgba, x, y, 1 / _PICTURE_SCALE)
        for stroke in setting.strokes:
            bar = stroke.rect
            out.rectangle(lettering.x + bar.x0, lettering.y + bar.y0, bar.width, bar.height)
            out.fill()

    def _run(self, run: GlyphRun, setting: Setting, x: float, y: float) -> None:
        face = setting.faces[run.font]
        font, name = self._font(face)
        size = setting.size_px * run.scale
        self.stream.set_font_size(name, size)
        alone = _alone(run, setting.text)
        pen, height = math.nan, math.nan
        shown: list[str] = []
        for glyph, cluster, at, rise in zip(run.glyphs, run.clusters, run.xs, run.ys, strict=True):
            code = f"<{font.cid(glyph, alone.get(cluster, '')):04X}>"
            if rise != height:
                self._show(shown)
                self.stream.set_text_matrix(1, 0, 0, -1, x + at, y - rise)
                shown, pen, height = [code], at, rise
            else:
                back = round((pen - at) * 1000 / size, 2)
                shown += [f"{back:g}", code] if back else [code]
                pen -= back * size / 1000
            pen += font.advance(glyph) * size / 1000
        self._show(shown)

    def _show(self, shown: list[str]) -> None:
        if shown:
            self.stream.show_text(" ".join(shown))

    def _font(self, face: Face) -> tuple[EmbeddedFont, str]:
        key = (face.info.sha256, face.info.index, face.weight)
        font = self._fonts.setdefault(key, EmbeddedFont(face))
        return font, f"F{list(self._fonts).index(key)}"

    def _image(self, pixels: Pixels, x: float, y: float, scale: float = 1.0) -> None:
        height, width = pixels.shape[:2]
        if not height or not width:
            return
        image = _picture(pixels[..., :3])
        if pixels.shape[2] == 4:
            mask = _picture(pixels[..., 3:])
            self._pdf.add_object(mask)
            image.extra["SMask"] = mask.reference
        self._pdf.add_object(image)
        name = f"I{len(self._images)}"
        self._images[name] = image.reference
        self.stream.push_state()
        self.stream.set_matrix(width * scale, 0, 0, -height * scale, x, y + height * scale)
        self.stream.draw_x_object(name)
        self.stream.pop_state()


class _artifact:  # noqa: N801 - a context manager that reads as a verb
    """Marks what is drawn inside as no content for readers."""

    def __init__(self, stream: pydyf.Stream) -> None:
        self._stream = stream

    def __enter__(self) -> None:
        self._stream.begin_marked_content("Artifact")

    def __exit__(self, *_: object) -> None:
        self._stream.end_marked_content()


def _begin(stream: pydyf.Stream, marks: bytes) -> None:
    stream.stream.append(marks + b" BDC")


def _alone(run: GlyphRun, text: str) -> dict[int, str]:
    """Return cluster and characters of each cluster that one glyph shows alone."""
    order = sorted(set(run.clusters))
    ends = dict(zip(order, [*order[1:], order[-1] + 1], strict=True)) if order else {}
    return {at: text[at : ends[at]] for at in order if run.clusters.count(at) == 1}


def _round_box(out: pydyf.Stream, box: Box, radius: float) -> None:
    left, top, right, bottom = box.x, box.y, box.right, box.bottom
    handle = radius * (1 - _CIRCLE)
    out.move_to(left + radius, top)
    out.line_to(right - radius, top)
    out.curve_to(right - handle, top, right, top + handle, right, top + radius)
    out.line_to(right, bottom - radius)
    out.curve_to(right, bottom - handle, right - handle, bottom, right - radius, bottom)
    out.line_to(left + radius, bottom)
    out.curve_to(left + handle, bottom, left, bottom - handle, left, bottom - radius)
    out.line_to(left, top + radius)
    out.curve_to(left, top + handle, left + handle, top, left + radius, top)
    out.close()


def _picture(pixels: Pixels) -> pydyf.Stream:
    """Return pixels as an image object; its data is that of a PNG file, whose filters PDF knows too (ISO 32000-2, 7.4.4.4)."""
    height, width, channels = pixels.shape
    data = _png_data(cached_png(pixels if channels == 3 else pixels[..., 0]))
    parms = pydyf.Dictionary({"Predictor": 15, "Colors": channels, "BitsPerComponent": 8, "Columns": width})
    extra = {
        "Type": "/XObject",
        "Subtype": "/Image",
        "Width": width,
        "Height": height,
        "ColorSpace": "/DeviceRGB" if channels == 3 else "/DeviceGray",
        "BitsPerComponent": 8,
        "Filter": "/FlateDecode",
        "DecodeParms": parms,
    }
    return pydyf.Stream([data], extra)


def _png_data(png: bytes) -> bytes:
    at, found = _PNG_HEAD, []
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        if kind == b"IDAT":
            found.append(png[at + 8 : at + 8 + length])
        at += length + 12
    return b"".join(found)
