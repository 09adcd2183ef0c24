"""JSON in pieces says what the standard library says of the whole."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.evaluation.questions import json_stream
from chat.evaluation.questions.json_stream import JsonBrokenError, JsonStream, items_of

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=15,
)
FILES = st.dictionaries(st.text().filter(lambda key: key != "data"), VALUES, max_size=3)


@pytest.fixture(autouse=True, params=[1, 7, 1 << 16])
def _chunks(request, monkeypatch):
    """Also so small that every value is cut in every place."""
    monkeypatch.setattr(json_stream, "_CHUNK", request.param)


@given(
    before=FILES,
    items=st.lists(VALUES, max_size=5),
    after=FILES,
    indent=st.sampled_from([None, 2]),
    ascii_only=st.booleans(),
)
def test_items_are_those_of_the_whole(before, items, after, indent, ascii_only):
    whole = {**before, "data": items, **after}
    text = json.dumps(whole, indent=indent, ensure_ascii=ascii_only)
    assert list(items_of(io.StringIO(text), "data")) == items


@given(value=VALUES)
def test_value_is_that_of_the_whole(value):
    assert JsonStream(io.StringIO(f" {json.dumps(value)}")).value() == value


@given(items=st.lists(VALUES, min_size=1, max_size=4), data=st.data())
def test_what_is_cut_off_is_told(items, data):
    text = json.dumps({"data": items})
    cut = data.draw(st.integers(0, len(text) - 2))
    with pytest.raises(JsonBrokenError):
        list(items_of(io.StringIO(text[:cut]), "data"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[1]",
        '{"data": [1, 2',
        '{"data": [1 2]}',
        '{"data": [1,, 2]}',
        '{"data" [1]}',
        "{1: [1]}",
        '{"data": [' + "9" * 5000 + "]}",
        '{"data": [' + "[" * 200_000,
        '{"other": ' + '{"a":' * 200_000,
    ],
)
def test_broken_json_is_told(text):
    with pytest.raises(JsonBrokenError):
        list(items_of(io.StringIO(text), "data"))


def test_endless_value_is_not_held(monkeypatch):
    monkeypatch.setattr(json_stream, "MAX_VALUE", 100)
    monkeypatch.setattr(json_stream, "_CHUNK", 10)
    text = io.StringIO('{"data": ["' + "x" * 10_000 + '"]}')
    with pytest.raises(JsonBrokenError):
        list(items_of(text, "data"))
    assert text.tell() < 1000
