"""The command line: parse, call, tell; no logic of its own.

Exit codes: 0 all approved, 1 not all approved, 2 bad input or environment. With `--json` one object goes to standard output and
nothing else; progress goes to standard error.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from proofpress._version import __version__
from proofpress.errors import ExitCode, ProofpressError

__all__ = ["app"]

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

_MARKS = {"approved": ("✓", "green"), "review": ("?", "yellow"), "rejected": ("✗", "red")}
_OUTCOMES = {"pass": ("✓", "green"), "undecided": ("?", "yellow"), "fail": ("✗", "red")}

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object to standard output and nothing else.")]
BriefPath = Annotated[Path, typer.Argument(metavar="BRIEF", help="Brief file: .json, .toml or .yaml.")]
Locales = Annotated[
    list[str] | None, typer.Option("--locale", help="Locale to make; repeat for more. All if left out.")
]
Formats = Annotated[
    list[str] | None, typer.Option("--format", help="Format to make; repeat for more. All if left out.")
]
RendererName = Annotated[str, typer.Option(help="Renderer of the plates.")]
Compositors = Annotated[
    list[str] | None, typer.Option("--compositor", help="Compositor; repeat for more. `type` is always there.")
]
Options = Annotated[list[str] | None, typer.Option("--set", metavar="PLUGIN.OPTION=VALUE", help="Option of a plugin.")]
BaseUrl = Annotated[str, typer.Option(help="Service address for plugins that take one.")]


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


def _out() -> Console:
    return Console(highlight=False)


def _print_json(data: Any) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


@app.command()
def run(
    brief: BriefPath,
    locale: Locales = None,
    format: Formats = None,
    renderer: RendererName = "",
    compositor: Compositors = None,
    set_: Options = None,
    base_url: BaseUrl = "",
    budget: Annotated[str, typer.Option(metavar="USD", help="Cap of all paid calls, in US dollars.")] = "",
    budget_per_asset: Annotated[str, typer.Option(metavar="USD", help="Cap of the calls for each asset.")] = "",
    budget_per_region: Annotated[str, typer.Option(metavar="USD", help="Cap of the calls for each region.")] = "",
    export: Annotated[
        str, typer.Option(help="Export types, separated by commas: png, webp, jpeg, svg, pdf, psd.")
    ] = "png",
    out: Annotated[Path, typer.Option(help="Folder for images, report.json and index.html.")] = Path("proofs"),
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
        _print_json(finished.report)
    else:
        _tell_run(finished.report, finished.sheet)
    raise typer.Exit(ExitCode.APPROVED if finished.report["status"] == "approved" else ExitCode.NOT_APPROVED)


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder for images, report.json and index.html.")] = Path("build/demo"),
    json_: Json = False,
) -> None:
    """Make the example campaign that ships in the package: 14 locales in two formats."""
    from importlib import resources

    with resources.as_file(resources.files("proofpress.examples") / "campaign") as folder:
        run(folder / "brief.json", out=out, json_=json_)


def _tell_run(report: dict[str, Any], sheet: Path) -> None:
    console = _out()
    formats = list(dict.fromkeys(asset["format"] for asset in report["assets"]))
    table = Table(title=f"{report['brief_id']}: {report['status']}", title_justify="left")
    table.add_column("locale")
    for name in formats:
        table.add_column(name)
    for locale in dict.fromkeys(asset["locale"] for asset in report["assets"]):
        cells = {a["format"]: a for a in report["assets"] if a["locale"] == locale}
        table.add_row(locale, *(_cell(cells.get(name)) for name in formats))
    console.print(table)
    for asset in report["assets"]:
        if asset["status"] != "approved":
            console.print(f"{asset['id']}: {asset['status']}: {asset['reason']}", soft_wrap=True, markup=False)
    for asset in report["assets"]:
        if asset["exports"]:
            console.print(_exports(asset), soft_wrap=True)
    cost = report["cost"]
    if any(cost.values()):
        told = ", ".join(
            f"{value / 1_000_000:.6f} USD {name.removesuffix('_micro_usd')}" for name, value in cost.items()
        )
        console.print(f"cost: {told}", markup=False)
    console.print(f"proof sheet: {sheet}", soft_wrap=True, markup=False)


def _exports(asset: dict[str, Any]) -> Text:
    line = Text(f"{asset['id']} exports:")
    for export in asset["exports"]:
        mark, colour = _OUTCOMES[export["outcome"]]
        line.append(f" {export['file']} ").append(mark, colour)
    decoded = {
        f["measured"]: None for e in asset["exports"] for f in e["findings"] if f["check"] == "code" and f["measured"]
    }
    return line.append(f", decoded from each: {', '.join(decoded)}") if decoded else line


def _cell(asset: dict[str, Any] | None) -> str:
    if asset is None:
        return ""
    mark, colour = _MARKS[asset["status"]]
    return f"[{colour}]{mark} {asset['status']}[/{colour}]"


@app.command()
def check(
    image: Annotated[Path, typer.Argument(metavar="IMAGE", help="PNG, JPEG or WebP file.")],
    brief: Annotated[Path, typer.Option(help="Brief that the image should fulfil.")],
    locale: Annotated[str, typer.Option(help="Locale of the image.")],
    format: Annotated[str, typer.Option(help="Format of the image; the brief's first if left out.")] = "",
    json_: Json = False,
) -> None:
    """Prove an image that something else made against a brief."""
    from proofpress.runs import check_image

    asset = check_image(image, brief, locale, format)
    if json_:
        _print_json(asset)
    else:
        _tell_findings([{**f, "region": r["id"]} for r in asset["regions"] for f in r["findings"]])
        typer.echo(f"{asset['id']}: {asset['status']}" + (f": {asset['reason']}" if asset["reason"] else ""))
    raise typer.Exit(ExitCode.APPROVED if asset["status"] == "approved" else ExitCode.NOT_APPROVED)


@app.command()
def verify(
    image: Annotated[Path, typer.Argument(metavar="IMAGE", help="PNG, JPEG or WebP file.")],
    text: Annotated[str | None, typer.Option(help="The exact text; needs --lang.")] = None,
    lang: Annotated[str, typer.Option(help="Its language or locale, for instance de-DE.")] = "",
    qr: Annotated[str | None, typer.Option(help="The payload of a QR code.")] = None,
    ean13: Annotated[str | None, typer.Option(help="The 13 digits of an EAN-13.")] = None,
    upca: Annotated[str | None, typer.Option(help="The 12 or 13 digits of a UPC-A.")] = None,
    box: Annotated[str, typer.Option(metavar="X,Y,W,H", help="Where it stands; found by itself if left out.")] = "",
    only: Annotated[bool, typer.Option("--only", help="Fail if anything else stands there.")] = False,
    json_: Json = False,
) -> None:
    """Answer one question about one image: is exactly this there?"""
    from proofpress.verify import verify_image

    answer = verify_image(
        image, text=text, lang=lang, codes={"qr": qr, "ean13": ean13, "upca": upca}, box=box, only=only
    )
    if json_:
        _print_json(answer)
    else:
        _tell_findings(answer["findings"])
        mark, colour = _OUTCOMES[answer["outcome"]]
        _out().print(f"[{colour}]{mark} {answer['outcome']}[/{colour}]")
    raise typer.Exit(ExitCode.APPROVED if answer["outcome"] == "pass" else ExitCode.NOT_APPROVED)


def _tell_findings(findings: list[dict[str, Any]]) -> None:
    table = Table()
    for name in ("", "check", "region", "measured", "threshold", "reason"):
        table.add_column(name, overflow="fold")
    for finding in findings:
        mark, colour = _OUTCOMES[finding["outcome"]]
        cells = (finding["check"], finding.get("region") or "", finding["measured"] or "", finding["threshold"] or "")
        table.add_row(Text(mark, colour), *(Text(cell) for cell in (*cells, finding["reason"])))
    _out().print(table)


@app.command()
def estimate(
    brief: BriefPath,
    renderer: RendererName = "",
    compositor: Compositors = None,
    set_: Options = None,
    base_url: BaseUrl = "",
    pseudo: Annotated[
        bool,
        typer.Option(
            "--pseudo", help="Test the layout with the pseudo-locales en-XA (long) and ar-XB (turned round) too."
        ),
    ] = False,
    json_: Json = False,
) -> None:
    """Prove that every text fits, tell what a run would cost and which copy no reader can verify; spends nothing."""
    from proofpress.estimate import estimate_brief

    told = estimate_brief(
        brief, renderer=renderer, compositors=compositor or [], options=set_ or [], base_url=base_url, pseudo=pseudo
    )
    if json_:
        _print_json(told)
    else:
        console = _out()
        console.print(f"{told['brief_id']}: {told['assets']} assets", markup=False)
        _tell_fit(console, told)
        cost = told["cost"]
        expected, worst = cost["expected_micro_usd"] / 1_000_000, cost["worst_case_micro_usd"] / 1_000_000
        assumed = f", if {cost['assumed_failing']:.0%} of what a model draws fails" if worst else ""
        console.print(
            f"cost: {expected:.6f} USD expected{assumed}; {worst:.6f} USD at worst", markup=False, soft_wrap=True
        )
    fatal = any(problem["kind"] == "fit" for problem in told["problems"])
    raise typer.Exit(ExitCode.NOT_APPROVED if fatal else ExitCode.APPROVED)


def _tell_fit(console: Console, told: dict[str, Any]) -> None:
    texts = told["texts"]
    tight = [text for text in texts if text["overflow"]]
    if tight:
        table = Table(title="what does not fit as the brief has it", title_justify="left")
        for name in ("", "asset", "region", "at", "too much by", "cheapest cure"):
            table.add_column(name, overflow="fold")
        for text in tight:
            cure = text["cure"]
            mark = Text("~", "yellow") if cure and cure["automatic"] else Text("✗", "red")
            cured = ", ".join(cure["notes"]) if cure else "none"
            cells = (text["asset"], text["region"], f"{text['min_font_px']:g} px", _too_much(text["overflow"]), cured)
            table.add_row(mark, *(Text(cell) for cell in cells))
        console.print(table)
        console.print("~ a run does that by itself   ✗ it needs you", markup=False)
    else:
        console.print(f"all {len(texts)} texts of every locale and format fit", markup=False)
    shown = {(text["asset"], text["region"]) for text in tight}
    for problem in told["problems"]:
        if problem["kind"] == "reading" or (problem["asset"], problem["region"]) not in shown:
            console.print(
                f"- {problem['asset']} {problem['region']}: {problem['message']}", markup=False, soft_wrap=True
            )


def _too_much(overflow: dict[str, Any]) -> str:
    units = {"width_px": "px wide", "height_px": "px high", "lines": "line", "characters": "character"}
    words = [
        f"{overflow[key]:g} {unit}" + ("s" if unit in ("line", "character") and overflow[key] != 1 else "")
        for key, unit in units.items()
        if overflow[key]
    ]
    return ", ".join(words) or overflow["message"]


@app.command()
def approve(
    report: Annotated[Path, typer.Argument(metavar="REPORT", help="report.json of a run.")],
    asset: Annotated[str, typer.Option(help="Asset id, for instance de-DE/portrait.")],
    by: Annotated[str, typer.Option(help="Who decides.")],
    why: Annotated[str, typer.Option(help="Their reason.")],
    region: Annotated[str | None, typer.Option(help="Region id; the whole asset if left out.")] = None,
) -> None:
    """Record a person's decision on an asset that awaits review."""
    from proofpress.report.approve import approve as record

    record(report, asset, by=by, why=why, region=region)
    typer.echo(f"{asset}: approved by {by}" + (f" (region {region})" if region else ""))


