"""Testing."""

from __future__ import annotations
