"""Check `gtin`: the digits of an EAN-13 or UPC-A are digits, as many as needed, and end in the right check digit.

Source: GS1 General Specifications 7.9 (check digit), through python-stdnum.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from proofpress.brief import Asset, Region, Role
from proofpress.codes import gtin_error
from proofpress.composition import Composition
from proofpress.interfaces import Context, Scope, Validator
from proofpress.plugins.checks._copy import deck_evidence
from proofpress.proof import Finding, Outcome

__all__ = ["GtinCheck"]


class GtinCheck(Validator):
    """Recomputes the check digit of every retail code."""

    name = "gtin"
    checks = ("gtin",)
    scope: ClassVar[Scope] = "copy"

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each EAN-13 and UPC-A."""
        del ctx
        return [_judge(region, composition.asset) for region in regions if region.role in (Role.EAN13, Role.UPCA)]


def _judge(region: Region, asset: Asset) -> Finding:
    payload = region.content.payload
    error = gtin_error(region.role.value, payload)
    return Finding(
        "gtin",
        region.id,
        Outcome.FAIL if error else Outcome.PASS,
        f"{error}; correct the digits in the copy deck" if error else f"check digit {payload[-1]} is right",
        evidence=deck_evidence(region, asset),
        measured=payload,
    )
