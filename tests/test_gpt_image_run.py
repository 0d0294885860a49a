"""The example campaign by a simulated image service over HTTP: what is approved is right, and every cent is accounted for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from tests.command_kit import proofpress, refused_line

from proofpress.runs import run_brief
from proofpress.testing.images_server import RunningServer, TypistModel, running_server
from proofpress.text import fold

ENDINGS = ("approved", "review", "rejected")


@pytest.fixture
def service() -> Iterator[RunningServer]:
    with running_server(TypistModel(0.3, repaint=True, shift=8), seed=7) as server:
        yield server


@pytest.fixture
def brief() -> Iterator[Path]:
    with resources.as_file(resources.files("proofpress.examples") / "campaign") as folder:
        yield folder / "brief.json"


def run(brief: Path, out: Path, url: str, budget: str, locales: Sequence[str] = (), **changed: Any) -> dict[str, Any]:
    given = {"renderer": "", "compositors": ["gpt_image"], "options": [], "formats": ["portrait"], **changed}
    return run_brief(
        brief, locales=locales, base_url=url, budget=budget, export="png", out=out, quiet=True, **given
    ).report


def last_calls(asset: Mapping[str, Any]) -> dict[str, tuple[str, int]]:
    """Return region id, and the request that drew it last with its place in that; none for what type drew last."""
    last: dict[str, tuple[str, int]] = {}
    for attempt in asset["attempts"]:
        if attempt["compositor"] == "type":
            for region in attempt["regions"]:
                last.pop(region, None)
        for call in attempt["calls"]:
            if call["outcome"] == "accepted":
                last |= {region: (call["request_id"], place) for place, region in enumerate(call["regions"])}
    return last


def planted(report: Mapping[str, Any], truth: Sequence[Mapping[str, Any]]) -> tuple[list[str], int]:
    """Return regions of approved assets that bear a defect, and how many of a model's were approved in all."""
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in truth:
        rows.setdefault(row["request_id"], []).append(row)
    wrong, by_model = [], 0
    for asset in report["assets"]:
        if asset["status"] != "approved":
            continue
        for region, (request, place) in last_calls(asset).items():
            by_model += 1
            row = rows[request][place]
            if fold(row["drawn"]) != fold(row["expected"]):
                wrong.append(f"{asset['id']} {region}: {row['drawn']!r}")
    return wrong, by_model


def check(report: Mapping[str, Any], service: RunningServer, cap: int) -> None:
    bill = service.bill()
    assert report["cost"] == {
        "settled_micro_usd": bill["total_micro_usd"], "reserved_micro_usd": 0, "unknown_micro_usd": 0,
    }  # fmt: skip
    assert bill["total_micro_usd"] <= cap
    for asset in report["assets"]:
        assert asset["status"] in ENDINGS
        assert asset["reason"] or asset["status"] == "approved"
        assert sum(a["cost_micro_usd"] for a in asset["attempts"]) == sum(
            call["cost_micro_usd"] for a in asset["attempts"] for call in a["calls"]
        )
    wrong, by_model = planted(report, service.truth())
    assert wrong == []
    assert by_model > 0


def test_a_poster_ends_right_and_the_spend_is_the_bill(brief: Path, tmp_path: Path, service: RunningServer) -> None:
    report = run(brief, tmp_path / "out", service.url, "1", ["en-US"])
    check(report, service, 1_000_000)
    asset = report["assets"][0]
    assert asset["status"] == "approved"
    assert [r["set_by"] for r in asset["regions"] if r["id"] == "headline"] == ["model"]
    assert len(asset["attempts"]) > 2  # A defect was planted, found and repaired.
    kept = {file.stem for file in (tmp_path / "out" / "artifacts").rglob("*.png")}
    assert kept == {call["image_sha256"] for a in report["assets"] for t in a["attempts"] for call in t["calls"]}
    sheet = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "to services" in sheet
    assert "layout-1" in sheet


def test_under_a_cap_that_pays_for_one_call_type_sets_the_rest(
    brief: Path, tmp_path: Path, service: RunningServer
) -> None:
    report = run(brief, tmp_path / "out", service.url, "0.05", ["en-US", "es-ES"])
    assert service.bill()["total_micro_usd"] <= 50_000
    assert report["cost"]["settled_micro_usd"] == service.bill()["total_micro_usd"]
    assert [asset["status"] for asset in report["assets"]] == ["approved", "approved"]
    reasons = [attempt["reason"] for asset in report["assets"] for attempt in asset["attempts"]]
    assert any("the next attempt may cost" in reason for reason in reasons)
    assert json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8")) == report


def test_a_plate_too_dear_ends_the_run_cleanly_from_the_command_line(
    brief: Path, tmp_path: Path, service: RunningServer
) -> None:
    done = proofpress(
        "run", str(brief), "--renderer", "gpt_image", "--compositor", "gpt_image", "--base-url", service.url,
        "--budget", "0.001", "--locale", "en-US", "--format", "portrait", "--out", "out", cwd=tmp_path,
    )  # fmt: skip
    assert "the next attempt may cost" in refused_line(done, begun=True)
    assert service.bill()["total_micro_usd"] == 0


def test_a_poster_is_made_by_the_model_as_a_whole(brief: Path, tmp_path: Path, service: RunningServer) -> None:
    report = run(brief, tmp_path / "out", service.url, "1", ["en-US"], renderer="gpt_image")
    asset = report["assets"][0]
    assert asset["plate"]["renderer"] == "gpt_image"
    assert asset["plate"]["model"] == "gpt-image-2.5-sunburst"
    assert [call["prompt_version"] for call in asset["plate_calls"]] == ["plate-1"]
    assert report["cost"]["settled_micro_usd"] == service.bill()["total_micro_usd"]
    assert planted(report, service.truth())[0] == []


@pytest.mark.slow
def test_the_whole_campaign_ends_right_and_the_spend_is_the_bill(
    brief: Path, tmp_path: Path, service: RunningServer
) -> None:
    report = run(brief, tmp_path / "out", service.url, "5", formats=[])
    assert len(report["assets"]) == 28
    check(report, service, 5_000_000)
    approved = [asset for asset in report["assets"] if asset["status"] == "approved"]
    assert any(r["id"] == "headline" and r["set_by"] == "model" for asset in approved for r in asset["regions"])
