"""Encodings and packing: UTF-8 first, then what Japanese spreadsheets write; the rest is told."""

import gzip

import pytest

from chat.evaluation.questions import open_questions, read_questions
from ingest.errors import QuestionFileError

LINES = "庭を設計した人は誰ですか?\n髙橋さんは①番ですか?\n"


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 (BOM)"),
        ("utf-16", "UTF-16"),
        ("cp932", "Shift_JIS (CP932)"),
    ],
)
@pytest.mark.parametrize("name", ["q.txt", "q.txt.gz"])
def test_encodings_are_told_apart(save, codec, encoding, name):
    file = open_questions(save(name, LINES, codec))
    assert file.encoding == encoding
    assert [q.question for q in file] == LINES.splitlines()


def test_big_endian_utf16_is_read(save):
    path = save("q.txt", b"\xfe\xff" + LINES.encode("utf-16-be"))
    assert [q.question for q in read_questions(path)] == LINES.splitlines()


def test_packing_is_seen_in_the_file_not_in_the_name(save):
    path = save("q.jsonl", gzip.compress(b'{"question": "q"}'))
    assert read_questions(path)[0].question == "q"


def test_encoding_is_decided_by_the_whole_file(save):
    ascii_first = "Who?\n" * 30_000
    path = save("q.txt", ascii_first + LINES, "cp932")
    assert open_questions(path).encoding == "Shift_JIS (CP932)"


def test_damaged_utf8_is_not_taken_for_shift_jis_and_the_line_is_named(save):
    data = (LINES * 2000).encode()
    cut = data.index(b"\n", len(data) // 2) + 1
    line = data[:cut].count(b"\n") + 1
    path = save("q.txt", data[:cut] + b"\x83" + data[cut:])
    with pytest.raises(QuestionFileError) as caught:
        open_questions(path)
    assert f"{line} 行目" in caught.value.message("ja") or caught.value.details["place"]
    assert str(line) in str(caught.value.details["place"])


@pytest.mark.parametrize("codec", ["euc_jp", "iso2022_jp"])
def test_other_japanese_encodings_are_refused_not_garbled(save, codec):
    with pytest.raises(QuestionFileError, match="UTF-8"):
        open_questions(save("q.txt", LINES.replace("髙", "高").replace("①", ""), codec))


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00",
        b"\xff\xfe" + "誰?".encode("utf-16-le") + b"\x00\xd8\x41\x00",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        bytes(range(256)) * 20,
        b"\x1f\x8b\x08broken",
        gzip.compress(LINES.encode() * 100)[:-20],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
        b"%PDF-1.7\n",
        b"PK\x03\x04broken",
        b"<!DOCTYPE html><html></html>",
        b"",
        b"\n \n",
        b"\xef\xbb\xbf",
        "# 質問はまだありません\n".encode(),
    ],
)
@pytest.mark.parametrize("name", ["q.csv", "q.jsonl", "q.txt", "q.xlsx"])
def test_what_cannot_be_read_is_one_sentence(save, data, name):
    with pytest.raises(QuestionFileError) as caught:
        read_questions(save(name, data))
    for language in ("ja", "en"):
        assert name in caught.value.message(language)
        assert "\n" not in caught.value.message(language)


def test_packed_workbook_is_told(save, samples):
    with pytest.raises(QuestionFileError, match=r"\.xlsx"):
        open_questions(save("q.xlsx.gz", (samples / "workbook.xlsx").read_bytes()))


def test_missing_file_folder_and_pipe_are_told(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path, tmp_path / "a\0b"):
        with pytest.raises(QuestionFileError):
            open_questions(path)


def test_file_that_goes_away_between_opening_and_reading_is_told(save):
    path = save("q.txt", LINES)
    file = open_questions(path)
    path.unlink()
    with pytest.raises(QuestionFileError):
        list(file)
