"""OpenType features by their written form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

__all__ = ["parse_features"]

FEATURE: Final = re.compile(r"([+-]?)([\x20-\x7e]{4})(?:=(\d{1,5}))?")


def parse_features(features: Sequence[str]) -> dict[str, int]:
    """Return OpenType features by tag.

    Args:
        features: ``"tnum"`` or ``"+tnum"`` switches on, ``"-kern"`` off, ``"salt=2"`` chooses.

    Raises:
        ValueError: One is written otherwise.
    """
    parsed = {}
    for feature in features:
        match = FEATURE.fullmatch(feature)
        if not match:
            raise ValueError(f"{feature!r} is no OpenType feature, such as 'tnum', '-kern' or 'salt=2'")
        sign, tag, number = match.groups()
        parsed[tag] = 0 if sign == "-" else int(number or 1)
    return parsed
