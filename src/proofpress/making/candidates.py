"""Several plates for one: each is judged by the checks of plates and measured, the best is taken, a sheet shows all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import attrs
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from proofpress.brief import Asset, Brand, Format, PlateSpec, Rules
from proofpress.composition import Composition, Plate
from proofpress.errors import BackendTimeoutError, CancelledError
from proofpress.geometry import Size
from proofpress.hands import Hands
from proofpress.image import Pixels, png_bytes, sha256
from proofpress.interfaces import Context, Deriver, Renderer, RenderRequest, Validator
from proofpress.plates import PlateMeasures, measure_plate, rank
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.requirements import Level, plate_levels
from proofpress.single_flight import SingleFlight

__all__ = ["BestOf", "Candidate", "PlateJudge", "best_of", "choose", "contact_sheet"]

_THUMB: Final = 320
_CAPTION: Final = 64
_GAP: Final = 16
_REMEMBERED: Final = 64


class PlateJudge:
    """Runs the checks of scope `plate`, once for each plate, also when many threads ask at the same time.

    Args:
        validators: Those of other scopes are left out.
        hands: Who helps to make the checks; nobody if None.
    """

    def __init__(self, validators: Iterable[Validator], hands: Hands | None = None) -> None:
        self._hands = hands or Hands(1)
        self._validators = tuple(validator for validator in validators if validator.scope == "plate")
        self._known: SingleFlight[tuple[str, Brand], tuple[Finding, ...]] = SingleFlight(_REMEMBERED)

    def findings(self, plate: Plate, spec: PlateSpec, brand: Brand, ctx: Context) -> tuple[Finding, ...]:
        """Return what the checks find in a plate; one that crashes leaves each of its checks undecided.

        Raises:
            CancelledError: The caller cancelled.
            BackendTimeoutError: The deadline passed.
        """
        if not self._validators:
            return ()
        key = (plate.sha256, brand)
        return self._known.get(key, lambda: self._judged(plate, spec, brand, ctx), waiting=ctx.check)

    def _judged(self, plate: Plate, spec: PlateSpec, brand: Brand, ctx: Context) -> tuple[Finding, ...]:
        bare = Asset("plate", "en-US", Format("plate", plate.box.width, plate.box.height), (), spec, brand, Rules())
        composition = Composition(bare, plate, ())
        with self._hands.batch() as batch:
            asked = [batch.add(partial(_found, validator, composition, ctx)) for validator in self._validators]
        return tuple(finding for task in asked for finding in task.value)


def _found(validator: Validator, composition: Composition, ctx: Context) -> tuple[Finding, ...]:
    ctx.check()
    try:
        made = list(validator.validate(composition, (), ctx))
        return tuple(attrs.evolve(finding, region="") for finding in made)
    except (CancelledError, BackendTimeoutError):
        raise
    except Exception as error:  # noqa: BLE001 - a check that crashes is a record, neither a pass nor a lost run
        reason = f"the check crashed: {type(error).__name__}: {error}"
        evidence = Evidence(f"validator {validator.name}")
        return tuple(Finding(check, "", Outcome.UNDECIDED, reason, evidence=evidence) for check in validator.checks)


@attrs.frozen
class Candidate:
    """A plate that may be taken.

    Attributes:
        plate: The plate.
        findings: What the checks of plates found.
        measures: What was measured.
    """

    plate: Plate
    findings: tuple[Finding, ...]
    measures: PlateMeasures

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The failures that would stop an asset."""
        table = plate_levels(Rules())
        return tuple(
            f
            for f in self.findings
            if f.outcome is Outcome.FAIL and table.get(f.check, Level.BLOCKING) is not Level.ADVICE
        )

    @property
    def told(self) -> str:
        """What speaks for or against it, in words."""
        seen = self.measures
        faults = [f"{f.check} “{f.measured}”" if f.measured else f.check for f in self.failed]
        figures = f"edges {seen.edges:.1f}, contrast {seen.contrast:.1f}:1, brand hues {seen.palette:.0%}"
        return f"seed {self.plate.seed}: {'; '.join([*faults, figures])}"


def choose(candidates: Sequence[Candidate], least_contrast: float) -> tuple[int, ...]:
    """Return the indices of candidates from the best to the worst: fewest failures, then as `proofpress.plates.rank` says.

    Args:
        candidates: At least one.
        least_contrast: WCAG 2 ratio that text needs.
    """
    by_measure = rank([candidate.measures for candidate in candidates], least_contrast)
    undecided = [sum(f.outcome is Outcome.UNDECIDED for f in candidate.findings) for candidate in candidates]
    return tuple(sorted(by_measure, key=lambda index: (len(candidates[index].failed), undecided[index])))


