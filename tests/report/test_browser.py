"""The sheet in a real browser: no console message, no fetch, no sideways scrolling, nothing lost on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.report.pages import faults, parse
from tests.report.samples import NOW, hostile_proof, proof, saved

from proofpress.locales import EXAMPLE_LOCALES
from proofpress.proof import Outcome
from proofpress.report import approve

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--enable-logging=stderr", "--allow-file-access-from-files",
    "--hide-scrollbars",
)  # fmt: skip

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium; install it with: apt-get install chromium"),
]


def browse(page: Path, profile: Path, *options: str) -> tuple[str, list[str]]:
    """Open the page; return what the browser printed and what its console said."""
    ran = subprocess.run(
        [str(BROWSER), *QUIET, f"--user-data-dir={profile}", *options, page.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return ran.stdout, re.findall(r"CONSOLE.*", ran.stderr)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    report = saved(
        tmp_path / "out",
        proof(outcomes=(Outcome.FAIL, Outcome.PASS, Outcome.UNDECIDED)),
        proof("he-IL", outcomes=(Outcome.UNDECIDED,)),
        hostile_proof(),
    )
    approve(report, "he-IL/portrait", "Ada", "seen", now=NOW)
    return report.with_name("index.html")


def test_it_loads_without_a_word_in_the_console(sheet: Path, tmp_path: Path) -> None:
    dom, said = browse(sheet, tmp_path / "profile", "--dump-dom")
    tree = parse(re.sub(r"</(?:br|img|input|meta)>", "", dom))

    assert said == []
    assert faults(tree) == []
    assert not tree.all("script")


def test_the_console_would_have_said_it(sheet: Path, tmp_path: Path) -> None:
    page = sheet.read_text("utf-8")
    sheet.write_text(page.replace("<main", '<p style="color: red">x</p><script>document.title = "owned"</script><main'))
    dom, said = browse(sheet, tmp_path / "profile", "--dump-dom")

    assert len([line for line in said if "Content Security Policy" in line]) == 2
    assert "<title>owned" not in dom


def measured(sheet: Path, profile: Path, width: int, measure: str) -> list[int]:
    """Return what a script finds in the sheet, `d`, at a width that a window cannot have: in a frame."""
    frame = sheet.with_name("frame.html")
    frame.write_text(
        f'<iframe id="f" src="index.html" style="width:{width}px;height:900px;border:0"></iframe><script>'
        f"f.onload = () => {{ const d = f.contentDocument; document.title = 'found ' + ({measure}).join(' ') }}</script>"
    )
    dom, _ = browse(frame, profile, "--dump-dom")
    title = re.search(r"<title>found ([\d ]+)<", dom)
    assert title is not None
    return [int(number) for number in title[1].split()]


@pytest.mark.parametrize("width", [320, 390, 768, 1400])
def test_it_never_scrolls_sideways(sheet: Path, tmp_path: Path, width: int) -> None:
    measure = "[d.documentElement.scrollWidth, d.documentElement.clientWidth]"
    needed, there = measured(sheet, tmp_path / "profile", width, measure)

    assert needed <= there == width


def test_the_captions_of_tables_have_their_whole_width_on_a_telephone(sheet: Path, tmp_path: Path) -> None:
    measure = (
        "[...d.querySelectorAll('.region > table > caption')].flatMap(c => [c.offsetWidth, c.parentNode.offsetWidth])"
    )
    widths = measured(sheet, tmp_path / "profile", 390, measure)

    assert len(widths) >= 4
    assert widths[::2] == widths[1::2]


def printed(sheet: Path, folder: Path) -> list[str]:
    """Return the words on each page of paper."""
    from pypdfium2 import PdfDocument

    paper = folder / "sheet.pdf"
    browse(sheet, folder / "profile", "--no-pdf-header-footer", f"--print-to-pdf={paper}")
    with PdfDocument(paper) as document:
        assert {tuple(map(round, page.get_size())) for page in document} <= {(595, 842), (594, 842), (596, 842)}
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_on_paper_comes_one_page_of_overview_and_then_one_for_each_approved_asset(tmp_path: Path) -> None:
    proofs = [proof(tag, form, outcomes=(Outcome.PASS,) * 9) for tag in EXAMPLE_LOCALES for form in ("tall", "wide")]
    pages = printed(saved(tmp_path / "out", *proofs).with_name("index.html"), tmp_path)

    assert len(pages) == 1 + len(proofs)
    for page, made in zip(pages[1:], proofs, strict=True):
        assert made.asset.id in page
        assert page.count("2 checks passed: text, contrast") == 9
        assert "it stands out" not in page, "what passed is a line"


def test_on_paper_what_failed_is_told_whole(sheet: Path, tmp_path: Path) -> None:
    pages = printed(sheet, tmp_path)

    assert len(pages) >= 4
    (failed,) = [page for page in pages if "de-DE/portrait" in page]
    assert "the reader says fail" in failed
    assert "the reader says undecided" in failed
    assert "it stands out" not in failed
    assert "1 check passed: contrast" in failed
