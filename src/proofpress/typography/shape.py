"""Shaping: from runs of characters to glyphs with their advances, in em."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

import attrs
import uharfbuzz as hb

from proofpress.typography.characters import HANGING, NO_TRACKING
from proofpress.typography.cjk import half_width
from proofpress.typography.face import Face
from proofpress.typography.features import parse_features
from proofpress.typography.itemise import Run
from proofpress.typography.locale import traits
from proofpress.typography.values import Style

__all__ = ["SOFT_HYPHEN", "Glyphs", "RunShaper", "Seen"]

EAST_ASIAN: Final = frozenset({"Hani", "Hira", "Kana", "Bopo", "Hang"})
DOTTED_I: Final = frozenset({"tr", "az", "crh", "tt"})
"""Languages in which a ligature of f and i could swallow the dot that makes one letter another."""
SOFT_HYPHEN: Final = "\u00ad"


@attrs.frozen
class Glyphs:
    """Glyphs of one face from left to right. Lengths in em, y upwards.

    Args:
        glyphs: Glyph ids.
        clusters: Code point offset in the text that each came from; ascending, or descending in right-to-left runs.
        advances: How far each moves the pen.
        dx: How far right of the pen each is drawn.
        dy: How far above the baseline.
        infos: What the shaper says of each; empty for a part.
    """

    glyphs: list[int]
    clusters: list[int]
    advances: list[float]
    dx: list[float]
    dy: list[float]
    infos: Sequence[hb.GlyphInfo] = ()

    def parts_at(self, offset: int) -> bool:
        """Return whether the run can be cut before a cluster without shaping it anew, as far as the shaper can tell."""
        rising = self._rising()
        at = bisect_left(rising, offset)
        if at == len(rising) or rising[at] != offset:
            return False
        info = self.infos[at if rising is self.clusters else -1 - at]
        return not info.flags & hb.GlyphFlags.UNSAFE_TO_BREAK

    def _rising(self) -> list[int]:
        clusters = self.clusters
        return clusters[::-1] if clusters and clusters[0] > clusters[-1] else clusters

    def part(self, start: int, end: int) -> Glyphs:
        """Return the glyphs of some clusters.

        Args:
            start: First code point.
            end: One past its last.
        """
        rising = self._rising()
        first, last = bisect_left(rising, start), bisect_left(rising, end)
        cut = slice(first, last) if rising is self.clusters else slice(len(rising) - last, len(rising) - first)
        return Glyphs(self.glyphs[cut], self.clusters[cut], self.advances[cut], self.dx[cut], self.dy[cut])


@attrs.frozen
class Seen:
    """What the shaper sees of a part of a text: no soft hyphens, plain spaces for tabs and line ends.

    Args:
        text: The characters.
        kept: Offset of each in the whole text.
        places: The way back.
        halves: Which of them are marks that give up their blank half because of their neighbour.
    """

    text: str
    kept: list[int]
    places: dict[int, int]
    halves: tuple[int, ...]

    @staticmethod
    def of(text: str, start: int, end: int) -> Seen:
        """Return what the shaper sees of ``text[start:end]``."""
        part = text[start:end]
        if SOFT_HYPHEN in part:
            kept = [at for at in range(start, end) if text[at] != SOFT_HYPHEN]
            part = part.replace(SOFT_HYPHEN, "")
        else:
            kept = list(range(start, end))
        seen = "".join([" " if character < " " and character in HANGING else character for character in part])
        return Seen(seen, kept, {at: place for place, at in enumerate(kept)}, half_width(seen))


class RunShaper:
    """Shapes runs by the wishes of a style.

    Args:
        style: Locale, tracking, features, and what is raised.
    """

    def __init__(self, style: Style) -> None:
        self._language = style.locale.replace("_", "-")
        self._tracking = style.tracking_em
        self._raised = style.raised
        asked = parse_features(style.features)
        whole = {"liga": 0, "clig": 0}
        self._tracked = whole | asked
        self._plain = whole | asked if traits(style.locale).language in DOTTED_I else asked

    def scale(self, run: Run) -> float:
        """Return the font size of a run, as a share of the text's."""
        return next((part.scale for part in self._raised if part.start <= run.start < part.end), 1.0)

    def shape(self, run: Run, seen: Seen, face: Face, added: str = "") -> Glyphs:
        """Return the glyphs of a run.

        Args:
            run: The run.
            seen: A part of the text that holds it.
            face: Its face.
            added: A hyphen to put after it.
        """
        inside = [seen.places[at] for at in range(run.start, run.end) if at in seen.places]
        if not inside:
            return Glyphs([], [], [], [], [])
        first, last = inside[0], inside[-1]
        buffer = hb.Buffer()
        length = last + 1 - first
        if added:
            buffer.add_str(seen.text[: last + 1] + added, first, length + len(added))
        else:
            buffer.add_str(seen.text, first, length)
        buffer.direction = "rtl" if run.level & 1 else "ltr"
        buffer.script = run.script
        buffer.language = self._language
        tracked = self._tracking != 0 and run.script not in NO_TRACKING
        features: dict[str, int | list[tuple[int, int, int]]] = dict(self._tracked if tracked else self._plain)
        if seen.halves and run.script in EAST_ASIAN and "halt" not in features:
            halves = [(at, at + 1, 1) for at in seen.halves if first <= at <= last]
            if halves:
                features["halt"] = halves
        hb.shape(face.font, buffer, features)
        scale = self.scale(run)
        rise = face.cap_height * (1 - scale)
        kept, em = seen.kept, face.upem / scale
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        glyphs = [info.codepoint for info in infos]
        places = [info.cluster for info in infos]
        clusters = [kept[place] if place <= last else kept[last] for place in places]
        advances = [position.x_advance / em for position in positions]
        dx = [position.x_offset / em for position in positions]
        dy = [position.y_offset / em + rise for position in positions]
        if tracked:
            for at, place in enumerate(places):
                if at + 1 == len(places) or places[at + 1] != place:
                    advances[at] += self._tracking
        return Glyphs(glyphs, clusters, advances, dx, dy, infos)
