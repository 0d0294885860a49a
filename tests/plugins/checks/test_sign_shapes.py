"""Which sign a piece of ink is: itself in any font and weight, and no other."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import numpy as np
import pytest
from PIL import Image, ImageFilter

from proofpress.plugins.checks._cut_sign import InkPiece
from proofpress.plugins.checks._sign_shapes import Likeness, likeness
from proofpress.typography import FontLibrary, designs

RARE = "₺₫₪₹₩฿"


@pytest.fixture(scope="module")
def fonts() -> FontLibrary:
    library = FontLibrary(system=False)
    if library.missing(RARE, "en-US"):
        pytest.skip("the font wheels are not installed")
    return library


def pieces(sign: str, fonts: FontLibrary, *, size: float = 40.0, soft: float = 0.8) -> Iterator[InkPiece]:
    """Yield a sign in weights that no reference has, small and soft."""
    for design in designs(sign, fonts, fonts.showing(sign)[:5], (480, 630), size):
        soft_edges = Image.fromarray(np.pad(design.alpha, 4)).filter(ImageFilter.GaussianBlur(soft))
        share = np.asarray(soft_edges)[3:-3, 3:-3].astype(np.float32) / np.float32(255)
        yield InkPiece(share, design.width, design.top, design.bottom)


def like(piece: InkPiece, sign: str) -> Likeness:
    found = likeness(piece, sign)
    assert found is not None
    return found


@pytest.mark.parametrize("sign", RARE)
def test_a_sign_is_itself(sign: str, fonts: FontLibrary) -> None:
    found = [like(piece, sign) for piece in pieces(sign, fonts)]
    assert all(one.own < one.distance for one in found)
    assert sum(one.itself for one in found) >= 0.8 * len(found)
    assert not any(one.is_other for one in found)


@pytest.mark.parametrize("sign", RARE)
def test_no_other_sign_or_letter_passes_for_it(sign: str, fonts: FontLibrary) -> None:
    for other in {*"$€£¥₺₫₪₹₩฿₽₴₦₱₸BWRNtdTLđ17", "Rs", "TL"} - {sign}:
        for piece in pieces(other, fonts):
            assert not like(piece, sign).itself, other


def test_a_well_known_sign_in_its_place_is_told(fonts: FontLibrary) -> None:
    for other in "$€£":
        found = [like(piece, "₺") for piece in pieces(other, fonts)]
        assert all(one.is_other and one.other == other for one in found)


@pytest.mark.parametrize("sign", "₺₫₹₪")
def test_mirrored_and_on_its_head_it_is_not_itself(sign: str, fonts: FontLibrary) -> None:
    for piece in pieces(sign, fonts):
        for share in (piece.share[:, ::-1], piece.share[::-1], piece.share[::-1, ::-1]):
            assert not like(attrs.evolve(piece, share=share), sign).itself


@pytest.mark.parametrize("sign", RARE)
def test_what_is_no_sign_at_all_is_not_itself(sign: str, fonts: FontLibrary) -> None:
    piece = next(pieces(sign, fonts))
    height, width = piece.share.shape
    box = np.ones((height, width), np.float32)
    box[3:-3, 3:-3] = 0
    noise = np.random.default_rng(3).random((height, width)).astype(np.float32)
    for share in (box, noise, np.ones((height, width), np.float32), np.zeros((height, width), np.float32)):
        assert not like(attrs.evolve(piece, share=share), sign).itself


def test_place_and_size_beside_the_digits_count(fonts: FontLibrary) -> None:
    piece = next(pieces("₫", fonts))
    raised = attrs.evolve(piece, top=piece.top + 1.2, bottom=piece.bottom + 1.2)
    assert like(raised, "₫").own > like(piece, "₫").own + 0.3
    assert not like(raised, "₫").itself


def test_a_sign_of_no_font_cannot_be_told(fonts: FontLibrary) -> None:
    assert likeness(next(pieces("$", fonts)), "\U0010fffd") is None
