"""What was made of a picture, for the next who asks: several checks look at the same crop of the same picture, also at once."""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

from proofpress.image import Pixels
from proofpress.single_flight import SingleFlight

__all__ = ["OfPicture"]

_V = TypeVar("_V")
_PICTURES: Final = 8
"""Pictures that are remembered at a time unless told otherwise: one is worked on by each thread."""


class OfPicture(Generic[_V]):
    """Values made of pictures, by key; they are dropped with their picture, or for the pictures of others.

    A picture is told by identity, and must not change: what is made of one that can still be written to is not kept.

    Args:
        pictures: Of how many pictures at most; fewer where values are large.
    """

    def __init__(self, pictures: int = _PICTURES) -> None:
        self._pictures = pictures
        self._lock = threading.Lock()
        self._known: OrderedDict[int, tuple[weakref.ref[Pixels], SingleFlight[Hashable, _V]]] = OrderedDict()

    def get(self, picture: Pixels, key: Hashable, make: Callable[[], _V]) -> _V:
        """Return the value of a key, made now if nobody has asked for it.

        Args:
            picture: What it is made of.
            key: What tells values of one picture apart.
            make: Makes the value; others who ask for it wait.
        """
        if picture.flags.writeable:
            return make()
        return self._of(picture).get(key, make)

    def _of(self, picture: Pixels) -> SingleFlight[Hashable, _V]:
        with self._lock:
            known = self._known.get(id(picture))
            if known is None or known[0]() is not picture:
                known = self._known[id(picture)] = (weakref.ref(picture), SingleFlight())
            self._known.move_to_end(id(picture))
            for gone in [key for key, (picture_, _) in self._known.items() if picture_() is None]:
                del self._known[gone]
            while len(self._known) > self._pictures:
                self._known.popitem(last=False)
            return known[1]
