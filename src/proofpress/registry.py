"""Names to classes: the typed wrapper around pluggy; nobody else touches its hooks."""

from __future__ import annotations

import difflib
import importlib
import importlib.metadata
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

import attrs
import pluggy

from proofpress import hookspecs
from proofpress._version import __version__
from proofpress.errors import PluginClashError, PluginContractError, PluginError, PluginNotFoundError, ProofpressError
from proofpress.interfaces import Compositor, Reader, Renderer, Validator
from proofpress.markers import PROJECT_NAME

__all__ = ["BUILTINS", "Installed", "Registry"]

BUILTINS: Final = (
    "proofpress.plugins.renderers",
    "proofpress.plugins.compositors",
    "proofpress.plugins.readers",
    "proofpress.plugins.checks",
    "proofpress.plugins.diffusion",
    "proofpress.plugins.gpt_image",
)
"""Modules of the built-in plugins; they come through the same door as strangers."""

_T = TypeVar("_T", Renderer, Compositor, Validator, Reader)


@attrs.frozen
class Installed:
    """One plugin class.

    Attributes:
        kind: renderer, compositor, validator or reader.
        name: Its name.
        version: Its own version.
        distribution: Name and version of the distribution that brought it.
        module: Where the class is defined.
    """

    kind: str
    name: str
    version: str
    distribution: str
    module: str


class Registry:
    """What is installed.

    Args:
        builtins: Load the built-in plugins.
        entry_points: Load distributions that announce the entry-point group `proofpress`.
        plugins: Further plugin modules or objects, for instance in tests.

    Raises:
        PluginClashError: Two classes claim one name of one kind.
        PluginContractError: A hook is misspelt or returns something else than classes of its kind.
        PluginError: A plugin cannot be imported.
    """

    def __init__(self, *, builtins: bool = True, entry_points: bool = True, plugins: Sequence[object] = ()) -> None:
        self._manager = pluggy.PluginManager(PROJECT_NAME)
        self._manager.add_hookspecs(hookspecs)
        self._owners: dict[int, str] = {}
        if builtins:
            for name in BUILTINS:
                self._manager.register(importlib.import_module(name), name)
        for plugin in plugins:
            self._manager.register(plugin)
        if entry_points:
            self._load_entry_points()
        try:
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            owner = self._owner(error.plugin)
            raise PluginContractError(
                f"{owner}: {error}", remedy=f"use one of the hooks {', '.join(hookspecs.__all__)}"
            ) from error
        self._installed: list[Installed] = []
        self._renderers = self._collect("renderer", Renderer)  # type: ignore[type-abstract]  # only asked for its subclasses
        self._compositors = self._collect("compositor", Compositor)  # type: ignore[type-abstract]  # as above
        self._validators = self._collect("validator", Validator)  # type: ignore[type-abstract]  # as above
        self._readers = self._collect("reader", Reader)  # type: ignore[type-abstract]  # as above

    def _load_entry_points(self) -> None:
        # Not pluggy's own loader: it leaves out the second of two entry points of one name without a word.
        for distribution in importlib.metadata.distributions():
            for point in distribution.entry_points.select(group=PROJECT_NAME):
                owner = f"{distribution.name} {distribution.version}"
                try:
                    plugin = point.load()
                except Exception as error:
                    raise PluginError(
                        f"plugin {point.name!r} of {owner} cannot be loaded: {type(error).__name__}: {error}",
                        remedy=f"upgrade or uninstall {distribution.name}",
                    ) from error
                if not self._manager.is_registered(plugin):
                    self._manager.register(plugin, f"{owner}: {point.name}")
                    self._owners[id(plugin)] = owner

    def _owner(self, plugin: object) -> str:
        if id(plugin) in self._owners:
            return self._owners[id(plugin)]
        name = self._manager.get_name(plugin) or repr(plugin)
        return f"proofpress {__version__}" if name in BUILTINS else name

    def _collect(self, kind: str, base: type[_T]) -> Mapping[str, type[_T]]:
        found: dict[str, type[_T]] = {}
        owners: dict[str, str] = {}
        for implementation in getattr(self._manager.hook, f"proofpress_{kind}s").get_hookimpls():
            owner = self._owner(implementation.plugin)
            for cls in _classes(owner, implementation.function):
                checked: Any = cls
                if not (isinstance(cls, type) and issubclass(cls, base)):
                    raise PluginContractError(
                        f"{owner}: {cls!r} is no {base.__name__}", remedy=f"return subclasses of {base.__name__}"
                    )
                name = getattr(cls, "name", None)
                if not isinstance(name, str) or not name:
                    raise PluginContractError(
                        f"{owner}: {cls.__qualname__} has no name", remedy="set the class attribute 'name'"
                    )
                if name in found:
                    raise PluginClashError(
                        f"{kind} {name!r} comes from {owners[name]} and from {owner}", remedy="uninstall one of them"
                    )
                found[name], owners[name] = cls, owner
                self._installed.append(Installed(kind, name, checked.version, owner, cls.__module__))
        return MappingProxyType(found)

    @property
    def installed(self) -> tuple[Installed, ...]:
        """Every plugin class, in the order of loading."""
        return tuple(self._installed)

    def renderer(self, name: str, **options: Any) -> Renderer:
        """Return a new renderer of that name.

        Raises:
            PluginNotFoundError: There is none; says what is installed.
            PluginContractError: It does not take these options; says which it takes.
        """
        return _make("renderer", self._renderers, name, options)

    def compositor(self, name: str, **options: Any) -> Compositor:
        """Return a new compositor of that name; as `renderer`."""
        return _make("compositor", self._compositors, name, options)

    def validator(self, name: str, **options: Any) -> Validator:
        """Return a new validator of that name; as `renderer`."""
        return _make("validator", self._validators, name, options)

    def reader(self, name: str, **options: Any) -> Reader:
        """Return a new reader of that name; as `renderer`."""
        return _make("reader", self._readers, name, options)

    def names(self, kind: str) -> tuple[str, ...]:
        """Return the names of one kind of plugin, in the order of loading."""
        return tuple(item.name for item in self._installed if item.kind == kind)

    def takes(self, kind: str, name: str, option: str) -> bool:
        """Tell whether a plugin's constructor takes an option."""
        classes: Mapping[str, Callable[..., object]] = getattr(self, f"_{kind}s")
        return name in classes and option in inspect.signature(classes[name]).parameters


