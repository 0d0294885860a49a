"""The documentation is true: its code runs, its commands exist, its signatures are those of the code."""

from __future__ import annotations

import inspect
import itertools
import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
import typer

import proofpress
from proofpress import hookspecs, interfaces
from proofpress.brief import Role
from proofpress.cli import app
from proofpress.proof import Outcome, Status

ROOT: Final = Path(__file__).parents[1]
DOCS: Final = ROOT / "docs"
PAGES: Final = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md")))
KINDS: Final = ("renderer", "compositor", "validator", "reader")
INTERFACES: Final = {
    "renderer": interfaces.Renderer, "compositor": interfaces.Compositor, "validator": interfaces.Validator,
    "reader": interfaces.Reader,
}  # fmt: skip


@attrs.frozen
class Block:
    """A fenced block of a page."""

    page: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        """Return its place, as pytest shows it."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(*languages: str) -> list[Block]:
    return [block for page in PAGES for block in _blocks(page) if block.language in languages]


def _blocks(page: Path) -> Iterator[Block]:
    found = re.finditer(r"^```([\w{}-]*)[^\n]*\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    for match in found:
        line = match.string.count("\n", 0, match.start(2)) + 1
        yield Block(page, line, match[1], match[2])


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder of a page: the example campaign as poster.json, and its picture."""
    with resources.as_file(resources.files("proofpress.examples") / "campaign") as campaign:
        shutil.copytree(campaign, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (tmp_path / "brief.json").rename(tmp_path / "poster.json")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", sorted({block.page for block in blocks("python")}), ids=name)
def test_python_blocks_run(page: Path, folder: Path) -> None:
    """The blocks of a page run one after the other, as a reader would type them."""
    assert folder.is_dir()
    namespace: dict[str, Any] = {"__name__": "page"}
    if name(page) == "docs/plugins/renderer.md":
        namespace["spec"] = proofpress.load_brief("poster.json").plate
    for block in _blocks(page):
        if block.language == "python":
            code = compile("\n" * (block.line - 1) + block.text, str(page), "exec")
            exec(code, namespace)  # noqa: S102 - our own pages


@pytest.mark.parametrize("block", blocks("json"), ids=str)
def test_json_blocks_parse_and_briefs_are_approved(block: Block) -> None:
    data = json.loads(block.text)
    if str(data.get("schema", "")).startswith("proofpress/brief/"):
        brief = proofpress.parse_brief(data)
        assert len(brief.assets) == len(brief.locales) * len(brief.formats)
        proof = proofpress.build_pipeline().run(brief, locale=brief.default_locale)
        assert proof.status is Status.APPROVED, proof.reason


@pytest.mark.parametrize("block", blocks("toml"), ids=str)
def test_toml_blocks_parse(block: Block) -> None:
    assert tomllib.loads(block.text)


def commands() -> list[tuple[str, str]]:
    lines = (
        (str(block), line) for block in blocks("console", "shell", "bash", "sh") for line in block.text.splitlines()
    )
    return [(place, line.removeprefix("$ ")) for place, line in lines if line.startswith("$ ") or "nox" in line]


@pytest.mark.parametrize(("place", "line"), commands())
def test_commands_exist(place: str, line: str) -> None:
    """Every command of proofpress takes the options that a page shows, and every session of nox exists."""
    noxfile = (ROOT / "noxfile.py").read_text("utf-8")
    for words in _split(shlex.split(line)):
        if words[0] == "proofpress":
            group: Any = typer.main.get_command(app)
            command = group.get_command(typer.Context(group), words[1])
            assert command is not None, f"{place}: no command {words[1]}"
            command.make_context(words[1], list(words[2:]))
        elif words[0] == "nox" and len(words) > 2:
            known = rf'^def {words[2].replace("-", "_")}\(|name="{words[2]}"'
            assert re.search(known, noxfile, re.MULTILINE), f"{place}: no session {words[2]}"


def _split(words: list[str]) -> Iterator[tuple[str, ...]]:
    for is_and, group in itertools.groupby(words, lambda word: word == "&&"):
        if not is_and:
            yield tuple(group)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_page_imports_a_private_name(page: Path) -> None:
    private = re.compile(r"(?:from|import)\s+proofpress(?:\.\w+)*\._|from\s+proofpress[\w.]*\s+import\s.*\b_\w")
    assert private.search(page.read_text("utf-8")) is None


@pytest.mark.parametrize("hook", hookspecs.__all__)
def test_every_hook_is_documented_with_its_signature(hook: str) -> None:
    kind = hook.removeprefix("proofpress_").removesuffix("s")
    shown = str(inspect.signature(getattr(hookspecs, hook))).replace("'", "")
    assert f"@hookimpl\ndef {hook}{shown}:" in (DOCS / "plugins" / f"{kind}.md").read_text("utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_every_interface_is_shown_from_the_code(kind: str) -> None:
    page = (DOCS / "plugins" / f"{kind}.md").read_text("utf-8")
    assert f"```{{interface}} {kind.title()}\n```" in page
    verbs = INTERFACES[kind].__abstractmethods__
    assert len(verbs) == 1, "an interface has one verb"
    assert f"def {next(iter(verbs))}(self, " in page


def test_every_hook_and_interface_has_a_page() -> None:
    assert {f"proofpress_{kind}s" for kind in KINDS} == set(hookspecs.__all__)


def test_glossary_has_the_words_of_the_code() -> None:
    text = (DOCS / "glossary.md").read_text("utf-8")
    terms = re.findall(r"^(\S.*)\n: ", text, re.MULTILINE)
    assert terms == sorted(terms)
    assert {*Outcome, *Status, *KINDS} <= set(terms)
    for role in Role:
        assert re.search(rf"\b{role}\b", text), role


def test_every_built_in_check_is_explained() -> None:
    text = (DOCS / "what-is-proved.md").read_text("utf-8")
    checks = {check for validator in proofpress.default_validators() for check in validator.checks}
    assert {check for check in checks if f"`{check}`" not in text} == set()


def test_readme_names_only_checks_that_exist() -> None:
    checks = {check for validator in proofpress.default_validators() for check in validator.checks}
    rows = re.findall(r"^\|.*\|$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    named = {word for row in rows for word in re.findall(r"`([a-z]+)`", row)}
    assert named <= checks, named - checks


def test_the_suite_of_the_testing_page_passes(folder: Path) -> None:
    """The page's blocks, put into one test file, pass under pytest."""
    page = DOCS / "testing-your-plugin.md"
    (folder / "test_page.py").write_text("".join(b.text for b in _blocks(page) if b.language == "python"), "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", "test_page.py"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout
    passed = re.search(r"(\d+) passed", answer.stdout)
    assert passed is not None
    assert int(passed[1]) > 5


def test_the_program_of_the_readme_is_complete(folder: Path) -> None:
    """The program of the README, run as a file in a fresh process, says nothing and leaves its results."""
    program = "".join(block.text for block in _blocks(ROOT / "README.md") if block.language == "python")
    (folder / "program.py").write_text(program, "utf-8")
    answer = subprocess.run([sys.executable, "program.py"], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert (folder / "out" / "index.html").exists()
    assert (folder / "out" / "report.json").exists()
