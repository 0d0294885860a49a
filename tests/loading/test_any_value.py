from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.brief_kit import changed, paths, poster, rich, rich_files

from proofpress.brief import Asset
from proofpress.errors import BriefError, ProofpressError
from proofpress.loading import load_brief, parse_brief
from proofpress.making.preflight import preflight

KEYS = (
    *("text", "short", "amount", "currency", "retry", "fill", "tall", "default", "en-US", "en-US@/../x", "headline"),
    "x\n",
)
JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([0, 1, -1, 2**31, 2**63, 10**400, 480.0, 1e308])
    | st.floats()
    | st.text(max_size=12)
    | st.text(st.characters(), max_size=4)
    | st.sampled_from(
        [
            "{",
            "{x}",
            "\0",
            "a\0b",
            "../x",
            "/etc/passwd",
            "http://x/y.png",
            "ink",
            "#123456",
            "a" * 5000,
            "(",
            "(?",
            "de-DE",
            "en-US@/../x",
            "en-US./../x",
            "1" * 60,
            "9.999",
            "headline",
            "price",
            "qr",
            "image",
            "type",
            "model",
            "\ud800",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "text",
                    "short",
                    "amount",
                    "currency",
                    "retry",
                    "fill",
                    "tall",
                    "default",
                    "en-US",
                    "en-US@/../x",
                    "headline",
                    "x\n",
                ]
            )
            | st.text(max_size=4),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
RICH_PATHS = tuple(paths(rich()))
POSTER_PATHS = tuple(paths(poster()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rich_files(tmp_path_factory.mktemp("rich"))


@given(path=st.sampled_from(RICH_PATHS), value=JSON_VALUES)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_value_anywhere_loads_or_is_refused_as_a_fault_of_the_brief(
    folder: Path, path: tuple[str | int, ...], value: Any
) -> None:
    refused: BriefError | None = None
    assets: tuple[Asset, ...] = ()
    try:
        assets = parse_brief(changed(rich(), path, value), folder=folder).assets
    except BriefError as error:
        refused = error
    if refused is not None:
        assert refused.message
        assert refused.remedy
        assert refused.where.startswith("brief: $")
    for asset in assets:
        assert "/" not in asset.file_stem
        assert asset.file_stem.isprintable()
        assert all(isinstance(edge, int) for region in asset.regions for edge in region.box.as_tuple())


@given(path=st.sampled_from(POSTER_PATHS), value=JSON_VALUES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_loads_can_be_laid_out_or_is_refused_in_words(path: tuple[str | int, ...], value: Any) -> None:
    with contextlib.suppress(ProofpressError):
        brief = parse_brief(changed(poster(), path, value))
        for asset in brief.assets[:1]:
            if asset.format.width * asset.format.height < 4_000_000:
                preflight(asset, brief.source)


@given(st.binary(max_size=60), st.sampled_from([".json", ".toml", ".yaml"]))
@settings(max_examples=150, deadline=None)
def test_any_bytes_load_or_are_refused_as_a_fault_of_the_brief(folder: Path, data: bytes, suffix: str) -> None:
    file = folder / f"noise{suffix}"
    file.write_bytes(data)
    with pytest.raises(BriefError) as caught:
        load_brief(file)
    assert caught.value.where.startswith(str(file))
