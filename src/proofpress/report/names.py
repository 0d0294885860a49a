"""Names of image files: generated from checked parts, never the same for two assets, never a way out of the folder."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

__all__ = ["IMAGE_SUFFIX", "Names"]

_FOREIGN: Final = re.compile(r"[^A-Za-z0-9._-]+")
_MOST: Final = 120
IMAGE_SUFFIX: Final = ".png"


class Names:
    """Hands out file names for the stems of assets."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, stem: str, taken: Callable[[str], bool] = lambda _: False) -> str:
        """Return `<stem>.png`, or `<stem>-2.png` and so on where that name is taken.

        Two names that differ in case only count as one, for file systems that think so too.

        Args:
            stem: Locale and format.
            taken: Tells whether a name belongs to a file that must not be touched.
        """
        safe = _FOREIGN.sub("_", stem).strip("._-")[:_MOST] or "image"
        number = 1
        while True:
            name = f"{safe}{IMAGE_SUFFIX}" if number == 1 else f"{safe}-{number}{IMAGE_SUFFIX}"
            if name.casefold() not in self._given and not taken(name):
                self._given.add(name.casefold())
                return name
            number += 1
