"""Each export type: its words, its picture, its codes, its bytes, and that foreign programs agree."""

from __future__ import annotations

import hashlib
import html
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from PIL import Image
from tests.report.exports.campaign import campaign, copy_of, pictured, poster
from tests.typography.emoji_fonts import CUP, FLAG, PARTY, bitmapped, layered

from proofpress.brief import Asset, Brand, Content, ContentKind, Panel, Part, PriceStyle, PrintSpec, Role, SetBy
from proofpress.codes import decode
from proofpress.composition import Composition
from proofpress.geometry import Box
from proofpress.proof import Outcome, Proof, Status
from proofpress.report.exports import KINDS, Export, make_exports
from proofpress.report.exports.layered import read_psd_layers, write_psd
from proofpress.report.exports.pdf import write_pdf
from proofpress.report.exports.pdf_reading import rasterise_pdf, read_pdf_text
from proofpress.report.exports.proving import prove_picture
from proofpress.report.exports.scene import pieces
from proofpress.report.exports.svg import read_svg_text, write_svg
from proofpress.testing.samples import code_region, sample_asset, text_region, typeset
from proofpress.testing.strategies import assets

LOCALES = campaign().locales
VECTOR = ("svg", "pdf")
READ: Any = {"svg": (write_svg, read_svg_text), "pdf": (write_pdf, read_pdf_text)}


def exports(composition: Composition, *names: str) -> tuple[Export, ...]:
    proof = Proof(composition.asset, Status.APPROVED, (), composition=composition)
    return make_exports(proof, [KINDS[name] for name in names or KINDS])


@pytest.mark.parametrize("kind", VECTOR)
@pytest.mark.parametrize("locale", LOCALES)
def test_the_text_in_the_file_is_the_copy_to_the_code_point(locale: str, kind: str) -> None:
    composition = poster(locale)
    write, read = READ[kind]
    got = read(write(composition))
    wanted = copy_of(composition)
    assert {name: got[name] for name in wanted} == wanted


EVERY = [pytest.param(tag, form, marks=pytest.mark.slow) for tag in LOCALES for form in ("portrait", "landscape")]


@pytest.mark.parametrize(("locale", "form"), [("ar-EG", "landscape"), *EVERY])
def test_every_export_of_a_poster_is_proved(locale: str, form: str) -> None:
    for export in exports(poster(locale, form)):
        assert export.outcome is Outcome.PASS, (export.kind.name, export.reason)
        checks = [finding.check for finding in export.findings]
        assert checks.count("picture") == 1
        assert checks.count("code") == 2
        assert checks.count("text") == (6 if export.kind.name in VECTOR else 0)


