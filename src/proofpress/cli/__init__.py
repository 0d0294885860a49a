"""The command line: parse, call, tell; no logic of its own.

Exit codes: 0 all approved, 1 not all approved, 2 bad input or environment. With `--json` one object goes to standard output and
nothing else; progress goes to standard error.
"""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from proofpress._version import __version__
from proofpress.cli.briefs import demo, estimate, run
from proofpress.cli.installed import doctor, plugins, schema, score_validators
from proofpress.cli.judging import approve, check, verify
from proofpress.cli.telling import harmless
from proofpress.errors import ExitCode, ProofpressError

__all__ = ["app", "main"]

app = typer.Typer(
    name="proofpress",
    help="Copy-critical images whose every word, price and code is proved before approval.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

# typer carries its own click; what it raises for a wrong call is reached through the one name that it makes public.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]

_INTERRUPTED = 130
"""What typer makes of an interrupt (128 + SIGINT)."""


def _version(value: bool) -> None:
    if value:
        typer.echo(f"proofpress {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    ctx: typer.Context,
    version: Annotated[  # noqa: ARG001 - typer calls its callback
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Copy-critical images whose every word, price and code is proved before approval."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


for command in (run, demo, check, verify, estimate, approve, score_validators, plugins, doctor, schema):
    app.command()(command)


def main() -> None:
    """Run the command line; every expected error becomes one line and exit code 2."""
    try:
        code = app(prog_name="proofpress", standalone_mode=False) or 0
    except ProofpressError as error:
        _fail(" ".join(str(error).split("\n")))
    except _UsageError as error:
        _fail(_wrong_call(error))
    except (KeyboardInterrupt, typer.Abort):
        _fail("interrupted; what was finished before stays in the output folder")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(ExitCode.BAD_INPUT)
    if code == _INTERRUPTED:
        _fail("interrupted; what was finished before stays in the output folder")
    sys.exit(code)


def _wrong_call(error: Any) -> str:
    """Return what typer says of a wrong call, in one line, with the help to read."""
    command = error.ctx.command_path if error.ctx else "proofpress"
    return f"{' '.join(error.format_message().split()).removesuffix('.')} — see {command} --help"


def _fail(message: str) -> None:
    sys.stderr.write(f"proofpress: {harmless(message)}\n")
    sys.exit(ExitCode.BAD_INPUT)
