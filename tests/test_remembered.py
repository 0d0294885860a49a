"""What was made of a picture is made once, and goes with the picture."""

from __future__ import annotations

import gc
import threading
import weakref

import numpy as np

from proofpress.image import Pixels
from proofpress.remembered import OfPicture


def picture(level: int = 0, *, writeable: bool = False) -> Pixels:
    pixels = np.full((4, 4, 3), level, np.uint8)
    pixels.setflags(write=writeable)
    return pixels


class Maker:
    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> int:
        self.made += 1
        return self.made


def test_a_value_is_made_once_for_each_picture_and_key() -> None:
    known: OfPicture[int] = OfPicture()
    make, one, other = Maker(), picture(), picture()
    assert [known.get(one, "a", make), known.get(one, "a", make)] == [1, 1]
    assert [known.get(one, "b", make), known.get(other, "a", make), known.get(one, "a", make)] == [2, 3, 1]


def test_nothing_is_kept_of_a_picture_that_may_change() -> None:
    known: OfPicture[int] = OfPicture()
    make, changing = Maker(), picture(writeable=True)
    assert [known.get(changing, "a", make), known.get(changing, "a", make)] == [1, 2]


def test_values_go_with_their_picture() -> None:
    known: OfPicture[Pixels] = OfPicture()
    seen = picture()
    value = weakref.ref(known.get(seen, "a", lambda: picture(1)))
    assert value() is not None
    del seen
    gc.collect()
    known.get(picture(2), "a", lambda: picture(3))
    assert value() is None


def test_many_pictures_make_room_for_each_other() -> None:
    known: OfPicture[int] = OfPicture()
    make, pictures = Maker(), [picture(level) for level in range(9)]
    for each in pictures:
        known.get(each, "a", make)
    assert known.get(pictures[0], "a", make) == 10
    assert known.get(pictures[8], "a", make) == 9


def test_threads_share_it() -> None:
    known: OfPicture[int] = OfPicture()
    shared, seen = picture(), []
    threads = [threading.Thread(target=lambda: seen.append(known.get(shared, "a", lambda: 7))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [7] * 8


def test_large_values_are_kept_of_fewer_pictures() -> None:
    known: OfPicture[int] = OfPicture(pictures=1)
    make, one, other = Maker(), picture(), picture()
    assert [known.get(each, "a", make) for each in (one, one, other, one)] == [1, 1, 2, 3]
