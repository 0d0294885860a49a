"""Words by the columns in which their signs were seen."""

from __future__ import annotations

import importlib.util
import math

import numpy as np
import pytest

from proofpress.plugins.readers.ppocr.ctc import Columns
from proofpress.plugins.readers.ppocr.models import alphabet
from proofpress.plugins.readers.ppocr.words import words_of
from proofpress.quads import Quad

pytestmark = pytest.mark.skipif(
    not (importlib.util.find_spec("onnxruntime") and importlib.util.find_spec("rapidocr")),
    reason="the extra [ocr] is not installed",
)
HEIGHT = 40.0


def columns(said: str) -> Columns:
    """Each sign in a column of its own, `_` where nothing is seen."""
    found = np.zeros((len(said), len(alphabet())), np.float32)
    for column, sign in enumerate(said):
        found[column, 0 if sign == "_" else alphabet().index(sign)] = 1.0
    return found


def line(said: str, angle: float = 0.0) -> Quad:
    """A line of which a column is a quarter of its height wide."""
    return Quad(300.0, 100.0, len(said) * HEIGHT / 4, HEIGHT, angle)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("M_e_n_u_ _A", ["Menu", "A"]),
        (
            "M_e_n_u__________X",
            ["Menu", "X"],
        ),  # the recogniser said no space, and the gap is two and a half heights wide
        ("M_e_n_u____X", ["MenuX"]),
        ("M_______E_______N_______U", ["MENU"]),  # spaced out
        ("MM_ee_nn_uu", ["Menu"]),
        ("____", []),
    ],
)
def test_words_end_at_spaces_and_at_gaps_that_no_word_has(said: str, words: list[str]) -> None:
    assert [word.text for word in words_of(line(said), columns(said), 3)] == words


@pytest.mark.parametrize("angle", [0.0, 0.2, -0.4])
def test_words_stand_along_the_line_where_their_columns_are(angle: float) -> None:
    said = "__A_B_ _C_D___"
    whole = line(said, angle)
    first, second = (word.quad for word in words_of(whole, columns(said), 0))
    assert first is not None
    assert second is not None
    for word, middle in ((first, 3.5), (second, 9.5)):
        along = (middle - len(said) / 2) * HEIGHT / 4
        assert (word.x, word.y) == pytest.approx((300 + along * math.cos(angle), 100 + along * math.sin(angle)))
        assert word.width == pytest.approx(3 * HEIGHT / 4 + HEIGHT / 2)
        assert (word.height, word.angle) == (HEIGHT, angle)
