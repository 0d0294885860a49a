"""A simulated model that writes: it knows the copy from the prompt alone, draws with our type engine, and makes mistakes.

It stands in for an image model where a test needs one that can be counted on to be unreliable. What it draws says nothing of
what a real model draws.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final, Literal

import attrs
import numpy as np
import numpy.typing as npt
from PIL import Image

from proofpress.brief import (
    Asset,
    Brand,
    Content,
    ContentKind,
    Format,
    Panel,
    Part,
    PlateSpec,
    Region,
    Role,
    Rules,
)
from proofpress.composition import Composition, Plate
from proofpress.geometry import Box, Size
from proofpress.image import Pixels
from proofpress.interfaces import Context, RenderRequest
from proofpress.plugins.renderers.procedural import ProceduralRenderer
from proofpress.setting import draw
from proofpress.testing.images_server.model import Drawn, TruthRow
from proofpress.testing.images_server.understanding import Wanted, colours_in, understood
from proofpress.testing.mutations import Defect, mutate
from proofpress.typography import MissingGlyphsError

__all__ = ["MISTAKES", "TypistModel"]

MISTAKES: Final = (
    Defect.WRONG_LETTER,
    Defect.DROPPED_ACCENT,
    Defect.WRONG_DIGIT,
    Defect.MISSING_WORD,
    Defect.DOUBLED_WORD,
    Defect.DOUBLED_LETTER,
    Defect.DROPPED_LETTER,
    Defect.SWAPPED_LETTERS,
    Defect.EXTRA_WORD,
)
"""What it gets wrong, one of these at a time."""
_LEAST_PX: Final = 8.0
_GRAIN: Final = 1.2
_DRIFT_OF_TONE: Final = 2.5
_PAPER: Final = (244, 240, 232)


@attrs.frozen
class TypistModel:
    """Writes the texts of a prompt into a picture.

    Attributes:
        defect_rate: Chance that a text comes out wrong, 0..1, each by itself.
        repaint: Whether every pixel comes back a little different, as from a model that draws the whole frame anew.
        shift: By how much the whole frame may come back shifted, px either way.
        mistakes: What may go wrong.
    """

    defect_rate: float = 0.0
    repaint: bool = False
    shift: int = 0
    mistakes: tuple[Defect, ...] = MISTAKES

    def draw(self, prompt: str, images: Sequence[Pixels], mask: Pixels | None, size: Size, seed: int) -> Drawn:
        """Return the picture with the texts written into it, and what was written where.

        Args:
            prompt: The only source of the copy.
            images: The first is edited; without one a plate is drawn.
            mask: Its clear part is where a text goes that the prompt gives no place.
            size: Of the answer, px.
            seed: Chooses all that is left to chance.
        """
        chance = random.Random(f"{seed}:{len(prompt)}")
        picture = _scaled(images[0], size) if images else _plate(prompt, size, seed)
        truth: list[TruthRow] = []
        for number, wanted in enumerate(understood(prompt)):
            box = wanted.box or _clear(mask, size)
            spoiled = self._spoiled(wanted, chance)
            picture = _written(picture, attrs.evolve(wanted, copy=spoiled), box, number, chance)
            truth.append(TruthRow(wanted.copy, spoiled, box))
        if self.repaint:
            picture = _repainted(picture, chance.randrange(2**32))
        dx, dy = (chance.randint(-self.shift, self.shift) for _ in range(2))
        picture = _shifted(picture, dx, dy)
        return Drawn(picture, tuple(attrs.evolve(row, box=row.box.moved(dx, dy)) for row in truth))

    def _spoiled(self, wanted: Wanted, chance: random.Random) -> str:
        """Return what is written: the copy, or with the chance of a defect something else."""
        seed = chance.randrange(2**32)
        if chance.random() >= self.defect_rate:
            return wanted.copy
        for mistake in chance.sample(self.mistakes, len(self.mistakes)):
            # A mistake is made in one line: a line feed is where the prompt parts the pieces.
            pieces = wanted.copy.split("\n")
            for index in chance.sample(range(len(pieces)), len(pieces)):
                wrong = mutate(pieces[index], mistake, wanted.locale, seed)
                if wrong is not None:
                    return "\n".join((*pieces[:index], wrong, *pieces[index + 1 :]))
        return wanted.copy


def _scaled(image: Pixels, size: Size) -> Pixels:
    rgb = np.ascontiguousarray(image[..., :3])
    if (image.shape[1], image.shape[0]) == (size.width, size.height):
        return rgb
    return np.asarray(Image.fromarray(rgb).resize((size.width, size.height), Image.Resampling.BICUBIC))


def _plate(prompt: str, size: Size, seed: int) -> Pixels:
    colours = colours_in(prompt)[:6] or (_PAPER,)
    brand = Brand(tuple((f"c{index}", rgb) for index, rgb in enumerate(colours)))
    request = RenderRequest(size, PlateSpec(seed=seed % 2**31), brand)
    return ProceduralRenderer().render(request, Context())[0].pixels


def _clear(mask: Pixels | None, size: Size) -> Box:
    """Return the bounds of what a mask leaves clear; the middle of the picture if there is none."""
    if mask is not None and (mask[..., 3] == 0).any():
        rows, columns = (np.flatnonzero((mask[..., 3] == 0).any(axis=axis)) for axis in (1, 0))
        return Box.from_edges(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    return Box(size.width // 8, size.height // 3, size.width * 3 // 4, size.height // 3)


def _written(picture: Pixels, wanted: Wanted, box: Box, number: int, chance: random.Random) -> Pixels:
    """Return the picture with one text in it, a little smaller or lighter than asked, as hands differ."""
    height, width = picture.shape[:2]
    pieces = wanted.copy.split("\n")
    least, most = wanted.letters or (_LEAST_PX, float(box.height))
    most *= chance.uniform(0.9, 1.0)
    names = [("amount", "was", "unit")[i] if 1 < len(pieces) <= 3 else "text" for i in range(len(pieces))]
    hand = Region(
        id=f"text-{number}",
        role=Role.LABEL,
        box=box,
        content=Content(ContentKind.TEXT, tuple(Part(n, t) for n, t in zip(names, pieces, strict=True) if t.strip())),
        # What it was told to write and cannot fit, it writes smaller.
        min_font_px=_LEAST_PX,
        max_font_px=max(_LEAST_PX, most, least * 0.9),
        weight=max(100, min(900, wanted.weight + chance.choice((-100, 0, 0, 100)))),
        align=_ALIGN[wanted.align, wanted.locale.split("-")[0] in _RTL],
        valign=wanted.valign,  # type: ignore[arg-type]  # one of the three words
        color=wanted.ink,
        max_lines=wanted.lines,
        # A clear panel turns the text with it.
        panel=Panel((0, 0, 0), rotate=wanted.turned, padding=0, opacity=0.0) if wanted.turned else None,
    )
    if not hand.content.parts:
        return picture
    asset = Asset("simulated", wanted.locale, Format("frame", width, height), (hand,), PlateSpec(), Brand(), Rules())
    ground = Composition(asset, Plate(picture), (hand,))
    try:
        layer = draw(hand, ground)
    except MissingGlyphsError:
        return picture
    return ground.with_layer(layer).flatten()


_RTL: Final = ("ar", "he", "fa", "ur")
_ALIGN: Final[dict[tuple[str, bool], Literal["start", "center", "end"]]] = {
    ("left", False): "start", ("right", False): "end", ("center", False): "center",
    ("left", True): "end", ("right", True): "start", ("center", True): "center",
}  # fmt: skip


def _repainted(picture: Pixels, seed: int) -> Pixels:
    """Return the picture drawn anew: another tone overall, a slow drift of it across the frame, and grain in every pixel."""
    made = np.random.default_rng(seed)
    height, width = picture.shape[:2]
    slow = made.normal(0, _DRIFT_OF_TONE / 2, (5, 5, 3)).astype(np.float32)
    drift = np.stack(
        [
            np.asarray(Image.fromarray(slow[..., channel]).resize((width, height), Image.Resampling.BICUBIC))
            for channel in range(3)
        ],
        axis=-1,
    )
    gain = 1 + made.uniform(-0.015, 0.015, 3).astype(np.float32)
    grain = made.standard_normal(picture.shape, dtype=np.float32) * np.float32(_GRAIN)
    anew: npt.NDArray[np.float32] = (
        picture * gain + drift + made.uniform(-_DRIFT_OF_TONE, _DRIFT_OF_TONE, 3).astype(np.float32) + grain
    )
    return np.rint(np.clip(anew, 0, 255)).astype(np.uint8)


def _shifted(picture: Pixels, dx: int, dy: int) -> Pixels:
    height, width = picture.shape[:2]
    rows = np.clip(np.arange(height) - dy, 0, height - 1)
    columns = np.clip(np.arange(width) - dx, 0, width - 1)
    return np.ascontiguousarray(picture[rows[:, None], columns])
