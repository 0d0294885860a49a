"""The regions of a brief: their settings read, and refused where they contradict each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs

from proofpress.brief import Brand, Content, Panel, PriceStyle, Region, Relax, Role, SetBy, UndecidedPolicy
from proofpress.colour import Rgb, parse_hex
from proofpress.geometry import Box
from proofpress.loading.document import Document, JsonPath, json_path

__all__ = ["RegionSettings"]

_PLAIN: Final = (
    *("min_font_px", "max_font_px", "z", "align", "valign", "weight", "leading", "max_lines", "bleed", "pattern"),
    *("carrier", "shadow", "hyphenate"),
)
"""Settings of a region that are taken as they stand."""
_EXACT_DEFAULT: Final = (Role.PRICE, Role.SKU, Role.LEGAL)
_CENTRED: Final = (Role.BADGE, Role.CTA)
"""Roles whose copy stands in the middle unless the brief says otherwise: it fills a shape, it does not begin a column."""


@attrs.frozen
class RegionSettings:
    """Reads the settings of regions.

    Attributes:
        document: Where they stand.
        brand: Whose colours they may name.
    """

    document: Document
    brand: Brand

    def template(self, index: int, raw: Mapping[str, Any]) -> Region:
        """Return the region of that index, without place and copy.

        Raises:
            BriefError: A setting makes no sense.
        """
        role = Role(raw["role"])
        blank = Region(
            id=raw["id"],
            role=role,
            box=Box(0, 0, 0, 0),
            content=Content.blank(role),
            align="center" if role in _CENTRED else "start",
            on_undecided=UndecidedPolicy.TYPE if role in _EXACT_DEFAULT else UndecidedPolicy.REVIEW,
            path=json_path(("regions", index)),
        )
        return self.applied(blank, raw, ("regions", index))

    def applied(self, region: Region, raw: Mapping[str, Any], path: JsonPath) -> Region:
        """Return the region with the settings of `raw`, a region or an override of one.

        Raises:
            BriefError: A setting makes no sense.
        """
        plain = {key: raw[key] for key in _PLAIN if key in raw}
        region = attrs.evolve(region, **plain)
        if "set_by" in raw:
            region = attrs.evolve(region, set_by=SetBy(raw["set_by"]))
        if "color" in raw:
            region = attrs.evolve(region, color=self._color(raw["color"], (*path, "color")))
        if "focal" in raw:
            region = attrs.evolve(region, focal=tuple(raw["focal"]))
        if "relax" in raw:
            region = attrs.evolve(region, relax=Relax(**raw["relax"]))
        if "panel" in raw:
            panel = {**raw["panel"], "fill": self._color(raw["panel"]["fill"], (*path, "panel", "fill"))}
            region = attrs.evolve(region, panel=Panel(**panel))
        if "source" in raw:
            region = attrs.evolve(
                region,
                content=attrs.evolve(region.content, source=self.document.file(raw["source"], (*path, "source"))),
            )
        if "price_style" in raw:
            region = attrs.evolve(region, price_style=PriceStyle(**raw["price_style"]))
        if "columns" in raw:
            region = attrs.evolve(region, columns=tuple(raw["columns"]), set_by=region.set_by or SetBy.TYPE)
        if "mirror" in raw:
            region = attrs.evolve(region, mirror=raw["mirror"] == "auto")
        if "on_undecided" in raw:
            policy = raw["on_undecided"]
            retries = policy["retry"] if isinstance(policy, dict) else 0
            region = attrs.evolve(
                region,
                on_undecided=UndecidedPolicy.RETRY if retries else UndecidedPolicy(policy),
                retries=retries,
            )
        self._check_settings(region, path)
        return region

    def _check_settings(self, region: Region, path: JsonPath) -> None:
        fault = self.document.fault
        if region.max_font_px is not None and region.max_font_px < region.min_font_px:
            raise fault(
                f"max_font_px {region.max_font_px:g} is below min_font_px {region.min_font_px:g}",
                (*path, "max_font_px"),
                "raise it or lower min_font_px",
            )
        if region.relax.min_font_px is not None and region.relax.min_font_px > region.min_font_px:
            raise fault(
                f"relax.min_font_px {region.relax.min_font_px:g} is above min_font_px {region.min_font_px:g}",
                (*path, "relax", "min_font_px"),
                "a relaxed minimum is smaller",
            )
        if region.role is Role.LEGAL and region.relax.min_font_px is not None:
            raise fault(
                "a legal minimum is never relaxed", (*path, "relax", "min_font_px"), "remove it, or lower min_font_px"
            )
        if region.role.is_code and region.set_by is SetBy.MODEL:
            raise fault("codes are never drawn by a model", (*path, "set_by"), "remove it")
        if region.role is Role.IMAGE and region.content.source is None:
            raise fault("an image region needs its picture", path, "add 'source'")
        if region.role is not Role.IMAGE and region.content.source is not None:
            raise fault(f"a {region.role} region has no picture", (*path, "source"), "remove it")
        if region.price_style != PriceStyle() and region.role is not Role.PRICE:
            raise fault(f"the role {region.role} has no price", (*path, "price_style"), "remove it")
        if region.columns and (region.role is Role.PRICE or not region.role.is_text):
            raise fault(f"the role {region.role} has no table", (*path, "columns"), "use the role 'label'")
        if region.columns and region.set_by is SetBy.MODEL:
            raise fault("a table is set by type", (*path, "set_by"), "remove it, or remove 'columns'")
        if region.pattern is not None:
            import regex

            try:
                regex.compile(region.pattern)
            except (regex.error, RecursionError, OverflowError) as error:
                raise fault(
                    f"{region.pattern!r} is no regular expression ({error})", (*path, "pattern"), "mend the pattern"
                ) from error

    def _color(self, value: str, path: JsonPath) -> Rgb:
        named = self.brand.color(value)
        if named is not None:
            return named
        try:
            return parse_hex(value)
        except ValueError as error:
            names = ", ".join(name for name, _ in self.brand.colors) or "none"
            raise self.document.fault(
                f"no colour {value!r}", path, f"use a name from brand.colors ({names}) or #RRGGBB"
            ) from error
