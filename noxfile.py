"""Everything that is done with a checkout, one session each; `nox -l` lists them.

Python packages come in the versions of tests/constraints/base.txt. `nox -s pins` renews that file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import nox

nox.needs_version = ">=2025.5.1"
nox.options.error_on_external_run = True
nox.options.reuse_venv = "yes"
nox.options.sessions = ["lint", "typing", "imports", "tests", "docs"]

PROJECT: Final = nox.project.load_toml("pyproject.toml")
PINS: Final = "tests/constraints/base.txt"
QUICK: Final = "not slow and not diffusion"
PEERS_NPM: Final = ("@stoplight/prism-cli@5.14.2", "@copilotkit/aimock@1.43.0")
PEERS_PYPI: Final = "litellm[proxy]==1.106.2"
GPU_LIBRARIES: Final = ("cuda-", "nvidia-", "triton")
"""What a torch for GPUs pins by itself."""


def _install(session: nox.Session, target: str, *groups: str) -> None:
    """Install the package as `target` and the dependency groups, in the pinned versions."""
    editable = ["--editable"] if session.name in {"imports", "typing"} else []
    tools = nox.project.dependency_groups(PROJECT, *groups) if groups else ()
    session.install("--constraint", PINS, *tools, *editable, target)


def _system(session: nox.Session, *groups: str) -> None:
    """Tell which system packages are missing, and install them where that may be done."""
    session.run("python", "tests/system_packages.py", *groups, log=False)


def _pytest(session: nox.Session, *arguments: str) -> None:
    """Run pytest on all cores; one thread per OCR engine, so that the workers do not fight."""
    session.run("pytest", "-n", "auto", *arguments, *session.posargs, env={"OMP_THREAD_LIMIT": "1"})


@nox.session
def demo(session: nox.Session) -> None:
    """Make and prove the example campaign: images, report.json and index.html under build/demo."""
    _system(session, "reading")
    _install(session, ".[fonts]")
    session.run("proofpress", "demo", "--out", "build/demo", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Test the package with the Python at hand: core and light extras."""
    _system(session, "reading", "unicode")
    _install(session, ".[export,fonts,language,openai,testing]", "tests", "imports")
    _pytest(session, "-m", QUICK)


@nox.session(name="tests-3.13", python="3.13")
def tests_newest(session: nox.Session) -> None:
    """Test the package with the newest Python that it is declared for."""
    tests(session)


@nox.session(name="tests-ocr")
def tests_ocr(session: nox.Session) -> None:
    """Test the reader of the extra `ocr`, and what is verified with it."""
    _system(session, "reading")
    _install(session, ".[fonts,ocr,testing]", "tests")
    checks = ("test_text.py", "test_text_engine.py", "test_signs.py")
    texts = [f"tests/plugins/checks/{name}" for name in checks]
    _pytest(session, "tests/plugins/readers", "tests/locating", *texts, "tests/test_verify.py")


@nox.session(name="tests-diffusion")
def tests_diffusion(session: nox.Session) -> None:
    """Test what draws with models, on tiny ones of random weights, on the processor."""
    _system(session, "reading")
    _install(session, ".[diffusion,export,fonts,testing]", "tests", "imports")
    # One thread each: the models are tiny, and the same number of threads gives the same bytes.
    session.run(
        "pytest",
        "-n",
        "auto",
        "-m",
        "diffusion",
        *session.posargs,
        env={"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"},
    )


@nox.session
def minimums(session: nox.Session) -> None:
    """Test the package with the oldest versions that it declares to work with."""
    _system(session, "reading", "unicode")
    lowest = Path(session.create_tmp(), "lowest.txt")
    session.install("--constraint", PINS, "uv")
    session.run(
        "uv", "pip", "compile", "--quiet", "--resolution", "lowest-direct", "--extra", "export", "--extra", "fonts",
        "--extra", "openai", "--extra", "testing", "--output-file", str(lowest), "pyproject.toml",
    )  # fmt: skip
    session.install("--requirement", str(lowest), *nox.project.dependency_groups(PROJECT, "tests"))
    session.install("--no-deps", ".")
    # import-linter wants newer versions than the package does, and its contracts do not depend on any. Old packages are
    # deprecated by what they stand on; that is not ours to mend.
    _pytest(session, "-m", QUICK, "--ignore=tests/test_contracts.py", "-W", "default::DeprecationWarning")


