"""What the checks of the copy deck share: which strings a region has, and where they came from."""

from __future__ import annotations

from collections.abc import Iterator

from proofpress.brief import Asset, ContentKind, Region
from proofpress.proof import Evidence

__all__ = ["deck_evidence", "strings"]


def strings(region: Region) -> Iterator[tuple[str, str]]:
    """Yield name and text of all copy that may come to stand in the region: its parts, the short form, a code's payload."""
    content = region.content
    if content.kind is ContentKind.CODE:
        yield "payload", content.payload
    for part in content.parts:
        yield part.name, part.text
    if content.short is not None and content.short != content.text:
        yield "short", content.short


def deck_evidence(region: Region, asset: Asset) -> Evidence:
    """Return the evidence of a finding about the copy itself."""
    return Evidence(f"copy deck, {region.content.locale or asset.locale}, {region.id}")
