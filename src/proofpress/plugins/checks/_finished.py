"""Geometry of a finished image without layers: what can be told from its pixels, and what is left to a person."""

from __future__ import annotations

from typing import Final

import numpy as np

from proofpress.brief import Region, Role
from proofpress.codes import decode, same_payload
from proofpress.composition import Composition
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.plugins.checks._exported import judge_export
from proofpress.proof import Evidence, Finding, Outcome

__all__ = ["frame_is_calm", "judge_finished"]

_CALM: Final = 24
"""Largest step between neighbours along a frame that no letter crosses."""
_BESIDE_PANEL: Final = 3
_INK: Final = 40
"""Least spread of a channel inside a box in which something stands."""


def frame_is_calm(pixels: Pixels, frame: Box) -> bool:
    """Tell whether no edge crosses the outermost pixels of a box, so that no ink can run through them."""
    cut = pixels[frame.y : frame.bottom, frame.x : frame.right].astype(np.int16)
    if 0 in cut.shape:
        return False
    lines = (cut[0], cut[-1], cut[:, 0], cut[:, -1])
    return all(int(np.abs(np.diff(line, axis=0)).max(initial=0)) <= _CALM for line in lines)


def judge_finished(region: Region, composition: Composition) -> Finding:
    """Judge a region of an image that something else made."""
    picture = composition.flatten()
    frame = region.paint_bounds(composition.plate.box)
    if region.panel is not None:
        # The panel itself ends there; what must be calm lies just outside of it.
        frame = frame.expanded(_BESIDE_PANEL).intersection(composition.plate.box)
    cut = picture[frame.y : frame.bottom, frame.x : frame.right]
    if region.role.is_code:
        return _code(region, cut, frame)
    spread = int(np.ptp(cut.astype(np.int16), axis=(0, 1)).max()) if cut.size else 0
    if spread < _INK:
        outcome, reason = Outcome.FAIL, "nothing stands in its box"
    elif region.role is Role.IMAGE:
        outcome, reason = Outcome.PASS, "something stands in its box; which picture it is, was not compared"
    elif frame_is_calm(picture, frame):
        outcome, reason = Outcome.PASS, "no ink crosses the frame of its box; its font size was not measured"
    elif region.role.is_text and _as_set(region, composition):
        outcome, reason = Outcome.PASS, "its ink stands where type sets it, inside the box"
    else:
        outcome = Outcome.UNDECIDED
        reason = "whether ink crosses its box cannot be told on this ground without layers: look at it"
    return _finding(region, outcome, reason, f"steps of up to {spread} of 255 in its box", frame)


def _as_set(region: Region, composition: Composition) -> bool:
    """Tell whether the ink of a text is what type sets there: then it is where it must be, whatever the ground."""
    seen = judge_export(region, composition)
    return seen is not None and seen.outcome is Outcome.PASS


def _code(region: Region, cut: Pixels, frame: Box) -> Finding:
    found = [s for s in decode(cut) if same_payload(region.role.value, region.content.payload, s)]
    if not found:
        return _finding(region, Outcome.FAIL, "its code is not found in its box: stamp it there", "", frame)
    place = found[0].box.moved(frame.x, frame.y)
    return _finding(region, Outcome.PASS, f"its code stands at {place}", "", place)


def _finding(region: Region, outcome: Outcome, reason: str, measured: str, box: Box) -> Finding:
    evidence = Evidence("pixels of the finished image, no layers", box)
    return Finding("geometry", region.id, outcome, reason, evidence=evidence, measured=measured or None)
