from __future__ import annotations

import copy
import json
import tempfile
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.report.samples import NOW, proof, saved

from proofpress.brief import Rules
from proofpress.errors import InputError
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.report import approve, load_report

PASS, FAIL, UNDECIDED = Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED


@pytest.fixture
def report(tmp_path: Path) -> Path:
    waits = proof(outcomes=(PASS, UNDECIDED, UNDECIDED))
    return saved(tmp_path, waits, proof("fr-FR"), proof("he-IL", outcomes=(UNDECIDED, FAIL)))


def test_a_decision_settles_an_asset_and_says_who_why_when_and_of_what(report: Path) -> None:
    before = load_report(report)
    answer = approve(report, "de-DE/portrait", "Ada", "I read it aloud", now=NOW)
    after = load_report(report)
    asset = after["assets"][0]

    assert answer == after
    assert (asset["status"], asset["reason"]) == ("approved", "")
    assert asset["decisions"] == [
        {
            "region": "",
            "by": "Ada",
            "why": "I read it aloud",
            "when": "2026-03-04T05:06:07Z",
            "sha256": before["assets"][0]["sha256"],
        }
    ]
    assert "I read it aloud" in report.with_name("index.html").read_text("utf-8")


def test_the_whole_is_approved_when_all_its_assets_are(tmp_path: Path) -> None:
    path = saved(tmp_path, proof(outcomes=(UNDECIDED,)), proof("fr-FR"))

    assert load_report(path)["status"] == "review"
    assert approve(path, "de-DE/portrait", "Ada", "seen", now=NOW)["status"] == "approved"


def test_one_region_settles_itself_only(report: Path) -> None:
    first = approve(report, "de-DE/portrait", "Ada", "seen", region="r1", now=NOW)["assets"][0]
    second = approve(report, "de-DE/portrait", "Ada", "seen", region="r2", now=NOW)["assets"][0]

    assert (first["status"], first["reason"]) == ("review", "r0 is not proved")
    assert second["status"] == "approved"
    assert [decision["region"] for decision in second["decisions"]] == ["r1", "r2"]
    assert [region["outcome"] for region in second["regions"]] == ["pass", "undecided", "undecided"]


def test_regions_do_not_settle_a_required_check_of_the_plate(tmp_path: Path) -> None:
    unread = Finding("lettering", "", UNDECIDED, "no reader was there", evidence=Evidence("none"))
    made = proof(outcomes=(UNDECIDED,), general=(unread,))
    strict = attrs.evolve(made, asset=attrs.evolve(made.asset, rules=Rules(checks=(("lettering", "required"),))))
    path = saved(tmp_path, strict)
    assert approve(path, "de-DE/portrait", "Ada", "seen", region="r0", now=NOW)["assets"][0]["status"] == "review"
    assert approve(path, "de-DE/portrait", "Ada", "seen", now=NOW)["assets"][0]["status"] == "approved"
    lenient = saved(tmp_path / "lenient", made)
    assert approve(lenient, "de-DE/portrait", "Ada", "seen", region="r0", now=NOW)["assets"][0]["status"] == "approved"


def test_a_decision_on_a_region_that_passed_settles_nothing(report: Path) -> None:
    assert approve(report, "de-DE/portrait", "Ada", "fine", region="r0", now=NOW)["assets"][0]["status"] == "review"


def test_the_folder_may_stand_for_the_report(report: Path) -> None:
    assert approve(report.parent, "de-DE/portrait", "Ada", "seen")["assets"][0]["status"] == "approved"


def test_times_are_told_in_utc(report: Path) -> None:
    local = datetime(2026, 3, 4, 8, 6, 7, tzinfo=timezone(timedelta(hours=3)))
    answer = approve(report, "de-DE/portrait", "Ada", "seen", now=local)

    assert answer["assets"][0]["decisions"][0]["when"] == "2026-03-04T05:06:07Z"
    with pytest.raises(ValueError, match="no time zone"):
        approve(report, "de-DE/portrait", "Ada", "seen", now=datetime(2026, 1, 1))  # noqa: DTZ001 - the point


@pytest.mark.parametrize(
    ("asset", "region", "by", "why", "told"),
    [
        ("he-IL/portrait", None, "Ada", "fine", "a person cannot approve a failure"),
        ("he-IL/portrait", "r1", "Ada", "fine", "region 'r1' failed"),
        ("he-IL/portrait", "r0", "Ada", "fine", "r1 failed"),
        ("de-DE/potrait", None, "Ada", "fine", "did you mean de-DE/portrait?"),
        ("de-DE/portrait", "r9", "Ada", "fine", "no region 'r9'"),
        ("de-DE/portrait", None, " ", "fine", "say who decides"),
        ("de-DE/portrait", None, "Ada", "\n", "give the reason"),
        ("de-DE/portrait", None, "A\ud800", "fine", "lone surrogate"),
    ],
)
def test_what_cannot_be_approved_is_refused_and_nothing_changes(
    report: Path, asset: str, region: str | None, by: str, why: str, told: str
) -> None:
    before = {path: path.read_bytes() for path in report.parent.iterdir()}

    with pytest.raises(InputError) as caught:
        approve(report, asset, by, why, region=region, now=NOW)

    assert told in str(caught.value)
    assert caught.value.remedy
    assert {path: path.read_bytes() for path in report.parent.iterdir()} == before


