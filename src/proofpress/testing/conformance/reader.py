"""What every reader must do."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
import pytest

from proofpress.errors import ReaderUnavailableError
from proofpress.image import Pixels
from proofpress.interfaces import Hint, Reader, Reading
from proofpress.testing.conformance.sealed import Suite, demand, only_own_errors, together
from proofpress.testing.samples import hostile_compositions, sample_asset, text_region, typeset
from proofpress.text import fold

__all__ = ["ReaderConformance", "Sample"]


@attrs.frozen
class Sample:
    """A crop, and what stands in it.

    Attributes:
        crop: Upright RGB.
        text: What a good reader reads.
        hint: What it is told.
    """

    crop: Pixels = attrs.field(repr=False, eq=False)
    text: str
    hint: Hint = Hint("en-US", 1)


class ReaderConformance(Suite):
    """Suite for readers.

    Give the fixture `reader`; override `samples` where it reads something else than English, and name an `unknown_locale` to
    see what it says of missing data.
    """

    @pytest.fixture
    def reader(self) -> Reader:
        """Return the reader under test."""
        pytest.fail("give a fixture 'reader' that returns the reader", pytrace=False)

    @pytest.fixture
    def subject(self, reader: Reader, pytestconfig: pytest.Config) -> Reader:
        """Return the reader; a paid one is skipped unless it is asked for."""
        return self._guarded(reader, pytestconfig)

    @pytest.fixture
    def samples(self) -> Sequence[Sample]:
        """Return crops that the reader must read without a fault."""
        words = ("Fresh bread daily", "Only 3 left")
        return [Sample(typeset(sample_asset(text_region(text, box=_ROOM))).flatten(), text) for text in words]

    @pytest.fixture
    def unknown_locale(self) -> str:
        """Return a locale that the reader has no data for; empty to leave the test out."""
        return ""

    def test_reads_clean_copy(self, subject: Reader, samples: Sequence[Sample]) -> None:
        """Black on white, one line, at a comfortable size."""
        for sample in samples:
            reading = subject.read(sample.crop, sample.hint)
            demand(fold(reading.text) == fold(sample.text), f"read {reading.text!r}, should be {sample.text!r}")

    def test_readings_are_well_formed(self, subject: Reader, samples: Sequence[Sample]) -> None:
        """A text, a confidence from 0 to 1, and where it came from."""
        for sample in samples:
            reading = subject.read(sample.crop, sample.hint)
            demand(isinstance(reading, Reading), f"return a Reading, not {type(reading).__qualname__}")
            demand(0 <= reading.confidence <= 1, f"confidence {reading.confidence} is not between 0 and 1")
            demand(reading.source.strip(), "say in 'source' which engine and data read it")

    def test_leaves_the_crop_alone(self, subject: Reader, samples: Sequence[Sample]) -> None:
        """The next reader sees the same pixels."""
        for sample in samples:
            crop = sample.crop.copy()
            subject.read(crop, sample.hint)
            demand(np.array_equal(crop, sample.crop), "the crop was changed")

    def test_same_crop_gives_the_same_reading(self, subject: Reader, samples: Sequence[Sample]) -> None:
        """A finding must be repeatable."""
        for sample in samples[:1]:
            first, second = (subject.read(sample.crop, sample.hint) for _ in range(2))
            demand(first == second, f"read twice: {first} and {second}")

    def test_works_from_several_threads(self, subject: Reader, samples: Sequence[Sample]) -> None:
        """Many assets are read at once."""
        readings = together(lambda: subject.read(samples[0].crop, samples[0].hint).text)
        demand(len(set(readings)) == 1, f"threads read {readings}")

    def test_hostile_crops_do_not_crash_it(self, subject: Reader) -> None:
        """Blank, noise, one pixel, one row: a reading, or a ProofpressError that says what to do."""
        crops = [(name, composition.flatten()) for name, composition in hostile_compositions()]
        crops += [("one row", np.zeros((1, 400, 3), np.uint8)), ("one column", np.zeros((400, 1, 3), np.uint8))]
        for name, crop in crops:
            for lines in (0, 1, 3):
                hint = Hint("en-US", lines)
                only_own_errors(lambda crop=crop, hint=hint: subject.read(crop, hint), name)  # type: ignore[misc]

    def test_missing_data_names_its_remedy(self, subject: Reader, unknown_locale: str) -> None:
        """A language without data is an error with the command that installs it, never an empty reading."""
        if not unknown_locale:
            pytest.skip("no locale was given that the reader has no data for")
        with pytest.raises(ReaderUnavailableError) as caught:
            subject.read(np.full((64, 320, 3), 255, np.uint8), Hint(unknown_locale, 1))
        demand(caught.value.remedy, "give the command that installs the data as remedy")

    def test_unwritable_characters_are_of_the_text(self, subject: Reader) -> None:
        """It says which characters of a copy it can never write, and nothing else."""
        text = "Grundpreis 27,96 €/kg ☕"
        told: object = subject.unwritable(text, "en-US")
        demand(isinstance(told, tuple) and set(told) <= set(text), f"{told!r} are not characters of {text!r}")


_ROOM = attrs.evolve(text_region("").box, height=72)
