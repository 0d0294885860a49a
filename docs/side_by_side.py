"""Run one brief with several compositors under the same checks, and say how far each came without help.

    python docs/side_by_side.py OUT NAME=COMPOSITOR:MODEL [NAME=COMPOSITOR:MODEL ...]

    python docs/side_by_side.py out ar=transformers_ar:models/janus diffusion=diffusion_text:models/flux-fill

Without a compositor, tiny models of random weights are built and used: their lettering is noise, and must all be refused.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import proofpress as pp
from proofpress.proof import Outcome, Proof

BRIEF = {
    "schema": "proofpress/brief/1",
    "id": "side-by-side",
    "default_locale": "en-US",
    "canvas": {"width": 480, "height": 320},
    "plate": {"kind": "paper", "seed": 7},
    "brand": {"colors": {"ink": "#14213D", "paper": "#FFFAF2"}},
    "regions": [
        {"id": "headline", "role": "headline", "box": [24, 24, 432, 96], "min_font_px": 24, "max_lines": 1},
        {"id": "cta", "role": "cta", "box": [24, 200, 240, 64], "min_font_px": 18, "max_lines": 1},
    ],
    "copy": {
        "en-US": {"headline": "Fresh bread daily", "cta": "Order now"},
        "de-DE": {"headline": "Täglich frisches Brot", "cta": "Jetzt bestellen"},
    },
}
"""No region falls back on type here: what a model cannot do shall be seen."""

TINY = {"device": "cpu"}


def compositors(wanted: list[str], folder: Path) -> dict[str, pp.Compositor]:
    """Return the compositors that were named, or tiny ones."""
    registry = pp.Registry()
    if wanted:
        named = (text.partition("=") for text in wanted)
        parts = {name: choice.partition(":") for name, _, choice in named}
        return {name: registry.compositor(kind, model=model) for name, (kind, _, model) in parts.items()}
    from proofpress.testing import tiny_models

    janus, inpaint = tiny_models.janus(folder / "janus"), tiny_models.inpaint(folder / "inpaint")
    return {
        "autoregressive": registry.compositor("transformers_ar", model=janus, **TINY),
        "diffusion": registry.compositor("diffusion_text", model=inpaint, steps=2, native=128, **TINY),
    }


def measured(proofs: list[Proof], seconds: float) -> dict[str, Any]:
    """Return how far a compositor came: regions right at once, right in the end, and what it took."""
    first: dict[tuple[str, str], bool] = {}
    for proof in proofs:
        for attempt in proof.attempts:
            for region in attempt.regions:
                against = [f for f in attempt.findings if f.region == region and f.outcome is Outcome.FAIL]
                first.setdefault((proof.asset.id, region), attempt.outcome != "error" and not against)
    regions = [region for proof in proofs for region in proof.regions]
    return {
        "regions": len(regions),
        "right_at_once": sum(first.values()),
        "right_in_the_end": sum(region.outcome is Outcome.PASS for region in regions),
        "attempts": sum(len(attempt.regions) for proof in proofs for attempt in proof.attempts),
        "approved": sum(proof.status.value == "approved" for proof in proofs),
        "assets": len(proofs),
        "seconds": round(seconds, 2),
    }


def main(arguments: list[str]) -> None:
    """Write a report for each compositor, and the table of all as JSON."""
    out = Path(arguments[0])
    brief = pp.parse_brief(BRIEF)
    table: dict[str, dict[str, Any]] = {}
    for name, compositor in compositors(arguments[1:], out / "models").items():
        pipeline = pp.Pipeline(pp.ProceduralRenderer(), [compositor], pp.default_validators())
        start = time.perf_counter()
        proofs = list(pipeline.run_all(brief, workers=1))
        table[name] = measured(proofs, time.perf_counter() - start)
        pp.save_proofs(proofs, out / name, plugins=pipeline.versions)
    (out / "table.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(table, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
