from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.plugins.diffusion._worker import _at_least_a_step


@given(st.integers(1, 1000), st.floats(0, 1))
def test_every_strength_makes_a_step(steps: int, strength: float) -> None:
    found = _at_least_a_step(strength, steps)
    assert strength <= found <= 1
    assert int(steps * found) >= 1
    assert found == strength or found == pytest.approx(1 / steps)


def test_a_model_with_its_own_number_of_steps_is_left_alone() -> None:
    assert _at_least_a_step(0.01, 0) == 0.01
