"""Files with an article a row become one document a row; bad rows are told, not lost silently."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import BlockKind
from ingest.errors import SourceError
from ingest.format import RawFile
from ingest.messages import LANGUAGES
from ingest.readers.rows import CsvFormat, JsonlFormat
from ingest.readers.rows.records import MAX_ROWS


def parse(form, data, name="a.csv"):
    data = data.encode() if isinstance(data, str) else data
    parsed = form.parse(RawFile(f"dir/{name}", name, data))
    for remark in parsed.remarks:
        assert all(remark.message(language) for language in LANGUAGES)
    return parsed


def refused(form, data, name="a.csv"):
    with pytest.raises(SourceError) as caught:
        parse(form, data, name)
    assert all(name in caught.value.message(language) for language in LANGUAGES)
    return caught.value.key


def keys(parsed):
    return [(remark.key, remark.details.get("number")) for remark in parsed.remarks]


def test_each_row_is_a_document_with_its_title_and_address():
    data = '題名,本文,URL\r\n駅,"駅は北。\r\n\r\n高い。",https://a.jp/1\r\n町,町は南。,\r\n'
    parsed = parse(CsvFormat(), data.encode("cp932"))
    first, second = parsed.documents
    assert (first.source, first.title, first.titled) == ("dir/a.csv#1", "駅", True)
    assert (first.text, first.url, first.format) == (
        "駅は北。\r\n\r\n高い。",
        "https://a.jp/1",
        "csv",
    )
    assert [block.kind for block in first.blocks] == [BlockKind.PARAGRAPH] * 2
    assert (second.source, second.text) == ("dir/a.csv#2", "町は南。")
    assert parsed.encoding.name == "cp932"
    assert parsed.remarks == ()


@pytest.mark.parametrize(
    "head",
    [
        "Title,TEXT",
        "タイトル,テキスト",
        "題名,内容",
        "ｔｉｔｌｅ, Text ",
        "見出し,本文",
        "headline,body",
    ],
)
def test_columns_are_known_by_many_names(head):
    (document,) = parse(CsvFormat(), f"{head}\n駅,駅は北。\n").documents
    assert (document.title, document.text) == ("駅", "駅は北。")


def test_first_of_several_text_columns_counts():
    (document,) = parse(CsvFormat(), "content,本文\nあ,い\n").documents
    assert document.text == "い"


@pytest.mark.parametrize(
    ("sign", "name"), [(",", "a.csv"), ("\t", "a.tsv"), ("\t", "a.csv"), (";", "a.csv")]
)
@given(
    rows=st.lists(st.tuples(*[st.text("駅は,;\t\"'\n。a", min_size=1)] * 2), min_size=1, max_size=8)
)
def test_what_was_written_is_read_whatever_the_sign(sign, name, rows):
    rows = [(title, f"文{text}。") for title, text in rows]
    written = io.StringIO()
    csv.writer(written, delimiter=sign).writerows([("title", "text"), *rows])
    parsed = parse(CsvFormat(), written.getvalue(), name)
    assert [document.text for document in parsed.documents] == [text for _, text in rows]


def test_table_without_texts_is_one_document_with_named_columns():
    parsed = parse(CsvFormat(), "都市,人口,備考\n東京,1400,\n大阪,880,西\n")
    (document,) = parsed.documents
    assert document.text == "都市\t人口\t備考\n東京\t1400\t\n大阪\t880\t西"
    assert [block.kind for block in document.blocks] == [BlockKind.TABLE_ROW] * 3
    assert [block.is_header for block in document.blocks] == [True, False, False]
    assert keys(parsed) == [("rows_as_table", None)]


def test_first_row_of_numbers_names_nothing():
    (document,) = parse(CsvFormat(), "1,2020年\n2,2021年\n").documents
    assert not any(block.is_header for block in document.blocks)


def test_rows_without_text_are_left_out_and_told():
    parsed = parse(CsvFormat(), "title,text\nあ,\nい,文。\nう, \u3000\n" + "え,\n" * 9)
    assert [document.source for document in parsed.documents] == ["dir/a.csv#2"]
    assert keys(parsed)[:2] == [("rows_empty", 1), ("rows_empty", 3)]
    assert parsed.remarks[-1].key == "rows_empty_more"
    assert parsed.remarks[-1].details == {"count": 6}


def test_row_with_too_few_cells_is_told():
    parsed = parse(CsvFormat(), "title,text,url\nあ,文。\nい,文。,\n")
    assert keys(parsed) == [("rows_cells", 1)]
    assert len(parsed.documents) == 2


def test_quotation_mark_that_is_not_closed_is_refused_if_it_swallows_much():
    assert refused(CsvFormat(), 'title,text\nあ,"' + "い,う\n" * 2_000_000) == "rows_cell_large"


@pytest.mark.parametrize(
    ("data", "key"),
    [("title,text\nあ,\n", "rows_no_text"), ("title,text\n", "rows_no_text"), (",,\n,\n", None)],
)
def test_nothing_to_read_is_refused(data, key):
    if key:
        assert refused(CsvFormat(), data) == key
    else:
        assert refused(CsvFormat(), ' \n"" \n') == "source_empty"


def test_too_many_rows_are_refused():
    assert refused(JsonlFormat(), '{"text":"a"}\n' * (MAX_ROWS + 1), "a.jsonl") == "rows_too_many"
    assert refused(CsvFormat(), "a,b\n" * 300_000) == "rows_too_many"


def test_a_long_cell_is_an_article():
    (document,) = parse(CsvFormat(), 'text\n"' + "文。" * 200_000 + '"\n').documents
    assert len(document.text) == 400_000


# --- JSON


def test_each_line_is_a_document_named_by_its_number():
    lines = [
        '{"title": "駅", "text": "駅は北。", "url": "https://a.jp/"}',
        "",
        '{"本文": ["一。", "二。"]}',
    ]
    parsed = parse(JsonlFormat(), "\n".join(lines), "a.jsonl")
    first, second = parsed.documents
    assert (first.source, first.title, first.url) == ("dir/a.jsonl#1", "駅", "https://a.jp/")
    assert (second.source, second.text, second.title) == (
        "dir/a.jsonl#3",
        "一。\n\n二。",
        "a.jsonl#3",
    )
    assert not second.titled
    assert first.format == "jsonl"


def test_broken_lines_are_told_and_the_others_kept():
    data = '{"text": "一。"}\n{"text": \nnull\n{"id": 1}\n{"text": "二。\u2028三。"}\r\n'
    parsed = parse(JsonlFormat(), data, "a.jsonl")
    assert [document.text for document in parsed.documents] == ["一。", "二。\u2028三。"]
    assert keys(parsed) == [("rows_broken", 2), ("rows_broken", 3), ("rows_empty", 4)]


def test_broken_first_line_does_not_spoil_the_others():
    parsed = parse(JsonlFormat(), 'oops\n{"text": "一。"}\n', "a.jsonl")
    assert keys(parsed) == [("rows_broken", 1)]
    assert parsed.documents[0].source == "dir/a.jsonl#2"


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "value", [[{"text": "一。"}], {"text": "一。"}, {"n": 1, "articles": [{"body": "一。"}]}]
)
def test_array_object_or_object_with_an_array_is_read(value, indent):
    (document,) = parse(JsonlFormat(), json.dumps(value, indent=indent), "a.json").documents
    assert (document.text, document.source) == ("一。", "dir/a.json#1")


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ("[" * 100_000, "rows_json"),
        ('{"text":' * 50_000, "rows_json"),
        ('[{"text": "a"},\n', "rows_json"),
        ("3", "rows_no_json"),
        ("[]", "rows_no_json"),
        ('{"id": 1}', "rows_no_text"),
        ("[" + "9" * 5000 + "]", "rows_json"),
    ],
)
def test_what_holds_no_articles_is_refused(data, key):
    assert refused(JsonlFormat(), data, "a.json") == key


def test_half_characters_of_json_do_not_break_what_stores_them():
    (document,) = parse(JsonlFormat(), '{"text": "駅\\ud83dは北。\\u0000"}', "a.json").documents
    assert document.text == "駅\ufffdは北。\0"
    assert document.sha256
    assert document.hidden


def test_half_characters_of_a_title_are_replaced_and_its_white_space_is_single():
    line = '{"title": " 駅\\ud83dの\\n 北 ", "text": "駅は北。"}'
    (document,) = parse(JsonlFormat(), line, "a.json").documents
    assert document.title == "駅\ufffdの 北"


@given(st.lists(st.dictionaries(st.sampled_from(["text", "title", "url", "id"]),
                                st.text(st.characters(exclude_categories=("Cs",))) | st.integers()),
                min_size=1, max_size=6))  # fmt: skip
def test_any_objects_are_read_or_refused_with_a_sentence(items):
    data = "\n".join(json.dumps(item) for item in items)
    try:
        parsed = parse(JsonlFormat(), data, "a.jsonl")
    except SourceError:
        return
    wanted = [item["text"] for item in items if isinstance(item.get("text"), str)]
    found = [document.text for document in parsed.documents]
    assert found == [t for t in wanted if any(c.isprintable() and not c.isspace() for c in t)]


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (b'{"title": "a", "text": "b"}', True),
        (b'\xef\xbb\xbf[\n {"id": 3, "body": "b"}]', True),
        (b'{"name": "config", "version": "1"}', False),
        (b"{braces} in a text", False),
        (b"[1, 2]", False),
        (b"", False),
    ],
)
def test_articles_in_json_are_recognised_by_what_they_hold(data, known):
    assert JsonlFormat().recognises(data) is known


def test_white_space_around_a_cell_is_none_of_its_words():
    document = parse(CsvFormat(), " 部品 ,年\n 振り子,\u30001954 \n").documents[0]
    assert document.text == "部品\t年\n振り子\t1954"
    row = document.blocks[-1]
    assert document.text[row.start : row.end] == "振り子\t1954"
