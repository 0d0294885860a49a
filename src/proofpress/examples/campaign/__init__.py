"""A coffee campaign in fourteen locales and two formats."""

from __future__ import annotations
