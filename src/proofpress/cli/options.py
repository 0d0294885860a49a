"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "BaseUrl",
    "BriefPath",
    "Compositors",
    "Formats",
    "ImagePath",
    "Json",
    "Locales",
    "OutFolder",
    "PluginOptions",
    "RendererName",
]

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object to standard output and nothing else.")]
BriefPath = Annotated[Path, typer.Argument(metavar="BRIEF", help="Brief file: .json, .toml or .yaml.")]
ImagePath = Annotated[Path, typer.Argument(metavar="IMAGE", help="PNG, JPEG or WebP file.")]
OutFolder = Annotated[Path, typer.Option(metavar="FOLDER", help="Folder for images, report.json and index.html.")]
Locales = Annotated[
    list[str] | None, typer.Option("--locale", metavar="TAG", help="Locale to make; repeat for more. All if left out.")
]
Formats = Annotated[
    list[str] | None, typer.Option("--format", metavar="NAME", help="Format to make; repeat for more. All if left out.")
]
RendererName = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="Renderer of the plates. If left out: `image` for a brief whose plate has a source, else `procedural`.",
    ),
]
Compositors = Annotated[
    list[str] | None,
    typer.Option("--compositor", metavar="NAME", help="Compositor; repeat for more. `type` is always there."),
]
PluginOptions = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PLUGIN.OPTION=VALUE", help="Option of a plugin; repeat for more."),
]
BaseUrl = Annotated[str, typer.Option(metavar="URL", help="Service address for plugins that take one.")]
