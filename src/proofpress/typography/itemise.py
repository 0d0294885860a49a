"""Cutting a text into runs of one direction, one script and one face."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate

import attrs

from proofpress.typography.bidi import resolve
from proofpress.typography.bidi_classes import bidi_class
from proofpress.typography.characters import is_visible, own_scripts
from proofpress.typography.clusters import graphemes, needs_glyph, shows
from proofpress.typography.errors import FontError
from proofpress.typography.faces import FaceInfo
from proofpress.typography.fallback import COMMON
from proofpress.typography.fonts import Choice, FontLibrary
from proofpress.typography.locale import traits
from proofpress.typography.values import Direction

__all__ = ["Items", "Run", "itemise"]

PARTNERS = {"(": ")", "[": "]", "{": "}", "「": "」", "『": "』", "（": "）", "【": "】", "《": "》", "〈": "〉"}
CLOSERS = frozenset(PARTNERS.values())


@attrs.frozen
class Run:
    """Characters that one call of the shaper takes.

    Args:
        start: First code point.
        end: One past its last.
        level: Embedding level; odd is right-to-left.
        script: ISO 15924 code.
        face: The face.
    """

    start: int
    end: int
    level: int
    script: str
    face: FaceInfo


@attrs.frozen
class Items:
    """A text in runs.

    Args:
        runs: In logical order.
        levels: Embedding level of each character, before rule L1.
        classes: Bidi class of each character.
        missing: Characters without a glyph, each once.
        clusters: Offsets at which grapheme clusters begin, and the length of the text.
        letters: How many visible characters there are by script and face.
    """

    runs: tuple[Run, ...]
    levels: tuple[int, ...]
    classes: tuple[str, ...]
    missing: tuple[str, ...]
    clusters: tuple[int, ...]
    letters: Mapping[tuple[str, FaceInfo], int]


def itemise(text: str, locale: str, weight: int, direction: Direction, fonts: FontLibrary) -> Items:
    """Return the runs of a text.

    Args:
        text: The text, free of lone surrogates.
        locale: BCP 47 tag.
        weight: CSS weight.
        direction: Base direction.
        fonts: Where faces come from.

    Raises:
        FontError: There is no font at all.
    """
    classes = tuple(bidi_class(character) for character in text)
    levels = resolve(text, classes, int(direction == "rtl"))
    clusters = graphemes(text)
    fallback = fonts.primary(locale, weight)
    if fallback is None:
        raise FontError("no font is installed", "", "pip install 'proofpress[fonts]'")
    if text and levels.count(levels[0]) == len(levels):
        plain = _plain(clusters, levels, classes, locale, weight, fonts)
        if plain is not None:
            return plain
    scripts = _scripts(clusters, traits(locale).scripts)
    cuts: list[tuple[int, int, str, FaceInfo]] = []
    missing: dict[str, None] = {}
    starts = []
    at = 0
    previous: FaceInfo | None = None
    choices: dict[tuple[str, str], Choice] = {}
    counts: dict[tuple[str, str], int] = {}
    last_level, last_script, last_face = -1, "", None
    for cluster, key in zip(clusters, scripts, strict=True):
        script, resolved = key
        starts.append(at)
        if previous is not None and _rides_along(cluster) and not previous.colour and shows(previous, cluster):
            face = previous
        else:
            wanted = cluster, script
            choice = choices.get(wanted)
            if choice is None:
                choice = choices[wanted] = fonts.choose(cluster, script, locale, weight)
                missing.update(dict.fromkeys(choice.missing))
                counts[wanted] = 0
            counts[wanted] += 1
            previous = face = choice.face or fallback
        size = len(cluster)
        for offset in (at,) if size == 1 else range(at, at + size):
            level = levels[offset]
            if level != last_level or face is not last_face or resolved != last_script:
                cuts.append((offset, level, resolved, face))
                last_level, last_script, last_face = level, resolved, face
        at += size
    letters: dict[tuple[str, FaceInfo], int] = {}
    for (cluster, script), count in counts.items():
        if is_visible(cluster[0]):
            place = script, choices[cluster, script].face or fallback
            letters[place] = letters.get(place, 0) + count * len(cluster)
    ends = [start for start, _, _, _ in cuts[1:]] + [len(text)]
    runs = tuple(
        Run(start, end, level, script, face) for (start, level, script, face), end in zip(cuts, ends, strict=False)
    )
    return Items(runs, tuple(levels), classes, tuple(missing), (*starts, len(text)), letters)


def _plain(
    clusters: Sequence[str],
    levels: Sequence[int],
    classes: tuple[str, ...],
    locale: str,
    weight: int,
    fonts: FontLibrary,
) -> Items | None:
    """Return the one run of a text of one direction, its locale's main script and one face; None for any other text.

    Most copy is like that, and needs no look at every letter.
    """
    script = traits(locale).scripts[0]
    counts = Counter(clusters)
    faces: set[FaceInfo | None] = set()
    letters: Counter[str] = Counter()
    for cluster, count in counts.items():
        own = own_scripts(cluster[0])
        if own and script not in own:
            return None
        face_script = script if own else COMMON
        choice = fonts.choose(cluster, face_script, locale, weight)
        faces.add(None if choice.missing else choice.face)
        if len(faces) > 1:
            return None
        if is_visible(cluster[0]):
            letters[face_script] += count * len(cluster)
    (face,) = faces
    if face is None or face.colour or not letters[script]:
        return None
    starts = (0, *accumulate(map(len, clusters)))
    run = Run(0, len(classes), levels[0], script, face)
    return Items((run,), tuple(levels), classes, (), starts, {(name, face): count for name, count in letters.items()})


@functools.lru_cache(maxsize=4096)
def _rides_along(cluster: str) -> bool:
    """Return whether a cluster takes the face before it: a plain space, or something invisible."""
    return cluster == " " or (len(cluster) == 1 and not needs_glyph(cluster))


def _scripts(clusters: Sequence[str], locale_scripts: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return of each cluster the script that chooses its face and the one that chooses its shaping (UAX #24).

    Common characters keep ``Zyyy`` for the face, and are shaped with the script before them, or the one after at the start;
    a closing bracket takes the script of its opening one.
    """
    found: list[tuple[str, str]] = []
    before = ""
    open_brackets: list[tuple[str, str]] = []
    for cluster in clusters:
        own = own_scripts(cluster[0])
        if not own:
            face_script, resolved = COMMON, before
            if cluster in PARTNERS:
                open_brackets.append((PARTNERS[cluster], resolved))
            elif open_brackets and cluster in CLOSERS and any(closing == cluster for closing, _ in open_brackets):
                while open_brackets[-1][0] != cluster:
                    open_brackets.pop()
                resolved = open_brackets.pop()[1]
        elif before in own:
            face_script = resolved = before
        else:
            face_script = resolved = next((name for name in locale_scripts if name in own), min(own))
        found.append((face_script, resolved))
        before = resolved
    leading = next((resolved for _, resolved in found if resolved), COMMON)
    if found and found[0][1]:
        return found
    return [(face_script, resolved or leading) for face_script, resolved in found]
