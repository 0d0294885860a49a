"""JSON Schemas as data files."""

from __future__ import annotations
