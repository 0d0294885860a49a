"""Who works on an asset: the parts of a pipeline without its budget."""

from __future__ import annotations

import attrs

from proofpress.brief import SetBy
from proofpress.hands import Hands
from proofpress.interfaces import Compositor, Renderer, Validator
from proofpress.making.candidates import PlateJudge
from proofpress.repair import Ladder

__all__ = ["Crew"]


@attrs.frozen
class Crew:
    """Who works on an asset: the parts of a pipeline without its budget.

    Attributes:
        renderer: Makes the plates.
        compositors: The first that sets by type and the first that draws with a model are used.
        validators: Every check that shall be made.
        ladder: What is tried for a region that failed.
        judge: Runs the checks of plates.
        hands: Who helps to make the checks.
    """

    renderer: Renderer
    compositors: tuple[Compositor, ...]
    validators: tuple[Validator, ...]
    ladder: Ladder
    judge: PlateJudge
    hands: Hands

    def compositor(self, sets: SetBy) -> Compositor | None:
        """Return the compositor of that kind, or None."""
        return next((compositor for compositor in self.compositors if compositor.sets is sets), None)

    @property
    def kinds(self) -> frozenset[SetBy]:
        """Which kinds of compositor there are."""
        return frozenset(compositor.sets for compositor in self.compositors)
