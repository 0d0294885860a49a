"""Tones between and around two brand colours, mixed in Oklab so that no blend turns grey or muddy.

Oklab: Björn Ottosson, "A perceptual color space for image processing" (2020). Inside the renderers light is the square of an
sRGB sample in 0..1: near enough to linear for adding light, and its way back is one exact square root.
"""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from proofpress.colour import Rgb

__all__ = ["RAMP_STEPS", "Palette", "light_of", "oklab_of"]

_Doubles = NDArray[np.float64]

RAMP_STEPS: Final = 2048
"""Entries of a ramp: eight for each 8-bit step, so the ramp itself never bands."""
_TO_LMS: Final = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB: Final = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def oklab_of(rgb: ArrayLike) -> _Doubles:
    """Return Oklab of 8-bit sRGB, shape [..., 3]."""
    value = np.asarray(rgb, dtype=np.float64) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return np.asarray(np.cbrt(linear @ np.array(_TO_LMS).T) @ np.array(_TO_LAB).T)


def light_of(lab: ArrayLike) -> NDArray[np.float32]:
    """Return light (squared sRGB, 0..1) of Oklab, clipped to what sRGB can show."""
    lms = (np.asarray(lab, dtype=np.float64) @ np.linalg.inv(np.array(_TO_LAB)).T) ** 3
    linear = np.clip(lms @ np.linalg.inv(np.array(_TO_LMS)).T, 0, 1)
    value = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(value**2, dtype=np.float32)


@attrs.frozen
class Palette:
    """A base colour that rules the ground and an accent that seasons it."""

    base: Rgb
    accent: Rgb

    @property
    def dark(self) -> bool:
        """Whether the base is darker than a middle grey."""
        return bool(oklab_of(self.base)[0] < 0.6)

    def tone(self, lift: float, accent: float = 0.0) -> _Doubles:
        """Return Oklab of the base mixed towards the accent, then deepened or lifted.

        Args:
            lift: -1 deepest shadow, 0 the colour itself, +1 brightest light.
            accent: 0 none of it, 1 all of it.
        """
        lab = oklab_of(self.base) * (1 - accent) + oklab_of(self.accent) * accent
        return _lifted(lab, np.asarray(lift, dtype=np.float64))

    def ramp(self, accent_in_lights: float = 0.0, depth: float = 1.0) -> NDArray[np.float32]:
        """Return the light of all tones from shadow over base to highlight, [RAMP_STEPS, 3].

        Args:
            accent_in_lights: How far the brightest tones lean to the accent.
            depth: How far the ramp reaches on both sides; 1 is far.
        """
        lift = np.linspace(-depth, depth, RAMP_STEPS)
        share = accent_in_lights * np.clip(lift, 0, None)[:, None] ** 1.5
        lab = oklab_of(self.base) * (1 - share) + oklab_of(self.accent) * share
        return light_of(_lifted(lab, lift))

    def apart(self, distance: float) -> _Doubles:
        """Return Oklab of the accent, pushed in lightness at least `distance` away from the base."""
        base, accent = oklab_of(self.base), oklab_of(self.accent).copy()
        if abs(accent[0] - base[0]) < distance:
            away = 1.0 if self.dark else -1.0
            accent[0] = np.clip(base[0] + away * distance, 0.02, 0.98)
        return accent


def _lifted(lab: _Doubles, lift: _Doubles) -> _Doubles:
    """Move tones along one smooth curve that never kinks at the colour itself and flattens towards white and black."""
    lightness, chroma = lab[..., 0], np.hypot(lab[..., 1], lab[..., 2])
    room_up, room_down = np.clip(0.992 - lightness, 0.012, None), 0.60 * lightness + 0.02
    # A bright colour has little room above it: its scale is moved down and made gentle, so that lights keep their form.
    crowded = np.clip(1 - room_up / 0.30, 0, 1)
    slope = 0.42 - 0.18 * crowded
    # And one near black is moved up, or its folds and grain would drown.
    moved = lift - 0.20 * crowded + 0.38 * np.clip(1 - room_down / 0.12, 0, 1)
    up, down = np.clip(moved, 0, None), np.clip(-moved, 0, None)
    rise = room_up * (1 - np.exp(-up * slope / room_up))
    fall = room_down * (1 - np.exp(-down * slope / room_down))
    paler = 1 - 0.55 * rise / (room_up + 0.25)
    # Shadows of a pale colour gain colour, as ink does where it lies thicker; those of greys turn a breath cool.
    richer = 1 + np.clip(fall, 0, 0.3) * (1.6 * crowded - 0.35)
    cool = -0.016 * fall * np.clip(1 - chroma / 0.02, 0, 1)
    # Pale warm colours shade towards rose, never towards olive.
    rose = 0.045 * fall * crowded * np.clip(lab[..., 2] / 0.03, 0, 1)
    return np.stack(
        [
            lightness + rise - fall,
            lab[..., 1] * paler * richer + 0.3 * cool + rose,
            lab[..., 2] * paler * richer + cool,
        ],
        axis=-1,
    )
