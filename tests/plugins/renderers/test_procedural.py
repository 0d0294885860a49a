from __future__ import annotations

import pickle
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofpress.brief import Brand, PlateSpec
from proofpress.errors import CancelledError, InputError
from proofpress.geometry import Box, Size
from proofpress.interfaces import Context, RenderRequest
from proofpress.plugins.renderers import proofpress_renderers
from proofpress.plugins.renderers._textures import KINDS
from proofpress.plugins.renderers.image import ImageRenderer
from proofpress.plugins.renderers.procedural import ProceduralRenderer

BRAND = Brand((("ink", (43, 26, 18)), ("cream", (244, 231, 211)), ("sale", (184, 50, 31))))


def request(
    width: int = 120, height: int = 150, *, calm: tuple[Box, ...] = (), count: int = 1, **spec: object
) -> RenderRequest:
    return RenderRequest(Size(width, height), PlateSpec(**spec), BRAND, calm, count)  # type: ignore[arg-type]


def test_both_renderers_come_through_the_door() -> None:
    assert proofpress_renderers() == [ProceduralRenderer, ImageRenderer]
    assert [cls.name for cls in proofpress_renderers()] == ["procedural", "image"]
    assert all(cls.deterministic and not cls.paid for cls in proofpress_renderers())


@given(width=st.integers(1, 80), height=st.integers(1, 80), kind=st.sampled_from(["", *KINDS]))
@settings(max_examples=30, deadline=None)
def test_size_asked_is_size_given(width: int, height: int, kind: str) -> None:
    asked = request(width, height, kind=kind, calm=(Box(1, 1, 40, 9),))
    (plate,) = ProceduralRenderer().render(asked, Context())

    assert plate.pixels.shape == (height, width, 3)
    assert plate.renderer == "procedural"


def test_same_request_gives_the_same_plate() -> None:
    asked = request(seed=7, kind="paper", calm=(Box(10, 10, 60, 30),))

    assert ProceduralRenderer().render(asked, Context()) == ProceduralRenderer().render(asked, Context())


def test_candidates_differ_and_count_their_seeds_up() -> None:
    plates = ProceduralRenderer().render(request(seed=7, count=3), Context())

    assert [plate.seed for plate in plates] == [7, 8, 9]
    assert len({plate.sha256 for plate in plates}) == 3
    assert plates[1] == ProceduralRenderer().render(request(seed=8), Context())[0]


def test_the_brief_names_the_kind_and_an_option_overrules_it() -> None:
    marble = ProceduralRenderer().render(request(kind="marble"), Context())

    assert ProceduralRenderer().render(request(prompt="marble"), Context()) == marble
    assert ProceduralRenderer(kind="marble").render(request(kind="metal"), Context()) == marble
    assert ProceduralRenderer().render(request(kind="metal"), Context()) != marble


def test_the_palette_follows_the_brand_and_options_overrule_it() -> None:
    def mean(renderer: ProceduralRenderer) -> float:
        return float(renderer.render(request(kind="paper"), Context())[0].pixels.mean())

    assert mean(ProceduralRenderer()) > 200
    assert mean(ProceduralRenderer(base="ink")) < 60
    assert mean(ProceduralRenderer(base="#808080")) == pytest.approx(128, abs=16)


def test_zones_are_calmed_and_the_rest_is_not_touched() -> None:
    zone = Box(60, 60, 180, 60)
    busy = ProceduralRenderer(calm=0).render(request(400, 500, kind="metal", calm=(zone,)), Context())[0].pixels
    quiet = ProceduralRenderer().render(request(400, 500, kind="metal", calm=(zone,)), Context())[0].pixels
    part = (slice(zone.y, zone.bottom), slice(zone.x, zone.right))

    assert np.array_equal(busy[300:], quiet[300:])
    assert (
        np.abs(np.diff(quiet[part].astype(int), axis=0)).mean()
        < np.abs(np.diff(busy[part].astype(int), axis=0)).mean() / 2
    )


@pytest.mark.parametrize("size", [(0, 10), (10, 8193)])
def test_sizes_out_of_range_are_refused(size: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="ask for sides of 1 to 8192 pixels"):
        ProceduralRenderer().render(request(*size), Context())


def test_wrong_settings_are_refused() -> None:
    with pytest.raises(InputError, match=r"procedural\.kind: no kind"):
        ProceduralRenderer(kind="plasma").render(request(), Context())
    with pytest.raises(InputError, match=r"plate\.kind: no kind"):
        ProceduralRenderer().render(request(kind="plasma"), Context())
    with pytest.raises(InputError, match=r"procedural\.accent: 'gold'"):
        ProceduralRenderer(accent="gold").render(request(), Context())


def test_cancelling_stops_it() -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(CancelledError):
        ProceduralRenderer().render(request(), Context(cancelled=stop))


def test_settings_travel() -> None:
    renderer = ProceduralRenderer(kind="silk", calm=0.5)

    assert pickle.loads(pickle.dumps(renderer)) == renderer  # noqa: S301 - our own bytes
