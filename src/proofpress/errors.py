"""Every error that proofpress raises on purpose.

```
ProofpressError
├── InputError(ValueError)        something that was handed in is wrong
│   ├── BriefError                a brief: names file, JSON path, remedy
│   ├── ImageInputError           an image file or bytes
│   └── CopyError                 a string that cannot be text
├── EnvironmentProblem(RuntimeError)  something is missing on this machine
│   ├── ReaderUnavailableError    a reader or its language data
│   └── OutputError               a folder or file that cannot be written
├── PluginError(RuntimeError)
│   ├── PluginNotFoundError       unknown name
│   ├── PluginClashError          one name, two owners
│   └── PluginContractError       a plugin broke its interface
├── BackendError(RuntimeError)    a model or service failed
│   ├── BackendUnavailableError   could not be reached or loaded
│   ├── BackendRefusedError       it declined the request; asking again is useless
│   ├── BackendAnswerError        it answered with something that cannot be used
│   ├── BackendAccountError       key, account or model: it will refuse everything
│   └── BackendTimeoutError       it did not answer in time
├── BudgetError(RuntimeError)     the cap forbids the next spend
│   └── PriceTableError           an attempt cost more than its worst case
└── CancelledError(RuntimeError)  the caller cancelled, or the deadline passed
```

Errors carry plain data only, so they pickle and survive process borders. The typography package derives its own from
`ProofpressError`.
"""

from __future__ import annotations

import enum
from typing import Any

__all__ = [
    "BackendAccountError",
    "BackendAnswerError",
    "BackendError",
    "BackendRefusedError",
    "BackendTimeoutError",
    "BackendUnavailableError",
    "BriefError",
    "BudgetError",
    "CancelledError",
    "CopyError",
    "EnvironmentProblem",
    "ExitCode",
    "ImageInputError",
    "InputError",
    "OutputError",
    "PluginClashError",
    "PluginContractError",
    "PluginError",
    "PluginNotFoundError",
    "PriceTableError",
    "ProofpressError",
    "ReaderUnavailableError",
]


class ExitCode(enum.IntEnum):
    """What the command line returns."""

    APPROVED = 0
    """All that was asked for is approved."""
    NOT_APPROVED = 1
    """The work was done and something is not approved."""
    BAD_INPUT = 2
    """The input or the machine does not allow the work."""


class ProofpressError(Exception):
    """Root of all errors raised on purpose.

    Args:
        message: What happened, and to what.
        where: File and, after a colon, JSON path; empty if neither applies.
        remedy: What to do next; empty if nothing can be done.
    """

    def __init__(self, message: str, where: str = "", remedy: str = "") -> None:
        super().__init__(message, where, remedy)
        self.message = message
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        """Return one line: where, what, what to do."""
        head = f"{self.where}: " if self.where else ""
        tail = f" — {self.remedy}" if self.remedy else ""
        return f"{head}{self.message}{tail}"


class InputError(ProofpressError, ValueError):
    """Something that was handed in is wrong."""


class BriefError(InputError):
    """A brief is wrong: `where` holds the file and the JSON path."""


class ImageInputError(InputError):
    """An image file or its bytes cannot be accepted."""


class CopyError(InputError):
    """A string cannot be text, for instance because of a lone surrogate."""


class EnvironmentProblem(ProofpressError, RuntimeError):  # noqa: N818 - "EnvironmentError" is Python's old name of OSError
    """Something is missing on this machine; `remedy` holds the command that mends it."""


class ReaderUnavailableError(EnvironmentProblem):
    """A reader, or its data for a language, is not installed."""


class OutputError(EnvironmentProblem):
    """A result cannot be written; what was finished before stays readable."""


class PluginError(ProofpressError, RuntimeError):
    """A plugin cannot be used."""


class PluginNotFoundError(PluginError):
    """No plugin has the asked name."""


class PluginClashError(PluginError):
    """Two distributions claim one plugin name."""


class PluginContractError(PluginError):
    """A plugin broke the contract of its interface."""


class BackendError(ProofpressError, RuntimeError):
    """A model or a service behind a plugin failed.

    Args:
        message: What happened, and to what.
        where: As in `ProofpressError`.
        remedy: As in `ProofpressError`.
        attempts: What was tried, one dict of plain strings and numbers per attempt, the last being the one that failed.
    """

    def __init__(
        self, message: str, where: str = "", remedy: str = "", *, attempts: tuple[dict[str, Any], ...] = ()
    ) -> None:
        super().__init__(message, where, remedy)
        self.attempts = attempts


class BackendUnavailableError(BackendError):
    """A model or a service could not be reached or loaded."""


class BackendRefusedError(BackendError):
    """A service declined the request; asking again is useless."""


class BackendAnswerError(BackendError):
    """A service answered with something that cannot be used: no image, another size, a cut stream. It may have billed it."""


class BackendAccountError(BackendError):
    """A service refuses the key, the account or the model, and so will refuse everything: the run must stop."""


class BackendTimeoutError(BackendError):
    """A service did not answer in time."""


class BudgetError(ProofpressError, RuntimeError):
    """The cap forbids the next spend; nothing was sent."""


class PriceTableError(BudgetError):
    """An attempt cost more than its worst case: the prices in use are wrong, and the run must stop."""


class CancelledError(ProofpressError, RuntimeError):
    """The caller cancelled the work, or its deadline passed."""
