"""How answers are told: one JSON object, or tables and plain lines for people."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from unicodedata import category

from rich.console import Console
from rich.table import Table
from rich.text import Text

__all__ = [
    "harmless",
    "print_json",
    "tell_asset",
    "tell_estimate",
    "tell_findings",
    "tell_needs",
    "tell_outcome",
    "tell_plugins",
    "tell_run",
]

_SIGNS: Final = {
    "approved": ("✓", "green"), "review": ("?", "yellow"), "rejected": ("✗", "red"),
    "pass": ("✓", "green"), "undecided": ("?", "yellow"), "fail": ("✗", "red"),
}  # fmt: skip
_UNITS: Final = {"width_px": "px wide", "height_px": "px high", "lines": "line", "characters": "character"}
_HARMLESS: Final = "\n\u200c\u200d"
"""What is not printable and yet no danger: the joiners are letters of some writing systems."""
_LEVELS: Final = ("required", "blocking", "advice")
_COUNTED: Final = ("lines", "characters")


def harmless(text: str) -> str:
    """Return a text that cannot steer a terminal: what a brief, a code or a picture says may hold escape sequences."""
    return "".join(
        c if c.isprintable() or c in _HARMLESS or category(c) == "Zs" else c.encode("unicode_escape").decode()
        for c in text
    )


def print_json(data: Any) -> None:
    """Print one JSON object to standard output."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def tell_run(report: Mapping[str, Any], sheet: Path) -> None:
    """Tell how a run came out: every asset, what stands against it, its exports, the cost and the proof sheet."""
    assets = report["assets"]
    formats = list(dict.fromkeys(asset["format"] for asset in assets))
    rows = []
    for locale in dict.fromkeys(asset["locale"] for asset in assets):
        found = {asset["format"]: asset["status"] for asset in assets if asset["locale"] == locale}
        rows.append([locale, *(_signed(found[name]) if name in found else "" for name in formats)])
    _print(f"{report['brief_id']}: {report['status']}")
    _print_table(["locale", *formats], rows)
    for asset in assets:
        if asset["status"] != "approved":
            _print(f"{asset['id']}: {asset['status']}: {asset['reason']}")
    broken = Counter(
        (attempt["compositor"], attempt["reason"])
        for asset in assets
        for attempt in asset["attempts"]
        if attempt["outcome"] == "error"
    )
    for (compositor, reason), number in broken.items():
        _print(f"{_count(number, 'attempt')} of {compositor} came to nothing: {reason}")
    if exports := _exports(assets):
        _print(exports)
    cost = report["cost"]
    if any(cost.values()):
        _print("cost: " + ", ".join(f"{_usd(sum_)} {name.removesuffix('_micro_usd')}" for name, sum_ in cost.items()))
    _print(f"proof sheet: {sheet}")


def tell_findings(findings: Sequence[Mapping[str, Any]]) -> None:
    """Tell findings, each with all that it says."""
    for finding in findings:
        reason = finding["reason"].replace("\n", " ")
        told = Text().append(harmless(finding["check"]), "bold").append(harmless(f"{_about(finding)}: {reason}"))
        for name in ("measured", "threshold"):
            value = (finding[name] or "").replace("\n", " ")
            if value and value not in reason:
                told.append(harmless(f"\n{name}: {value}"), "dim")
        _print_item(_sign(finding["outcome"]), told)


def tell_asset(asset: Mapping[str, Any]) -> None:
    """Tell what stands against an asset, which checks passed, and the verdict."""
    findings = [{**finding, "region": region["id"]} for region in asset["regions"] for finding in region["findings"]]
    findings += asset["findings"]
    against = [finding for finding in findings if finding["outcome"] != "pass"]
    if against:
        tell_findings(sorted(against, key=_weight))
    passed = dict.fromkeys(finding["check"] for finding in findings if finding["outcome"] == "pass")
    if passed:
        number = len(findings) - len(against)
        _print(f"{_count(number, 'finding')} passed: {', '.join(passed)} (--json tells each)")
    _print(f"{asset['id']}: {asset['status']}{_by_whom(asset)}")


def tell_outcome(outcome: str) -> None:
    """Tell the answer to a question."""
    _print(_signed(outcome))


def tell_estimate(told: Mapping[str, Any]) -> None:
    """Tell which texts do not fit and what makes them fit, which no reader can verify, and what a run would cost."""
    _print(f"{told['brief_id']}: {_count(told['assets'], 'asset')}")
    tight = [text for text in told["texts"] if text["overflow"]]
    if tight:
        head = ["", "asset", "region", "at", "too much by", "cheapest cure"]
        _print("what does not fit as the brief has it:")
        _print_table(head, map(_tight, tight))
        _print("~ a run does that by itself   ✗ it needs you")
    else:
        _print(f"all {len(told['texts'])} texts of every locale and format fit")
    shown = {(text["asset"], text["region"]) for text in tight}
    unread = [problem for problem in told["problems"] if problem["kind"] == "reading"]
    for problem in told["problems"]:
        if problem not in unread and (problem["asset"], problem["region"]) not in shown:
            _print(_problem(problem))
    if unread:
        _print(
            "what no reader here can verify; what type sets is proved without one, what a model draws goes to a person:"
        )
    for problem in unread:
        _print(_problem(problem))
    cost = told["cost"]
    worst = cost["worst_case_micro_usd"]
    assumed = f", if {cost['assumed_failing']:.0%} of what a model draws fails" if worst else ""
    _print(f"cost: {_usd(cost['expected_micro_usd'])} expected{assumed}; {_usd(worst)} at worst")


