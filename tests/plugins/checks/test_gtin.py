from __future__ import annotations

import pytest
from tests.plugins.checks.scenes import asset, blank, code_region, judge, only, text_region

from proofpress.brief import Role
from proofpress.plugins.checks.gtin import GtinCheck
from proofpress.proof import Outcome


@pytest.mark.parametrize(
    ("role", "payload", "outcome", "told"),
    [
        (Role.EAN13, "4006381333931", Outcome.PASS, "1 is right"),
        (Role.EAN13, "4006381333932", Outcome.FAIL, "check digit is 1"),
        (Role.EAN13, "400638133393", Outcome.FAIL, "missing"),
        (Role.UPCA, "036000291452", Outcome.PASS, "2 is right"),
        (Role.UPCA, "0036000291452", Outcome.PASS, "2 is right"),
        (Role.UPCA, "03600029145X", Outcome.FAIL, "other signs"),
    ],
)
def test_digits_and_check_digit(role: Role, payload: str, outcome: Outcome, told: str) -> None:
    finding = only(GtinCheck(), blank(asset(code_region(payload, role))))
    assert finding.outcome is outcome
    assert told in finding.reason
    assert finding.measured == payload


def test_only_retail_codes_have_check_digits() -> None:
    assert judge(GtinCheck(), blank(asset(text_region("4006381333932"), code_region("4006381333932")))) == ()
