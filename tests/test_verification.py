"""The verdict on what readers read: what passes, what fails, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.locales import EXAMPLE_LOCALES
from proofpress.proof import Outcome
from proofpress.testing.mutations import TEXT_DEFECTS, Defect, mutate
from proofpress.testing.strategies import copy
from proofpress.verification import (
    CERTAIN,
    DECISIVE,
    RATIO_CAP,
    RATIO_MARGIN,
    SURE,
    UNREAD,
    Judgement,
    Witness,
    bound_of,
    confirms,
    judge,
)

COPY = "Fresh coffee 12.99"


class Eye:
    """A scripted reader: what it reads in the picture and in clean copies, and how likely it finds the copy."""

    def __init__(
        self,
        *looks: str,
        clean: Sequence[str] = (),
        ratio: float | None = None,
        of_clean: Sequence[float] = (0.0,),
        lacks: str = "",
        rivals: Sequence[tuple[str, str]] = (),
        sure: float = 1.0,
        placed: bool = True,
        unread: float = 0.0,
        confidence: float = 1.0,
        cleaned: Sequence[str] = (),
        again: bool = True,
    ) -> None:
        self.looks, self.clean, self.seen = looks, clean, 0
        self.ratio = None if ratio is None else (ratio, of_clean)
        self.lacks, self.rivals, self.sure, self.placed, self.unread = tuple(lacks), rivals, sure, placed, unread
        self.confidence, self.cleaned, self.again = confidence, cleaned, again

    def witness(self) -> Witness:
        steady = self.ratio is not None
        return Witness(
            self._looks, lambda: self.clean, lambda _: self.ratio, self.lacks,
            steady=steady, rivals=lambda: self.rivals, certainty=lambda: self.sure, placed=self.placed,
            unread=lambda: self.unread, confidence=lambda: self.confidence, cleaned=lambda: self.cleaned,
            again=lambda: self.again,
        )  # fmt: skip

    def _looks(self) -> Iterator[str]:
        for look in self.looks:
            self.seen += 1
            yield look


def judged(eye: Eye, *texts: str, locale: str = "en-US") -> Judgement:
    return judge(texts or (COPY,), eye.witness(), locale)


def test_an_exact_reading_passes_at_the_first_look() -> None:
    eye = Eye(COPY, "x")
    assert judged(eye).outcome is Outcome.PASS
    assert eye.seen == 1
    assert judged(Eye("12.99\nFresh coffee"), COPY, "12.99\nFresh coffee").outcome is Outcome.PASS


def test_a_settled_text_needs_one_clean_copy_where_that_is_misread() -> None:
    for clean in ("Fresh cofee 12.99", "Fresh toffee 12.99"):
        eye = Eye("Fresh cofee 12.99", COPY, clean=[clean, COPY])
        found = judge((COPY,), eye.witness(), "en-US", settled=True)
        assert (found.outcome, eye.seen) == (Outcome.UNDECIDED, 1)
        assert clean in found.reason


@given(
    st.lists(st.sampled_from([COPY, "Fresh cofee 12.99", "Freshcoffee 12.99", "Fresh coffee 12.98"]), min_size=3),
    st.lists(st.sampled_from([COPY, "Fresh cofee 12.99", "Fresh toffee 12.99", "Fresh coffee 12.98"]), max_size=3),
    st.sampled_from([None, -20.0, -5.0, 0.0]),
)
def test_that_a_text_is_settled_neither_makes_nor_hides_a_failure(
    looks: list[str], clean: list[str], ratio: float | None
) -> None:
    usual = judged(Eye(*looks, clean=clean, ratio=ratio)).outcome
    settled = judge((COPY,), Eye(*looks, clean=clean, ratio=ratio).witness(), "en-US", settled=True).outcome
    assert (settled is Outcome.FAIL) is (usual is Outcome.FAIL)
    assert settled is usual or settled is Outcome.UNDECIDED


def test_an_exact_reading_that_no_other_look_shows_again_is_no_proof() -> None:
    found = judged(Eye(COPY, COPY, COPY, clean=[COPY], again=False))
    assert (found.outcome, found.confirmable) == (Outcome.UNDECIDED, False)


@pytest.mark.parametrize("marked", ["Fresh.coffee 12.99", "Fresh coffeè 12.99"])
def test_marks_that_are_gone_with_the_specks_of_the_ground_were_none_of_the_text(marked: str) -> None:
    looks, clean = (marked, marked, marked), [COPY, COPY]
    found = judged(Eye(*looks, clean=clean, cleaned=[COPY, COPY]))
    assert found.outcome is Outcome.PASS
    assert marked in found.reason
    for cleaned in ((), (marked,), (COPY, ""), (COPY, "Fresh coffee 12.9")):
        assert judged(Eye(*looks, clean=clean, cleaned=cleaned)).outcome is not Outcome.PASS


@pytest.mark.parametrize(
    "wrong", ["Fresh cofee 12.99", "Fresh coffee 1.2.99", "Freshcoffee 12.99", "Fresh coffee 12.99 now"]
)
def test_specks_excuse_no_other_fault(wrong: str) -> None:
    found = judged(Eye(wrong, wrong, wrong, clean=[COPY, COPY], cleaned=[COPY, COPY]))
    assert found.outcome is not Outcome.PASS


@pytest.mark.parametrize("wrong", ["Fresh cofee 12.99", "Fresh coffee 12.98", "Fresh coffee", "fresh coffee 12.99"])
def test_a_fault_that_every_look_shows_fails(wrong: str) -> None:
    judgement = judged(Eye(wrong, wrong, wrong, clean=[COPY, COPY]))
    assert judgement.outcome is Outcome.FAIL
    assert judgement.read == wrong


def test_the_reason_names_the_character_and_its_place() -> None:
    reason = judged(Eye("Fresh coffee 12.89", clean=[COPY])).reason
    assert "“12.99”" in reason
    assert "“9” read as “8”" in reason
    assert "character 17" in reason


def test_nothing_read_fails_with_words_of_its_own() -> None:
    judgement = judged(Eye("", "", clean=[COPY]))
    assert judgement.outcome is Outcome.FAIL
    assert "nothing can be read" in judgement.reason


def test_looks_that_differ_in_their_faults_leave_it_undecided() -> None:
    for others in (["Fresh coffee 12.99"], ["Fresh coffee 12.98", "Frosh coffee 12.99"]):
        judgement = judged(Eye("Fresh cofee 12.99", *others, clean=[COPY]))
        assert judgement.outcome is Outcome.UNDECIDED
        assert "wavers" in judgement.reason


def test_looks_that_differ_in_spaces_alone_pass_with_one_that_is_exact() -> None:
    assert judged(Eye("Freshcoffee 12.99", COPY, "Fresh coffee12.99", clean=[COPY])).outcome is Outcome.PASS
    assert judged(Eye("Freshcoffee 12.99", COPY, "Fresh coffoe 12.99", clean=[COPY])).outcome is Outcome.UNDECIDED
    assert judged(Eye("Freshcoffee 12.99", "Freshcoffee 12.99", clean=[COPY])).outcome is Outcome.FAIL


def test_most_looks_outvote_marks_between_words_that_the_others_show() -> None:
    text = "Welcome to the park"
    dotted = "Welcome.to the park"
    assert judged(Eye(dotted, text, text, dotted, clean=[text]), text).outcome is Outcome.PASS
    assert judged(Eye(dotted, text, dotted, dotted, clean=[text]), text).outcome is Outcome.UNDECIDED
    assert judged(Eye("Welcome to the bark", text, text, text, clean=[text]), text).outcome is Outcome.UNDECIDED
    assert judged(Eye("Fresh coffee 1299", COPY, COPY, COPY, clean=[COPY])).outcome is Outcome.UNDECIDED


def test_spaces_that_were_overlooked_need_more_evidence_to_fail() -> None:
    lost = ("Freshcoffee 12.99", "Freshcoffee 12.99")
    assert judged(Eye(*lost, clean=[COPY], ratio=-5.0)).outcome is Outcome.UNDECIDED
    assert judged(Eye(*lost, clean=[COPY], ratio=-9.0)).outcome is Outcome.FAIL
    for read in ("Fresh cofee 12.99", "Fres h coffee 12.99"):
        assert judged(Eye(read, read, clean=[COPY], ratio=-5.0)).outcome is Outcome.FAIL


def test_an_exact_reading_that_the_reader_is_not_sure_of_needs_another() -> None:
    judgement = judged(Eye(COPY, confidence=SURE - 0.01))
    assert judgement.outcome is Outcome.UNDECIDED
    assert judgement.confirmable
    assert judged(Eye(COPY, confidence=SURE)).outcome is Outcome.PASS


def test_what_nobody_can_read_beside_the_copy_leaves_it_undecided() -> None:
    assert judged(Eye(COPY, unread=UNREAD)).outcome is Outcome.PASS
    judgement = judged(Eye(COPY, unread=UNREAD + 0.1))
    assert judgement.outcome is Outcome.UNDECIDED
    assert "beside it" in judgement.reason


def test_who_is_not_sure_of_what_departs_does_not_fail_it() -> None:
    doubtful = Eye("Frosh coffoe 12.99", "Frosh coffoe 12.99", clean=[COPY], ratio=-30.0, sure=CERTAIN - 0.01)
    judgement = judged(doubtful)
    assert judgement.outcome is Outcome.UNDECIDED
    assert judgement.confirmable
    assert "not sure" in judgement.reason


def test_who_looks_for_the_place_takes_every_look_however_unlikely_the_copy_is() -> None:
    looks = ("Fresh", "Fresh", COPY)
    given, found = (Eye(*looks, clean=[COPY], ratio=-90.0, placed=placed) for placed in (True, False))
    assert judged(given).outcome is Outcome.FAIL
    assert given.seen == 1
    assert judged(found).outcome is Outcome.UNDECIDED
    assert found.seen == len(looks)


def test_lines_whose_spaces_are_in_doubt_pass_one_by_one() -> None:
    text = "Open Daily 9am - 6pm"
    seen = Eye("Open Daily\n9am -6pm", "Open Daily\n9am-6pm", "Oen\n9am - 6pm", clean=[text])
    assert judged(seen, text).outcome is Outcome.PASS
    torn = Eye("Open Da\nily 9am - 6pm", "Open Da\nily 9am - 6pm", clean=[text])
    assert judged(torn, text).outcome is not Outcome.PASS, "a line does not end inside a word"
    for others in (["Open Daily\n9am-6pm", "x"], ["9am - 6pm Open"], ["Open\n9am - 7pm"]):
        unseen = Eye("Open Daily\n9am -6pm", *others, clean=[text])
        assert judged(unseen, text).outcome is not Outcome.PASS


def test_a_fault_must_be_the_same_in_two_looks() -> None:
    text = "Taste the feeling"
    blurred = Eye("Taste the fee eling", "Taste the feing", "Taste the lin", clean=[text])
    assert judged(blurred, text).outcome is Outcome.UNDECIDED
    stable = Eye("Taste the feling", "Taste the feling", "Tast the fling", clean=[text])
    assert judged(stable, text).outcome is Outcome.FAIL


def test_a_reading_that_a_clean_copy_gives_too_decides_nothing() -> None:
    judgement = judged(Eye("Günün firsatlar", clean=["Günün firsatlar"]), "Günün fırsatlar", locale="tr-TR")
    assert judgement.outcome is Outcome.UNDECIDED
    assert judgement.confirmable


def test_a_fault_beside_what_clean_copies_show_fails_where_likelihoods_are_known() -> None:
    eye = Eye("Gunün firsatlar", clean=["Günün firsatlar"], ratio=-30.0)
    assert judged(eye, "Günün fırsatlar", locale="tr-TR").outcome is Outcome.FAIL


def test_a_place_that_clean_copies_show_wrong_in_any_way_is_no_fault() -> None:
    for read in ("Gün€ş kremi", "Gün1ş kremi"):
        eye = Eye(read, read, clean=["Günaş kremi", "Güneş kremi"], ratio=-15.0)
        assert judged(eye, "Güneş kremi", locale="tr-TR").outcome is Outcome.UNDECIDED
    wrong = Eye("Günaş krema", "Günaş krema", clean=["Günaş kremi", "Güneş kremi"], ratio=-15.0)
    assert judged(wrong, "Güneş kremi", locale="tr-TR").outcome is Outcome.FAIL


RARE = [
    ("tr-TR", "₺610,90", ["€610,90", "$610,90", "1610,90", "も610,90", "t610,90", "610,90"], "€618,90"),
    ("vi-VN", "13.494\u00a0₫", ["13.494đ", "13.494 đ", "13.494", "13.494d"], "13.994đ"),
    ("he-IL", "\u200f40.90\u00a0\u200f₪", ["则40.90", "包40.90", "40.90", "四 40.90", "40.90 N"], "包40.98"),
    ("hi-IN", "₹507.95", ["き507.95", "R507.95", "507.95"], "R507.96"),
    ("ko-KR", "₩53,348", ["W53,348", "#53,348"], "W53.348"),
    ("th-TH", "฿44.95", ["B44.95", "$44.95", "串44.95"], "B44,95"),
]


@pytest.mark.parametrize(("locale", "price", "readings", "wrong"), RARE)
@pytest.mark.parametrize("lacks", [False, True])
def test_what_is_read_for_a_rare_sign_is_no_fault_and_the_rest_is_judged(
    locale: str, price: str, readings: list[str], wrong: str, *, lacks: bool
) -> None:
    signs = price.strip("0123456789., \u00a0\u200f") if lacks else ""
    for read in readings:
        judgement = judged(Eye(read, read, clean=[read], ratio=-30.0, lacks=signs), price, locale=locale)
        assert judgement.outcome is Outcome.UNDECIDED, read
        assert judgement.confirmable
        assert set(judgement.in_doubt) == set("₺₫₪₹₩฿") & set(price)
        assert judgement.read == read
    faulty = judged(Eye(wrong, wrong, clean=readings, ratio=-30.0, lacks=signs), price, locale=locale)
    assert faulty.outcome is Outcome.FAIL
    assert not any(f"“{sign}”" in faulty.reason for sign in "₺₫₪₹₩฿"), "the sign is no part of what is wrong"


def test_a_rare_sign_is_not_alone_in_doubt_where_digits_have_rivals() -> None:
    judgement = judged(Eye("t1,49", rivals=[("1", "7")]), "₺1,49", locale="tr-TR")
    assert judgement.outcome is Outcome.UNDECIDED
    assert judgement.in_doubt == ()


def test_a_rare_sign_that_is_read_passes() -> None:
    assert judged(Eye("₹507.95"), "₹507.95", locale="hi-IN").outcome is Outcome.PASS


@pytest.mark.parametrize("wrong", ["€€€610,90", "t1610,90", "€610,90 kg", "€6l0,90", "€61090", "610,90€"])
def test_no_more_than_the_sign_is_excused(wrong: str) -> None:
    eye = Eye(wrong, wrong, clean=["€610,90"], ratio=-30.0)
    assert judged(eye, "₺610,90", locale="tr-TR").outcome is not Outcome.PASS
    if wrong != "€6l0,90":
        assert judged(eye, "₺610,90", locale="tr-TR").outcome is Outcome.FAIL


def test_a_reader_without_likelihoods_that_misreads_a_clean_copy_is_no_judge() -> None:
    for clean in (["", "x"], ["تخفيضات الشتاء", "x"]):
        eye = Eye("تخفيضات الصيف", "تخفيضات الصيف", clean=clean)
        assert judged(eye, "تخفيضات الشتاء", locale="ar-EG").outcome is Outcome.UNDECIDED


def test_the_likelihood_ratio_decides_between_doubt_and_failure() -> None:
    wrong = "Fresh coffoe 12.99"
    for ratio, outcome in ((-0.5, Outcome.UNDECIDED), (-1.9, Outcome.UNDECIDED), (-2.1, Outcome.FAIL)):
        assert judged(Eye(wrong, wrong, clean=[COPY], ratio=ratio)).outcome is outcome
    excused = Eye(wrong, wrong, clean=[COPY], ratio=-6.0, of_clean=[-5.0, -4.5, -9.0])
    assert judged(excused).outcome is Outcome.UNDECIDED


def test_a_decisive_ratio_needs_no_other_look() -> None:
    wrong = "Fresh coffoe 12.99"
    sure = Eye(wrong, wrong, wrong, clean=[COPY], ratio=-RATIO_MARGIN - DECISIVE - 0.1)
    assert judged(sure).outcome is Outcome.FAIL
    assert sure.seen == 1
    less = Eye(wrong, wrong, wrong, clean=[COPY], ratio=-RATIO_MARGIN - DECISIVE + 0.1)
    assert judged(less).outcome is Outcome.FAIL
    assert less.seen == 3


def test_the_bound_is_the_middle_of_the_clean_copies_less_a_margin_and_capped() -> None:
    assert bound_of([]) == -RATIO_MARGIN
    assert bound_of([3.0, 1.0]) == -RATIO_MARGIN
    assert bound_of([-1.0, -5.0, -3.0]) == -3.0 - RATIO_MARGIN
    assert bound_of([-100.0]) == -RATIO_CAP - RATIO_MARGIN


@pytest.mark.parametrize(
    ("copy_", "read"), [("Only 1 l", "Only 1 1"), ("Only 1 l", "Only I l"), ("SKU 0O7", "SKU OO7")]
)
def test_twins_of_print_are_never_told_apart(copy_: str, read: str) -> None:
    judgement = judged(Eye(read, read, clean=[copy_]), copy_)
    assert judgement.outcome is Outcome.UNDECIDED


@pytest.mark.parametrize(
    ("copy_", "read"), [("Stay, fresh", "Stay fresh"), ("A - B", "A B"), ("Card {", "Card"), ("Menu Tea", "Menu X Tea")]
)
def test_lone_signs_are_doubt_and_no_failure(copy_: str, read: str) -> None:
    assert judged(Eye(read, read, clean=[copy_]), copy_).outcome is Outcome.UNDECIDED


def test_nobody_outvotes_a_reader_that_clearly_sees_another_mark() -> None:
    wanted = "Fresh coffee."
    comma, dropped = "Fresh coffee,", "Fresh coffee"
    for read, ratio, confirmable in (
        (comma, -7.0, False),
        (comma, -0.5, True),
        (dropped, -7.0, True),
        (comma, None, True),
    ):
        found = judged(Eye(read, read, clean=[wanted], ratio=ratio, placed=False), wanted)
        assert (found.outcome, found.confirmable) == (Outcome.UNDECIDED, confirmable)


@pytest.mark.parametrize(
    ("copy_", "read"), [("12.99", "12,99"), ("12.99", "1299"), ("Now 5 €", "Now 5 $"), ("50%", "50")]
)
def test_signs_of_numbers_and_money_are_never_excused(copy_: str, read: str) -> None:
    assert judged(Eye(read, read, clean=[copy_]), copy_).outcome is Outcome.FAIL


def test_where_a_digit_is_in_doubt_nobody_may_confirm() -> None:
    digits = judged(Eye("Fresh coffee 12.98", clean=["Fresh coffee 12.98"]))
    letters = judged(Eye("Fresh coffoe 12.99", clean=["Fresh coffoe 12.99"]))
    separator = judged(Eye("Fresh coffee 12,99", clean=["Fresh coffee 12,99"]))
    assert [j.outcome for j in (digits, letters, separator)] == [Outcome.UNDECIDED] * 3
    assert [j.confirmable for j in (digits, letters, separator)] == [False, True, False]


def test_a_reader_without_a_sign_never_passes_but_may_fail_the_rest() -> None:
    assert judged(Eye("Hoy 3,99", lacks="¡"), "¡Hoy 3,99").outcome is Outcome.UNDECIDED
    assert judged(Eye("¡Hoy 3,99", lacks="¡"), "¡Hoy 3,99").outcome is Outcome.UNDECIDED
    eye = Eye("Hoy 3,98", "Hoy 3,98", clean=["Hoy 3,99"], ratio=-9.0, lacks="¡")
    assert judged(eye, "¡Hoy 3,99").outcome is Outcome.FAIL


def test_a_reader_without_a_letter_is_not_asked() -> None:
    eye = Eye("x", lacks="ộ")
    assert not judged(eye, "một", locale="vi-VN").able
    assert eye.seen == 0
    assert not judged(Eye("x", lacks="₪"), "רק 12 ₪", locale="he-IL").able, "nor one that reads in the other direction"
    assert judged(Eye("12", lacks="₪"), "12 ₪", locale="he-IL").able, "but numbers run from left to right everywhere"


def test_only_an_exact_reading_confirms() -> None:
    assert confirms((COPY,), Eye(COPY).witness(), "en-US")
    assert confirms((COPY,), Eye("Freshcoffee 12.99", COPY).witness(), "en-US")
    assert confirms((COPY,), Eye("Fresh coffee, 12.99 |", COPY).witness(), "en-US")
    for looks in (["Fresh coffoe 12.99", COPY], ["Freshcoffee 12.99"], ["Fresh coffee 1299", COPY], [""], []):
        assert not confirms((COPY,), Eye(*looks).witness(), "en-US")
    assert not confirms((COPY,), Eye(COPY, lacks="c").witness(), "en-US")


@given(st.sampled_from(EXAMPLE_LOCALES), st.data())
def test_a_known_misreading_never_passes(locale: str, data: st.DataObject) -> None:
    """The gate is no oracle for itself: what a reader makes of a clean copy is no reason to pass a picture that says that."""
    text = data.draw(copy(locale))
    defect = data.draw(st.sampled_from(sorted(TEXT_DEFECTS - {Defect.UNJOINED})))
    wrong = mutate(text, defect, locale, data.draw(st.integers(0, 9)))
    if wrong is None:
        return
    for clean in ([wrong], [wrong, text], [text]):
        for ratio in (None, 0.0, -50.0):
            judgement = judged(Eye(wrong, wrong, clean=clean, ratio=ratio), text, locale=locale)
            assert judgement.outcome is not Outcome.PASS
    assert not confirms((text,), Eye(wrong, wrong).witness(), locale)


def test_a_digit_with_a_rival_passes_only_if_another_reader_sees_it_too() -> None:
    judgement = judged(Eye(COPY, COPY, rivals=[("1", "7")]))
    assert judgement.outcome is Outcome.UNDECIDED
    assert judgement.confirmable
    assert "“1” may be “7”" in judgement.reason
    assert confirms((COPY,), Eye(COPY).witness(), "en-US")
    assert not confirms((COPY,), Eye(COPY, rivals=[("2", "7")]).witness(), "en-US")
    spaced = judged(Eye("Freshcoffee 12.99", COPY, clean=[COPY], rivals=[("1", "7")]))
    assert spaced.outcome is not Outcome.PASS


def test_a_reason_names_a_few_of_the_signs_that_a_reader_lacks_and_counts_the_others() -> None:
    few, many = judged(Eye("x", lacks="Fr")), judged(Eye("x", lacks="Fresh"))
    assert few.reason.endswith("“F” (U+0046), “r” (U+0072)")
    assert many.reason.endswith("“F” (U+0046), “r” (U+0072), “e” (U+0065) and 2 more")
