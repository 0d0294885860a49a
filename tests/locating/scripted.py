"""A scripted reader before a picture of two dark bars."""

from __future__ import annotations

import numpy as np

from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.interfaces import Hint, Locator, Reader, Reading, Word

PICTURE = np.full((200, 400, 3), 240, np.uint8)
PICTURE[20:50, 20:380] = 60
PICTURE[80:110, 20:380] = 90


class Finder(Reader, Locator):
    """Finds two lines, and reads the lower one's comma as a full stop, whatever it is shown."""

    name = "finder"
    natural = True

    def read(self, crop: Pixels, hint: Hint) -> Reading:
        del hint
        return Reading("WARM BREAD." if int(crop.min()) >= 90 else "FRESH ROLLS", 1.0, self.name)

    def locate(self, picture: Pixels, hint: Hint) -> tuple[Word, ...]:
        del hint
        if picture.shape != PICTURE.shape:
            return ()
        texts = (("FRESH", 20, 0), ("ROLLS", 210, 0), ("WARM", 20, 1), ("BREAD.", 210, 1))
        return tuple(Word(text, Box(x, 20 + 60 * line, 170, 30), line) for text, x, line in texts)

    def unwritable(self, text: str, locale: str) -> tuple[str, ...]:
        del text, locale
        return ()
