"""The `palette` check: does the plate keep to the hues of the brand? Advice, since a photograph may have its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from proofpress.brief import Region
from proofpress.composition import Composition
from proofpress.interfaces import Context, Scope, Validator
from proofpress.plates import palette_share
from proofpress.proof import Evidence, Finding, Outcome

__all__ = ["PaletteCheck"]

_LEAST: Final = 0.5


class PaletteCheck(Validator):
    """Measures how much of a plate is neutral or has a hue of the brand's."""

    name: ClassVar[str] = "palette"
    version: ClassVar[str] = "1"
    checks: ClassVar[tuple[str, ...]] = ("palette",)
    scope: ClassVar[Scope] = "plate"

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return one finding about the plate."""
        del regions
        ctx.check()
        share = palette_share(composition.plate.pixels, composition.asset.brand)
        passed = share >= _LEAST
        told = f"{share:.0%} of it is neutral or of a hue of the brand's"
        return [
            Finding(
                "palette", "", Outcome.PASS if passed else Outcome.FAIL,
                told if passed else f"{told}: name the brand's colours in the prompt, or use another plate",
                evidence=Evidence("hues of the plate in CIE L*a*b*", composition.plate.box),
                measured=f"{share:.2f}", threshold=f"at least {_LEAST:g}",
            )
        ]  # fmt: skip
