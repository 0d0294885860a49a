"""A check of another distribution: the copy must greet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from proofpress.brief import Region
from proofpress.composition import Composition
from proofpress.interfaces import Context, Scope, Validator
from proofpress.markers import hookimpl
from proofpress.proof import Evidence, Finding, Outcome

__all__ = ["HelloCheck", "proofpress_validators"]


class HelloCheck(Validator):
    """Passes texts that hold the greeting.

    Args:
        greeting: What must stand in the copy.
    """

    name: ClassVar[str] = "hello"
    version: ClassVar[str] = "7"
    checks: ClassVar[tuple[str, ...]] = ("hello",)
    scope: ClassVar[Scope] = "copy"

    def __init__(self, greeting: str = "hello") -> None:
        self.greeting = greeting

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each text."""
        del composition, ctx
        return [self._finding(region) for region in regions if region.role.is_text]

    def _finding(self, region: Region) -> Finding:
        greets = self.greeting in region.content.text.lower()
        outcome = Outcome.PASS if greets else Outcome.FAIL
        reason = f"the copy {'holds' if greets else 'lacks'} “{self.greeting}”"
        return Finding("hello", region.id, outcome, reason, evidence=Evidence("copy deck"), expected=self.greeting)


@hookimpl
def proofpress_validators() -> list[type[Validator]]:
    """Return the check."""
    return [HelloCheck]
