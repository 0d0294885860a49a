from __future__ import annotations

import itertools
from typing import Final

import attrs
import pytest
from tests._core_strategies import CODE_ROLES, TEXT_ROLES, region_of

from proofpress.brief import Region, Role, Rules, SetBy
from proofpress.locales import EXAMPLE_LOCALES
from proofpress.proof import Outcome
from proofpress.requirements import (
    COPY_CHECKS,
    UNLOWERABLE,
    Level,
    levels,
)

LTR, RTL = "en-US", "ar-EG"
TYPE, MODEL = SetBy.TYPE, SetBy.MODEL
PASS, FAIL, UNDECIDED = Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED

# The table of the design, written out once more: what must pass, and what blocks by a FAIL only.
COPY_REQUIRED: Final = {"characters", "script", "words", "fit"}
COPY_BLOCKING: Final = {"brand", "sense"}
SENTENCES: Final = (Role.HEADLINE, Role.SUBHEAD, Role.BODY, Role.LEGAL, Role.CTA)
TYPE_REQUIRED: Final = {"synthesis", "glyphs", "geometry", "contrast"}
TYPE_BLOCKING: Final = {"text", "calm"}
MODEL_REQUIRED: Final = {"text", "geometry", "contrast"}
MODEL_BLOCKING: Final = {"unasked", "shapes", "spacing", "calm"}
EVERY: Final = (
    *(
        "characters",
        "script",
        "words",
        "fit",
        "sense",
        "language",
        "brand",
        "synthesis",
        "glyphs",
        "geometry",
        "contrast",
        "text",
    ),
    *("calm", "unasked", "shapes", "spacing", "pattern", "direction", "code", "gtin", "grade", "stress", "stranger"),
)


def table(required: set[str], blocking: set[str]) -> dict[str, Level]:
    return {**dict.fromkeys(required, Level.REQUIRED), **dict.fromkeys(blocking, Level.BLOCKING)}


def as_designed(region: Region, set_by: SetBy, *, rtl: bool) -> dict[str, Level]:
    if region.role is Role.QR:
        return {**table({"code", "geometry", "fit", "characters"}, {"grade"}), "stress": Level.ADVICE}
    if region.role in (Role.EAN13, Role.UPCA):
        return {**table({"code", "geometry", "gtin", "fit"}, {"grade"}), "stress": Level.ADVICE}
    if region.role is Role.IMAGE:
        return table({"geometry"}, {"brand"})
    required = COPY_REQUIRED | (TYPE_REQUIRED if set_by is TYPE else MODEL_REQUIRED)
    blocking = (
        COPY_BLOCKING
        | ({"language"} if region.role in SENTENCES else set())
        | (TYPE_BLOCKING if set_by is TYPE else MODEL_BLOCKING)
    )
    if region.role is Role.PRICE or region.pattern is not None:
        required = required | {"pattern"}
    if rtl and set_by is MODEL:
        required = required | {"direction"}
    if rtl and set_by is TYPE:
        blocking = blocking | {"direction"}
    return table(required, blocking)


def ruled(*checks: tuple[str, str]) -> Rules:
    return Rules(checks=checks)


# The table


@pytest.mark.parametrize("role", Role)
def test_the_table_is_as_designed(role: Role) -> None:
    for set_by, pattern, locale in itertools.product(SetBy, (None, "", r"\d+"), (LTR, RTL, "he-IL", "ja-JP")):
        region = attrs.evolve(region_of(role), pattern=pattern)
        assert levels(region, set_by, locale, Rules()) == as_designed(region, set_by, rtl=locale in (RTL, "he-IL"))


def test_the_direction_is_judged_where_writing_goes_to_the_left() -> None:
    told = {tag for tag in EXAMPLE_LOCALES if "direction" in levels(region_of(Role.BODY), MODEL, tag, Rules())}
    assert told == {"ar-EG", "he-IL"}


def test_tables_are_made_anew_each_time() -> None:
    before = dict(levels(region_of(Role.QR), TYPE, LTR, Rules()))
    levels(region_of(Role.QR), TYPE, LTR, ruled(("geometry", "advice"), ("grade", "required")))
    levels(region_of(Role.EAN13), TYPE, LTR, ruled(("gtin", "advice")))
    assert levels(region_of(Role.QR), TYPE, LTR, Rules()) == before
    assert levels(region_of(Role.EAN13), TYPE, LTR, Rules())["gtin"] is Level.REQUIRED


