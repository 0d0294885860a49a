"""What a machine needs, what it has, and the command that installs the rest."""

from __future__ import annotations

import importlib.metadata
from typing import Any, Final

from proofpress.brief import Brand
from proofpress.config import default_readers
from proofpress.errors import ProofpressError
from proofpress.interfaces import Hint
from proofpress.locales import EXAMPLE_LOCALES
from proofpress.setting import font_library

__all__ = ["examine"]

_SAMPLES: Final = {
    "en-US": "Ag", "vi-VN": "ạộữ", "ar-EG": "سلام", "he-IL": "שלום", "hi-IN": "नमस्ते", "th-TH": "สวัสดี",
    "ja-JP": "日本かな", "zh-CN": "简体", "ko-KR": "한글",
}  # fmt: skip
_EXTRAS: Final = (
    ("export", ("psd-tools", "pydyf", "pypdfium2", "resvg-py")), ("hyphens", ("pyphen",)),
    ("language", ("lingua-language-detector",)), ("ocr", ("onnxruntime", "rapidocr")),
    ("openai", ("httpx2", "openai", "stamina")),
    ("diffusion", ("accelerate", "diffusers", "safetensors", "torch", "transformers")),
)  # fmt: skip
"""What each extra brings. Fonts are asked for what they can write, and `testing` is for those who write plugins."""


def examine() -> list[dict[str, Any]]:
    """Return one entry per need: what, found, ok, needed (for the embedded default) and the install command."""
    return [*_fonts(), *_readers(), *_extras()]


def _item(what: str, found: str, remedy: str, *, needed: bool) -> dict[str, Any]:
    return {"what": what, "found": found or "missing", "ok": bool(found), "needed": needed, "remedy": remedy}


def _fonts() -> list[dict[str, Any]]:
    fonts = font_library(Brand())
    items = []
    for locale, sample in _SAMPLES.items():
        missing = fonts.missing(sample, locale)
        remedy = fonts.install_hint("".join(missing)) if missing else ""
        items.append(_item(f"fonts for {locale}", "" if missing else "all letters tried", remedy, needed=True))
    return items


def _readers() -> list[dict[str, Any]]:
    import numpy as np

    blank = np.full((48, 96, 3), 255, np.uint8)
    items = []
    for reader in default_readers():
        for locale in EXAMPLE_LOCALES:
            try:
                if reader.unwritable(_SAMPLES.get(locale, "Ag"), locale):  # A language of another reader.
                    continue
                found, remedy = reader.read(blank, Hint(locale, 1)).source, ""
            except ProofpressError as error:
                found, remedy = "", error.remedy
            items.append(_item(f"reader {reader.name} for {locale}", found, remedy, needed=True))
    return items


def _extras() -> list[dict[str, Any]]:
    items = []
    for extra, distributions in _EXTRAS:
        versions = [_version(name) for name in distributions]
        told = zip(distributions, versions, strict=True)
        found = ", ".join(f"{name} {version}" for name, version in told) if all(versions) else ""
        items.append(_item(f"extra [{extra}]", found, f"pip install 'proofpress[{extra}]'", needed=False))
    return items


def _version(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""
