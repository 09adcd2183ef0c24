"""PDF: what was drawn on the pages is read in order, each character once, and found again."""

import io
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from ingest.document import BlockKind, Document, MarkKind, Span
from ingest.errors import SourceError
from ingest.format import Parsed, RawFile
from ingest.readers.pdf import PdfFormat, pdfium
from ingest.readers.pdf.frames import by_frame
from ingest.readers.pdf.glyphs import Face, Glyph
from ingest.readers.pdf.places import boxes, cited_page, page_image

WIDTH, HEIGHT = 595, 842
MINCHO, GOTHIC = "HeiseiMin-W3", "HeiseiKakuGo-W5"
for name in (MINCHO, GOTHIC):
    pdfmetrics.registerFont(UnicodeCIDFont(name))


class Pages:
    """Draws words at places measured from the top left, and remembers them."""

    def __init__(self, **options):
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=(WIDTH, HEIGHT), **options)
        self.drawn = []
        self.page = 1

    def put(self, x, y, words, size=10.5, font=MINCHO):
        """Words whose baseline is ``y`` points from the top."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, words)
        self.drawn.append((self.page, x, y, words, size))
        return self

    def lines(self, x, y, lines, size=10.5, font=MINCHO, pitch=1.7):
        for at, words in enumerate(lines):
            self.put(x, y + at * pitch * size, words, size, font)
        return self

    def turn(self):
        self.canvas.showPage()
        self.page += 1
        return self

    def data(self):
        self.canvas.save()
        return self.out.getvalue()

    @property
    def characters(self):
        return Counter(c for _, _, _, words, _ in self.drawn for c in words if not c.isspace())


def parse(data: bytes) -> Parsed:
    return PdfFormat().parse(RawFile("in/page.pdf", "page.pdf", data))


def read(pages: Pages) -> Document:
    return parse(pages.data()).documents[0]


def outline(document: Document):
    return [(b.kind.value, b.level, document.text[b.start : b.end]) for b in document.blocks]


def words_of(document: Document):
    return [document.text[b.start : b.end] for b in document.blocks]


def characters(document: Document):
    return Counter(c for c in document.text if not c.isspace())


def key_of(data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        parse(data)
    for language in ("ja", "en"):
        assert "in/page.pdf" in caught.value.message(language)
    return caught.value.key


# 25 characters to a line, as long as the column is wide.
BODY = "この川は古くから人々の暮らしを支えてきた。春になると雪解け水が田畑を潤し、秋には鮭が上る。"
EN = "The harbour board kept its six horns in tune for as long as anyone could remember"


def filled(start: int, count: int, length: int = 25) -> list[str]:
    """Full lines of prose that ends with no sentence."""
    words = (BODY.replace("。", "、") * 40)[start : start + count * length]
    return [words[at : at + length] for at in range(0, len(words), length)]


def test_lines_of_a_japanese_paragraph_are_joined_with_nothing_between():
    one = ["\u3000" + filled(0, 1, 24)[0], *filled(24, 2), "ここで終わる。"]
    two = ["\u3000" + filled(7, 1, 24)[0], *filled(31, 1), "それで終わる。"]
    document = read(Pages().lines(72, 100, one + two))
    assert words_of(document) == ["".join(one).strip(), "".join(two).strip()]


def test_paragraphs_are_told_by_gaps_where_none_is_set_in():
    pages = (
        Pages()
        .lines(72, 100, filled(0, 3))
        .lines(72, 170, filled(9, 3))
        .lines(72, 240, filled(3, 3))
    )
    assert words_of(read(pages)) == ["".join(filled(at, 3)) for at in (0, 9, 3)]


def test_a_short_line_that_ends_a_sentence_ends_its_paragraph():
    pages = Pages().lines(72, 100, [*filled(0, 2), "ここで終わる。", *filled(9, 2), "終わる。"])
    assert words_of(read(pages)) == [
        "".join(filled(0, 2)) + "ここで終わる。",
        "".join(filled(9, 2)) + "終わる。",
    ]


def test_english_lines_are_joined_with_a_space_and_hyphens_taken_back():
    lines = [
        "The harbour board kept its six horns in tune for as long as any-",
        "one could remember, and the Anglo-",
        "Norman bell as well. Its well-known",
        "tuner was paid in fish.",
    ]
    document = read(Pages().lines(72, 100, lines, font="Helvetica"))
    assert document.text == (
        "The harbour board kept its six horns in tune for as long as anyone could remember, "
        "and the Anglo-Norman bell as well. Its well-known tuner was paid in fish."
    )


def test_words_in_latin_letters_within_japanese_keep_their_spaces():
    lines = ["この仕組みはIndex Serverという名前で公開され、Open", "Source開発者が使う。"]
    document = read(Pages().lines(72, 100, lines))
    assert document.text == "".join(lines).replace("nS", "n S")


def two_columns(pages: Pages, left: list[str], right: list[str], top: float = 160) -> Pages:
    pages.lines(60, top, left, 9)
    return pages.lines(310, top + 4, right, 9)


def test_two_columns_are_read_one_after_the_other_below_a_title_over_both():
    left, right = filled(0, 14), [*filled(14 * 25, 12), "これで終わる。"]
    pages = Pages().put(120, 90, "ふたつの段にまたがる長い題名", 22)
    document = read(two_columns(pages, left, right))
    assert outline(document) == [
        ("heading", 1, "ふたつの段にまたがる長い題名"),
        ("paragraph", 0, "".join(left + right)),
    ]
    assert document.title == "ふたつの段にまたがる長い題名"
    assert document.titled


def test_what_stands_across_two_columns_parts_them():
    pages = two_columns(Pages(), [*filled(0, 7), "左の上。"], [*filled(9, 7), "右の上。"], 100)
    pages.put(150, 260, "図1: ふたつの段にまたがる図の説明である、と書いてある長い一行", 9)
    two_columns(pages, [*filled(3, 7), "左の下。"], [*filled(5, 7), "右の下。"], 300)
    text = read(pages).text
    order = [text.index(w) for w in ("左の上", "右の上", "図1", "左の下", "右の下")]
    assert order == sorted(order)


def test_few_lines_are_columns_where_those_of_a_page_before_began():
    left, right = filled(0, 14), [*filled(14 * 25, 12), "これで終わる。"]
    pages = two_columns(Pages(), left, right).turn()
    two_columns(
        pages, ["最後の頁の左の段は二行だけ", "あって、右へ続く。"], ["右の段も二行", "である。"]
    )
    words = "".join(read(pages).text.split())
    assert words.endswith("最後の頁の左の段は二行だけあって、右へ続く。右の段も二行である。")


def test_prose_over_the_whole_page_is_not_cut_by_columns_of_a_page_before():
    left, right = filled(0, 14), [*filled(14 * 25, 12), "これで終わる。"]
    pages = two_columns(Pages(), left, right).turn()
    pages.lines(
        72, 120, ["頁の幅いっぱいに続く文は、段に分けて読むと意味がなくなってしまう。"] * 4, 11
    )
    assert read(pages).text.count("段に分けて読むと意味がなくなってしまう。") == 4


def test_small_heads_of_two_pages_are_dropped_from_both():
    pages = Pages().put(72, 40, "町の便り 第七号", 7).lines(72, 100, filled(0, 8)).turn()
    pages.put(72, 40, "町の便り 第七号", 7).lines(72, 100, filled(300, 8))
    assert "便り" not in read(pages).text


def test_three_columns():
    pages = Pages()
    for at, x in enumerate((40, 215, 390)):
        pages.lines(x, 100, [*filled(at * 5, 12, 18), f"段{at}の終わり。"], 9)
    text = read(pages).text
    order = [text.index(f"段{at}の終わり") for at in range(3)]
    assert order == sorted(order)


def head_and_foot(pages: Pages, number: int) -> Pages:
    return pages.put(200, 40, "港町の記録 第三号", 8).put(290, 810, f"- {number} -", 8)


def test_heads_and_page_numbers_are_dropped_and_the_title_stays():
    pages = Pages().put(150, 110, "港町の記録 第三号", 20)
    for number in range(1, 5):
        words = f"{'甲乙丙丁'[number - 1]}の頁。"
        head_and_foot(pages, number).lines(72, 150, [*filled(number, 8), words]).turn()
    document = read(pages)
    assert document.title == "港町の記録 第三号"
    assert document.text.count("港町の記録") == 1
    assert "-" not in document.text
    assert all(f"{name}の頁。" in document.text for name in "甲乙丙丁")


def test_heads_that_name_the_chapter_go_with_the_page_number_beside_them():
    pages = Pages()
    for number in range(1, 9):
        words = f"{number + 10} 第{(number + 1) // 2}章 ことば{'あいうえ'[(number - 1) // 2]}"
        pages.put(60, 40, words, 8).lines(72, 100, [*filled(number, 9), f"{number}枚目。"]).turn()
    assert "ことば" not in read(pages).text


def numbered(count: int, heads: dict[int, str], scattered: bool = False) -> str:
    """What is read of so many pages, some with a head in one place or each elsewhere."""
    pages = Pages()
    for at in range(count):
        if at in heads:
            pages.put(60, 30 + (9 * at if scattered else 0), heads[at], 8)
        pages.lines(72, 150, [*filled(at, 9), f"{'甲乙丙丁戊己庚辛'[at]}の頁。"]).turn()
    return read(pages).text


@pytest.mark.parametrize(
    ("count", "on", "dropped"),
    [(3, (0, 1, 2), True), (2, (0, 1), False), (7, (1, 3, 5), True), (8, (1, 3, 5), False)],
)
def test_heads_with_a_number_that_say_something_else_are_dropped_if_many_pages_have_one(
    count, on, dropped
):
    heads = {at: f"{at + 11} {'川橋船港町海'[at]}のこと" for at in on}
    text = numbered(count, heads)
    assert [words in text for words in heads.values()] == [not dropped] * len(on)


@pytest.mark.parametrize(
    ("on", "scattered", "dropped"),
    [((1, 3, 5), False, True), ((1, 3, 5), True, False), ((1, 3), False, False)],
)
def test_page_numbers_alone_are_dropped_from_few_pages_if_three_stand_at_one_height(
    on, scattered, dropped
):
    heads = {at: f"p.{at + 1}" for at in on}
    text = numbered(8, heads, scattered)
    assert [words in text for words in heads.values()] == [not dropped] * len(on)


def test_numbers_of_a_table_that_fills_pages_are_no_page_numbers():
    pages = Pages()
    for number in range(4):
        for row in range(12):
            pages.put(72, 60 + 20 * row, str((number * 977 + row * 331) % 1000), 10)
        pages.turn()
    drawn = pages.characters
    assert characters(read(pages)) == drawn


def test_a_single_page_loses_nothing():
    pages = head_and_foot(Pages(), 1).lines(72, 150, [*filled(0, 8), "終わり。"])
    drawn = pages.characters
    assert characters(read(pages)) == drawn


def test_a_paragraph_goes_on_overleaf_and_each_half_has_its_page():
    pages = Pages()
    one, two = ["\u3000" + filled(0, 1, 24)[0], *filled(24, 19)], [*filled(10, 3), "終わる。"]
    head_and_foot(pages.lines(72, 100, one), 1).turn()
    head_and_foot(pages.lines(72, 100, two), 2).turn()
    head_and_foot(pages.put(72, 100, "三枚目。"), 3)
    document = read(pages)
    whole = ("".join(one) + "".join(two)).strip()
    assert words_of(document) == [whole, "三枚目。"]
    begin = document.text.index("".join(two))
    assert document.page_of(begin - 1) == 1
    assert document.page_of(begin) == 2
    assert document.page_of(document.text.index("三枚目")) == 3


def test_a_note_at_the_foot_does_not_part_a_paragraph_that_goes_on_overleaf():
    pages = Pages().lines(72, 100, filled(0, 20)).put(72, 700, "1) 橋の名は今はない。", 7).turn()
    document = read(pages.lines(72, 100, [*filled(13, 6), "終わる。"]))
    assert [(b.kind.value, document.page_of(b.start)) for b in document.blocks] == [
        ("note", 1),
        ("paragraph", 1),
    ]


def test_pages_without_words_have_their_numbers():
    pages = Pages().put(72, 100, "一枚目。").turn().turn().put(72, 100, "三枚目。").turn().turn()
    pages.canvas.showPage()
    parsed = parse(pages.data())
    document = parsed.documents[0]
    assert document.page_of(document.text.index("一枚目")) == 1
    assert document.page_of(document.text.index("三枚目")) == 3
    assert len(document.pages) == 5
    assert [r.key for r in parsed.remarks] == ["pdf_pages_without_text"]
    assert parsed.remarks[0].details == {"pages": "2, 4-5"}


@pytest.mark.parametrize(("count", "more"), [(10, ""), (11, " …")])
def test_at_most_ten_pages_without_words_are_named(count, more):
    pages = Pages()
    for _ in range(count):
        pages.put(72, 100, "言葉。").turn().turn()
    (remark,) = parse(pages.data()).remarks
    assert remark.details == {"pages": ", ".join(str(2 * n) for n in range(1, 11)) + more}


def test_headings_have_levels_by_their_size_and_weight():
    pages = Pages().put(72, 90, "港の歴史", 20)
    pages.put(72, 130, "はじまり", 14).lines(72, 155, [*filled(0, 3), "終わる。"])
    pages.put(72, 250, "橋と船", 14).lines(72, 275, [*filled(3, 3), "終わる。"])
    pages.put(72, 360, "渡し船", 10.5, GOTHIC).lines(72, 385, [*filled(5, 3), "終わる。"])
    assert [block[:3] for block in outline(read(pages)) if block[0] == "heading"] == [
        ("heading", 1, "港の歴史"),
        ("heading", 2, "はじまり"),
        ("heading", 2, "橋と船"),
        ("heading", 3, "渡し船"),
    ]


def test_numbered_headings_in_the_type_of_the_text():
    pages = Pages()
    for at, words in enumerate(("第1章 川", "第2章 橋", "第3章 船")):
        pages.put(72, 90 + 150 * at, words)
        pages.lines(72, 118 + 150 * at, [*filled(at, 4), "終わる。"])
    headings = [words for kind, _, words in outline(read(pages)) if kind == "heading"]
    assert headings == ["第1章 川", "第2章 橋", "第3章 船"]


def test_a_heading_of_two_lines_is_one():
    pages = Pages().lines(72, 90, ["とても長いのでふたつの行に", "分けて置いた題名"], 20, pitch=1.3)
    document = read(pages.lines(72, 160, [*filled(0, 5), "終わる。"]))
    assert document.title == "とても長いのでふたつの行に分けて置いた題名"


def test_list_items_keep_their_signs_outside_and_their_second_lines():
    pages = Pages().lines(72, 100, [*filled(0, 3), "次のとおり。"])
    pages.put(82, 190, "・").put(93, 190, filled(0, 1, 23)[0]).put(93, 208, "続きの行")
    pages.put(82, 226, "・").put(93, 226, "ふたつ目")
    pages.put(82, 244, "(1) みっつ目").put(82, 262, "(2) よっつ目")
    document = read(pages)
    items = [
        (b.marker, document.text[b.start : b.end])
        for b in document.blocks
        if b.kind is BlockKind.LIST_ITEM
    ]
    assert items == [
        ("・", filled(0, 1, 23)[0] + "続きの行"),
        ("・", "ふたつ目"),
        ("(1)", "みっつ目"),
        ("(2)", "よっつ目"),
    ]


def test_aligned_cells_are_rows_of_a_table():
    pages = Pages().lines(72, 100, [*filled(0, 3), "表に示す。"])
    rows = [("年", "名前", "長さ"), ("1901", "木の橋", "21 m"), ("1950", "石の橋", "104 m")]
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            pages.put(72 + 120 * column, 200 + 18 * at, cell)
    document = read(pages)
    cells = [
        tuple(document.text[c.start : c.end] for c in b.cells)
        for b in document.blocks
        if b.kind is BlockKind.TABLE_ROW
    ]
    assert cells == rows
    assert "1901\t木の橋\t21 m" in document.text


def test_ruby_is_a_mark_on_its_word_and_not_in_the_text():
    pages = Pages().lines(72, 100, ["この川辺で人々が暮らした。", "水車も残る。"], 12, pitch=2)
    pages.put(72 + 24, 100 - 12, "かわべ", 6).put(72 + 60, 100 - 12, "ひとびと", 6)
    document = read(pages)
    assert document.text.startswith("この川辺で人々が暮らした。")
    assert [(document.text[m.start : m.end], m.value) for m in document.marks] == [
        ("川辺", "かわべ"),
        ("人々", "ひとびと"),
    ]
    assert {mark.kind for mark in document.marks} == {MarkKind.RUBY}


def test_ruby_that_juts_out_at_the_end_of_its_line_is_a_mark_of_its_last_word():
    """It begins late on its word, and a raised sign stands on the line, too."""
    pages = Pages().lines(72, 100, ["昔の川辺に住む翁", "水車も残る。"], 12, pitch=2)
    pages.put(72 + 91, 100 - 12, "おう", 6).put(72 + 24, 100 - 12, "かわべ", 6)
    pages.put(72 + 96, 96, "1", 6)
    document = read(pages)
    assert [(document.text[m.start : m.end], m.value) for m in document.marks] == [
        ("川辺", "かわべ"),
        ("翁", "おう"),
        ("1", ""),
    ]


def test_raised_signs_are_marked():
    pages = Pages().put(72, 100, "橋は古い").put(72 + 42, 96, "1", 6).put(72 + 46, 100, "と言う。")
    document = read(pages)
    assert document.text == "橋は古い1と言う。"
    assert [m.kind for m in document.marks] == [MarkKind.SUPERSCRIPT]


def vertical(pages: Pages, x: float, columns: list[str], size: float = 12) -> Pages:
    """Lines from top to bottom, the first at ``x``, each further left."""
    for at, words in enumerate(columns):
        for down, char in enumerate(words):
            if not char.isspace():
                pages.put(x - at * 1.7 * size, 100 + down * size, char, size)
    return pages


def test_vertical_text_is_read_from_right_to_left_and_its_reader_is_told():
    one = ["\u3000" + filled(0, 1, 39)[0], filled(39, 1, 40)[0], "ここで終わる。"]
    two = ["\u3000" + filled(7, 1, 39)[0], "それで終わる。"]
    parsed = parse(vertical(Pages(), 500, one + two).data())
    assert words_of(parsed.documents[0]) == ["".join(one).strip(), "".join(two).strip()]
    assert [r.key for r in parsed.remarks] == ["pdf_vertical"]


def test_digits_side_by_side_in_a_vertical_line_stay_in_it():
    pages = Pages()
    for down, words in enumerate("昭和_年に橋が架けられたという話を聞いて育った人"):
        if words == "_":
            pages.put(500, 100 + 12 * down, "12", 12, "Helvetica")
        else:
            pages.put(500, 100 + 12 * down, words, 12)
    assert read(pages).text == "昭和12年に橋が架けられたという話を聞いて育った人"


def picture() -> ImageReader:
    image = Image.new("RGB", (60, 60), "white")
    ImageDraw.Draw(image).rectangle((10, 10, 50, 50), fill="black")
    return ImageReader(image)


def test_a_scan_is_told_to_need_ocr():
    pages = Pages()
    pages.canvas.drawImage(picture(), 0, 0, WIDTH, HEIGHT)
    pages.canvas.showPage()
    data = pages.data()
    assert key_of(data) == "pdf_no_text"
    with pytest.raises(SourceError, match="OCR"):
        parse(data)


def test_a_password_is_told():
    pages = Pages(encrypt=StandardEncryption("secret")).put(72, 100, "秘密。")
    assert key_of(pages.data()) == "pdf_password"


def test_a_file_that_only_forbids_editing_is_read():
    pages = Pages(encrypt=StandardEncryption("", "owner", canModify=0)).put(72, 100, "読める。")
    assert read(pages).text == "読める。"


def plain() -> bytes:
    return Pages().lines(72, 100, [*filled(0, 3), "終わる。"]).data()


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
def test_a_file_cut_short_gives_a_sentence_or_its_words(share):
    data = plain()
    try:
        text = parse(data[: int(len(data) * share)]).documents[0].text
    except SourceError as error:
        assert error.key in ("pdf_broken", "pdf_no_text")
    else:
        assert text


def raw(*objects: bytes) -> bytes:
    """A PDF of objects as they are, numbered from 1; the first is the catalogue."""
    out = b"%PDF-1.4\n"
    places = []
    for number, words in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, words)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n" % (size, table)
    return out + b"<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (size, start)


def stream(words: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(words), entries, words)


CATALOGUE, TREE = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources 5 0 R>>"
FONT = b"<</Font<</F 6 0 R>>/XObject<</X 7 0 R>>>>"
HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
DRAW = stream(b"BT /F 12 Tf 20 200 Td (Words) Tj ET /X Do")
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 300 300]/Resources 5 0 R"


@pytest.mark.parametrize(
    "data",
    [
        raw(CATALOGUE, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
        raw(CATALOGUE, TREE, b"<</Type/Pages/Kids[2 0 R 3 0 R]>>"),
        raw(CATALOGUE, TREE, PAGE, b"4 0 R", FONT, HELVETICA),
        raw(b"<</Type/Catalog/Pages 1 0 R>>"),
        raw(CATALOGUE, TREE, PAGE.replace(b"300 300", b"0 0")),
        raw(CATALOGUE, TREE.replace(b"Count 1", b"Count 99999999")),
        raw(CATALOGUE, TREE, PAGE, stream(b"\xff" * 99, b"/Filter/FlateDecode"), FONT),
        b"%PDF-1.7\n" + b"\x00" * 5000,
        b"%PDF-",
        b"not a PDF at all",
    ],
)
def test_a_broken_or_cyclic_file_gives_a_sentence(data):
    assert key_of(data) in ("pdf_broken", "pdf_no_text", "pdf_too_long")


def test_a_font_that_refers_to_itself_is_left_out():
    data = raw(CATALOGUE, TREE, PAGE, DRAW, FONT, b"6 0 R", stream(b"/X Do", FORM))
    assert parse(data).documents[0].text == "Words"


def test_a_drawing_that_draws_itself_ends():
    form = stream(b"BT /F 12 Tf 20 100 Td (Inner) Tj ET /X Do", FORM)
    text = parse(raw(CATALOGUE, TREE, PAGE, DRAW, FONT, HELVETICA, form)).documents[0].text
    assert text.startswith("Words")


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_damaged_file_never_fails_without_a_sentence(choose):
    data = bytearray(plain())
    for _ in range(choose.draw(st.integers(1, 12))):
        data[choose.draw(st.integers(9, len(data) - 1))] = choose.draw(st.integers(0, 255))
    try:
        assert parse(bytes(data)).documents[0].text
    except SourceError as error:
        assert error.key.startswith("pdf_")


def test_characters_without_a_meaning_are_remarked():
    to_unicode = stream(
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> "
        b"endcodespacerange 1 beginbfrange <41> <5a> <e041> endbfrange endcmap end"
    )
    font = HELVETICA[:-2] + b"/ToUnicode 7 0 R>>"
    draw = stream(b"BT /F 12 Tf 20 200 Td (ABCDEFGHIJKLMNOPQRSTUVWXYZ) Tj ET")
    parsed = parse(raw(CATALOGUE, TREE, PAGE, draw, FONT, font, to_unicode))
    assert [remark.key for remark in parsed.remarks] == ["pdf_unmapped"]


def unknown_in(*pages: bytes) -> list[str]:
    """What is remarked of pages where the letter A has no meaning and every other has."""
    to_unicode = stream(
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> "
        b"endcodespacerange 1 beginbfchar <41> <e041> endbfchar "
        b"1 beginbfrange <42> <5a> <0042> endbfrange endcmap end"
    )
    font = HELVETICA[:-2] + b"/ToUnicode 5 0 R>>"
    kids = b" ".join(b"%d 0 R" % (6 + 2 * at) for at in range(len(pages)))
    objects = [b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)), font]
    objects += [b"<</Font<</F 3 0 R>>>>", to_unicode]
    for at, words in enumerate(pages):
        lines = b" 0 -14 Td ".join(b"(%s) Tj" % words[n : n + 20] for n in range(0, len(words), 20))
        page = PAGE.replace(b"5 0 R", b"- 0 R").replace(b"4 0 R", b"%d 0 R" % (7 + 2 * at))
        objects.append(page.replace(b"- 0 R", b"4 0 R"))
        objects.append(stream(b"BT /F 12 Tf 20 280 Td %s ET" % lines))
    return [remark.key for remark in parse(raw(CATALOGUE, *objects)).remarks]


def test_few_characters_without_a_meaning_among_many_are_not_remarked():
    assert unknown_in(b"A" + b"B" * 131) == ["pdf_unmapped"]  # one of 33 that are looked at
    assert unknown_in(b"A" + b"B" * 132) == []
    assert unknown_in(b"A" + b"B" * 60) == ["pdf_unmapped"]
    assert unknown_in(b"A" + b"B" * 60, b"B" * 80) == []
    assert unknown_in(b"A" + b"B" * 60, b"A" + b"B" * 80) == ["pdf_unmapped"]
    assert unknown_in(b"B" * 20) == []


def test_words_are_read_without_remarks_from_a_sound_file():
    assert parse(plain()).remarks == ()


def test_too_many_pages_or_characters_are_told(monkeypatch):
    data = Pages().put(72, 100, "一枚目。").turn().put(72, 100, "二枚目。").data()
    monkeypatch.setattr(pdfium, "MAX_CHARACTERS", 6)
    assert key_of(data) == "pdf_too_much"
    monkeypatch.setattr(pdfium, "MAX_PAGES", 1)
    assert key_of(data) == "pdf_too_long"


def test_page_of_too_many_characters_is_told_and_not_cut(monkeypatch):
    data = Pages().lines(72, 100, ["一枚目", "二行目", "三行目"]).data()
    # PDFium counts the line ends that it puts in, which are no characters of the page.
    monkeypatch.setattr(pdfium, "MAX_PAGE_CHARACTERS", 9)
    assert key_of(data) == "pdf_too_much"


def test_broken_file_is_not_taken_for_locked_after_one_that_is():
    locked = Pages(encrypt=StandardEncryption("secret")).put(72, 100, "秘密。").data()
    assert key_of(locked) == "pdf_password"
    assert key_of(plain().replace(b"/Pages", b"/Pagen")) == "pdf_broken"


def test_a_stated_title_is_taken_if_it_stands_on_the_first_page():
    pages = Pages().put(72, 100, "港の", 18).put(110, 100, "歴史", 18)
    pages.lines(72, 140, [*filled(0, 4), "終わる。"]).canvas.setTitle("港の歴史")
    assert read(pages).title == "港の歴史"
    other = Pages().lines(72, 140, [*filled(0, 4), "終わる。"])
    other.canvas.setTitle("Microsoft Word - 下書き.docx")
    document = read(other)
    assert (document.title, document.titled) == ("page.pdf", False)


def test_words_drawn_twice_to_look_heavy_are_read_once():
    pages = Pages().put(72, 100, "重い言葉である。").put(72.3, 100, "重い言葉である。")
    assert read(pages).text == "重い言葉である。"


def test_words_off_the_page_are_not_read():
    assert read(Pages().put(72, 100, "見える。").put(-300, 100, "見えない。")).text == "見える。"


@pytest.mark.parametrize(
    ("x", "y", "seen"),
    [
        (-4, 300, True),  # the middle of the square is on the page
        (-7, 300, False),
        (WIDTH - 7, 300, True),
        (WIDTH - 3, 300, False),
        (WIDTH + 100, 300, False),
        (300, HEIGHT + 2, True),
        (300, HEIGHT + 8, False),
        (300, HEIGHT + 200, False),
        (300, 9, True),
        (300, -1, False),
    ],
)
def test_character_half_off_the_page_is_read_and_one_further_off_is_not(x, y, seen):
    text = read(Pages().put(72, 100, "見える。").put(x, y, "外")).text
    assert ("外" in text) is seen
    assert "見える。" in text


@pytest.mark.parametrize(
    ("char", "left", "right", "squared"),
    [
        ("。", 101.0, 107.0, (100.0, 110.0)),  # ink of six tenths of the square
        ("。", 101.0, 107.125, (101.0, 107.125)),
        ("a", 101.0, 104.0, (101.0, 104.0)),
        ("。", 99.0, 102.0, (99.0, 109.0)),  # begins before where it is put
        ("。", 112.0, 115.0, (112.0, 122.0)),  # or far behind it
        ("。", 109.0, 112.0, (100.0, 112.0)),
    ],
)
def test_ink_that_fills_a_part_of_its_square_stands_for_all_of_it(char, left, right, squared):
    glyph = Glyph(char, left, 50.0, right, 55.0, 100.0, 55.0, Face(10.0, False, False, 0))
    ((found,),) = by_frame([glyph]).values()
    assert (found.left, found.right) == squared


JAPANESE = st.text("あいうえおかきくけこ川橋船港町ー、。", min_size=1, max_size=24)
ENGLISH = st.text("abcdefgh, .-", min_size=1, max_size=30).filter(lambda w: w.strip())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.one_of(JAPANESE, ENGLISH),
            st.sampled_from([9.0, 10.5, 16.0]),
            st.sampled_from([60, 72, 310]),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_no_character_is_lost_or_doubled(lines):
    pages = Pages()
    for at, (words, size, x) in enumerate(lines):
        pages.put(x, 60 + 25 * at, words, size)
    drawn = pages.characters
    found = characters(read(pages))
    drawn.pop("-", None)  # a hyphen at a line's end is taken back
    found.pop("-", None)
    assert found == drawn


def holds(box, x, y, size, length):
    """Whether a rectangle is the place where words were drawn, to a point or two."""
    return (
        abs(box.left - x) < 2
        and abs(box.right - (x + size * length)) < 2
        and box.top <= y - 0.6 * size
        and y <= box.bottom <= y + 0.4 * size
    )


def test_the_place_of_words_is_where_they_were_drawn():
    pages = Pages().lines(72, 100, filled(0, 3)).turn().lines(80, 300, ["別の頁の言葉である。"])
    data = pages.data()
    document = parse(data).documents[0]
    start = document.text.index("言葉")
    (box,) = boxes(data, document, Span(start, start + 2))
    assert (box.page, box.width, box.height) == (2, WIDTH, HEIGHT)
    assert holds(box, 80 + 4 * 10.5, 300, 10.5, 2)


def test_words_over_a_line_end_have_a_rectangle_on_each_line():
    pages = Pages().lines(72, 100, filled(0, 3))
    data = pages.data()
    document = parse(data).documents[0]
    one, two = boxes(data, document, Span(20, 30))
    assert holds(one, 72 + 20 * 10.5, 100, 10.5, 5)
    assert holds(two, 72, 100 + 1.7 * 10.5, 10.5, 5)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_every_span_lies_in_the_lines_that_it_was_drawn_on(choose):
    pages = two_columns(Pages(), filled(0, 9), filled(225, 9))
    data = pages.data()
    document = parse(data).documents[0]
    start = choose.draw(st.integers(0, len(document.text) - 1))
    end = choose.draw(st.integers(start + 1, len(document.text)))
    found = boxes(data, document, Span(start, end))
    covered = sum(round((box.right - box.left) / 9) for box in found)
    assert covered == end - start


def test_the_page_of_cited_words_has_a_frame_around_them():
    data = Pages().lines(72, 100, filled(0, 3)).data()
    file = RawFile("in/page.pdf", "page.pdf", data)
    document = parse(data).documents[0]
    picture = Image.open(io.BytesIO(cited_page(file, document.sha256, Span(20, 30), scale=2)))
    plain = Image.open(io.BytesIO(page_image(data, 1, 2)))
    assert picture.size == plain.size == (2 * WIDTH, 2 * HEIGHT)
    left, top, right, bottom = ImageChops.difference(picture, plain.convert("RGB")).getbbox()
    # The words stand at the end of the first line and at the beginning of the second.
    lines = (72, 100, 72 + 25 * 10.5, 100 + 1.7 * 10.5)
    assert (left, right) == (
        pytest.approx(2 * lines[0], abs=12),
        pytest.approx(2 * lines[2], abs=12),
    )
    assert 2 * (lines[1] - 10.5) - 12 < top < 2 * (lines[1] - 7)
    assert 2 * lines[3] < bottom < 2 * (lines[3] + 4) + 12


def test_places_in_a_cell_and_after_a_list_sign():
    pages = Pages().put(72, 100, "・").put(84, 100, "項目である")
    for at in range(3):
        pages.put(72, 200 + 18 * at, "年月").put(250, 200 + 18 * at, f"出来事{at}")
    data = pages.data()
    document = parse(data).documents[0]
    at = document.text.index("項目")
    assert holds(boxes(data, document, Span(at, at + 2))[0], 84, 100, 10.5, 2)
    at = document.text.index("出来事1")
    assert holds(boxes(data, document, Span(at, at + 3))[0], 250, 218, 10.5, 3)


def turned(turn: int, words: str) -> bytes:
    """A page 842 wide and 595 high before it is turned, words at 72 from its left, 400 up."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(HEIGHT, WIDTH) if turn % 180 == 0 else (WIDTH, HEIGHT))
    canvas.setFont(MINCHO, 24)
    canvas.drawString(72, 400, words)
    canvas.setPageRotation(turn)
    canvas.save()
    return out.getvalue()


