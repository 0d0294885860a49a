"""Hypothesis strategies: copy in fourteen locales, boxes, regions, assets, briefs, compositions and findings."""

from __future__ import annotations

from typing import Any, Final

import attrs
import numpy as np
from hypothesis import strategies as st

from proofpress.brief import Asset, Brand, Brief, Format, Panel, PlateSpec, Region, Role, Rules, SetBy
from proofpress.composition import Composition, Layer, Plate
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.locales import EXAMPLE_LOCALES
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.testing.samples import brief_of, text_region

__all__ = [
    "ALPHABETS",
    "assets",
    "boxes",
    "brief_documents",
    "briefs",
    "colours",
    "compositions",
    "copy",
    "findings",
    "layers",
    "locales",
    "pixels",
    "regions",
]

_LATIN: Final = "abcdefghijklmnoprstuvwyzABCDEFGHIKLMNOPRSTUVW"
ALPHABETS: Final = {
    "en-US": _LATIN,
    "de-DE": _LATIN + "äöüßÄÖÜ",
    "fr-FR": _LATIN + "éèêàçùôîœÉÀ",
    "es-ES": _LATIN + "áéíóúñüÑ",
    "pl-PL": _LATIN + "ąćęłńóśźżŁŚŻ",
    "tr-TR": _LATIN + "çğıİöşüâ",
    "vi-VN": _LATIN + "ăâđêôơưáàảãạấầậắằịọộờựĐ",
    "ar-EG": "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإ",
    "he-IL": "אבגדהוזחטיכלמנסעפצקרשתםןףץך",
    "hi-IN": "अआइईउएकखगघचजटडतदधनपफबभमयरलवशसह",
    "th-TH": "กขคงจชซดตถทนบปผพฟมยรลวสหอ",
    "ja-JP": "あいうえおかきくけこさしすせそたちつてとなにのはひふまみもやゆよらりるわんカタナ日本税込円朝",
    "zh-CN": "一口醇香唤醒清晨价格含税活动时间立即抢购新品上市",
    "ko-KR": "아침이기다려지는향지금구매하기부가세포함가격입니다",
}
"""Letters that stand alone, by locale; marks that need a letter before them are left out."""

_UNSPACED: Final = ("ja-JP", "zh-CN", "th-TH")


def locales() -> st.SearchStrategy[str]:
    """Return the fourteen locales of the examples."""
    return st.sampled_from(EXAMPLE_LOCALES)


@st.composite
def copy(draw: st.DrawFn, locale: str = "en-US", max_words: int = 4) -> str:
    """Return words of the locale's letters, sometimes with a number."""
    word = st.text(ALPHABETS[locale], min_size=1, max_size=8)
    words = draw(st.lists(word, min_size=1, max_size=max_words))
    if draw(st.booleans()):
        words.append(str(draw(st.integers(0, 9999))))
    return ("" if locale in _UNSPACED else " ").join(words)


def colours() -> st.SearchStrategy[tuple[int, int, int]]:
    """Return sRGB colours."""
    channel = st.integers(0, 255)
    return st.tuples(channel, channel, channel)


@st.composite
def boxes(draw: st.DrawFn, within: Box, least: tuple[int, int] = (1, 1)) -> Box:
    """Return boxes inside another one.

    Args:
        draw: Hypothesis.
        within: Where they lie.
        least: Least width and height.
    """
    width = draw(st.integers(least[0], within.width))
    height = draw(st.integers(least[1], within.height))
    x = draw(st.integers(within.x, within.right - width))
    y = draw(st.integers(within.y, within.bottom - height))
    return Box(x, y, width, height)


@st.composite
def panels(draw: st.DrawFn) -> Panel:
    """Return panels of any turn."""
    return Panel(
        fill=draw(colours()),
        radius=draw(st.integers(0, 12)),
        rotate=draw(st.sampled_from((0.0, 0.0, -6.0, 17.0, 45.0, 90.0, 180.0))),
        padding=0,
        opacity=draw(st.sampled_from((1.0, 0.6))),
    )


@st.composite
def regions(draw: st.DrawFn, canvas: Box, locale: str = "en-US", region_id: str = "copy") -> Region:
    """Return text regions that fit: anywhere on the canvas, turned or not, with and without bleed, at any of four heights."""
    return text_region(
        draw(copy(locale, max_words=2)),
        id=region_id,
        role=draw(st.sampled_from((Role.HEADLINE, Role.SUBHEAD, Role.BODY, Role.BADGE, Role.CTA, Role.LABEL))),
        box=draw(boxes(canvas, (40, 24))),
        z=draw(st.integers(0, 3)),
        bleed=draw(st.sampled_from((0, 0, 5, 40))),
        panel=draw(st.none() | panels()),
        color=draw(st.none() | colours()),
        min_font_px=2.0,
        max_font_px=24.0,
    )


