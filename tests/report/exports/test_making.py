from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from jsonschema import Draft202012Validator
from tests.brief_kit import poster, write_brief

from proofpress.brief import SetBy
from proofpress.errors import EnvironmentProblem, InputError, OutputError
from proofpress.image import sha256
from proofpress.proof import Evidence, Finding, Outcome, Proof, RegionProof, Status
from proofpress.report import ReportWriter, approve, report_schema, save_proofs
from proofpress.report.exports import KINDS, Export, Kind, judged, make_exports, parse_kinds
from proofpress.runs import run_brief
from proofpress.testing.samples import code_region, sample_asset, typeset


def proof(status: Status = Status.APPROVED) -> Proof:
    composition = typeset(sample_asset(code_region()))
    return Proof(composition.asset, status, (), composition=composition)


def found(outcome: Outcome, region: str = "") -> Finding:
    return Finding("picture", region, outcome, f"it is {outcome.value}", evidence=Evidence("test"))


def export(*outcomes: Outcome) -> Export:
    return Export(KINDS["svg"], b"x", tuple(found(outcome) for outcome in outcomes))


def test_kinds_are_read_from_names() -> None:
    assert [kind.name for kind in parse_kinds("svg, png,pdf,svg")] == ["svg", "pdf"]
    assert parse_kinds("png") == parse_kinds(()) == ()
    assert [kind.name for kind in parse_kinds(("webp",))] == ["webp"]
    with pytest.raises(InputError, match=r"cannot export 'gif' — use one of: png, webp, jpeg, svg, pdf, psd"):
        parse_kinds("png,gif")


def test_what_cannot_be_proved_is_refused_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    known = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pypdfium2" else known(name))
    assert parse_kinds("svg")
    with pytest.raises(EnvironmentProblem, match=r"pdf .* without pypdfium2 — pip install 'proofpress\[export\]'"):
        parse_kinds("svg,pdf")


@pytest.mark.parametrize(
    ("outcomes", "wanted"),
    [
        ((), Outcome.UNDECIDED),
        ((Outcome.PASS, Outcome.PASS), Outcome.PASS),
        ((Outcome.PASS, Outcome.UNDECIDED), Outcome.UNDECIDED),
        ((Outcome.UNDECIDED, Outcome.FAIL, Outcome.PASS), Outcome.FAIL),
    ],
)
def test_an_export_is_as_good_as_its_worst_finding(outcomes: tuple[Outcome, ...], wanted: Outcome) -> None:
    assert export(*outcomes).outcome is wanted


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("outcome", Outcome)
def test_an_export_only_makes_a_verdict_worse(before: Status, outcome: Outcome) -> None:
    order = [Status.APPROVED, Status.REVIEW, Status.REJECTED]
    least = {Outcome.PASS: Status.APPROVED, Outcome.UNDECIDED: Status.REVIEW, Outcome.FAIL: Status.REJECTED}[outcome]
    after = judged(attrs.evolve(proof(), status=before), [export(outcome)])
    assert after.status is max(before, least, key=order.index)
    assert ("export svg: it is" in after.reason) == (outcome is not Outcome.PASS)


def test_nothing_is_exported_of_what_is_rejected_or_was_not_drawn() -> None:
    assert make_exports(proof(Status.REJECTED), KINDS.values()) == ()
    assert make_exports(attrs.evolve(proof(), composition=None), KINDS.values()) == ()
    assert [e.kind.name for e in make_exports(proof(Status.REVIEW), [KINDS["webp"]])] == ["webp"]


def broken(name: str, rasterise: Any) -> Kind:
    tools = KINDS[name].tools()
    return attrs.evolve(KINDS[name], tools=lambda: attrs.evolve(tools, rasterise=rasterise))


def test_a_rasteriser_that_crashes_leaves_the_export_unproved() -> None:
    def crash(*_: Any) -> Any:
        raise ZeroDivisionError("no ink")

    (made,) = make_exports(proof(), [broken("svg", crash)])
    assert made.outcome is Outcome.UNDECIDED
    assert "ZeroDivisionError: no ink" in made.reason
    assert judged(proof(), [made]).status is Status.REVIEW


def save(folder: Path, monkeypatch: pytest.MonkeyPatch, kind: Kind) -> dict[str, Any]:
    monkeypatch.setitem(KINDS, kind.name, kind)
    save_proofs([proof()], folder, exports=[kind.name])
    return dict(json.loads((folder / "report.json").read_text("utf-8")))