def test_places_on_a_turned_page_are_as_it_is_shown():
    data = turned(90, "横に置いた頁の言葉。")
    document = parse(data).documents[0]
    assert document.text == "横に置いた頁の言葉。"
    (box,) = boxes(data, document, Span(0, 4))
    assert (box.width, box.height) == (WIDTH, HEIGHT)
    # Turned clockwise, what was the left is the top, and what was up is to the right.
    assert abs(box.top - 72) < 2
    assert abs(box.bottom - (72 + 4 * 24)) < 2
    assert box.left <= 400 <= box.right


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_picture_of_a_page_is_dark_where_its_words_are(turn):
    data = turned(turn, "黒い言葉")
    document = parse(data).documents[0]
    (box,) = boxes(data, document, Span(0, 4))
    image = Image.open(io.BytesIO(page_image(data, 1, 2.0))).convert("L")
    assert abs(image.width - 2 * box.width) < 2
    place = [2 * edge for edge in (box.left - 3, box.top - 3, box.right + 3, box.bottom + 3)]
    inside = image.crop(tuple(round(edge) for edge in place))
    dark = sum(1 for value in inside.tobytes() if value < 128)
    assert dark == sum(1 for value in image.tobytes() if value < 128)
    assert dark > 0


def test_no_places_where_the_text_is_another():
    data = plain()
    document = parse(data).documents[0]
    assert boxes(Pages().put(72, 100, "別の言葉。").data(), document, Span(0, 2)) == []
    assert boxes(b"%PDF-", document, Span(0, 2)) == []


def test_the_picture_of_a_page_is_bounded():
    image = Image.open(io.BytesIO(page_image(plain(), 1, 50.0)))
    assert 3_900_000 < image.width * image.height <= 4_000_000
    with pytest.raises(ValueError, match="page 2"):
        page_image(plain(), 2, 1.0)


def test_files_read_at_the_same_time_do_not_disturb_each_other():
    files = [Pages().lines(72, 100, [f"{at}番目の言葉。"]).data() for at in range(8)]
    with ThreadPoolExecutor(4) as pool:
        texts = list(pool.map(lambda data: parse(data).documents[0].text, files))
    assert texts == [f"{at}番目の言葉。" for at in range(8)]


def test_a_pdf_is_recognised_by_its_mark_near_the_beginning():
    assert PdfFormat().recognises(b"\x00" * 1000 + b"%PDF-1.4")
    assert not PdfFormat().recognises(b"\x00" * 1100 + b"%PDF-1.4")
    assert not PdfFormat().recognises("本文".encode())
