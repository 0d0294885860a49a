"""The sheet as a whole: head, overview of locales and formats, one section per asset, and the key to its signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from proofpress.report.html.assets import Entry, signed
from proofpress.report.html.markup import Html, element, join
from proofpress.report.html.words import chip, count, locale_of, money, tone

__all__ = ["body", "thumb"]

_STATUSES: Final = ("rejected", "review", "approved")
_THUMB: Final = 240

ICONS: Final = Html(
    '<svg class="hidden" aria-hidden="true" focusable="false">'
    '<symbol id="icon-pass" viewBox="0 0 16 16"><path d="M3.2 8.6l3.1 3.1 6.5-7"/></symbol>'
    '<symbol id="icon-undecided" viewBox="0 0 16 16">'
    '<path d="M5.4 5.8c.1-1.7 1.2-2.6 2.7-2.6 1.6 0 2.6 1 2.6 2.3 0 1.9-2.6 2-2.6 4"/>'
    '<path d="M8.1 12.6v.1"/></symbol>'
    '<symbol id="icon-fail" viewBox="0 0 16 16"><path d="M4 4l8 8M12 4l-8 8"/></symbol>'
    '<symbol id="icon-register" viewBox="0 0 32 32"><circle cx="16" cy="16" r="9"/><circle cx="16" cy="16" r="3.5"/>'
    '<path d="M16 1v30M1 16h30"/></symbol>'
    "</svg>"
)


def head(report: Mapping[str, Any]) -> Html:
    """Return the head: what was proved, how it came out, what it cost and what took part."""
    assets = report["assets"]
    mark = element(
        "svg", element("use", href="#icon-register"), class_="register", aria_hidden="true", viewBox="0 0 32 32"
    )
    return element(
        "header",
        element("div", class_="strip", aria_hidden="true"),
        element("p", mark, "proofpress", element("span", "proof sheet"), class_="mark-line"),
        element("h1", element("bdi", report["brief_id"] or "Unnamed brief")),
        element(
            "div",
            chip(report["status"], large=True),
            element("p", _sentence(report["status"], assets)),
            class_=f"banner {tone(report['status'])}",
        ),
        _numbers(report),
        _plugins(report["plugins"]),
        class_="masthead",
    )


def _sentence(status: str, assets: Sequence[Mapping[str, Any]]) -> str:
    number = sum(asset["status"] == status for asset in assets)
    if not assets:
        return "There is no asset here, so nothing was proved."
    if status == "rejected":
        return f"{number} of {count(len(assets), 'asset')} failed. What is rejected must not be used."
    if status == "review":
        return f"Nothing failed. {number} of {count(len(assets), 'asset')} must be decided on by a person."
    by_hand = sum(signed(asset) for asset in assets)
    people = f" {by_hand} of them with a person’s decision." if by_hand else ""
    return f"All that was asked for is approved: {count(len(assets), 'asset')}.{people}"


def _numbers(report: Mapping[str, Any]) -> Html:
    statuses = [asset["status"] for asset in report["assets"]]
    cost = report["cost"]
    held = cost["reserved_micro_usd"], cost["unknown_micro_usd"]
    tiles = [
        ("Approved", str(statuses.count("approved")), ""),
        ("Review", str(statuses.count("review")), ""),
        ("Rejected", str(statuses.count("rejected")), ""),
        (
            "Cost",
            money(cost["settled_micro_usd"]),
            f"and {money(held[1])} unknown, {money(held[0])} held" if any(held) else "settled in full",
        ),
    ]
    return element("dl", [_tile(*tile) for tile in tiles], class_="tiles")


def _tile(name: str, value: str, note: str) -> Html:
    return element(
        "div",
        element("dt", name),
        element("dd", value, class_="value"),
        element("dd", note, class_="note") if note else None,
        class_=f"tile {name.lower()}{' none' if value == '0' else ''}",
    )


def _plugins(plugins: Mapping[str, str]) -> Html | None:
    if not plugins:
        return None
    rows = [element("div", element("dt", name), element("dd", version)) for name, version in plugins.items()]
    return element(
        "details",
        element("summary", f"{count(len(plugins), 'plugin')} took part"),
        element("dl", rows, class_="plugins"),
    )


def overview(assets: Sequence[Mapping[str, Any]], thumbs: Sequence[Html]) -> Html:
    """Return the grid of locales and formats, with the choice of what to show.

    Args:
        assets: As the report has them.
        thumbs: One for each; see `thumb`.
    """
    groups: dict[str, list[Html]] = {}
    for asset, small in zip(assets, thumbs, strict=True):
        groups.setdefault(asset["locale"], []).append(small)
    return element(
        "section",
        element("h2", "Overview", id="overview", tabindex=-1),
        _choice([asset["status"] for asset in assets]),
        element("ul", [_group(tag, group) for tag, group in groups.items()], class_="locales"),
        class_="overview",
        aria_labelledby="overview",
    )


def _choice(statuses: Sequence[str]) -> Html | None:
    """Return the filter, which the style sheet obeys alone; there is none where all assets are alike."""
    if len(set(statuses)) < 2:
        return None
    options = [("all", "All", len(statuses))]
    options += [(status, chip(status), statuses.count(status)) for status in _STATUSES if status in statuses]
    labels = [
        element(
            "label",
            element("input", type="radio", name="show", id=f"show-{key}", checked=key == "all"),
            element("span", name, element("span", str(number), class_="tally")),
        )
        for key, name, number in options
    ]
    return element("fieldset", element("legend", "Show"), labels, class_="choice")


def _group(tag: str, thumbs: Sequence[Html]) -> Html:
    locale = locale_of(tag)
    own = element("bdi", locale.own, lang=locale.tag, dir=locale.direction, class_="own")
    return element(
        "li",
        element("h3", element("span", locale.name), own if locale.own != locale.name else None),
        element("ul", thumbs, class_="formats"),
        class_="locale",
    )


def thumb(entry: Entry) -> Html:
    """Return the small picture of an asset that leads to its section."""
    asset, copy = entry.asset, entry.picture.copy(_THUMB)
    shown = (
        # The link's words say what it is; the picture adds nothing for those who cannot see it.
        element("img", src=copy.uri, width=copy.width, height=copy.height, alt="")
        if copy
        else element("span", "no picture", class_="no-thumb", aria_hidden="true")
    )
    name = element("span", element("bdi", asset["format"]), class_="format")
    return element(
        "li",
        element("a", element("span", shown, class_="thumb"), element("span", name, chip(asset["status"]), class_="label"),
                href=f"#{entry.anchor}"),
        data_status=asset["status"],
    )  # fmt: skip


def footer(report: Mapping[str, Any]) -> Html:
    """Return the key to the signs, and what the pictures here are."""
    key = [
        ("pass", "the check found what it must find"),
        ("undecided", "the check could not tell; it has not passed, and a person may decide"),
        ("fail", "the check found a fault; it is mended and made again, never approved"),
    ]
    return element(
        "footer",
        element("h2", "Key"),
        element("ul", [element("li", chip(name), " ", text) for name, text in key], class_="key"),
        element(
            "p",
            "The pictures on this sheet are small copies to look at. What was proved are the PNG files beside it, "
            "named by their SHA-256. ",
            f"Report format {report['format_version']}.",
        ),
    )


def body(report: Mapping[str, Any], thumbs: Sequence[Html], sections: Sequence[Html]) -> Html:
    """Return all that stands in the body; see `thumb` and `asset_section` for its parts."""
    return element(
        "body",
        ICONS,
        element("a", "Skip to the assets", href="#assets", class_="skip"),
        head(report),
        element(
            "main", overview(report["assets"], thumbs) if thumbs else None, join(sections), id="assets", tabindex=-1
        ),
        footer(report),
    )
