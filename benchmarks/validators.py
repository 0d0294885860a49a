"""The card of text verification and synthesis: misses, false alarms and undecided, with Wilson 95 % intervals.

Every case is a picture that is right, or wrong in one way (`validator_cases.py`): fourteen locales, flat, dark, textured and
photographic grounds, JPEG, and letters as models draw them, in fonts that no clean copy is set in. Thresholds were chosen on
half of the phrases, fonts and seeds (`tune`); the card is about the other half (`report`).

What was said of each case is kept in a file, one JSON object a line. A run that was stopped goes on where it was; a case is
judged again only if a reader or the check has another version.

With --whole, `proofpress verify --only` is asked about each picture that a model set, and knows nothing of the place.

    python -m pip install --no-deps --target fonts $(cat benchmarks/fonts.txt)
    python benchmarks/validators.py --fonts fonts [--half report] [--locales de-DE,ja-JP] [--said said.jsonl] [--card card.json]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from proofpress.brief import Region, SetBy
from proofpress.composition import Composition
from proofpress.config import default_readers, default_validators
from proofpress.errors import InputError
from proofpress.image import png_bytes
from proofpress.interfaces import Context, Validator
from proofpress.locales import EXAMPLE_LOCALES
from proofpress.plugins.checks.text import TextCheck
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.testing.mutations import Defect
from proofpress.testing.scenes import stage
from proofpress.testing.score import CONCERNS
from proofpress.verify import verify_image

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.validator_card import card_of, page_of
from benchmarks.validator_cases import HALVES, Case, asset_of, cases, fonts_in

_CHECKS: Final = {SetBy.MODEL: ("text",), SetBy.TYPE: ("synthesis",)}


class Whole(Validator):
    """Asks `verify` whether a text, and nothing else, stands in the picture, wherever it does."""

    name = "verify"
    version = TextCheck.version
    checks = ("verify",)

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return the worst that `verify` found for the only region."""
        del ctx
        (region,) = regions
        with TemporaryDirectory() as folder:
            path = Path(folder, "picture.png")
            path.write_bytes(png_bytes(composition.flatten()))
            answer = verify_image(path, text=region.content.text, lang=composition.asset.locale, codes={}, only=True)
        worst = next(finding for finding in answer["findings"] if finding["outcome"] == answer["outcome"])
        return [
            Finding(
                self.name, region.id, Outcome(answer["outcome"]), worst["reason"],
                evidence=Evidence(worst["evidence"]["source"]), measured=worst["measured"],
            )
        ]  # fmt: skip


def judge(case: Case, validators: Iterable[Validator]) -> dict[str, Any] | None:
    """Return what the checks said of a case; None where no character of it can bear the defect."""
    asset = asset_of(case)
    try:
        shown = stage(asset, case.scene, defect=case.defect, region="copy", seed=case.seed, sets=case.sets)
    except InputError:
        return None
    start = time.perf_counter()
    found = [finding for check in validators for finding in check.validate(shown, shown.regions, Context())]
    return {
        "key": case.key, "half": case.half, "locale": case.locale, "sets": case.sets.value, "scene": case.scene.name,
        "defect": case.defect.value if case.defect else "", "text": case.text,
        "seconds": round(time.perf_counter() - start, 4),
        "said": {f.check: [f.outcome.value, f.measured, f.reason, f.evidence.source] for f in found},
    }  # fmt: skip


def _drawn(case: Case, at: int = 0) -> int:
    """Return a number below 2**32 that depends on the case's key alone, so that other cases and languages change no sample."""
    return int.from_bytes(hashlib.sha256(case.key.encode()).digest()[at : at + 4], "big")


def order(case: Case) -> float:
    """Return a place of no meaning, so that a run that was cut short says something about all.

    Digits come a little sooner, and classes that the check is not meant to catch come last.
    """
    place = _drawn(case) / 2**32
    if case.defect is Defect.WRONG_DIGIT:
        return 0.75 * place
    meant = case.defect is None or any(case.defect in CONCERNS[check] for check in _CHECKS[case.sets])
    return place if meant else 1 + place


def known(path: Path, version: str) -> Iterator[dict[str, Any]]:
    """Yield what was said by these versions of the checks and readers."""
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            if row["version"] == version:
                yield row


def main() -> None:
    """Judge what has not been judged, and write the card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--locales", default="")
    parser.add_argument("--said", type=Path, default=Path("said.jsonl"))
    parser.add_argument("--tell", action="store_true", help="judge nothing, tell what has been said")
    parser.add_argument("--every", type=int, default=1, help="judge one in so many cases")
    parser.add_argument("--set-by", choices=[kind.value for kind in SetBy], help="one of the two paths only")
    parser.add_argument("--whole", action="store_true", help="ask `verify` about whole pictures instead")
    parser.add_argument("--card", type=Path)
    parser.add_argument("--page", type=Path, help="a page whose marked part becomes the card's tables")
    options = parser.parse_args()
    readers = default_readers()
    by_name = {check.name: check for check in default_validators(readers)}
    checks = {sets: tuple(by_name[name] for name in names) for sets, names in _CHECKS.items()}
    if options.whole:
        options.set_by, checks = SetBy.MODEL.value, {SetBy.MODEL: (Whole(),)}
    asked = [check for own in checks.values() for check in own]
    version = "; ".join(
        [*(f"{r.name} {r.version}" for r in readers), *(f"{check.name} {check.version}" for check in asked)]
    )
    fonts = fonts_in(options.fonts)
    locales = tuple(options.locales.split(",")) if options.locales else EXAMPLE_LOCALES
    halves = (options.half,) if options.half else HALVES
    wanted = [
        case
        for half in halves
        for case in cases(fonts, half, locales=locales)
        if options.set_by in (None, case.sets.value) and _drawn(case, 4) % options.every == 0
    ]
    rows = {row["key"]: row for row in known(options.said, version)}
    with options.said.open("a", encoding="utf-8") as file:
        for case in sorted(wanted, key=order):
            if case.key in rows or options.tell:
                continue
            row = judge(case, checks[case.sets])
            rows[case.key] = {**(row or {"key": case.key, "said": {}}), "version": version}
            file.write(json.dumps(rows[case.key], ensure_ascii=False) + "\n")
            file.flush()
    chosen = [rows[case.key] for case in wanted if rows.get(case.key, {}).get("said")]
    for half in halves:
        card = card_of([row for row in chosen if row["half"] == half])
        print(f"\n{half}: {sum(row['half'] == half for row in chosen)} pictures\n{page_of(card)}")
        if half == "report" and options.card:
            options.card.write_text(
                json.dumps({"version": version, **card.as_dict()}, indent=1, ensure_ascii=False) + "\n"
            )
        if half == "report" and options.page:
            head, _, rest = options.page.read_text("utf-8").partition("<!-- card -->\n")
            tail = rest.partition("<!-- end of card -->\n")[2]
            options.page.write_text(
                f"{head}<!-- card -->\n{page_of(card)}\n<!-- end of card -->\n{tail}", encoding="utf-8"
            )
    print(f"{sum(row['seconds'] for row in chosen):.0f} s of judging")


if __name__ == "__main__":
    main()
