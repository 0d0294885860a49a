from __future__ import annotations

import json
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.report.samples import PLUGINS, hostile_proof, proof

from proofpress.errors import OutputError
from proofpress.image import load_image
from proofpress.proof import Outcome, Proof
from proofpress.report import ReportWriter, load_report, save_proofs
from proofpress.report.files import write_file


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_everything_is_written_and_told(tmp_path: Path) -> None:
    told: list[Path] = []
    made = [proof(), proof(form="landscape", seed=8)]
    result = save_proofs(made, tmp_path / "a" / "b", plugins=PLUGINS, on_written=told.append)

    assert names(result.folder) == ["de-DE-landscape.png", "de-DE-portrait.png", "index.html", "report.json"]
    assert [path.read_bytes() for path in result.images] == [each.png_bytes() for each in made]
    assert load_report(result.report)["status"] == "approved"
    assert result.sheet.read_text("utf-8").startswith("<!doctype html>")
    assert set(told) == {result.report, result.sheet, *result.images}


def test_files_may_be_read_by_others_as_the_umask_says(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    result = save_proofs([proof()], tmp_path / "out")

    assert {path.stat().st_mode for path in (result.report, result.sheet, *result.images)} == {plain.stat().st_mode}


def test_the_same_proofs_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        save_proofs([proof(), proof("he-IL", outcomes=(Outcome.FAIL,))], tmp_path / name, plugins=PLUGINS)

    assert names(tmp_path / "one") == names(tmp_path / "two")
    assert all(
        (tmp_path / "two" / path.name).read_bytes() == path.read_bytes() for path in (tmp_path / "one").iterdir()
    )


def test_each_proof_is_on_disk_before_the_next_is_made(tmp_path: Path) -> None:
    seen: list[list[str]] = []

    def at_work() -> Iterator[Proof]:
        yield proof()
        seen.append([asset["id"] for asset in load_report(tmp_path / "report.json")["assets"]])
        assert (tmp_path / "de-DE-portrait.png").exists()
        yield proof(form="landscape")

    save_proofs(at_work(), tmp_path)

    assert seen == [["de-DE/portrait"]]


def test_no_proof_at_all_is_a_rejected_report(tmp_path: Path) -> None:
    result = save_proofs([], tmp_path)

    assert load_report(result.report)["status"] == "rejected"
    assert "nothing was proved" in result.sheet.read_text("utf-8")


def test_a_crash_leaves_what_was_finished(tmp_path: Path) -> None:
    def crashes() -> Iterator[Proof]:
        yield proof()
        message = "the model died"
        raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="the model died"):
        save_proofs(crashes(), tmp_path)

    assert names(tmp_path) == ["de-DE-portrait.png", "report.json"]
    assert load_report(tmp_path / "report.json")["assets"][0]["status"] == "approved"


def test_a_second_run_takes_the_place_of_the_first(tmp_path: Path) -> None:
    save_proofs([proof(), proof(form="landscape")], tmp_path)
    writer = ReportWriter(tmp_path, "week-42")
    writer.add(proof(seed=9))

    # Until the new run is finished, the old sheet must not speak for it.
    assert names(tmp_path) == ["de-DE-landscape.png", "de-DE-portrait.png", "report.json"]
    assert writer.finish().images == (tmp_path / "de-DE-portrait.png",)
    assert (tmp_path / "de-DE-portrait.png").read_bytes() == proof(seed=9).png_bytes()


def test_a_proof_made_again_takes_the_place_of_its_first(tmp_path: Path) -> None:
    writer = ReportWriter(tmp_path, "week-42")
    writer.add(proof(outcomes=(Outcome.FAIL,)))
    writer.add(proof(seed=9))
    report = load_report(writer.finish().report)

    assert [(asset["image"], asset["status"]) for asset in report["assets"]] == [("de-DE-portrait.png", "approved")]
    assert report["cost"]["settled_micro_usd"] == 42_000


