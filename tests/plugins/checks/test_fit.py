from __future__ import annotations

from tests.plugins.checks.scenes import asset, blank, code_region, judge, only, price_region, text_region

from proofpress.brief import Content, ContentKind, Region, Role
from proofpress.geometry import Box
from proofpress.plugins.checks.fit import FitCheck
from proofpress.proof import Outcome


def test_copy_that_fits_passes_with_its_size() -> None:
    finding = only(FitCheck(), blank(asset(text_region("Fresh coffee", min_font_px=20, max_font_px=30))))
    assert finding.outcome is Outcome.PASS
    assert finding.measured == "fits at 30 px"


def test_copy_that_does_not_fit_fails_with_the_longest_that_would() -> None:
    finding = only(FitCheck(), blank(asset(text_region("Fresh coffee " * 20, min_font_px=40))))
    assert finding.outcome is Outcome.FAIL
    assert "longest text that would fit is “Fresh" in finding.reason
    assert finding.threshold == "at least 40 px"


def test_a_character_without_a_font_fails_and_is_named() -> None:
    finding = only(FitCheck(), blank(asset(text_region("Fresh \U0001e944"))))
    assert finding.outcome is Outcome.FAIL
    assert "U+1E944" in finding.reason


def test_codes_must_fit_in_whole_modules() -> None:
    good, small = (
        code_region("4006381333931", Role.EAN13, box=Box(40, 400, 351, 120)),
        code_region("https://example.com/42", box=Box(40, 300, 80, 80)),
    )
    ean, qr = judge(FitCheck(), blank(asset(good, small)))
    assert ean.outcome is Outcome.PASS
    assert qr.outcome is Outcome.FAIL
    assert "needs 99 x 99 px" in qr.reason


def test_every_text_and_code_is_judged_and_no_picture() -> None:
    picture = Region("cup", Role.IMAGE, Box(0, 0, 10, 10), Content(ContentKind.IMAGE))
    assert len(judge(FitCheck(), blank(asset(text_region(), price_region(), code_region("a"), picture)))) == 3
