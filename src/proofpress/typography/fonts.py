"""The font library: which face shows which characters in which locale."""

from __future__ import annotations

import functools
import itertools
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs
import uharfbuzz as hb
from fontTools import unicodedata as ucd

from proofpress.typography.characters import is_emoji, own_scripts
from proofpress.typography.clusters import check_text, graphemes, needs_glyph, shows, shows_all
from proofpress.typography.discover import folder_fonts, system_folders, wheel_folders
from proofpress.typography.errors import FontError
from proofpress.typography.face import Face, load_face
from proofpress.typography.faces import FaceInfo, read_faces
from proofpress.typography.fallback import COMMON, Candidate, brand_order, family_order, merit
from proofpress.typography.families import EMOJI, install_command, preferred_families
from proofpress.typography.fontfile import map_font, read_font, sanitise
from proofpress.typography.locale import LocaleTraits, script_set, traits
from proofpress.typography.scan import cache_folder, scan

__all__ = ["Choice", "FontLibrary"]

REGULAR: Final = 400
EMOJI_SCRIPT: Final = "Zsye"
EMOJI_STYLE: Final = "\ufe0f"
MOST_CHOICES: Final = 100_000
"""Remembered choices above which memory starts anew: hostile text must not fill it."""


@attrs.frozen
class Choice:
    """The face for a grapheme cluster.

    Args:
        face: The best face; None if no face has the base character.
        missing: Characters of the cluster that it cannot show.
    """

    face: FaceInfo | None
    missing: tuple[str, ...]


def _paths_by_script(brand: Mapping[str, Path | str]) -> dict[str, Path]:
    return {script: Path(path) for script, path in brand.items()}


def _paths(folders: Iterable[Path | str]) -> tuple[Path, ...]:
    return tuple(Path(folder) for folder in folders)


