"""Which tesseract model reads which locale, and which Debian package brings it.

Hebrew and Hindi are read by the models of their script: measured on clean type, these misread far less than the models of the
language (Hebrew 2 % against 9 to 12 % of lines, Hindi 4 % against 24 to 27 %). For all others the language's own model is as
good or better.
"""

from __future__ import annotations

from typing import Final

from proofpress.locales import language, parse, scripts

__all__ = ["models", "package"]

_LANGUAGES: Final = {
    "af": "afr", "am": "amh", "ar": "ara", "az": "aze", "be": "bel", "bg": "bul", "bn": "ben", "bs": "bos", "ca": "cat",
    "cs": "ces", "cy": "cym", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "et": "est", "eu": "eus",
    "fa": "fas", "fi": "fin", "fil": "fil", "fr": "fra", "ga": "gle", "gl": "glg", "gu": "guj", "he": "heb", "hi": "hin",
    "hr": "hrv", "hu": "hun", "hy": "hye", "id": "ind", "is": "isl", "it": "ita", "ja": "jpn", "jv": "jav", "ka": "kat",
    "kk": "kaz", "km": "khm", "kn": "kan", "ko": "kor", "ky": "kir", "lb": "ltz", "lo": "lao", "lt": "lit", "lv": "lav",
    "mk": "mkd", "ml": "mal", "mn": "mon", "mr": "mar", "ms": "msa", "mt": "mlt", "my": "mya", "nb": "nor", "ne": "nep",
    "nl": "nld", "nn": "nor", "no": "nor", "pa": "pan", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "si": "sin",
    "sk": "slk", "sl": "slv", "sq": "sqi", "sr": "srp", "sv": "swe", "sw": "swa", "ta": "tam", "te": "tel", "th": "tha",
    "tr": "tur", "uk": "ukr", "ur": "urd", "uz": "uzb", "vi": "vie", "yi": "yid",
}  # fmt: skip
_SCRIPTS_FIRST: Final = {"he": ("Hebrew", "script/Hebrew"), "hi": ("Devanagari", "script/Devanagari")}
_VARIANTS: Final = {("sr", "Latn"): "srp_latn", ("az", "Cyrl"): "aze_cyrl", ("uz", "Cyrl"): "uzb_cyrl"}
_TRADITIONAL: Final = ("TW", "HK", "MO")
_SCRIPT_PACKAGES: Final = {"Hebrew": "hebr", "Devanagari": "deva"}


def models(locale: str) -> tuple[str, ...]:
    """Return the names of the models that can read a locale, best first; empty if tesseract has none.

    Args:
        locale: BCP 47 tag.

    Raises:
        InputError: The tag is malformed or unknown.
    """
    tongue, script = language(locale), scripts(locale)[0]
    if tongue == "zh":
        full = parse(locale)
        traditional = full.script == "Hant" or (full.script is None and full.territory in _TRADITIONAL)
        return ("chi_tra",) if traditional else ("chi_sim",)
    own = _VARIANTS.get((tongue, script)) or _LANGUAGES.get(tongue)
    return (*_SCRIPTS_FIRST.get(tongue, ()), *((own,) if own else ()))


def package(model: str) -> str:
    """Return the Debian package that brings a model.

    Args:
        model: As from `models`.
    """
    bare = model.removeprefix("script/")
    name = f"script-{_SCRIPT_PACKAGES[bare]}" if bare in _SCRIPT_PACKAGES else bare.replace("_", "-")
    return f"tesseract-ocr-{name}"
