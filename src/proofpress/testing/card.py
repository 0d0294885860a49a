"""The card of a validator: how often it misses, alarms without cause and cannot decide, with Wilson 95 % intervals.

Source: Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical inference".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any, Final

import attrs

from proofpress.proof import Outcome

__all__ = ["TOGETHER", "Card", "Rate", "Tally"]

TOGETHER: Final = "(together)"
"""Stands for all checks at once: what one of them catches is caught."""
_Z: Final = 1.959963984540054


@attrs.frozen
class Rate:
    """A count out of a total.

    Attributes:
        count: How often it happened.
        total: How often it could have.
    """

    count: int
    total: int

    @property
    def share(self) -> float:
        """The observed share; 0 where nothing was observed."""
        return self.count / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson 95 % interval of the true share; everything is possible where nothing was observed."""
        if not self.total:
            return 0.0, 1.0
        n, p, z2 = self.total, self.share, _Z * _Z
        centre = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = _Z / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        return max(0.0, centre - half), min(1.0, centre + half)

    def __str__(self) -> str:
        """Return `3/40 7.5 % [2.6 – 19.9]`."""
        if not self.total:
            return "-"
        low, high = self.interval
        return f"{self.count}/{self.total} {100 * self.share:.1f} % [{100 * low:.1f} – {100 * high:.1f}]"

    def as_dict(self) -> dict[str, Any]:
        """Return count, total, share and interval."""
        low, high = self.interval
        return {"count": self.count, "total": self.total, "share": self.share, "low": low, "high": high}


@attrs.frozen
class Tally:
    """What one check said to one class of pictures.

    Attributes:
        check: Name of the check, or `TOGETHER`.
        set_by: Who the pictures say has set them.
        defect: The class of defect; empty for right pictures.
        locale: Of the copy.
        concerned: Whether the check is meant to catch this class.
        outcomes: How often it passed, failed and could not decide.
    """

    check: str
    set_by: str
    defect: str
    locale: str
    concerned: bool
    outcomes: tuple[int, int, int] = (0, 0, 0)

    @property
    def total(self) -> int:
        """How many pictures it judged."""
        return sum(self.outcomes)

    def count(self, outcome: Outcome) -> int:
        """Return how often it came to one outcome."""
        return self.outcomes[list(Outcome).index(outcome)]


@attrs.frozen
class Card:
    """Tallies of some validators.

    Attributes:
        rows: One for each check, setter, class and locale.
        validators: Names and versions of those that were scored.
    """

    rows: tuple[Tally, ...]
    validators: tuple[str, ...] = ()

    @property
    def checks(self) -> tuple[str, ...]:
        """The checks in the order of their validators, all together last."""
        names = dict.fromkeys(row.check for row in self.rows)
        return (*(name for name in names if name != TOGETHER), *(name for name in names if name == TOGETHER))

    def miss(self, check: str, *, defect: str | None = None, locale: str | None = None) -> Rate:
        """Return how often a check passed a picture with a defect that it is meant to catch."""
        return self._rate(check, Outcome.PASS, lambda row: row.concerned and row.defect != "", defect, locale)

    def caught(self, check: str, *, defect: str | None = None, locale: str | None = None) -> Rate:
        """Return how often it failed such a picture."""
        return self._rate(check, Outcome.FAIL, lambda row: row.concerned and row.defect != "", defect, locale)

    def false_alarm(self, check: str, *, locale: str | None = None) -> Rate:
        """Return how often a check failed a right picture."""
        return self._rate(check, Outcome.FAIL, lambda row: row.defect == "", None, locale)

    def undecided(self, check: str, *, planted: bool, locale: str | None = None) -> Rate:
        """Return how often it could not decide about pictures with a defect, or about right ones."""
        return self._rate(
            check, Outcome.UNDECIDED, lambda row: (row.defect != "") == planted and row.concerned, None, locale
        )

    def _rate(
        self,
        check: str,
        outcome: Outcome,
        wanted: Callable[[Tally], bool],
        defect: str | None,
        locale: str | None,
    ) -> Rate:
        rows = [
            row
            for row in self.rows
            if row.check == check and wanted(row) and defect in (None, row.defect) and locale in (None, row.locale)
        ]
        return Rate(sum(row.count(outcome) for row in rows), sum(row.total for row in rows))

    def as_dict(self) -> dict[str, Any]:
        """Return the card as JSON: a summary per check, and every tally."""
        return {
            "validators": list(self.validators),
            "checks": {check: self._summary(check) for check in self.checks},
            "tallies": [
                {
                    "check": row.check,
                    "set_by": row.set_by,
                    "defect": row.defect or None,
                    "locale": row.locale,
                    "concerned": row.concerned,
                    **{outcome.value: row.count(outcome) for outcome in Outcome},
                }
                for row in self.rows
            ],
        }

    def _summary(self, check: str) -> dict[str, Any]:
        return {
            "miss": self.miss(check).as_dict(),
            "false_alarm": self.false_alarm(check).as_dict(),
            "undecided_on_defects": self.undecided(check, planted=True).as_dict(),
            "undecided_on_right": self.undecided(check, planted=False).as_dict(),
            "miss_by_defect": {
                name: self.miss(check, defect=name).as_dict() for name in self._classes(check, lambda row: row.defect)
            },
            "miss_by_locale": {
                name: self.miss(check, locale=name).as_dict() for name in self._classes(check, lambda row: row.locale)
            },
        }

    def _classes(self, check: str, of: Callable[[Tally], str]) -> tuple[str, ...]:
        rows = (row for row in self.rows if row.check == check and row.concerned and row.defect)
        return tuple(dict.fromkeys(of(row) for row in rows))

    def table(self) -> str:
        """Return the card as plain text: the rates of each check, then what it misses by class and by locale."""
        head = ("check", "missed", "undecided", "false alarm", "undecided if right")
        lines = [
            (
                check,
                str(self.miss(check)),
                str(self.undecided(check, planted=True)),
                str(self.false_alarm(check)),
                str(self.undecided(check, planted=False)),
            )
            for check in self.checks
        ]
        parts = [_columns([head, *lines])]
        kinds: tuple[tuple[str, Callable[[Tally], str]], ...] = (
            ("defect", lambda row: row.defect),
            ("locale", lambda row: row.locale),
        )
        for kind, of in kinds:
            table = [("check", kind, "missed", "caught")]
            for check in self.checks:
                for name in self._classes(check, of):
                    told = {kind: name}
                    table.append((check, name, str(self.miss(check, **told)), str(self.caught(check, **told).count)))
            if len(table) > 1:
                parts.append(_columns(table))
        return "\n\n".join(parts)


def _columns(rows: Iterable[tuple[str, ...]]) -> str:
    """Return rows of text in columns."""
    table = list(rows)
    widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in table)
