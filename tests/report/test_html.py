from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib import resources
from pathlib import Path

import attrs
import numpy as np
import pytest
from tests.report.pages import Node, faults, parse
from tests.report.samples import BOXES, HOSTILE, NOW, hostile_proof, proof, region_proof, saved

from proofpress.colour import contrast_ratio, parse_hex
from proofpress.geometry import Box
from proofpress.proof import Evidence, Finding, Outcome, Proof
from proofpress.report import approve, load_report, render_html
from proofpress.report.html import is_sheet
from proofpress.report.html.pictures import evidence_box

STYLE = resources.files("proofpress.report.html").joinpath("sheet.css").read_text("utf-8")


def page_of(folder: Path, *proofs: Proof) -> str:
    return render_html(load_report(saved(folder, *proofs)), folder)


def tree_of(folder: Path, *proofs: Proof) -> Node:
    return parse(page_of(folder, *proofs))


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    report = saved(
        tmp_path,
        proof(),
        proof(form="landscape", outcomes=(Outcome.UNDECIDED, Outcome.PASS)),
        proof("he-IL", outcomes=(Outcome.FAIL, Outcome.PASS)),
        proof("ar-EG", drawn=False, outcomes=(Outcome.FAIL,)),
    )
    approve(report, "de-DE/landscape", "Ada <ada@example.com>", "I read it aloud", now=NOW)
    return report


def test_the_page_is_sound_for_those_who_do_not_see_it(mixed: Path) -> None:
    assert faults(parse(mixed.with_name("index.html").read_text("utf-8"))) == []


def test_the_rules_of_the_check_itself_find_faults() -> None:
    bad = '<html><h1>a</h1><h3 id="x">b</h3><p id="x"></p><img><a href="#no"></a><table><th>c</th></table><svg></svg></html>'

    assert len(faults(parse(bad))) >= 9


def test_the_policy_allows_this_style_and_nothing_else(mixed: Path) -> None:
    page = mixed.with_name("index.html").read_text("utf-8")
    tree = parse(page)
    policy = next(m for m in tree.all("meta") if m.attributes.get("http-equiv") == "Content-Security-Policy")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()

    assert policy.attributes["content"] == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert page.index("Content-Security-Policy") < page.index("<style>")
    assert page.count("<style") == 1
    assert not tree.all("script", "link", "iframe", "form")
    assert not [n for n in tree.all() if "style" in n.attributes or any(k.startswith("on") for k in n.attributes)]


def test_nothing_is_loaded_from_elsewhere(mixed: Path) -> None:
    tree = parse(mixed.with_name("index.html").read_text("utf-8"))
    links = {n.attributes[key] for n in tree.all() for key in ("src", "href") if key in n.attributes}

    assert all(
        link.startswith(("#", "data:image/webp;base64,")) or re.fullmatch(r"[\w.-]+\.png", link) for link in links
    )
    assert "url(" not in STYLE
    assert "@import" not in STYLE


def test_hostile_strings_stay_strings(tmp_path: Path) -> None:
    page = page_of(tmp_path, hostile_proof())
    tree = parse(page)

    assert faults(tree) == []
    assert "<script" not in page
    assert "onerror=alert(1)&gt;" in page
    assert not {"\u202e", "\u200b", "\u2067"} & set(page)
    assert "U+202E" in page
    assert "{{ 7 * 7 }} ${x} %s" in tree.text
    assert tree.all("h1")[0].text == HOSTILE[0]


def test_the_same_report_gives_the_same_bytes(mixed: Path) -> None:
    pages = {render_html(load_report(mixed), mixed.parent) for _ in range(2)}

    assert pages == {mixed.with_name("index.html").read_text("utf-8")}


def test_the_report_and_the_images_are_all_it_needs(mixed: Path) -> None:
    report = json.loads(mixed.read_bytes())
    sheet = mixed.with_name("index.html")
    before = sheet.read_text("utf-8")
    sheet.unlink()

    assert render_html(report, mixed.parent) == before


