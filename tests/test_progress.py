from __future__ import annotations

import io
import threading

from rich.console import Console

from proofpress.interfaces import Event
from proofpress.progress import Board


def board(assets: int, *, terminal: bool) -> tuple[Board, io.StringIO]:
    stream = io.StringIO()
    return Board(assets, Console(file=stream, force_terminal=terminal, width=120, highlight=False)), stream


def test_without_a_terminal_each_finished_asset_and_each_repair_is_a_plain_line() -> None:
    shown, stream = board(2, terminal=False)
    with shown:
        shown(Event("asset", "de-DE/tall", "", "started"))
        shown(Event("compose", "de-DE/tall", "", "model: headline"))
        shown(Event("repair", "de-DE/tall", "headline", "model -> type"))
        shown(Event("proof", "de-DE/tall", "", "approved"))
        shown(Event("proof", "en-US/tall", "", "review"))
    assert stream.getvalue().splitlines() == [
        "de-DE/tall headline: model -> type",
        "[1/2] de-DE/tall: approved",
        "[2/2] en-US/tall: review",
    ]


def test_names_with_brackets_are_shown_as_they_are_and_long_lines_stay_whole() -> None:
    shown, stream = board(1, terminal=False)
    with shown:
        shown(Event("repair", "de-DE/tall", "[red]x[/red]", "y" * 300))
    assert stream.getvalue() == f"de-DE/tall [red]x[/red]: {'y' * 300}\n"


def test_on_a_terminal_finished_assets_stay_and_the_board_goes_away() -> None:
    shown, stream = board(2, terminal=True)
    with shown:
        shown(Event("asset", "de-DE/tall", "", "started"))
        shown(Event("compose", "de-DE/tall", "", "model: headline"))
        shown(Event("proof", "de-DE/tall", "", "approved"))
        shown(Event("proof", "never-started", "", "rejected"))
        shown(Event("plate", "", "", "no asset"))
    assert "de-DE/tall: approved" in stream.getvalue()
    assert "never-started: rejected" in stream.getvalue()


def test_on_a_terminal_steps_of_a_plate_are_shown_though_they_belong_to_no_asset() -> None:
    shown, stream = board(2, terminal=True)
    with shown:
        shown(Event("plate", "", "", "plate: step 3 of 20"))
        assert shown._live is not None
        shown._live.refresh()
    assert "plate: step 3 of 20" in stream.getvalue()


def test_many_threads_may_report_at_once() -> None:
    shown, stream = board(40, terminal=False)

    def work(name: str) -> None:
        for index in range(10):
            shown(Event("proof", f"{name}/{index}", "", "approved"))

    with shown:
        threads = [threading.Thread(target=work, args=(f"t{number}",)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    lines = stream.getvalue().splitlines()
    assert [line.split("]")[0] for line in lines] == [f"[{count}/40" for count in range(1, 41)]
    assert len({line.split("] ")[1] for line in lines}) == 40


def test_by_default_it_writes_to_standard_error(capsys: object) -> None:
    from _pytest.capture import CaptureFixture

    assert isinstance(capsys, CaptureFixture)
    with Board(1) as shown:
        shown(Event("proof", "de-DE/tall", "", "approved"))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "[1/1] de-DE/tall: approved" in captured.err
