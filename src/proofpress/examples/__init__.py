"""Examples that ship with the package."""

from __future__ import annotations