def test_every_asset_has_a_thumbnail_that_leads_to_its_section(mixed: Path) -> None:
    tree = parse(mixed.with_name("index.html").read_text("utf-8"))
    links = [link.attributes["href"] for group in tree.of_class("formats") for link in group.all("a")]

    assert links == ["#asset-1", "#asset-2", "#asset-3", "#asset-4"]
    assert [s.attributes["data-status"] for s in tree.of_class("asset")] == [
        "approved",
        "approved",
        "rejected",
        "rejected",
    ]
    assert [len(group.all("img")) for group in tree.of_class("formats")] == [2, 1, 0]


def test_a_person_who_approved_is_named(mixed: Path) -> None:
    tree = parse(mixed.with_name("index.html").read_text("utf-8"))
    decided = tree.of_class("decisions")[0]

    assert "Ada <ada@example.com>" in decided.text
    assert "I read it aloud" in decided.text
    assert decided.all("time")[0].attributes["datetime"] == "2026-03-04T05:06:07Z"
    assert len(tree.of_class("decisions")) == len(tree.of_class("by-hand")) == 1


def test_failures_stand_open_and_what_passed_is_folded(tmp_path: Path) -> None:
    tree = tree_of(tmp_path, proof(outcomes=(Outcome.FAIL,)))
    folded = {id(table) for details in tree.all("details") for table in details.all("table")}
    tables = {table.all("caption")[0].text: id(table) in folded for table in tree.all("table")}

    assert [level.text for level in tree.of_class("level")] == ["required"], "only of what stands against it"
    assert tables["What stands against r0"] is False
    assert tables["What passed in r0"] is True
    assert not [details for details in tree.all("details") if "open" in details.attributes]


def test_right_to_left_copy_is_set_so(tmp_path: Path) -> None:
    region = region_proof("r0", Outcome.FAIL, "בוקר טוב", "בוקר טור")
    copies = tree_of(tmp_path, proof("he-IL", regions=[region])).of_class("copy")

    assert [copy.attributes["dir"] for copy in copies] == ["rtl", "rtl"]
    assert [copy.all("bdi")[0].attributes["lang"] for copy in copies] == ["he-IL", "he-IL"]
    assert [copy.all("mark")[0].text for copy in copies] == ["ב", "ר"]


def test_attempts_tell_rung_cost_and_relaxations(tmp_path: Path) -> None:
    tree = tree_of(tmp_path, proof())
    table = next(table for table in tree.all("table") if "attempts" in table.attributes["class"])

    for told in ("1. model", "gpt-image", "r0: 40 px", "$0.042", "Fail", "req_1", "too small"):
        assert told in table.text


@pytest.mark.parametrize("change", ["missing", "changed", "no picture at all"])
def test_an_image_that_is_not_the_proved_one_is_not_shown(tmp_path: Path, change: str) -> None:
    report = saved(tmp_path, proof())
    image = tmp_path / "de-DE-portrait.png"
    if change == "missing":
        image.unlink()
    else:
        image.write_bytes(b"something else" if change == "changed" else b"")
    tree = parse(render_html(load_report(report), tmp_path))

    assert ("missing" if change == "missing" else "changed") in tree.of_class("no-picture")[0].text
    assert not tree.all("img")
    assert faults(tree) == []


def test_crops_show_the_pixels_that_were_read(tmp_path: Path) -> None:
    tree = tree_of(tmp_path, proof())
    crop = tree.of_class("crop")[0].all("img")[0].attributes
    box = BOXES[sum(map(ord, "r0")) % 3]

    assert (int(crop["width"]), int(crop["height"])) == (box.width + 20, box.height + 20)


