from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import attrs
import numpy as np
import pytest

from proofpress.brief import Brand, PlateSpec
from proofpress.composition import Plate
from proofpress.errors import BackendUnavailableError
from proofpress.geometry import Box, Size
from proofpress.image import Pixels
from proofpress.interfaces import Context, Deriver, Hint, Locator, Renderer, RenderRequest, Word
from proofpress.testing.fakes import FailingRenderer, ScriptedReader, SolidRenderer
from proofpress.wrappers import CachedRenderer, cached_reader

REQUEST = RenderRequest(Size(4, 3), PlateSpec(prompt="a desk", seed=3), Brand())


class Counting(Renderer):
    """Waits for its gate before it answers, and counts its calls."""

    name = "simulated-counting"

    def __init__(self, errors: Sequence[BaseException] = ()) -> None:
        self.calls = 0
        self.gate = threading.Event()
        self.begun = threading.Event()
        self.errors = list(errors)

    def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
        del ctx
        self.calls += 1
        self.begun.set()
        assert self.gate.wait(30)
        if self.errors:
            raise self.errors.pop(0)
        return [Plate(np.full((3, 4, 3), self.calls, np.uint8), self.name, seed=request.spec.seed)]


def open_gate(errors: Sequence[BaseException] = ()) -> Counting:
    inner = Counting(errors)
    inner.gate.set()
    return inner


def test_equal_requests_share_a_plate() -> None:
    inner = open_gate()
    cached = CachedRenderer(inner)
    first = cached.render(REQUEST, Context())
    again = cached.render(attrs.evolve(REQUEST), Context())
    assert inner.calls == 1
    assert first[0] is again[0]
    assert isinstance(first, tuple)


@pytest.mark.parametrize(
    "other",
    [
        attrs.evolve(REQUEST, size=Size(4, 4)),
        attrs.evolve(REQUEST, spec=PlateSpec(prompt="a desk", seed=4)),
        attrs.evolve(REQUEST, brand=Brand(min_contrast=7)),
        attrs.evolve(REQUEST, calm=(Box(0, 0, 1, 1),)),
        attrs.evolve(REQUEST, count=2),
    ],
)
def test_other_requests_are_asked_anew(other: RenderRequest) -> None:
    inner = open_gate()
    cached = CachedRenderer(inner)
    cached.render(REQUEST, Context())
    cached.render(other, Context())
    cached.render(REQUEST, Context())
    assert inner.calls == 2


def test_it_stands_for_the_renderer_behind_it() -> None:
    inner = SolidRenderer()
    cached = CachedRenderer(inner)
    assert cached.inner is inner
    assert cached.name == "simulated-solid"


def test_it_is_what_the_renderer_behind_it_is() -> None:
    class Dear(Counting):
        version = "7"
        paid = True
        deterministic = True

    cached = CachedRenderer(Dear())
    assert (cached.version, cached.paid, cached.deterministic) == ("7", True, True)


def test_a_failed_request_is_forgotten() -> None:
    error = BackendUnavailableError("out of reach")
    inner = FailingRenderer(error, times=2)
    cached = CachedRenderer(inner)
    for _ in range(2):
        with pytest.raises(BackendUnavailableError) as caught:
            cached.render(REQUEST, Context())
        assert caught.value is error
    assert len(cached.render(REQUEST, Context())) == 1


def test_a_failed_request_leaves_the_others_alone() -> None:
    inner = open_gate()
    cached = CachedRenderer(inner)
    kept = cached.render(REQUEST, Context())
    inner.errors.append(BackendUnavailableError("out of reach"))
    with pytest.raises(BackendUnavailableError):
        cached.render(attrs.evolve(REQUEST, count=2), Context())
    assert cached.render(REQUEST, Context())[0] is kept[0]
    assert inner.calls == 2


def ask_with_eight_threads(inner: Counting) -> list[Sequence[Plate] | BaseException]:
    cached = CachedRenderer(inner)
    waiting = threading.Barrier(9)

    def ask(_: int) -> Sequence[Plate] | BaseException:
        waiting.wait(30)
        try:
            return cached.render(REQUEST, Context())
        except BaseException as error:  # noqa: BLE001 - the answer of each thread is looked at
            return error

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(ask, index) for index in range(8)]
        waiting.wait(30)
        assert inner.begun.wait(30)
        # All others must have found the first one's promise before it is kept: give them the time to come by.
        threading.Event().wait(0.2)
        inner.gate.set()
        return [answer.result(30) for answer in answers]


def test_eight_threads_ask_once() -> None:
    inner = Counting()
    answers = ask_with_eight_threads(inner)
    assert inner.calls == 1
    assert len({id(answer) for answer in answers}) == 1
    assert isinstance(answers[0], tuple)


@pytest.mark.parametrize("error", [BackendUnavailableError("out of reach"), KeyboardInterrupt(), ZeroDivisionError()])
def test_all_who_wait_get_the_exception(error: BaseException) -> None:
    inner = Counting([error])
    answers = ask_with_eight_threads(inner)
    assert inner.calls == 1
    assert all(answer is error for answer in answers)


class Widening(Counting, Deriver):
    """Derives a plate of another size, marked by the first sample of its base."""

    def __init__(self) -> None:
        super().__init__()
        self.gate.set()
        self.derived: list[Size] = []

    def derive(self, plate: Plate, request: RenderRequest, ctx: Context) -> Plate:
        del ctx
        self.derived.append(request.size)
        pixels = np.full((request.size.height, request.size.width, 3), plate.pixels[0, 0, 0], np.uint8)
        return Plate(pixels, self.name, seed=plate.seed)


def test_a_deriver_makes_one_plate_for_all_formats() -> None:
    inner = Widening()
    cached = CachedRenderer(inner)
    others = [attrs.evolve(REQUEST, size=Size(width, 3), base=REQUEST) for width in (5, 6)]
    asked = [*others, REQUEST] * 4
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda request: cached.render(request, Context()), asked))
    assert inner.calls == 1
    assert sorted(size.width for size in inner.derived) == [5, 6]
    for request, (plate,) in zip(asked, answers, strict=True):
        assert (plate.box.width, plate.pixels[0, 0, 0]) == (request.size.width, 1)


def test_a_renderer_that_derives_nothing_renders_each() -> None:
    inner = open_gate()
    CachedRenderer(inner).render(attrs.evolve(REQUEST, base=attrs.evolve(REQUEST, size=Size(9, 9))), Context())
    assert inner.calls == 1


def test_a_cached_reader_finds_words_if_the_one_behind_it_does() -> None:
    class Finding(ScriptedReader, Locator):
        def locate(self, picture: Pixels, hint: Hint) -> Sequence[Word]:
            del picture, hint
            return (Word("here", Box(1, 2, 3, 4), 0),)

    found = cached_reader(Finding(["here"]))
    assert isinstance(found, Locator)
    assert found.locate(np.zeros((9, 9, 3), np.uint8), Hint("en-US"))[0].text == "here"
    assert not isinstance(cached_reader(ScriptedReader()), Locator)
