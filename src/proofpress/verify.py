"""One question about one image: is exactly this there?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from proofpress import locales
from proofpress.brief import Asset, Brand, Content, ContentKind, Format, Part, PlateSpec, Region, Role, Rules
from proofpress.codes import Decoded, decode, gtin_error, same_payload
from proofpress.composition import Composition, Plate
from proofpress.config import default_readers
from proofpress.errors import InputError, ProofpressError
from proofpress.geometry import Box
from proofpress.image import Pixels, load_image
from proofpress.interfaces import Context
from proofpress.locating import look_for
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.registry import Registry
from proofpress.text import refuse_surrogates

__all__ = ["read_box", "verify_image"]

_MARGIN: Final = 0.15
"""Ground around a text that was found, in parts of its shorter side."""
_LEAST_MARGIN: Final = 3
_NAMES = {"qr": "QR code", "ean13": "EAN-13", "upca": "UPC-A"}


def read_box(text: str, canvas: Box) -> Box:
    """Read `X,Y,W,H`.

    Raises:
        InputError: Another form, or it does not lie inside the picture.
    """
    try:
        x, y, width, height = (int(piece) for piece in text.split(","))
        box = Box(x, y, width, height)
    except ValueError as error:
        raise InputError(f"box {text!r} cannot be read", "--box", "write X,Y,W,H in whole pixels") from error
    if box.empty or not canvas.contains(box):
        raise InputError(
            f"box {text!r} leaves the picture of {canvas.width} x {canvas.height} px", "--box", "give a box inside it"
        )
    return box


def verify_image(
    image: Path, *, text: str | None, lang: str, codes: Mapping[str, str | None], box: str = "", only: bool = False
) -> dict[str, Any]:
    """Return outcome and findings, as `verify --json` prints them.

    Args:
        image: PNG, JPEG or WebP file.
        text: The exact text, or None if a code is asked for.
        lang: Language or locale of the text.
        codes: `qr`, `ean13` or `upca` and its payload.
        box: `X,Y,W,H`; empty to look everywhere.
        only: Whether anything else there is a failure.

    Raises:
        InputError: Not exactly one question, or a question that makes no sense.
        ImageInputError: The image cannot be accepted.
    """
    asked = {role: payload for role, payload in codes.items() if payload is not None}
    if len(asked) + (text is not None) != 1:
        raise InputError("exactly one question is needed", remedy="give one of --text, --qr, --ean13, --upca")
    pixels = load_image(image)
    canvas = Box(0, 0, pixels.shape[1], pixels.shape[0])
    area = read_box(box, canvas) if box else canvas
    if text is not None:
        if not lang:
            raise InputError("--text needs its language", "--lang", "for instance --lang de-DE")
        try:
            locales.parse(lang)
        except InputError as error:
            raise InputError(error.message, "--lang", error.remedy) from error
        refuse_surrogates(text, "--text")
        if not text.strip():
            raise InputError("the text is empty", "--text", "give the text that should stand there")
        findings = _text_findings(pixels, area, text, lang, only=only)
    else:
        role, payload = next(iter(asked.items()))
        refuse_surrogates(payload, f"--{role}")
        if not payload:
            raise InputError("the payload is empty", f"--{role}", "give what the code should say")
        findings = _code_findings(pixels, area, role, payload, only=only)
    return {"outcome": _worst(findings).value, "findings": [_plain(finding) for finding in findings]}


def _worst(findings: list[Finding]) -> Outcome:
    order = [Outcome.PASS, Outcome.UNDECIDED, Outcome.FAIL]
    return max((finding.outcome for finding in findings), key=order.index)


def _plain(finding: Finding) -> dict[str, Any]:
    box = finding.evidence.box
    return {
        "check": finding.check,
        "region": finding.region,
        "outcome": finding.outcome.value,
        "expected": finding.expected,
        "measured": finding.measured,
        "threshold": finding.threshold,
        "reason": finding.reason,
        "evidence": {"source": finding.evidence.source, "box": list(box.as_tuple()) if box else None},
    }


def _code_findings(pixels: Pixels, area: Box, role: str, payload: str, *, only: bool) -> list[Finding]:
    wrong = "" if role == "qr" else gtin_error(role, payload)
    if wrong:
        raise InputError(wrong, f"--{role}", "correct the digits")
    seen = decode(pixels[area.y : area.bottom, area.x : area.right])
    right = [symbol for symbol in seen if same_payload(role, payload, symbol)]
    others = [symbol for symbol in seen if symbol not in right]
    evidence = Evidence("zxing-cpp", right[0].box.moved(area.x, area.y) if right else area)
    if right:
        finding = Finding(
            "code", "", Outcome.PASS, f"the {_NAMES[role]} decodes to exactly this",
            evidence=evidence, expected=payload, measured=right[0].payload,
        )  # fmt: skip
    else:
        told = f"another symbol stands there ({_told(others)})" if others else f"no {_NAMES[role]} can be decoded there"
        finding = Finding(
            "code", "", Outcome.FAIL, told, evidence=evidence, expected=payload,
            measured=others[0].payload if others else None,
        )  # fmt: skip
    return [finding, *_unasked(_told(others), area, "zxing-cpp", only=only)] if right else [finding]


def _told(symbols: list[Decoded]) -> str:
    return ", ".join(f"{symbol.symbology}: {symbol.payload}" for symbol in symbols)


def _unasked(told: str, area: Box, source: str, *, only: bool) -> list[Finding]:
    if not told and not only:
        return []
    outcome = Outcome.FAIL if told and only else Outcome.PASS
    reason = f"something else stands there too: {told}" if told else "nothing else stands there"
    return [Finding("unasked", "", outcome, reason, evidence=Evidence(source, area), measured=told or None)]


def _text_findings(pixels: Pixels, area: Box, text: str, lang: str, *, only: bool) -> list[Finding]:
    answer = look_for(pixels, text, lang, default_readers(), area)
    evidence = Evidence(answer.source, answer.box)
    finding = Finding("text", "", answer.outcome, answer.reason, evidence=evidence, expected=text, measured=answer.read)
    if answer.read is None:
        return [finding]
    place = _place(pixels, area, answer.box, text, lang)
    if answer.outcome is Outcome.UNDECIDED and answer.in_doubt:
        finding = _by_shape(finding, place)
    odd = _odd_letters(place) if finding.outcome is Outcome.PASS else []
    return [finding, *odd, *_unasked(answer.others, area, answer.source, only=only)]


def _place(pixels: Pixels, area: Box, found: Box, text: str, lang: str) -> Composition:
    """Return the picture with a region where a text was found, as if a model had set it."""
    margin = max(_LEAST_MARGIN, round(_MARGIN * min(found.width, found.height)))
    content = Content(ContentKind.TEXT, parts=(Part("text", text),))
    region = Region("", Role.LABEL, found.expanded(margin).intersection(area), content)
    canvas = Format("picture", pixels.shape[1], pixels.shape[0])
    asset = Asset("verify", lang, canvas, (region,), plate=PlateSpec(), brand=Brand(), rules=Rules())
    return Composition(asset, Plate(pixels), (region,))


def _by_shape(finding: Finding, place: Composition) -> Finding:
    """Return the finding, passed if the check `text` proves the sign that is in doubt by its shape."""
    check = Registry().validator("text", readers=default_readers())
    (said,) = check.validate(place, place.regions, Context())
    if said.outcome is not Outcome.PASS:
        return finding
    return attrs.evolve(finding, outcome=said.outcome, reason=said.reason, measured=said.measured)


def _odd_letters(place: Composition) -> list[Finding]:
    """Return what speaks against letters that read right: readers see Arabic that does not join as if it did.

    Where nobody knows what the text stands on, it is a doubt, never a failure.
    """
    try:
        said = Registry().validator("shapes").validate(place, place.regions, Context())
    except ProofpressError:  # Without a font for these letters there is nothing to hold them against.
        return []
    return [
        attrs.evolve(finding, outcome=Outcome.UNDECIDED, reason=f"perhaps {finding.reason}")
        for finding in said
        if finding.check == "shapes" and finding.outcome is Outcome.FAIL
    ]
