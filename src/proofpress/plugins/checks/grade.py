"""Check `grade`: how easily a code scans, from 4 (best) to 0, as the lowest of its figures.

The figures follow ISO/IEC 15415 and 15416 in kind: symbol contrast, modulation, unused error correction, damage of the finder
patterns, unequal axes, quiet zone; and pixels per module. They are measured without the aperture and the light of the standard:
this is a grade like theirs, never one of theirs. Below 2 a code fails. Turned bars get less than they deserve: the decoder does
not say exactly enough where they end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from proofpress.brief import Region
from proofpress.codes import QUIET_ZONES, Decoded, same_payload
from proofpress.colour import relative_luminance
from proofpress.composition import Composition
from proofpress.image import Pixels
from proofpress.interfaces import Context, Scope, Validator
from proofpress.plugins.checks._picture import Picture, finished_picture
from proofpress.proof import Evidence, Finding, Outcome

__all__ = ["GradeCheck", "Grades", "grade_symbol"]

_Field = NDArray[np.float64]

_LEAST: Final = 2
_ROWS_1D: Final = 10
# Least values for grades 1, 2, 3 and 4: ISO/IEC 15415 tables 4 to 8; pixels per module are ours.
_STEPS: Final = {
    "contrast": (0.20, 0.40, 0.55, 0.70),
    "modulation": (0.20, 0.30, 0.40, 0.50),
    "unused error correction": (0.25, 0.37, 0.50, 0.62),
    "intact finder patterns": (0.86, 0.90, 0.94, 0.97),
    "equal axes": (0.88, 0.90, 0.92, 0.94),
    "quiet zone": (0.80, 0.90, 0.97, 0.99),
    "px per module": (1.5, 2.0, 3.0, 4.0),
}


@attrs.frozen
class Grades:
    """Figures of one symbol and their grades.

    Attributes:
        figures: Name, value, grade 0 to 4.
    """

    figures: tuple[tuple[str, float, int], ...]

    @property
    def overall(self) -> int:
        """The lowest grade."""
        return min(grade for _, _, grade in self.figures)

    @property
    def weakest(self) -> str:
        """Name of the figure that decides."""
        return min(self.figures, key=lambda figure: figure[2])[0]


def grade_symbol(pixels: Pixels, symbol: Decoded, role: str) -> Grades:
    """Return the grades of a symbol that was decoded in `pixels` (RGB)."""
    light = np.asarray(relative_luminance(pixels))
    corners = np.array(symbol.corners, dtype=np.float64)
    sides = [float(np.linalg.norm(corners[i] - corners[(i + 1) % 4])) for i in range(4)]
    across = (sides[0] + sides[2]) / 2
    figures: dict[str, float] = {}
    if role == "qr":
        count = 17 + 4 * symbol.version
        field = _sampled(light, corners, (-4, count + 4, count), (-4, count + 4, count))
        core = field[4:-4, 4:-4]
        quiet = np.concatenate(
            [field[:4].ravel(), field[-4:].ravel(), field[4:-4, :4].ravel(), field[4:-4, -4:].ravel()]
        )
        figures["unused error correction"] = symbol.unused_error_correction or 0.0
        figures["intact finder patterns"] = _finders(core)
        down = (sides[1] + sides[3]) / 2
        figures["equal axes"] = 1 - abs(across - down) / ((across + down) / 2)
        module = min(across, down) / count
    else:
        before, after = QUIET_ZONES[role]
        field = _sampled(light, corners, (-before, 95 + after, 95), (0, _ROWS_1D, _ROWS_1D))
        core = field[1:-1, before:-after]
        quiet = np.concatenate([field[1:-1, :before].ravel(), field[1:-1, -after:].ravel()])
        module = across / 95
    middle, figures["contrast"], figures["modulation"] = _levels(core)
    figures["quiet zone"] = float((quiet > middle).mean())
    figures["px per module"] = module
    return Grades(tuple((name, value, _grade(name, value)) for name, value in figures.items()))


def _grade(name: str, value: float) -> int:
    # A billionth forgives the rounding of whole ratios such as 3 px per module.
    return sum(value >= step - 1e-9 for step in _STEPS[name])


def _levels(core: _Field) -> tuple[float, float, float]:
    """Return the threshold between dark and light, the contrast, and how far nearly all cells keep from the threshold."""
    darkest, lightest = np.percentile(core, 2), np.percentile(core, 98)
    middle, contrast = (darkest + lightest) / 2, lightest - darkest
    return float(middle), float(contrast), float(np.percentile(2 * np.abs(core - middle) / max(contrast, 1e-6), 5))


def _sampled(light: _Field, corners: _Field, columns: tuple[int, int, int], rows: tuple[int, int, int]) -> _Field:
    """Return the mean light of the middle of each cell of a grid that the corners span in perspective.

    Args:
        light: Luminance of the picture.
        corners: Of the symbol, clockwise from its own left upper one.
        columns: First and last cell, and how many cells the symbol itself is wide.
        rows: The same downwards.
    """
    transform = _perspective(corners)
    total = np.zeros((rows[1] - rows[0], columns[1] - columns[0]))
    offsets = (0.3, 0.5, 0.7)
    for dy in offsets:
        for dx in offsets:
            u = (np.arange(columns[0], columns[1]) + dx) / columns[2]
            v = (np.arange(rows[0], rows[1]) + dy) / rows[2]
            grid = np.stack([*np.meshgrid(u, v), np.ones((len(v), len(u)))])
            x, y, w = np.tensordot(transform, grid, axes=1)
            total += _bilinear(light, x / w - 0.5, y / w - 0.5)
    return np.asarray(total / len(offsets) ** 2)


def _perspective(corners: _Field) -> _Field:
    """Return the homography that takes the unit square to four corners."""
    rows, wanted = [], []
    for (u, v), (x, y) in zip(((0, 0), (1, 0), (1, 1), (0, 1)), corners, strict=True):
        rows += [[u, v, 1, 0, 0, 0, -u * x, -v * x], [0, 0, 0, u, v, 1, -u * y, -v * y]]
        wanted += [x, y]
    solved = np.linalg.solve(np.array(rows, dtype=np.float64), np.array(wanted))
    return np.append(solved, 1.0).reshape(3, 3)


def _bilinear(light: _Field, x: _Field, y: _Field) -> _Field:
    height, width = light.shape
    x, y = np.clip(x, 0, width - 1), np.clip(y, 0, height - 1)
    left, top = np.minimum(x.astype(int), width - 2), np.minimum(y.astype(int), height - 2)
    fx, fy = x - left, y - top
    upper = light[top, left] * (1 - fx) + light[top, left + 1] * fx
    lower = light[top + 1, left] * (1 - fx) + light[top + 1, left + 1] * fx
    return np.asarray(upper * (1 - fy) + lower * fy)


def _finders(core: _Field) -> float:
    """Return the share of right modules in the worst of the three finder patterns."""
    pattern = np.zeros((7, 7), bool)
    pattern[0] = pattern[-1] = pattern[:, 0] = pattern[:, -1] = pattern[2:5, 2:5] = True
    middle = (np.percentile(core, 2) + np.percentile(core, 98)) / 2
    far = core.shape[0] - 7
    places = ((0, 0), (0, far), (far, 0))
    return min(float(((core[y : y + 7, x : x + 7] < middle) == pattern).mean()) for y, x in places)


class GradeCheck(Validator):
    """Grades every code of the encoded file."""

    name = "grade"
    checks = ("grade",)
    scope: ClassVar[Scope] = "file"

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each code."""
        wanted = [region for region in regions if region.role.is_code]
        if not wanted:
            return ()
        ctx.check()
        picture = finished_picture(composition)
        return [_judge(region, picture) for region in wanted]


def _judge(region: Region, picture: Picture) -> Finding:
    cut = picture.crop(region.extent)
    role = region.role.value
    found = next((s for s in picture.codes(region.extent) if same_payload(role, region.content.payload, s)), None)
    if found is None:
        outcome, measured, reason = (
            Outcome.FAIL,
            None,
            "grade 0: it cannot be decoded, so nothing of it can be measured",
        )
    else:
        grades = grade_symbol(cut, found, role)
        outcome = Outcome.PASS if grades.overall >= _LEAST else Outcome.FAIL
        measured = ", ".join(f"{name} {value:.2f} ({grade})" for name, value, grade in grades.figures)
        reason = f"grade {grades.overall} of 4 (like ISO/IEC 15415, not by it)"
        if outcome is Outcome.FAIL:
            reason += f": improve its {grades.weakest}"
    return Finding(
        "grade",
        region.id,
        outcome,
        reason,
        evidence=Evidence(f"zxing-cpp, {picture.source}", region.extent),
        measured=measured,
        threshold=f"at least {_LEAST}",
    )
