from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.report.samples import PLUGINS, hostile_proof, proof, region_proof, saved

from proofpress.brief import Rules
from proofpress.budget import Cost
from proofpress.errors import InputError
from proofpress.image import load_image, sha256
from proofpress.proof import Decision, Outcome, Proof, Status
from proofpress.report import load_report, report_dict, report_schema
from proofpress.report.json_report import report_bytes, worst

VALIDATOR = Draft202012Validator(report_schema())


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(report_schema())


def test_a_report_has_exactly_the_documented_keys_in_their_order() -> None:
    made = proof(decisions=(Decision("", "Ada", "seen", "2026-01-01T00:00:00Z", "0" * 64),))
    report = report_dict([made], plugins=PLUGINS)
    VALIDATOR.validate(report)

    assert list(report) == ["format_version", "brief_id", "status", "cost", "plugins", "assets"]
    assert list(report["cost"]) == ["settled_micro_usd", "reserved_micro_usd", "unknown_micro_usd"]
    asset = report["assets"][0]
    assert " ".join(asset) == (
        "id locale format status reason image sha256 plate plate_calls attempts regions findings decisions exports"
    )
    assert " ".join(asset["plate"]) == "renderer model sha256"
    assert " ".join(asset["attempts"][0]) == (
        "rung compositor regions relaxations request_id cost_micro_usd outcome reason calls findings"
    )
    assert " ".join(asset["attempts"][0]["calls"][0]) == (
        "service model outcome request_id regions prompt_sha256 prompt_version image_sha256 usage cost_micro_usd"
    )
    assert " ".join(asset["attempts"][0]["findings"][0]) == (
        "region check outcome expected measured threshold reason evidence"
    )
    assert " ".join(asset["regions"][0]) == "id role set_by outcome findings"
    finding = asset["regions"][0]["findings"][0]
    assert " ".join(finding) == "check outcome expected measured threshold reason evidence level"
    assert " ".join(finding["evidence"]) == "source box"
    assert " ".join(asset["decisions"][0]) == "region by why when sha256"


def test_findings_tell_what_their_check_may_do_and_so_that_a_brief_lowered_it() -> None:
    made = proof()
    lowered = attrs.evolve(made, asset=attrs.evolve(made.asset, rules=Rules(checks=(("contrast", "advice"),))))
    foreign = attrs.evolve(made, asset=attrs.evolve(made.asset, regions=()))

    def told(some: Proof) -> list[str | None]:
        findings = report_dict([some])["assets"][0]["regions"][0]["findings"]
        return [finding.get("level") for finding in findings]

    assert told(made) == ["required", "required"]
    assert told(lowered) == ["required", "advice"]
    assert told(foreign) == [None, None], "of a region that the asset does not have, nothing is known"


def test_values_come_through() -> None:
    made = proof(outcomes=(Outcome.PASS, Outcome.UNDECIDED))
    report = report_dict([made], plugins=PLUGINS)
    asset = report["assets"][0]

    assert made.composition is not None
    assert report["brief_id"] == "week-42"
    assert report["plugins"] == PLUGINS
    assert list(report["plugins"]) == sorted(PLUGINS)
    assert report["cost"] == {"settled_micro_usd": 42_000, "reserved_micro_usd": 0, "unknown_micro_usd": 1_250}
    assert (asset["id"], asset["status"], asset["image"]) == ("de-DE/portrait", "review", "de-DE-portrait.png")
    assert asset["sha256"] == sha256(made.png_bytes())
    assert asset["plate"] == {
        "renderer": "procedural",
        "model": "studio",
        "sha256": made.composition.plate.sha256,
    }
    assert asset["regions"][1]["outcome"] == "undecided"
    assert asset["regions"][0]["findings"][0]["evidence"]["box"] == list(
        made.regions[0].findings[0].evidence.box.as_tuple()  # type: ignore[union-attr]
    )


def test_the_requests_behind_an_attempt_and_what_stood_against_it_come_through() -> None:
    made = proof()
    attempt = report_dict([made])["assets"][0]["attempts"][0]

    assert attempt["calls"][0]["usage"] == {"image_in": 1462, "image_out": 397}
    assert attempt["calls"][0]["prompt_sha256"] == "a" * 64
    assert attempt["findings"][0]["region"] == "r0"


