"""One asset on the sheet: the picture, the verdict, its regions, every attempt and who decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs

from proofpress.geometry import Box
from proofpress.report.html.calls import calls_block
from proofpress.report.html.markup import Html, element, join
from proofpress.report.html.pictures import Picture, evidence_box
from proofpress.report.html.regions import findings_of, or_none, region_card, table
from proofpress.report.html.words import Locale, chip, count, locale_of, money, tone

__all__ = ["Entry", "asset_section", "signed"]

_LARGE: Final = 900
_COLUMNS: Final = ("Rung", "Compositor", "Regions", "Relaxations", "Cost", "Outcome", "Reason")


@attrs.frozen
class Entry:
    """An asset of the report with what the sheet adds to it.

    Attributes:
        asset: As the report has it.
        anchor: The id of its section.
        picture: Its image.
    """

    asset: Mapping[str, Any]
    anchor: str
    picture: Picture

    @property
    def locale(self) -> Locale:
        """The locale's names and direction."""
        return locale_of(self.asset["locale"])


def signed(asset: Mapping[str, Any]) -> bool:
    """Tell whether the asset is approved by people's decisions on its present image, and not by checks alone."""
    return (
        asset["status"] == "approved"
        and any(region["outcome"] == "undecided" for region in asset["regions"])
        and any(decision["sha256"] == asset["sha256"] for decision in asset["decisions"])
    )


def asset_section(entry: Entry) -> Html:
    """Return the section of one asset."""
    asset, locale = entry.asset, entry.locale
    title = element(
        "h2",
        element("bdi", locale.name),
        element("span", element("bdi", asset["format"]), class_="format"),
        id=entry.anchor,
        tabindex=-1,
    )
    head = element(
        "header",
        element("div", title, element("p", element("bdi", asset["id"]), class_="id")),
        element("div", chip(asset["status"], large=True), _by_hand(asset), class_="verdict"),
    )
    body = element(
        "div",
        element("div", _figure(entry), _facts(asset), class_="aside"),
        element("div", _regions(entry), class_="regions-column"),
        class_="columns",
    )
    return element(
        "section",
        head,
        element("p", element("bdi", asset["reason"]), class_=f"reason {tone(asset['status'])}")
        if asset["reason"]
        else None,
        _decisions(asset),
        body,
        _attempts(asset["attempts"], asset["id"]),
        calls_block(asset),
        element("p", element("a", "Back to the overview", href="#overview"), class_="back"),
        class_="asset",
        aria_labelledby=entry.anchor,
        data_status=asset["status"],
    )


def _by_hand(asset: Mapping[str, Any]) -> Html | None:
    return element("span", "by a person", class_="by-hand") if signed(asset) else None


def _figure(entry: Entry) -> Html:
    asset, picture = entry.asset, entry.picture
    copy, canvas = picture.copy(_LARGE), picture.canvas
    if copy is None or canvas is None:
        return element("p", picture.problem, class_="no-picture", role="note")
    boxes = [(number, region, evidence_box(region["findings"])) for number, region in enumerate(asset["regions"], 1)]
    marks = [_mark(number, region["outcome"], box, canvas) for number, region, box in boxes if box]
    alt = f"{entry.locale.name}, {asset['format']}: the proved image, {canvas.width} by {canvas.height} pixels"
    return element(
        "figure",
        element(
            "div",
            element("img", src=copy.uri, width=copy.width, height=copy.height, alt=alt),
            element(
                "svg",
                marks,
                class_="marks",
                viewBox=f"0 0 {canvas.width} {canvas.height}",
                aria_hidden="true",
            ),
            class_="picture",
        ),
        element(
            "figcaption",
            element("a", element("bdi", asset["image"]), href=asset["image"]),
            f" {canvas.width} × {canvas.height} px",
        ),
    )


