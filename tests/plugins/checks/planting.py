"""Compositions that say something else than they should: the region is drawn with other copy, and claims the right one."""

from __future__ import annotations

from typing import Any

import attrs
from tests.plugins.checks.scenes import PAPER, asset, blank, text_region

from proofpress.brief import Part, SetBy
from proofpress.composition import Composition
from proofpress.setting import draw

# Copy that tesseract's models read in a clean setting, and a defect of it.
DEFECTS = [
    ("en-US", "Fresh coffee 12.99", "Fresh coffee 12.89", "digit"),
    ("en-US", "Summer sale today", "Summer sole today", "letter"),
    ("en-US", "Only while supplies last", "Only supplies last", "word"),
    ("en-US", "Only while supplies last", "Onlywhile supplies last", "space"),
    ("de-DE", "Frische Brötchen täglich", "Frische Brotchen täglich", "accent"),
    ("de-DE", "Gültig bis 18. Oktober 2026", "Gültig bis 18. Oktober 2025", "digit"),
    ("fr-FR", "Café moulu à la maison", "Cafe moulu à la maison", "accent"),
    ("es-ES", "Buenos días, mañana", "Buenos dias, mañana", "accent"),
    ("pl-PL", "Świeża kawa każdego dnia", "Swieża kawa każdego dnia", "accent"),
    ("tr-TR", "Günaydın güzel kahve", "Günaydin güzel kahve", "accent"),
    ("vi-VN", "Cà phê đậm đà mỗi ngày", "Cà phê đậm đa mỗi ngày", "accent"),
    ("ar-EG", "اطلبها الآن", "اطلبها", "word"),
    ("he-IL", "להזמנה עכשיו", "להזמנה", "word"),
    ("hi-IN", "सुबह हो तो ऐसी!", "सुबह हो ऐसी!", "word"),
    ("th-TH", "เช้านี้หอมกว่าทุกวัน", "เช้านี้หอมกว่าวัน", "word"),
    ("ja-JP", "いますぐ購入", "いますぐ入", "letter"),
    ("zh-CN", "立即抢购", "立即购", "letter"),
    ("ko-KR", "지금 구매하기", "지금 구매하지", "letter"),
]


def planted(text: str, drawn: str, locale: str, *, set_by: SetBy = SetBy.MODEL, **fields: Any) -> Composition:
    """Return a composition whose one region should say `text` and was drawn as `drawn`."""
    region = text_region(text, **{"align": "start", "max_font_px": 44.0, **fields})
    composition = blank(asset(region, locale=locale), PAPER)
    other = attrs.evolve(region, content=attrs.evolve(region.content, parts=(Part("text", drawn),)))
    layer = attrs.evolve(draw(other, composition), set_by=set_by)
    return composition.with_layer(layer, region)


def honest(text: str, locale: str, *, set_by: SetBy = SetBy.MODEL, **fields: Any) -> Composition:
    """Return a composition whose one region says what it should."""
    return planted(text, text, locale, set_by=set_by, **fields)