@pytest.mark.parametrize("kind", VECTOR)
def test_real_defects_of_a_file_are_found(kind: str) -> None:
    """The file of one poster against the composition of a slightly different one."""
    right = typeset(sample_asset(text_region("Fresh bread daily, 12.99")))
    wrong = typeset(sample_asset(text_region("Fresh bread daily, 12.98")))
    tools = KINDS[kind].tools()
    changed = attrs.evolve(KINDS[kind], tools=lambda: attrs.evolve(tools, write=lambda _: tools.write(wrong)))
    proof = Proof(right.asset, Status.APPROVED, (), composition=right)
    (export,) = make_exports(proof, [changed])
    assert export.outcome is Outcome.FAIL
    assert {f.check for f in export.findings if f.outcome is Outcome.FAIL} == {"picture", "text"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_composition_gives_the_same_bytes(kind: str) -> None:
    write = KINDS[kind].tools().write
    composition = poster("th-TH")
    assert write(composition) == write(attrs.evolve(composition))


DIGESTS = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from tests.report.exports.campaign import poster
from proofpress.report.exports import KINDS
for kind in KINDS.values():
    print(kind.name, hashlib.sha256(kind.tools().write(poster("ar-EG"))).hexdigest())
"""


def test_fresh_processes_write_the_same_bytes() -> None:
    root = str(Path(__file__).parents[3])
    told = subprocess.run(
        [sys.executable, "-c", DIGESTS, root], check=True, capture_output=True, text=True, env={"PYTHONHASHSEED": "77"},
    ).stdout.split()  # fmt: skip
    here = {kind.name: hashlib.sha256(kind.tools().write(poster("ar-EG"))).hexdigest() for kind in KINDS.values()}
    assert dict(zip(told[::2], told[1::2], strict=True)) == here


def test_lossless_webp_has_the_very_pixels() -> None:
    composition = poster("ja-JP")
    with Image.open(io.BytesIO(KINDS["webp"].tools().write(composition))) as image:
        assert np.array_equal(np.asarray(image.convert("RGB")), composition.flatten())


def test_jpeg_keeps_the_print_resolution() -> None:
    with Image.open(io.BytesIO(KINDS["jpeg"].tools().write(poster("en-US")))) as image:
        assert image.info["dpi"] == (150, 150)


def test_the_layers_of_a_psd_are_the_plate_and_every_region() -> None:
    composition = poster("ko-KR")
    data = write_psd(composition)
    assert read_psd_layers(data) == ("plate", *(layer.region_id for layer in composition.stacked()))
    # Pillow has a PSD reader of its own, which shows the merged picture and knows the layers.
    with Image.open(io.BytesIO(data), formats=["PSD"]) as image:
        names = [layer[0] for layer in image.layers]  # type: ignore[attr-defined]
        merged = np.asarray(image.convert("RGB"), np.int16)
    assert names == ["plate", *(layer.region_id for layer in composition.stacked())]
    assert np.abs(merged - composition.flatten()).max() <= 2


def test_a_layer_of_a_psd_has_the_very_pixels_of_its_region() -> None:
    from psd_tools import PSDImage

    composition = typeset(sample_asset(text_region("Fresh bread"), code_region(box=Box(100, 130, 110, 110), z=1)))
    for layer in PSDImage.open(io.BytesIO(write_psd(composition))):
        ours = composition.layer(layer.name)
        if ours is not None:
            assert (layer.left, layer.top) == (ours.x, ours.y)
            assert np.array_equal(np.asarray(layer.numpy()), ours.rgba.astype(np.float32) / 255)


def test_an_svg_refers_to_nothing_outside_and_holds_no_script() -> None:
    hostile = '</text><script>alert(1)</script>"&\u202ex'
    text = write_svg(typeset(sample_asset(text_region(hostile)))).decode()
    assert "<script" not in text
    links = re.findall(r'(?:href|src)="([^"]{0,30})', text)
    assert links
    assert all(link.startswith("data:image/png;base64,") for link in links)
    assert read_svg_text(text.encode())["copy"] == (hostile,)


def test_outlines_are_vectors_in_an_svg_and_only_plate_and_pictures_are_pixels() -> None:
    text = write_svg(poster("en-US")).decode()
    assert text.count("<image ") == 2
    assert text.count('fill-rule="nonzero"') >= 6


def test_a_pdf_has_the_size_of_the_print_and_leaves_the_bleed_outside_the_trim() -> None:
    from pypdfium2 import PdfDocument

    page = PdfDocument(write_pdf(poster("en-US")))[0]
    width, height = 1080 / 150 * 72, 1350 / 150 * 72
    bleed = 3 / 25.4 * 72
    assert page.get_mediabox() == pytest.approx((0, 0, width, height), abs=0.01)
    assert page.get_bleedbox() == pytest.approx((0, 0, width, height), abs=0.01)
    assert page.get_trimbox() == pytest.approx((bleed, bleed, width - bleed, height - bleed), abs=0.01)


def test_without_a_print_specification_a_pdf_is_as_large_as_on_a_screen() -> None:
    from pypdfium2 import PdfDocument

    composition = typeset(sample_asset(text_region("Fresh bread")))
    assert composition.asset.format.print is None
    assert PdfDocument(write_pdf(composition))[0].get_size() == pytest.approx((480 * 0.75, 248 * 0.75))


def test_fonts_are_embedded_as_subsets() -> None:
    data = write_pdf(poster("zh-CN"))
    names = set(re.findall(rb"/FontName /([A-Z]{6}\+\w+-\d+)", data))
    assert len(names) >= 3
    assert len(re.findall(rb"/FontFile3 ", data)) == len(names)
    assert len(data) < 1_000_000


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler-utils: apt-get install poppler-utils")
@pytest.mark.parametrize("locale", [tag for tag in LOCALES if tag not in ("ar-EG", "he-IL")])
def test_poppler_reads_the_words_from_the_content_too(locale: str, tmp_path: Path) -> None:
    """Of right-to-left text poppler 22 turns ActualText around, as if it stood in visual order; PDFium's tree is right."""
    composition = poster(locale)
    (tmp_path / "p.pdf").write_bytes(write_pdf(composition))
    told = subprocess.run(
        ["pdftotext", "-raw", str(tmp_path / "p.pdf"), "-"], check=True, capture_output=True, text=True
    )
    read = " ".join(told.stdout.split())
    for texts in copy_of(composition).values():
        for text in texts:
            assert " ".join(text.split()) in read


@pytest.mark.parametrize("locale", ["de-DE", "hi-IN", "zh-CN"])
def test_vectors_in_every_kind_of_script_are_proved(locale: str) -> None:
    for export in exports(poster(locale), *VECTOR):
        assert export.outcome is Outcome.PASS, (export.kind.name, export.reason)


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="needs poppler-utils: apt-get install poppler-utils")
@pytest.mark.parametrize("locale", ["de-DE", "ar-EG", "hi-IN", "zh-CN"])
def test_poppler_draws_the_same_picture_and_its_codes_decode(locale: str, tmp_path: Path) -> None:
    composition = poster(locale)
    (tmp_path / "p.pdf").write_bytes(write_pdf(composition))
    subprocess.run(
        ["pdftoppm", "-png", "-singlefile", "-scale-to-x", "2160", "-scale-to-y", "2700", "p.pdf", "p"],
        check=True, cwd=tmp_path,
    )  # fmt: skip
    with Image.open(tmp_path / "p.png") as image:
        drawn = np.asarray(image.convert("RGB").reduce(2))
    finding = prove_picture(drawn, composition, KINDS["pdf"].tolerance, "pdftoppm")
    assert finding.outcome is Outcome.PASS, finding.measured
    assert len(decode(drawn)) == 2