def test_the_telling_box_is_what_the_readers_looked_at() -> None:
    def finding(check: str, box: Box | None) -> dict[str, object]:
        return {"check": check, "evidence": {"source": "", "box": list(box.as_tuple()) if box else None}}

    one, two, whole = Box(0, 0, 10, 10), Box(20, 5, 10, 10), Box(0, 0, 99, 99)

    assert evidence_box([finding("geometry", whole), finding("text", one), finding("text", two)]) == Box(0, 0, 30, 15)
    assert evidence_box([finding("unasked", whole), finding("other", one)]) == one
    assert evidence_box([finding("text", None), finding("text", Box(1, 1, 0, 5))]) is None


def test_the_size_of_a_price_stands_among_the_figures(tmp_path: Path) -> None:
    told = "114 px, smallest part 43.4 px (7.3 mm in print); ink at x 66, y 479, 480 × 310 px"
    size = Finding("geometry", "r0", Outcome.PASS, "inside", evidence=Evidence("ink"), measured=told)
    region = attrs.evolve(region_proof("r0", Outcome.PASS), findings=(size,))
    (figure,) = tree_of(tmp_path, proof(regions=[region])).of_class("figure")

    assert figure.text == f"Size{told}"


@pytest.mark.parametrize(
    "box", [Box(-50, -50, 10, 10), Box(5000, 5000, 10, 10), Box(190, 110, 500, 500), Box(-5, -5, 900, 900)]
)
def test_a_box_beyond_the_picture_does_no_harm(tmp_path: Path, box: Box) -> None:
    finding = Finding("text", "r0", Outcome.FAIL, "bad", evidence=Evidence("reader", box))
    region = attrs.evolve(region_proof("r0", Outcome.FAIL), findings=(finding,))

    assert faults(tree_of(tmp_path, proof(regions=[region]))) == []


def test_a_report_of_nothing_is_a_page_all_the_same(tmp_path: Path) -> None:
    tree = tree_of(tmp_path)

    assert faults(tree) == []
    assert "nothing was proved" in tree.text


def test_a_campaign_of_28_stays_below_12_megabytes(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    soft = np.kron(rng.integers(0, 256, (27, 22, 3)), np.ones((50, 50, 1))).astype(np.uint8)[:, :1080]
    made = proof(regions=[region_proof(f"r{index}", Outcome.PASS) for index in range(12)])
    assert made.composition is not None
    noisy = (soft // 2 + rng.integers(0, 40, soft.shape)).astype(np.uint8)
    plate = attrs.evolve(made.composition.plate, pixels=noisy)
    big = attrs.evolve(made, composition=attrs.evolve(made.composition, plate=plate))

    assert len(page_of(tmp_path, big)) * 28 < 12_000_000


def test_the_requests_behind_an_asset_are_on_the_sheet(tmp_path: Path) -> None:
    text = tree_of(tmp_path, proof()).text

    for told in (
        "1 request to services, $0.042",
        "https://images.example",
        "image out 397",
        "aaaaaaaaaaaa…",
        "sheet-1",
    ):
        assert told in text
    assert "to services" not in tree_of(tmp_path, proof(attempts=())).text


def test_our_sheets_are_known(mixed: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.html"
    other.write_text("<!doctype html><title>mine</title>")

    assert is_sheet(mixed.with_name("index.html"))
    assert not is_sheet(other)
    assert not is_sheet(tmp_path / "none.html")


def _themes() -> list[dict[str, str]]:
    light, dark = re.findall(r":root \{(.*?)color-scheme", STYLE, re.DOTALL)[:2]
    first = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return [first, {**first, **dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))}]


@pytest.mark.parametrize("theme", _themes(), ids=["light", "dark"])
def test_every_ink_stands_out_from_every_ground_it_is_used_on(theme: dict[str, str]) -> None:
    pairs = [(ink, ground) for ink in ("ink", "soft", "link") for ground in ("ground", "sheet", "well")]
    pairs += [(tone, f"{tone}-ground") for tone in ("pass", "undecided", "fail")]
    pairs += [(tone, ground) for tone in ("pass", "undecided", "fail") for ground in ("sheet", "well")]

    for ink, ground in pairs:
        assert contrast_ratio(parse_hex(theme[ink]), parse_hex(theme[ground])) >= 4.5, (ink, ground)
