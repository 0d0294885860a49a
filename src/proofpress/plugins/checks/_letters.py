"""The letters of a line of copy as a reference face draws them, one by one: what each is like, whole and spoiled."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from proofpress.locales import direction, language
from proofpress.text import scripts_of
from proofpress.typography import FontLibrary, GlyphRun, Line, Mask, Setting, Style, paint, set_text

__all__ = ["EM", "HAN_LOCALES", "RIM", "Field", "Letter", "Reference", "density", "reference"]

Field = npt.NDArray[np.float32]

EM: Final = 32
"""Font size at which letters are compared, px."""
RIM: Final = 2
"""Ground around a letter that belongs to its form, px."""
HAN_LOCALES: Final = ("ja-JP", "zh-CN", "zh-TW", "ko-KR")
"""One for each way of drawing Han characters: a code point is drawn otherwise in Japan, China, Taiwan and Korea."""
_SAME: Final = 0.97
"""Correlation from which two forms are one."""
_BOX_STROKE: Final = round(0.075 * EM)


@attrs.frozen
class Letter:
    """A letter of a reference: one cluster of glyphs.

    Attributes:
        text: Its characters.
        script: ISO 15924 code.
        x: Left edge of its ink in the line's, px.
        y: Top edge.
        width: Of its ink, px.
        height: Of its ink, px.
        manners: How it is spoiled in each form but the first: `mirrored`, `boxed`, for the last letter of a line `cut`, and
            the locale whose form of a Han character it is.
        forms: Its coverage, itself and spoiled, with a rim, of mean 0 and length 1; a row for each.
    """

    text: str
    script: str
    x: int
    y: int
    width: int
    height: int
    manners: tuple[str, ...]
    forms: Field = attrs.field(eq=False, repr=False)


@attrs.frozen
class Reference:
    """One line of copy in a reference face.

    Attributes:
        letters: Letters and figures, from left to right; signs are left out.
        width: Of the line's ink, px.
        height: Of the line's ink, px.
    """

    letters: tuple[Letter, ...]
    width: int
    height: int


@attrs.frozen
class _Glyph:
    at: int
    text: str
    script: str
    x: int
    y: int
    alpha: Field = attrs.field(eq=False, repr=False)


def density(lines: tuple[str, ...], locale: str, weight: int, fonts: FontLibrary) -> float:
    """Return the share of ink in the boxes around lines of copy: how heavy a face is.

    Args:
        lines: Of copy.
        locale: Of the copy.
        weight: CSS weight.
        fonts: Where faces come from.

    Raises:
        MissingGlyphsError: No font has some of its characters.
    """
    inked = [_set(line, locale, weight, fonts)[1].alpha for line in lines]
    return sum(float(alpha.sum()) for alpha in inked) / (255 * max(1, sum(alpha.size for alpha in inked)))


@lru_cache(maxsize=256)
def reference(text: str, locale: str, weight: int, fonts: FontLibrary) -> Reference:
    """Return the letters of one line of copy.

    Args:
        text: One line.
        locale: Of the copy.
        weight: CSS weight.
        fonts: Where faces come from.

    Raises:
        MissingGlyphsError: No font has some of its characters.
    """
    glyphs = _glyphs(text, locale, weight, fonts)
    others = {
        other: {glyph.at: glyph for glyph in _glyphs(text, other, weight, fonts)}
        for other in (HAN_LOCALES if "Hani" in scripts_of(text) else ())
        if other != locale and not language(other) == language(locale) != "zh"
    }
    rtl = direction(locale) == "rtl"
    letters = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.x):
        spoiled = {"mirrored": glyph.alpha[:, ::-1], "boxed": _box(glyph.alpha.shape)}
        if glyph.at + len(glyph.text) == len(text):
            spoiled["cut"] = _half(glyph.alpha, rtl=rtl)
        forms = {"itself": np.pad(glyph.alpha, RIM), **{name: np.pad(form, RIM) for name, form in spoiled.items()}}
        for other, found in others.items():
            if "Hani" in scripts_of(glyph.text) and glyph.at in found:
                forms[other] = _laid(found[glyph.at], glyph)
        height, width = glyph.alpha.shape
        unit = {name: _unit(form) for name, form in forms.items()}
        own = unit.pop("itself")
        unit = {name: form for name, form in unit.items() if name not in others or float(form @ own) < _SAME}
        made = np.stack([own, *unit.values()])
        letters.append(Letter(glyph.text, glyph.script, glyph.x, glyph.y, width, height, tuple(unit), made))
    height, width = _set(text, locale, weight, fonts)[1].alpha.shape
    return Reference(tuple(letters), width, height)


@lru_cache(maxsize=512)
def _set(text: str, locale: str, weight: int, fonts: FontLibrary) -> tuple[Setting, Mask]:
    style = Style(locale=locale, min_px=float(EM), max_px=float(EM), weight=weight, max_lines=1)
    setting = set_text(text, width=1e6, height=4.0 * EM, style=style, fonts=fonts)
    return setting, paint(setting)


def _glyphs(text: str, locale: str, weight: int, fonts: FontLibrary) -> tuple[_Glyph, ...]:
    """Return the letters and figures of a line in a face."""
    setting, whole = _set(text, locale, weight, fonts)
    found = []
    for line in setting.lines:
        starts = sorted({at for run in line.runs for at in run.clusters})
        for at, end in zip(starts, [*starts[1:], len(text)], strict=True):
            own = paint(attrs.evolve(setting, lines=(_alone(line, at),), strokes=()))
            if own.alpha.size and text[at].isalnum():
                script = next(run.script for run in line.runs if at in run.clusters)
                alpha = own.alpha.astype(np.float32) / np.float32(255)
                found.append(_Glyph(at, text[at:end], script, own.x - whole.x, own.y - whole.y, alpha))
    return tuple(found)


def _alone(line: Line, at: int) -> Line:
    """Return a line with the glyphs of one cluster alone."""
    return attrs.evolve(line, runs=tuple(_cluster(run, at) for run in line.runs if at in run.clusters))


def _cluster(run: GlyphRun, at: int) -> GlyphRun:
    keep = [index for index, cluster in enumerate(run.clusters) if cluster == at]
    return attrs.evolve(
        run,
        glyphs=tuple(run.glyphs[i] for i in keep),
        clusters=tuple(run.clusters[i] for i in keep),
        xs=tuple(run.xs[i] for i in keep),
        ys=tuple(run.ys[i] for i in keep),
    )


def _box(shape: tuple[int, ...]) -> Field:
    """Return the hollow box that stands for a character which a font does not have."""
    box, stroke = np.ones(shape, np.float32), _BOX_STROKE
    box[stroke:-stroke, stroke:-stroke] = 0
    return box


def _half(alpha: Field, *, rtl: bool) -> Field:
    """Return a letter without the half at which the text ends."""
    kept, half = alpha.copy(), alpha.shape[1] // 2
    if rtl:
        kept[:, : alpha.shape[1] - half] = 0
    else:
        kept[:, half:] = 0
    return kept


def _laid(other: _Glyph, own: _Glyph) -> Field:
    """Return another form of a character where it lies in the rimmed box of its own."""
    canvas = np.zeros((own.alpha.shape[0] + 2 * RIM, own.alpha.shape[1] + 2 * RIM), np.float32)
    top, left = other.y - own.y + RIM, other.x - own.x + RIM
    rows, columns = other.alpha.shape
    seen = canvas[max(0, top) : max(0, top + rows), max(0, left) : max(0, left + columns)]
    seen[:] = other.alpha[max(0, -top) :, max(0, -left) :][: seen.shape[0], : seen.shape[1]]
    return canvas


def _unit(form: Field) -> Field:
    even = (form - form.mean()).ravel()
    return np.asarray(even / (np.linalg.norm(even) + 1e-6), np.float32)
