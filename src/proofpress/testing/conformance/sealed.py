"""What all suites share: the seal, the demands that every plugin meets, and calls from several threads."""

from __future__ import annotations

import importlib
import inspect
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar, Final, TypeVar

import pytest

from proofpress.errors import PluginContractError, ProofpressError

__all__ = ["Suite", "demand", "only_own_errors", "together"]

_T = TypeVar("_T")
_THREADS: Final = 4


def demand(condition: object, message: str) -> None:
    """Fail the test with a message in words unless the condition holds."""
    if not condition:
        pytest.fail(message, pytrace=False)


def only_own_errors(call: Callable[[], _T], what: str) -> _T | None:
    """Return what the call returns, or None if it raised a `ProofpressError`; any other exception fails the test."""
    try:
        return call()
    except ProofpressError as error:
        demand(str(error), f"{what}: {type(error).__name__} without a message")
        return None
    except Exception as error:  # noqa: BLE001 - that is the question
        pytest.fail(f"{what}: {type(error).__name__}: {error}; raise a ProofpressError instead", pytrace=True)


def together(call: Callable[[], _T]) -> list[_T]:
    """Return what the same call gives in several threads at once."""
    with ThreadPoolExecutor(_THREADS) as pool:
        return [future.result() for future in [pool.submit(call) for _ in range(_THREADS)]]


class Suite:
    """Base of the suites: seals their tests.

    Attributes:
        picklable: Whether the plugin's settings survive pickling; say False where a lock, a client or a model is held.
        offline: Whether a paid plugin's service is simulated or recorded here; without it, its tests need
            `--proofpress-paid`.
    """

    picklable: ClassVar[bool] = True
    offline: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse overrides of the kit's tests that do not say why.

        Raises:
            PluginContractError: A test was overridden without an xfail mark that gives a reason.
        """
        super().__init_subclass__(**kwargs)
        if _of_the_kit(cls):
            return
        for name in _sealed(cls.__mro__):
            owner = next(base for base in cls.__mro__ if name in vars(base))
            if _of_the_kit(owner):
                continue
            marks = [mark for mark in getattr(vars(owner)[name], "pytestmark", []) if mark.name == "xfail"]
            if not any(str(mark.kwargs.get("reason", "")).strip() for mark in marks):
                raise PluginContractError(
                    f"{cls.__qualname__} overrides {name} of the kit",
                    remedy='mend the plugin, or mark the override of a test @pytest.mark.xfail(reason="…")',
                )

    def _guarded(self, found: _T, config: pytest.Config) -> _T:
        asked = bool(config.getoption("--proofpress-paid", default=False))
        if getattr(type(found), "paid", False) and not self.offline and not asked:
            pytest.skip("it may cost money; run with --proofpress-paid, or set offline = True")
        return found

    @pytest.fixture
    def subject(self) -> Any:
        """Return the plugin under test; each suite takes it from the fixture of its kind."""
        pytest.fail("subclass the suite of a kind of plugin", pytrace=False)

    def test_has_name_and_version(self, subject: Any) -> None:
        """Commands and reports name a plugin, and a report tells which version gave a verdict."""
        for attribute in ("name", "version"):
            value = getattr(type(subject), attribute, None)
            demand(
                isinstance(value, str) and value and value == value.strip() and "\n" not in value,
                f"{type(subject).__qualname__}.{attribute} must be a text on the class, not {value!r}",
            )

    def test_can_be_imported_by_name(self, subject: Any) -> None:
        """Reports and worker processes find the class where it says that it is."""
        cls = type(subject)
        found: Any = importlib.import_module(cls.__module__)
        for part in cls.__qualname__.split("."):
            found = getattr(found, part, None)
        demand(found is cls, f"{cls.__module__}.{cls.__qualname__} is another object: define the class at module level")

    def test_settings_survive_pickling(self, subject: Any) -> None:
        """A plugin that holds nothing but settings can go to a worker process; set `picklable = False` otherwise."""
        if not self.picklable:
            pytest.skip("declared not to be picklable")
        copy = pickle.loads(pickle.dumps(subject))  # noqa: S301 - pickled one line earlier
        demand(type(copy) is type(subject), f"pickling gives {type(copy).__qualname__}")


def _of_the_kit(cls: type) -> bool:
    return f"{cls.__module__}.".startswith(f"{__package__}.")


def _sealed(bases: tuple[type, ...]) -> set[str]:
    """Return the names of the kit's tests and of what they call; fixtures and settings may be overridden."""
    return {
        name
        for base in bases
        if _of_the_kit(base)
        for name, value in vars(base).items()
        if name == "subject" or inspect.isfunction(getattr(value, "__func__", value))
    }
