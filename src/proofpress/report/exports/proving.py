"""The proof of an export: the file is drawn again by a program that is not ours, and compared with what was proved.

Three questions: does every code decode from that drawing, is the drawing the proved picture, and are the words in the file
those of the copy. The picture question forgives what rasterisers may do, and nothing more: each sample has to lie between the
least and the greatest of its 3 x 3 neighbourhood in the other picture, give or take a little. A letter that is lost, wrong or
moved by more than a pixel is far outside; antialiasing and the rounding of edges are inside.
"""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from proofpress.brief import Region
from proofpress.codes import decode, same_payload
from proofpress.composition import Composition
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.region import rows_of

__all__ = ["MOST_TILE", "Tolerance", "excess", "prove_codes", "prove_picture", "prove_text"]

_TILE: Final = 16
MOST_TILE: Final = 6.0


@attrs.frozen
class Tolerance:
    """How far a drawing may be from the proved picture, beyond one pixel of play.

    Attributes:
        sample: The largest excess of any sample, of 255.
        tile: The largest mean excess of any 16 x 16 px.
    """

    sample: int
    tile: float = MOST_TILE


def excess(one: Pixels, other: Pixels) -> NDArray[np.int16]:
    """Return by how much each pixel of each picture leaves the 3 x 3 neighbourhood in the other, shape (height, width).

    Raises:
        ValueError: The shapes differ.
    """
    if one.shape != other.shape:
        message = f"pictures of different shapes: {one.shape} and {other.shape}"
        raise ValueError(message)
    return np.maximum(_outside(one, other), _outside(other, one))


def _outside(one: Pixels, other: Pixels) -> NDArray[np.int16]:
    picture = Image.fromarray(other)
    least = np.asarray(picture.filter(ImageFilter.MinFilter(3)), np.int16)
    most = np.asarray(picture.filter(ImageFilter.MaxFilter(3)), np.int16)
    samples = one.astype(np.int16)
    out = np.maximum(least - samples, samples - most)
    return np.asarray(np.maximum(out, 0).max(axis=2), np.int16)


def prove_picture(drawn: Pixels, composition: Composition, tolerance: Tolerance, source: str) -> Finding:
    """Return whether the drawing is the proved picture."""
    gap = excess(drawn, composition.flatten())
    rows, columns = (-(-size // _TILE) * _TILE for size in gap.shape)
    padded = np.zeros((rows, columns), np.float64)
    padded[: gap.shape[0], : gap.shape[1]] = gap
    tiles = padded.reshape(rows // _TILE, _TILE, columns // _TILE, _TILE).mean(axis=(1, 3))
    worst, mean = int(gap.max(initial=0)), float(tiles.max(initial=0))
    good = worst <= tolerance.sample and mean <= tolerance.tile
    place = np.unravel_index(int(tiles.argmax()), tiles.shape)
    box = Box(int(place[1]) * _TILE, int(place[0]) * _TILE, _TILE, _TILE).intersection(composition.plate.box)
    said = "shows the proved picture" if good else f"shows another picture than was proved, worst at {box}"
    return Finding(
        "picture", "", Outcome.PASS if good else Outcome.FAIL, said,
        evidence=Evidence(source, box), measured=f"{worst} of 255, {mean:.2f} on average in the worst 16 x 16 px",
        threshold=f"{tolerance.sample} of 255, {tolerance.tile:g} on average, beyond 1 px of play",
    )  # fmt: skip


def prove_codes(drawn: Pixels, composition: Composition, source: str) -> tuple[Finding, ...]:
    """Return for each code whether it decodes from the drawing, alone and in the whole picture."""
    everywhere = decode(drawn)
    found = []
    for region in composition.regions:
        if not region.role.is_code or composition.layer(region.id) is None:
            continue
        box = region.box.intersection(composition.plate.box)
        alone = decode(drawn[box.y : box.bottom, box.x : box.right])
        role, payload = region.role.value, region.content.payload
        right = bool(alone) and all(same_payload(role, payload, symbol) for symbol in alone)
        whole = any(same_payload(role, payload, symbol) and _within(symbol.box, box) for symbol in everywhere)
        if right and whole:
            outcome, reason = Outcome.PASS, f"decodes to exactly “{payload}”, alone and in the whole picture"
        elif right:
            outcome, reason = Outcome.UNDECIDED, "decodes when cropped, but is not found in the whole picture"
        else:
            outcome, reason = Outcome.FAIL, f"“{payload}” does not decode from this file"
        found.append(
            Finding(
                "code",
                region.id,
                outcome,
                reason,
                evidence=Evidence(f"zxing-cpp, {source}", region.box),
                expected=payload,
                measured=alone[0].payload if alone else None,
            )
        )
    return tuple(found)


def _within(symbol: Box, box: Box) -> bool:
    x, y = symbol.centre
    return box.x <= x < box.right and box.y <= y < box.bottom


def prove_text(read: dict[str, tuple[str, ...]], regions: tuple[Region, ...], source: str) -> tuple[Finding, ...]:
    """Return for each region whose words are text in the file whether they are the copy, to the code point."""
    found = []
    for region in regions:
        wanted = _texts(region)
        got = read.get(region.id, ())
        same = got == wanted
        found.append(
            Finding(
                "text",
                region.id,
                Outcome.PASS if same else Outcome.FAIL,
                "its text can be read from the file" if same else "the text in the file is not the copy",
                evidence=Evidence(source),
                expected="\n".join(wanted),
                measured="\n".join(got) if got else None,
            )
        )
    return tuple(found)


def _texts(region: Region) -> tuple[str, ...]:
    """Return the texts that a region is set as: its parts, or the cells of a table."""
    texts = tuple(part.text for part in region.content.parts)
    return tuple(cell for text in texts for row in rows_of(text) for cell in row if cell) if region.columns else texts
