"""The Batch API: many orders at half the price, answered within a day; submit now, collect later.

A batch is sent once and never again by itself: if no answer comes to its creation, it may run all the same. Its worst case
stays spent until it is collected.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs

from proofpress.budget import Budget
from proofpress.errors import BackendError, BackendUnavailableError, BudgetError, InputError, PriceTableError
from proofpress.image import sha256
from proofpress.interfaces import Context
from proofpress.plugins.gpt_image.answer import AnswerFault, Wanted, decode, envelope_of, read_image
from proofpress.plugins.gpt_image.attempt import byte_cap, settled_cost
from proofpress.plugins.gpt_image.evidence import keep
from proofpress.plugins.gpt_image.order import AttemptRecord, ImageAnswer, ImageOrder, Outcome, Usage
from proofpress.plugins.gpt_image.outcome import Verdict, Wire, judge_answer, judge_status, judge_wire
from proofpress.plugins.gpt_image.prices import Price
from proofpress.plugins.gpt_image.requests import Service, batch_body
from proofpress.proof import Call

if TYPE_CHECKING:
    import openai

    from proofpress.plugins.gpt_image.transport import Call as HttpCall

__all__ = ["BatchItem", "BatchTicket", "collect", "submit"]

_MOST_ORDERS: Final = 500
"""Most orders of a batch here; the service takes more, but the answers are held in memory."""
_MOST_BYTES: Final = 200_000_000
_RUNNING: Final = frozenset({"validating", "in_progress", "finalizing", "cancelling"})
_UNBILLED: Final = frozenset({"batch_expired", "batch_cancelled"})
_SMALL: Final = 1 << 20


@attrs.frozen
class BatchItem:
    """One order of a batch.

    Attributes:
        name: Its name in the batch.
        wanted: What its answer must be.
        quality: As it was ordered.
        prompt_sha256: Digest of its prompt.
        prompt_version: Which builder made it.
        regions: Regions that it draws.
        reservation: The name under which its worst case is held.
        worst_case: That sum, micro-USD.
    """

    name: str
    wanted: Wanted
    quality: str
    prompt_sha256: str
    prompt_version: str
    regions: tuple[str, ...]
    reservation: str
    worst_case: int


@attrs.frozen
class BatchTicket:
    """What a batch is collected with: plain values, to be kept wherever you like.

    Attributes:
        id: The service's name of the batch.
        items: Its orders, in order.
    """

    id: str
    items: tuple[BatchItem, ...]


async def submit(
    client: openai.AsyncOpenAI,
    service: Service,
    orders: Sequence[ImageOrder],
    worst_cases: Sequence[int],
    ctx: Context,
    seconds: float,
) -> BatchTicket:
    """Send orders as one batch.

    Raises:
        InputError: Orders of two kinds, or more than a batch holds.
        BudgetError: A cap does not cover them all; nothing was sent.
        BackendError: It was not accepted; if that is not known, its worst case stays spent.
    """
    path = "/v1/images/edits" if orders and orders[0].images else "/v1/images/generations"
    if not orders or len(orders) > _MOST_ORDERS or any(bool(o.images) != bool(orders[0].images) for o in orders):
        raise InputError(
            f"{len(orders)} orders make no batch", remedy=f"send 1 to {_MOST_ORDERS}, all edits or all drawn anew"
        )
    lines = [
        json.dumps({"custom_id": f"order-{i}", "method": "POST", "url": path, "body": batch_body(order, service)})
        for i, order in enumerate(orders)
    ]
    data = "\n".join(lines).encode()
    if len(data) > _MOST_BYTES:
        raise InputError(f"the batch has {len(data)} bytes", remedy=f"send at most {_MOST_BYTES}")
    held = _hold(orders, worst_cases, ctx.budget)
    try:
        upload = {"file": ("orders.jsonl", data, "application/jsonl"), "purpose": "batch"}
        file = await _asked(client, "files", "create", upload, seconds)
    except BackendError:
        _release(held, ctx.budget)
        raise
    given = {"input_file_id": _text(file, "id"), "endpoint": path, "completion_window": "24h"}
    try:
        made = await _asked(client, "batches", "create", given, seconds)
    except BackendError as error:
        if error.attempts and error.attempts[-1]["outcome"] not in (Outcome.UNKNOWN.value, Outcome.REJECTED_PAID.value):
            _release(held, ctx.budget)
        raise
    known = "output_format" in service.endpoint.knows
    items = [
        BatchItem(
            f"order-{i}",
            Wanted(order.size, "png" if known else "", order.transparent),
            order.quality,
            order.prompt_sha256,
            order.prompt_version,
            order.regions,
            reservation,
            worst_case,
        )
        for i, (order, reservation, worst_case) in enumerate(zip(orders, held, worst_cases, strict=True))
    ]
    return BatchTicket(_text(made, "id"), tuple(items))


def _hold(orders: Sequence[ImageOrder], worst_cases: Sequence[int], budget: Budget) -> list[str]:
    """Hold every worst case as an unknown outcome, or none of them."""
    held: list[str] = []
    try:
        for order, worst_case in zip(orders, worst_cases, strict=True):
            with budget.for_regions(order.regions).spend(worst_case) as spend:
                held.append(spend.reservation)
    except BudgetError:
        _release(held, budget)
        raise
    return held


def _release(held: Sequence[str], budget: Budget) -> None:
    for reservation in held:
        budget.resolve(reservation, 0)


async def collect(
    client: openai.AsyncOpenAI, service: Service, ticket: BatchTicket, price: Price, ctx: Context, seconds: float
) -> tuple[ImageAnswer | BackendError, ...] | None:
    """Return what became of each order, or None while the batch still runs; settles each.

    Raises:
        BackendError: The service could not be asked, or knows no such batch.
        PriceTableError: An order cost more than its worst case.
    """
    found = await _asked(client, "batches", "retrieve", {"batch_id": ticket.id}, seconds)
    status = _text(found, "status")
    if status in _RUNNING:
        return None
    rows: dict[str, Mapping[str, Any]] = {}
    for name in ("output_file_id", "error_file_id"):
        if isinstance(found.get(name), str):
            most = sum(byte_cap(item.wanted.size, None) for item in ticket.items)
            body = await _fetched(client, "files", "content", {"file_id": found[name]}, seconds, most)
            rows |= _rows(body)
    return tuple(
        # Decoding takes long, and the loop has other things to do.
        [
            await asyncio.to_thread(_outcome, item, rows.get(item.name), status, service, price, ctx)
            for item in ticket.items
        ]
    )


def _rows(body: bytes) -> dict[str, Mapping[str, Any]]:
    rows: dict[str, Mapping[str, Any]] = {}
    for line in body.splitlines():
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(row, dict) and isinstance(row.get("custom_id"), str):
            rows[row["custom_id"]] = row
    return rows


def _outcome(
    item: BatchItem, row: Mapping[str, Any] | None, status: str, service: Service, price: Price, ctx: Context
) -> ImageAnswer | BackendError:
    response = row.get("response") if row else None
    answered = response if isinstance(response, dict) else {}
    code, body = answered.get("status_code"), answered.get("body")
    name = str(answered.get("request_id") or "")[:200]
    usage: Usage | None = None
    verdict: Verdict | None = None
    answer = None
    if code == 200:
        try:
            envelope = envelope_of(body)
            usage = envelope.usage
            answer = read_image(decode(envelope.b64, usage), envelope, item.wanted)
        except AnswerFault as fault:
            usage = fault.usage
            verdict = judge_answer(fault.reason, fault.code, name)
    elif isinstance(code, int):
        verdict = judge_status(code, {}, json.dumps(body).encode(), name)
    else:
        verdict = _unanswered(row, status)
    cost = settled_cost(usage, price, batch=True) if verdict is None or usage is not None else None
    cost = 0 if verdict is not None and verdict.unbilled else cost
    outcome = verdict.outcome if verdict else Outcome.ACCEPTED
    reason, word = (verdict.reason, verdict.code) if verdict else ("", "")
    record = AttemptRecord(
        outcome, code if isinstance(code, int) else 0, word, name, item.worst_case, cost, 0.0, reason
    )
    _settle(item, cost, ctx.budget)
    spent = item.worst_case if cost is None else cost
    digest = sha256(answer.original) if answer else ""
    used = tuple(attrs.asdict(usage).items()) if usage else ()
    ctx.on_call(
        Call(
            f"{service.endpoint.name} batch", service.name, outcome.value, name, item.regions, item.prompt_sha256,
            item.prompt_version, digest, used, spent,
        )
    )  # fmt: skip
    if verdict is not None or answer is None:
        told = verdict or judge_answer("it holds no picture", "wrong-type", name)
        return told.error(told.reason, remedy=told.remedy, attempts=(record.as_dict(),))
    return ImageAnswer(
        answer.pixels,
        answer.original,
        answer.format,
        name,
        service.name,
        answer.quality or item.quality,
        usage,
        spent,
        (record,),
        item.prompt_sha256,
        keep(answer.original, answer.format, ctx.artifacts),
    )


def _unanswered(row: Mapping[str, Any] | None, status: str) -> Verdict:
    """Judge an order that the batch did not answer."""
    error = row.get("error") if row else None
    code = str(error.get("code"))[:80] if isinstance(error, dict) else ""
    unbilled = code in _UNBILLED or status == "failed"
    return Verdict(
        Outcome.FAILED_UNPAID if unbilled else Outcome.UNKNOWN,
        BackendUnavailableError,
        f"the batch ended as {status[:40]} without this order",
        "order it again",
        code=code or "missing",
        unbilled=unbilled,
    )


def _settle(item: BatchItem, cost: int | None, budget: Budget) -> None:
    if cost is None:
        return
    try:
        budget.resolve(item.reservation, cost)
    except PriceTableError:
        raise
    except BudgetError:
        # Collected by another process than the one that submitted: the books there never held it.
        with budget.spend(cost) as spend:
            spend.settle(cost)


async def _asked(
    client: openai.AsyncOpenAI, resource: str, method: str, given: Mapping[str, Any], seconds: float
) -> Mapping[str, Any]:
    body = await _fetched(client, resource, method, given, seconds, _SMALL)
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _failed(judge_answer("the answer is no object", "no-json", ""))
    return found


async def _fetched(
    client: openai.AsyncOpenAI, resource: str, method: str, given: Mapping[str, Any], seconds: float, most: int
) -> bytes:
    from proofpress.plugins.gpt_image import transport

    call: HttpCall = transport.Call(method, given, resource=resource)
    try:
        reply = await transport.post(client, call, seconds=seconds, most_bytes=most)
    except Wire as wire:
        raise _failed(judge_wire(wire)) from None
    if reply.status != 200:
        raise _failed(judge_status(reply.status, reply.headers, reply.body, reply.request_id))
    return reply.body


def _failed(verdict: Verdict) -> BackendError:
    record = AttemptRecord(verdict.outcome, verdict.status, verdict.code, verdict.request_id, reason=verdict.reason)
    return verdict.error(verdict.reason, remedy=verdict.remedy, attempts=(record.as_dict(),))


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not value:
        raise _failed(judge_answer(f"the answer has no {name}", "wrong-type", ""))
    return value
