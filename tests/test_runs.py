from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.brief_kit import changed, poster, write_brief

from proofpress.errors import BriefError, InputError, OutputError
from proofpress.report.json_report import report_schema
from proofpress.runs import Finished, check_image, run_brief

ALL = {
    "locales": (),
    "formats": (),
    "renderer": "",
    "compositors": (),
    "options": (),
    "base_url": "",
    "budget": "",
    "export": "png",
    "quiet": True,
}


def run(folder: Path, data: dict[str, Any], out: str = "out", **more: Any) -> Finished:
    Image.new("RGB", (480, 360), "#F4F1EA").save(folder / "flat.png")
    return run_brief(write_brief(folder, data), out=folder / out, **{**ALL, **more})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Finished]:
    folder = tmp_path_factory.mktemp("run")
    return folder, run(folder, changed(poster(), ("plate",), {"source": "flat.png"}), budget="1.50")


def test_a_run_writes_pictures_report_and_sheet(made: tuple[Path, Finished]) -> None:
    folder, finished = made
    out = folder / "out"
    assert sorted(file.name for file in out.iterdir()) == [
        "de-DE-default.png",
        "en-US-default.png",
        "index.html",
        "report.json",
    ]
    assert finished.sheet == out / "index.html"
    assert json.loads((out / "report.json").read_text(encoding="utf-8")) == finished.report


def test_the_report_has_the_documented_shape(made: tuple[Path, Finished]) -> None:
    from jsonschema import Draft202012Validator

    folder, finished = made
    report = finished.report
    Draft202012Validator(report_schema()).validate(report)
    assert set(report) >= {"format_version", "brief_id", "status", "cost", "plugins", "assets"}
    assert (report["brief_id"], report["status"]) == ("garden-week", "approved")
    assert report["cost"] == {"settled_micro_usd": 0, "reserved_micro_usd": 0, "unknown_micro_usd": 0}
    assert report["plugins"]["renderer:image"]
    assert [asset["id"] for asset in report["assets"]] == ["en-US/default", "de-DE/default"]
    for asset in report["assets"]:
        assert {"locale", "format", "status", "image", "sha256", "plate", "attempts", "regions"} <= set(asset)
        assert set(asset["plate"]) == {"renderer", "model", "sha256"}
        data = (folder / "out" / asset["image"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == asset["sha256"]
        for attempt in asset["attempts"]:
            assert {"rung", "compositor", "regions", "request_id", "cost_micro_usd", "outcome"} <= set(attempt)
        assert [region["id"] for region in asset["regions"]] == ["headline", "price", "sku", "qr"]
        for region in asset["regions"]:
            assert {"id", "role", "set_by", "outcome", "findings"} <= set(region)
            for finding in region["findings"]:
                assert {"check", "outcome", "expected", "measured", "threshold", "reason"} <= set(finding)
                assert finding["evidence"]["source"]


def test_a_plate_with_a_source_is_rendered_from_it_unless_told_otherwise(made: tuple[Path, Finished]) -> None:
    _, finished = made
    assert {asset["plate"]["renderer"] for asset in finished.report["assets"]} == {"image"}


def test_only_what_was_asked_for_is_made_with_the_options_given(tmp_path: Path) -> None:
    finished = run(tmp_path, poster(), locales=["de-DE"], formats=["default"], options=["procedural.kind=gradient"])
    (asset,) = finished.report["assets"]
    assert (asset["id"], asset["plate"]["renderer"]) == ("de-DE/default", "procedural")


def test_the_own_picture_checks_as_a_foreign_one(made: tuple[Path, Finished]) -> None:
    folder, _ = made
    entry = check_image(folder / "out" / "de-DE-default.png", folder / "brief.json", "de-DE", "")
    assert entry["status"] != "rejected", entry["reason"]
    assert (entry["id"], entry["image"]) == ("de-DE/default", "de-DE-default.png")
    wrong = check_image(folder / "out" / "de-DE-default.png", folder / "brief.json", "en-US", "default")
    assert wrong["status"] == "rejected"
    assert "headline: " in wrong["reason"]
    Image.new("RGB", (48, 36)).save(folder / "small.png")
    with pytest.raises(BriefError, match=r"48 x 36 px") as caught:
        check_image(folder / "small.png", folder / "brief.json", "de-DE", "")
    assert "small.png" in str(caught.value)


def test_nothing_is_written_where_the_input_is_wrong(tmp_path: Path) -> None:
    for more in ({"export": "svgz"}, {"base_url": "http://127.0.0.1:1"}, {"budget": "x"}, {"options": ["a"]}):
        with pytest.raises(InputError):
            run(tmp_path, poster(), **more)
    with pytest.raises(BriefError):
        run(tmp_path, poster(), locales=["it-IT"])
    assert not list(tmp_path.glob("out/*"))
    (tmp_path / "plain").write_text("x")
    with pytest.raises(OutputError, match="must be a folder"):
        run(tmp_path, poster(), out="plain/out")


def test_a_foreign_report_in_the_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "report.json").write_text('{"mine": true}')
    with pytest.raises(OutputError, match="was not written by proofpress"):
        run(tmp_path, poster())
    assert (tmp_path / "out" / "report.json").read_text() == '{"mine": true}'
