"""The GPT-Image models as data: what each takes, and since and until when there is one.

As of 2026-11-23. Sources: the types of the `openai` package 3.54 and its docstrings (shutdown of gpt-image-1), the model
guide and the prices that go with it; shutdown dates of the older models are those that price maps carry.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

import attrs

from proofpress.errors import InputError
from proofpress.plugins.gpt_image.sizes import GRID_SIZES, STANDARD_SIZES, SizeRule

__all__ = ["AS_OF", "DEFAULT_MODEL", "MODELS", "Family", "Model", "find_model"]

Family = Literal["table", "grid-2", "grid-2.5"]
"""How a model counts its output tokens; see `prices`."""

AS_OF: Final = dt.date(2026, 11, 23)
"""When this table was last compared with its sources."""
DEFAULT_MODEL: Final = "gpt-image-2.5-sunburst"
"""Made for precise edits, which a repair is."""


@attrs.frozen
class Model:
    """One model.

    Attributes:
        id: Its name at the service.
        family: How it counts output tokens.
        sizes: What it can draw.
        qualities: What may be asked for, the cheapest first.
        snapshots: Pinned versions of it: ask for one of these where tomorrow's answer must come from today's model.
        shut_down: The day from which OpenAI no longer serves it, None if none is announced.
        markup: Whether it takes a markup picture in place of a mask.
        transparent: Whether it can draw on no ground.
        purpose: What it is for, in words.
    """

    id: str
    family: Family
    sizes: SizeRule
    qualities: tuple[str, ...]
    snapshots: tuple[str, ...] = ()
    shut_down: dt.date | None = None
    markup: bool = False
    transparent: bool = True
    purpose: str = ""


_THREE: Final = ("low", "medium", "high")
_FIVE: Final = (*_THREE, "xhigh", "max")

MODELS: Final = (
    Model(
        "gpt-image-1",
        "table",
        STANDARD_SIZES,
        _THREE,
        shut_down=dt.date(2026, 10, 23),
        purpose="the first; other services still have it",
    ),
    Model("gpt-image-1-mini", "table", STANDARD_SIZES, _THREE, shut_down=dt.date(2026, 12, 1), purpose="the cheapest"),
    Model("gpt-image-1.5", "table", STANDARD_SIZES, _THREE, shut_down=dt.date(2026, 12, 1), purpose="the first family"),
    Model(
        "gpt-image-2",
        "grid-2",
        GRID_SIZES,
        _THREE,
        snapshots=("gpt-image-2-2026-04-21",),
        # In preview by its documents, refused by its API when it was last seen.
        transparent=False,
        purpose="sizes on a grid",
    ),
    Model(
        "gpt-image-2.5-sunburst",
        "grid-2.5",
        GRID_SIZES,
        _FIVE,
        snapshots=("gpt-image-2.5-sunburst-2026-09-08",),
        markup=True,
        purpose="precise edits",
    ),
    Model(
        "gpt-image-2.5-flare",
        "grid-2.5",
        GRID_SIZES,
        _FIVE,
        snapshots=("gpt-image-2.5-flare-2026-09-08",),
        markup=True,
        purpose="speed",
    ),
)


def find_model(name: str, *, elsewhere: bool, today: dt.date) -> Model | None:
    """Return the model of that name or snapshot, or None if the table has none.

    Args:
        name: As the service calls it.
        elsewhere: Another service than OpenAI's is asked; it may serve what OpenAI no longer does.
        today: Models that are shut down by then are refused.

    Raises:
        InputError: OpenAI has shut the model down.
    """
    model = next((m for m in MODELS if name == m.id or name in m.snapshots), None)
    if model is not None and model.shut_down is not None and model.shut_down <= today and not elsewhere:
        raise InputError(
            f"OpenAI shut down {name} on {model.shut_down.isoformat()}",
            "model",
            f"use {DEFAULT_MODEL}, or give the base_url of a service that still has it",
        )
    return model
