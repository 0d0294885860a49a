from __future__ import annotations

import pytest

from proofpress.errors import InputError
from proofpress.locales import EXAMPLE_LOCALES
from proofpress.plugins.readers.languages import models, package


@pytest.mark.parametrize("locale", EXAMPLE_LOCALES)
def test_every_example_locale_has_a_model(locale: str) -> None:
    assert models(locale)


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("de-DE", ("deu",)),
        ("de-AT", ("deu",)),
        ("he-IL", ("Hebrew", "script/Hebrew", "heb")),
        ("hi-IN", ("Devanagari", "script/Devanagari", "hin")),
        ("zh-CN", ("chi_sim",)),
        ("zh-TW", ("chi_tra",)),
        ("zh-Hant-HK", ("chi_tra",)),
        ("sr-Latn", ("srp_latn",)),
        ("nb-NO", ("nor",)),
        ("haw", ()),
    ],
)
def test_script_models_come_first_where_they_read_better(locale: str, expected: tuple[str, ...]) -> None:
    assert models(locale) == expected


def test_an_unknown_locale_is_refused() -> None:
    with pytest.raises(InputError):
        models("xx-notalocale")


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("deu", "tesseract-ocr-deu"),
        ("chi_sim", "tesseract-ocr-chi-sim"),
        ("Hebrew", "tesseract-ocr-script-hebr"),
        ("script/Devanagari", "tesseract-ocr-script-deva"),
    ],
)
def test_package_names_are_those_of_debian(model: str, expected: str) -> None:
    assert package(model) == expected
