"""A question that names a row of a table is read with that row alone."""

import pytest

from chat.question import analyze_question
from chat.reader.span.asked_rows import other_rows
from ingest.document import Document, Passage
from ingest.readers import FORMATS
from ingest.shown import shown

TABLE = """# 塔

| 名 | 高さ | 完成 |
|---|---|---|
| 東京 | 十メートル | 1950年 |
| 東京タワー | 三百メートル | 1958年 |
| 港の塔 | 百メートル | 1963年 |

塔は白い。
"""


def read(question: str, text: str = TABLE) -> tuple[Document, str]:
    document = FORMATS[".md"].document("a.md", "a.md", text)
    passage = Passage("a.md", document.blocks[1].start, document.blocks[-1].end)
    view = shown(document, passage.span, other_rows(document, passage, analyze_question(question)))
    for at, char in enumerate(view.text):
        assert view.to_source(at, at + 1).of(document.text) == char
    return document, view.text


def test_other_rows_are_left_out_and_the_header_and_prose_stay():
    _, words = read("港の塔の高さは?")
    assert "百メートル" in words
    assert "名" in words
    assert "塔は白い。" in words
    assert "1950年" not in words
    assert "三百メートル" not in words


def test_of_two_names_the_longer_one_counts():
    _, words = read("東京タワーの完成はいつ?")
    assert "1958年" in words
    assert "1950年" not in words


def test_any_cell_names_its_row():
    _, words = read("1963年に完成した塔は?")
    assert "港の塔" in words
    assert "東京" not in words


@pytest.mark.parametrize(
    "question", ["一番高い塔は?", "塔は何色ですか?", "東京と東京タワーと港の塔は?"]
)
def test_a_question_that_names_no_row_or_several_is_read_with_them(question):
    _, words = read(question)
    for height in ("三百メートル", "百メートル"):
        assert height in words
    # 東京 is part of a longer name.
    assert ("1950年" in words) == ("東京" not in question)


def test_rows_of_one_table_say_nothing_about_another():
    other = "\n| 名 | 色 |\n|---|---|\n| 橋 | 赤 |\n| 岸 | 青 |\n"
    _, words = read("港の塔の高さは?", TABLE + other)
    assert "橋" in words
    assert "岸" in words


PRICES = """# 値段

| 番号 | 品名 | 重さ | 値段 |
|---|---|---|---|
| 12 | 新じゃが（とうや） | 1kg | 398円 |
| 13 | 新じゃが（はるか） | 1kg | 418円 |
| 14 | 小つぶ | 700g | 258円 |
"""


@pytest.mark.parametrize(
    ("question", "prices"),
    [
        ("新じゃがの「とうや」1kgはいくら?", ["398円"]),  # the other has 新じゃが and 1kg alone
        ("はるかはいくら?", ["418円"]),
        ("新じゃが（はるか）はいくら?", ["418円"]),
        ("新じゃがはいくら?", ["398円", "418円"]),
        ("とうやとはるかはいくら?", ["398円", "418円"]),
        ("1kgの品は?", ["398円", "418円"]),
        ("値段はいくら?", ["398円", "418円", "258円"]),
    ],
)
def test_what_stands_in_brackets_names_a_row_and_the_row_with_more_names_is_meant(question, prices):
    _, words = read(question, PRICES)
    assert [price for price in ("398円", "418円", "258円") if price in words] == prices
