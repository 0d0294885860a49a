"""One HTTP attempt and its money: reserve, send once, look through the gate, settle."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import attrs

from proofpress.geometry import Size
from proofpress.image import sha256
from proofpress.interfaces import Context
from proofpress.plugins.gpt_image.answer import Answer, AnswerFault, Wanted, open_answer
from proofpress.plugins.gpt_image.evidence import keep
from proofpress.plugins.gpt_image.order import AttemptRecord, ImageOrder, Outcome, Usage
from proofpress.plugins.gpt_image.outcome import Verdict, Wire, judge_answer, judge_status, judge_wire
from proofpress.plugins.gpt_image.prices import FlatPrice, Price, cost_of
from proofpress.plugins.gpt_image.retry import AttemptFailed
from proofpress.plugins.gpt_image.stream import EventStream, open_stream
from proofpress.proof import Call

if TYPE_CHECKING:
    import openai

    from proofpress.plugins.gpt_image import transport

__all__ = ["Prepared", "attempt", "byte_cap", "settled_cost"]

_ENVELOPE_BYTES: Final = 1 << 20
_LARGEST: Final = Size(3840, 2160)


@attrs.frozen
class Prepared:
    """An order, ready to be sent.

    Attributes:
        service: Kind of service, for evidence.
        model: The model's name there.
        order: What is asked.
        call: What is sent for it.
        wanted: What the answer must be.
        price: What it is billed by.
        worst_case: The most that one attempt may cost, micro-USD.
        tokens: The most tokens that one attempt may use.
        partials: Partial pictures of a stream, None without one.
    """

    service: str
    model: str
    order: ImageOrder
    call: transport.Call
    wanted: Wanted
    price: Price
    worst_case: int
    tokens: int
    partials: int | None


def byte_cap(size: Size | None, partials: int | None) -> int:
    """Return the most bytes of an answer: every picture in it at four bytes a pixel, in base64, and its envelope."""
    area = size or _LARGEST
    picture = -(-area.width * area.height * 4 * 4 // 3) + _ENVELOPE_BYTES
    return picture * (1 + (partials or 0))


def settled_cost(usage: Usage | None, price: Price, *, batch: bool = False) -> int | None:
    """Return what an answer cost, micro-USD; None if it does not tell."""
    if isinstance(price, FlatPrice):
        return price.per_image
    return None if usage is None else cost_of(usage, price, batch=batch)


async def attempt(
    service: openai.AsyncOpenAI,
    prepared: Prepared,
    ctx: Context,
    records: list[AttemptRecord],
    *,
    seconds: float,
    clean: Callable[[str], str],
) -> tuple[Answer, str]:
    """Make one attempt, add its record, and return the picture and the service's name of the request.

    Args:
        service: The package's client.
        prepared: What to send.
        ctx: Whom the money is taken from, and who watches.
        records: Gets the record of this attempt, however it ends.
        seconds: Total time.
        clean: Takes secrets out of what a service writes.

    Raises:
        AttemptFailed: It brought no picture.
        BudgetError: The cap does not cover it; nothing was sent.
        PriceTableError: It cost more than its worst case.
    """
    started = time.monotonic()
    order = prepared.order
    with ctx.budget.for_regions(order.regions).spend(prepared.worst_case) as spend:
        record = AttemptRecord(Outcome.UNKNOWN, code="cancelled", reserved_micro_usd=prepared.worst_case)
        answer: Answer | None = None
        try:
            answer, verdict, usage, request_id = await _exchange(service, prepared, ctx, seconds)
            cost = _cost(verdict, usage, prepared.price)
            record = _record(verdict, request_id, clean, cost, prepared.worst_case)
            if cost is not None:
                spend.settle(cost)
        finally:
            records.append(attrs.evolve(record, seconds=round(time.monotonic() - started, 3)))
            ctx.on_call(_call(records[-1], prepared, answer))
    ctx.emit("attempt", _told(records[-1]), asset=order.asset, region=",".join(order.regions))
    if verdict is not None:
        raise AttemptFailed(attrs.evolve(verdict, reason=clean(verdict.reason)))
    if answer is None:
        raise AssertionError("an attempt without a verdict has an answer")
    return answer, request_id


_Exchange = tuple[Answer | None, Verdict | None, Usage | None, str]


async def _exchange(service: openai.AsyncOpenAI, prepared: Prepared, ctx: Context, seconds: float) -> _Exchange:
    """Return the picture or the verdict, the tokens used, and the name of the request."""
    from proofpress.plugins.gpt_image.transport import post

    events = EventStream(_shower(prepared, ctx)) if prepared.partials is not None else None
    try:
        reply = await post(
            service,
            prepared.call,
            seconds=seconds,
            most_bytes=byte_cap(prepared.order.size, prepared.partials),
            on_chunk=events.feed if events else None,
        )
    except Wire as wire:
        return None, judge_wire(wire), None, ""
    if reply.status != 200:
        return None, judge_status(reply.status, reply.headers, reply.body, reply.request_id), None, reply.request_id
    try:
        # Decoding takes long; other answers come in meanwhile, and deadlines hold.
        answer = await asyncio.to_thread(_opened, reply, events, prepared.wanted)
    except AttemptFailed as failed:
        return None, failed.verdict, None, reply.request_id
    except AnswerFault as fault:
        return None, judge_answer(fault.reason, fault.code, reply.request_id), fault.usage, reply.request_id
    return answer, None, answer.usage, reply.request_id


def _opened(reply: transport.Reply, events: EventStream | None, wanted: Wanted) -> Answer:
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if events is None or kind != "text/event-stream":
        return open_answer(reply.body, wanted)
    if events.error is not None:
        limited = "rate_limit" in str(events.error.get("code"))
        body = json.dumps({"error": events.error}).encode()
        raise AttemptFailed(judge_status(429 if limited else 500, reply.headers, body, reply.request_id))
    if events.completed is None:
        cut = judge_wire(Wire("cut", "the stream ended before its picture was complete"))
        raise AttemptFailed(attrs.evolve(cut, code="stream-cut", status=200, request_id=reply.request_id))
    return open_stream(events, wanted)


def _shower(prepared: Prepared, ctx: Context) -> Callable[[int, bytes], None]:
    order = prepared.order

    def show(number: int, data: bytes) -> None:
        name = keep(data, prepared.wanted.format or "png", ctx.artifacts)
        told = f"partial picture {number + 1} of {prepared.partials}" + (f": {name}" if name else "")
        ctx.emit("partial", told, asset=order.asset, region=",".join(order.regions))

    return show


def _cost(verdict: Verdict | None, usage: Usage | None, price: Price) -> int | None:
    if verdict is not None and verdict.unbilled:
        return 0
    if verdict is None or verdict.outcome is Outcome.REJECTED_PAID:
        return settled_cost(usage, price) if verdict is None or usage is not None else None
    return None


def _record(
    verdict: Verdict | None, request_id: str, clean: Callable[[str], str], cost: int | None, worst_case: int
) -> AttemptRecord:
    if verdict is None:
        return AttemptRecord(Outcome.ACCEPTED, 200, "", request_id, worst_case, cost)
    return AttemptRecord(
        verdict.outcome, verdict.status, verdict.code, request_id, worst_case, cost, reason=clean(verdict.reason)
    )


def _call(record: AttemptRecord, prepared: Prepared, answer: Answer | None) -> Call:
    """Return the attempt as the core keeps it."""
    cost, usage = record.cost_micro_usd, answer.usage if answer else None
    return Call(
        service=prepared.service,
        model=prepared.model,
        outcome=f"{record.outcome.value} ({record.code})" if record.code else record.outcome.value,
        request_id=record.request_id,
        regions=prepared.order.regions,
        prompt_sha256=prepared.order.prompt_sha256,
        prompt_version=prepared.order.prompt_version,
        image_sha256=sha256(answer.original) if answer else "",
        usage=tuple(attrs.asdict(usage).items()) if usage else (),
        cost_micro_usd=record.reserved_micro_usd if cost is None else cost,
    )


def _told(record: AttemptRecord) -> str:
    cost = "cost unknown" if record.cost_micro_usd is None else f"{record.cost_micro_usd} micro-USD"
    code = f" ({record.code})" if record.code else ""
    return f"{record.outcome.value}{code}, {cost}, {record.seconds:.1f} s"
