from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.brief_kit import changed, poster, refusal, removed

from proofpress.brief import Content
from proofpress.loading import parse_brief
from proofpress.loading.copydeck import fill, unit_text
from proofpress.locales import fallback_chain

NBSP = "\u00a0"


def deck(copy: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a brief of a headline, a body, a price and a code with this copy."""
    regions = [
        {"id": "headline", "role": "headline", "box": [0, 0, 400, 60]},
        {"id": "price", "role": "price", "box": [0, 70, 400, 60]},
    ]
    return {
        "schema": "proofpress/brief/1",
        "id": "deck",
        "default_locale": "en-US",
        "canvas": {"width": 400, "height": 400},
        "regions": regions,
        "copy": copy,
        **more,
    }


def content(data: dict[str, Any], locale: str, region: str = "headline") -> Content:
    return parse_brief(data).asset(locale).region(region).content


def texts(found: Content) -> dict[str, str]:
    return {part.name: part.text for part in found.parts}


def test_the_fallback_chain_goes_from_the_tag_by_its_parents_and_default_to_the_default_locale() -> None:
    assert fallback_chain("pt-BR", "en-US") == ("pt-BR", "pt", "default", "en-US")
    assert fallback_chain("zh-Hant-TW", "en") == ("zh-Hant-TW", "zh-Hant", "zh", "default", "en")
    assert fallback_chain("en-US", "en-US") == ("en-US", "en", "default")


def test_copy_is_looked_up_along_the_chain_and_says_where_it_was_found() -> None:
    full = {
        "pt-BR": {"headline": "brasileiro"},
        "pt": {"headline": "português"},
        "default": {"headline": "any"},
        "en-US": {"headline": "English", "price": "$1"},
    }
    for nearest in ("pt-BR", "pt", "default", "en-US"):
        found = content(deck(full, locales=["pt-BR"]), "pt-BR")
        assert (found.text, found.locale) == (full[nearest]["headline"], nearest)
        del full[nearest]["headline"]
    error = refusal(deck(full, locales=["pt-BR"]))
    assert error.message == "no copy of region 'headline' for locale 'pt-BR'"
    assert error.where == "brief: $.copy.pt-BR.headline"
    assert error.remedy == "add it there, or under 'default' or 'en-US'"


def test_each_region_falls_back_by_itself() -> None:
    data = deck({"en-US": {"headline": "Hello", "price": "$1"}, "pt": {"headline": "Olá"}}, locales=["pt-PT"])
    assert content(data, "pt-PT").text == "Olá"
    assert content(data, "pt-PT", "price").text == "$1"


def test_without_locales_all_of_the_deck_are_made_but_default_and_else_the_default_locale() -> None:
    copy = {"headline": "x", "price": "y"}
    assert parse_brief(deck({"de-DE": copy, "default": copy, "fr-FR": copy})).locales == ("de-DE", "fr-FR")
    assert parse_brief(deck({"default": copy})).locales == ("en-US",)
    assert parse_brief(deck({"de-DE": copy}, default_locale="de-DE", locales=["de-AT", "de-DE"])).locales == (
        "de-AT",
        "de-DE",
    )


def test_a_locale_without_any_copy_is_refused_by_name() -> None:
    error = refusal(deck({"de-DE": {"headline": "x", "price": "y"}}, locales=["de-DE", "fr-FR"]))
    assert error.message == "no copy for locale 'fr-FR'"
    assert error.where == "brief: $.copy"
    assert error.remedy == "add an entry 'fr-FR'"


@pytest.mark.parametrize(
    "tag", ["xx", "de_DE", "de-", "-de", "en-US@x", "en-US./../x", "en-US\n", "en US", "de--DE", "en.UTF-8"]
)
def test_a_tag_that_is_none_is_refused_wherever_it_stands(tag: str) -> None:
    copy = {"headline": "x", "price": "y"}
    cases = [
        (deck({"default": copy, tag: copy}), "$.copy."),
        (deck({"default": copy}, locales=[tag]), "$.locales[0]"),
        (deck({"default": copy}, default_locale=tag), "$.default_locale"),
        (deck({"default": copy}, overrides={tag: {"headline": {"z": 1}}}), "$.overrides."),
        (deck({"default": copy}, rules={"required": {tag: ["x"]}}), "$.rules.required."),
        (deck({"default": copy}, variables={"v": {tag: "x"}}), "$.variables.v."),
    ]
    for data, where in cases:
        error = refusal(data)
        assert error.where.startswith(f"brief: {where}")
        assert error.remedy
        assert "/" not in error.message or tag in error.message


def test_short_copy_stands_beside_the_text_and_takes_variables() -> None:
    data = deck(
        {"en-US": {"headline": {"text": "Fresh bulbs for {city}", "short": "{city} bulbs"}, "price": "$1"}},
        variables={"city": "Austin"},
    )
    found = content(data, "en-US")
    assert (found.text, found.short) == ("Fresh bulbs for Austin", "Austin bulbs")
    assert content(deck({"en-US": {"headline": "x", "price": "$1"}}), "en-US").short is None


# Variables


def test_variables_are_filled_in_one_pass_and_double_braces_are_braces() -> None:
    assert fill("{a} and {b}", {"a": "{b}", "b": "{a}"}) == "{b} and {a}"
    assert fill("{{a}} {a}", {"a": "x"}) == "{a} x"
    assert fill("{{{a}}}", {"a": "x"}) == "{x}"
    assert fill("100 % \\ $HOME $(id) `id` %s", {}) == "100 % \\ $HOME $(id) `id` %s"
    assert fill("{_a1}", {"_a1": "{{"}) == "{{"


@pytest.mark.parametrize(
    "bad", ["{", "}", "a } b", "{}", "{0}", "{a.b}", "{a[0]}", "{a!r}", "{a:>9}", "{ a }", "{{a}", "{é}"]
)
def test_what_is_no_plain_variable_is_a_lone_brace(bad: str) -> None:
    with pytest.raises(ValueError, match="a lone"):
        fill(bad, {"a": "x", "": "x", "0": "x", "é": "x"})
    error = refusal(deck({"en-US": {"headline": f"Save {bad}", "price": "$1"}}, variables={"a": "x"}))
    assert "a lone" in error.message
    assert error.where == "brief: $.copy.en-US.headline"
    assert error.remedy == "double it ({{ or }}) to print a brace"


@given(st.text(max_size=30), st.dictionaries(st.from_regex("[a-z_]{1,4}", fullmatch=True), st.text(max_size=8)))
def test_braces_that_are_doubled_come_back_and_filling_never_looks_at_what_it_filled_in(
    text: str, variables: dict[str, str]
) -> None:
    assert fill(text.replace("{", "{{").replace("}", "}}"), variables) == text
    for name, value in variables.items():
        assert fill(f"<{{{name}}}>", variables) == f"<{value}>"


def test_a_variable_may_have_a_value_for_each_locale_along_the_chain() -> None:
    copy = {"headline": "in {city}", "price": "$1"}
    city = {"en-US": "Austin", "pt": "Recife", "default": "town"}
    data = deck({"default": copy}, locales=["en-US", "pt-BR", "ja-JP"], variables={"city": city})
    assert [content(data, tag).text for tag in ("en-US", "pt-BR", "ja-JP")] == ["in Austin", "in Recife", "in town"]
    del city["default"]
    assert content(data, "ja-JP").text == "in Austin"


def test_an_unknown_variable_is_refused_with_the_one_that_was_meant() -> None:
    data = deck({"en-US": {"headline": "in {cty}", "price": "$1"}}, variables={"city": "Austin", "month": "May"})
    error = refusal(data)
    assert error.message == "unknown variable 'cty'"
    assert error.where == "brief: $.copy.en-US.headline"
    assert error.remedy == "did you mean 'city'?"
    error = refusal(changed(data, ("copy", "en-US", "headline"), "in {zzz}"))
    assert error.remedy == "add it to 'variables' (known: city, month)"
    error = refusal(removed(data, ("variables",)))
    assert error.remedy == "add it to 'variables' (known: none)"


def test_a_variable_without_a_value_for_the_locale_is_not_answered_with_its_own_name() -> None:
    copy = {"headline": "in {city}", "price": "$1"}
    error = refusal(deck({"en-US": copy}, variables={"city": {"pt": "Recife"}}))
    assert "city" in error.message
    assert "did you mean 'city'" not in error.remedy
    assert "en-US" in str(error)


@pytest.mark.parametrize(("text", "variables"), [("", {}), ("  \n ", {}), ("{v}", {"v": " "}), ("\u00a0", {})])
def test_empty_copy_is_refused(text: str, variables: dict[str, str]) -> None:
    error = refusal(deck({"en-US": {"headline": text, "price": "$1"}}, variables=variables))
    assert error.message == "the copy is empty"
    assert error.where == "brief: $.copy.en-US.headline"


# Prices


@pytest.mark.parametrize(
    ("locale", "currency", "amount", "written"),
    [
        ("en-US", "USD", "1299.50", "$1,299.50"),
        ("de-DE", "EUR", "1299.50", f"1.299,50{NBSP}€"),
        ("fr-FR", "EUR", "1299.50", f"1\u202f299,50{NBSP}€"),
        ("pl-PL", "PLN", "12.99", f"12,99{NBSP}zł"),
        ("ja-JP", "JPY", "1280", "￥1,280"),
        ("ko-KR", "KRW", "12900", "₩12,900"),
        ("zh-CN", "CNY", "12.90", "¥12.90"),
        ("hi-IN", "INR", "129900", "₹1,29,900.00"),
        ("en-US", "USD", "4", "$4.00"),
        ("en-US", "USD", "0", "$0.00"),
        ("en-US", "USD", "0.50", "$0.50"),
        ("en-US", "KWD", "1.125", f"KWD{NBSP}1.125"),
        ("en-US", "CHF", "4.50", f"CHF{NBSP}4.50"),
    ],
)
def test_an_amount_is_written_as_cldr_writes_it(locale: str, currency: str, amount: str, written: str) -> None:
    entry = {"headline": "x", "price": {"amount": amount, "currency": currency}}
    assert texts(content(deck({locale: entry}, default_locale=locale), locale, "price")) == {"amount": written}


def test_right_to_left_locales_get_cldrs_digits_and_marks() -> None:
    entry = {"headline": "x", "price": {"amount": "125.75", "currency": "EGP"}}
    written = content(deck({"ar-EG": entry}), "ar-EG", "price").text
    assert "ج.م" in written
    assert any(digits in written for digits in ("١٢٥٫٧٥", "125.75"))


def test_a_price_has_its_former_price_first_then_amount_and_unit() -> None:
    price = {"amount": "4.50", "was": "6.00", "currency": "USD", "unit": "kg"}
    found = content(deck({"en-US": {"headline": "x", "price": price}}), "en-US", "price")
    assert [(part.name, part.text) for part in found.parts] == [
        ("was", "$6.00"),
        ("amount", "$4.50"),
        ("unit", f"/{NBSP}kg"),
    ]
    assert found.text == f"$6.00\n$4.50\n/{NBSP}kg"


def test_a_price_may_be_given_literally() -> None:
    entry = {"headline": "x", "price": {"text": "2 for {sum}", "was": "$9", "unit": "a pair"}}
    found = content(deck({"en-US": entry}, variables={"sum": "$8"}), "en-US", "price")
    assert texts(found) == {"was": "$9", "amount": "2 for $8", "unit": "a pair"}
    plain = content(deck({"en-US": {"headline": "x", "price": "from $8"}}), "en-US", "price")
    assert texts(plain) == {"amount": "from $8"}


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        *(("kg", f"/{NBSP}kg"), ("250 g", f"/{NBSP}250 g"), ("100 ml", f"/{NBSP}100 ml"), ("m²", f"/{NBSP}m²")),
        *(("per pair", "per pair"), ("gram", "gram"), ("la pièce", "la pièce")),
    ],
)
def test_a_measure_gets_a_slash_and_words_do_not(unit: str, told: str) -> None:
    assert unit_text(unit) == told


@pytest.mark.parametrize(
    ("price", "field", "told"),
    [
        ({"amount": "4.505", "currency": "USD"}, "amount", "4.505 has more decimals than USD (2)"),
        ({"amount": "1280.5", "currency": "JPY"}, "amount", "1280.5 has more decimals than JPY (0)"),
        ({"amount": "4.50", "was": "6.001", "currency": "USD"}, "was", "6.001 has more decimals than USD (2)"),
        ({"amount": "4.50", "currency": "QQQ"}, "currency", "no currency 'QQQ'"),
        ({"amount": "9" * 40, "currency": "USD"}, "amount", "9" * 40),
        ({"amount": "0." + "0" * 40 + "1", "currency": "USD"}, "amount", ""),
    ],
)
def test_an_amount_is_refused_rather_than_rounded(price: dict[str, str], field: str, told: str) -> None:
    error = refusal(deck({"en-US": {"headline": "x", "price": price}}))
    assert told in error.message
    assert error.where == f"brief: $.copy.en-US.price.{field}"
    assert error.remedy


def test_trailing_zeros_are_no_further_decimals() -> None:
    price = {"amount": "4.5000", "currency": "USD"}
    assert content(deck({"en-US": {"headline": "x", "price": price}}), "en-US", "price").text == "$4.50"


def test_copy_must_suit_its_role() -> None:
    price = {"amount": "1", "currency": "USD"}
    error = refusal(deck({"en-US": {"headline": price, "price": "x"}}))
    assert error.message == "a headline region takes no price"
    error = refusal(deck({"en-US": {"headline": {"text": "x", "was": "y"}, "price": "x"}}))
    assert error.message == "a headline region takes no price"
    error = refusal(changed(poster(), ("copy", "de-DE", "qr"), {"text": "https://example.com"}))
    assert error.message == "a qr region takes its payload as one text"
    assert error.where == "brief: $.copy.de-DE.qr"


# Codes


def coded(role: str, payload: str) -> dict[str, Any]:
    region = {"id": "code", "role": role, "box": [0, 200, 400, 200]}
    base = deck({"en-US": {"headline": "x", "price": "$1", "code": payload}})
    return {**base, "regions": [*base["regions"], region]}


def test_a_code_has_its_payload_with_variables_filled_in() -> None:
    data = {**coded("qr", "https://example.com/{week}?a={{b}}"), "variables": {"week": "42"}}
    found = content(data, "en-US", "code")
    assert (found.payload, found.parts, found.text) == (
        "https://example.com/42?a={b}",
        (),
        "https://example.com/42?a={b}",
    )


@pytest.mark.parametrize(
    ("role", "payload", "fine"),
    [
        ("ean13", "4006381333931", True),
        ("ean13", "4006381333932", False),
        ("ean13", "400638133393", False),
        ("ean13", "400638133393١", False),
        ("upca", "036000291452", True),
        ("upca", "0036000291452", True),
        ("upca", "036000291453", False),
        ("upca", "4006381333931", False),
        ("ean13", "", False),
    ],
)
def test_trade_numbers_are_checked_by_their_digits(role: str, payload: str, fine: bool) -> None:
    if fine:
        assert content(coded(role, payload), "en-US", "code").payload == payload
    else:
        error = refusal(coded(role, payload))
        assert error.where == "brief: $.copy.en-US.code"
        assert error.remedy
