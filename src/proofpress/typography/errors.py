"""What goes wrong with type.

```
ProofpressError
├── InputError
│   └── FontError              a font file cannot be used
│       └── DamagedFontError   it can be read, and draws nothing where letters should be
└── EnvironmentProblem
    └── MissingGlyphsError     no installed face has these characters
```
"""

from __future__ import annotations

from proofpress.errors import EnvironmentProblem, InputError

__all__ = ["DamagedFontError", "FontError", "MissingGlyphsError"]


class FontError(InputError):
    """A font file is too large, malformed, or not a font."""


class DamagedFontError(FontError):
    """A face draws a blank where its character map promises a visible character."""


class MissingGlyphsError(EnvironmentProblem):
    """No face covers some characters; `remedy` holds the command that installs one that does.

    Args:
        message: Names the characters and their scripts.
        where: Unused; empty.
        remedy: The command.
        characters: The characters without a glyph.
    """

    def __init__(self, message: str, where: str = "", remedy: str = "", characters: tuple[str, ...] = ()) -> None:
        super().__init__(message, where, remedy)
        self.characters = characters
        self.args = (message, where, remedy, characters)