@app.command("score-validators")
def score_validators(
    plugin: Annotated[str, typer.Option(help="Validator to score; all if left out.")] = "",
    locale: Annotated[list[str] | None, typer.Option(help="Locale; may be repeated; all 14 if left out.")] = None,
    scenes: Annotated[bool, typer.Option(help="On every ground, through JPEG, and as models draw letters.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for card.json and heatmap.svg.")] = None,
    json_: Json = False,
) -> None:
    """Plant known defects and count what each validator misses and what it alarms about without cause."""
    from proofpress.testing.score import score_installed, write_card

    card = score_installed(plugin, locale or (), every_scene=scenes)
    if out is not None:
        write_card(card, out)
    if json_:
        _print_json(card.as_dict())
    else:
        typer.echo(card.table())


@app.command()
def plugins(json_: Json = False) -> None:
    """List what is installed and from where."""
    import attrs

    from proofpress.registry import Registry

    rows = [attrs.asdict(item) for item in Registry().installed]
    if json_:
        _print_json({"plugins": rows})
        return
    table = Table()
    for name in ("kind", "name", "version", "distribution", "module"):
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*row.values())
    _out().print(table)


@app.command()
def doctor(json_: Json = False) -> None:
    """Tell what is missing on this machine, and the command that installs it."""
    from proofpress.doctor import examine

    items = examine()
    if json_:
        _print_json({"items": items})
    else:
        table = Table()
        for name in ("", "what", "found", "to install"):
            table.add_column(name, overflow="fold")
        for item in items:
            mark = Text("✓", "green") if item["ok"] else Text("✗", "red" if item["needed"] else "yellow")
            table.add_row(mark, Text(item["what"]), Text(item["found"]), Text(item["remedy"]))
        _out().print(table)
    raise typer.Exit(
        ExitCode.APPROVED if all(item["ok"] or not item["needed"] for item in items) else ExitCode.BAD_INPUT
    )


@app.command()
def schema() -> None:
    """Print the JSON Schema of a brief."""
    from proofpress.loading.schema import brief_schema

    _print_json(brief_schema())


def main() -> None:
    """Run the command line; every expected error becomes one line and exit code 2."""
    try:
        code = app(standalone_mode=False) or 0
    except ProofpressError as error:
        _fail(" ".join(str(error).split("\n")))
    except _UsageError as error:
        _fail(f"{' '.join(str(error).split())} — see proofpress --help")
    except (KeyboardInterrupt, typer.Abort):
        _fail("interrupted; what was finished before stays in the output folder")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(ExitCode.BAD_INPUT)
    if code == _INTERRUPTED:
        _fail("interrupted; what was finished before stays in the output folder")
    sys.exit(code)


def _fail(message: str) -> None:
    # What a brief holds must not steer the terminal.
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in message)
    sys.stderr.write(f"proofpress: {shown}\n")
    sys.exit(ExitCode.BAD_INPUT)
