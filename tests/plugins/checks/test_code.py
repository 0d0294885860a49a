from __future__ import annotations

import io
from typing import Any

import attrs
import numpy as np
import pytest
from PIL import Image
from tests.plugins.checks.scenes import asset, blank, code_region, drawn, judge, only, replaced, text_region

from proofpress.brief import Content, ContentKind, Region, Role
from proofpress.codes import decode, stamp
from proofpress.composition import Composition, Plate
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.plugins.checks._picture import finished_picture
from proofpress.plugins.checks.code import CodeCheck
from proofpress.proof import Outcome, encode

URL = "https://example.com/42"
EAN_BOX = Box(40, 200, 351, 150)


def encoded(composition: Composition, kind: str = "PNG", scale: float = 1.0, **options: Any) -> Composition:
    image = Image.fromarray(composition.flatten())
    image = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return attrs.evolve(composition, encoded=buffer.getvalue())


def pasted(composition: Composition, pixels: Pixels, x: int, y: int) -> Composition:
    """Return the composition with a picture in its plate."""
    plate = composition.plate.pixels.copy()
    plate[y : y + pixels.shape[0], x : x + pixels.shape[1]] = pixels
    return attrs.evolve(composition, plate=Plate(plate))


@pytest.mark.parametrize(
    "region",
    [
        code_region(URL),
        code_region("4006381333931", Role.EAN13, box=EAN_BOX),
        code_region("0006381333935", Role.EAN13, box=EAN_BOX),
        code_region("036000291452", Role.UPCA, box=EAN_BOX),
        code_region("0036000291452", Role.UPCA, box=EAN_BOX),
        code_region("naïve ü€ 日本"),
    ],
    ids=["qr", "ean13", "ean13-zero", "upca", "upca-13", "qr-utf8"],
)
def test_stamped_codes_pass_from_every_file_type(region: Region) -> None:
    made = drawn(asset(region, text_region()))
    files = [encoded(made, kind, quality=80) for kind in ("JPEG", "WEBP")]
    for composition in (made, attrs.evolve(made, encoded=encode(made)), encoded(made, scale=2), *files):
        (finding,) = judge(CodeCheck(), composition)
        assert finding.outcome is Outcome.PASS, finding.reason
        assert finding.expected == region.content.payload


def test_the_encoded_file_decides_not_the_layers() -> None:
    made = drawn(asset(code_region(URL)))
    empty = Image.new("RGB", (600, 600), (255, 250, 242))
    buffer = io.BytesIO()
    empty.save(buffer, "PNG")
    finding = only(CodeCheck(), attrs.evolve(made, encoded=buffer.getvalue()))
    assert finding.outcome is Outcome.FAIL
    assert finding.measured is None
    assert "stamp it again" in finding.reason


def test_a_dead_code_fails() -> None:
    def scratch(rgba: Any) -> None:
        rgba[60:120, 60:120, :3] = 128

    finding = only(CodeCheck(), replaced(drawn(asset(code_region(URL))), "qr", scratch))
    assert finding.outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("drawn_role", "drawn_payload", "role", "payload"),
    [
        (Role.QR, "https://example.com/43", Role.QR, URL),
        (Role.QR, URL + "/", Role.QR, URL),
        (Role.EAN13, "4006381333948", Role.EAN13, "4006381333931"),
        (Role.EAN13, "4006381333931", Role.QR, "4006381333931"),
        (Role.QR, "4006381333931", Role.EAN13, "4006381333931"),
    ],
)
def test_another_payload_or_symbology_fails(drawn_role: Role, drawn_payload: str, role: Role, payload: str) -> None:
    box = Box(40, 200, 351, 180)
    made = drawn(asset(code_region(drawn_payload, drawn_role, id="code", box=box)))
    wanted = code_region(payload, role, id="code", box=box)
    finding = only(CodeCheck(), attrs.evolve(made, asset=asset(wanted), regions=(wanted,)))
    assert finding.outcome is Outcome.FAIL
    assert finding.measured == drawn_payload


def test_a_second_symbol_in_the_region_fails() -> None:
    region = code_region(URL, box=Box(40, 200, 400, 150))
    made = blank(asset(region))
    for index, payload in enumerate((URL, "https://example.com/43")):
        made = pasted(made, stamp("qr", payload, 150, 150).pixels, 40 + 200 * index, 200)
    finding = only(CodeCheck(), made)
    assert finding.outcome is Outcome.FAIL
    made = blank(asset(region))
    for index in range(2):
        made = pasted(made, stamp("qr", URL, 150, 150).pixels, 40 + 200 * index, 200)
    finding = only(CodeCheck(), made)
    assert finding.outcome is Outcome.FAIL
    assert "2 times" in finding.reason


def test_a_stray_symbol_elsewhere_fails_the_picture_but_not_in_a_placed_picture() -> None:
    made = pasted(drawn(asset(code_region(URL))), stamp("qr", "https://evil.example", 150, 150).pixels, 400, 20)
    own, stray = judge(CodeCheck(), made)
    assert own.outcome is Outcome.PASS
    assert (stray.region, stray.outcome) == ("", Outcome.FAIL)
    assert "evil" in stray.reason
    picture = Region("cup", Role.IMAGE, Box(380, 0, 200, 200), Content(ContentKind.IMAGE))
    placed = attrs.evolve(made, regions=(*made.regions, picture))
    assert [finding.outcome for finding in judge(CodeCheck(), placed)] == [Outcome.PASS]


def test_a_picture_without_codes_is_not_searched() -> None:
    made = pasted(drawn(asset(text_region())), stamp("qr", URL, 150, 150).pixels, 400, 400)
    assert judge(CodeCheck(), made) == ()


def test_a_code_found_only_when_cropped_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "proofpress.plugins.checks._picture.decode", lambda pixels: () if pixels.shape[0] == 600 else decode(pixels)
    )
    finding = only(CodeCheck(), drawn(asset(code_region(URL))))
    assert finding.outcome is Outcome.UNDECIDED


def test_a_scaled_export_is_cropped_where_the_region_lies() -> None:
    made = encoded(drawn(asset(code_region(URL))), scale=0.5)
    picture = finished_picture(made)
    assert picture.scaled(Box(40, 400, 180, 180)) == Box(20, 200, 90, 90)
    assert picture.crop(Box(40, 400, 180, 180)).shape == (90, 90, 3)
    assert np.asarray(picture.pixels).shape == (300, 300, 3)
