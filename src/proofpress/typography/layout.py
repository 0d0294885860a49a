"""Setting a text in a box: the engine's main verb."""

from __future__ import annotations

import math
from collections.abc import Sequence

import attrs

from proofpress.typography.breaks import IcuLineBreaker, LineBreaker, break_sets
from proofpress.typography.characters import HANGING, NO_TRACKING
from proofpress.typography.cjk import regained
from proofpress.typography.clusters import check_text, graphemes
from proofpress.typography.fit import EPSILON, Measure, Span, largest, sizes
from proofpress.typography.fonts import FontLibrary
from proofpress.typography.itemise import Items, itemise
from proofpress.typography.lines import ShapedLine, Shaper
from proofpress.typography.locale import traits
from proofpress.typography.place import Block, place
from proofpress.typography.values import Direction, Overflow, Setting, Style
from proofpress.typography.vertical import vertical

__all__ = ["set_text"]

WORTH_MANNERS = 0.8
"""Phrases stay whole and words unhyphenated as long as that costs no more than a fifth of the size."""


@attrs.frozen
class _Analysis:
    """A text ready to be measured at any size."""

    items: Items
    shaper: Shaper
    measures: tuple[Measure, ...]


@attrs.frozen
class _Choice:
    """A size, the lines at it, and the largest size at which these lines would fit, all in px."""

    size: float
    lines: tuple[ShapedLine, ...]
    fits: bool
    bound: float = math.inf

    def gains_over(self, other: _Choice) -> bool:
        """Return whether it is worth the poorer manners."""
        if self.fits and other.fits:
            return other.size < WORTH_MANNERS * self.size
        return self.fits or (not other.fits and other.bound < self.bound)


def set_text(
    text: str,
    *,
    width: float,
    height: float,
    style: Style,
    fonts: FontLibrary,
    breaker: LineBreaker | None = None,
) -> Setting:
    r"""Return a text set in a box, at the largest size at which lines and ink fit.

    Sizes are multiples of half a pixel, besides the style's smallest and largest. A text that does not fit at the smallest is
    set at the smallest, and `Setting.overflow` says by how much it fails. Missing characters are reported, not raised.

    Manners go before size within limits: Japanese and Korean phrases, Chinese words of balanced lines, and unhyphenated words
    stay whole unless that costs more than a fifth of the size, or the text does not fit so.

    Args:
        text: The text; ``"\n"`` forces a line to end.
        width: Width of the box in px.
        height: Height of the box in px.
        style: How it wants to be set.
        fonts: Where faces come from.
        breaker: Finds break opportunities; None takes ICU's.

    Raises:
        CopyError: The text holds a lone surrogate.
        FontError: A brand font cannot be used, or there is no font at all.
        ValueError: The box is not positive, or a feature or the locale is malformed.
    """
    if not (width > 0 and height > 0 and math.isfinite(width) and math.isfinite(height)):
        raise ValueError(f"the box must have positive width and height, not {width!r} by {height!r}")
    check_text(text)
    direction = style.direction or traits(style.locale).direction
    analysis = _analyse(text, style, direction, fonts, breaker or IcuLineBreaker())
    box = Block(width, height, style, direction, vertical(analysis.items, style, fonts))
    choice = _choose(analysis, box, sizes(style.min_px, style.max_px))
    over = None if choice.fits else _overflow(text, choice, box, fonts, breaker)
    unshown = [text[at] for line in choice.lines for at in line.unshown]
    missing = tuple(dict.fromkeys((*analysis.items.missing, *unshown)))
    setting = place(text, choice.lines, choice.size, box, overflow=over, missing=missing)
    return attrs.evolve(setting, hint=fonts.install_hint(missing)) if missing else setting


def _analyse(text: str, style: Style, direction: Direction, fonts: FontLibrary, breaker: LineBreaker) -> _Analysis:
    items = itemise(text, style.locale, style.weight, direction, fonts)
    shaper = Shaper(text, items, int(direction == "rtl"), style, fonts)
    advances = shaper.advances()
    sets = break_sets(text, style, breaker)
    gains = regained(text, advances)
    tracking = style.tracking_em if any(run.script not in NO_TRACKING for run in items.runs) else 0.0
    measures = tuple(Measure(pieces, advances, shaper.hyphen_width, tracking, gains) for pieces in sets)
    return _Analysis(items, shaper, measures)


def _choose(analysis: _Analysis, box: Block, candidates: Sequence[float]) -> _Choice:
    """Return the best size over the ways to cut: the best manners unless they cost too much size."""
    chosen: _Choice | None = None
    for measure in analysis.measures:
        choice = _fit(analysis.shaper, measure, box, candidates)
        if chosen is None or choice.gains_over(chosen):
            chosen = choice
        if chosen.fits and chosen.size == candidates[-1]:
            break
    return chosen or _Choice(candidates[0], (), fits=True)


def _fit(shaper: Shaper, measure: Measure, box: Block, candidates: Sequence[float]) -> _Choice:
    """Return the largest size for one way to cut: arithmetic first, then the real lines and their ink."""

    def fits(size: float) -> bool:
        spans = measure.lines(box.width / size)
        widest = max((span.width for span in spans), default=0.0)
        return box.allows(len(spans), size) and widest * size <= box.width + EPSILON

    size = largest(candidates, fits)
    while size is not None:
        lines = _shape(shaper, measure.lines(box.width / size))
        bound = box.largest_size(lines)
        if box.allows(len(lines), size) and size <= bound + EPSILON:
            return _Choice(size, _balance(shaper, measure, box, size, lines), fits=True)
        smaller = [candidate for candidate in candidates if candidate < size]
        size = max((candidate for candidate in smaller if candidate <= bound + EPSILON), default=None)
    smallest = candidates[0]
    lines = _shape(shaper, measure.lines(box.width / smallest))
    return _Choice(smallest, lines, fits=False, bound=box.largest_size(lines))


def _shape(shaper: Shaper, spans: Sequence[Span]) -> tuple[ShapedLine, ...]:
    return tuple(shaper.line(span.start, span.end, hyphen=span.hyphen) for span in spans)


def _balance(
    shaper: Shaper, measure: Measure, box: Block, size: float, lines: tuple[ShapedLine, ...]
) -> tuple[ShapedLine, ...]:
    if not box.style.balance or len(lines) < 2:
        return lines
    even = _shape(shaper, measure.balanced(box.width / size))
    return even if len(even) == len(lines) and size <= box.largest_size(even) + EPSILON else lines


def _overflow(text: str, choice: _Choice, box: Block, fonts: FontLibrary, breaker: LineBreaker | None) -> Overflow:
    need_width, need_height = box.needs(choice.lines)
    clusters = graphemes(text)

    def fits(count: float) -> bool:
        prefix = "".join(clusters[: int(count)])
        analysis = _analyse(prefix, box.style, box.direction, fonts, breaker or IcuLineBreaker())
        return _choose(analysis, box, (choice.size,)).fits

    count = int(largest(range(1, len(clusters) + 1), fits) or 0)
    prefix = "".join(clusters[:count])
    while prefix and prefix[-1] in HANGING:
        prefix = prefix[:-1]
    return Overflow(
        width_px=max(0.0, need_width * choice.size - box.width),
        height_px=max(0.0, need_height * choice.size - box.height),
        lines_over=max(0, len(choice.lines) - box.lines_allowed(choice.size)),
        longest_fitting=prefix,
        characters_over=len(clusters) - len(graphemes(prefix)),
    )