@attrs.define(eq=False)
class FontLibrary:
    """Finds faces: brand files first, then folders, font wheels, and the system. Threads may share one.

    Construction reads nothing; scanning happens when the first text asks, is remembered on disk by path, time and size, and
    does not depend on the order in which a file system lists files.

    Args:
        brand: ISO 15924 script code -> font file for the letters of that script, ``Zsye`` for emoji. Brand files are hostile
            until checked.
        wheels: Whether to look into installed font wheels.
        system: Whether to look into the font folders of system and user.
        folders: More folders to scan, before wheels and system.
        cache: Where scans are remembered; None remembers nothing.
    """

    brand: Mapping[str, Path] = attrs.field(factory=dict, converter=_paths_by_script)
    wheels: bool = True
    system: bool = True
    folders: tuple[Path, ...] = attrs.field(default=(), converter=_paths)
    cache: Path | None = attrs.field(factory=cache_folder)
    _lock: threading.RLock = attrs.field(factory=threading.RLock, init=False, repr=False)
    _scans: dict[bool, tuple[Candidate, ...]] = attrs.field(factory=dict, init=False, repr=False)
    _stages: dict[tuple[str, str, int, int], tuple[FaceInfo, ...]] = attrs.field(factory=dict, init=False, repr=False)
    _brands: dict[str, FaceInfo] | None = attrs.field(default=None, init=False, repr=False)
    _files: dict[tuple[str, int], hb.Face] = attrs.field(factory=dict, init=False, repr=False)
    _faces: dict[tuple[str, int, int], Face] = attrs.field(factory=dict, init=False, repr=False)
    _choices: dict[tuple[str, str, str, int], Choice] = attrs.field(factory=dict, init=False, repr=False)

    def missing(self, text: str, locale: str) -> tuple[str, ...]:
        """Return the characters that no face covers, each once, in order of first use.

        Args:
            text: The text.
            locale: BCP 47 tag.

        Raises:
            CopyError: The text holds a lone surrogate.
            FontError: A brand file cannot be used.
        """
        check_text(text)
        found: dict[str, None] = {}
        for cluster in graphemes(text):
            script = min(own_scripts(cluster[0]), default=COMMON)
            found.update(dict.fromkeys(self.choose(cluster, script, locale, REGULAR).missing))
        return tuple(found)

    def showing(self, text: str) -> tuple[FaceInfo, ...]:
        """Return the faces of folders, wheels and system that have every character of a text, in that order.

        Those with colours of their own, condensed and expanded ones are left out.

        Args:
            text: The characters.
        """
        with self._lock:
            faces = [face.info for system in (False, True) for face in self._scanned(system)]
        return tuple(
            info for info in faces if info.normal_width and not info.colour and all(shows(info, sign) for sign in text)
        )

    def install_hint(self, chars: Sequence[str]) -> str:
        """Return a command that installs fonts for characters, empty if none is known.

        Args:
            chars: Characters without a glyph.
        """
        # No font is made for control characters, private use and unassigned code points.
        shown = [character for character in "".join(chars) if unicodedata.category(character)[0] != "C"]
        emoji = any(is_emoji(character + EMOJI_STYLE) for character in shown if not character.isdigit())
        symbols = any(
            unicodedata.category(character) == "So" and not is_emoji(character + EMOJI_STYLE) for character in shown
        )
        scripts = frozenset(ucd.script(character) for character in shown if unicodedata.category(character) != "So")
        wheels = not self.wheels or bool(wheel_folders())
        return install_command(scripts, emoji=emoji, symbols=symbols, wheels_present=wheels)

    def choose(self, cluster: str, script: str, locale: str, weight: int) -> Choice:
        """Return the best face for a grapheme cluster.

        A face that shows the whole cluster wins over one that shows only its base: marks stay with their base.

        Args:
            cluster: A grapheme cluster.
            script: Its script; ``Zyyy`` for characters common to all.
            locale: BCP 47 tag.
            weight: CSS weight.
        """
        key = (cluster, script, locale, weight)
        try:
            return self._choices[key]
        except KeyError:
            with self._lock:
                chosen = self._choose(cluster, script, traits(locale), weight)
                if len(self._choices) >= MOST_CHOICES:
                    self._choices.clear()
                self._choices[key] = chosen
            return chosen

    def _choose(self, cluster: str, script: str, locale: LocaleTraits, weight: int) -> Choice:
        base_only = None
        chain = self._chain(cluster[0], script, locale, weight)
        if is_emoji(cluster):
            chain = itertools.chain(self._coloured(), chain)
        for info in chain:
            if shows_all(info, cluster):
                return Choice(info, ())
            if base_only is None and shows(info, cluster[0]):
                base_only = info
        return Choice(
            base_only, tuple(c for c in cluster if needs_glyph(c) and not (base_only and shows(base_only, c)))
        )

    def primary(self, locale: str, weight: int) -> FaceInfo | None:
        """Return the face whose metrics place the lines of a locale; None if there is no font at all.

        Args:
            locale: BCP 47 tag.
            weight: CSS weight.
        """
        with self._lock:
            known = traits(locale)
            return next(self._chain("", known.scripts[0], known, weight), None)

    def _chain(self, character: str, script: str, locale: LocaleTraits, weight: int) -> Iterator[FaceInfo]:
        """Yield faces, best first, scanning only as far as the caller goes on."""
        wanted = family_order(script, locale)
        brands = self._brand_faces()
        yield from (brands[name] for name in brand_order(character, script, locale) if name in brands)
        for system in (False, True):
            for name in wanted:
                yield from self._ranked(name, locale, weight, system)
        for system in (False, True):
            yield from self._ranked("", locale, weight, system)
        yield from brands.values()
        yield from self._coloured()

    def _coloured(self) -> Iterator[FaceInfo]:
        """Yield the faces of emoji, best first."""
        brands = self._brand_faces()
        if EMOJI_SCRIPT in brands:
            yield brands[EMOJI_SCRIPT]
        rank = {name: at for at, name in enumerate(EMOJI)}
        for system in (False, True):
            faces = [face for face in self._scanned(system) if face.info.colour]
            faces.sort(key=lambda face: (rank.get(face.info.family, len(rank)), merit(face, {}, REGULAR)))
            yield from (face.info for face in faces)

    def _ranked(self, script: str, locale: LocaleTraits, weight: int, system: bool) -> tuple[FaceInfo, ...]:
        """Return the faces of the families that suit a script, or all faces for an empty one, best first."""
        key = (script, locale.han, weight, int(system))
        if key not in self._stages:
            faces = [face for face in self._scanned(system) if not face.info.colour]
            names = preferred_families(script, locale.han) if script else ()
            rank = {name: at for at, name in enumerate(names)}
            picked = [face for face in faces if face.info.family in rank] if script else faces
            picked.sort(key=functools.partial(merit, rank=rank, weight=weight))
            self._stages[key] = tuple(face.info for face in picked)
        return self._stages[key]

    def _scanned(self, system: bool) -> tuple[Candidate, ...]:
        if system not in self._scans:
            if system:
                sources = [(2, system_folders())] if self.system else []
            else:
                sources = [(0, self.folders), (1, wheel_folders() if self.wheels else ())]
            self._scans[system] = tuple(
                Candidate(rank, info)
                for rank, folders in sources
                for path in folder_fonts(folders)
                for info in scan(path, self.cache)
            )
        return self._scans[system]

    def _brand_faces(self) -> dict[str, FaceInfo]:
        if self._brands is None:
            found: dict[str, FaceInfo] = {}
            for script, path in sorted(self.brand.items()):
                raw, sha256 = read_font(path)
                data = sanitise(raw, path)
                faces = read_faces(hb.Blob(data), path, sha256)
                if not faces:
                    raise FontError("the font has no face with characters", str(path))
                self._files[sha256, faces[0].index] = hb.Face(hb.Blob(data), faces[0].index)
                for name in script_set(script):
                    found.setdefault(name, faces[0])
            self._brands = found
        return self._brands

    def load(self, info: FaceInfo, weight: int) -> Face:
        """Return a face ready to shape and draw.

        Args:
            info: What `choose` returned.
            weight: CSS weight.

        Raises:
            FontError: The file changed or went away since it was scanned.
        """
        shown = min(max(weight, info.weights[0]), info.weights[1]) if info.weights else info.weight
        key = (info.sha256, info.index, shown)
        with self._lock:
            if key not in self._faces:
                if key[:2] not in self._files:
                    blob, sha256 = map_font(info.path)
                    if sha256 != info.sha256:
                        raise FontError("the font changed since it was scanned", str(info.path), "start again")
                    self._files[key[:2]] = hb.Face(blob, info.index)
                self._faces[key] = load_face(info, self._files[key[:2]], weight)
            return self._faces[key]
