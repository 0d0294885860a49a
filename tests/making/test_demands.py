from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.brief_kit import changed
from tests.making.kit import labels
from tests.plugin_kit import Judge, Painter, PlainRenderer, TypePainter

from proofpress.brief import Region, Role, Rules, SetBy
from proofpress.budget import Budget
from proofpress.composition import Composition
from proofpress.config import default_validators
from proofpress.errors import BriefError, EnvironmentProblem, PluginNotFoundError
from proofpress.image import read_image_bytes
from proofpress.interfaces import Context, Validator
from proofpress.loading import parse_brief
from proofpress.making.demands import refuse_vain_demands
from proofpress.pipeline import Pipeline
from proofpress.plugins.checks.language import LanguageCheck
from proofpress.proof import Finding
from proofpress.requirements import KNOWN_CHECKS, Level, levels, plate_levels
from proofpress.testing.samples import text_region


class House(Validator):
    """A check of the house's own; what it lacks can be chosen."""

    name = "house"
    checks = ("house-style",)

    def __init__(self, lacking: str = "") -> None:
        self.lacking = lacking

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        del composition, regions, ctx
        return ()

    def lacks(self) -> str:
        return self.lacking


def ruled(**checks: str) -> Rules:
    return Rules(checks=tuple((check.replace("_", "-"), level) for check, level in checks.items()))


def test_known_are_all_checks_that_the_tables_give_any_region_or_plate() -> None:
    given = set(plate_levels(Rules()))
    for role in Role:
        for set_by in SetBy:
            for locale in ("en-US", "ar-EG"):
                given |= set(levels(text_region("x", role=role, pattern="x"), set_by, locale, Rules()))
    assert given == KNOWN_CHECKS


def test_every_known_check_is_made_by_an_installed_validator() -> None:
    made = {check for validator in default_validators(readers=()) for check in validator.checks}
    assert made >= KNOWN_CHECKS


@pytest.mark.parametrize("level", [level.value for level in Level])
@pytest.mark.parametrize(
    ("written", "meant"), [("spaceing", "spacing"), ("Contrast", "contrast"), ("house_style", "house-style")]
)
def test_a_misspelt_check_is_refused_at_any_level_with_the_nearest_name(written: str, meant: str, level: str) -> None:
    with pytest.raises(BriefError) as refused:
        refuse_vain_demands(Rules(checks=((written, level),)), [Judge(), House()], "poster.json")
    assert str(refused.value) == (
        f"poster.json: $.rules.checks.{written}: there is no check {written!r} — did you mean {meant!r}?"
    )


def test_a_name_that_is_near_to_none_is_answered_with_all_there_are() -> None:
    with pytest.raises(BriefError) as refused:
        refuse_vain_demands(ruled(zzz="advice"), [House()])
    assert refused.value.where == "$.rules.checks.zzz"
    for check in (*KNOWN_CHECKS, "house-style"):
        assert check in refused.value.remedy


def test_what_is_known_or_declared_may_be_named() -> None:
    refuse_vain_demands(ruled(spacing="blocking", palette="advice", house_style="required"), [House()])


def test_a_required_check_that_no_validator_makes_is_told_with_what_to_add() -> None:
    with pytest.raises(PluginNotFoundError) as refused:
        refuse_vain_demands(ruled(spacing="required"), [House()], "poster.json")
    assert "poster.json: $.rules.checks.spacing: check 'spacing' is required" in str(refused.value)
    assert "default_validators()" in refused.value.remedy


def test_a_required_check_that_lacks_something_is_told_with_the_command_that_installs_it() -> None:
    with pytest.raises(EnvironmentProblem) as refused:
        refuse_vain_demands(ruled(house_style="required"), [House("pip install house")], "poster.json")
    assert refused.value.remedy == "pip install house"
    refuse_vain_demands(ruled(house_style="blocking"), [House("pip install house")])
    refuse_vain_demands(ruled(house_style="required"), [House("pip install house"), House()])


def test_without_lingua_a_required_language_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(EnvironmentProblem, match=r"pip install 'proofpress\[language\]'"):
        refuse_vain_demands(ruled(language="required"), [LanguageCheck()])
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name)
    refuse_vain_demands(ruled(language="required"), [LanguageCheck()])


# Through the pipeline


def _run(pipeline: Pipeline, data: dict[str, Any]) -> object:
    return pipeline.run(parse_brief(data))


def _run_all(pipeline: Pipeline, data: dict[str, Any]) -> object:
    return pipeline.run_all(parse_brief(data))  # before the first proof is asked for


def _price(pipeline: Pipeline, data: dict[str, Any]) -> object:
    return pipeline.price(parse_brief(data))


def _check(pipeline: Pipeline, data: dict[str, Any]) -> object:
    made = Pipeline(PlainRenderer(), [TypePainter()], [Judge()]).run(parse_brief(labels("a")))
    encoded = made.png_bytes()
    return pipeline.check(parse_brief(data).assets[0], read_image_bytes(encoded), encoded)


@pytest.mark.parametrize("verb", [_run, _run_all, _price, _check])
def test_nothing_is_rendered_drawn_judged_or_paid_for_a_brief_with_a_misspelt_check(
    verb: Callable[[Pipeline, dict[str, Any]], object],
) -> None:
    renderer, painter, judge, budget = PlainRenderer(), Painter(worst=5, actual=5), Judge(), Budget(100)
    pipeline = Pipeline(renderer, [painter, TypePainter()], [judge], budget=budget)
    data = changed(labels("a"), ("rules",), {"checks": {"contrats": "required"}})
    with pytest.raises(BriefError, match=r"\$\.rules\.checks\.contrats: .* did you mean 'contrast'"):
        verb(pipeline, data)
    assert (renderer.requests, painter.requests, judge.calls) == ([], [], [])
    assert budget.cost.settled == budget.cost.reserved == 0


def test_the_commands_name_file_path_and_remedy(tmp_path: Path) -> None:
    from tests.brief_kit import write_brief

    from proofpress.estimate import estimate_brief
    from proofpress.runs import check_image, run_brief

    data = changed(labels("a"), ("rules",), {"checks": {"contrats": "advice"}})
    path = write_brief(tmp_path, data)
    told = f"{path}: $.rules.checks.contrats: there is no check 'contrats' — did you mean 'contrast'?"
    with pytest.raises(BriefError) as refused:
        estimate_brief(path)
    assert str(refused.value) == told
    with pytest.raises(BriefError) as refused:
        check_image(tmp_path / "no-such.png", path, "en-US", "")
    assert str(refused.value) == told
    with pytest.raises(BriefError) as refused:
        run_brief(
            path, locales=(), formats=(), renderer="", compositors=(), options=(), base_url="", budget="",
            export="png", out=tmp_path / "out", quiet=True,
        )  # fmt: skip
    assert str(refused.value) == told
    assert not list(tmp_path.rglob("*.png"))
