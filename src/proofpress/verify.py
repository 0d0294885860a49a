"""One question about one image: is exactly this there?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from proofpress import locales
from proofpress.brief import Asset, Brand, Content, ContentKind, Format, Part, PlateSpec, Region, Role, Rules
from proofpress.codes import Decoded, decode, gtin_error, same_payload
from proofpress.composition import Composition, Plate
from proofpress.config import default_readers
from proofpress.errors import InputError, ReaderUnavailableError
from proofpress.finding_text import Match, nearest_run
from proofpress.geometry import Box
from proofpress.image import Pixels, load_image
from proofpress.interfaces import Context, Hint, Locator, Reader, Word
from proofpress.plugins.checks.text import TextCheck
from proofpress.proof import Evidence, Finding, Outcome
from proofpress.text import describe_difference, fold, refuse_surrogates

__all__ = ["read_box", "verify_image"]

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
        findings = _text_findings(pixels, area, text, lang, only=only, boxed=bool(box))
    else:
        role, payload = next(iter(asked.items()))
        refuse_surrogates(payload, f"--{role}")
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


def _text_findings(pixels: Pixels, area: Box, text: str, lang: str, *, only: bool, boxed: bool) -> list[Finding]:
    readers = default_readers()
    if boxed:
        whole = _judge(pixels, area, text, lang, readers)
        if whole.outcome is Outcome.PASS:
            return [whole, *_unasked("", area, whole.evidence.source, only=only)]
    try:
        words = _words(pixels, area, readers, lang)
    except ReaderUnavailableError as error:
        return [_finding(Outcome.UNDECIDED, str(error), "none", area, text, None)]
    match = nearest_run(words, text)
    if match is None:
        if boxed:
            return [whole]
        return [
            _finding(
                Outcome.UNDECIDED, "no text was found in the picture; give its box", readers[0].name, area, text, None
            )
        ]
    others = " ".join(word.text for word in (*words[: match.start], *words[match.end :]))
    finding = _matched(pixels, match, words, text, lang, readers)
    return [finding, *_unasked(others, area, readers[0].name, only=only)]


def _words(pixels: Pixels, area: Box, readers: tuple[Reader, ...], lang: str) -> list[Word]:
    crop = pixels[area.y : area.bottom, area.x : area.right]
    for reader in readers:
        if isinstance(reader, Locator):
            found = reader.locate(crop, Hint(lang))
            return [attrs.evolve(word, box=word.box.moved(area.x, area.y)) for word in found]
    raise ReaderUnavailableError(
        "no installed reader can find text in a picture", remedy="pip install tesserocr, or give --box"
    )


def _matched(
    pixels: Pixels, match: Match, words: list[Word], text: str, lang: str, readers: tuple[Reader, ...]
) -> Finding:
    """Return the verdict on the nearest run: read again on its own crop, as a region of a composition would be."""
    canvas = Box(0, 0, pixels.shape[1], pixels.shape[0])
    if _same(match, text):
        return _confirmed(pixels, match, words, text, lang, readers)
    pad = max(4, round(match.box.height / max(1, match.lines) * 0.25))
    box = match.box.expanded(pad).intersection(canvas)
    finding = _judge(pixels, box, text, lang, readers)
    if finding.outcome is Outcome.FAIL and 2 * match.distance > len(fold(text)):
        reason = f"it is not there; the nearest is “{match.text}”"
        return _finding(Outcome.FAIL, reason, finding.evidence.source, box, text, match.text)
    if finding.outcome is Outcome.FAIL and finding.measured is None:
        told = describe_difference(fold(text), fold(match.text))
        return _finding(Outcome.FAIL, f"it reads otherwise: {told}", finding.evidence.source, box, text, match.text)
    return finding


def _same(match: Match, text: str) -> bool:
    return fold(match.text) == fold(text) or (match.lines > 1 and fold(match.text.replace("\n", "")) == fold(text))


def _confirmed(
    pixels: Pixels, match: Match, words: list[Word], text: str, lang: str, readers: tuple[Reader, ...]
) -> Finding:
    """Read each whole line of a run that seems right again: who looks for words in a picture may cut one in two.

    The run stands there if the second reading has it as whole words too. Where words are not spaced, a part of a line cannot be
    told from a longer word, and only a whole line is.
    """
    run = words[match.start : match.end]
    outcome, source, read = Outcome.PASS, "", []
    for number in dict.fromkeys(word.line for word in run):
        line = [word for word in words if word.line == number]
        look = _judge(pixels, _widened(line, pixels), " ".join(word.text for word in line), lang, readers)
        source = look.evidence.source
        read.append(look.measured or "")
        wanted = " ".join(word.text for word in run if word.line == number)
        if look.outcome is Outcome.PASS and locales.spaced(lang):
            continue
        if locales.spaced(lang) and f" {fold(wanted)} " in f" {fold(read[-1])} ":
            continue
        if look.outcome is Outcome.PASS and len(line) == sum(word.line == number for word in run):
            continue
        unclear = look.outcome is Outcome.UNDECIDED or not locales.spaced(lang)
        outcome = Outcome.UNDECIDED if unclear and outcome is not Outcome.FAIL else Outcome.FAIL
    if outcome is Outcome.PASS:
        return _finding(outcome, "it reads exactly as asked", source, match.box, text, match.text)
    told = " / ".join(read)
    reason = f"read again with what stands beside it, it is “{told}”" if told.strip() else "a second look reads nothing"
    return _finding(outcome, reason, source, match.box, text, told or None)


def _widened(line: list[Word], pixels: Pixels) -> Box:
    top, bottom = min(word.box.y for word in line), max(word.box.bottom for word in line)
    left, right = min(word.box.x for word in line), max(word.box.right for word in line)
    height = bottom - top
    box = Box.from_edges(left - height, top - max(2, height // 4), right + height, bottom + max(2, height // 4))
    return box.intersection(Box(0, 0, pixels.shape[1], pixels.shape[0]))


def _judge(pixels: Pixels, box: Box, text: str, lang: str, readers: tuple[Reader, ...]) -> Finding:
    canvas = Format("image", pixels.shape[1], pixels.shape[0])
    content = Content(ContentKind.TEXT, (Part("text", text),), locale=lang)
    region = Region("text", Role.LABEL, box, content, min_font_px=1)
    asset = Asset("verify", lang, canvas, (region,), PlateSpec(), Brand(), Rules())
    composition = Composition(asset, Plate(pixels, renderer="image"), (region,))
    found = TextCheck(readers).validate(composition, (region,), Context())
    return attrs.evolve(found[0], region="")


def _finding(outcome: Outcome, reason: str, source: str, box: Box, expected: str, measured: str | None) -> Finding:
    return Finding("text", "", outcome, reason, evidence=Evidence(source, box), expected=expected, measured=measured)