def test_what_was_rejected_without_a_failed_region_stays_so(tmp_path: Path) -> None:
    path = saved(tmp_path, proof(outcomes=(UNDECIDED,)))
    data = load_report(path)
    data["assets"][0].update(status="rejected", reason="the budget is spent")
    path.write_text(json.dumps(data))

    with pytest.raises(InputError, match="the budget is spent"):
        approve(path, "de-DE/portrait", "Ada", "fine")


@pytest.mark.parametrize("change", ["other bytes", "missing", "never drawn", "no regions"])
def test_only_the_proved_image_can_be_approved(tmp_path: Path, change: str) -> None:
    made = proof(outcomes=(UNDECIDED,), drawn=change != "never drawn")
    path = saved(tmp_path, proof(regions=[]) if change == "no regions" else made)
    image = tmp_path / "de-DE-portrait.png"
    if change == "other bytes":
        image.write_bytes(image.read_bytes() + b"\0")
    if change == "missing":
        image.unlink()
    before = path.read_bytes()
    told = {
        "other bytes": "not the one that was proved",
        "missing": "cannot be read",
        "never drawn": "has no image",
        "no regions": "nothing was checked",
    }

    with pytest.raises(InputError, match=told[change]):
        approve(path, "de-DE/portrait", "Ada", "fine")

    assert path.read_bytes() == before


def test_a_decision_on_an_earlier_image_does_not_count(tmp_path: Path) -> None:
    path = saved(tmp_path, proof(outcomes=(UNDECIDED, UNDECIDED)))
    approve(path, "de-DE/portrait", "Ada", "seen", region="r0")
    data = load_report(path)
    data["assets"][0]["decisions"][0]["sha256"] = "0" * 64
    path.write_text(json.dumps(data))

    assert approve(path, "de-DE/portrait", "Ada", "seen", region="r1")["assets"][0]["status"] == "review"


def test_a_foreign_page_is_left_alone(report: Path) -> None:
    page = report.with_name("index.html")
    page.write_text("my own words")
    approve(report, "de-DE/portrait", "Ada", "seen")

    assert page.read_text() == "my own words"


def test_no_decision_is_lost_when_many_decide_at_once(report: Path) -> None:
    threads = [
        threading.Thread(target=approve, args=(report, "de-DE/portrait", f"reader {index}", "seen"))
        for index in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(load_report(report)["assets"][0]["decisions"]) == 6


def _without_decisions(report: dict[str, Any]) -> dict[str, Any]:
    rest = copy.deepcopy(report)
    rest.pop("status")
    for asset in rest["assets"]:
        for key in ("status", "reason", "decisions"):
            asset.pop(key)
    return rest


@pytest.fixture(scope="module")
def bench() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


OUTCOMES = st.lists(st.sampled_from(list(Outcome)), min_size=1, max_size=3)


@settings(max_examples=40, deadline=None)
@given(
    assets=st.lists(OUTCOMES, min_size=1, max_size=3),
    calls=st.lists(st.tuples(st.integers(0, 2), st.none() | st.integers(0, 3)), min_size=1, max_size=4),
)
def test_laws_of_approval(bench: Path, assets: Sequence[list[Outcome]], calls: list[tuple[int, int | None]]) -> None:
    path = saved(bench, *(proof(form=f"f{index}", outcomes=outcomes) for index, outcomes in enumerate(assets)))
    first = load_report(path)
    for number, region in calls:
        before = load_report(path)
        try:
            after = approve(path, f"de-DE/f{number}", "Ada", "seen", region=None if region is None else f"r{region}")
        except InputError:
            assert load_report(path) == before
            continue
        assert after == load_report(path)
        changed = [new["id"] for old, new in zip(before["assets"], after["assets"], strict=True) if old != new]
        assert changed == [f"de-DE/f{number}"]
        assert after["assets"][number]["decisions"][:-1] == before["assets"][number]["decisions"]

    last = load_report(path)
    assert _without_decisions(last) == _without_decisions(first)
    for asset, outcomes in zip(last["assets"], assets, strict=True):
        decided = {decision["region"] for decision in asset["decisions"]}
        open_ones = {f"r{index}" for index, outcome in enumerate(outcomes) if outcome is UNDECIDED}
        if FAIL in outcomes:
            assert (asset["status"], asset["decisions"]) == ("rejected", [])
        else:
            assert asset["status"] == ("approved" if "" in decided or open_ones <= decided else "review")