def test_a_report_of_before_there_were_requests_is_still_one() -> None:
    report = report_dict([proof()])
    del report["assets"][0]["plate_calls"]
    for attempt in report["assets"][0]["attempts"]:
        del attempt["calls"], attempt["findings"]
    VALIDATOR.validate(report)


def test_what_was_never_drawn_has_no_image() -> None:
    asset = report_dict([proof(outcomes=(Outcome.FAIL,), drawn=False)])["assets"][0]

    assert (asset["image"], asset["sha256"], asset["plate"]["sha256"]) == (None, "", "")
    VALIDATOR.validate(report_dict([proof(drawn=False)]))


def test_costs_add_up_to_the_micro_usd() -> None:
    costs = [Cost(1, 2, 3), Cost(10, 20, 30), Cost(0, 0, 1)]
    report = report_dict([proof(form=f"f{index}", cost=cost) for index, cost in enumerate(costs)])

    assert list(report["cost"].values()) == [11, 22, 34]


@given(st.lists(st.sampled_from([status.value for status in Status])))
def test_the_verdict_is_the_worst_of_all(statuses: list[str]) -> None:
    order = ["approved", "review", "rejected"]

    assert worst(statuses) == (max(statuses, key=order.index) if statuses else "rejected")


def test_two_assets_never_share_a_file() -> None:
    report = report_dict([proof("de", "DE-x"), proof("de-DE", "x"), proof("DE-DE", "X")])

    assert [a["image"] for a in report["assets"]] == ["de-DE-x.png", "de-DE-x-2.png", "DE-DE-X-3.png"]


def test_file_names_cannot_leave_the_folder() -> None:
    report = report_dict([hostile_proof(), proof("..", "../../etc/passwd"), proof("", "")])
    VALIDATOR.validate(report)

    assert all("/" not in asset["image"] and not asset["image"].startswith(".") for asset in report["assets"])


def test_bytes_are_utf8_and_end_with_a_line_feed(tmp_path: Path) -> None:
    made = proof(regions=[region_proof("שלום", Outcome.PASS, "12,99 €", "12,99 €")])
    data = saved(tmp_path, made).read_bytes()

    assert data.endswith(b"}\n")
    assert "12,99 €" in data.decode()
    assert "שלום" in data.decode()
    assert report_bytes(json.loads(data)) == data


def test_a_lone_surrogate_from_a_reader_costs_one_character_only() -> None:
    report = report_dict([proof(regions=[region_proof("r0", Outcome.FAIL, read="a\ud800b")])])

    assert report["assets"][0]["regions"][0]["findings"][0]["measured"] == "a\ufffdb"
    report_bytes(report)


def test_a_saved_report_loads_again(tmp_path: Path) -> None:
    path = saved(tmp_path, proof(), hostile_proof())

    assert load_report(path) == json.loads(path.read_bytes())
    assert [load_image(tmp_path / asset["image"]).shape for asset in load_report(path)["assets"]] == [(120, 200, 3)] * 2


def _broken(change: str) -> bytes:
    report: dict[str, Any] = report_dict([proof()])
    match change:
        case "other version":
            report["format_version"] = "2"
        case "way out":
            report["assets"][0]["image"] = "../../etc/passwd"
        case "fourth outcome":
            report["assets"][0]["regions"][0]["outcome"] = "waived"
        case "unknown key":
            report["colour"] = "red"
        case "lone surrogate":
            return report_bytes(report).replace(b"week-42", b"\\ud800")
        case "NaN":
            return report_bytes(report).replace(b"42000", b"NaN", 1)
    return report_bytes(report)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("other version", "format_version '2'"),
        ("way out", "$.assets[0].image"),
        ("fourth outcome", "$.assets[0].regions[0].outcome"),
        ("unknown key", "'colour' was unexpected"),
        ("lone surrogate", "no JSON in UTF-8"),
        ("NaN", "NaN is no JSON"),
    ],
)
def test_a_wrong_report_is_refused_in_one_line(tmp_path: Path, change: str, told: str) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(_broken(change))

    with pytest.raises(InputError) as caught:
        load_report(path)

    assert str(path) in str(caught.value)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe{}", b"[]", b"null", b"[" * 100_000])
def test_what_is_no_report_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(data)

    with pytest.raises(InputError, match=r"report\.json"):
        load_report(path)


def test_a_missing_report_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.json: cannot be read"):
        load_report(tmp_path / "nowhere.json")