def _classes(owner: str, hook: Callable[[], object]) -> tuple[Any, ...]:
    try:
        return tuple(cast("Iterable[Any]", hook()))
    except Exception as error:
        raise PluginError(
            f"{owner}: a hook failed: {type(error).__name__}: {error}", remedy="report this to its author"
        ) from error


def _make(kind: str, classes: Mapping[str, type[_T]], name: str, options: Mapping[str, Any]) -> _T:
    if name not in classes:
        close = difflib.get_close_matches(name, list(classes), n=1)
        known = ", ".join(sorted(classes)) or "none"
        remedy = f"did you mean {close[0]!r}? " if close else ""
        raise PluginNotFoundError(f"no {kind} {name!r}", remedy=f"{remedy}installed: {known}")
    taken = inspect.signature(classes[name]).parameters
    for option in options:
        if option not in taken:
            known = ", ".join(taken) or "none"
            raise PluginContractError(f"{kind} {name!r} has no option {option!r}", remedy=f"its options: {known}")
    try:
        return classes[name](**options)
    except ProofpressError:
        # It says itself what is wrong, and what of it may be shown.
        raise
    except (TypeError, ValueError, AttributeError) as error:
        told = ", ".join(f"{option}={value!r}" for option, value in options.items())
        raise PluginContractError(
            f"{kind} {name!r} refuses {told or 'to start'}: {error}", remedy="change the option"
        ) from error