def test_names_that_others_rely_on() -> None:
    assert set(COPY_CHECKS) == {"characters", "script", "gtin", "words", "fit"}
    assert set(UNLOWERABLE) == {"synthesis", "pattern", "code"}
    assert [level.value for level in Level] == ["required", "blocking", "advice"]


# Rules


@pytest.mark.parametrize("check", EVERY)
@pytest.mark.parametrize("level", Level)
def test_a_rule_moves_one_check_and_lowers_none_that_may_not_be(check: str, level: Level) -> None:
    for role, set_by in itertools.product(Role, SetBy):
        before = levels(region_of(role), set_by, RTL, Rules())
        after = levels(region_of(role), set_by, RTL, ruled((check, level.value)))
        assert {**after, check: None} == {**before, check: None}
        if check not in before:
            assert after.get(check, Level.REQUIRED) is Level.REQUIRED
            assert check not in after or level is Level.REQUIRED
        elif check in ("synthesis", "pattern", "code"):
            assert after[check] is before[check] is Level.REQUIRED
        else:
            assert after[check] is level


def test_a_check_of_a_plugin_can_be_demanded_of_text() -> None:
    for role in TEXT_ROLES:
        assert levels(region_of(role), TYPE, LTR, ruled(("loud", "required")))["loud"] is Level.REQUIRED


def test_no_check_of_copy_is_demanded_of_codes_and_pictures() -> None:
    speaking = ("code", "geometry", "gtin", "grade", "stress", "fit", "characters", "brand")
    checks = [name for name in EVERY if name not in speaking]
    rules = ruled(*((name, "required") for name in checks))
    for role in (*CODE_ROLES, Role.IMAGE):
        assert levels(region_of(role), TYPE, LTR, rules) == levels(region_of(role), TYPE, LTR, Rules())


@pytest.mark.parametrize("level", ["blocking", "advice"])
def test_a_check_that_does_not_speak_to_a_region_is_not_brought_in_by_lowering_it(level: str) -> None:
    assert "loud" not in levels(region_of(Role.BODY), TYPE, LTR, ruled(("loud", level)))
    assert "unasked" not in levels(region_of(Role.BODY), TYPE, LTR, ruled(("unasked", level)))


def test_a_check_is_not_demanded_of_what_it_never_judges() -> None:
    rules = ruled(*((name, "required") for name in ("code", "gtin", "grade", "stress", "direction", "pattern")))
    for role in TEXT_ROLES:
        assert levels(region_of(role), TYPE, LTR, rules) == levels(region_of(role), TYPE, LTR, Rules())
    assert levels(region_of(Role.BODY), TYPE, RTL, rules)["direction"] is Level.REQUIRED
    for check in ("grade", "stress"):
        assert levels(region_of(Role.EAN13), TYPE, LTR, rules)[check] is Level.REQUIRED


def test_a_language_is_demanded_of_sentences_only() -> None:
    for role in TEXT_ROLES:
        told = levels(region_of(role), TYPE, LTR, ruled(("language", "required")))
        assert told.get("language") is (Level.REQUIRED if role in SENTENCES else None)


@pytest.mark.parametrize("check", ["unasked", "shapes", "spacing"])
def test_what_only_judges_models_is_demanded_of_models_only(check: str) -> None:
    rules = ruled((check, "required"))
    for role in TEXT_ROLES:
        assert check not in levels(region_of(role), TYPE, RTL, rules)
        assert levels(region_of(role), MODEL, RTL, rules)[check] is Level.REQUIRED


def test_an_unlowerable_check_that_a_rule_raised_stays_raised() -> None:
    raised = ruled(("synthesis", "required"), ("synthesis", "advice"))
    assert levels(region_of(Role.BODY), MODEL, LTR, raised)["synthesis"] is Level.REQUIRED


def test_the_last_rule_counts() -> None:
    rules = ruled(("text", "required"), ("text", "advice"), ("contrast", "advice"), ("contrast", "required"))
    told = levels(region_of(Role.BODY), TYPE, LTR, rules)
    assert told["text"] is Level.ADVICE
    assert told["contrast"] is Level.REQUIRED


def test_every_rule_is_followed_not_only_the_first() -> None:
    rules = ruled(("stranger", "advice"), ("synthesis", "advice"), ("brand", "advice"), ("text", "required"))
    told = levels(region_of(Role.BODY), TYPE, LTR, rules)
    assert (told["brand"], told["text"], told["synthesis"]) == (Level.ADVICE, Level.REQUIRED, Level.REQUIRED)
    assert "stranger" not in told


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="sometimes"):
        levels(region_of(Role.BODY), TYPE, LTR, ruled(("text", "sometimes")))
