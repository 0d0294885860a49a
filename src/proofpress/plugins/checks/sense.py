"""Check `sense`: the numbers of the copy agree with each other, from region to region.

Percent off and sums saved follow from the former and the present price, unit prices from price and contents; dates exist, fall
on their weekday and run forwards; an article number in words is the one that is stamped. Only what the words make plain is
judged: a region without such a claim has no finding. Sources: Directive 98/6/EC (unit prices), GS1 General Specifications 7.9.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import ClassVar, Final

import attrs
import regex

from proofpress.brief import Region, Role
from proofpress.codes import gtin_error, same_gtin
from proofpress.composition import Composition
from proofpress.interfaces import Context, Scope, Validator
from proofpress.plugins.checks._claims import article_numbers, measures, percent_off, saved, unit_prices
from proofpress.plugins.checks._copy import deck_evidence
from proofpress.plugins.checks._dates import date_faults, dates
from proofpress.plugins.checks._patterns import plain_digits, read_money
from proofpress.proof import Finding, Outcome

__all__ = ["Offer", "SenseCheck", "offer_of"]

_NAMED: Final = regex.compile(r"(?<!\p{L})(?:EAN|GTIN|UPC|JAN)(?!\p{L})")
_CENT: Final = Decimal("0.01")


@attrs.frozen
class Offer:
    """What an asset asks for its product.

    Attributes:
        now: The price.
        currency: ISO 4217 code, empty if unknown.
        was: The former price; None if there is none.
        contents: What the price is for: `g` or `l`, and how much; None if the price does not say.
    """

    now: Decimal
    currency: str
    was: Decimal | None = None
    contents: tuple[str, Decimal] | None = None


@attrs.frozen
class Judged:
    """A claim that was held against the rest of the copy: what was compared, and what is wrong, if anything."""

    told: str
    fault: str = ""


def offer_of(regions: Iterable[Region], locale: str) -> Offer | None:
    """Return what the asset asks, if exactly one region is a price and says one amount; else None."""
    prices = [region for region in regions if region.role is Role.PRICE]
    if len(prices) != 1:
        return None
    sums: dict[str, tuple[Decimal, str]] = {}
    contents = None
    for part in prices[0].content.parts:
        if part.name == "unit":
            contents = next(((kind, amount) for kind, amount, _, _ in measures(part.text)), None)
            continue
        found = [money for money in read_money(part.text, locale) if money.amount is not None]
        if len(found) == 1 and found[0].amount is not None:
            sums[part.name] = (found[0].amount, found[0].currency)
    now = sums.get("amount") or sums.get("text")
    if now is None or not now[0]:
        return None
    return Offer(now[0], now[1], sums["was"][0] if "was" in sums else None, contents)


class SenseCheck(Validator):
    """Holds the claims of every text region against prices, dates and codes of the same asset."""

    name = "sense"
    checks = ("sense",)
    scope: ClassVar[Scope] = "copy"

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each text region that claims something, and for every one if the brief demands it."""
        locale = composition.asset.locale
        offer = offer_of(composition.regions, locale)
        stamped = [r.content.payload for r in composition.regions if r.role in (Role.EAN13, Role.UPCA)]
        demanded = dict(composition.asset.rules.checks).get("sense") == "required"
        found = []
        for region in regions:
            ctx.check()
            judged = list(_judged(region, locale, offer, stamped)) if region.role.is_text else []
            if judged or (demanded and region.role.is_text):
                found.append(_finding(region, composition, judged))
        return found


def _judged(region: Region, locale: str, offer: Offer | None, stamped: Sequence[str]) -> Iterator[Judged]:
    for part in region.content.parts:
        if offer is not None:
            yield from _percent(part.text, offer)
            yield from _saving(part.text, locale, offer)
            yield from _unit(part.text, locale, offer)
        found = dates(part.text, locale)
        if found:
            faults = date_faults(part.text, locale)
            yield Judged(", ".join(item.text for item in found), "; ".join(faults))
        yield from _articles(part.text, stamped)


def _percent(text: str, offer: Offer) -> Iterator[Judged]:
    if offer.was is None or offer.was <= offer.now:
        return
    right = (offer.was - offer.now) / offer.was * 100
    for claim in percent_off(text):
        # Both ways of rounding a discount are in use: to the nearest, and down.
        agrees = right - claim.step < claim.value <= right + claim.step / 2
        fault = f"“{claim.text}”, but from {offer.was} to {offer.now} it is {right:.1f} %"
        yield Judged(claim.text, "" if agrees else fault)


def _saving(text: str, locale: str, offer: Offer) -> Iterator[Judged]:
    if offer.was is None:
        return
    for money in saved(text, locale):
        right = offer.was - offer.now
        fault = f"“{money.text}” saved, but from {offer.was} to {offer.now} it is {right}"
        yield Judged(f"{money.text} saved", "" if money.amount == right else fault)


def _unit(text: str, locale: str, offer: Offer) -> Iterator[Judged]:
    priced = list(unit_prices(text, locale))
    if not priced:
        return
    plain = plain_digits(text)
    named = [(kind, amount) for kind, amount, _, _ in measures(plain)]
    for kind, amount, money in priced:
        others = [other for other in named if other[0] == kind and other != (kind, amount)]
        contents = others[0] if len(others) == 1 else offer.contents
        if contents is None or contents[0] != kind or money.amount is None or money.currency != offer.currency:
            continue
        right = offer.now * amount / contents[1]
        told = f"{money.text} {money.currency} for {amount.normalize():f} {kind}"
        fault = f"{told}, but {offer.now} for {contents[1].normalize():f} {kind} makes {right:.2f}"
        yield Judged(told, "" if abs(money.amount - right) < max(_CENT, _step(money.text)) else fault)


def _step(number: str) -> Decimal:
    """Return what the last digit of a written amount is worth, at most one."""
    tail = regex.search(r"[.,](\d{1,2})$", number)
    return Decimal(1).scaleb(-len(tail.group(1))) if tail else Decimal(1)


def _articles(text: str, stamped: Sequence[str]) -> Iterator[Judged]:
    for number in article_numbers(text):
        alone = plain_digits(text).replace(" ", "") == number
        if not (_NAMED.search(text) or alone):
            continue
        error = gtin_error("upca" if len(number) == 12 else "ean13", number)
        if stamped and not any(same_gtin(number, payload) for payload in stamped):
            yield Judged(number, f"article number {number} is not the one that is stamped ({', '.join(stamped)})")
        elif error:
            yield Judged(number, error if not alone or stamped else "")
        else:
            yield Judged(number)


def _finding(region: Region, composition: Composition, judged: Sequence[Judged]) -> Finding:
    faults = [item.fault for item in judged if item.fault]
    told = "; ".join(item.told for item in judged)
    fine = f"it agrees with the rest: {told}" if told else "it claims nothing that can be worked out"
    return Finding(
        "sense",
        region.id,
        Outcome.FAIL if faults else Outcome.PASS,
        f"{'; '.join(faults)}: correct one of them in the copy deck" if faults else fine,
        evidence=deck_evidence(region, composition.asset),
        measured=told or None,
    )