class BestOf(Renderer):
    """Asks the renderer behind it for as many candidates as the brief's plate wants, and hands on the best.

    It writes a contact sheet of all candidates to `ctx.artifacts`, if there is such a folder.

    Args:
        inner: The renderer that makes the plates.
        judge: The checks that plates are judged by.
    """

    name = "best-of"

    def __init__(self, inner: Renderer, judge: PlateJudge) -> None:
        self.inner, self.judge = inner, judge
        # It stands for the one behind it in every message and report.
        self.name, self.version = inner.name, inner.version  # type: ignore[misc]
        self.paid, self.deterministic = inner.paid, inner.deterministic  # type: ignore[misc]

    def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
        """Return the best plate alone; whatever the renderer made if only one is wanted, or if it broke its contract."""
        wanted = request.spec.candidates
        if wanted == 1:
            return self.inner.render(request, ctx)
        plates = list(self.inner.render(attrs.evolve(request, count=wanted), ctx))
        if not plates or any(_strange(plate, request.size) for plate in plates):
            return plates
        candidates = [self._judged(plate, request, ctx) for plate in plates]
        order = choose(candidates, request.brand.min_contrast)
        best = candidates[order[0]]
        others = " | ".join(candidates[index].told for index in order[1:])
        ctx.emit("plate", f"took {best.told}")
        if ctx.artifacts is not None:
            _keep(contact_sheet(candidates, order), request, ctx.artifacts)
        return [attrs.evolve(best.plate, note=f"best of {len(plates)}: {best.told} | {others}")]

    def _judged(self, plate: Plate, request: RenderRequest, ctx: Context) -> Candidate:
        ctx.check()
        found = self.judge.findings(plate, request.spec, request.brand, ctx)
        return Candidate(plate, found, measure_plate(plate.pixels, request.calm, request.brand))


class _DerivingBestOf(BestOf, Deriver):
    """As above, around a renderer that derives the plates of other formats: the best alone is derived from."""

    def derive(self, plate: Plate, request: RenderRequest, ctx: Context) -> Plate:
        """Return what the renderer behind it derives."""
        if not isinstance(self.inner, Deriver):
            raise TypeError(f"{self.inner.name!r} derives no plates")
        return attrs.evolve(self.inner.derive(plate, request, ctx), note=plate.note)


def best_of(inner: Renderer, judge: PlateJudge) -> BestOf:
    """Return a renderer that hands on the best of the candidates of `inner`; it is a `Deriver` if `inner` is."""
    return (_DerivingBestOf if isinstance(inner, Deriver) else BestOf)(inner, judge)


def _strange(plate: object, size: Size) -> bool:
    return not isinstance(plate, Plate) or (plate.box.width, plate.box.height) != (size.width, size.height)


def _keep(sheet: Pixels, request: RenderRequest, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"plates-{request.size.width}x{request.size.height}-{sha256(repr(request).encode())[:12]}.png"
    (folder / name).write_bytes(png_bytes(sheet))


def contact_sheet(candidates: Sequence[Candidate], order: Sequence[int]) -> Pixels:
    """Return a picture of all candidates, the best first and framed, each with what speaks for or against it.

    Args:
        candidates: At least one.
        order: Their indices from the best to the worst.
    """
    columns = min(4, len(order))
    thumbs = [_thumb(candidates[index].plate.pixels) for index in order]
    height = max(thumb.height for thumb in thumbs) + _CAPTION
    rows = -(-len(order) // columns)
    sheet = Image.new("RGB", (columns * (_THUMB + _GAP) + _GAP, rows * (height + _GAP) + _GAP), (250, 250, 250))
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(14)
    for place, (index, thumb) in enumerate(zip(order, thumbs, strict=True)):
        x, y = _GAP + place % columns * (_THUMB + _GAP), _GAP + place // columns * (height + _GAP)
        sheet.paste(thumb, (x, y))
        if place == 0:
            draw.rectangle((x - 5, y - 5, x + thumb.width + 4, y + thumb.height + 4), outline=(20, 110, 60), width=4)
        words = f"{place + 1}. {candidates[index].told}".replace(": ", ":\n", 1).replace(", contrast", "\ncontrast")
        draw.text((x, y + thumb.height + 8), _plain(words), fill=(30, 30, 30), font=font, spacing=3)
    pixels = np.asarray(sheet)
    pixels.setflags(write=False)
    return pixels


def _thumb(pixels: Pixels) -> Image.Image:
    height, width = pixels.shape[:2]
    return Image.fromarray(pixels).resize((_THUMB, max(1, min(4 * _THUMB, round(height * _THUMB / width)))))


def _plain(text: str) -> str:
    """Return text that the built-in font has: lettering of other scripts stands in the report."""
    return "".join(character if ord(character) < 0x250 or character in "“”" else "?" for character in text)
