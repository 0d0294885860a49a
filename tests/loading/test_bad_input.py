"""Each fault of the input is one line, with a place and a remedy, and exit status 2; every case is a process of its own."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import resource
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.brief_kit import changed, poster, removed, write_brief
from tests.command_kit import Told, proofpress, refused_line

from proofpress import cli

Prepare = Callable[[Path], object]


def huge_png() -> bytes:
    """Return a small file that claims to hold 60,000 x 60,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


def truncated_png(folder: Path) -> bytes:
    Image.effect_noise((200, 200), 80).save(folder / "whole.png")
    return (folder / "whole.png").read_bytes()[:9000]


def with_cut_out(name: str = "cut.png") -> dict[str, Any]:
    region = {"id": "tulip", "role": "image", "box": [240, 100, 60, 60], "source": name}
    return {**poster(), "regions": [*poster()["regions"], region]}


def text(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")


def brief(data: Any) -> Prepare:
    return lambda folder: write_brief(folder, data)


def brief_and(data: Any, name: str, content: Callable[[Path], bytes]) -> Prepare:
    def prepare(folder: Path) -> None:
        (folder / name).write_bytes(content(folder))
        write_brief(folder, data)

    return prepare


LONG = "Bulbs for every border, bed and balcony, planted before the first frost and forgotten until they bloom in April"

RUN = "run brief.json --json --out made"
CASES: dict[str, tuple[Prepare, str, list[str]]] = {
    "missing file": (lambda _: None, RUN, ["brief.json: cannot be read (No such file or directory)"]),
    "malformed JSON": (
        lambda f: text(f, "brief.json", '{"id": '),
        RUN,
        ["brief.json: cannot be parsed", "line 1 column 8"],
    ),
    "malformed TOML": (
        lambda f: text(f, "brief.toml", "id =\n"),
        "run brief.toml --json",
        ["brief.toml: cannot be parsed", "line 1"],
    ),
    "malformed YAML": (
        lambda f: text(f, "brief.yaml", "id: [1\nname: x"),
        "run brief.yaml --json",
        ["brief.yaml: cannot be parsed", "line 2"],
    ),
    "unknown role": (
        brief(changed(poster(), ("regions", 0, "role"), "headlne")),
        RUN,
        ["brief.json: $.regions[0].role: ", "did you mean 'headline'?"],
    ),
    "region outside the canvas": (
        brief(changed(poster(), ("regions", 0, "box"), [20, 20, 800, 72])),
        RUN,
        ["brief.json: $.regions[0].box", "region 'headline' [20, 20, 800, 72] leaves the canvas 480 x 360"],
    ),
    "text regions that overlap": (
        brief(changed(poster(), ("regions", 2, "box"), [20, 200, 200, 40])),
        RUN,
        ["brief.json: $.regions[2].box", "regions 'price' and 'sku' overlap at z 0", "different z"],
    ),
    "copy that cannot fit": (
        brief(changed(poster(), ("copy", "de-DE", "headline"), LONG)),
        RUN,
        [
            "brief.json: $.copy.de-DE.headline: ",
            "the copy of 'headline' cannot fit in format 'default' at its minimum of 24 px",
            "the longest text that would fit is “Bulbs for every border",
        ],
    ),
    "code that cannot fit": (
        brief(changed(poster(), ("regions", 3, "box"), [300, 180, 60, 60])),
        RUN,
        ["brief.json: $.regions[3].box: region 'qr' in format 'default': the QR code needs"],
    ),
    "copy missing for a locale": (
        brief(removed(changed(poster(), ("copy", "fr-FR"), {"headline": "Bulbes"}), ("copy", "en-US", "sku"))),
        RUN,
        ["no copy of region 'sku' for locale 'en-US'", "$.copy.en-US.sku", "add it there, or under 'default'"],
    ),
    "lone surrogate": (
        lambda f: text(f, "brief.json", json.dumps(poster()).replace("Tulip bulbs", "Tulip\\ud800")),
        RUN,
        ["brief.json: $.copy.en-US.headline: lone surrogate U+D800 at character 6"],
    ),
    "control character": (
        brief(changed(poster(), ("copy", "en-US", "headline"), "Tulips\x1b[31m\r\x85\u2028")),
        RUN,
        ["brief.json: $.copy.en-US.headline: ", "U+001B"],
    ),
    "unknown variable": (
        brief(changed(poster(), ("copy", "en-US", "headline"), "Tulips in {ctiy}")),
        RUN,
        ["brief.json: $.copy.en-US.headline: unknown variable 'ctiy'", "did you mean 'city'?"],
    ),
    "character that no font has": (
        brief(changed(poster(), ("copy", "en-US", "headline"), "Tulips \U0010fffd")),
        RUN,
        ["brief.json: $.copy.en-US.headline: ", "U+10FFFD"],
    ),
    "huge plate": (
        brief_and(changed(poster(), ("plate",), {"source": "back.png"}), "back.png", lambda _: huge_png()),
        RUN,
        ["back.png: ", "scale it to at most 64,000,000 pixels"],
    ),
    "huge cut-out": (
        brief_and(with_cut_out(), "cut.png", lambda _: huge_png()),
        RUN,
        ["cut.png", "scale it to at most 64,000,000 pixels"],
    ),
    "truncated plate": (
        brief_and(changed(poster(), ("plate",), {"source": "back.png"}), "back.png", truncated_png),
        RUN,
        ["back.png: is damaged", "export it again"],
    ),
    "truncated cut-out": (brief_and(with_cut_out(), "cut.png", truncated_png), RUN, ["cut.png", "is damaged"]),
    "font that is not a font": (
        brief_and(changed(poster(), ("brand", "fonts"), {"Latn": "Brand.ttf"}), "Brand.ttf", lambda _: b"GIF89a" * 99),
        RUN,
        ["Brand.ttf"],
    ),
    "output folder not writable": (
        lambda f: text(write_brief(f, poster()).parent, "plain", "x"),
        "run brief.json --json --out plain/made",
        ["plain/made: is or lies under a file, and must be a folder"],
    ),
    "image that is missing": (
        brief(poster()),
        "check none.png --brief brief.json --locale de-DE --json",
        ["none.png: cannot be read"],
    ),
    "truncated image to verify": (
        lambda f: (f / "cut.png").write_bytes(truncated_png(f)),
        "verify cut.png --text Tulips --lang en-US --json",
        ["cut.png: is damaged", "export it again"],
    ),
    "huge image to verify": (
        lambda f: (f / "cut.png").write_bytes(huge_png()),
        "verify cut.png --qr x --json",
        ["cut.png: ", "64,000,000 pixels"],
    ),
    "report that is missing": (
        lambda _: None,
        "approve report.json --asset de-DE/default --by Ines --why fine",
        ["report.json", "cannot be read"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_one_line_with_place_and_remedy(case: str, tmp_path: Path) -> None:
    prepare, command, wanted = CASES[case]
    prepare(tmp_path)
    line = refused_line(proofpress(*command.split(), cwd=tmp_path))
    for piece in wanted:
        assert piece in line
    assert not list(tmp_path.glob("made/*.png")), "something was drawn"


def test_arguments_that_are_no_utf_8_are_refused(tmp_path: Path) -> None:
    Image.new("RGB", (40, 40)).save(tmp_path / "a.png")
    utf8 = {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "0"}
    for question in ((b"--qr", b"\xff"), (b"--text", b"\xff", b"--lang", b"en-US")):
        line = refused_line(proofpress("verify", "a.png", *question, "--json", cwd=tmp_path, environment=utf8))
        assert "lone surrogate" in line


# A disk that is full


def flat_brief(folder: Path) -> Path:
    """Write a brief whose pictures take a few KiB, since its plate is of one colour."""
    Image.new("RGB", (480, 360), "#F4F1EA").save(folder / "flat.png")
    return write_brief(folder, changed(poster(), ("plate",), {"source": "flat.png"}))


def finished_assets(folder: Path) -> list[str]:
    """Return the assets of the report in the folder, each proved to be there with the bytes that were proved."""
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    for asset in report["assets"]:
        data = (folder / asset["image"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == asset["sha256"]
        with Image.open(folder / asset["image"]) as image:
            image.load()
    return [asset["id"] for asset in report["assets"]]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a file system of its own that holds 1 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"none", os.fsencode(place), b"tmpfs", 0, b"size=1m") != 0:
        pytest.skip("a full disk: no tmpfs can be mounted here")
    try:
        yield place
    finally:
        libc.umount2(os.fsencode(place), 2)


def test_a_full_disk_is_one_line_and_what_was_finished_stays_readable(small_disk: Path, tmp_path: Path) -> None:
    flat_brief(tmp_path)
    out = small_disk / "out"
    run = ("run", "brief.json", "--json", "--out", out, "--locale")
    assert proofpress(*run, "en-US", cwd=tmp_path).code in (0, 1)
    assert finished_assets(out) == ["en-US/default"]
    free = os.statvfs(small_disk)
    (small_disk / "filler").write_bytes(b"x" * ((free.f_bavail - 1) * free.f_bsize))
    line = refused_line(proofpress(*run, "de-DE", cwd=tmp_path), begun=True)
    assert "No space left on device" in line
    assert str(out) in line
    assert finished_assets(out) == ["en-US/default"]
    assert sorted(file.name for file in out.iterdir()) == ["en-US-default.png", "index.html", "report.json"]


def test_a_disk_that_fills_up_midway_leaves_the_first_asset_readable(tmp_path: Path) -> None:
    flat_brief(tmp_path)
    whole = json.loads(proofpress("run", "brief.json", "--json", "--out", "whole", cwd=tmp_path).out)
    largest = max((tmp_path / "whole" / asset["image"]).stat().st_size for asset in whole["assets"])
    both = (tmp_path / "whole" / "report.json").stat().st_size
    # No file may grow past this: the pictures pass and so does the report on one asset; that on two does not.
    limit = both * 3 // 4
    assert largest < limit
    done = subprocess.run(
        [sys.executable, "-m", "proofpress", "run", "brief.json", "--json", "--out", "cut"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    line = refused_line(Told(done.returncode, done.stdout, done.stderr), begun=True)
    assert line.startswith("proofpress: cut/")
    assert finished_assets(tmp_path / "cut") == ["en-US/default"]


# Names of plugins, options and values


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("names")
    write_brief(place, poster())
    Image.new("RGB", (120, 80), "white").save(place / "a.png")
    return place


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("run brief.json --renderer procedurl", ["no renderer 'procedurl'", "did you mean 'procedural'?"]),
        ("run brief.json --compositor tpye", ["no compositor 'tpye'", "did you mean 'type'?"]),
        ("run brief.json --set procedural.knd=paper", ["renderer 'procedural' has no option 'knd'", "kind"]),
        ("run brief.json --set procedural.kind=papre", ["papre", "paper"]),
        ("run brief.json --set procedural.kind=7", ["procedural", "7"]),
        ("run brief.json --set kind=paper", ["--set: option 'kind=paper' cannot be read", "PLUGIN.OPTION=VALUE"]),
        ("run brief.json --set nobody.kind=paper", ["--set: ", "'nobody'"]),
        ("run brief.json --set text.readres=1", ["text", "readres"]),
        ("run brief.json --budget nan", ["--budget: 'nan' is no amount"]),
        ("run brief.json --budget -1", ["--budget", "-1"]),
        ("run brief.json --budget 1e3", ["--budget: '1e3' is no amount"]),
        ("run brief.json --budget ten", ["--budget: 'ten' is no amount", "write US dollars"]),
        ("run a.png", ["a.png: is no text in UTF-8", "give a JSON, TOML or YAML file"]),
        ("run brief.json --out a.png", ["a.png: is or lies under a file, and must be a folder", "name another"]),
        ("run brief.json --out a.png/b", ["a.png/b: is or lies under a file", "name another"]),
        ("run brief.json --export png,gif", ["--export: cannot export 'gif'", "png"]),
        ("run brief.json --base-url http://127.0.0.1:1", ["--base-url: "]),
        ("run brief.json --locale fr-FR", ["no copy for locale 'fr-FR'", "use one of: en-US, de-DE"]),
        ("run brief.json --format tall", ["no format 'tall'", "use one of: default"]),
        ("run brief.json --frmat tall", ["--frmat"]),
        ("run", ["Missing argument 'BRIEF'", "see proofpress run --help"]),
        ("rn brief.json", ["rn"]),
        ("estimate none.json", ["none.json: cannot be read"]),
        ("check a.png --brief brief.json --locale fr-FR", ["no copy for locale 'fr-FR'"]),
        ("check a.png --brief brief.json --locale en-US", ["a.png", "120 x 80", "480 x 360"]),
        ("verify a.png", ["exactly one question is needed", "--text"]),
        ("verify a.png --qr x --text y --lang en-US", ["exactly one question is needed"]),
        ("verify a.png --text Tulips", ["--lang: "]),
        ("verify a.png --text Tulips --lang qqq", ["--lang: unknown locale 'qqq'"]),
        ("verify a.png --qr x --box 1,2,3", ["--box: box '1,2,3' cannot be read", "X,Y,W,H"]),
        ("verify a.png --qr x --box a,b,c,d", ["--box: box 'a,b,c,d' cannot be read"]),
        ("verify a.png --qr x --box 100,0,40,10", ["--box: box '100,0,40,10' leaves the picture of 120 x 80 px"]),
        ("verify a.png --qr x --box 0,0,0,10", ["--box: "]),
        ("verify a.png --qr x --box -1,0,10,10", ["--box"]),
        ("verify a.png --ean13 400638133393", ["--ean13: ", "12 digits"]),
        ("verify a.png --ean13 4006381333932", ["--ean13: "]),
        ("verify a.png --upca 036000291453", ["--upca: "]),
        ("verify brief.json --qr x", ["brief.json: is no image"]),
        ("verify a.png --qr=", ["--qr: the payload is empty"]),
        ("verify . --qr x", [".: cannot be read"]),
        ("approve brief.json --asset x --by y --why z", ["brief.json", "is no report"]),
        ("score-validators --plugin txet", ["txet", "text"]),
        ("score-validators --locale xx", ["no locale 'xx'", "use one of: en-US"]),
        ("check a.png --locale de-DE", ["Missing option '--brief'", "see proofpress check --help"]),
    ],
)
def test_a_bad_name_or_value_is_one_line_with_a_remedy(
    folder: Path,
    command: str,
    wanted: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:

    monkeypatch.chdir(folder)
    arguments = command.split()
    more = [] if arguments[0] in ("approve", "rn") else ["--json"]
    monkeypatch.setattr(sys, "argv", ["proofpress", *arguments, *more])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    captured = capsys.readouterr()
    line = refused_line(Told(int(ended.value.code or 0), captured.out, captured.err))
    for piece in wanted:
        assert piece in line
    assert not list(folder.glob("proofs/*"))
