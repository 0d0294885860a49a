from __future__ import annotations

import attrs
import numpy as np
import pytest
from PIL import Image
from tests.plugins.checks.scenes import asset, code_region, drawn, judge, only, text_region

from proofpress.codes import stamp
from proofpress.geometry import Box
from proofpress.image import png_bytes
from proofpress.plugins.checks.stress import STRESSES, StressCheck, survives
from proofpress.proof import Outcome

URL = "https://example.com/42"


@pytest.mark.parametrize(("role", "payload"), [("qr", URL), ("ean13", "4006381333931"), ("upca", "036000291452")])
def test_large_modules_survive_everything_and_small_ones_do_not(role: str, payload: str) -> None:
    wide = 400 if role == "qr" else 700
    large = stamp(role, payload, wide, 400).pixels
    assert survives(large, role, payload) == dict.fromkeys(STRESSES, True)
    small = np.asarray(Image.fromarray(large).resize((wide // 8, 50), Image.Resampling.LANCZOS))
    assert not all(survives(small, role, payload).values())


def test_another_payload_survives_nothing() -> None:
    assert not any(survives(stamp("qr", URL, 300, 300).pixels, "qr", URL + "0").values())
    made = drawn(asset(code_region(URL, box=Box(40, 200, 300, 300))))
    other = attrs.evolve(made, regions=(code_region(URL + "0", box=Box(40, 200, 300, 300)),))
    finding = only(StressCheck(), other)
    assert (finding.outcome, finding.measured) == (Outcome.FAIL, "0 of 4")


def test_the_simulation_is_the_same_each_time() -> None:
    code = Image.fromarray(stamp("qr", URL, 200, 200).pixels).convert("L")
    for name, apply in STRESSES.items():
        assert np.array_equal(np.asarray(apply(code)), np.asarray(apply(code))), name


def test_a_code_has_a_finding_and_other_regions_have_none() -> None:
    made = drawn(asset(code_region(URL, box=Box(40, 200, 300, 300)), text_region()))
    finding = only(StressCheck(), made)
    assert (finding.outcome, finding.measured) == (Outcome.PASS, "4 of 4")
    assert "simulated" in finding.reason
    assert judge(StressCheck(), drawn(asset(text_region()))) == ()


def test_what_is_lost_on_the_way_is_named_and_undecided() -> None:
    """The file is an export at half size: of modules of 4 px, 2 are left."""
    made = drawn(asset(code_region(URL, box=Box(40, 200, 140, 140))))
    small = Image.fromarray(made.flatten()).resize((300, 300), Image.Resampling.BOX)
    finding = only(StressCheck(), attrs.evolve(made, encoded=png_bytes(np.asarray(small))))
    assert (finding.outcome, finding.measured) == (Outcome.UNDECIDED, "2 of 4")
    assert "blur, print and scan" in finding.reason
