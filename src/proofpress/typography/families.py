"""Which families suit which script, best first, and what installs a missing one."""

from __future__ import annotations

from typing import Final

__all__ = ["EMOJI", "install_command", "preferred_families"]

FAMILIES: Final = {
    "Latn": ("Noto Sans", "DejaVu Sans", "Liberation Sans", "Arimo", "Roboto", "Helvetica", "Arial"),
    "Arab": ("Noto Sans Arabic", "Noto Kufi Arabic", "Noto Naskh Arabic", "Geeza Pro"),
    "Hebr": ("Noto Sans Hebrew", "Heebo", "Arial Hebrew"),
    "Deva": ("Noto Sans Devanagari", "Lohit Devanagari", "Kohinoor Devanagari"),
    "Thai": ("Noto Sans Thai", "Noto Sans Thai Looped", "Loma", "Garuda", "Thonburi"),
    "Hang": ("Noto Sans KR", "Noto Sans CJK KR", "Source Han Sans KR", "NanumGothic", "Apple SD Gothic Neo"),
    "Hira": ("Noto Sans JP", "Noto Sans CJK JP", "Source Han Sans JP", "IPAGothic", "Hiragino Sans"),
    "Bopo": ("Noto Sans TC", "Noto Sans CJK TC", "Source Han Sans TC", "PingFang TC"),
}
HAN: Final = {
    "JP": FAMILIES["Hira"],
    "KR": FAMILIES["Hang"],
    "SC": ("Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "PingFang SC"),
    "TC": FAMILIES["Bopo"],
    "HK": ("Noto Sans HK", "Noto Sans CJK HK", "Source Han Sans HK", *FAMILIES["Bopo"], "PingFang HK"),
}
SAME_AS: Final = {"Grek": "Latn", "Cyrl": "Latn", "Kana": "Hira"}
NOTO_NAMES: Final = {
    "Armn": "Armenian",
    "Beng": "Bengali",
    "Ethi": "Ethiopic",
    "Geor": "Georgian",
    "Gujr": "Gujarati",
    "Guru": "Gurmukhi",
    "Khmr": "Khmer",
    "Knda": "Kannada",
    "Laoo": "Lao",
    "Mlym": "Malayalam",
    "Mymr": "Myanmar",
    "Orya": "Oriya",
    "Sinh": "Sinhala",
    "Taml": "Tamil",
    "Telu": "Telugu",
    "Thaa": "Thaana",
    "Tibt": "Tibetan",
}
EMOJI: Final = ("Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji", "Twemoji", "Twemoji Mozilla")
CJK: Final = frozenset({"Hani", "Hira", "Kana", "Hang", "Bopo"})
IN_WHEELS: Final = CJK | {
    "Latn",
    "Grek",
    "Cyrl",
    "Zyyy",
    "Zinh",
    "Arab",
    "Hebr",
    "Deva",
    "Thai",
    "Taml",
    "Telu",
    "Khmr",
}


def preferred_families(script: str, han: str) -> tuple[str, ...]:
    """Return families for a script, best first; empty for a script we know none for.

    Args:
        script: Unicode script.
        han: Which forms Han characters take, from the locale; empty stands for JP.
    """
    if script == "Hani":
        return HAN[han or "JP"]
    known = FAMILIES.get(SAME_AS.get(script, script))
    if known:
        return known
    return (f"Noto Sans {NOTO_NAMES[script]}", f"Noto Serif {NOTO_NAMES[script]}") if script in NOTO_NAMES else ()


def install_command(scripts: frozenset[str], *, emoji: bool, symbols: bool, wheels_present: bool) -> str:
    """Return a command that installs fonts for some scripts, empty if nothing is asked for.

    Args:
        scripts: Unicode scripts of the characters that have no glyph.
        emoji: Whether emoji are among them.
        symbols: Whether other symbols are among them.
        wheels_present: Whether the font wheels are installed already.
    """
    if scripts and scripts <= IN_WHEELS and not symbols and not emoji and not wheels_present:
        return "pip install 'proofpress[fonts]'"
    packages = ["fonts-noto-cjk"] if scripts & CJK else []
    packages += ["fonts-noto-core"] if scripts - CJK else []
    packages += ["fonts-noto-extra"] if scripts - IN_WHEELS else []
    packages += ["fonts-noto-color-emoji"] if emoji else []
    packages += ["fonts-symbola"] if symbols else []
    return f"apt-get install {' '.join(packages)}" if packages else ""
