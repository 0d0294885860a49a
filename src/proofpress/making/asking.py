"""Asking validators, several at a time: what they find stands in the order of the validators, whoever answers first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import attrs

from proofpress.brief import Region
from proofpress.composition import Composition
from proofpress.errors import CancelledError
from proofpress.hands import Batch, Task
from proofpress.interfaces import Context, Scope, Validator
from proofpress.proof import Evidence, Finding, Outcome

__all__ = ["Asking"]


@attrs.frozen
class _Crash:
    """That a validator crashed, in words."""

    reason: str


_Answer = tuple[Finding, ...] | _Crash


class Asking:
    """One round of questions to validators.

    Args:
        validators: Who may be asked.
        ctx: Cancellation and deadline.
        batch: Does the asking; answers are there once it has ended.
    """

    def __init__(self, validators: Sequence[Validator], ctx: Context, batch: Batch) -> None:
        self._validators = validators
        self._ctx = ctx
        self._batch = batch
        self._asked: dict[int, tuple[tuple[Region, ...], tuple[Task[_Answer], ...]]] = {}

    def about(self, composition: Composition, regions: tuple[Region, ...], *scopes: Scope, ahead: bool = False) -> None:
        """Ask every validator of these scopes about these regions, all at once or one by one as it wants.

        Args:
            composition: What they look at.
            regions: What they are asked about; about none, nobody is asked.
            scopes: Which validators.
            ahead: Whether the first of them answers before all that has not been asked yet. Not the others: what it makes of
                the file, the decoded picture above all, they would only wait for.
        """
        # What takes long begins first, or the last to begin would keep all waiting at the end.
        for number, validator in sorted(enumerate(self._validators), key=lambda one: not one[1].one_by_one):
            if validator.scope not in scopes or not regions:
                continue
            shares = [(region,) for region in regions] if validator.one_by_one else [regions]
            asks = [partial(_ask, validator, composition, share, self._ctx) for share in shares]
            self._asked[number] = (regions, tuple(self._batch.add(ask, ahead=ahead) for ask in asks))
            ahead = False

    def found(self, *scopes: Scope) -> tuple[Finding, ...]:
        """Return what the validators of these scopes found; one that crashed leaves each of its checks undecided."""
        return tuple(
            finding
            for number, (regions, tasks) in sorted(self._asked.items())
            if (validator := self._validators[number]).scope in scopes
            for finding in _joined(validator, regions, [task.value for task in tasks])
        )


def _ask(validator: Validator, composition: Composition, regions: tuple[Region, ...], ctx: Context) -> _Answer:
    ctx.check()
    try:
        return _findings(validator.validate(composition, regions, ctx))
    except CancelledError:
        raise
    except Exception as error:  # noqa: BLE001 - a check that crashes is a record, neither a pass nor a lost run
        # One that ran out of the run's time has not crashed.
        ctx.check()
        return _Crash(f"the check crashed: {type(error).__name__}: {error}")


def _findings(made: Iterable[object]) -> tuple[Finding, ...]:
    found = list(made)
    for finding in found:
        if not isinstance(finding, Finding):
            raise TypeError(f"{finding!r} is no finding")
    return tuple(finding for finding in found if isinstance(finding, Finding))


def _joined(validator: Validator, regions: Sequence[Region], answers: Sequence[_Answer]) -> tuple[Finding, ...]:
    """Return all answers as one; a crash over one region casts doubt on all that the validator was asked about."""
    crash = next((answer for answer in answers if isinstance(answer, _Crash)), None)
    if crash is None:
        return tuple(finding for answer in answers if not isinstance(answer, _Crash) for finding in answer)
    evidence = Evidence(f"validator {validator.name}")
    return tuple(
        Finding(check, region.id, Outcome.UNDECIDED, crash.reason, evidence=evidence)
        for region in regions
        for check in validator.checks
    )