@pytest.mark.parametrize("name", ["index.html", "report.json"])
def test_a_foreign_page_or_report_stops_the_run_before_any_work(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("my own words")

    with pytest.raises(OutputError, match="was not written by proofpress") as caught:
        ReportWriter(tmp_path, "week-42")

    assert str(tmp_path / name) in str(caught.value)
    assert (tmp_path / name).read_text() == "my own words"


def test_a_foreign_image_keeps_its_name(tmp_path: Path) -> None:
    (tmp_path / "de-DE-portrait.png").write_bytes(b"a photograph of mine")
    (tmp_path / "notes.txt").write_text("mine")
    result = save_proofs([proof()], tmp_path)

    assert result.images == (tmp_path / "de-DE-portrait-2.png",)
    assert (tmp_path / "de-DE-portrait.png").read_bytes() == b"a photograph of mine"
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_an_image_of_a_killed_run_is_known_by_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "de-DE-portrait.png").write_bytes(proof().png_bytes())

    assert save_proofs([proof()], tmp_path).images == (tmp_path / "de-DE-portrait.png",)


def test_a_link_is_replaced_and_its_target_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "target.png"
    target.write_bytes(b"mine")
    out = tmp_path / "out"
    save_proofs([proof()], out)
    (out / "de-DE-portrait.png").unlink()
    (out / "de-DE-portrait.png").symlink_to(target)
    save_proofs([proof()], out)

    assert target.read_bytes() == b"mine"


def test_hostile_names_stay_in_the_folder(tmp_path: Path) -> None:
    save_proofs([hostile_proof()], tmp_path / "out")

    assert names(tmp_path) == ["out"]
    assert len(names(tmp_path / "out")) == 3


def test_several_threads_may_share_a_writer(tmp_path: Path) -> None:
    writer = ReportWriter(tmp_path, "week-42")
    threads = [threading.Thread(target=writer.add, args=(proof(form=f"f{index}"),)) for index in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(load_report(writer.finish().report)["assets"]) == 8


def test_a_folder_that_cannot_be_is_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(OutputError) as caught:
        save_proofs([proof()], tmp_path / "file" / "out")

    assert str(tmp_path / "file" / "out") in str(caught.value)
    assert "must be a folder — name another folder" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "inside").touch()

    with pytest.raises(OutputError):
        write_file(tmp_path / "taken", b"data")  # A file cannot take the place of a folder.

    assert names(tmp_path) == ["taken"]


FULL_DISK = """
    import json, resource, signal, sys
    from proofpress.errors import OutputError
    from proofpress.report import ReportWriter
    from tests.report.samples import proof

    writer = ReportWriter(sys.argv[1], "week-42")
    writer.add(proof())
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (9000, resource.RLIM_INFINITY))
    told = []
    for step in (lambda: writer.add(proof(form="landscape")), writer.finish):
        try:
            step()
        except OutputError as error:
            told.append(str(error))
    print(json.dumps(told))
"""


def test_where_the_system_refuses_the_bytes_the_finished_stays_readable(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FULL_DISK), str(tmp_path)], capture_output=True, text=True, check=True
    )
    told = json.loads(ran.stdout)

    assert len(told) == 2
    assert str(tmp_path / "de-DE-landscape.png") in told[0]
    assert "free some space" in told[0]
    assert names(tmp_path) == ["de-DE-portrait.png", "report.json"]
    assert [asset["id"] for asset in load_report(tmp_path / "report.json")["assets"]] == ["de-DE/portrait"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_leaves_the_finished_readable(small_disk: Path) -> None:
    writer = ReportWriter(small_disk, "week-42")

    def fill() -> None:
        for index in range(50):
            writer.add(proof(form=f"f{index}", seed=index))

    with pytest.raises(OutputError, match="No space left on device") as caught:
        fill()

    assert str(small_disk) in str(caught.value)
    finished = load_report(small_disk / "report.json")["assets"]
    assert finished
    for asset in finished:
        assert load_image(small_disk / asset["image"]).shape == (120, 200, 3)
    assert not [name for name in names(small_disk) if name.endswith(".tmp")]
