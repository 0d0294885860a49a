"""Readers."""

from __future__ import annotations