def test_an_unproved_export_waits_for_a_person_who_decides_on_the_whole_asset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: Any) -> Any:
        raise ValueError("lost")

    report = save(tmp_path, monkeypatch, broken("svg", crash))
    (asset,) = report["assets"]
    assert (report["status"], asset["status"]) == ("review", "review")
    assert "export svg: could not be drawn or read again (ValueError: lost)" in asset["reason"]
    assert asset["exports"][0]["outcome"] == "undecided"


def test_a_decision_on_regions_leaves_an_unproved_export_undecided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: Any) -> Any:
        raise ValueError("lost")

    monkeypatch.setitem(KINDS, "svg", broken("svg", crash))
    region = RegionProof("code", "qr", SetBy.TYPE, Outcome.UNDECIDED, (found(Outcome.UNDECIDED, "code"),))
    save_proofs([attrs.evolve(proof(Status.REVIEW), regions=(region,))], tmp_path, exports="svg")
    assert approve(tmp_path, "en-US/sample", "Ada", "scanned it", region="code")["status"] == "review"
    assert approve(tmp_path, "en-US/sample", "Ada", "opened the file too")["status"] == "approved"


def test_an_export_that_shows_something_else_rejects_the_asset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def blank(_: bytes, width: int, height: int) -> Any:
        import numpy as np

        return np.full((height, width, 3), 255, np.uint8)

    report = save(tmp_path, monkeypatch, broken("svg", blank))
    assert report["status"] == "rejected"
    assert {f["check"]: f["outcome"] for f in report["assets"][0]["exports"][0]["findings"]} == {
        "picture": "fail",
        "code": "fail",
    }
    with pytest.raises(InputError, match="a person cannot approve a failure"):
        approve(tmp_path, "en-US/sample", "Ada", "looks fine")


def test_the_report_lists_the_files_with_their_digests_and_what_was_decoded(tmp_path: Path) -> None:
    saved = save_proofs([proof()], tmp_path, exports="png,svg,pdf,psd,webp,jpeg")
    report = json.loads(saved.report.read_text("utf-8"))
    Draft202012Validator(report_schema()).validate(report)
    exports = report["assets"][0]["exports"]
    assert [(entry["kind"], entry["file"], entry["outcome"]) for entry in exports] == [
        (name, f"en-US-sample{KINDS[name].suffix}", "pass") for name in ("svg", "pdf", "psd", "webp", "jpeg")
    ]
    for entry in exports:
        assert sha256((tmp_path / entry["file"]).read_bytes()) == entry["sha256"]
        assert [f["measured"] for f in entry["findings"] if f["check"] == "code"] == ["https://example.com/42"]


def test_foreign_files_are_left_alone_and_own_ones_replaced(tmp_path: Path) -> None:
    (tmp_path / "en-US-sample.svg").write_text("mine", encoding="utf-8")
    for _ in range(2):
        saved = save_proofs([proof()], tmp_path, exports="svg")
        assert [image.name for image in saved.images] == ["en-US-sample-2.png"]
        assert sorted(file.name for file in tmp_path.iterdir()) == [
            "en-US-sample-2.png",
            "en-US-sample-2.svg",
            "en-US-sample.svg",
            "index.html",
            "report.json",
        ]
    assert (tmp_path / "en-US-sample.svg").read_text(encoding="utf-8") == "mine"


def test_an_unknown_type_is_refused_before_the_folder_is_touched(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot export 'gif'"):
        ReportWriter(tmp_path / "new", "b", exports="gif")
    assert not (tmp_path / "new").exists()
    with pytest.raises(OutputError):
        ReportWriter("/proc/none", "b", exports="svg")


def test_a_run_exports_and_proves_every_type(tmp_path: Path) -> None:
    finished = run_brief(
        write_brief(tmp_path, poster()), locales=["de-DE"], formats=(), renderer="", compositors=(), options=(),
        base_url="", budget="", export="svg,pdf,psd,webp", out=tmp_path / "out", quiet=True,
    )  # fmt: skip
    (asset,) = finished.report["assets"]
    assert (asset["status"], [entry["outcome"] for entry in asset["exports"]]) == ("approved", ["pass"] * 4)
    assert {file.name for file in (tmp_path / "out").iterdir()} == {
        "de-DE-default.pdf",
        "de-DE-default.png",
        "de-DE-default.psd",
        "de-DE-default.svg",
        "de-DE-default.webp",
        "index.html",
        "report.json",
    }