def tell_plugins(plugins: Iterable[Mapping[str, str]]) -> None:
    """Tell what is installed and from where."""
    head = ["kind", "name", "version", "distribution"]
    _print_table(head, [[plugin[name] for name in head] for plugin in plugins])


def tell_needs(items: Iterable[Mapping[str, Any]]) -> None:
    """Tell what a machine has, and the command that installs what it lacks."""
    rows = [
        [
            _sign("pass") if item["ok"] else Text("✗", "red" if item["needed"] else "yellow"),
            item["what"],
            item["found"],
            "" if item["ok"] else item["remedy"],
        ]
        for item in items
    ]
    _print_table(["", "what", "found", "to install"], rows)


def _print(line: str | Text) -> None:
    """Print a line; a terminal has it broken between words, a file whole."""
    console = Console(highlight=False)
    shown = harmless(line) if isinstance(line, str) else line
    console.print(shown, soft_wrap=not console.is_terminal, markup=False)


def _print_item(sign: Text, told: Text) -> None:
    """Print what stands behind a sign; on a terminal its lines hang, elsewhere they are whole."""
    console = Console(highlight=False)
    if console.is_terminal:
        item = Table.grid(padding=(0, 1))
        item.add_row(sign, told)
        console.print(item)
    else:
        lines = told.split("\n")
        console.print(Text.assemble(sign, " ", Text("\n  ").join(lines)), soft_wrap=True)


def _print_table(head: Sequence[str], rows: Iterable[Sequence[str | Text]]) -> None:
    """Print a table, without the columns that no row has anything for."""
    texts = [[Text(harmless(cell)) if isinstance(cell, str) else cell for cell in row] for row in rows]
    used = [index for index in range(len(head)) if any(row[index] for row in texts)]
    table = Table()
    for index in used:
        table.add_column(head[index], overflow="fold")
    for row in texts:
        table.add_row(*(row[index] for index in used))
    Console(highlight=False).print(table)


def _sign(verdict: str) -> Text:
    return Text(*_SIGNS[verdict])


def _signed(verdict: str) -> Text:
    sign, colour = _SIGNS[verdict]
    return Text(f"{sign} {verdict}", colour)


def _exports(assets: Sequence[Mapping[str, Any]]) -> Text:
    """Return how many files of each type there are, by what became of them; empty if there are none."""
    made = Counter((export["kind"], export["outcome"]) for asset in assets for export in asset["exports"])
    told = [Text.assemble(f"{number} {kind} ", _sign(outcome)) for (kind, outcome), number in made.items()]
    return Text.assemble("exports: ", Text(", ").join(told)) if told else Text()


def _about(finding: Mapping[str, Any]) -> str:
    region, level = finding.get("region"), finding.get("level")
    return (f" of {region}" if region else "") + (f" ({level})" if level else "")


def _weight(finding: Mapping[str, Any]) -> tuple[bool, int]:
    """Return what findings are ordered by: failures first, and among them what counts most."""
    return finding["outcome"] != "fail", _LEVELS.index(finding.get("level", "advice"))


def _by_whom(asset: Mapping[str, Any]) -> str:
    """Return which regions keep an asset from approval; the reasons stand in the table."""
    if asset["status"] == "approved":
        return ""
    stopping = "fail" if asset["status"] == "rejected" else "undecided"
    return ", by " + (
        ", ".join(region["id"] for region in asset["regions"] if region["outcome"] == stopping) or "the whole picture"
    )


def _problem(problem: Mapping[str, str]) -> str:
    return f"- {problem['asset']}{problem['region'] and ' '}{problem['region']}: {problem['message']}"


def _tight(text: Mapping[str, Any]) -> list[str | Text]:
    cure = text["cure"]
    return [
        Text("~", "yellow") if cure and cure["automatic"] else _sign("fail"),
        text["asset"],
        text["region"],
        f"{text['min_font_px']:g} px",
        _too_much(text["overflow"]),
        ", ".join(cure["notes"]) if cure else "none",
    ]


def _too_much(overflow: Mapping[str, Any]) -> str:
    words = [
        _count(overflow[key], unit) if key in _COUNTED else f"{overflow[key]:g} {unit}"
        for key, unit in _UNITS.items()
        if overflow[key]
    ]
    return ", ".join(words) or overflow["message"]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _usd(micro_usd: int) -> str:
    return f"{micro_usd / 1_000_000:.6f} USD"
