"""Small proofs for the tests of reports, built by hand from real pixels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from proofpress.brief import Asset, Brand, Content, ContentKind, Format, Part, PlateSpec, Region, Role, Rules, SetBy
from proofpress.budget import Cost
from proofpress.composition import Composition, Layer, Plate
from proofpress.geometry import Box
from proofpress.proof import Attempt, Call, Evidence, Finding, Outcome, Proof, RegionProof
from proofpress.report import save_proofs
from proofpress.requirements import status_of

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
PLUGINS = {"type": "0.1.0", "text": "1", "procedural": "0.1.0"}
BOXES = (Box(10, 10, 180, 40), Box(10, 60, 90, 40), Box(110, 60, 80, 40))
COLOURS = ((184, 50, 31), (31, 74, 79), (43, 26, 18))
CALL = Call(
    "https://images.example", "gpt-image-2.5-sunburst", "accepted", "req_1", ("r0",), "a" * 64, "sheet-1", "b" * 64,
    (("image_in", 1462), ("image_out", 397)), 42_000,
)  # fmt: skip
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "javascript:alert(1)",
    "\u202egnp.exe",
    "12\u200b,99",
    "שלום {city} \u2067x\u2069",
    "{{ 7 * 7 }} ${x} %s",
    "&lt;b&gt; &amp;",
)


def region_proof(name: str, outcome: Outcome, text: str = "Fresh", read: str | None = "Fresh") -> RegionProof:
    """Return the verdict on one region with a reading and a measurement."""
    box = BOXES[sum(map(ord, name)) % len(BOXES)]
    findings = (
        Finding(
            "text", name, outcome, f"the reader says {outcome.value}", evidence=Evidence("reader 1.2, eng", box),
            expected=text, measured=read,
        ),
        Finding(
            "contrast", name, Outcome.PASS, "it stands out", evidence=Evidence("WCAG 2 on pixels", box), measured="8.4:1",
            threshold="at least 4.5:1",
        ),
    )  # fmt: skip
    return RegionProof(name, "headline", SetBy.MODEL, outcome, findings)


def proof(
    locale: str = "de-DE",
    form: str = "portrait",
    outcomes: Sequence[Outcome] = (Outcome.PASS,),
    *,
    drawn: bool = True,
    seed: int = 7,
    regions: Sequence[RegionProof] | None = None,
    **fields: Any,
) -> Proof:
    """Return a proof of a 200 by 120 picture; its regions are called r0, r1 and so on."""
    names = [f"r{index}" for index in range(len(outcomes))]
    placed = tuple(
        Region(name, Role.HEADLINE, BOXES[index % 3], Content(ContentKind.TEXT, (Part("text", "Fresh"),)))
        for index, name in enumerate(names)
    )
    asset = Asset("week-42", locale, Format(form, 200, 120), placed, PlateSpec(), Brand(), Rules())
    pixels = np.random.default_rng(seed).integers(190, 256, (120, 200, 3), dtype=np.uint8)
    composition = Composition(asset, Plate(pixels, "procedural", "studio"), placed)
    for index, region in enumerate(placed):
        ink = np.zeros((20, 40, 4), np.uint8)
        ink[4:16, 4:36] = (*COLOURS[index % 3], 255)
        composition = composition.with_layer(Layer(region.id, region.box.x, region.box.y, ink))
    made = tuple(regions) if regions is not None else tuple(map(region_proof, names, outcomes))
    given: dict[str, Any] = {
        "attempts": (
            Attempt(
                "model", "gpt-image", tuple(names), ("r0: 40 px",), "req_1", 42_000, "fail", "too small",
                (CALL,), tuple(made[0].findings[:1]) if made else (),
            ),
        ),
        "cost": Cost(42_000, 0, 1_250),
        "reason": "" if set(outcomes) == {Outcome.PASS} else "r0 is not proved",
        **fields,
    }  # fmt: skip
    return Proof(asset, status_of(made), made, composition=composition if drawn else None, **given)


def saved(folder: Path, *proofs: Proof) -> Path:
    """Save the proofs and return the path of their report."""
    return save_proofs(proofs, folder, plugins=PLUGINS).report


def hostile_proof() -> Proof:
    """Return a proof whose every string tries to be more than a string."""
    regions = [
        RegionProof(
            text, text, SetBy.TYPE, Outcome.FAIL,
            (
                Finding(
                    text, text, Outcome.FAIL, text, evidence=Evidence(text, BOXES[0]), expected=text, measured=text + "x",
                    threshold=text,
                ),
                Finding("text", text, Outcome.FAIL, text, evidence=Evidence(text), expected=text, measured="x" + text),
            ),
        )
        for text in HOSTILE
    ]  # fmt: skip
    attempts = [
        Attempt(
            text, text, (text,), (text,), text, 1, text, text,
            (Call(text, text, text, text, (text,), "", text, "", ((text, 1),)),),
        )
        for text in HOSTILE
    ]  # fmt: skip
    made = proof(regions=regions, attempts=tuple(attempts), reason=" ".join(HOSTILE))
    assert made.composition is not None
    asset = attrs.evolve(
        made.asset, brief_id=HOSTILE[0], locale=HOSTILE[1], format=attrs.evolve(made.asset.format, id=HOSTILE[0])
    )
    return attrs.evolve(made, asset=asset)
