"""One order to its end: attempts within the limits, made again by the one policy, and what came of them as answer or error.

All of this happens in the client's private loop.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import attrs

from proofpress.errors import BackendAccountError, BackendError, BackendUnavailableError
from proofpress.interfaces import Context
from proofpress.plugins.gpt_image.answer import Answer
from proofpress.plugins.gpt_image.attempt import Prepared, attempt
from proofpress.plugins.gpt_image.evidence import keep
from proofpress.plugins.gpt_image.limits import Throttle
from proofpress.plugins.gpt_image.order import AttemptRecord, ImageAnswer
from proofpress.plugins.gpt_image.outcome import Verdict
from proofpress.plugins.gpt_image.retry import AttemptFailed, RetryPolicy

if TYPE_CHECKING:
    import openai

__all__ = ["Sender"]


@attrs.define
class Sender:
    """What sends orders while the connections are open; lives in the private loop.

    Attributes:
        service: The open connections.
        throttle: The limits of the account.
        policy: When an attempt is made again.
        timeout_s: Total time of one attempt.
        clean: Takes the key out of a message.
        turned_away: Why the service refuses everything, once it has said so; nothing more is sent then.
    """

    service: openai.AsyncOpenAI
    throttle: Throttle
    policy: RetryPolicy
    timeout_s: float
    clean: Callable[[str], str]
    turned_away: Verdict | None = None

    async def send(self, prepared: Prepared, ctx: Context) -> ImageAnswer:
        """Send an order, again where the policy says so, and return its picture.

        Raises:
            ProofpressError: As `ImagesClient.send`.
        """
        records: list[AttemptRecord] = []
        try:
            async for again in self.policy.context(ctx.deadline):
                with again:
                    answer, request_id = await self._attempt(prepared, ctx, records)
                    return _finished(prepared, answer, request_id, records, ctx)
        except AttemptFailed as failed:
            raise _error(failed.verdict, prepared, records) from None
        raise BackendUnavailableError("no attempt was made", remedy="allow at least one attempt")

    async def _attempt(self, prepared: Prepared, ctx: Context, records: list[AttemptRecord]) -> tuple[Answer, str]:
        async with self.throttle.slot(prepared.tokens):
            ctx.check()
            if self.turned_away is not None:
                raise AttemptFailed(self.turned_away)
            left = self.timeout_s if ctx.deadline is None else min(self.timeout_s, ctx.deadline - time.monotonic())
            try:
                found = await attempt(self.service, prepared, ctx, records, seconds=left, clean=self.clean)
            except AttemptFailed as failed:
                if failed.verdict.again == "free" and failed.verdict.status:
                    self.throttle.narrow(failed.verdict.wait)
                if issubclass(failed.verdict.error, BackendAccountError):
                    self.turned_away = failed.verdict
                raise
            self.throttle.widen()
            return found


def _finished(
    prepared: Prepared, answer: Answer, request_id: str, records: list[AttemptRecord], ctx: Context
) -> ImageAnswer:
    return ImageAnswer(
        pixels=answer.pixels,
        original=answer.original,
        format=answer.format,
        request_id=request_id,
        model=prepared.model,
        quality=answer.quality or prepared.order.quality,
        usage=answer.usage,
        cost_micro_usd=sum(r.reserved_micro_usd if r.cost_micro_usd is None else r.cost_micro_usd for r in records),
        attempts=tuple(records),
        prompt_sha256=prepared.order.prompt_sha256,
        artifact=keep(answer.original, answer.format, ctx.artifacts),
    )


def _error(verdict: Verdict, prepared: Prepared, records: list[AttemptRecord]) -> BackendError:
    many = f" after {len(records)} attempts" if len(records) > 1 else ""
    return verdict.error(
        f"{prepared.model} at {prepared.service}{many}: {verdict.reason}",
        remedy=verdict.remedy,
        attempts=tuple(record.as_dict() for record in records),
    )
