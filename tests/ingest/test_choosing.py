"""What a file is read as goes by what it holds, then by its name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.messages import LANGUAGES
from ingest.readers.choosing import choose, explain
from ingest.readers.markdown.reader import MarkdownFormat
from ingest.readers.rows import CsvFormat, JsonlFormat
from ingest.readers.text import TextFormat


class Html:
    """Stands for the HTML format, which recognises whatever begins with a tag."""

    name = "html"
    suffixes = (".html", ".htm")

    def recognises(self, data):
        return data.lstrip().startswith(b"<")

    def parse(self, file):
        raise NotImplementedError


class Pdf(Html):
    name = "pdf"
    suffixes = (".pdf",)

    def recognises(self, data):
        return data.startswith(b"%PDF-")


FORMATS = (TextFormat(), MarkdownFormat(), Html(), Pdf(), CsvFormat(), JsonlFormat())
PAGE = b"<!DOCTYPE html>\n<html><head><title>a</title></head><body><p>a</p></body></html>"


def chosen(name, data):
    form = choose(name, data, FORMATS)
    return form and form.name


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("a.txt", "駅は北。".encode(), "text"),
        ("a.TXT", "駅は北。".encode("cp932"), "text"),
        ("a.md", b"# a", "markdown"),
        ("a.csv", b"a,b", "csv"),
        ("a.json", b'{"id": 1}', "jsonl"),
        ("a.html", b"a", "html"),
        ("a.txt", PAGE, "html"),
        ("a.md", b"<!-- saved -->\n" + PAGE, "html"),
        ("a.txt", b"%PDF-1.7\n...", "pdf"),
        ("a.html", b"%PDF-1.7\n...", "pdf"),
        ("a.pdf", PAGE, "html"),
        ("page", PAGE, "html"),
        ("a.txt", b'{"text": "b"}\n', "jsonl"),
        ("README", "駅は北。".encode("euc_jp"), "text"),
        ("a.log", b"a text", "text"),
        ("a.bin", b"\0\1\2\3", None),
        ("a.bin", b"\x89PNG\r\n\x1a\n\0", None),
    ],
)
def test_contents_count_before_the_name(name, data, form):
    assert chosen(name, data) == form


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        (
            "a.md",
            b'<h1 align="center">Title</h1>\n\nSome *words*.\n\n- a\n- b\n\nMore words here.\n',
            "markdown",
        ),
        ("a.md", b"<!-- a comment -->\n\n# Title\n\nWords.\n", "markdown"),
        (
            "a.txt",
            b"<html> is the first tag of a page.\nIt is explained below.\nMore of it.\n",
            "text",
        ),
        ("a.txt", b"<div>a</div>\n<p>b</p>\n<p>c</p>\n", "html"),
        ("a", b"<div>a</div>\nwords\nwords\n", "html"),
    ],
)
def test_text_that_only_begins_with_a_tag_stays_what_its_name_says(name, data, form):
    assert chosen(name, data) == form


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "kind_image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "kind_image"),
        (b"\0\0\0\x18ftypheic\0\0", "kind_image"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "kind_image"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "kind_media"),
        (b"\0\0\0\x18ftypmp42\0\0", "kind_media"),
        (b"ID3\x03\0\0\0", "kind_media"),
        (b"\x1f\x8b\x08\0", "kind_archive"),
        (b"7z\xbc\xaf\x27\x1c\0", "kind_archive"),
        (b"Rar!\x1a\x07\0", "kind_archive"),
        (b"PK\x03\x04" + b"\0" * 30 + b"a.txt", "kind_archive"),
        (b"PK\x03\x04" + b"\0" * 30 + b"xl/workbook.xml", "kind_spreadsheet"),
        (b"PK\x03\x04" + b"\0" * 30 + b"ppt/presentation.xml", "kind_slides"),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text", "kind_opendocument"),
        (b"!\x12-lh5-\0\0", "kind_archive"),
        (b"{\\rtf1\\ansi", "kind_rtf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "kind_office"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "kind_locked",
        ),
        (b"MZ\x90\0\3\0", "kind_program"),
        (b"\x7fELF\2\1\1\0", "kind_program"),
        (b"SQLite format 3\0\x10", "kind_database"),
        (b"\0" * 60 + b"BOOKMOBI\0", "kind_book"),
    ],
)
def test_files_that_are_no_articles_are_explained(data, key):
    error = explain("a.x", data)
    assert error is not None
    assert error.key == key
    assert all("a.x" in error.message(language) for language in LANGUAGES)


@pytest.mark.parametrize(
    "start", ["BM", "ID3", "MZ", "GIF89a", "RIFF1234WAVE", "OggS", "PAR1", "Rar!", "", "II"]
)
def test_texts_that_begin_like_other_files_are_texts(start):
    data = f"{start} is what this text begins with.\n".encode()
    assert explain("a.txt", data) is None
    assert chosen("a", data) == "text"


@given(st.binary(max_size=300), st.sampled_from(["a", "a.txt", "a.md", "a.pdf", "a.json"]))
def test_any_bytes_are_chosen_for_or_explained_without_failing(data, name):
    choose(name, data, FORMATS)
    explain(name, data)
