from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.command_kit import proofpress

from proofpress.loading import load_brief
from proofpress.locales import EXAMPLE_LOCALES
from proofpress.runs import run_brief

RAW = re.compile(r"\[-?\d|\(-?\d[\d.]*, |\bNone\b|\\\\|\d\.\d{7}|\b[A-Z]\w+\(")
"""Values as Python prints them, which is not how people are told."""

EXAMPLE = Path(__file__).parent.parent / "src" / "proofpress" / "examples" / "campaign" / "brief.json"


def check_report(report: dict[str, Any], folder: Path, locales: tuple[str, ...], formats: tuple[str, ...]) -> None:
    assert report["status"] == "approved", [asset["reason"] for asset in report["assets"] if asset["reason"]]
    assert [asset["id"] for asset in report["assets"]] == [f"{tag}/{name}" for tag in locales for name in formats]
    brief = load_brief(EXAMPLE)
    for asset in report["assets"]:
        form = next(form for form in brief.formats if form.id == asset["format"])
        with Image.open(folder / asset["image"]) as image:
            assert image.size == (form.width, form.height)
        regions = {region["id"]: region for region in asset["regions"]}
        assert set(regions) == {region.id for region in brief.asset(asset["locale"], asset["format"]).regions}
        for region in regions.values():
            assert region["outcome"] == "pass"
            assert region["findings"]
            assert all(finding["reason"] and finding["evidence"]["source"] for finding in region["findings"])
            for finding in region["findings"]:
                told = " ".join(finding[key] or "" for key in ("reason", "measured", "threshold"))
                assert not RAW.findall(told), told


def test_the_example_lowers_no_check() -> None:
    brief = load_brief(EXAMPLE)
    assert brief.locales == EXAMPLE_LOCALES
    assert all(level == "required" for _, level in brief.rules.checks)
    assert brief.brand.min_contrast >= 4.5
    assert len(dict(brief.rules.required)) == 14


@pytest.mark.parametrize(("locale", "form"), [("ar-EG", "portrait"), ("ja-JP", "landscape")])
def test_a_poster_of_the_example_is_approved(tmp_path: Path, locale: str, form: str) -> None:
    finished = run_brief(
        EXAMPLE,
        locales=[locale],
        formats=[form],
        renderer="",
        compositors=[],
        options=[],
        base_url="",
        budget="",
        export="png",
        out=tmp_path,
        quiet=True,
    )
    check_report(finished.report, tmp_path, (locale,), (form,))


@pytest.mark.slow
def test_the_demo_makes_28_approved_posters(tmp_path: Path) -> None:
    told = proofpress("demo", "--out", "made", "--json", cwd=tmp_path)
    assert told.code == 0, told.err
    check_report(json.loads(told.out), tmp_path / "made", EXAMPLE_LOCALES, ("portrait", "landscape"))
    assert (tmp_path / "made" / "index.html").stat().st_size > 100_000
