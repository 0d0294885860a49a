"""At which size a model draws what is wanted at another, and which part of a picture it needs to see."""

from __future__ import annotations

import math
from typing import Final

from proofpress.geometry import Box, Size

__all__ = ["placed", "tiles", "window", "working_size"]

_LEAST_AREA: Final = 0.5
_LONGEST: Final = 4.0


def working_size(wanted: Size, native: int, multiple: int, least: float = _LEAST_AREA) -> Size:
    """Return the size that a model draws at: of nearly the wanted proportions, and of an area that it likes.

    Args:
        wanted: What is needed in the end, px.
        native: Side of the square that the model likes.
        multiple: Of which its sides must be.
        least: Smallest area, as a share of the native square; smaller pictures are drawn larger.
    """
    least_side = max(wanted.width, wanted.height, 1) / _LONGEST
    width, height = max(wanted.width, least_side), max(wanted.height, least_side)
    area, square = width * height, float(native * native)
    scale = math.sqrt(min(max(area, least * square), square) / area)
    sides = (max(multiple, multiple * round(side * scale / multiple)) for side in (width, height))
    return Size(*sides)


def window(box: Box, canvas: Box, multiple: int = 1) -> Box:
    """Return the part of a canvas that a model should see to redraw a box: the box and its surroundings.

    The surroundings are at least half as wide as the box's shorter side, and make long boxes less long.
    """
    margin = max(multiple, 32, min(box.width, box.height) // 2)
    seen = box.expanded(margin)
    longer, shorter = max(seen.width, seen.height), min(seen.width, seen.height)
    more = max(0, math.ceil(longer / 2) - shorter)
    if seen.width < seen.height:
        seen = Box(seen.x - more // 2, seen.y, seen.width + more, seen.height)
    else:
        seen = Box(seen.x, seen.y - more // 2, seen.width, seen.height + more)
    # Moved inside rather than cut, so that a box at the edge is seen with as much around it as any other.
    x = min(max(seen.x, canvas.x), max(canvas.x, canvas.right - seen.width))
    y = min(max(seen.y, canvas.y), max(canvas.y, canvas.bottom - seen.height))
    return Box(x, y, seen.width, seen.height).intersection(canvas)


def placed(picture: Size, canvas: Size, focal: tuple[float, float] = (0.5, 0.5)) -> Box:
    """Return where a picture lies when it is scaled to be as large as the canvas allows.

    Args:
        picture: Its size.
        canvas: That of the canvas.
        focal: Where the free space goes: 0.5 to both sides alike, 0 all to the right and bottom.
    """
    scale = min(canvas.width / picture.width, canvas.height / picture.height)
    width = min(canvas.width, max(1, round(picture.width * scale)))
    height = min(canvas.height, max(1, round(picture.height * scale)))
    return Box(round((canvas.width - width) * focal[0]), round((canvas.height - height) * focal[1]), width, height)


def tiles(size: Size, side: int, overlap: int) -> list[Box]:
    """Return boxes of at most `side` px that cover a picture, neighbours sharing at least `overlap` px."""

    def starts(length: int) -> list[int]:
        if length <= side:
            return [0]
        count = math.ceil((length - overlap) / (side - overlap))
        return [round(index * (length - side) / (count - 1)) for index in range(count)]

    width, height = min(side, size.width), min(side, size.height)
    return [Box(x, y, width, height) for y in starts(size.height) for x in starts(size.width)]
