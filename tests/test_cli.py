from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.brief_kit import changed, poster, removed, write_brief
from tests.command_kit import Told, proofpress

from proofpress import cli
from proofpress._version import __version__
from proofpress.loading.schema import brief_schema

Run = Callable[..., Told]
COMMANDS = ("run", "demo", "check", "verify", "estimate", "approve", "score-validators", "plugins", "doctor", "schema")
FLAT: dict[str, Any] = changed(poster(), ("plate",), {"source": "flat.png"})


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process."""

    def told(*arguments: str, cwd: Path) -> Told:
        monkeypatch.chdir(cwd)
        monkeypatch.setenv("COLUMNS", "200")
        monkeypatch.setattr(sys, "argv", ["proofpress", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        return Told(int(ended.value.code or 0), captured.out, captured.err)

    return told


def prepare(folder: Path, data: dict[str, Any]) -> Path:
    Image.new("RGB", (480, 360), "#F4F1EA").save(folder / "flat.png")
    write_brief(folder, data)
    return folder


def undecided() -> dict[str, Any]:
    """Return a brief whose German copy lacks two texts, so that English ones stand in for them."""
    data: dict[str, Any] = removed(FLAT, ("copy", "de-DE", "headline"))
    return removed(data, ("copy", "de-DE", "sku"))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(run: Run, tmp_path: Path, command: str) -> None:
    told = run(command, "--help", cwd=tmp_path)
    assert (told.code, told.err) == (0, "")
    assert command in told.out
    assert len(told.out.splitlines()) >= 5


def test_the_root_lists_every_command_and_tells_the_version(run: Run, tmp_path: Path) -> None:
    told = run("--help", cwd=tmp_path)
    assert told.code == 0
    for command in COMMANDS:
        assert command in told.out
    assert "..." not in told.out.replace("[ARGS]...", ""), "what a command does is told whole"
    assert run("--version", cwd=tmp_path).out == f"proofpress {__version__}\n"


def test_run_says_it_in_json_on_standard_output_and_progress_on_standard_error(tmp_path: Path) -> None:
    prepare(tmp_path, FLAT)
    told = proofpress("run", "brief.json", "--out", "made", "--json", "--locale", "en-US", cwd=tmp_path)
    assert told.code == 0, told.err
    report = json.loads(told.out)
    assert report == json.loads((tmp_path / "made" / "report.json").read_text(encoding="utf-8"))
    assert report["status"] == "approved"
    assert told.err.splitlines() == ["[1/1] en-US/default: approved"]


def test_run_without_json_prints_a_table_and_where_the_sheet_is(run: Run, tmp_path: Path) -> None:
    told = run("run", "brief.json", "--out", "made", cwd=prepare(tmp_path, FLAT))
    assert told.code == 0
    assert "garden-week: approved" in told.out
    for locale in ("en-US", "de-DE"):
        assert locale in told.out
    assert "proof sheet: made/index.html" in told.out


@pytest.mark.skipif(find_spec("pypdfium2") is None, reason="the extra `export` is not installed")
def test_run_counts_the_exports_by_what_became_of_them(run: Run, tmp_path: Path) -> None:
    told = run("run", "brief.json", "--out", "made", "--export", "png,webp,svg", cwd=prepare(tmp_path, FLAT))
    assert told.code == 0
    assert "exports: 2 webp ✓, 2 svg ✓" in told.out.splitlines()


def test_run_tells_what_a_compositor_could_not_do(capsys: pytest.CaptureFixture[str]) -> None:
    from proofpress.cli.telling import tell_run

    broken = {"compositor": "gpt_image", "outcome": "error", "reason": "it is down"}
    fine = {"compositor": "type", "outcome": "pass", "reason": ""}
    asset = {"id": "en-US/default", "locale": "en-US", "format": "default", "status": "approved", "exports": []}
    report = {
        "brief_id": "x",
        "status": "approved",
        "assets": [{**asset, "attempts": [broken, broken, fine]}],
        "cost": {},
    }
    tell_run(report, Path("index.html"))
    assert "2 attempts of gpt_image came to nothing: it is down" in capsys.readouterr().out.splitlines()


def test_run_ends_with_1_where_something_is_not_approved_and_says_why(run: Run, tmp_path: Path) -> None:
    banned = changed(FLAT, ("rules",), {"banned": {"de": ["Tulpenzwiebeln"]}})
    told = run("run", "brief.json", "--out", "made", cwd=prepare(tmp_path, banned))
    assert told.code == 1
    assert "en-US/default" not in [line.split(":")[0] for line in told.out.splitlines()]
    (line,) = [line for line in told.out.splitlines() if line.startswith("de-DE/default: rejected: ")]
    assert "Tulpenzwiebeln" in line
    report = json.loads((tmp_path / "made" / "report.json").read_text(encoding="utf-8"))
    assert {asset["id"]: asset["image"] for asset in report["assets"]} == {
        "en-US/default": "en-US-default.png",
        "de-DE/default": None,
    }


def test_what_awaits_review_may_be_approved_by_a_person_who_says_why(run: Run, tmp_path: Path) -> None:
    prepare(tmp_path, undecided())
    told = run("run", "brief.json", "--out", "made", "--locale", "de-DE", "--json", cwd=tmp_path)
    assert told.code == 1
    before = json.loads(told.out)
    assert before["status"] == "review"
    command = ("approve", "made/report.json", "--asset", "de-DE/default", "--by", "Ines", "--why", "kerning is fine")
    told = run(*command, cwd=tmp_path)
    assert (told.code, told.out) == (0, "de-DE/default: approved by Ines\n")
    after = json.loads((tmp_path / "made" / "report.json").read_text(encoding="utf-8"))
    (asset,) = after["assets"]
    assert (after["status"], asset["status"]) == ("approved", "approved")
    (decision,) = asset["decisions"]
    assert (decision["by"], decision["why"], decision["sha256"]) == ("Ines", "kerning is fine", asset["sha256"])
    assert asset["regions"] == before["assets"][0]["regions"]
    assert asset["sha256"] == before["assets"][0]["sha256"]


def test_a_region_alone_may_be_approved(run: Run, tmp_path: Path) -> None:
    prepare(tmp_path, undecided())
    run("run", "brief.json", "--out", "made", "--locale", "de-DE", cwd=tmp_path)
    command = ("approve", "made", "--asset", "de-DE/default", "--by", "Ines", "--why", "seen", "--region", "sku")
    told = run(*command, cwd=tmp_path)
    assert (told.code, told.out) == (0, "de-DE/default: approved by Ines (region sku)\n")
    report = json.loads((tmp_path / "made" / "report.json").read_text(encoding="utf-8"))
    assert report["assets"][0]["status"] == "review"


def test_check_tells_what_it_found_and_ends_with_1_unless_approved(run: Run, tmp_path: Path) -> None:
    prepare(tmp_path, FLAT)
    run("run", "brief.json", "--out", "made", cwd=tmp_path)
    command = ("check", "made/en-US-default.png", "--brief", "brief.json", "--locale")
    told = run(*command, "en-US", "--json", cwd=tmp_path)
    entry = json.loads(told.out)
    assert told.err == ""
    assert told.code == (0 if entry["status"] == "approved" else 1)
    assert entry["status"] != "rejected"
    told = run(*command, "de-DE", cwd=tmp_path)
    assert told.code == 1
    # Whether tesseract alone can judge the price depends on how it reads a clean copy of it.
    assert re.search("^de-DE/default: rejected, by headline, (price, )?qr$", told.out, re.MULTILINE)
    assert "✗ text of headline (required): it reads otherwise: " in told.out
    passed = re.search(r"(\d+) findings passed: (.*) \(--json tells each\)", told.out)
    entry = json.loads(run(*command, "de-DE", "--json", cwd=tmp_path).out)
    findings = [finding for region in entry["regions"] for finding in region["findings"]]
    assert passed is not None
    findings += entry["findings"]
    assert int(passed[1]) == sum(finding["outcome"] == "pass" for finding in findings)
    assert set(passed[2].split(", ")) == {finding["check"] for finding in findings if finding["outcome"] == "pass"}


def test_estimate_tells_problems_and_ends_with_1_only_where_copy_does_not_fit(run: Run, tmp_path: Path) -> None:
    told = run("estimate", "brief.json", cwd=prepare(tmp_path, FLAT))
    assert told.code == 0
    assert "garden-week: 2 assets" in told.out
    told = run("estimate", "brief.json", "--json", cwd=tmp_path)
    assert set(json.loads(told.out)) == {"format_version", "brief_id", "assets", "texts", "problems", "cost"}
    prepare(tmp_path, changed(FLAT, ("copy", "de-DE", "sku"), "TLP-0917 " * 9))
    told = run("estimate", "brief.json", cwd=tmp_path)
    assert told.code == 1
    assert "de-DE/default" in told.out
    assert "enlarge its box" in " ".join(told.out.split())
    told = run("estimate", "brief.json", "--pseudo", cwd=prepare(tmp_path, FLAT))
    assert "garden-week: 4 assets" in told.out
    assert not (tmp_path / "proofs").exists()


def test_schema_prints_the_published_schema(run: Run, tmp_path: Path) -> None:
    told = run("schema", cwd=tmp_path)
    assert told.code == 0
    assert json.loads(told.out) == brief_schema()


def test_plugins_lists_every_class_and_where_it_is_from(run: Run, tmp_path: Path) -> None:
    told = run("plugins", "--json", cwd=tmp_path)
    rows = json.loads(told.out)["plugins"]
    assert {"kind", "name", "version", "distribution", "module"} == set(rows[0])
    named = {(row["kind"], row["name"]) for row in rows}
    assert {("renderer", "procedural"), ("compositor", "type"), ("reader", "tesserocr"), ("validator", "text")} <= named
    table = run("plugins", cwd=tmp_path)
    assert table.code == 0
    for _, name in named:
        assert name in table.out


def test_doctor_tells_what_is_missing(run: Run, tmp_path: Path) -> None:
    told = run("doctor", "--json", cwd=tmp_path)
    items = json.loads(told.out)["items"]
    missing = [item for item in items if item["needed"] and not item["ok"]]
    assert told.code == (2 if missing else 0)
    table = run("doctor", cwd=tmp_path)
    assert table.code == told.code
    for item in items:
        assert item["what"].split()[0] in table.out
    for item in items:
        if item["what"].startswith("extra "):  # What is there needs no command that installs it.
            assert (item["remedy"] in table.out) != item["ok"]


def test_verify_answers_with_its_exit_status(run: Run, tmp_path: Path) -> None:
    prepare(tmp_path, FLAT)
    run("run", "brief.json", "--out", "made", "--locale", "en-US", cwd=tmp_path)
    image = "made/en-US-default.png"
    told = run("verify", image, "--qr", "https://example.com/tulips", "--json", cwd=tmp_path)
    assert (told.code, json.loads(told.out)["outcome"], told.err) == (0, "pass", "")
    told = run("verify", image, "--qr", "https://example.com/rose", cwd=tmp_path)
    assert told.code == 1
    assert "✗ fail" in told.out
    assert told.out.splitlines()[0] == "✗ code: another symbol stands there (qr: https://example.com/tulips)"
    assert not {"measured", "threshold"} & set(told.out.split()), "nothing is told twice, and no want of a bound"
    told = run(
        "verify", image, "--text", "Tulip bulbs in Austin", "--lang", "en-US", "--box", "15,15,450,80", cwd=tmp_path
    )
    assert told.code == 0
    assert "✓ pass" in told.out


def test_on_a_terminal_findings_hang_behind_their_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    from proofpress.cli.telling import tell_findings

    monkeypatch.setenv("FORCE_COLOR", "1")
    buffer = io.StringIO()
    monkeypatch.setattr(sys, "stdout", buffer)
    monkeypatch.setenv("COLUMNS", "40")
    finding = {"check": "geometry", "outcome": "fail", "measured": "12 px", "threshold": None}
    tell_findings([{**finding, "region": "legal", "level": "required", "reason": "its copy is too small: enlarge it"}])
    lines = re.sub(r"\x1b\[[0-9;]*m", "", buffer.getvalue()).splitlines()
    assert [line.rstrip() for line in lines] == [
        "✗ geometry of legal (required): its copy",
        "  is too small: enlarge it",
        "  measured: 12 px",
    ]


@pytest.mark.parametrize("forced", ["", "1"])
def test_what_a_code_says_does_not_steer_the_terminal(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forced: str
) -> None:
    from proofpress.codes import stamp

    payload = "\x1b[2Jgone \u202eevil\x07 12\u00a0€"
    Image.fromarray(stamp("qr", payload, 300, 300).pixels).save(tmp_path / "code.png")
    monkeypatch.setenv("FORCE_COLOR", forced)
    told = run("verify", "code.png", "--qr", "x", cwd=tmp_path)
    assert "\\x1b[2Jgone \\u202eevil\\x07 12\u00a0€" in told.out
    assert not {"\x1b[2J", "\u202e", "\x07"} & {told.out[i : i + n] for i in range(len(told.out)) for n in (1, 4)}


def test_an_interrupt_is_one_line(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("proofpress.registry.Registry", interrupt)
    told = run("plugins", cwd=tmp_path)
    assert told.code == 2
    assert told.err == "proofpress: interrupted; what was finished before stays in the output folder\n"
