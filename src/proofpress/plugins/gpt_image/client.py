"""The one way to an image service: money, limits, retries, deadline and the gate in one place.

Safe to use from several threads. Requests run in a private event loop, since only there can a total deadline cut off an answer
that drips. The openai package is loaded when the first order is sent.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from proofpress.errors import (
    BackendAccountError,
    BackendError,
    CancelledError,
    EnvironmentProblem,
    InputError,
    PriceTableError,
    ProofpressError,
)
from proofpress.geometry import Size
from proofpress.interfaces import Context
from proofpress.plugins.gpt_image import endpoint as endpoints
from proofpress.plugins.gpt_image import prices as price_table
from proofpress.plugins.gpt_image.access import Access, find_access, require_packages
from proofpress.plugins.gpt_image.answer import Wanted
from proofpress.plugins.gpt_image.attempt import Prepared
from proofpress.plugins.gpt_image.batch import BatchTicket, collect, submit
from proofpress.plugins.gpt_image.limits import Limits, Throttle
from proofpress.plugins.gpt_image.loop import PrivateLoop
from proofpress.plugins.gpt_image.models import DEFAULT_MODEL, find_model
from proofpress.plugins.gpt_image.order import ImageAnswer, ImageOrder
from proofpress.plugins.gpt_image.quote import Quote, check_priceable, find_price, quote
from proofpress.plugins.gpt_image.requests import MOST_IMAGES, Service, arguments, method
from proofpress.plugins.gpt_image.retry import RetryPolicy, RetryUnknown
from proofpress.plugins.gpt_image.sending import Sender
from proofpress.plugins.gpt_image.sizes import SizeRule

if TYPE_CHECKING:
    import httpx2

__all__ = ["ImagesClient"]

_STOPS = (BackendAccountError, CancelledError, EnvironmentProblem, PriceTableError)


class ImagesClient:
    """Sends image orders to one model of one service.

    Args:
        model: The model's name at the service; a snapshot's name pins it.
        base_url: The service's address up to `/v1`; OpenAI's, or that of the environment, if empty.
        api_key: The key; from the environment if None.
        key_variable: Environment variable that holds the key. `OPENAI_API_KEY` is read for OpenAI's own address, for the one of
            `OPENAI_BASE_URL`, and for any other only if it is named here.
        endpoint: What kind of service it is, a name of `endpoint.ENDPOINTS`; by its address if empty.
        like: The model of the table that this one is, where the service has another name for it (a deployment, an alias).
        prices: Model name and price, as `prices.parse_price` reads it; wins over the table.
        limits: Limits of the account.
        timeout_s: Total time of one attempt.
        patience_s: As in `RetryPolicy`.
        retries: As in `RetryPolicy`.
        retry_unknown: As in `RetryPolicy`.
        partial_images: Ask for so many partial pictures as progress, 0 to 3; they cost. None does not stream.
        today: The date that shutdowns are judged by; the machine's if None.
        network: What carries requests in place of the network, for instance in tests.

    Raises:
        InputError: The model is shut down, has no price, or an argument makes no sense.
    """

    def __init__(
        self,
        model: str = DEFAULT_MODEL,
        *,
        base_url: str = "",
        api_key: str | None = None,
        key_variable: str = "",
        endpoint: str = "",
        like: str = "",
        prices: Mapping[str, object] | None = None,
        limits: Limits | None = None,
        timeout_s: float = 300.0,
        patience_s: float = 600.0,
        retries: int = 4,
        retry_unknown: RetryUnknown = "once",
        partial_images: int | None = None,
        today: dt.date | None = None,
        network: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        if timeout_s <= 0 or patience_s < 0 or retries < 0 or partial_images not in (None, 0, 1, 2, 3):
            raise InputError(
                "a time, a number of retries or of partial images makes no sense",
                remedy="give a timeout above 0, at least 0 retries, and 0 to 3 partial images",
            )
        self._access: Access = find_access(base_url, api_key, key_variable)
        known = find_model(
            like or model, elsewhere=not self._access.is_openai, today=today or dt.datetime.now(tz=dt.UTC).date()
        )
        if like and known is None:
            raise InputError(f"no model {like!r} in the table", "like", "name one that `prices` could be taken from")
        self._service = Service(endpoints.find_endpoint(endpoint, self._access.base_url, known), model, known)
        self._price = find_price(model, known.id if known else "", prices or {})
        self._limits = limits or Limits()
        self._network = network
        self._timeout_s = timeout_s
        self._policy = RetryPolicy(retries, patience_s, retry_unknown)
        streams = partial_images is not None and self._service.endpoint.streams
        self._partials = partial_images if streams else None
        self._lock = threading.Lock()
        self._running: PrivateLoop[Sender] | None = None

    def __repr__(self) -> str:
        return f"ImagesClient({self.model!r}, endpoint={self._service.endpoint.name!r})"

    @property
    def model(self) -> str:
        """The model's name at the service."""
        return self._service.name

    @property
    def endpoint(self) -> str:
        """What kind of service it is."""
        return self._service.endpoint.name

    @property
    def sizes(self) -> SizeRule:
        """What sizes it draws."""
        return self._service.sizes

    @property
    def qualities(self) -> tuple[str, ...]:
        """What qualities may be asked for, the cheapest first; empty where it knows none."""
        return self._service.qualities

    @property
    def takes_mask(self) -> bool:
        """Whether a mask reaches the model; where it does not, it is left out."""
        return self._service.takes_mask

    @property
    def takes_markup(self) -> bool:
        """Whether a markup picture reaches the model; where it does not, one is refused."""
        return self._service.takes_markup

    @property
    def edits(self) -> bool:
        """Whether it edits pictures at all."""
        return self._service.endpoint.edits

    @property
    def most_images(self) -> int:
        """Most pictures of one order."""
        return MOST_IMAGES

    @property
    def concurrency(self) -> int:
        """Requests at once, at best."""
        return self._limits.concurrency

    def describe(self) -> dict[str, str]:
        """Return what reports should name: model, kind of service, dates of the tables."""
        return {
            "model": self.model,
            "endpoint": self.endpoint,
            "endpoints_as_of": endpoints.AS_OF.isoformat(),
            "prices_as_of": price_table.AS_OF.isoformat(),
        }

    def fit_size(self, width: int, height: int) -> Size:
        """Return the size to order for a picture of `width` x `height` px; see `SizeRule.fit`."""
        return self.sizes.fit(width, height)

    def worst_case(self, order: ImageOrder, *, batch: bool = False) -> int:
        """Return the most that one attempt at the order may cost, micro-USD.

        Raises:
            InputError: The service cannot take the order, or `auto` cannot be priced.
        """
        check_priceable(order, self._service, self._price)
        return self._quote(order, batch=batch).worst_case

    def expected(self, order: ImageOrder, *, batch: bool = False) -> int:
        """Return what one attempt at the order will probably cost, micro-USD; raises as `worst_case`."""
        check_priceable(order, self._service, self._price)
        return self._quote(order, batch=batch).expected

    def send(self, order: ImageOrder, ctx: Context) -> ImageAnswer:
        """Send an order and return its picture.

        Raises:
            InputError: The service cannot take the order.
            EnvironmentProblem: A package of the extra `openai`, or the key, is missing.
            BudgetError: A cap does not cover the next attempt.
            PriceTableError: An attempt cost more than its worst case.
            BackendError: Its kinds tell which fault of the service; `attempts` holds what was tried.
            CancelledError: The caller cancelled; what was sent by then counts as spent.
        """
        prepared = self._prepare(order, ctx)
        return self._loop().run(lambda sender: sender.send(prepared, ctx), ctx)

    def send_all(self, orders: Sequence[ImageOrder], ctx: Context) -> tuple[ImageAnswer | ProofpressError, ...]:
        """Send orders side by side, within the limits, and return picture or error of each.

        Raises:
            BackendAccountError: The service refuses everything.
            PriceTableError: As `send`.
            CancelledError: As `send`.
            InputError: The service cannot take one of the orders; none was sent.
        """
        prepared = [self._prepare(order, ctx) for order in orders]
        if not prepared:
            return ()

        async def together(sender: Sender) -> list[ImageAnswer | BaseException]:
            return await asyncio.gather(*(sender.send(each, ctx) for each in prepared), return_exceptions=True)

        found = self._loop().run(together, ctx)
        for each in found:
            if isinstance(each, BaseException) and (isinstance(each, _STOPS) or not isinstance(each, ProofpressError)):
                raise each
        return tuple(each for each in found if isinstance(each, ImageAnswer | ProofpressError))

    def submit_batch(self, orders: Sequence[ImageOrder], ctx: Context) -> BatchTicket:
        """Send orders as one batch at half the price; the ticket collects it, within a day or so.

        Raises:
            InputError: The service takes no batches, or not these orders.
            BudgetError: A cap does not cover them all; nothing was sent.
            BackendError: It was not accepted; if that is not known, its worst case stays spent.
        """
        if not self._service.endpoint.batches:
            raise InputError(f"{self.endpoint} takes no batches", remedy="send the orders one by one")
        ctx.check()
        worst = [self.worst_case(order, batch=True) for order in orders]
        return self._loop().run(
            lambda sender: submit(sender.service, self._service, orders, worst, ctx, self._timeout_s), ctx
        )

    def collect_batch(self, ticket: BatchTicket, ctx: Context) -> tuple[ImageAnswer | BackendError, ...] | None:
        """Return what became of each order of a batch, settling it; None while it still runs.

        Raises:
            BackendError: The service could not be asked, or knows no such batch.
            PriceTableError: An order cost more than its worst case.
        """
        ctx.check()
        return self._loop().run(
            lambda sender: collect(sender.service, self._service, ticket, self._price, ctx, self._timeout_s), ctx
        )

    def close(self) -> None:
        """End the connections and the thread behind them; a later order opens them again.

        A service that refused everything is then asked anew.
        """
        with self._lock:
            running, self._running = self._running, None
        if running is not None:
            running.close()

    def _quote(self, order: ImageOrder, *, batch: bool = False) -> Quote:
        return quote(order, self._service, self._price, partials=self._partials or 0, batch=batch)

    def _prepare(self, order: ImageOrder, ctx: Context) -> Prepared:
        ctx.check()
        require_packages()
        if ctx.budget.capped:
            check_priceable(order, self._service, self._price)
        quoted = self._quote(order)
        given = arguments(order, self._service, self._partials)
        field = self._service.endpoint.mask
        renamed = (field, given.pop(field)) if field not in ("", "mask") and field in given else None
        from proofpress.plugins.gpt_image.transport import Call

        known = "output_format" in self._service.endpoint.knows
        return Prepared(
            self.endpoint,
            self.model,
            order,
            Call(method(order), given, renamed),
            Wanted(order.size, "png" if known else "", order.transparent),
            self._price,
            quoted.worst_case,
            quoted.tokens,
            self._partials,
        )

    def _loop(self) -> PrivateLoop[Sender]:
        with self._lock:
            if self._running is None:
                require_packages()
                from proofpress.plugins.gpt_image.transport import close_service, open_service

                url, key, network = self._access.base_url, self._access.key(), self._network
                limits, policy, timeout_s, clean = self._limits, self._policy, self._timeout_s, self._access.clean
                # Not through self: the thread must not keep the client alive.
                self._running = PrivateLoop(
                    lambda: Sender(
                        open_service(url, key, network), Throttle(limits, time.monotonic), policy, timeout_s, clean
                    ),
                    lambda sender: close_service(sender.service),
                )
            return self._running
