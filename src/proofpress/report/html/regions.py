"""One region on the sheet: its crop, what it should say against what was read, its figures and its findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from proofpress.proof import Outcome
from proofpress.report.html.markup import Html, element, join
from proofpress.report.html.pictures import Copy, Picture, evidence_box
from proofpress.report.html.words import Locale, chip, compared, count, tone
from proofpress.text import describe_difference

__all__ = ["findings_of", "or_none", "region_card", "table"]

Finding = Mapping[str, Any]

_CROP: Final = 720
_READING: Final = ("text", "code")
_FIGURES: Final = {
    "contrast": "Contrast",
    "geometry": "Size",
    "shapes": "Letters",
    "spacing": "Spacing",
    "grade": "Code grade",
    "brand": "Colour",
}
_COLUMNS: Final = ("Check", "Outcome", "Measured", "Threshold", "Reason", "Evidence")
_LONGEST_FIGURE: Final = 100
_WORST_FIRST: Final = (Outcome.FAIL, Outcome.UNDECIDED, Outcome.PASS)
_CODES: Final = ("qr", "ean13", "upca")


def region_card(region: Mapping[str, Any], number: int, anchor: str, picture: Picture, locale: Locale) -> Html:
    """Return the card of one region.

    Args:
        region: As the report has it.
        number: Its place in the asset, as in the big picture.
        anchor: The id of its card.
        picture: The asset's image.
        locale: The asset's locale.
    """
    name = region["id"] or "Whole image"
    maker = "set by type" if region["set_by"] == "type" else "set by a model"
    head = element(
        "header",
        element("span", str(number), class_="number", aria_hidden="true"),
        element("h4", element("bdi", name), id=anchor),
        element("span", maker if region["role"] == region["id"] else f"{region['role']}, {maker}", class_="role"),
        chip(region["outcome"]),
    )
    box = evidence_box(region["findings"])
    crop = picture.copy(_CROP, box) if box else None
    said = element("div", _comparisons(region, locale), _figures(region["findings"]), class_="said")
    return element(
        "li",
        head,
        element("div", _crop(crop, name) if crop else None, said, class_=f"proof {_shape(crop)}"),
        findings_of(region["findings"], name),
        class_=f"region {tone(region['outcome'])}",
        aria_labelledby=anchor,
    )


def _shape(crop: Copy | None) -> str:
    """Return how crop and words share the card: a long line of text takes its whole width."""
    if crop is None:
        return "bare"
    return "wide" if crop.width > 3 * crop.height else "beside"


def _crop(crop: Copy, name: str) -> Html:
    alt = f"Crop of {name} as it stands in the image"
    image = element("img", src=crop.uri, width=crop.width, height=crop.height, alt=alt)
    return element("div", image, class_="crop")


def _comparisons(region: Mapping[str, Any], locale: Locale) -> Html | None:
    """Return expected against read for every reading; one that agrees with another is shown once."""
    findings = region["findings"]
    readings = [finding for finding in findings if finding["check"] in _READING and finding["expected"] is not None]
    direction = "ltr" if region["role"] in _CODES else locale.direction
    if not readings:
        # What another check measured is no reading; its expectation still is the copy.
        wanted = next((finding["expected"] for finding in findings if finding["expected"] is not None), None)
        line = _line("Expected", wanted, direction, locale.tag) if wanted is not None else None
        return element("div", element("dl", line), class_="comparison") if line else None
    seen: dict[tuple[str, str | None], list[Finding]] = {}
    for finding in readings:
        seen.setdefault((finding["expected"], finding["measured"]), []).append(finding)
    return join([_comparison(*texts, found, direction, locale.tag) for texts, found in seen.items()])


def _comparison(expected: str, read: str | None, found: Sequence[Finding], direction: str, lang: str) -> Html:
    def line(label: str, text: str) -> Html:
        return _line(label, text, direction, lang)

    verb = "decoded" if found[0]["check"] == "code" else "read"
    sources = ", ".join(dict.fromkeys(finding["evidence"]["source"] for finding in found))
    worst = next((verdict for verdict in _WORST_FIRST if any(f["outcome"] == verdict for f in found)), Outcome.PASS)
    if read is None:
        lines = [line("Expected", expected)]
        note = "" if worst == Outcome.PASS else f"Nothing was {verb}."
    else:
        pair = compared(expected, read)
        if expected.split() == read.split():  # Readers answer in lines; where they break them says nothing.
            lines, note = [line(f"Expected and {verb}", expected)], ""
        elif pair.alike:
            lines = [line("Expected", expected), line(verb.capitalize(), read)]
            note = "The same, but for spaces, quotes or forms of one character that readings are free in."
        else:
            lines = [line("Expected", pair.expected), line(verb.capitalize(), pair.read)]
            note = f"Difference: {describe_difference(expected, read)}."
    return element(
        "div",
        element("dl", lines),
        element("p", element("bdi", note), class_="difference") if note else None,
        element("p", "by ", element("bdi", sources), class_="source") if read is not None else None,
        class_=f"comparison {tone(worst)}",
    )


def _line(label: str, text: str, direction: str, lang: str) -> Html:
    copy = element("dd", element("bdi", text, dir=direction, lang=lang), class_="copy", dir=direction)
    return element("div", element("dt", label), copy)


def _figures(findings: Sequence[Finding]) -> Html | None:
    shown = {
        (finding["check"], finding["measured"], finding["threshold"], finding["outcome"]): _figure(finding)
        for finding in findings
        if finding["check"] in _FIGURES and finding["measured"] and len(finding["measured"]) <= _LONGEST_FIGURE
    }
    return element("dl", shown.values(), class_="figures") if shown else None


def _figure(finding: Finding) -> Html:
    bound = finding["threshold"]
    return element(
        "div",
        element("dt", _FIGURES[finding["check"]]),
        element("dd", element("bdi", finding["measured"]), class_="value"),
        element("dd", "threshold ", element("bdi", bound), class_="bound") if bound else None,
        class_=f"figure {tone(finding['outcome'])}",
    )


def findings_of(findings: Sequence[Finding], name: str) -> Html:
    """Return what stands against it in the open, and what passed folded."""
    open_ones = [finding for finding in findings if finding["outcome"] != Outcome.PASS]
    passed = [finding for finding in findings if finding["outcome"] == Outcome.PASS]
    if not findings:
        return element("p", "No check ran, so nothing is proved.", class_="difference")
    return join(
        _table(open_ones, f"What stands against {name}") if open_ones else None,
        element(
            "details",
            element("summary", f"{count(len(passed), 'check')} passed: {_names(passed)}"),
            _table(passed, f"What passed in {name}"),
        )
        if passed
        else None,
    )


def _names(findings: Sequence[Finding]) -> str:
    return ", ".join(dict.fromkeys(finding["check"] for finding in findings))


def _table(findings: Sequence[Finding], caption: str) -> Html:
    return table(caption, _COLUMNS, [_cells(finding) for finding in findings], "findings")


def _cells(finding: Finding) -> tuple[str | Html | None, ...]:
    evidence = finding["evidence"]
    box = evidence["box"]
    # What passed need not tell what else it could have done.
    level = finding.get("level", "") if finding["outcome"] != Outcome.PASS else ""
    where = element("span", "at {}, {}, {} × {} px".format(*box), class_="box") if box else None
    return (
        finding["check"],
        join(chip(finding["outcome"]), element("span", level, class_="level") if level else None),
        or_none(finding["measured"]),
        or_none(finding["threshold"]),
        element("bdi", finding["reason"]),
        join(element("bdi", evidence["source"]), where),
    )


def or_none(text: str | None) -> Html:
    """Return a value, or a dash that is read out as `none`."""
    if not text:
        return element("span", element("span", "none", class_="hidden"), element("span", "–", aria_hidden="true"))
    return element("bdi", text, class_="value")


def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str | Html | None]], kind: str) -> Html:
    """Return a table that becomes a list of cards where there is no room; the roles keep its meaning there."""
    heads = [element("th", column, scope="col", role="columnheader") for column in columns]
    return element(
        "table",
        element("caption", caption),
        element("thead", element("tr", heads, role="row"), role="rowgroup"),
        element("tbody", [_row(columns, row) for row in rows], role="rowgroup"),
        class_=kind,
        role="table",
    )


def _row(columns: Sequence[str], cells: Sequence[str | Html | None]) -> Html:
    first = element("th", element("bdi", cells[0]), scope="row", role="rowheader")
    rest = [
        element("td", element("div", cell), role="cell", data_label=column)
        for column, cell in zip(columns[1:], cells[1:], strict=True)
    ]
    return element("tr", first, rest, role="row")
