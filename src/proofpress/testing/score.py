"""Scoring validators on planted defects: what they miss, what they alarm about without cause, what they leave undecided.

Every picture is made right, and again with one defect in one region. All pictures are simulated by the type engine: a validator
that was made for another kind of picture should also be scored on pictures of that kind.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import attrs

from proofpress.brief import Asset, Brief, Region, SetBy
from proofpress.composition import Composition
from proofpress.config import default_validators
from proofpress.errors import CancelledError, InputError
from proofpress.interfaces import Context, Validator
from proofpress.loading import load_brief
from proofpress.proof import Outcome, encode
from proofpress.registry import Registry
from proofpress.testing.card import TOGETHER, Card, Tally
from proofpress.testing.defects import makes_sense
from proofpress.testing.heatmap import heat_map
from proofpress.testing.mutations import CODE_DEFECTS, SHAPE_DEFECTS, TEXT_DEFECTS, Defect
from proofpress.testing.samples import cropped
from proofpress.testing.scenes import MODEL_SCENES, SCENES, Scene, stage
from proofpress.testing.spoiling import INK_DEFECTS

__all__ = ["CONCERNS", "score", "score_installed", "write_card"]

_UNREADABLE: Final = frozenset({Defect.COVERED, Defect.MISSING_INK, Defect.MISSING_LAYER})
CONCERNS: Final[Mapping[str, frozenset[Defect]]] = {
    "synthesis": frozenset(Defect) - {Defect.MISSING_LAYER},
    "text": TEXT_DEFECTS - {Defect.UNJOINED} | _UNREADABLE | {Defect.OVERLAP},
    "direction": frozenset({Defect.REVERSED}),
    "contrast": frozenset({Defect.LOW_CONTRAST}),
    "geometry": frozenset({Defect.OUT_OF_BOX, Defect.TOO_SMALL}),
    "code": CODE_DEFECTS | _UNREADABLE,
    "grade": frozenset({Defect.DEAD_CODE}),
    "stress": frozenset({Defect.DEAD_CODE, Defect.WRONG_PAYLOAD}),
    "unasked": frozenset({Defect.EXTRA_WORD, Defect.DOUBLED_WORD, Defect.UNASKED_TEXT}),
    "shapes": frozenset({Defect.UNJOINED}) | SHAPE_DEFECTS - {Defect.BAD_KERNING, Defect.DEFORMED_STROKE},
    "spacing": frozenset({Defect.BAD_KERNING}),
    "glyphs": frozenset(),
    "pattern": frozenset(),
    "brand": frozenset(),
}
"""Which defects of a picture the built-in checks are meant to catch; those of the copy deck alone see no picture. A check
that is not named is held against every class: read its card by class."""

_SAMPLE: Final = ("headline", "price", "ean", "qr")
_Key = tuple[str, str, str, str]


def score(
    validators: Sequence[Validator],
    briefs: Sequence[Brief],
    defects: Sequence[Defect] = tuple(Defect),
    locales: Sequence[str] = (),
    *,
    regions: Sequence[str] = (),
    scenes: Sequence[Scene] = (Scene(),),
    seeds: int = 1,
    context: Context | None = None,
) -> Card:
    """Return the card of some validators, together and each check alone.

    Each region is judged on a canvas cut close around it. Locales take turns with the formats of a brief. Validators of the
    copy deck are shown right pictures only.

    Args:
        validators: Whose card it is.
        briefs: Where copy and layout come from; they must be right.
        defects: Which classes to plant.
        locales: Which locales; all of the briefs' if empty.
        regions: Ids of the regions to take; all if empty.
        scenes: On which grounds, in which hands and codecs; regions take turns with them.
        seeds: How many places in the copy each defect of copy or of a character is planted at.
        context: Cancellation and progress.
    """
    ctx = context or Context()
    places = [
        (cropped(asset, [region.id]), kind)
        for brief in briefs
        for asset in _assets(brief, locales)
        for region in asset.regions
        if (not regions or region.id in regions) and (region.role.is_text or region.role.is_code)
        for kind in SetBy
    ]
    # Both kinds of a region are shown in the same scene.
    jobs = [(asset, kind, scenes[index // len(SetBy) % len(scenes)]) for index, (asset, kind) in enumerate(places)]
    counts: Counter[tuple[_Key, Outcome]] = Counter()
    with ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="score") as pool:
        for part in pool.map(lambda job: _score_region(validators, job[0], job[1], job[2], defects, seeds, ctx), jobs):
            counts.update(part)
    rows = {key: [counts[key, outcome] for outcome in Outcome] for key, _ in counts}
    tallies = [
        Tally(*key, concerned=_concerned(key[0], key[2]), outcomes=(passed, failed, unsure))
        for key, (passed, failed, unsure) in rows.items()
    ]
    return Card(tuple(tallies), tuple(f"{validator.name} {validator.version}" for validator in validators))


def score_installed(plugin: str = "", locales: Sequence[str] = (), *, every_scene: bool = False) -> Card:
    """Return the card of an installed validator, or of all, on headline, price and codes of the example campaign.

    Args:
        plugin: Name of the validator; empty for all.
        locales: Which; all 14 if empty.
        every_scene: Whether regions take turns with all grounds, codecs and hands; else all stand clean on a flat ground.

    Raises:
        PluginNotFoundError: No validator has that name.
        InputError: The campaign has no such locale.
    """
    from importlib.resources import as_file, files

    found = default_validators()
    if plugin:
        Registry().validator(plugin)
        found = tuple(validator for validator in found if validator.name == plugin)
    with as_file(files("proofpress") / "examples" / "campaign") as folder:
        brief = load_brief(folder / "brief.json")
        for locale in locales:
            if locale not in brief.locales:
                raise InputError(
                    f"the example campaign has no locale {locale!r}", remedy=f"use one of: {', '.join(brief.locales)}"
                )
        scenes = (*SCENES, *MODEL_SCENES) if every_scene else (Scene(),)
        return score(found, [brief], locales=locales, regions=_SAMPLE, scenes=scenes)


def write_card(card: Card, folder: Path) -> None:
    """Write `card.json` and `heatmap.svg`; the folder is made if it is missing.

    Raises:
        OSError: It cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "card.json").write_text(json.dumps(card.as_dict(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "heatmap.svg").write_text(heat_map(card), encoding="utf-8")


def _assets(brief: Brief, locales: Sequence[str]) -> Iterator[Asset]:
    for index, locale in enumerate(brief.locales):
        if not locales or locale in locales:
            yield brief.asset(locale, brief.formats[index % len(brief.formats)].id)


def _concerned(check: str, defect: str) -> bool:
    return not defect or check not in CONCERNS or Defect(defect) in CONCERNS[check]


def _score_region(
    validators: Sequence[Validator],
    asset: Asset,
    kind: SetBy,
    scene: Scene,
    defects: Sequence[Defect],
    seeds: int,
    ctx: Context,
) -> Counter[tuple[_Key, Outcome]]:
    """Return what was said about the only region of an asset: check, setter, class and locale, and outcome."""
    counts: Counter[tuple[_Key, Outcome]] = Counter()
    region = asset.regions[0]
    clean = _outcomes(validators, stage(asset, scene, sets=kind), region, ctx)
    _count(counts, clean, kind, "", asset.locale)
    spoken = {check for v in validators if v.scope != "copy" for check in v.checks} & set(clean)
    for defect in defects:
        if not makes_sense(region, defect, asset.locale):
            continue
        for seed in range(seeds if defect in TEXT_DEFECTS | SHAPE_DEFECTS else 1):
            try:
                planted = stage(asset, scene, defect=defect, region=region.id, seed=seed, sets=kind)
            except InputError:
                if defect in INK_DEFECTS:  # No character of this copy can bear it.
                    break
                raise
            said = _outcomes([v for v in validators if v.scope != "copy"], planted, region, ctx)
            # A check that spoke about the right picture and is silent here has not passed.
            _count(counts, dict.fromkeys(spoken, Outcome.UNDECIDED) | said, kind, defect.value, asset.locale)
    return counts


def _count(
    counts: Counter[tuple[_Key, Outcome]], said: Mapping[str, Outcome], kind: SetBy, defect: str, locale: str
) -> None:
    for check, outcome in said.items():
        counts[(check, kind.value, defect, locale), outcome] += 1
    if said:
        counts[(TOGETHER, kind.value, defect, locale), _worst(said.values())] += 1


def _outcomes(
    validators: Sequence[Validator], composition: Composition, region: Region, ctx: Context
) -> dict[str, Outcome]:
    """Return the worst outcome of each check; a validator that crashes is undecided, as in a pipeline."""
    seen = attrs.evolve(composition, encoded=composition.encoded or encode(composition))
    drawn = seen.region(region.id)
    said: dict[str, list[Outcome]] = {}
    for validator in validators:
        ctx.check()
        try:
            found = [(finding.check, finding.outcome) for finding in validator.validate(seen, (drawn,), ctx)]
        except CancelledError:
            raise
        except Exception:  # noqa: BLE001 - as the pipeline: a crash is a record, neither a pass nor a lost run
            found = [(check, Outcome.UNDECIDED) for check in validator.checks]
        for check, outcome in found:
            said.setdefault(check, []).append(outcome)
    return {check: _worst(outcomes) for check, outcomes in said.items()}


def _worst(outcomes: Iterable[Outcome]) -> Outcome:
    found = set(outcomes)
    return next(outcome for outcome in (Outcome.FAIL, Outcome.UNDECIDED, Outcome.PASS) if outcome in found)
