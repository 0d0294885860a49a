"""How the documentation is built: `nox -s docs`."""

from __future__ import annotations

import sys
from pathlib import Path

from proofpress import __version__

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "proofpress"
author = "the proofpress developers"
copyright = author  # noqa: A001 - Sphinx wants this name
version = release = __version__

extensions = ["myst_parser", "live"]
exclude_patterns = ["_ext"]
nitpicky = True

myst_heading_anchors = 3
myst_enable_extensions = ["deflist"]

html_theme = "furo"
html_title = f"proofpress {__version__}"
html_static_path = ["_static"]
html_copy_source = False
