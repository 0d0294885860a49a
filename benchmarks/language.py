"""How often the check `language` is right about the language of retail copy.

Phrases are shop translations that nobody of this project wrote (MIT and BSD-3, not part of this package). Each is judged once
as what it is, and once as copy of every other locale of the same script:

    PROOFPRESS_OUTSIDE_DATA=FOLDER python benchmarks/language.py

`FOLDER/copy/phrases.json` holds them.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

from proofpress import Role
from proofpress.composition import Composition
from proofpress.interfaces import Context
from proofpress.locales import EXAMPLE_LOCALES, language, scripts
from proofpress.plugins.checks.language import LanguageCheck
from proofpress.testing.samples import plain_plate, sample_asset, text_region

LOCALES = {language(locale): locale for locale in EXAMPLE_LOCALES}


def judged(text: str, locale: str) -> str:
    """Return the outcome, or `not judged`."""
    asset = sample_asset(text_region(text, role=Role.LEGAL), locale=locale)
    made = Composition(asset, plain_plate(asset), asset.regions)
    found = LanguageCheck().validate(made, made.regions, Context())
    return found[0].outcome.value if found else "not judged"


def main() -> None:
    """Print the table."""
    path = Path(os.environ.get("PROOFPRESS_OUTSIDE_DATA", "")) / "copy" / "phrases.json"
    if not path.is_file():
        raise SystemExit("set PROOFPRESS_OUTSIDE_DATA to a folder that holds copy/phrases.json")
    right, wrong = Counter[str](), Counter[str]()
    for phrase in json.loads(path.read_text("utf-8"))["phrases"]:
        texts = {"en": phrase["en"]} | {tag.split("-")[0]: text for tag, text in phrase["t"].items()}
        for tongue, text in texts.items():
            own = LOCALES.get(tongue)
            if own is None:
                continue
            right[judged(text, own)] += 1
            wrong.update(
                judged(text, other) for other in EXAMPLE_LOCALES if other != own and scripts(other) == scripts(own)
            )
    for name, tally in (("in its own locale", right), ("in another locale of its script", wrong)):
        print(f"{name:32}", ", ".join(f"{key} {tally[key]}" for key in ("pass", "undecided", "fail", "not judged")))


if __name__ == "__main__":
    main()
