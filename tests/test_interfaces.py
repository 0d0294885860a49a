from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
from tests._core_strategies import asset_of, plate_of, region_of

from proofpress.brief import Brand, PlateSpec, Role, SetBy
from proofpress.composition import Composition
from proofpress.geometry import Size
from proofpress.interfaces import (
    ComposeRequest,
    Compositor,
    Context,
    Hint,
    Locator,
    Reader,
    Renderer,
    RenderRequest,
    Validator,
)
from proofpress.testing.fakes import ScriptedReader, StampCompositor


@pytest.mark.parametrize(
    ("interface", "verb"),
    [(Renderer, "render"), (Compositor, "compose"), (Validator, "validate"), (Reader, "read"), (Locator, "locate")],
)
def test_each_interface_has_one_verb_and_is_no_plugin_without_it(interface: Any, verb: str) -> None:
    assert interface.__abstractmethods__ == {verb}
    with pytest.raises(TypeError, match=verb):
        type("Half", (interface,), {"name": "half"})()


def test_what_a_plugin_is_unless_it_says_otherwise() -> None:
    for interface in (Renderer, Compositor):
        assert (interface.version, interface.paid, interface.deterministic) == ("1", False, False)
    assert Compositor.sets is SetBy.MODEL
    assert (Validator.version, Validator.scope) == ("1", "region")
    assert Reader.version == "1"
    assert not any(hasattr(interface, "name") for interface in (Renderer, Compositor, Validator, Reader))
    assert not hasattr(Validator, "checks")


def test_a_reader_can_write_everything_unless_it_says_otherwise() -> None:
    assert ScriptedReader().unwritable("任何", "zh-CN") == ()


def test_requests_are_values() -> None:
    request = RenderRequest(Size(4, 3), PlateSpec(seed=1), Brand())
    assert (request.calm, request.count) == ((), 1)
    assert hash(request) == hash(RenderRequest(Size(4, 3), PlateSpec(seed=1), Brand()))
    assert request != attrs.evolve(request, count=2)
    assert Hint("de-DE") == Hint("de-DE", 0)


def test_a_first_request_to_compose() -> None:
    asset = asset_of(region_of(Role.BODY))
    request = ComposeRequest(Composition(asset, plate_of(), asset.regions), asset.regions)
    assert request.asset is asset
    assert (request.findings, request.guide, request.attempt) == ((), None, 1)
    guided = attrs.evolve(request, guide=np.zeros((90, 120, 3), np.uint8))
    assert guided == request
    assert "array(" not in repr(guided)
    assert StampCompositor().compose(guided, Context())
