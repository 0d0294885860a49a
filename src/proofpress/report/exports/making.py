"""Exports of a proof, each proved by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import metadata

import attrs

from proofpress.composition import Composition
from proofpress.errors import ProofpressError
from proofpress.proof import Evidence, Finding, Outcome, Proof, Status
from proofpress.report.exports.kinds import Kind, Tools
from proofpress.report.exports.proving import prove_codes, prove_picture, prove_text
from proofpress.report.exports.scene import pieces

__all__ = ["Export", "judged", "make_exports"]


@attrs.frozen
class Export:
    """A file made of a proved composition.

    Attributes:
        kind: Its type.
        data: Its bytes.
        findings: What was found when it was drawn and read again.
    """

    kind: Kind
    data: bytes = attrs.field(repr=False)
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> Outcome:
        """The worst of its findings; undecided without any."""
        found = {finding.outcome for finding in self.findings}
        for outcome in (Outcome.FAIL, Outcome.UNDECIDED):
            if outcome in found:
                return outcome
        return Outcome.PASS if found else Outcome.UNDECIDED

    @property
    def reason(self) -> str:
        """Why it is not proved; empty if it is."""
        against = [finding for finding in self.findings if finding.outcome is not Outcome.PASS]
        return "; ".join(f"{f.region}: {f.reason}" if f.region else f.reason for f in against)


def make_exports(proof: Proof, kinds: Iterable[Kind]) -> tuple[Export, ...]:
    """Return the exports of a proof; none of one that is rejected or was never drawn.

    Raises:
        ProofpressError: A file cannot be made of this composition.
    """
    if proof.composition is None or proof.status is Status.REJECTED:
        return ()
    composition = proof.composition
    return tuple(_export(kind, composition) for kind in kinds)


def _export(kind: Kind, composition: Composition) -> Export:
    tools = kind.tools()
    data = tools.write(composition)
    source = f"{kind.rasteriser} {metadata.version(kind.rasteriser)}"
    try:
        findings = tuple(_proved(kind, tools, data, composition, source))
    except ProofpressError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a foreign decoder trips over, the file is not proved
        said = f"could not be drawn or read again ({type(error).__name__}: {error}); look at it before you use it"
        findings = (Finding("picture", "", Outcome.UNDECIDED, said, evidence=Evidence(source)),)
    return Export(kind, data, findings)


def _proved(kind: Kind, tools: Tools, data: bytes, composition: Composition, source: str) -> Iterator[Finding]:
    form = composition.asset.format
    drawn = tools.rasterise(data, form.width, form.height)
    yield prove_picture(drawn, composition, kind.tolerance, source)
    yield from prove_codes(drawn, composition, source)
    if tools.read_text is not None:
        regions = tuple(p.region for p in pieces(composition) if p.region.role.is_text and not p.pictured)
        yield from prove_text(tools.read_text(data), regions, source)


def judged(proof: Proof, exports: Iterable[Export]) -> Proof:
    """Return the proof with what its exports add to the verdict: one that failed rejects it, one unproved needs a person."""
    status, reasons = proof.status, [proof.reason] if proof.reason else []
    for export in exports:
        if export.outcome is Outcome.PASS:
            continue
        reasons.append(f"export {export.kind.name}: {export.reason}")
        if export.outcome is Outcome.FAIL:
            status = Status.REJECTED
        elif status is Status.APPROVED:
            status = Status.REVIEW
    return attrs.evolve(proof, status=status, reason="; ".join(reasons))
