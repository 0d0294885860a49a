"""`python -m proofpress` and the `proofpress` command."""

from __future__ import annotations

from proofpress.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
