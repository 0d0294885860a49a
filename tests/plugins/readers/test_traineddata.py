from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.plugins.readers.traineddata import LSTM_UNICHARSET, component, writable_characters


def model_file(components: dict[int, bytes], count: int = 24) -> bytes:
    offsets, at, body = [-1] * count, 4 + 8 * count, b""
    for index in sorted(components):
        offsets[index] = at + len(body)
        body += components[index]
    return struct.pack(f"<i{count}q", count, *offsets) + body


@given(st.dictionaries(st.integers(0, 23), st.binary(min_size=1, max_size=40), max_size=8), st.integers(0, 23))
def test_every_component_is_found_again(components: dict[int, bytes], index: int) -> None:
    assert component(model_file(components), index) == components.get(index, b"")


@given(st.binary(max_size=400), st.integers(0, 30))
def test_hostile_bytes_give_a_value_error_or_bytes_of_the_file(data: bytes, index: int) -> None:
    try:
        found = component(data, index)
    except ValueError:
        return
    assert found in data


def test_an_offset_beyond_the_file_is_refused() -> None:
    data = struct.pack("<iq", 1, 5000)
    with pytest.raises(ValueError, match="outside the file"):
        component(data, 0)


def test_the_characters_of_a_unicharset_in_both_forms() -> None:
    table = "6\nNULL 0 Common 0\nJoined 7 Latin\n|Broken|0|1 f Common\na 3 Latin\nﬁ 3 Latin\nक्ष 1 Devanagari\n"
    known = writable_characters(model_file({LSTM_UNICHARSET: table.encode()}))
    assert known == frozenset("afiﬁक्ष ")


def test_a_model_without_a_unicharset_tells_nothing() -> None:
    assert writable_characters(model_file({17: b"net"})) == frozenset()
