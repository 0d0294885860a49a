"""Exact type in every script: text in, positioned outlines, masks and vectors out.

```python
from proofpress.typography import FontLibrary, Style, paint, set_text

fonts = FontLibrary()
setting = set_text("Frische Angebote", width=600, height=200, style=Style("de-DE", min_px=24, max_px=96), fonts=fonts)
mask = paint(setting)
```

The package knows nothing of briefs and keeps no state of its own: what it remembers lives in a `FontLibrary`.
"""

from __future__ import annotations

from proofpress.typography.designs import Design, designs
from proofpress.typography.effects import grow, shadow
from proofpress.typography.errors import DamagedFontError, FontError, MissingGlyphsError
from proofpress.typography.fonts import FontLibrary
from proofpress.typography.hyphens import can_hyphenate
from proofpress.typography.layout import set_text
from proofpress.typography.paint import paint, paint_colours
from proofpress.typography.svg import to_svg_paths, to_svg_text
from proofpress.typography.values import (
    FontUse,
    GlyphRun,
    Line,
    Mask,
    Overflow,
    Picture,
    Raised,
    Rect,
    Setting,
    Stroke,
    Style,
    VAlign,
)

__all__ = [
    "DamagedFontError",
    "Design",
    "FontError",
    "FontLibrary",
    "FontUse",
    "GlyphRun",
    "Line",
    "Mask",
    "MissingGlyphsError",
    "Overflow",
    "Picture",
    "Raised",
    "Rect",
    "Setting",
    "Stroke",
    "Style",
    "VAlign",
    "can_hyphenate",
    "designs",
    "grow",
    "paint",
    "paint_colours",
    "set_text",
    "shadow",
    "to_svg_paths",
    "to_svg_text",
]