@nox.session
def slow(session: nox.Session) -> None:
    """Run the tests that need a browser or minutes."""
    _system(session, "reading", "unicode", "browser")
    _install(session, ".[export,fonts,openai,testing]", "tests", "imports")
    session.run("pytest", "-m", "slow", *session.posargs)


@nox.session
def peers(session: nox.Session) -> None:
    """Test the client of image services against Prism, aimock and LiteLLM's proxy, which it installs; needs npm.

    Prism validates by the published specification of the images API, which is not part of this repository:
    PROOFPRESS_IMAGES_SPEC names it, or it lies beside the folder of PROOFPRESS_OUTSIDE_DATA.
    """
    _install(session, ".[openai,testing]", "tests")
    tools = Path(session.create_tmp(), "peers").resolve()
    tools.mkdir(exist_ok=True)
    npm = ("npm", "install", "--no-audit", "--no-fund", "--prefix", str(tools))
    session.run(*npm, *PEERS_NPM, external=True, silent=True)
    if not Path(tools, "litellm").exists():
        # It wants an older openai package than we do.
        session.run("python", "-m", "venv", str(tools / "litellm"))
        session.run(str(tools / "litellm/bin/python"), "-m", "pip", "install", "-q", PEERS_PYPI, external=True)
    env = {"PROOFPRESS_PEERS": str(tools), "OMP_THREAD_LIMIT": "1"}
    session.run("pytest", "tests/peers", "-m", "", *session.posargs, env=env)


@nox.session
def mutants(session: nox.Session) -> None:
    """Plant faults in the modules that everything else trusts, and count those that the tests catch."""
    _install(session, ".[export,fonts,openai,testing]", "tests")
    session.run("python", "tests/mutants/run.py", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check rules and formatting."""
    session.install("--constraint", PINS, *nox.project.dependency_groups(PROJECT, "lint"))
    session.run("ruff", "check", *session.posargs)
    session.run("ruff", "format", "--check")


@nox.session
def typing(session: nox.Session) -> None:
    """Check types of the package, its tests, the uses in tests/typing and the tools."""
    _install(session, ".[export,fonts,openai,testing]", "typing")
    session.run("mypy", *session.posargs)


@nox.session
def imports(session: nox.Session) -> None:
    """Check that every module imports lower floors only."""
    _install(session, ".[export,fonts,openai,testing]", "tests", "imports")
    session.run("lint-imports")
    session.run("pytest", "tests/test_contracts.py", "tests/test_imports_budget.py", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation with warnings as errors, and run its code."""
    _install(session, ".[export,fonts,openai,testing]", "docs")
    session.run("sphinx-build", "-W", "-n", "--keep-going", "-q", "-b", "html", "docs", "build/docs")
    session.run("pytest", "tests/test_docs.py", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Time a poster by stage."""
    _system(session, "reading")
    _install(session, ".[fonts]")
    session.run("python", "benchmarks/poster.py", *session.posargs)


@nox.session
def pins(session: nox.Session) -> None:
    """Renew tests/constraints/base.txt from a resolution for all supported Pythons."""
    session.install("uv")
    groups = [option for name in PROJECT["dependency-groups"] for option in ("--group", name)]
    extras = [
        option
        for name in ("diffusion", "export", "fonts", "language", "ocr", "openai", "testing")
        for option in ("--extra", name)
    ]
    resolved = Path(session.create_tmp(), "base.txt")
    head = [line for line in Path(PINS).read_text("utf-8").splitlines() if line.startswith(("#", "torch=="))]
    by_hand = Path(session.create_tmp(), "by_hand.txt")
    by_hand.write_text("\n".join(head), "utf-8")
    session.run(
        "uv", "pip", "compile", "--quiet", "--universal", "--upgrade", "--python-version", "3.11", "--no-annotate",
        "--no-header", "--constraint", str(by_hand), "--no-emit-package", "torch", *extras, *groups,
        "--output-file", str(resolved), "pyproject.toml",
    )  # fmt: skip
    found = [line for line in resolved.read_text("utf-8").splitlines() if not line.startswith(GPU_LIBRARIES)]
    Path(PINS).write_text("\n".join([*head, *found, ""]), "utf-8")
