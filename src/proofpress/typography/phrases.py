"""Japanese phrases (bunsetsu), by the model that browsers use for ``word-break: auto-phrase``."""

from __future__ import annotations

import functools
from itertools import accumulate
from typing import Any

__all__ = ["phrase_ends"]


@functools.cache
def _parser() -> Any:
    import budoux

    return budoux.load_default_japanese_parser()


def phrase_ends(text: str) -> frozenset[int]:
    """Return the offsets after which a Japanese phrase ends, as BudouX finds them.

    Its model knows nothing of numbers and of punctuation that no line may begin with: take only what UAX #14 allows as well.

    Args:
        text: The text.
    """
    return frozenset(accumulate(map(len, _parser().parse(text))))
