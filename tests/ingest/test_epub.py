"""EPUB: the chapters in reading order as one document."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import BlockKind, Document, MarkKind, SectionKind
from ingest.errors import SourceError
from ingest.format import Parsed, RawFile
from ingest.messages import Language
from ingest.readers.epub import EpubFormat

CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)
FONT = "http://www.idpf.org/2008/embedding"


def page(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"'
        f' xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>{body}</body></html>'
    )


def package(names: list[str], *, nav: str = "", title: str = "川の本", extra: str = "") -> str:
    items = "".join(
        f'<item id="i{at}" href="{name}" media-type="application/xhtml+xml"'
        f"{' properties=' + chr(34) + 'nav' + chr(34) if name == nav else ''}/>"
        for at, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="i{at}"/>' for at in range(len(names)))
    return (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:creator>山田 花子</dc:creator></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine>{extra}</package>"
    )


def book(chapters: dict[str, str], *, nav: str = "", **files: str) -> bytes:
    """An EPUB of chapters by name; ``files`` are put in or replace what would be there."""
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": package(list(chapters), nav=nav),
        **{f"OEBPS/{name}": page(body) for name, body in chapters.items()},
        **files,
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def read(data: bytes) -> Parsed:
    return EpubFormat().parse(RawFile("in/book.epub", "book.epub", data))


def document(data: bytes) -> Document:
    return read(data).documents[0]


def failure(data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        read(data)
    languages: tuple[Language, ...] = ("ja", "en")
    for language in languages:
        assert "in/book.epub" in caught.value.message(language)
    return caught.value.key


def test_chapters_stand_in_the_order_of_the_spine():
    chapters = {"z.xhtml": "<h1>第一章</h1><p>水。</p>", "a.xhtml": "<h1>第二章</h1><p>砂。</p>"}
    assert document(book(chapters)).text == "第一章\n\n水。\n\n第二章\n\n砂。"


def test_title_is_that_of_the_package_and_its_page_the_first_heading():
    found = document(book({"t.xhtml": "<p>川の本</p>", "a.xhtml": "<h2>第一章</h2><p>水。</p>"}))
    assert found.title == "川の本"
    heads = [block for block in found.blocks if block.kind is BlockKind.HEADING]
    assert [(found.text[b.start : b.end], b.level) for b in heads] == [("川の本", 1), ("第一章", 2)]
    assert found.headings(found.sections[-1]) == ("第一章",)


def test_levels_of_headings_agree_over_chapters():
    chapters = {
        "a.xhtml": "<h1>第一部</h1><h2>水</h2><p>水。</p>",
        "b.xhtml": "<h2>砂</h2><p>砂。</p>",
    }
    heads = [b for b in document(book(chapters)).blocks if b.kind is BlockKind.HEADING]
    assert [head.level for head in heads] == [1, 2, 2]


@pytest.mark.parametrize("broken", [b"\xed\xa0\x80", b"\xe3\x81", b"&#xD800;", b"&#55296;"])
@pytest.mark.parametrize("around", [b"dc:title", b"dc:creator", b"manifest"])
def test_package_with_broken_characters_is_read_with_a_sign_in_their_place(broken, around):
    whole = package(["a.xhtml"]).encode()
    packed = whole.replace(b"<%s>" % around, b"<%s>%s" % (around, broken))
    read_in = document(book({"a.xhtml": "<p>川は西にあります。</p>"}, **{"OEBPS/book.opf": packed}))
    assert read_in.text == "川は西にあります。"
    assert read_in.title.endswith("川の本")
    assert ("\ufffd" in read_in.title) == (around == b"dc:title")


def test_creator_is_the_byline_only_where_the_text_names_one():
    named = document(book({"a.xhtml": "<h1>川の本</h1><p>山田花子 著</p><h2>一</h2><p>水。</p>"}))
    assert named.byline is not None
    assert named.byline.of(named.text) == "山田花子 著"
    unnamed = document(book({"a.xhtml": "<h1>川の本</h1><p>水は流れる。</p>"}))
    assert "山田" not in unnamed.text
    assert unnamed.byline is None


def test_table_of_contents_is_navigation():
    chapters = {
        "nav.xhtml": '<nav epub:type="toc"><ol><li><a href="a.xhtml">第一章</a></li></ol></nav>',
        "a.xhtml": "<h1>第一章</h1><p>水。</p>",
    }
    kinds = [section.kind for section in document(book(chapters, nav="nav.xhtml")).sections]
    assert kinds == [SectionKind.NAVIGATION, SectionKind.BODY]


def test_table_of_contents_of_the_older_edition_is_navigation():
    guide = '<guide><reference type="toc" href="c.xhtml"/></guide>'
    names = ["c.xhtml", "a.xhtml"]
    chapters = {"c.xhtml": "<p>一 水</p>", "a.xhtml": "<h1>一</h1><p>水。</p>"}
    data = book(chapters, **{"OEBPS/book.opf": package(names, extra=guide)})
    assert document(data).sections[0].kind is SectionKind.NAVIGATION


def test_ruby_notes_and_links_of_a_chapter():
    body = (
        '<p><ruby>川<rt>かわ</rt></ruby>は<a href="#n">1</a><a href="https://a.example/">外</a>へ。</p>'
        '<p><a href="b.xhtml">中</a>へ。</p><aside epub:type="footnote" id="n"><p>注。</p></aside>'
    )
    found = document(book({"a.xhtml": body}))
    assert found.text == "川は1外へ。\n\n中へ。\n\n注。"
    assert [(m.kind, m.value) for m in found.marks] == [
        (MarkKind.RUBY, "かわ"),
        (MarkKind.LINK, "https://a.example/"),
    ]
    assert found.blocks[-1].kind is BlockKind.NOTE


def test_names_of_chapters_may_be_encoded_and_lie_in_folders():
    opf = package(["text/%E5%B7%9D%201.xhtml"])
    files = {"OEBPS/book.opf": opf, "OEBPS/text/川 1.xhtml": page("<p>水。</p>")}
    assert document(book({}, **files)).text == "水。"


def test_missing_chapter_is_told():
    names = ["a.xhtml", "b.xhtml"]
    parsed = read(book({"a.xhtml": "<p>水。</p>"}, **{"OEBPS/book.opf": package(names)}))
    assert parsed.documents[0].text == "水。"
    assert [(r.key, r.details) for r in parsed.remarks] == [("epub_missing", {"count": 1})]
    assert "1" in parsed.remarks[0].message("ja")


def test_chapter_that_the_spine_names_twice_is_read_once():
    opf = package(["a.xhtml"]).replace("</spine>", '<itemref idref="i0"/></spine>')
    assert document(book({"a.xhtml": "<p>水。</p>"}, **{"OEBPS/book.opf": opf})).text == "水。"


def test_chapter_is_never_read_from_outside_of_the_book():
    names = ["../../../../etc/passwd", "a.xhtml"]
    parsed = read(book({"a.xhtml": "<p>水。</p>"}, **{"OEBPS/book.opf": package(names)}))
    assert parsed.documents[0].text == "水。"


def test_entities_are_not_expanded():
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">'
        ']><package xmlns="http://www.idpf.org/2007/opf"><metadata'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>&a;&b;</dc:title></metadata>'
        '<manifest><item id="i" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="i"/></spine></package>'
    )
    found = document(book({"a.xhtml": "<p>水。</p>"}, **{"OEBPS/book.opf": bomb}))
    assert found.title == "book.epub"


def test_encrypted_text_is_refused_and_scrambled_fonts_are_not():
    def encryption(method: str, name: str) -> str:
        return (
            '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
            f'<e:EncryptionMethod Algorithm="{method}"/><e:CipherData>'
            f'<e:CipherReference URI="{name}"/></e:CipherData></e:EncryptedData></encryption>'
        )

    def data(method: str, name: str) -> bytes:
        files = {"META-INF/encryption.xml": encryption(method, name)}
        return book({"a.xhtml": "<p>水。</p>"}, **files)

    assert failure(data("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OEBPS/a.xhtml")) == (
        "epub_protected"
    )
    assert document(data(FONT, "OEBPS/font.otf")).text == "水。"


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (book({"a.xhtml": "<p><img src='a.png'/></p>"}), "epub_no_text"),
        (book({}, **{"META-INF/container.xml": "<container/>"}), "epub_broken"),
        (book({}, **{"OEBPS/book.opf": ""}), "epub_broken"),
        (book({"a.xhtml": "<p>水。</p>"})[:-60], "archive_broken"),
        (b"PK\x03\x04 no archive", "archive_broken"),
    ],
    ids=["pictures", "container", "package", "cut", "no archive"],
)
def test_what_is_no_readable_book_is_refused(data, key):
    assert failure(data) == key


def test_book_too_large_to_expand_is_refused():
    assert failure(book({"a.xhtml": "<p>水。</p>" + "\n" * (21 * 1024 * 1024)})) == (
        "archive_too_large"
    )


def test_declarations_in_a_chapter_are_no_words():
    chapter = '<!DOCTYPE html [<!ENTITY a "b"> %p;]><html><body><p>水。</p></body></html>'
    data = book({"a.xhtml": ""}, **{"OEBPS/a.xhtml": chapter})
    assert document(data).text == "水。"


def test_book_of_too_many_elements_is_refused():
    chapters = {f"{at}.xhtml": "<br/>" * 90_000 for at in range(3)}
    assert failure(book(chapters)) == "epub_too_large"


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (book({}), True),
        (b"PK\x03\x04 word/document.xml", False),
        (b"<html>META-INF/container.xml", False),
    ],
)
def test_books_are_told_by_their_bytes(data, known):
    assert EpubFormat().recognises(data) is known


@given(st.integers(min_value=0, max_value=2000), st.binary(min_size=1, max_size=8))
def test_damaged_book_is_refused_or_read(at, noise):
    data = bytearray(book({"a.xhtml": "<h1>川</h1><p>水。</p>"}))
    data[at % len(data) : at % len(data) + len(noise)] = noise
    try:
        read(bytes(data))
    except SourceError as error:
        assert error.message("ja")
