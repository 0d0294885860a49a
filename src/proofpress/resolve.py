"""From checked JSON to values: defaults filled in, names looked up, and every asset of a brief resolved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from proofpress import locales
from proofpress.brief import (
    Asset,
    Brand,
    Brief,
    Content,
    Format,
    Panel,
    PlateSpec,
    PriceStyle,
    PrintSpec,
    Region,
    Relax,
    Role,
    Rules,
    SetBy,
    UndecidedPolicy,
)
from proofpress.colour import Rgb, parse_hex
from proofpress.copydeck import Deck
from proofpress.errors import BriefError, InputError
from proofpress.geometry import Box, Insets
from proofpress.mirror import mirrored_format, mirrored_region
from proofpress.schema import json_path
from proofpress.tables import rows_of

__all__ = ["Resolver"]

Path_ = tuple[str | int, ...]
"""Keys and indices that lead to a place in the brief."""

_PLAIN: Final = (
    *("min_font_px", "max_font_px", "z", "align", "valign", "weight", "leading", "max_lines", "bleed", "pattern"),
    *("carrier", "shadow", "hyphenate"),
)
"""Settings of a region that are taken as they stand."""
_EXACT_DEFAULT: Final = (Role.PRICE, Role.SKU, Role.LEGAL)
_CENTRED: Final = (Role.BADGE, Role.CTA)
"""Roles whose copy stands in the middle unless the brief says otherwise: it fills a shape, it does not begin a column."""


class Resolver:
    """Turns checked JSON into values; holds what every step's messages need."""

    def __init__(self, data: Mapping[str, Any], source: str, folder: Path) -> None:
        self.data = data
        self.source = source
        self.folder = folder

    def _fault(self, message: str, path: Iterable[str | int], remedy: str) -> BriefError:
        return BriefError(message, f"{self.source}: {json_path(path)}", remedy)

    def brief(self) -> Brief:
        """Return the brief.

        Raises:
            BriefError: Something in it makes no sense; says where and what to do.
        """
        formats = self._formats()
        brand = self._brand()
        rules = self._rules()
        plate = self._plate()
        deck = Deck(self.data, self.source)
        templates = [self._region(index, raw, brand) for index, raw in enumerate(self.data["regions"])]
        self._check_names(templates, formats)
        names = tuple(form.id for form in formats)
        assets = []
        for locale in deck.locales:
            for form in formats:
                placed = self._placed(templates, form, names, locale, deck, brand)
                shown = mirrored_format(form) if self._mirrors(locale) else form
                self._check_layout(placed, shown)
                regions = tuple(region for region, _ in placed)
                assets.append(Asset(self.data["id"], locale, shown, regions, plate, brand, rules))
        return Brief(
            id=self.data["id"],
            default_locale=self.data["default_locale"],
            formats=formats,
            locales=deck.locales,
            plate=plate,
            brand=brand,
            rules=rules,
            assets=tuple(assets),
            source=self.source,
        )

    def _mirrors(self, locale: str) -> bool:
        return self.data.get("mirror", "never") == "auto" and locales.direction(locale) == "rtl"

    def _formats(self) -> tuple[Format, ...]:
        if ("canvas" in self.data) == ("formats" in self.data):
            raise self._fault("needs either 'canvas' or 'formats'", (), "give one canvas, or an object of formats")
        raw = {"default": self.data["canvas"]} if "canvas" in self.data else self.data["formats"]
        found = []
        for name, value in raw.items():
            path = ("canvas",) if "canvas" in self.data else ("formats", name)
            spec = value.get("print")
            form = Format(
                name,
                value["width"],
                value["height"],
                Insets(*value.get("safe_area", ())),
                PrintSpec(spec["dpi"], spec.get("bleed_mm", 0.0)) if spec else None,
            )
            if form.safe_box.empty:
                raise self._fault("the safe area leaves nothing of the canvas", (*path, "safe_area"), "make it smaller")
            found.append(form)
        return tuple(found)

    def _brand(self) -> Brand:
        raw = self.data.get("brand", {})
        colors = []
        for name, value in raw.get("colors", {}).items():
            try:
                colors.append((name, parse_hex(value)))
            except ValueError as error:
                raise self._fault(str(error), ("brand", "colors", name), "write #RRGGBB") from error
        fonts = tuple(
            (script, self._file(name, ("brand", "fonts", script))) for script, name in raw.get("fonts", {}).items()
        )
        return Brand(tuple(colors), fonts, raw.get("min_contrast", 4.5))

    def _rules(self) -> Rules:
        raw = self.data.get("rules", {})
        for kind in ("banned", "required"):
            for tag in raw.get(kind, {}):
                self._locale(tag, ("rules", kind, tag))
        banned, required = (
            tuple((tag, word) for tag, words in raw.get(kind, {}).items() for word in words)
            for kind in ("banned", "required")
        )
        return Rules(banned, required, tuple(raw.get("checks", {}).items()))

    def _plate(self) -> PlateSpec:
        raw = self.data.get("plate", {})
        source = raw.get("source")
        return PlateSpec(
            prompt=raw.get("prompt", ""),
            seed=raw.get("seed", 0),
            kind=raw.get("kind", ""),
            source=self._file(source, ("plate", "source")) if source else None,
            fit=raw.get("fit", "cover"),
            focal=tuple(raw.get("focal", (0.5, 0.5))),
            candidates=int(raw.get("candidates", 1)),
        )

    def _locale(self, tag: str, path: Iterable[str | int]) -> None:
        try:
            locales.parse(tag)
        except InputError as error:
            raise self._fault(error.message, path, error.remedy) from error

    def _file(self, name: str, path: Iterable[str | int]) -> Path:
        relative = Path(name)
        try:
            target = (self.folder / relative).resolve()
            there = target.is_file()
        except (OSError, ValueError, RuntimeError) as error:  # too long, a NUL, or links in a circle
            raise self._fault(f"{name[:60]!r} is no file name", path, "name a file beside the brief") from error
        if "://" in name or relative.is_absolute() or not target.is_relative_to(self.folder.resolve()):
            raise self._fault(
                f"{name!r} lies outside the brief's folder",
                path,
                "copy the file beside the brief and name it relatively",
            )
        if not there:
            raise self._fault(f"no file {name!r}", path, f"put it at {target}")
        return target

    def _color(self, value: str, brand: Brand, path: Iterable[str | int]) -> Rgb:
        named = brand.color(value)
        if named is not None:
            return named
        try:
            return parse_hex(value)
        except ValueError as error:
            names = ", ".join(name for name, _ in brand.colors) or "none"
            raise self._fault(
                f"no colour {value!r}", path, f"use a name from brand.colors ({names}) or #RRGGBB"
            ) from error

    def _region(self, index: int, raw: Mapping[str, Any], brand: Brand) -> Region:
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
        return self._apply(blank, raw, brand, ("regions", index))

    def _apply(self, region: Region, raw: Mapping[str, Any], brand: Brand, path: tuple[str | int, ...]) -> Region:
        """Return the region with the settings of `raw`, a region or an override of one."""
        plain = {key: raw[key] for key in _PLAIN if key in raw}
        region = attrs.evolve(region, **plain)
        if "set_by" in raw:
            region = attrs.evolve(region, set_by=SetBy(raw["set_by"]))
        if "color" in raw:
            region = attrs.evolve(region, color=self._color(raw["color"], brand, (*path, "color")))
        if "focal" in raw:
            region = attrs.evolve(region, focal=tuple(raw["focal"]))
        if "relax" in raw:
            region = attrs.evolve(region, relax=Relax(**raw["relax"]))
        if "panel" in raw:
            panel = {**raw["panel"], "fill": self._color(raw["panel"]["fill"], brand, (*path, "panel", "fill"))}
            region = attrs.evolve(region, panel=Panel(**panel))
        if "source" in raw:
            region = attrs.evolve(
                region, content=attrs.evolve(region.content, source=self._file(raw["source"], (*path, "source")))
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

    def _check_settings(self, region: Region, path: tuple[str | int, ...]) -> None:
        if region.max_font_px is not None and region.max_font_px < region.min_font_px:
            raise self._fault(
                f"max_font_px {region.max_font_px:g} is below min_font_px {region.min_font_px:g}",
                (*path, "max_font_px"),
                "raise it or lower min_font_px",
            )
        if region.relax.min_font_px is not None and region.relax.min_font_px > region.min_font_px:
            raise self._fault(
                f"relax.min_font_px {region.relax.min_font_px:g} is above min_font_px {region.min_font_px:g}",
                (*path, "relax", "min_font_px"),
                "a relaxed minimum is smaller",
            )
        if region.role is Role.LEGAL and region.relax.min_font_px is not None:
            raise self._fault(
                "a legal minimum is never relaxed", (*path, "relax", "min_font_px"), "remove it, or lower min_font_px"
            )
        if region.role.is_code and region.set_by is SetBy.MODEL:
            raise self._fault("codes are never drawn by a model", (*path, "set_by"), "remove it")
        if region.role is Role.IMAGE and region.content.source is None:
            raise self._fault("an image region needs its picture", path, "add 'source'")
        if region.role is not Role.IMAGE and region.content.source is not None:
            raise self._fault(f"a {region.role} region has no picture", (*path, "source"), "remove it")
        if region.price_style != PriceStyle() and region.role is not Role.PRICE:
            raise self._fault(f"the role {region.role} has no price", (*path, "price_style"), "remove it")
        if region.columns and (region.role is Role.PRICE or not region.role.is_text):
            raise self._fault(f"the role {region.role} has no table", (*path, "columns"), "use the role 'label'")
        if region.columns and region.set_by is SetBy.MODEL:
            raise self._fault("a table is set by type", (*path, "set_by"), "remove it, or remove 'columns'")
        if region.pattern is not None:
            import regex

            try:
                regex.compile(region.pattern)
            except (regex.error, RecursionError, OverflowError) as error:
                raise self._fault(
                    f"{region.pattern!r} is no regular expression ({error})", (*path, "pattern"), "mend the pattern"
                ) from error

    def _check_names(self, templates: list[Region], formats: tuple[Format, ...]) -> None:
        ids = [region.id for region in templates]
        for index, region_id in enumerate(ids):
            if region_id in ids[:index]:
                raise self._fault(f"two regions are named {region_id!r}", ("regions", index, "id"), "rename one")
        known = ", ".join(ids)
        for part in ("copy", "overrides"):
            for tag, entries in self.data.get(part, {}).items():
                if part == "overrides" and tag != "default":
                    self._locale(tag, (part, tag))
                for region_id in entries:
                    if region_id not in ids:
                        raise self._fault(f"no region {region_id!r}", (part, tag, region_id), f"use one of: {known}")
        names = tuple(form.id for form in formats)
        for index, raw in enumerate(self.data["regions"]):
            path = ("regions", index, "box")
            given = self._boxes(raw["box"], path, names)
            for name in names:
                if name not in given:
                    raise self._fault(f"no box for format {name!r}", path, "add one, or null to leave it out")
        for tag, entries in self.data.get("overrides", {}).items():
            for region_id, raw in entries.items():
                if "box" in raw:
                    self._boxes(raw["box"], ("overrides", tag, region_id, "box"), names)

    def _boxes(self, raw: Any, path: Path_, names: tuple[str, ...]) -> dict[str, tuple[Any, Path_]]:
        """Return format id, and box (or None) with its JSON path."""
        if isinstance(raw, list):
            if len(names) > 1:
                raise self._fault("one box for several formats", path, f"give a box for each: {', '.join(names)}")
            return {names[0]: (raw, path)}
        for name in raw:
            if name not in names:
                raise self._fault(f"no format {name!r}", (*path, name), f"use one of: {', '.join(names)}")
        return {name: (box, (*path, name)) for name, box in raw.items()}

    def _placed(
        self, templates: list[Region], form: Format, names: tuple[str, ...], locale: str, deck: Deck, brand: Brand
    ) -> tuple[tuple[Region, Path_], ...]:
        """Return the regions of one asset, and the JSON path of the box of each."""
        found = []
        for index, template in enumerate(templates):
            region = template
            by_hand = turned_by_hand = False
            boxes = self._boxes(self.data["regions"][index]["box"], ("regions", index, "box"), names)
            for tag in reversed(locales.fallback_chain(locale, "default")):
                override = self.data.get("overrides", {}).get(tag, {}).get(region.id)
                if override is not None:
                    path: Path_ = ("overrides", tag, region.id)
                    region = self._apply(region, override, brand, path)
                    own = self._boxes(override.get("box", {}), (*path, "box"), names)
                    # What an override of the locale or its language places stands where it says.
                    by_hand |= tag != "default" and form.id in own
                    turned_by_hand |= tag != "default" and "panel" in override
                    boxes |= own
            chosen, box_path = boxes[form.id]
            if chosen is None:
                continue
            region = attrs.evolve(region, box=self._box(chosen, box_path))
            if self._mirrors(locale) and region.mirror and not by_hand:
                region = mirrored_region(region, form.width, turned=not turned_by_hand)
            region = attrs.evolve(region, content=deck.content(region, locale))
            self._check_table(region)
            found.append((region, box_path))
        return tuple(found)

    def _check_table(self, region: Region) -> None:
        for index, row in enumerate(rows_of(region.content.text) if region.columns else (), start=1):
            if len(row) != len(region.columns):
                raise self._fault(
                    f"row {index} of {region.id!r} has {len(row)} cells, the table {len(region.columns)} columns",
                    ("copy", region.content.locale, region.id),
                    "put one tab between cells, and leave a cell empty rather than out",
                )

    def _box(self, raw: list[int], path: tuple[str | int, ...]) -> Box:
        if raw[2] <= 0 or raw[3] <= 0:
            raise self._fault(f"a box of {raw[2]} x {raw[3]} px holds nothing", path, "give a width and a height")
        return Box(*raw)

    def _check_layout(self, placed: tuple[tuple[Region, Path_], ...], form: Format) -> None:
        for region, path in placed:
            if not form.canvas.contains(region.extent):
                turned = " once turned" if region.rotation else ""
                raise self._fault(
                    f"region {region.id!r} {list(region.extent.as_tuple())}{turned} leaves the canvas "
                    f"{form.width} x {form.height}",
                    path,
                    "move or shrink the box",
                )
            if (region.role.is_text or region.role.is_code) and not form.safe_box.contains(region.box):
                raise self._fault(
                    f"region {region.id!r} {list(region.box.as_tuple())} enters the margins of the safe area "
                    f"{list(form.safe_box.as_tuple())}",
                    path,
                    "move or shrink the box, or the safe area",
                )
        solid = [(region, path) for region, path in placed if region.role is not Role.IMAGE]
        for index, (first, _) in enumerate(solid):
            for second, path in solid[index + 1 :]:
                if first.z == second.z and first.extent.overlaps(second.extent):
                    raise self._fault(
                        f"regions {first.id!r} and {second.id!r} overlap at z {first.z} in format {form.id!r}",
                        path,
                        "move one, or give them different z",
                    )
