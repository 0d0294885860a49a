"""The tables of `validators.py`, as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from proofpress.proof import Outcome
from proofpress.testing.card import Card, Rate, Tally
from proofpress.testing.mutations import Defect
from proofpress.testing.score import CONCERNS

__all__ = ["GROUPS", "card_of", "page_of"]

GROUPS: Final = {
    "en de fr es pl ja zh": ("en-US", "de-DE", "fr-FR", "es-ES", "pl-PL", "ja-JP", "zh-CN"),
    "tr vi he hi": ("tr-TR", "vi-VN", "he-IL", "hi-IN"),
    "ar th ko": ("ar-EG", "th-TH", "ko-KR"),
}

_JUDGED_AS: Final = {"verify": "text"}


def card_of(rows: Iterable[Mapping[str, Any]]) -> Card:
    """Return the card of what was said."""
    counts: Counter[tuple[str, str, str, str, str]] = Counter()
    for row in rows:
        for check, (outcome, *_) in row["said"].items():
            counts[check, row["sets"], row["defect"], row["locale"], outcome] += 1
    keys = dict.fromkeys(key[:4] for key in counts)
    return Card(
        tuple(
            Tally(
                *key,
                concerned=not key[2] or Defect(key[2]) in CONCERNS[_JUDGED_AS.get(key[0], key[0])],
                outcomes=(counts[(*key, "pass")], counts[(*key, "fail")], counts[(*key, "undecided")]),
            )
            for key in keys
        )
    )


def page_of(card: Card) -> str:
    """Return the card as Markdown tables: by group, by language, and by class of defect."""
    parts = []
    for check in card.checks:
        rows = [row for row in card.rows if row.check == check]
        locales = tuple(dict.fromkeys(row.locale for row in rows))
        parts.append(f"### `{check}`\n")
        places = [(name, tuple(loc for loc in group if loc in locales)) for name, group in GROUPS.items()]
        places += [(loc, (loc,)) for loc in locales]
        parts.append(
            _table(
                ("language", "missed", "false FAIL", "undecided, right", "undecided, wrong"),
                [(name, *_rates(rows, group)) for name, group in [*places, ("all", locales)] if group],
            )
        )
        classes = sorted({row.defect for row in rows if row.defect})
        parts.append(
            _table(
                ("class", "passed", "failed", "undecided", "meant to be caught"),
                [_class(rows, name) for name in classes],
            )
        )
    return "\n".join(parts)


def _rates(rows: Sequence[Tally], locales: Sequence[str]) -> tuple[str, ...]:
    own = [row for row in rows if row.locale in locales]
    wrong = [row for row in own if row.defect and row.concerned]
    right = [row for row in own if not row.defect]
    return (
        _rate(wrong, Outcome.PASS), _rate(right, Outcome.FAIL), _rate(right, Outcome.UNDECIDED), _rate(wrong, Outcome.UNDECIDED)
    )  # fmt: skip


def _class(rows: Sequence[Tally], name: str) -> tuple[str, ...]:
    own = [row for row in rows if row.defect == name]
    meant = "yes" if own[0].concerned else "no"
    return (name, *(_rate(own, outcome) for outcome in (Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED)), meant)


def _rate(rows: Sequence[Tally], outcome: Outcome) -> str:
    return str(Rate(sum(row.count(outcome) for row in rows), sum(row.total for row in rows)))


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
