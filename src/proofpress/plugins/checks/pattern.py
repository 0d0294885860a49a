"""Check `pattern`: the copy matches the brief's regular expression, and a price is money that makes sense.

A price must be written as the locale writes numbers, with the decimals of its currency, and say the number that the brief
gave; a former price must be above the present one. A price that matches the brief's own pattern may be written in another way,
as long as it has one meaning. Sources: CLDR number formats; Directive 98/6/EC article 6a for what a former price is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import attrs
import regex

from proofpress.brief import ContentKind, Part, Region, Role
from proofpress.composition import Composition
from proofpress.errors import InputError
from proofpress.interfaces import Context, Scope, Validator
from proofpress.money import format_price
from proofpress.plugins.checks._copy import deck_evidence
from proofpress.plugins.checks._patterns import TIMEOUT_S, Money, full_match, plain_spaces, plain_value, read_money
from proofpress.proof import Finding, Outcome

__all__ = ["PatternCheck", "judge_pattern", "judge_price"]


@attrs.frozen
class Judgement:
    """An outcome and its reason."""

    outcome: Outcome
    reason: str


def judge_pattern(region: Region) -> Judgement:
    """Hold the region's copy against its pattern: the whole text, or each amount of a price."""
    if region.pattern is None:
        return Judgement(Outcome.PASS, "")
    is_price = region.content.kind is ContentKind.PRICE
    texts = [part.text for part in region.content.parts if part.name != "unit"] if is_price else [region.content.text]
    for text in texts:
        try:
            matched = full_match(region.pattern, text)
        except regex.error as error:
            return Judgement(Outcome.UNDECIDED, f"“{region.pattern}” is no regular expression ({error}): mend it")
        if matched is None:
            reason = (
                f"“{region.pattern}” took longer than {TIMEOUT_S:g} s on “{text}”: write it without nested repetition"
            )
            return Judgement(Outcome.UNDECIDED, reason)
        if not matched:
            return Judgement(
                Outcome.FAIL, f"“{text}” does not match “{region.pattern}”: correct the copy or the pattern"
            )
    return Judgement(Outcome.PASS, f"matches “{region.pattern}”")


def judge_price(region: Region, locale: str, *, declared: bool = False) -> Judgement:
    """Hold a price against the locale's way of writing money, the brief's own number, and a former price against the present.

    Args:
        region: Whose price it is.
        locale: Of the copy.
        declared: Whether the brief's own pattern matches: then the way of writing is the house's, if it has one meaning.
    """
    single: dict[str, Money] = {}
    notes: list[str] = []
    for part in region.content.parts:
        if part.name == "unit":
            continue
        found = tuple(_house(money) if declared else money for money in read_money(part.text, locale))
        for money in found:
            if money.fault:
                return Judgement(Outcome.FAIL, f"{part.name}: {money.fault}; correct the price in the copy deck")
        if not found:
            return Judgement(
                Outcome.UNDECIDED, f"{part.name}: no amount stands in “{part.text}”; give a 'pattern', or approve it"
            )
        wrong = _not_the_number(part, found)
        if wrong:
            return Judgement(Outcome.FAIL, wrong)
        if len(found) == 1:
            single[part.name] = found[0]
        notes += [note for money in found if (note := _style(part.text, money, locale))]
    sense = _sense(single)
    if sense:
        return Judgement(Outcome.FAIL, sense)
    told = ", ".join(f"{name} {money.amount} {money.currency}".rstrip() for name, money in single.items())
    return Judgement(
        Outcome.PASS, "; ".join([f"money as {locale} writes it: {told}" if told else "well-formed amounts", *notes])
    )


def _house(money: Money) -> Money:
    """Return an amount that the locale does not write so with the one meaning that it can have, if it has one."""
    value = plain_value(money.text, money.currency) if money.fault and money.currency else None
    return money if value is None else attrs.evolve(money, amount=value, fault="")


def _not_the_number(part: Part, found: tuple[Money, ...]) -> str:
    """Return in words that a part does not say the number that the brief gave for it; empty if it does, or gave none."""
    if part.value is None:
        return ""
    if [(money.amount, money.currency) for money in found] == [(part.value, part.currency)]:
        return ""
    read = ", ".join(f"{money.amount} {money.currency}".rstrip() for money in found)
    return f"{part.name}: “{part.text}” says {read}, the brief says {part.value} {part.currency}"


def _sense(single: dict[str, Money]) -> str:
    now, was = single.get("amount"), single.get("was")
    if now is None or was is None or now.amount is None or was.amount is None:
        return ""
    if now.currency and was.currency and now.currency != was.currency:
        return f"the price is in {now.currency}, the former price in {was.currency}: use one currency"
    if was.amount <= now.amount:
        return f"the former price {was.amount} is not above the price {now.amount}: correct one, or remove 'was'"
    return ""


def _style(text: str, money: Money, locale: str) -> str:
    """Return a note where a price is written otherwise than CLDR writes it."""
    if not money.currency or money.amount is None:
        return "no currency that is known stands beside the amount" if not money.currency else ""
    try:
        usual = format_price(money.amount, money.currency, locale)
    except InputError:
        return ""
    return "" if plain_spaces(usual) == plain_spaces(text) else f"house style; CLDR writes “{usual}”"


class PatternCheck(Validator):
    """Judges every price, and every region that has a pattern."""

    name = "pattern"
    checks = ("pattern",)
    scope: ClassVar[Scope] = "region"

    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each price and each text region with a pattern."""
        found = []
        for region in regions:
            ctx.check()
            if region.role.is_text and (region.pattern is not None or region.role is Role.PRICE):
                found.append(_judge(region, composition))
        return found


def _judge(region: Region, composition: Composition) -> Finding:
    judgements = [judge_pattern(region)]
    if region.role is Role.PRICE:
        proved = region.pattern is not None and judgements[0].outcome is Outcome.PASS
        price = judge_price(region, composition.asset.locale, declared=proved)
        # What holds no amount at all ("free") is proved by the brief's own pattern, if it has one.
        judgements.append(
            Judgement(Outcome.PASS, price.reason) if proved and price.outcome is Outcome.UNDECIDED else price
        )
    outcomes = [judgement.outcome for judgement in judgements]
    outcome = next((o for o in (Outcome.FAIL, Outcome.UNDECIDED) if o in outcomes), Outcome.PASS)
    return Finding(
        "pattern",
        region.id,
        outcome,
        "; ".join(j.reason for j in judgements if j.reason and j.outcome is outcome),
        evidence=deck_evidence(region, composition.asset),
        expected=region.pattern,
        measured=region.content.text,
        threshold="was-price above price" if any(part.name == "was" for part in region.content.parts) else None,
    )
