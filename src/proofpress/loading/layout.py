"""Where the regions of a brief stand: boxes read, and layouts refused that cannot be made."""

from __future__ import annotations

from typing import Any

from proofpress.brief import Format, Region, Role
from proofpress.geometry import Box
from proofpress.loading.document import Document, JsonPath
from proofpress.region import rows_of

__all__ = ["Placed", "box_at", "boxes_by_format", "check_layout", "check_table"]

Placed = tuple[tuple[Region, JsonPath], ...]
"""The regions of one asset, each with the place of its box in the brief."""


def boxes_by_format(
    raw: Any, path: JsonPath, names: tuple[str, ...], document: Document
) -> dict[str, tuple[Any, JsonPath]]:
    """Return each format's box (or None, where it leaves the region out) with its place.

    Raises:
        BriefError: One box stands for several formats, or a format is unknown.
    """
    if isinstance(raw, list):
        if len(names) > 1:
            raise document.fault("one box for several formats", path, f"give a box for each: {', '.join(names)}")
        return {names[0]: (raw, path)}
    for name in raw:
        if name not in names:
            raise document.fault(f"no format {name!r}", (*path, name), f"use one of: {', '.join(names)}")
    return {name: (box, (*path, name)) for name, box in raw.items()}


def box_at(raw: list[int], path: JsonPath, document: Document) -> Box:
    """Return the box of four numbers.

    Raises:
        BriefError: It holds nothing.
    """
    if raw[2] <= 0 or raw[3] <= 0:
        raise document.fault(f"a box of {raw[2]} x {raw[3]} px holds nothing", path, "give a width and a height")
    return Box(*raw)


def check_layout(placed: Placed, form: Format, document: Document) -> None:
    """Refuse regions that leave the canvas, enter the margins of the safe area, or overlap at the same height.

    Raises:
        BriefError: One does.
    """
    for region, path in placed:
        if not form.canvas.contains(region.extent):
            turned = " once turned" if region.rotation else ""
            raise document.fault(
                f"region {region.id!r} {list(region.extent.as_tuple())}{turned} leaves the canvas "
                f"{form.width} x {form.height}",
                path,
                "move or shrink the box",
            )
        if (region.role.is_text or region.role.is_code) and not form.safe_box.contains(region.box):
            raise document.fault(
                f"region {region.id!r} {list(region.box.as_tuple())} enters the margins of the safe area "
                f"{list(form.safe_box.as_tuple())}",
                path,
                "move or shrink the box, or the safe area",
            )
    solid = [(region, path) for region, path in placed if region.role is not Role.IMAGE]
    for index, (first, _) in enumerate(solid):
        for second, path in solid[index + 1 :]:
            if first.z == second.z and first.extent.overlaps(second.extent):
                raise document.fault(
                    f"regions {first.id!r} and {second.id!r} overlap at z {first.z} in format {form.id!r}",
                    path,
                    "move one, or give them different z",
                )


def check_table(region: Region, document: Document) -> None:
    """Refuse a table whose rows have other numbers of cells than it has columns.

    Raises:
        BriefError: One row has.
    """
    for index, row in enumerate(rows_of(region.content.text) if region.columns else (), start=1):
        if len(row) != len(region.columns):
            raise document.fault(
                f"row {index} of {region.id!r} has {len(row)} cells, the table {len(region.columns)} columns",
                ("copy", region.content.locale, region.id),
                "put one tab between cells, and leave a cell empty rather than out",
            )
