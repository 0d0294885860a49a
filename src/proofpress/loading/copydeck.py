"""The copy deck: which words stand in a region for a locale, with variables filled in and prices written out."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from proofpress import locales
from proofpress.brief import Content, ContentKind, Part, Region, Role
from proofpress.codes import gtin_error
from proofpress.errors import InputError
from proofpress.loading.document import Document
from proofpress.money import currency_exists, format_price, parse_amount

__all__ = ["Deck", "fill", "unit_text"]

_VARIABLE: Final = re.compile(r"\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_]*)\}|[{}]")
_MEASURE: Final = re.compile(r"\d*[\s\u00a0\u202f]*(?:kg|g|mg|l|L|ml|mL|cl|dl|m|cm|mm|m²|oz|fl oz|lb|pc|pcs)")


def fill(template: str, variables: Mapping[str, str]) -> str:
    """Return the text with each `{name}` replaced, in one pass: what is filled in is never looked at again.

    `{{` and `}}` stand for the braces themselves.

    Raises:
        KeyError: A variable is unknown; the argument is its name.
        ValueError: A brace stands alone.
    """

    def replace(match: re.Match[str]) -> str:
        whole = match.group()
        if whole in ("{{", "}}"):
            return whole[0]
        if match.group(1) is None:
            message = f"a lone {whole!r}"
            raise ValueError(message)
        return variables[match.group(1)]

    return _VARIABLE.sub(replace, template)


def unit_text(unit: str) -> str:
    """Return how a unit stands under a price: a measure such as `kg` or `250 g` as `/ kg`, other words as they are."""
    return f"/\u00a0{unit}" if _MEASURE.fullmatch(unit) else unit


class Deck:
    """Looks copy up along the fallback chain.

    Args:
        data: The brief as checked JSON.
        document: Where the brief comes from.
    """

    def __init__(self, data: Mapping[str, Any], document: Document) -> None:
        self._copy: Mapping[str, Mapping[str, Any]] = data["copy"]
        self._variables: Mapping[str, Any] = data.get("variables", {})
        self._default: str = data["default_locale"]
        self._document = document
        document.check_locale(self._default, ("default_locale",))
        for tag in self._copy:
            if tag != "default":
                document.check_locale(tag, ("copy", tag))
        for name, value in self._variables.items():
            for tag in value if isinstance(value, dict) else ():
                if tag != "default":
                    document.check_locale(tag, ("variables", name, tag))
        wanted = data.get("locales")
        if wanted is None:
            wanted = [tag for tag in self._copy if tag != "default"] or [self._default]
        for index, tag in enumerate(wanted):
            document.check_locale(tag, ("locales", index))
            chain = locales.fallback_chain(tag, self._default)
            if not any(key in self._copy for key in chain):
                raise document.fault(f"no copy for locale {tag!r}", ("copy",), f"add an entry {tag!r}")
        self.locales: tuple[str, ...] = tuple(wanted)

    def content(self, region: Region, locale: str) -> Content:
        """Return what must stand in the region.

        Raises:
            BriefError: Copy is missing, or wrong for the role.
        """
        if region.role is Role.IMAGE:
            return region.content
        for tag in locales.fallback_chain(locale, self._default):
            entry = self._copy.get(tag, {}).get(region.id)
            if entry is not None:
                return self._content(region, locale, tag, entry)
        raise self._document.fault(
            f"no copy of region {region.id!r} for locale {locale!r}",
            ("copy", locale, region.id),
            "add it there, or under " + " or ".join(repr(tag) for tag in ("default", self._default) if tag != locale),
        )

    def _content(self, region: Region, locale: str, tag: str, entry: Any) -> Content:
        path = ("copy", tag, region.id)
        if region.role.is_code:
            return self._code(region, tag, entry, path, locale)
        if region.role is Role.PRICE:
            return self._price(entry, locale, tag, path)
        if isinstance(entry, dict) and ("amount" in entry or "was" in entry or "unit" in entry):
            raise self._document.fault(
                f"a {region.role} region takes no price", path, "write a text, or use the role 'price'"
            )
        text = entry if isinstance(entry, str) else entry["text"]
        short = None if isinstance(entry, str) else entry.get("short")
        return Content(
            ContentKind.TEXT,
            parts=(Part("text", self._text(text, locale, path)),),
            short=None if short is None else self._text(short, locale, (*path, "short")),
            locale=tag,
        )

    def _code(self, region: Region, tag: str, entry: Any, path: tuple[str, ...], locale: str) -> Content:
        if not isinstance(entry, str):
            raise self._document.fault(
                f"a {region.role} region takes its payload as one text", path, "write the payload in quotes"
            )
        payload = self._text(entry, locale, path)
        if region.role in (Role.EAN13, Role.UPCA):
            wrong = gtin_error(region.role.value, payload)
            if wrong:
                raise self._document.fault(f"{payload!r}: {wrong}", path, "correct the digits")
        return Content(ContentKind.CODE, payload=payload, locale=tag)

    def _price(self, entry: Any, locale: str, tag: str, path: tuple[str, ...]) -> Content:
        if isinstance(entry, str):
            entry = {"text": entry}
        if "amount" not in entry:
            named = [("was", entry.get("was")), ("amount", entry["text"]), ("unit", entry.get("unit"))]
            parts = tuple(Part(name, self._text(text, locale, path)) for name, text in named if text is not None)
            return Content(ContentKind.PRICE, parts=parts, locale=tag)
        currency = entry["currency"]
        if not currency_exists(currency):
            raise self._document.fault(
                f"no currency {currency!r}", (*path, "currency"), "use an ISO 4217 code, for instance EUR"
            )
        amounts: dict[str, Decimal] = {}
        parts_found: list[Part] = []
        for name in ("was", "amount"):
            if name in entry:
                try:
                    amounts[name] = parse_amount(entry[name])
                    written = format_price(amounts[name], currency, locale)
                    parts_found.append(Part(name, written, amounts[name], currency))
                except InputError as error:
                    raise self._document.fault(error.message, (*path, name), error.remedy) from error
        if "unit" in entry:
            parts_found.append(Part("unit", unit_text(self._text(entry["unit"], locale, (*path, "unit")))))
        return Content(ContentKind.PRICE, parts=tuple(parts_found), locale=tag)

    def _text(self, template: str, locale: str, path: tuple[str | int, ...]) -> str:
        variables = self._known(locale)
        try:
            text = fill(template, variables)
        except KeyError as error:
            name = str(error.args[0])
            if name in self._variables:
                raise self._document.fault(
                    f"variable {name!r} has no value for locale {locale!r}", path, f"add it under variables.{name}"
                ) from error
            close = difflib.get_close_matches(name, list(self._variables), n=1)
            known = ", ".join(self._variables) or "none"
            remedy = f"did you mean {close[0]!r}?" if close else f"add it to 'variables' (known: {known})"
            raise self._document.fault(f"unknown variable {name!r}", path, remedy) from error
        except ValueError as error:
            raise self._document.fault(f"{error} in the copy", path, "double it ({{ or }}) to print a brace") from error
        if not text.strip():
            raise self._document.fault(
                "the copy is empty", path, "write the copy, or leave the region out with a null box"
            )
        return text

    def _known(self, locale: str) -> dict[str, str]:
        known: dict[str, str] = {}
        for name, value in self._variables.items():
            if isinstance(value, str):
                known[name] = value
                continue
            chain = locales.fallback_chain(locale, self._default)
            nearest = next((value[tag] for tag in chain if tag in value), None)
            if nearest is not None:
                known[name] = nearest
        return known
