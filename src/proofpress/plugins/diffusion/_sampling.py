"""Sampling with a seed for each row, for models whose `generate` knows only the random numbers of the whole process.

The greatest of log p + g, with g from a Gumbel distribution, is a sample of p (Gumbel 1954; Maddison, Tarlow and Minka, "A*
sampling", 2014). So the scores are changed and the greedy choice is taken: each row has a generator of its own, and what it
draws depends neither on its neighbours nor on who else draws random numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from proofpress.interfaces import Context

__all__ = ["gumbel_rows"]

_TELLS: Final = 16
"""How often progress is told while a picture is written."""


def gumbel_rows(seeds: Sequence[int], tokens: int, ctx: Context, what: str, *, temperature: float = 1.0) -> Any:
    """Return a logits processor, the last of its list, for a greedy `generate`.

    Args:
        seeds: One per row.
        tokens: How many are written, for progress.
        ctx: Told of progress; looked at for cancelling and the deadline at every token.
        what: A word for progress.
        temperature: 1 samples the model's own distribution, less is more sure of itself.

    Returns:
        A `transformers.LogitsProcessor`; what it raises ends the generation.
    """
    import torch
    from transformers import LogitsProcessor

    class GumbelRows(LogitsProcessor):  # type: ignore[misc]  # transformers is untyped here
        """Adds each row's own Gumbel noise."""

        def __init__(self) -> None:
            self.generators = [torch.Generator("cpu").manual_seed(seed) for seed in seeds]
            self.count = 0

        def __call__(self, input_ids: Any, scores: Any) -> Any:
            del input_ids
            ctx.check()
            self.count += 1
            if self.count % max(1, tokens // _TELLS) == 0 or self.count == tokens:
                ctx.emit("compose", f"{what}: token {self.count} of {tokens}")
            rows = [torch.rand(scores.shape[-1], generator=own, dtype=torch.float64) for own in self.generators]
            uniform = torch.stack(rows).clamp_(1e-12, 1 - 1e-12)
            noise = -torch.log(-torch.log(uniform))
            return torch.log_softmax(scores.double() / temperature, -1) + noise.to(scores.device)

    return GumbelRows()
