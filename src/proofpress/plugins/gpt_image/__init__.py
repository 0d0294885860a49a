"""GPT-Image and services that speak its API: a compositor and a renderer over one client that counts every micro-dollar."""

from __future__ import annotations
