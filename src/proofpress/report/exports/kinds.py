"""The export types: who writes each, who draws it again, who reads its words, and what must be installed for that."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable
from typing import Final

import attrs

from proofpress.composition import Composition
from proofpress.errors import EnvironmentProblem, InputError
from proofpress.image import Pixels
from proofpress.report.exports.proving import Tolerance

__all__ = ["KINDS", "Kind", "parse_kinds"]

Write = Callable[[Composition], bytes]
Rasterise = Callable[[bytes, int, int], Pixels]
ReadText = Callable[[bytes], dict[str, tuple[str, ...]]]


@attrs.frozen
class Tools:
    """The functions of an export type.

    Attributes:
        write: From a composition to the bytes of a file.
        rasterise: From those bytes, width and height to RGB pixels.
        read_text: From those bytes to region id and texts; None where the file holds no text.
    """

    write: Write
    rasterise: Rasterise
    read_text: ReadText | None = None


@attrs.frozen
class Kind:
    """An export type.

    Attributes:
        name: As it is asked for.
        suffix: Of its files.
        tools: Loads its functions, which may import heavy packages.
        tolerance: How far its drawing may be from the proved picture.
        rasteriser: Distribution that draws it again, for the evidence.
        needs: Modules that have to be installed.
    """

    name: str
    suffix: str
    tools: Callable[[], Tools]
    tolerance: Tolerance
    rasteriser: str
    needs: tuple[str, ...] = ()


def _svg() -> Tools:
    from proofpress.report.exports.svg import rasterise_svg, read_svg_text, write_svg

    return Tools(write_svg, rasterise_svg, read_svg_text)


def _pdf() -> Tools:
    from proofpress.report.exports.pdf import write_pdf
    from proofpress.report.exports.pdf_reading import rasterise_pdf, read_pdf_text

    return Tools(write_pdf, rasterise_pdf, read_pdf_text)


def _psd() -> Tools:
    from proofpress.report.exports.layered import rasterise_psd, write_psd

    return Tools(write_psd, rasterise_psd)


def _webp() -> Tools:
    from proofpress.report.exports.flat import rasterise_flat, write_webp

    return Tools(write_webp, rasterise_flat)


def _jpeg() -> Tools:
    from proofpress.report.exports.flat import rasterise_flat, write_jpeg

    return Tools(write_jpeg, rasterise_flat)


_VECTOR: Final = Tolerance(sample=96)
"""Single pixels of letters of 10 px and less are drawn up to 80 otherwise by PDFium, however finely, and up to 70 by resvg. The
lost dot of an i makes 170 at 12 px, and 220 and more from 14 px; at 10 px it is within."""
KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind("webp", ".webp", _webp, Tolerance(0, 0), "pillow"),
        Kind("jpeg", ".jpg", _jpeg, Tolerance(sample=64), "pillow"),
        Kind("svg", ".svg", _svg, _VECTOR, "resvg-py", ("resvg_py",)),
        Kind("pdf", ".pdf", _pdf, _VECTOR, "pypdfium2", ("pydyf", "pypdfium2")),
        Kind("psd", ".psd", _psd, Tolerance(2, 2), "psd-tools", ("psd_tools",)),
    )
}
"""Export types beside `png`, which is always written."""


def parse_kinds(asked: str | Iterable[str]) -> tuple[Kind, ...]:
    """Return the export types asked for, each once; `png` counts for none.

    Args:
        asked: Names, or names separated by commas.

    Raises:
        InputError: A name is unknown.
        EnvironmentProblem: What draws or proves a type is not installed. Nothing is exported unproved.
    """
    names = [name.strip() for name in (asked.split(",") if isinstance(asked, str) else asked)]
    for name in names:
        if name != "png" and name not in KINDS:
            raise InputError(f"cannot export {name!r}", "--export", f"use one of: png, {', '.join(KINDS)}")
    kinds = tuple(KINDS[name] for name in dict.fromkeys(names) if name != "png")
    for kind in kinds:
        lacking = [module for module in kind.needs if importlib.util.find_spec(module) is None]
        if lacking:
            raise EnvironmentProblem(
                f"{kind.name} cannot be exported and proved without {', '.join(lacking)}", "--export",
                "pip install 'proofpress[export]'",
            )  # fmt: skip
    return kinds
