"""A list is answered by its items where its heading or lead-in is what the question names."""

from types import SimpleNamespace

import pytest

from chat.question import analyze_question
from chat.reader.lists import list_readings
from index.analysis import terms
from index.search import Hit
from ingest.chunking import chunk
from ingest.document import Document, Span
from ingest.format import RawFile
from ingest.readers.markdown.reader import MarkdownFormat

GARDEN = """# 青葉庭園の手引き

## 開園までの準備

開園の前に、次の道具をそろえます。

- **竹ぼうき**: 落ち葉を集める。
- **剪定ばさみ**: 枝を切る。
- **一輪車**: 土を運ぶ。

## 庭で守る三つの約束

どなたにもお願いしています。

1. 枝を折らない
   - 花も同じです
2. 池に入らない
3. 鯉に餌をやらない

## 季節の見どころ

春は桜、夏は蓮です。

- 桜は四月
- 蓮は七月
"""


@pytest.fixture(scope="module")
def garden() -> Document:
    return MarkdownFormat().parse(RawFile("g.md", "g.md", GARDEN.encode())).documents[0]


def read(question: str, document: Document) -> list[str]:
    hits = [Hit(passage, 1.0, 1, 1.0, 1, 1.0) for passage in chunk(document, len, 400)]
    known = set(terms(document.text))
    index = SimpleNamespace(
        documents={document.source: document},
        lexical=SimpleNamespace(holds=known.__contains__),
    )
    readings = list_readings(analyze_question(question), hits, index)
    return [span.of(document.text) for reading in readings for span in reading.spans]


@pytest.mark.parametrize(
    "question",
    ["開園の準備の道具を全部教えて", "開園の前にそろえる道具をすべて挙げて"],
)
def test_items_of_the_list_that_heading_or_lead_in_names(garden, question):
    assert read(question, garden) == ["竹ぼうき", "剪定ばさみ", "一輪車"]


def test_items_without_a_name_of_their_own_are_whole_and_outermost(garden):
    items = ["枝を折らない", "池に入らない", "鯉に餌をやらない"]
    assert read("庭で守る約束を全部教えて", garden) == items


def document_of(text: str) -> Document:
    return MarkdownFormat().parse(RawFile("d.md", "d.md", text.encode())).documents[0]


def test_sentence_that_is_a_list_itself_leads_into_none():
    text = "# 会社\n\n創業者は佐藤、鈴木、高橋の3人です。\n\n- 本社: 東京\n- 設立: 1990年\n"
    assert read("創業者を全員教えて", document_of(text)) == []


@pytest.mark.parametrize(
    "items",
    [
        ["9:00 受付開始", "10:00 開会式", "12:30 昼食"],
        ["https://example.jp/a", "https://example.jp/b"],
        ["電話：03-0000-0000", "メール：a@example.jp"],
        ["受付: 佐藤", "会計: 鈴木"],
    ],
)
def test_item_is_not_cut_where_what_follows_is_what_it_says(items):
    listed = "\n".join(f"- {item}" for item in items)
    document = document_of(f"# 夏祭り\n\n## 当日の案内\n\n{listed}\n")
    assert read("当日の案内をすべて教えて", document) == items


def test_full_width_colon_ends_a_name_as_well():
    text = GARDEN.replace("**: ", "：").replace("- **", "- ")
    assert read("開園の準備の道具を全部教えて", document_of(text)) == [
        "竹ぼうき",
        "剪定ばさみ",
        "一輪車",
    ]


def test_numbers_above_ten_are_read_whole():
    twelve = "\n".join(f"- {name}さん" for name in "甲乙丙丁戊己庚辛壬癸子丑")
    two = "- 甲さん\n- 乙さん"
    text = f"# 集まり\n\n## 使徒の名前\n\n{twelve}\n\n## 使徒の世話役\n\n{two}\n"
    assert len(read("十二人の使徒を全員挙げて", document_of(text))) == 12
    assert len(read("12人の使徒を全員挙げて", document_of(text))) == 12


def test_number_in_the_question_helps_where_it_is_that_of_the_items(garden):
    words = "入場のルール、規則、三つの約束を全部言って"
    assert len(read(words, garden)) == 3
    assert read(words.replace("三つの", ""), garden) == []  # of four words it says one
    assert read(words.replace("三つ", "四つ"), garden) == []


@pytest.mark.parametrize(
    "question",
    ["入園料の割引を全部教えて", "約束はいつ決まりましたか?", "図書館の準備の予定を全部挙げて"],
)
def test_list_of_something_else_is_no_answer(garden, question):
    assert read(question, garden) == []


def test_every_item_lies_where_it_says(garden):
    hits = [Hit(passage, 1.0, 1, 1.0, 1, 1.0) for passage in chunk(garden, len, 400)]
    index = SimpleNamespace(
        documents={garden.source: garden}, lexical=SimpleNamespace(holds=lambda _: True)
    )
    (reading,) = list_readings(analyze_question("庭で守る約束を全部教えて"), hits, index)
    assert list(reading.spans) == sorted(reading.spans)
    assert reading.sentence == Span(*(reading.spans[0].start, reading.spans[0].end))
    assert all(span.of(garden.text).strip() for span in reading.spans)
