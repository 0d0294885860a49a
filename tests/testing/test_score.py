"""The card: rates with intervals, and what validators that do not look deserve."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar
from xml.etree import ElementTree as ET

import pytest

import proofpress
from proofpress.brief import Brief, Region, Role, SetBy
from proofpress.composition import Composition
from proofpress.errors import PluginNotFoundError
from proofpress.interfaces import Context, Scope, Validator
from proofpress.loading import load_brief
from proofpress.plugins.checks.synthesis import SynthesisCheck
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.testing.card import TOGETHER, Rate
from proofpress.testing.distortions import Distortion
from proofpress.testing.mutations import TEXT_DEFECTS, Defect
from proofpress.testing.samples import brief_of, code_region, sample_asset, text_region
from proofpress.testing.scenes import Scene
from proofpress.testing.score import score, score_installed, write_card


class Blind(Validator):
    """Says one thing whatever it sees."""

    name: ClassVar[str] = "blind"
    checks: ClassVar[tuple[str, ...]] = ("blind",)

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        del composition, ctx
        return [Finding("blind", r.id, self.outcome, "as ever", evidence=Evidence("nothing")) for r in regions]


class Crashing(Blind):
    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        super().validate(composition, regions, ctx)
        raise ZeroDivisionError


class Coward(Blind):
    """Passes what is right, and says nothing about what is wrong."""

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        found = SynthesisCheck().validate(composition, regions, ctx)
        return super().validate(composition, regions, ctx) if all(f.outcome is Outcome.PASS for f in found) else []


class Deck(Blind):
    scope: ClassVar[Scope] = "copy"


@pytest.fixture(scope="module")
def brief() -> Brief:
    texts = {"en-US": "Only $11.99 per bag", "pl-PL": "Tylko 29,99 zł za paczkę"}
    return brief_of(
        *(
            sample_asset(
                text_region(text, id="copy"), code_region(payload="https://example.com", id="code"), locale=tag
            )
            for tag, text in texts.items()
        )
    )


def test_wilson_interval_is_that_of_the_textbook() -> None:
    low, high = Rate(5, 50).interval
    assert (round(low, 4), round(high, 4)) == (0.0435, 0.2136)
    assert Rate(0, 300).interval[1] == pytest.approx(0.01264, abs=1e-4)
    assert Rate(0, 10).interval[0] == 0
    assert Rate(10, 10).interval[1] == pytest.approx(1)
    assert Rate(0, 0).interval == (0, 1)
    assert str(Rate(3, 40)) == "3/40 7.5 % [2.6 – 19.9]"


def test_one_that_always_passes_misses_everything(brief: Brief) -> None:
    card = score([Blind(Outcome.PASS)], [brief])
    assert card.miss("blind").share == card.miss(TOGETHER).share == 1
    assert card.miss("blind").total > 40
    assert card.false_alarm("blind").count == 0


def test_one_that_always_fails_alarms_about_everything(brief: Brief) -> None:
    card = score([Blind(Outcome.FAIL)], [brief])
    assert card.false_alarm("blind").share == 1
    assert card.miss("blind").count == 0
    assert card.caught("blind").share == 1


@pytest.mark.parametrize("validator", [Blind(Outcome.UNDECIDED), Crashing(Outcome.PASS)])
def test_one_that_never_decides_is_undecided(brief: Brief, validator: Validator) -> None:
    card = score([validator], [brief])
    assert card.undecided("blind", planted=True).share == 1
    assert card.undecided("blind", planted=False).share == 1
    assert card.miss("blind").count == card.false_alarm("blind").count == 0


def test_silence_about_a_defect_is_no_catch(brief: Brief) -> None:
    card = score([Coward(Outcome.PASS)], [brief])
    assert card.caught("blind").count == 0
    assert card.undecided("blind", planted=True).count > 0


def test_synthesis_catches_all_and_alarms_about_nothing(brief: Brief) -> None:
    card = score([SynthesisCheck()], [brief], seeds=2)
    assert card.miss("synthesis").count == 0
    assert card.false_alarm("synthesis") == Rate(0, 4)
    assert card.caught("synthesis").count == card.miss("synthesis").total > 40


def test_checks_of_the_copy_deck_see_no_planted_picture(brief: Brief) -> None:
    card = score([Deck(Outcome.PASS)], [brief])
    assert card.miss("blind").total == 0
    assert card.false_alarm("blind") == Rate(0, 8)


def test_classes_and_locales_are_told_apart(brief: Brief) -> None:
    card = score([Blind(Outcome.PASS)], [brief], defects=(Defect.DROPPED_ACCENT, Defect.WRONG_DIGIT), regions=["copy"])
    assert card.miss("blind", defect=Defect.WRONG_DIGIT.value).total == 4
    assert card.miss("blind", locale="en-US", defect=Defect.DROPPED_ACCENT.value).total == 0
    assert card.miss("blind", locale="pl-PL", defect=Defect.DROPPED_ACCENT.value).total == len(SetBy)


def test_a_card_is_json_and_a_table(brief: Brief) -> None:
    card = score([Blind(Outcome.PASS)], [brief], locales=["pl-PL"], regions=["copy"])
    told = json.loads(json.dumps(card.as_dict()))
    assert told["validators"] == ["blind 1"]
    assert told["checks"]["blind"]["miss"]["share"] == 1
    assert set(told["checks"]["blind"]["miss_by_locale"]) == {"pl-PL"}
    assert set(told["checks"]["blind"]["miss_by_defect"]) & {defect.value for defect in TEXT_DEFECTS}
    assert all(row["pass"] + row["fail"] + row["undecided"] for row in told["tallies"])
    table = card.table()
    assert "blind" in table
    assert "wrong digit" in table
    assert "100.0 %" in table
    assert max(len(line) for line in table.splitlines()) < 160


def test_an_unknown_plugin_is_refused() -> None:
    with pytest.raises(PluginNotFoundError, match="synthesis"):
        score_installed("synthesiss")


def test_an_installed_plugin_is_scored_on_the_example() -> None:
    card = score_installed("synthesis", ["he-IL"])
    assert card.validators[0].startswith("synthesis ")
    assert card.miss("synthesis").count == 0
    assert card.false_alarm("synthesis").count == 0
    brief = load_brief(Path(proofpress.__file__).parent / "examples" / "campaign" / "brief.json")
    assert any(region.role is Role.PRICE for region in brief.assets[0].regions)


def test_the_card_is_written_as_json_and_as_a_heat_map(brief: Brief, tmp_path: Path) -> None:
    card = score([Blind(Outcome.PASS), SynthesisCheck()], [brief], [Defect.WRONG_DIGIT, Defect.MISSING_WORD])
    write_card(card, tmp_path / "card")
    assert json.loads((tmp_path / "card/card.json").read_text("utf-8")) == card.as_dict()
    picture = ET.fromstring((tmp_path / "card/heatmap.svg").read_text("utf-8"))  # noqa: S314 - our own file
    told = [title.text or "" for title in picture.iter("{http://www.w3.org/2000/svg}title")]
    texts = [text.text or "" for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert {"blind", "synthesis", "wrong digit", "missing word", "en-US", "pl-PL"} <= set(texts)
    assert any("100.0% missed" in cell for cell in told), "who always passes misses all"
    assert any(" 0.0% missed, 0.0% undecided" in cell for cell in told)


def test_regions_take_turns_with_scenes(brief: Brief) -> None:
    plain = score([SynthesisCheck()], [brief], [Defect.WRONG_DIGIT], scenes=[Scene()])
    distorted = score([SynthesisCheck()], [brief], [Defect.WRONG_DIGIT], scenes=[Scene(distortion=Distortion.WARP)])
    assert plain.false_alarm("synthesis").count == 0
    assert distorted.false_alarm("synthesis").count > 0, "what is warped is not what type sets"
