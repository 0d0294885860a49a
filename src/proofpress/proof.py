"""Findings, attempts and the proof: the verdict on a composition with everything that led to it."""

from __future__ import annotations

import enum

import attrs
from PIL.Image import Image, fromarray

from proofpress.brief import Asset, SetBy
from proofpress.budget import Cost
from proofpress.composition import Composition
from proofpress.geometry import Box
from proofpress.image import Pixels, png_bytes, sha256

__all__ = ["Attempt", "Call", "Decision", "Evidence", "Finding", "Outcome", "Proof", "RegionProof", "Status"]


class Outcome(enum.StrEnum):
    """Result of one check on one region. There is no fourth: a check that did not run has no finding and has not passed."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    UNDECIDED = "undecided"


class Status(enum.StrEnum):
    """Verdict on an asset."""

    APPROVED = "approved"
    REVIEW = "review"
    REJECTED = "rejected"


@attrs.frozen
class Evidence:
    """What a finding rests on.

    Attributes:
        source: What was looked at or compared, and by which tool and version: `tesserocr 5.5.4, deu`, `copy deck`,
            `re-set by type`.
        box: The pixels that were looked at, on the canvas; None where no pixels were.
    """

    source: str
    box: Box | None = None


@attrs.frozen
class Finding:
    """One check on one region.

    Attributes:
        check: Name of the check.
        region: Region id; empty for the composition as a whole.
        outcome: Pass, fail or undecided.
        reason: In words: what was found, and what to do about a failure.
        evidence: What it rests on.
        expected: What should have been found; None where the check has no such notion.
        measured: What was read, decoded or measured; None if nothing.
        threshold: The bound that decided; None where there is none.
    """

    check: str
    region: str
    outcome: Outcome
    reason: str = attrs.field(validator=attrs.validators.min_len(1))
    evidence: Evidence = attrs.field(kw_only=True)
    expected: str | None = attrs.field(default=None, kw_only=True)
    measured: str | None = attrs.field(default=None, kw_only=True)
    threshold: str | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class Call:
    """One request to a paid or remote service, and what became of it: evidence for whoever asks later.

    Attributes:
        service: Which service was asked, in words without credentials.
        model: The model that was asked for.
        outcome: What became of it, in the plugin's words: `accepted`, or how it failed.
        request_id: The service's name of the request, empty where it gave none.
        regions: Ids of the regions that it drew; empty for a plate.
        prompt_sha256: Digest of the prompt; empty where there was none.
        prompt_version: Which builder made the prompt.
        image_sha256: Digest of the image file as the service sent it; empty where none came.
        usage: What the service counted, name and number, for instance `output_tokens`.
        cost_micro_usd: What it cost, or what stays held for it.
    """

    service: str
    model: str = ""
    outcome: str = "accepted"
    request_id: str = ""
    regions: tuple[str, ...] = ()
    prompt_sha256: str = ""
    prompt_version: str = ""
    image_sha256: str = ""
    usage: tuple[tuple[str, int], ...] = ()
    cost_micro_usd: int = 0


@attrs.frozen
class Attempt:
    """One rung that was climbed for some regions of an asset.

    Attributes:
        rung: Name of the rung.
        compositor: Who drew.
        regions: Ids of the regions that were drawn.
        relaxations: What was relaxed, in words, `region: what`.
        request_id: The service's name of the request, empty where there was none.
        cost_micro_usd: What it cost.
        outcome: `pass` if all its regions passed, else the worst of them; `error` if the compositor failed.
        reason: Why it ended so, in words.
        calls: What was asked of a service, failures included.
        findings: What stood against its regions when they had been judged.
    """

    rung: str
    compositor: str
    regions: tuple[str, ...]
    relaxations: tuple[str, ...] = ()
    request_id: str = ""
    cost_micro_usd: int = 0
    outcome: str = Outcome.UNDECIDED.value
    reason: str = ""
    calls: tuple[Call, ...] = ()
    findings: tuple[Finding, ...] = ()


@attrs.frozen
class Decision:
    """A person's decision on an asset or one of its regions.

    Attributes:
        region: Region id; empty for the whole asset.
        by: Who decided.
        why: The reason they gave.
        when: ISO 8601 date and time, UTC.
        sha256: The image file that they saw.
    """

    region: str
    by: str
    why: str
    when: str
    sha256: str


@attrs.frozen
class RegionProof:
    """All that was found about one region."""

    id: str
    role: str
    set_by: SetBy
    outcome: Outcome
    findings: tuple[Finding, ...]


@attrs.frozen
class Proof:
    """The verdict on one asset.

    Attributes:
        asset: What was to be made.
        status: Approved, review or rejected.
        regions: Verdict and findings by region, in the order of the brief.
        attempts: Every rung that was climbed.
        cost: What it cost.
        composition: Plate and layers; None if the copy was refused before anything was drawn.
        reason: One line that says why it is not approved; empty if it is.
        decisions: What people decided.
        plate_calls: What was asked of a service for the plate; a plate that others share is asked for once.
        general: Findings about no region: of the plate, of the copy deck, of the composition as a whole.
    """

    asset: Asset
    status: Status
    regions: tuple[RegionProof, ...]
    attempts: tuple[Attempt, ...] = ()
    cost: Cost = Cost()
    composition: Composition | None = attrs.field(default=None, repr=False)
    reason: str = ""
    decisions: tuple[Decision, ...] = ()
    plate_calls: tuple[Call, ...] = ()
    general: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of all regions."""
        return tuple(finding for region in self.regions for finding in region.findings)

    @property
    def pixels(self) -> Pixels | None:
        """The flattened picture, or None if nothing was drawn."""
        return self.composition.flatten() if self.composition else None

    @property
    def image(self) -> Image | None:
        """The picture as a Pillow image, or None if nothing was drawn."""
        pixels = self.pixels
        return None if pixels is None else fromarray(pixels)

    def png_bytes(self) -> bytes:
        """Return the encoded PNG, with the print resolution of the format; the bytes that were proved.

        Raises:
            ValueError: Nothing was drawn.
        """
        if self.composition is None:
            message = f"{self.asset.id}: nothing was drawn: {self.reason}"
            raise ValueError(message)
        return self.composition.encoded or encode(self.composition)

    @property
    def sha256(self) -> str:
        """Digest of the encoded PNG; empty if nothing was drawn."""
        return sha256(self.png_bytes()) if self.composition else ""


def encode(composition: Composition) -> bytes:
    """Return the composition as PNG bytes, marked with its print resolution."""
    spec = composition.asset.format.print
    return png_bytes(composition.flatten(), dpi=spec.dpi if spec else None)