def test_a_region_that_a_model_drew_is_a_picture_in_every_export_and_says_what_it_shows() -> None:
    composition = typeset(sample_asset(text_region("Fresh bread & tea")))
    composition = pictured(composition, composition.regions[0])
    for export in exports(composition):
        assert export.outcome is Outcome.PASS, (export.kind.name, export.reason)
        assert "text" not in {finding.check for finding in export.findings}
    assert b'aria-label="Fresh bread &amp; tea"' in write_svg(composition)
    assert read_pdf_text(write_pdf(composition)) == {"copy": ("Fresh bread & tea",)}


def test_a_price_that_a_model_drew_names_all_its_parts() -> None:
    parts = (Part("was", "$9"), Part("amount", "$7"), Part("unit", "/ kg"))
    region = text_region("", role=Role.PRICE, content=Content(ContentKind.PRICE, parts), set_by=SetBy.MODEL)
    composition = pictured(typeset(sample_asset(region)), region)
    assert read_pdf_text(write_pdf(composition)) == {"copy": ("$9", "$7", "/ kg")}


@given(assets(most=3))
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_vectors_of_any_layout_show_the_proved_picture_and_say_its_words(asset: Asset) -> None:
    """Odd boxes, turned panels, overlaps, bleed, and all scripts of the examples."""
    # Letters upon their like, edge upon edge, add up what two rasterisers make of an edge; a brief of that is refused.
    assume(len({region.box for region in asset.regions}) == len(asset.regions))
    for export in exports(typeset(asset), *VECTOR):
        assert export.outcome is Outcome.PASS, (export.kind.name, export.reason)


@pytest.mark.parametrize(("text", "locale"), [("ططدر أ", "ar-EG"), ("가가가가", "ko-KR"), ("अअअअअअअ", "hi-IN")])
def test_small_marks_of_small_letters_are_where_they_were_proved(text: str, locale: str) -> None:
    region = text_region(text, box=Box(0, 0, 40, 24), min_font_px=2.0, max_font_px=24.0, shadow=True)
    for export in exports(typeset(sample_asset(region, locale=locale, width=160, height=120)), *VECTOR):
        assert export.outcome is Outcome.PASS, (export.kind.name, export.reason)


@pytest.mark.parametrize("kind", VECTOR)
def test_the_lost_dot_of_small_letters_is_seen(kind: str) -> None:
    def drawn(text: str) -> Composition:
        return typeset(sample_asset(text_region(text, box=Box(0, 0, 120, 24), min_font_px=12.0, max_font_px=12.0)))

    right, wrong, tools = drawn("Milk tin"), drawn("Mılk tin"), KINDS[kind].tools()
    lost = attrs.evolve(KINDS[kind], tools=lambda: attrs.evolve(tools, write=lambda _: tools.write(wrong)))
    for written, outcome in ((KINDS[kind], Outcome.PASS), (lost, Outcome.FAIL)):
        (export,) = make_exports(Proof(right.asset, Status.APPROVED, (), composition=right), [written])
        assert {f.outcome for f in export.findings if f.check == "picture"} == {outcome}


