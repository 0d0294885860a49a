"""The commands about what is installed: plugins, how good their validators are, what a machine lacks, the schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from proofpress.cli.options import Json
from proofpress.cli.telling import print_json, tell_needs, tell_plugins
from proofpress.errors import ExitCode

__all__ = ["doctor", "plugins", "schema", "score_validators"]


def score_validators(
    plugin: Annotated[str, typer.Option(metavar="NAME", help="Validator to score; all if left out.")] = "",
    locale: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="Locale to take; repeat for more. All 14 if left out.")
    ] = None,
    scenes: Annotated[
        bool, typer.Option("--scenes", help="On all grounds, through JPEG, and as models draw letters.")
    ] = False,
    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Folder for card.json and heatmap.svg.")] = None,
    json_: Json = False,
) -> None:
    """Count what validators miss of planted defects.

    Also what they alarm about on right pictures, and what they leave undecided.
    """
    from proofpress.testing.score import score_installed, write_card

    card = score_installed(plugin, locale or (), every_scene=scenes)
    if out is not None:
        write_card(card, out)
    if json_:
        print_json(card.as_dict())
    else:
        typer.echo(card.table())


def plugins(json_: Json = False) -> None:
    """List the plugins that are installed, and from where."""
    import attrs

    from proofpress.registry import Registry

    rows = [attrs.asdict(item) for item in Registry().installed]
    if json_:
        print_json({"plugins": rows})
    else:
        tell_plugins(rows)


def doctor(json_: Json = False) -> None:
    """Tell what this machine lacks, and what installs it."""
    from proofpress.doctor import examine

    items = examine()
    if json_:
        print_json({"items": items})
    else:
        tell_needs(items)
    raise typer.Exit(
        ExitCode.APPROVED if all(item["ok"] or not item["needed"] for item in items) else ExitCode.BAD_INPUT
    )


def schema() -> None:
    """Print the JSON Schema of a brief."""
    from proofpress.loading.schema import brief_schema

    print_json(brief_schema())
