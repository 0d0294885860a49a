"""What the compositors of this package share: in which order regions are drawn, their seeds, and what is kept as evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from proofpress.brief import Region
from proofpress.composition import Composition
from proofpress.errors import BackendRefusedError
from proofpress.interfaces import ComposeRequest, Context
from proofpress.plugins.diffusion._prompts import Prompt
from proofpress.proof import Call

__all__ = ["from_lowest", "region_seed", "tell"]


def from_lowest(regions: Iterable[Region], composition: Composition) -> list[Region]:
    """Return text regions from the lowest to the nearest.

    Raises:
        BackendRefusedError: A code or a picture is among them: those are never drawn by a model.
    """
    order = {region.id: index for index, region in enumerate(composition.regions)}
    asked = sorted(regions, key=lambda region: (region.z, order.get(region.id, 0)))
    for region in asked:
        if not region.role.is_text:
            raise BackendRefusedError(
                f"{region.id!r} is a {region.role.value}, and a model draws text only", remedy="let type set it"
            )
    return asked


def region_seed(request: ComposeRequest, region: Region) -> int:
    """Return a seed below 2**32 of the brief's own, the region and the attempt: no retry repeats what failed."""
    spec = request.asset.plate
    named = f"{spec.seed} {request.asset.id} {region.id} {request.attempt}"
    return int.from_bytes(hashlib.sha256(named.encode()).digest()[:4], "big")


def tell(ctx: Context, service: str, model: str, region: Region, prompt: Prompt, seed: int) -> None:
    """Keep what a model was asked as evidence of the attempt."""
    digest = hashlib.sha256(prompt.text.encode()).hexdigest()
    ctx.on_call(
        Call(
            service, model, "accepted", f"seed-{seed}", (region.id,), prompt_sha256=digest, prompt_version="wording-1",
        )
    )  # fmt: skip