@st.composite
def assets(draw: st.DrawFn, width: int = 160, height: int = 120, most: int = 4, locale: str | None = None) -> Asset:
    """Return assets of one to `most` text regions, which may overlap in every way."""
    tag = locale or draw(locales())
    form = Format("sample", width, height)
    count = draw(st.integers(1, most))
    placed = tuple(draw(regions(form.canvas, tag, f"region-{index}")) for index in range(count))
    brand = Brand((("ink", draw(colours())), ("paper", draw(colours()))))
    return Asset("generated", tag, form, placed, PlateSpec(seed=draw(st.integers(0, 9))), brand, Rules())


@st.composite
def briefs(draw: st.DrawFn, most: int = 4) -> Brief:
    """Return briefs of one asset, as values."""
    return brief_of(draw(assets(most=most)))


@st.composite
def brief_documents(draw: st.DrawFn) -> dict[str, Any]:
    """Return briefs as parsed JSON, such as `parse_brief` accepts: one canvas, regions in rows that do not overlap."""
    tags = draw(st.lists(locales(), min_size=1, max_size=3, unique=True))
    rows = draw(st.integers(1, 4))
    ids = [f"region-{index}" for index in range(rows)]
    roles = ("headline", "subhead", "body", "badge", "cta", "label")
    return {
        "schema": "proofpress/brief/1",
        "id": draw(st.from_regex(r"[a-z][a-z0-9-]{0,15}", fullmatch=True)),
        "default_locale": tags[0],
        "canvas": {"width": 480, "height": 480},
        "plate": {"seed": draw(st.integers(0, 99))},
        "regions": [
            {
                "id": name,
                "role": draw(st.sampled_from(roles)),
                "box": [20, 20 + 110 * index, 440, 100],
                "min_font_px": 8,
                "z": draw(st.integers(0, 3)),
                "align": draw(st.sampled_from(("start", "center", "end"))),
            }
            for index, name in enumerate(ids)
        ],
        "copy": {tag: {name: draw(copy(tag)) for name in ids} for tag in tags},
    }


@st.composite
def pixels(draw: st.DrawFn, width: int, height: int, channels: int = 3) -> Pixels:
    """Return noise, or one colour, of a given shape."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    if draw(st.booleans()):
        return random.integers(0, 256, (height, width, channels), np.uint8)
    picture = np.empty((height, width, channels), np.uint8)
    picture[:] = random.integers(0, 256, channels, np.uint8)
    return picture


@st.composite
def layers(draw: st.DrawFn, region: Region, canvas: Box) -> Layer:
    """Return layers of a region that respect nothing: anywhere, of any size, also beyond the canvas or empty."""
    reach = canvas.expanded(30)
    width, height = draw(st.integers(0, reach.width)), draw(st.integers(0, reach.height))
    x, y = draw(st.integers(reach.x, reach.right)), draw(st.integers(reach.y, reach.bottom))
    patch = draw(pixels(width, height, 4))
    return Layer(region.id, x, y, patch, draw(st.sampled_from(SetBy)), "generated")


@st.composite
def compositions(draw: st.DrawFn, source: st.SearchStrategy[Asset] | None = None) -> Composition:
    """Return compositions of noise: some regions drawn, some not, every layer clipped as the core clips it."""
    asset = draw(source or assets())
    canvas = asset.format.canvas
    made = Composition(asset, Plate(draw(pixels(canvas.width, canvas.height))), asset.regions)
    for region in asset.regions:
        if draw(st.booleans()):
            made = made.with_layer(draw(layers(region, canvas)))
    return made


@st.composite
def findings(draw: st.DrawFn, check: str | None = None, region: str | None = None) -> Finding:
    """Return findings of any check on any region."""
    said = st.none() | st.text(max_size=20)
    made = Finding(
        check or draw(st.sampled_from(("text", "synthesis", "contrast", "code", "geometry", "loud"))),
        draw(st.sampled_from(("", "headline", "price"))) if region is None else region,
        draw(st.sampled_from(Outcome)),
        draw(st.text(min_size=1, max_size=40)),
        evidence=Evidence(draw(st.text(min_size=1, max_size=20)), draw(st.none() | boxes(Box(0, 0, 200, 200)))),
    )
    return attrs.evolve(made, expected=draw(said), measured=draw(said), threshold=draw(said))
