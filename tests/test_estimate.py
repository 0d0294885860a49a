from __future__ import annotations

from pathlib import Path

from tests.brief_kit import changed, poster, write_brief

from proofpress.estimate import estimate_brief


def test_an_estimate_names_what_does_not_fit_and_what_was_relaxed_and_draws_nothing(tmp_path: Path) -> None:
    data = changed(poster(), ("regions", 0, "relax"), {"min_font_px": 14})
    data = changed(data, ("copy", "en-US", "headline"), "Tulip bulbs for every bed, border and balcony " * 2)
    data = changed(data, ("copy", "de-DE", "sku"), "TLP-0917 " * 9)
    told = estimate_brief(write_brief(tmp_path, data))
    assert (told["brief_id"], told["assets"]) == ("garden-week", 2)
    assert told["cost"] == {"expected_micro_usd": 0, "worst_case_micro_usd": 0}
    found = {(p["kind"], p["asset"], p["region"]): p["message"] for p in told["problems"]}
    assert "minimum 14 px instead of 24 px" in found["relaxed", "en-US/default", "headline"]
    assert "the longest text that would fit is “" in found["fit", "de-DE/default", "sku"]
    assert {kind for kind, *_ in found} == {"fit", "relaxed"}
    assert [file.name for file in tmp_path.iterdir()] == ["brief.json"]


def test_an_estimate_names_copy_that_no_reader_can_write(tmp_path: Path) -> None:
    data = changed(poster(), ("copy", "en-US", "headline"), "Tulips ∮ bulbs")
    told = estimate_brief(write_brief(tmp_path, data))
    (problem,) = [p for p in told["problems"] if p["kind"] == "reading"]
    assert (problem["asset"], problem["region"]) == ("en-US/default", "headline")
    assert "cannot write" in problem["message"]
    assert "∮" in problem["message"]


def test_an_estimate_with_a_model_tells_what_it_would_cost_and_asks_nobody(tmp_path: Path) -> None:
    told = estimate_brief(
        write_brief(tmp_path, poster()),
        renderer="gpt_image",
        compositors=["gpt_image"],
        options=["gpt_image.quality=low"],
        base_url="http://127.0.0.1:9/v1",
    )
    dearer = estimate_brief(
        write_brief(tmp_path, poster()), compositors=["gpt_image"], base_url="http://127.0.0.1:9/v1"
    )
    assert told["cost"]["assumed_failing"] == 0.2
    assert 0 < told["cost"]["expected_micro_usd"] < told["cost"]["worst_case_micro_usd"]
    assert dearer["cost"]["worst_case_micro_usd"] > 0
