"""Readers: engines that read text from a crop."""

from __future__ import annotations
