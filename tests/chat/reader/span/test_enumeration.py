"""Lists in prose fall apart into their items, at the places where they stand."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.reader.span.enumeration import enumerations, items_around
from ingest.document import Span


def listed(text: str) -> list[list[str]]:
    return [[item.of(text) for item in items] for items in enumerations(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("船は鉄、銅、石炭を積んでいた。", ["鉄", "銅", "石炭"]),
        ("船は鉄と高価な銅、石炭を積んでいた。", ["鉄", "高価な銅", "石炭"]),
        ("『朝の歌』『夜の道』『橋』の3本を撮った。", ["『朝の歌』", "『夜の道』", "『橋』"]),
        ("東海岸のマドラス、西海岸のボンベイが拠点だ。", ["東海岸のマドラス", "西海岸のボンベイ"]),
        ("皇帝A(父)、皇帝B、皇帝Cの3人が来た。", ["皇帝A(父)", "皇帝B", "皇帝C"]),
        ("アルファとベータとガンマがある。", ["アルファ", "ベータ", "ガンマ"]),
        ("カナダ、フランスおよびドイツで売られた。", ["カナダ", "フランス", "ドイツ"]),
        ("昨日、甲さん、乙さん、丙さんが来た。", ["甲さん", "乙さん", "丙さん"]),
        ("1998年、2002年、2010年に勝った。", ["1998年", "2002年", "2010年"]),
        ("昨日、今日、明日に分けた。", ["昨日", "今日", "明日"]),
    ],
)
def test_items_are_what_stands_between_commas(text, items):
    assert items in listed(text)


@pytest.mark.parametrize(
    "text",
    [
        "父と母が来た。",
        "雨が降り、道が濡れた。",
        "1936年、日本とドイツが協定を結んだ。",
        "その結果、甲社と乙社が残った。",
        "",
        "。",
    ],
)
def test_no_list_is_seen_where_there_is_none(text):
    assert listed(text) == []


def test_an_item_brings_its_list():
    text = "船は鉄、銅、石炭を積み、港を出た。"
    start = text.index("銅")
    found = items_around(text, Span(0, len(text)), Span(start, start + 1))
    assert [item.of(text) for item in found] == ["鉄", "銅", "石炭"]


def test_words_beside_a_list_bring_none():
    text = "船は鉄、銅、石炭を積み、港を出た。"
    start = text.index("港")
    assert items_around(text, Span(0, len(text)), Span(start, start + 1)) == ()


@given(st.text(alphabet="鉄銅、と「」の3人・がA(", max_size=24))
def test_items_lie_in_order_within_the_sentence(text):
    for items in enumerations(text, Span(0, len(text))):
        assert all(0 <= item.start < item.end <= len(text) for item in items)
        assert all(a.end <= b.start for a, b in pairwise(items))
