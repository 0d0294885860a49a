"""Uses of the public names that must type-check. Never executed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import assert_type

from PIL.Image import Image

import proofpress as pp


class Loud(pp.Validator):
    name = "loud"
    checks = ("loud",)

    def validate(
        self, composition: pp.Composition, regions: Sequence[pp.Region], ctx: pp.Context
    ) -> Sequence[pp.Finding]:
        outcome = pp.Outcome.PASS if ctx.deadline is None else pp.Outcome.UNDECIDED
        return [pp.Finding("loud", r.id, outcome, "because", evidence=pp.Evidence("copy deck")) for r in regions]


class Paid(pp.Renderer):
    name = "paid"
    paid = True

    def render(self, request: pp.RenderRequest, ctx: pp.Context) -> Sequence[pp.Plate]:
        with ctx.spend(40_000) as spend:
            spend.settle(38_000)
        return []


@pp.hookimpl
def proofpress_validators() -> Sequence[type[pp.Validator]]:
    return [Loud]


def main(path: Path) -> None:
    brief = assert_type(pp.load_brief(path), pp.Brief)
    pipeline = pp.Pipeline(
        renderer=pp.ProceduralRenderer(),
        compositors=[pp.TypeCompositor()],
        validators=[*pp.default_validators(), Loud()],
    )
    proof = assert_type(pipeline.run(brief, locale="ar-EG"), pp.Proof)
    assert_type(pipeline.run_all(brief), Iterator[pp.Proof])
    assert_type(proof.status, pp.Status)
    assert_type(proof.findings, tuple[pp.Finding, ...])
    assert_type(proof.cost, pp.Cost)
    assert_type(proof.image, Image | None)
    assert_type(proof.png_bytes(), bytes)
    pp.save_proofs([proof], path.parent)
