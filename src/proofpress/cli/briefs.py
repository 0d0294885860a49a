"""The commands that take a brief: make it, or tell what making it would bring."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from proofpress.cli.options import (
    BaseUrl,
    BriefPath,
    Compositors,
    Formats,
    Json,
    Locales,
    OutFolder,
    PluginOptions,
    RendererName,
)
from proofpress.cli.telling import print_json, tell_estimate, tell_run
from proofpress.errors import ExitCode

__all__ = ["demo", "estimate", "run"]


def run(
    brief: BriefPath,
    locale: Locales = None,
    format: Formats = None,
    renderer: RendererName = "",
    compositor: Compositors = None,
    set_: PluginOptions = None,
    base_url: BaseUrl = "",
    budget: Annotated[str, typer.Option(metavar="USD", help="Cap of all paid calls, in US dollars.")] = "",
    budget_per_asset: Annotated[str, typer.Option(metavar="USD", help="Cap of the calls for each asset.")] = "",
    budget_per_region: Annotated[str, typer.Option(metavar="USD", help="Cap of the calls for each region.")] = "",
    export: Annotated[
        str, typer.Option(metavar="TYPES", help="Export types, separated by commas: png, webp, jpeg, svg, pdf, psd.")
    ] = "png",
    out: OutFolder = Path("proofs"),
    json_: Json = False,
) -> None:
    """Make and prove every asset of a brief."""
    from proofpress.runs import run_brief

    finished = run_brief(
        brief,
        locales=locale or [],
        formats=format or [],
        renderer=renderer,
        compositors=compositor or [],
        options=set_ or [],
        base_url=base_url,
        budget=budget,
        asset_budget=budget_per_asset,
        region_budget=budget_per_region,
        export=export,
        out=out,
        quiet=False,
    )
    if json_:
        print_json(finished.report)
    else:
        tell_run(finished.report, finished.sheet)
    raise typer.Exit(ExitCode.APPROVED if finished.report["status"] == "approved" else ExitCode.NOT_APPROVED)


def demo(
    out: OutFolder = Path("build/demo"),
    json_: Json = False,
) -> None:
    """Make the example campaign: 14 locales in two formats.

    It ships in the package, and needs no key, no GPU and no network.
    """
    from importlib import resources

    with resources.as_file(resources.files("proofpress.examples") / "campaign") as folder:
        run(folder / "brief.json", out=out, json_=json_)


def estimate(
    brief: BriefPath,
    renderer: RendererName = "",
    compositor: Compositors = None,
    set_: PluginOptions = None,
    base_url: BaseUrl = "",
    pseudo: Annotated[
        bool,
        typer.Option(
            "--pseudo", help="Test the layout with the pseudo-locales en-XA (long) and ar-XB (turned round) too."
        ),
    ] = False,
    json_: Json = False,
) -> None:
    """Tell what does not fit, and what a run would cost.

    Sets every text of every locale and format, names the cheapest cure of one that does not fit, and the copy that no reader
    can verify. Draws nothing and spends nothing.
    """
    from proofpress.estimate import estimate_brief

    told = estimate_brief(
        brief, renderer=renderer, compositors=compositor or [], options=set_ or [], base_url=base_url, pseudo=pseudo
    )
    if json_:
        print_json(told)
    else:
        tell_estimate(told)
    fatal = any(problem["kind"] == "fit" for problem in told["problems"])
    raise typer.Exit(ExitCode.NOT_APPROVED if fatal else ExitCode.APPROVED)
