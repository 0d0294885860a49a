"""The commands that judge what is there: an image, whoever made it, and an asset that awaits a person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from proofpress.cli.options import ImagePath, Json
from proofpress.cli.telling import print_json, tell_asset, tell_findings, tell_outcome
from proofpress.errors import ExitCode

__all__ = ["approve", "check", "verify"]


def check(
    image: ImagePath,
    brief: Annotated[Path, typer.Option(metavar="BRIEF", help="Brief that the image should fulfil.")],
    locale: Annotated[str, typer.Option(metavar="TAG", help="Locale of the image.")],
    format: Annotated[
        str, typer.Option(metavar="NAME", help="Format of the image; the brief's first if left out.")
    ] = "",
    json_: Json = False,
) -> None:
    """Prove an image that something else made against a brief."""
    from proofpress.runs import check_image

    asset = check_image(image, brief, locale, format)
    if json_:
        print_json(asset)
    else:
        tell_asset(asset)
    raise typer.Exit(ExitCode.APPROVED if asset["status"] == "approved" else ExitCode.NOT_APPROVED)


def verify(
    image: ImagePath,
    text: Annotated[str | None, typer.Option(metavar="TEXT", help="The exact text; needs --lang.")] = None,
    lang: Annotated[str, typer.Option(metavar="TAG", help="Its language or locale, for instance de-DE.")] = "",
    qr: Annotated[str | None, typer.Option(metavar="TEXT", help="The payload of a QR code.")] = None,
    ean13: Annotated[str | None, typer.Option(metavar="DIGITS", help="The 13 digits of an EAN-13.")] = None,
    upca: Annotated[str | None, typer.Option(metavar="DIGITS", help="The 12 or 13 digits of a UPC-A.")] = None,
    box: Annotated[str, typer.Option(metavar="X,Y,W,H", help="Where it stands; found by itself if left out.")] = "",
    only: Annotated[bool, typer.Option("--only", help="Fail if anything else stands there.")] = False,
    json_: Json = False,
) -> None:
    """Tell whether exactly this text or code is in an image.

    Other text there is told, and fails only with --only.
    """
    from proofpress.verify import verify_image

    answer = verify_image(
        image, text=text, lang=lang, codes={"qr": qr, "ean13": ean13, "upca": upca}, box=box, only=only
    )
    if json_:
        print_json(answer)
    else:
        tell_findings(answer["findings"])
        tell_outcome(answer["outcome"])
    raise typer.Exit(ExitCode.APPROVED if answer["outcome"] == "pass" else ExitCode.NOT_APPROVED)


def approve(
    report: Annotated[Path, typer.Argument(metavar="REPORT", help="report.json of a run.")],
    asset: Annotated[str, typer.Option(metavar="ID", help="Asset id, for instance de-DE/portrait.")],
    by: Annotated[str, typer.Option(metavar="WHO", help="Who decides.")],
    why: Annotated[str, typer.Option(metavar="TEXT", help="Their reason.")],
    region: Annotated[str | None, typer.Option(metavar="ID", help="Region id; the whole asset if left out.")] = None,
) -> None:
    """Record a person's decision on an asset in review."""
    from proofpress.report.approve import approve as record

    record(report, asset, by=by, why=why, region=region)
    typer.echo(f"{asset}: approved by {by}" + (f" (region {region})" if region else ""))