def _mark(number: int, outcome: str, box: Box, canvas: Box) -> Html:
    """Return the outline of a region with its number, as it lies on the picture."""
    side = max(canvas.width, canvas.height) // 24
    x, y = max(box.x, 0), box.y - side if box.y >= side else max(box.y, 0)
    return element(
        "g",
        element("rect", x=box.x, y=box.y, width=box.width, height=box.height, vector_effect="non-scaling-stroke"),
        element("rect", x=x, y=y, width=side, height=side, class_="tab"),
        element("text", str(number), x=x + side // 2, y=y + side * 7 // 10, font_size=side * 6 // 10),
        class_=f"mark {tone(outcome)}",
    )


def _facts(asset: Mapping[str, Any]) -> Html:
    plate = asset["plate"]
    made = " ".join(part for part in (plate["renderer"], plate["model"]) if part)
    spent = sum(attempt["cost_micro_usd"] for attempt in asset["attempts"])
    facts = [
        ("Plate", element("bdi", made or "none")),
        ("Attempts", count(len(asset["attempts"]), "attempt") + f", {money(spent)}"),
        ("Image SHA-256", element("code", asset["sha256"] or "none")),
    ]
    if plate.get("note"):
        facts.insert(1, ("Plate chosen", element("bdi", plate["note"])))
    exports = asset.get("exports", ())
    if exports:
        links = [
            join(element("a", element("bdi", e["file"]), href=e["file"]), " ", chip(e["outcome"]), " ") for e in exports
        ]
        facts.append(("Exports", join(*links)))
    if plate["sha256"]:
        facts.append(("Plate SHA-256", element("code", plate["sha256"])))
    return element(
        "dl", [element("div", element("dt", name), element("dd", value)) for name, value in facts], class_="facts"
    )


def _regions(entry: Entry) -> Html:
    regions = entry.asset["regions"]
    if not regions:
        return element("p", "No region was checked.", class_="difference")
    cards = [
        region_card(region, number, f"{entry.anchor}-region-{number}", entry.picture, entry.locale)
        for number, region in enumerate(regions, 1)
    ]
    heading = element("h3", "Regions", element("span", _tally(regions), class_="tally"))
    return join(heading, element("ul", cards, class_="regions"), _general(entry.asset.get("findings", ())))


def _general(findings: Sequence[Mapping[str, Any]]) -> Html | None:
    """Return what was found about no region: the plate and the whole picture."""
    if not findings:
        return None
    return element(
        "div", element("h3", "Plate and whole picture"), findings_of(findings, "the plate"), class_="general"
    )


def _tally(regions: Sequence[Mapping[str, Any]]) -> str:
    words = {"pass": "passed", "undecided": "undecided", "fail": "failed"}
    outcomes = [region["outcome"] for region in regions]
    return ", ".join(f"{outcomes.count(outcome)} {words[outcome]}" for outcome in words if outcome in outcomes)


def _attempts(attempts: Sequence[Mapping[str, Any]], asset_id: str) -> Html | None:
    if not attempts:
        return None
    rows = [
        (
            f"{number}. {attempt['rung']}",
            join(element("bdi", attempt["compositor"]), _request(attempt["request_id"])),
            or_none(", ".join(attempt["regions"])),
            element("ul", [element("li", element("bdi", text)) for text in attempt["relaxations"]])
            if attempt["relaxations"]
            else or_none(None),
            element("span", money(attempt["cost_micro_usd"]), class_="value"),
            chip(attempt["outcome"]),
            or_none(attempt["reason"]),
        )
        for number, attempt in enumerate(attempts, 1)
    ]
    heading = element("h3", "Attempts")
    return element(
        "div", heading, table(f"Attempts at {asset_id}", _COLUMNS, rows, "attempts"), class_="attempts-block"
    )


def _request(request_id: str) -> Html | None:
    return element("code", request_id, class_="request") if request_id else None


def _decisions(asset: Mapping[str, Any]) -> Html | None:
    if not asset["decisions"]:
        return None
    return element(
        "div",
        element("h3", "Decisions"),
        element("ul", [_decision(decision, asset["sha256"]) for decision in asset["decisions"]]),
        class_="decisions",
    )


def _decision(decision: Mapping[str, str], digest: str) -> Html:
    what = ("region ", element("bdi", decision["region"])) if decision["region"] else ("the whole asset",)
    when = decision["when"]
    readable = f"{when[:10]} {when[11:16]} UTC" if when.endswith("Z") else when
    return element(
        "li",
        element("p", "“", element("bdi", decision["why"]), "”", class_="why"),
        element(
            "p",
            element("strong", element("bdi", decision["by"])),
            " approved ", what, ", ",
            element("time", readable, datetime=when),
            class_="who",
        ),
        element("p", "For an earlier image: it does not count for this one.", class_="difference")
        if decision["sha256"] != digest
        else None,
    )  # fmt: skip
