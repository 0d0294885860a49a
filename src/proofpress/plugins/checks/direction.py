"""The `direction` check: do right-to-left texts run from right to left, and do they stand at the right edge?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

import attrs

from proofpress.brief import Region
from proofpress.composition import Composition
from proofpress.errors import EnvironmentProblem
from proofpress.image import Pixels
from proofpress.interfaces import Context, Reader, Reading, Validator
from proofpress.locales import direction
from proofpress.plugins.checks._order import Order, flush_side, order_of
from proofpress.plugins.checks._pieces import Piece, drawn_by, pieces
from proofpress.plugins.checks._reading import able, read_piece
from proofpress.proof import Evidence, Finding, Outcome

__all__ = ["DirectionCheck"]

_NO_READER: Final = "no reader was given, so the order of the letters is not known"
_OUTCOMES: Final = {
    "straight": Outcome.PASS,
    "either": Outcome.PASS,
    "reversed": Outcome.FAIL,
    "unclear": Outcome.UNDECIDED,
}
_REASONS: Final = {
    "straight": "it reads from right to left",
    "either": "it reads the same either way",
    "reversed": "it reads in the wrong order: set it with the bidi algorithm",
    "unclear": "what was read is like neither the copy nor the copy in a wrong order",
}


@attrs.frozen
class _Judged:
    order: Order
    reason: str
    source: str
    read: str | None


class DirectionCheck(Validator):
    """Judges the texts of right-to-left locales by what is read and by where their lines stand; others have no finding.

    Args:
        readers: Asked in turn until one shows the order: of what a model drew, those that look at pictures as they are first.
    """

    name: ClassVar[str] = "direction"
    version: ClassVar[str] = "1"
    checks: ClassVar[tuple[str, ...]] = ("direction",)
    one_by_one: ClassVar[bool] = True

    def __init__(self, readers: Sequence[Reader] = ()) -> None:
        self._readers = tuple(readers)

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each piece of each text region, if the locale is written from right to left."""
        locale = composition.asset.locale
        if direction(locale) != "rtl":
            return []
        picture = composition.flatten()
        found: list[Finding] = []
        for region in regions:
            if not region.role.is_text:
                continue
            ctx.check()
            for piece in pieces(region, composition.asset, drawn_by(composition, region)):
                judged = self._order(piece, picture, locale)
                found.append(_finding(piece, judged, _misplaced(piece, picture)))
        return found

    def _order(self, piece: Piece, picture: Pixels, locale: str) -> _Judged:
        """Return the order that the first reader that can tell sees."""
        last = _Judged("unclear", _NO_READER, "no reader", None)
        # In the order in which the check `text` asks them: what was read there is known.
        for reader in sorted(self._readers, key=lambda reader: reader.natural is piece.exact):
            try:
                if not able(reader, piece.text, locale):
                    continue
                reading = read_piece(reader, piece, picture, locale)
            except EnvironmentProblem as error:
                last = _Judged("unclear", str(error), f"reader {reader.name}", None)
                continue
            last = _seen(piece, reading)
            if last.order != "unclear":
                break
        return last


def _seen(piece: Piece, reading: Reading) -> _Judged:
    order = order_of(reading.text, piece.text)
    reason = _REASONS[order] if reading.text else "nothing can be read"
    return _Judged(order, reason, reading.source, reading.text or None)


def _misplaced(piece: Piece, picture: Pixels) -> str:
    """Return in words at which wrong edge the lines stand; empty if they do not."""
    # The cells of a table are aligned column by column.
    align = piece.placed[0].setting.style.align if piece.exact else piece.region.align
    wanted = {"start": "right", "end": "left"}.get(align)
    ink = piece.ink(picture)
    side = flush_side(ink.mask) if ink is not None else None
    if wanted is None or side is None or side == wanted:
        return ""
    return f"its lines stand at the {side} edge of the box instead of the {wanted}"


def _finding(piece: Piece, judged: _Judged, misplaced: str) -> Finding:
    name = f"{piece.name}: " if len(piece.region.content.parts) > 1 and piece.name else ""
    outcome = Outcome.FAIL if misplaced else _OUTCOMES[judged.order]
    reason = f"{misplaced}; {judged.reason}" if misplaced else judged.reason
    return Finding(
        "direction", piece.region.id, outcome, name + reason,
        evidence=Evidence(judged.source, piece.bounds), expected=piece.text, measured=judged.read,
    )  # fmt: skip