@given(assets(most=2, width=161, height=97))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_odd_resolutions_keep_the_picture(asset: Asset) -> None:
    asset = attrs.evolve(asset, format=attrs.evolve(asset.format, print=PrintSpec(dpi=117.3, bleed_mm=1.7)))
    composition = typeset(asset)
    drawn = rasterise_pdf(write_pdf(composition), asset.format.width, asset.format.height)
    assert drawn.shape == composition.flatten().shape
    (export,) = exports(composition, "pdf")
    assert export.outcome is Outcome.PASS, export.reason


COMBINING = "e\u0301\u0323\u0308 Z\u035c\u0361z नि\u0902 ก\u0e33\u0e48 א\u05b8\u05d1\u05bc ع\u064e\u0651 👍🏽 12\u202f%"


@pytest.mark.parametrize("locale", ["en-US", "hi-IN", "th-TH", "he-IL", "ar-EG"])
def test_marks_and_mixed_directions_survive(locale: str) -> None:
    text = "".join(c for c in COMBINING if not 0x1F000 <= ord(c) <= 0x1FAFF)
    asset = sample_asset(text_region(text), locale=locale)
    for export in exports(typeset(asset), *VECTOR):
        assert export.outcome is Outcome.PASS, (export.kind.name, export.reason)


def test_raised_cents_and_table_columns_are_vectors_too() -> None:
    price = text_region(
        "",
        role=Role.PRICE,
        content=Content(ContentKind.PRICE, (Part("amount", "$11.99"),)),
        price_style=PriceStyle(raised_cents=True, small_currency=True),
        max_font_px=None,
    )
    table = text_region(
        "Espresso\t$ 2.40\nCroissant\t$ 12.80",
        id="table",
        columns=("start", "end"),
        box=Box(24, 130, 432, 100),
        min_font_px=12,
    )
    composition = typeset(sample_asset(price, table))
    assert all(not piece.pictured for piece in pieces(composition))
    for export in exports(composition, *VECTOR):
        assert export.outcome is Outcome.PASS, (export.kind.name, export.reason)


@pytest.mark.parametrize("kind", VECTOR)
@pytest.mark.parametrize(("make", "last"), [(layered, FLAG), (bitmapped, CUP)])
def test_emoji_keep_their_colours_and_are_text(
    make: Callable[[Path], Path], last: str, kind: str, tmp_path: Path
) -> None:
    asset = sample_asset(
        text_region(f"{CUP} {PARTY} x {last}", color=(180, 40, 30), panel=Panel((240, 230, 200), rotate=-5))
    )
    composition = typeset(attrs.evolve(asset, brand=Brand(fonts=(("Zsye", make(tmp_path / "emoji.ttf")),))))
    (text,) = pieces(composition)[0].lettering
    assert any(face.info.colour for face in text.setting.faces)
    (export,) = exports(composition, kind)
    assert export.outcome is Outcome.PASS, export.findings


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="needs a browser: apt-get install chromium")
@pytest.mark.parametrize(("locale", "form"), [("he-IL", "landscape"), ("hi-IN", "portrait"), ("zh-CN", "portrait")])
def test_a_browser_draws_the_svg_as_it_was_proved_and_finds_its_words(locale: str, form: str, tmp_path: Path) -> None:
    composition = poster(locale, form)
    (tmp_path / "p.svg").write_bytes(write_svg(composition))
    size = composition.asset.format
    browser = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    subprocess.run(
        [*browser, "--hide-scrollbars", "--screenshot=p.png", f"--window-size={size.width},{size.height}", "p.svg"],
        cwd=tmp_path, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with Image.open(tmp_path / "p.png") as image:
        drawn = np.asarray(image.convert("RGB"))
    finding = prove_picture(drawn, composition, KINDS["svg"].tolerance, "chromium")
    assert finding.outcome is Outcome.PASS, finding.measured
    assert len(decode(drawn)) == 2
    page = subprocess.run(
        [*browser, "--dump-dom", "p.svg"], cwd=tmp_path, check=True, capture_output=True, text=True, timeout=120
    ).stdout
    told = html.unescape(re.sub(r"<[^>]+>", "", page))
    for texts in copy_of(composition).values():
        assert all(text in told for text in texts)
