"""From checked JSON to values: defaults filled in, names looked up, and every asset of a brief resolved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from proofpress import locales
from proofpress.brief import Asset, Brand, Brief, Format, PlateSpec, PrintSpec, Region, Rules
from proofpress.colour import parse_hex
from proofpress.geometry import Insets
from proofpress.loading.copydeck import Deck
from proofpress.loading.document import Document, JsonPath
from proofpress.loading.layout import Placed, box_at, boxes_by_format, check_layout, check_table
from proofpress.loading.mirror import mirrored_format, mirrored_region
from proofpress.loading.regions import RegionSettings

__all__ = ["Resolver"]


@attrs.frozen
class Resolver:
    """Turns checked JSON into values; holds what every step's messages need.

    Attributes:
        data: The brief, its form checked.
        document: Where it comes from.
    """

    data: Mapping[str, Any]
    document: Document

    def brief(self) -> Brief:
        """Return the brief.

        Raises:
            BriefError: Something in it makes no sense; says where and what to do.
        """
        formats = self._formats()
        brand = self._brand()
        rules = self._rules()
        plate = self._plate()
        deck = Deck(self.data, self.document)
        settings = RegionSettings(self.document, brand)
        templates = [settings.template(index, raw) for index, raw in enumerate(self.data["regions"])]
        self._check_names(templates, formats)
        names = tuple(form.id for form in formats)
        assets = []
        for locale in deck.locales:
            for form in formats:
                placed = self._placed(templates, form, names, locale, deck, settings)
                shown = mirrored_format(form) if self._mirrors(locale) else form
                check_layout(placed, shown, self.document)
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
            source=self.document.name,
        )

    def _mirrors(self, locale: str) -> bool:
        return self.data.get("mirror", "never") == "auto" and locales.direction(locale) == "rtl"

    def _formats(self) -> tuple[Format, ...]:
        if ("canvas" in self.data) == ("formats" in self.data):
            raise self.document.fault(
                "needs either 'canvas' or 'formats'", (), "give one canvas, or an object of formats"
            )
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
                raise self.document.fault(
                    "the safe area leaves nothing of the canvas", (*path, "safe_area"), "make it smaller"
                )
            found.append(form)
        return tuple(found)

    def _brand(self) -> Brand:
        raw = self.data.get("brand", {})
        colors = []
        for name, value in raw.get("colors", {}).items():
            try:
                colors.append((name, parse_hex(value)))
            except ValueError as error:
                raise self.document.fault(str(error), ("brand", "colors", name), "write #RRGGBB") from error
        fonts = tuple(
            (script, self.document.file(name, ("brand", "fonts", script)))
            for script, name in raw.get("fonts", {}).items()
        )
        return Brand(tuple(colors), fonts, raw.get("min_contrast", 4.5))

    def _rules(self) -> Rules:
        raw = self.data.get("rules", {})
        for kind in ("banned", "required"):
            for tag in raw.get(kind, {}):
                self.document.check_locale(tag, ("rules", kind, tag))
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
            source=self.document.file(source, ("plate", "source")) if source else None,
            fit=raw.get("fit", "cover"),
            focal=tuple(raw.get("focal", (0.5, 0.5))),
            candidates=int(raw.get("candidates", 1)),
        )

    def _check_names(self, templates: list[Region], formats: tuple[Format, ...]) -> None:
        ids = [region.id for region in templates]
        for index, region_id in enumerate(ids):
            if region_id in ids[:index]:
                raise self.document.fault(
                    f"two regions are named {region_id!r}", ("regions", index, "id"), "rename one"
                )
        known = ", ".join(ids)
        for part in ("copy", "overrides"):
            for tag, entries in self.data.get(part, {}).items():
                if part == "overrides" and tag != "default":
                    self.document.check_locale(tag, (part, tag))
                for region_id in entries:
                    if region_id not in ids:
                        raise self.document.fault(
                            f"no region {region_id!r}", (part, tag, region_id), f"use one of: {known}"
                        )
        names = tuple(form.id for form in formats)
        for index, raw in enumerate(self.data["regions"]):
            path = ("regions", index, "box")
            given = boxes_by_format(raw["box"], path, names, self.document)
            for name in names:
                if name not in given:
                    raise self.document.fault(f"no box for format {name!r}", path, "add one, or null to leave it out")
        for tag, entries in self.data.get("overrides", {}).items():
            for region_id, raw in entries.items():
                if "box" in raw:
                    boxes_by_format(raw["box"], ("overrides", tag, region_id, "box"), names, self.document)

    def _placed(
        self,
        templates: list[Region],
        form: Format,
        names: tuple[str, ...],
        locale: str,
        deck: Deck,
        settings: RegionSettings,
    ) -> Placed:
        """Return the regions of one asset, and the JSON path of the box of each."""
        found = []
        for index, template in enumerate(templates):
            region = template
            by_hand = turned_by_hand = False
            boxes = boxes_by_format(self.data["regions"][index]["box"], ("regions", index, "box"), names, self.document)
            for tag in reversed(locales.fallback_chain(locale, "default")):
                override = self.data.get("overrides", {}).get(tag, {}).get(region.id)
                if override is not None:
                    path: JsonPath = ("overrides", tag, region.id)
                    region = settings.applied(region, override, path)
                    own = boxes_by_format(override.get("box", {}), (*path, "box"), names, self.document)
                    # What an override of the locale or its language places stands where it says.
                    by_hand |= tag != "default" and form.id in own
                    turned_by_hand |= tag != "default" and "panel" in override
                    boxes |= own
            chosen, box_path = boxes[form.id]
            if chosen is None:
                continue
            region = attrs.evolve(region, box=box_at(chosen, box_path, self.document))
            if self._mirrors(locale) and region.mirror and not by_hand:
                region = mirrored_region(region, form.width, turned=not turned_by_hand)
            region = attrs.evolve(region, content=deck.content(region, locale))
            check_table(region, self.document)
            found.append((region, box_path))
        return tuple(found)
