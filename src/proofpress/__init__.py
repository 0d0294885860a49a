"""Copy-critical images whose every word, price and code is proved before approval."""

from __future__ import annotations

from proofpress._version import __version__

__all__ = ["__version__"]
