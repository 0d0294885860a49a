from __future__ import annotations

from pathlib import Path

from jsonschema import Draft202012Validator
from tests.brief_kit import changed, poster, write_brief

from proofpress.estimate import estimate_brief, estimate_schema


def test_an_estimate_names_what_does_not_fit_and_what_was_relaxed_and_draws_nothing(tmp_path: Path) -> None:
    data = changed(poster(), ("regions", 0, "relax"), {"min_font_px": 14})
    data = changed(data, ("copy", "en-US", "headline"), "Tulip bulbs for every bed, border and balcony " * 2)
    data = changed(data, ("copy", "de-DE", "sku"), "TLP-0917 " * 9)
    told = estimate_brief(write_brief(tmp_path, data))
    assert (told["brief_id"], told["assets"]) == ("garden-week", 2)
    assert told["cost"] == {"expected_micro_usd": 0, "worst_case_micro_usd": 0}
    found = {(p["kind"], p["asset"], p["region"]): p["message"] for p in told["problems"]}
    assert "minimum 20.5 px instead of 24 px" in found["relaxed", "en-US/default", "headline"]
    assert "the longest text that would fit is “" in found["fit", "de-DE/default", "sku"]
    assert {kind for kind, *_ in found} == {"fit", "relaxed"}
    assert [file.name for file in tmp_path.iterdir()] == ["brief.json"]


def test_an_estimate_names_copy_that_no_reader_can_write(tmp_path: Path) -> None:
    data = changed(poster(), ("copy", "en-US", "headline"), "Tulips Ꭰ bulbs")
    told = estimate_brief(write_brief(tmp_path, data))
    (problem,) = [p for p in told["problems"] if p["kind"] == "reading"]
    assert (problem["asset"], problem["region"]) == ("en-US/default", "headline")
    assert "cannot write" in problem["message"]
    assert "Ꭰ" in problem["message"]


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


def test_every_text_of_every_asset_is_listed_in_the_published_shape(tmp_path: Path) -> None:
    told = estimate_brief(write_brief(tmp_path, poster()), pseudo=True)
    Draft202012Validator(estimate_schema()).validate(told)
    assert told["assets"] == 4
    listed = [(text["locale"], text["region"]) for text in told["texts"]]
    assert listed == [
        (tag, name) for tag in ("en-US", "de-DE", "en-XA", "ar-XB") for name in ("headline", "price", "sku")
    ]
    for text in told["texts"]:
        assert text["size_px"] >= text["min_font_px"] > 0
        assert (text["overflow"] is None) is (text["cure"] is None)


def test_an_overflow_is_told_in_px_lines_and_characters_with_its_cure(tmp_path: Path) -> None:
    data = changed(poster(), ("copy", "en-US", "headline"), "Tulip bulbs for every bed, border and balcony " * 2)
    data = changed(data, ("regions", 0, "relax"), {"min_font_px": 14})
    told = estimate_brief(write_brief(tmp_path, data))
    Draft202012Validator(estimate_schema()).validate(told)
    (text,) = [text for text in told["texts"] if text["overflow"]]
    assert (text["asset"], text["region"], text["role"]) == ("en-US/default", "headline", "headline")
    assert text["overflow"]["characters"] > 0
    assert text["overflow"]["height_px"] > 0
    assert text["overflow"]["message"]
    cure = text["cure"]
    assert (cure["kinds"], cure["automatic"], cure["copy"]) == (["smaller"], True, None)
    assert 14 <= cure["min_font_px"] < 24


def test_what_only_a_person_can_do_is_told_and_stops_the_run(tmp_path: Path) -> None:
    data = changed(poster(), ("copy", "de-DE", "headline"), "Tulpenzwiebeln für jedes Beet und jeden Balkon " * 4)
    told = estimate_brief(write_brief(tmp_path, data))
    (problem,) = [p for p in told["problems"] if p["kind"] == "fit"]
    (text,) = [text for text in told["texts"] if text["overflow"]]
    assert (text["cure"]["kinds"][-1], text["cure"]["automatic"]) == ("cut", False)
    assert text["cure"]["copy"] in data["copy"]["de-DE"]["headline"]
    assert text["cure"]["notes"][-1] in problem["message"]


def test_a_box_too_small_for_its_code_is_a_problem(tmp_path: Path) -> None:
    data = poster()
    index = next(at for at, region in enumerate(data["regions"]) if region["role"] == "qr")
    box = data["regions"][index]["box"]
    told = estimate_brief(write_brief(tmp_path, changed(data, ("regions", index, "box"), [*box[:2], 40, 40])))
    found = [p for p in told["problems"] if p["kind"] == "fit"]
    assert {p["region"] for p in found} == {data["regions"][index]["id"]}
    assert "needs" in found[0]["message"]
