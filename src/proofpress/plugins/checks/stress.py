"""Check `stress`: which hardships of its way to a customer each code survives, as simulations; advice, never a verdict.

Blur, strong JPEG, half size, and print and scan (ink gain, paper and lamp that leave less contrast, noise, a slight turn,
another grid of pixels) are each applied to the finished code, and zxing-cpp must still read the payload. They are forecasts: no
printer, no camera and no light of a shop was measured.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from proofpress.brief import Region
from proofpress.codes import decode, same_payload
from proofpress.composition import Composition
from proofpress.image import Pixels
from proofpress.interfaces import Context, Scope, Validator
from proofpress.plugins.checks._picture import Picture, finished_picture
from proofpress.proof import Evidence, Finding, Outcome

__all__ = ["STRESSES", "StressCheck"]

_BLUR_PX: Final = 1.2
_JPEG: Final = 25
_PRINTED: Final = 0.8
"""Size of the scan in parts of the print's pixels."""
_TURN: Final = 1.5
_DARK: Final = 58
_LIGHT: Final = 214
"""What black ink and white paper look like to a scanner, 0 to 255."""
_NOISE: Final = 9.0


def _blurred(code: Image.Image) -> Image.Image:
    return code.filter(ImageFilter.GaussianBlur(_BLUR_PX))


def _compressed(code: Image.Image) -> Image.Image:
    buffer = io.BytesIO()
    code.save(buffer, "JPEG", quality=_JPEG)
    return Image.open(buffer).convert("L")


def _halved(code: Image.Image) -> Image.Image:
    return code.resize((max(1, code.width // 2), max(1, code.height // 2)), Image.Resampling.LANCZOS)


def _printed(code: Image.Image) -> Image.Image:
    """Return the code as a scan of its print: ink that has run, grey paper, noise, turned a little, on another grid."""
    turned = code.rotate(_TURN, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    size = (max(1, round(turned.width * _PRINTED)), max(1, round(turned.height * _PRINTED)))
    scan = turned.filter(ImageFilter.GaussianBlur(0.7)).resize(size, Image.Resampling.BILINEAR)
    noisy = _tones()[np.asarray(scan)] + _noise(scan.height, scan.width)
    return Image.fromarray(np.clip(np.rint(noisy), 0, 255).astype(np.uint8))


@lru_cache(maxsize=1)
def _tones() -> NDArray[np.float64]:
    """Return what each of 256 levels looks like in the scan: ink that runs darkens the grey edges of strokes."""
    return _DARK + (_LIGHT - _DARK) * (np.arange(256) / 255) ** 1.3


@lru_cache(maxsize=4)
def _noise(height: int, width: int) -> NDArray[np.float64]:
    """Return the noise of the scanner: always the same, so that a code always gets the same verdict."""
    return np.random.default_rng(7).normal(0, _NOISE, (height, width))


STRESSES: Final[Mapping[str, Callable[[Image.Image], Image.Image]]] = {
    "blur": _blurred,
    f"JPEG {_JPEG}": _compressed,
    "half size": _halved,
    "print and scan": _printed,
}
"""Name of each hardship, and what it does to a grey picture of the code."""


class StressCheck(Validator):
    """Tries every code that decodes under each hardship."""

    name: ClassVar[str] = "stress"
    version: ClassVar[str] = "1"
    checks: ClassVar[tuple[str, ...]] = ("stress",)
    scope: ClassVar[Scope] = "file"

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each code."""
        codes = [region for region in regions if region.role.is_code]
        if not codes:
            return ()
        ctx.check()
        picture = finished_picture(composition)
        return [_judge(region, picture) for region in codes]


def _judge(region: Region, picture: Picture) -> Finding:
    cut = picture.crop(region.extent)
    survived = survives(cut, region.role.value, region.content.payload) if 0 not in cut.shape else {}
    lost = [name for name, alive in survived.items() if not alive]
    if survived and not lost:
        outcome, reason = Outcome.PASS, f"it still decodes after {', '.join(survived)} (simulated)"
    else:
        # Some hardship is more than some customers put a code to; a code that stands none is as good as dead.
        outcome = Outcome.UNDECIDED if len(lost) < len(survived) else Outcome.FAIL
        reason = f"it does not decode after {', '.join(lost) or 'anything'} (simulated): larger modules stand more"
    return Finding(
        "stress", region.id, outcome, reason,
        evidence=Evidence(f"zxing-cpp, simulated hardships of the {picture.source}", region.extent),
        expected=region.content.payload, measured=f"{len(survived) - len(lost)} of {len(STRESSES)}",
    )  # fmt: skip


def survives(code: Pixels, role: str, payload: str) -> dict[str, bool]:
    """Return for each hardship whether a code still decodes to its payload.

    Args:
        code: RGB, with its quiet zone.
        role: `qr`, `ean13` or `upca`.
        payload: What it must say.
    """
    grey = Image.fromarray(code).convert("L")
    return {
        name: any(
            same_payload(role, payload, symbol) for symbol in decode(np.asarray(apply(grey)), inverted=False, role=role)
        )
        for name, apply in STRESSES.items()
    }
