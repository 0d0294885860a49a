"""Report."""

from __future__ import annotations
