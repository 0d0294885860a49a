"""What was asked of services for an asset: one row a request, failures included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from proofpress.report.html.markup import Html, element, join
from proofpress.report.html.regions import or_none, table
from proofpress.report.html.words import count, money

__all__ = ["calls_block"]

_COLUMNS: Final = ("For", "Model", "Regions", "Outcome", "Counted", "Cost", "Request", "Prompt", "Answer")
_DIGITS: Final = 12


def calls_block(asset: Mapping[str, Any]) -> Html | None:
    """Return the requests behind an asset, folded up; None if nothing was asked of a service."""
    calls = list(_calls(asset))
    if not calls:
        return None
    rows = [_row(step, call) for step, call in calls]
    spent = sum(call["cost_micro_usd"] for _, call in calls)
    return element(
        "details",
        element("summary", f"{count(len(calls), 'request')} to services, {money(spent)}"),
        table(f"Requests for {asset['id']}", _COLUMNS, rows, "attempts"),
        class_="calls",
    )


def _calls(asset: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for call in asset.get("plate_calls", ()):
        yield "plate", call
    for number, attempt in enumerate(asset["attempts"], 1):
        for call in attempt.get("calls", ()):
            yield f"{number}. {attempt['rung']}", call


def _row(step: str, call: Mapping[str, Any]) -> tuple[str | Html | None, ...]:
    counted = [
        element("li", f"{name.replace('_', ' ')} {number:,}") for name, number in call["usage"].items() if number
    ]
    return (
        step,
        join(element("bdi", call["model"]), element("code", call["service"], class_="request")),
        or_none(", ".join(call["regions"])),
        element("bdi", call["outcome"]),
        element("ul", counted) if counted else or_none(None),
        element("span", money(call["cost_micro_usd"]), class_="value"),
        _code(call["request_id"]),
        join(element("bdi", call["prompt_version"]), _code(call["prompt_sha256"], request=True)),
        _code(call["image_sha256"]),
    )


def _code(text: str, *, request: bool = False) -> Html | None:
    if not text:
        return None if request else or_none(None)
    # The whole of a digest is in report.json; here its beginning is enough to tell two apart.
    shown = text[:_DIGITS] + "…" if len(text) == 64 else text
    return element("code", shown, title=text, class_="request" if request else None)
