"""Word documents: every word that Word shows, once and in order, with its structure."""

import io
import itertools
import re
import time
import zipfile
from xml.sax.saxutils import escape, quoteattr

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Block, BlockKind, Document, MarkKind, SectionKind
from ingest.errors import SourceError
from ingest.format import Parsed, RawFile
from ingest.readers.docx import OLE_MAGIC, DocxFormat, explain_ole

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument.'
    '{kind}.main+xml"/></Types>'
)
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"


def relationships(*links: tuple[str, str, str]) -> str:
    entries = "".join(
        f'<Relationship Id={quoteattr(key)} Type="{R}/{kind}" Target={quoteattr(target)}'
        + (' TargetMode="External"/>' if "://" in target else "/>")
        for key, kind, target in links
    )
    return f'<Relationships xmlns="{RELATIONSHIPS}">{entries}</Relationships>'


def part(root: str, inner: str) -> str:
    return f"<w:{root} {NAMESPACES}>{inner}</w:{root}>"


def word_file(body: str, *, main: str = "word/document.xml", **parts: str) -> bytes:
    """A Word file of raw XML; ``parts`` are the inner XML of styles, numbering, footnotes ..."""
    links = [(f"p{name}", name, f"{name}.xml") for name in parts]
    files = {
        "[Content_Types].xml": TYPES.format(main=main, kind="wordprocessingml.document"),
        "_rels/.rels": relationships(("m", "officeDocument", main)),
        main: part("document", f"<w:body>{body}</w:body>"),
        f"word/_rels/{main.rpartition('/')[2]}.rels": relationships(
            *links, ("h1", "hyperlink", "https://example.org/a")
        ),
        **{f"word/{name}.xml": part(name, inner) for name, inner in parts.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def t(text: str, properties: str = "") -> str:
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*inner: str, properties: str = "") -> str:
    runs = "".join(i if i.startswith("<") else t(i) for i in inner)
    look = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{look}{runs}</w:p>"


def styled(style: str, *inner: str) -> str:
    return p(*inner, properties=f'<w:pStyle w:val="{style}"/>')


def item(text: str, number: int = 1, depth: int = 0, more: str = "") -> str:
    return p(
        text,
        properties=f'{more}<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>',
    )


def tc(*inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(inner)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def parse(data: bytes) -> Parsed:
    return DocxFormat().parse(RawFile("a.docx", "a.docx", data))


def read(body: str, **parts: str) -> Document:
    return parse(word_file(body, **parts)).documents[0]


def saved(made: object) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        parse(data)
    for language in ("ja", "en"):
        assert "a.docx" in caught.value.message(language)
    return caught.value.key


def words(document: Document, block: Block) -> str:
    return document.text[block.start : block.end]


def blocks(document: Document) -> list[tuple[BlockKind, str]]:
    return [(b.kind, words(document, b)) for b in document.blocks]


def marks(document: Document) -> list[tuple[MarkKind, str, str]]:
    return [(m.kind, document.text[m.start : m.end], m.value) for m in document.marks]


def headings(document: Document) -> list[tuple[int, str]]:
    return [(b.level, words(document, b)) for b in document.blocks if b.kind is BlockKind.HEADING]


def signs(document: Document) -> list[tuple[str, int, str]]:
    found = [b for b in document.blocks if b.kind is BlockKind.LIST_ITEM]
    return [(b.marker, b.level, words(document, b)) for b in found]


def style(key: str, name: str, inner: str = "", kind: str = "paragraph", based: str = "") -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    head = f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/>'
    return f"{head}{base}{inner}</w:style>"


HEADING_STYLES = style(
    "1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr>'
) + style("2", "heading 2", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')
LONG = "町の図書館は、平日の朝九時に開きます。"


# --- headings and title


def test_headings_of_word_by_python_docx_with_their_title():
    made = docx.Document()
    made.add_heading("町の図書館", 0)
    made.add_heading("使い方", 1)
    made.add_paragraph(LONG)
    made.add_heading("借りる", 2)
    made.add_paragraph("一人十冊まで。")
    document = parse(saved(made)).documents[0]
    assert headings(document) == [(1, "町の図書館"), (2, "使い方"), (3, "借りる")]
    assert (document.title, document.titled, document.format) == ("町の図書館", True, "docx")
    assert document.headings(document.sections[-1]) == ("使い方", "借りる")


def test_heading_styles_of_japanese_word_and_those_based_on_them():
    styles = HEADING_STYLES + style("a5", "自社見出し", based="2") + style("x", "本文", based="a5")
    styles = styles.replace(
        'w:val="本文"/><w:basedOn w:val="a5"/>',
        'w:val="本文"/><w:basedOn w:val="a5"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>',
    )
    body = styled("1", "概要") + p(LONG) + styled("a5", "経緯") + styled("x", LONG)
    document = read(body + styled("1", "結び") + p(LONG), styles=styles)
    assert headings(document) == [(1, "概要"), (2, "経緯"), (1, "結び")]
    assert not document.titled


def test_a_heading_style_that_is_missing_is_known_by_its_id():
    assert headings(read(styled("Heading2", "経緯") + p(LONG))) == [(1, "経緯")]


def test_an_outline_level_of_the_paragraph_alone_makes_a_heading():
    body = p("概要", properties='<w:outlineLvl w:val="0"/>') + p(LONG)
    assert headings(read(body)) == [(1, "概要")]


def test_a_lone_first_heading_is_the_title():
    body = styled("1", "町の図書館") + p(LONG) + styled("2", "使い方") + p(LONG)
    assert read(body, styles=HEADING_STYLES).title == "町の図書館"


def test_a_title_in_the_properties_counts_only_if_it_stands_at_the_top():
    made = docx.Document()
    made.core_properties.title = "町の 図書館"
    made.add_paragraph("二〇二四年四月一日")
    made.add_paragraph("町の　図書館")
    made.add_heading("使い方", 1)
    made.add_paragraph(LONG)
    document = parse(saved(made)).documents[0]
    assert document.titled
    assert headings(document) == [(1, "町の　図書館"), (2, "使い方")]
    made.core_properties.title = "別の文書"
    made.paragraphs[2].style = made.styles["Normal"]
    document = parse(saved(made)).documents[0]
    assert (document.titled, document.title) == (False, "a.docx")


def test_bold_lines_are_headings_where_no_style_says_so():
    bold = "<w:b/>"
    body = p(t("開館時間", bold)) + p(LONG) + p(t("休館日", bold)) + p(LONG) + p("最後に", LONG)
    assert headings(read(body)) == [(1, "開館時間"), (1, "休館日")]
    assert headings(read(body + styled("1", "正式"), styles=HEADING_STYLES)) == [(1, "正式")]


def test_larger_lines_are_higher_headings_and_the_largest_is_the_title():
    body = (
        p(t("図書館だより", '<w:sz w:val="36"/>'))
        + p(LONG)
        + p(t("本の話", '<w:sz w:val="28"/>'))
        + p(LONG)
        + p(t("新しい本", "<w:b/>"))
        + p(LONG)
        + p(t("人の話", '<w:sz w:val="28"/>'))
        + p(LONG)
    )
    document = read(body)
    assert headings(document) == [
        (1, "図書館だより"),
        (2, "本の話"),
        (3, "新しい本"),
        (2, "人の話"),
    ]
    assert document.title == "図書館だより"


def test_numbered_lines_are_headings_and_levels_where_no_style_says_so():
    body = p("１．目的") + p(LONG) + p("（１）対象") + p(LONG) + p("２．方法") + p(LONG)
    assert headings(read(body)) == [(1, "１．目的"), (2, "（１）対象"), (1, "２．方法")]


def test_bold_lines_in_a_row_and_bold_documents_have_no_headings_by_weight():
    row = "".join(p(t(f"名前{c}", "<w:b/>")) for c in "あいうえ")
    assert headings(read(p(LONG) + row + p(LONG) + p(LONG))) == []
    assert headings(read(p(t("短い行", "<w:b/>")) + p(t(LONG, "<w:b/>")))) == []


def test_a_line_in_the_middle_at_the_top_is_the_title():
    center, right = '<w:jc w:val="center"/>', '<w:jc w:val="right"/>'
    body = p("令和六年四月一日", properties=right) + p(
        "開館時間の変更のお知らせ", properties=center
    )
    document = read(body + p(LONG) + p("記", properties=center) + p(LONG))
    assert document.title == "開館時間の変更のお知らせ"
    assert headings(document) == [(1, "開館時間の変更のお知らせ")]


# --- lists


def level(depth: int, kind: str, pattern: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{pattern}"/><w:pPr><w:ind w:left="{420 * (depth + 1)}"/></w:pPr>'
        f"{more}</w:lvl>"
    )


def numbering(*levels: str, nums: str = "") -> str:
    abstract = f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
    first = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    return abstract + first + nums


@pytest.mark.parametrize(
    ("kind", "pattern", "expected"),
    [
        ("decimal", "%1.", ["1.", "2.", "3."]),
        ("decimalFullWidth", "%1．", ["１．", "２．", "３．"]),
        ("decimalEnclosedCircle", "%1", ["①", "②", "③"]),
        ("aiueo", "(%1)", ["(ｱ)", "(ｲ)", "(ｳ)"]),
        ("aiueoFullWidth", "%1", ["ア", "イ", "ウ"]),
        ("iroha", "%1", ["ｲ", "ﾛ", "ﾊ"]),
        ("irohaFullWidth", "%1．", ["イ．", "ロ．", "ハ．"]),
        ("japaneseCounting", "第%1条", ["第一条", "第二条", "第三条"]),
        ("lowerLetter", "%1)", ["a)", "b)", "c)"]),
        ("upperRoman", "%1.", ["I.", "II.", "III."]),
        ("decimalZero", "%1", ["01", "02", "03"]),
        ("bullet", "\uf0b7", ["•", "•", "•"]),
        ("bullet", "・", ["・", "・", "・"]),
        ("none", "", ["", "", ""]),
    ],
)
def test_signs_of_items_as_word_shows_them(kind, pattern, expected):
    body = "".join(item(word) for word in ("海", "山", "川"))
    document = read(body, numbering=numbering(level(0, kind, pattern)))
    assert signs(document) == [(s, 1, w) for s, w in zip(expected, ("海", "山", "川"), strict=True)]
    assert document.text == "\n".join(f"{s} {w}" if s else w for s, _, w in signs(document))


def test_large_numbers_in_kanji_letters_and_rome():
    from ingest.readers.docx.numerals import formatted

    assert formatted(123, "japaneseCounting") == "百二十三"
    assert formatted(1010, "japaneseCounting") == "千十"
    assert formatted(20, "ideographDigital") == "二〇"
    assert formatted(112, "japaneseLegal") == "壱百壱拾弐"
    assert formatted(28, "lowerLetter") == "bb"
    assert formatted(1994, "upperRoman") == "MCMXCIV"
    assert formatted(21, "decimalEnclosedCircle") == "21"
    assert formatted(22, "ordinal") == "22nd"


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 10: "10th", 11: "11th", 12: "12th"}),
        ("ordinal", {13: "13th", 14: "14th", 21: "21st", 23: "23rd", 111: "111th", 112: "112th"}),
        ("lowerLetter", {0: "0", 1: "a", 26: "z", 27: "aa", 52: "zz", 53: "aaa", 530: "j" * 20}),
        ("upperLetter", {1: "A", 27: "AA"}),
        ("lowerRoman", {0: "0", 4: "iv", 5: "v", 9: "ix", 40: "xl", 50: "l", 90: "xc", 100: "c"}),
        ("upperRoman", {400: "CD", 500: "D", 900: "CM", 1000: "M", 10000: "10000"}),
        ("japaneseCounting", {0: "〇", 1: "一", 10: "十", 11: "十一", 20: "二十", 100: "百"}),
        ("japaneseCounting", {9999: "九千九百九十九", 10000: "一〇〇〇〇"}),
        ("chineseCounting", {10: "十", 19: "十九", 20: "二十", 110: "一百一十"}),
        ("japaneseLegal", {10: "壱拾", 1010: "壱千壱拾"}),
        ("aiueoFullWidth", {0: "0", 1: "ア", 46: "ン", 47: "ア"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "甲"}),
        ("ideographZodiac", {1: "子", 12: "亥", 13: "子"}),
        ("decimalEnclosedCircle", {0: "0", 1: "①", 20: "⑳", 21: "21"}),
        ("ideographEnclosedCircle", {1: "㊀", 10: "㊉", 11: "11"}),
        ("decimalZero", {9: "09", 10: "10"}),
        ("decimalFullWidth", {9: "９", 10: "１０"}),
        ("decimalFullWidth2", {9: "９", 10: "10"}),
        ("chicago", {1: "*", 4: "§", 5: "**", 8: "§§", 9: "***"}),
        ("numberInDash", {3: "- 3 -"}),
        ("hex", {9: "9", 10: "A", 31: "1F"}),
        ("none", {1: ""}),
        ("unheard of", {7: "7"}),
    ],
)
def test_numbers_of_lists_are_written_as_word_writes_them(kind, numbers):
    from ingest.readers.docx.numerals import formatted

    assert {number: formatted(number, kind) for number in numbers} == numbers


def test_wingdings_bullets_are_shown_as_signs():
    font = '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'
    document = read(item("海"), numbering=numbering(level(0, "bullet", "\uf06e", font)))
    assert signs(document) == [("■", 1, "海")]


def test_deeper_levels_count_anew_and_show_the_numbers_above():
    lists = numbering(level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"))
    body = item("a") + item("b", depth=1) + item("c", depth=1) + item("d") + item("e", depth=1)
    assert signs(read(body, numbering=lists)) == [
        ("1.", 1, "a"), ("1.1", 2, "b"), ("1.2", 2, "c"), ("2.", 1, "d"), ("2.1", 2, "e"),
    ]  # fmt: skip


def test_a_list_goes_on_after_a_paragraph_and_another_begins_anew():
    nums = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    lists = numbering(level(0, "decimal", "%1."), nums=nums)
    body = item("行く。") + p(LONG) + item("見る。") + p(LONG) + item("c", 2) + item("d", 2)
    assert [s for s, _, _ in signs(read(body, numbering=lists))] == ["1.", "2.", "5.", "6."]


def test_a_level_that_never_restarts_and_legal_numbers():
    lists = numbering(
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%1-%2", '<w:lvlRestart w:val="0"/><w:isLgl/>'),
    )
    body = item("a") + item("b", depth=1) + item("c") + item("d", depth=1)
    assert [s for s, _, _ in signs(read(body, numbering=lists))] == ["I.", "1-1", "II.", "2-2"]


def test_a_list_by_style_and_one_whose_numbers_a_paragraph_takes_away():
    styles = style("L", "List Bullet", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    off = '<w:pStyle w:val="L"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = styled("L", "海") + p("そのほかは、次の頁にあります。", properties=off)
    document = read(body, styles=styles, numbering=numbering(level(0, "bullet", "・")))
    assert blocks(document) == [
        (BlockKind.LIST_ITEM, "海"),
        (BlockKind.PARAGRAPH, "そのほかは、次の頁にあります。"),
    ]


def test_a_list_that_only_names_a_style_has_the_numbers_of_that_styles_list():
    link = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    styles = style("N", "Own numbers", f"<w:pPr>{link}</w:pPr>", kind="numbering")
    named = (
        '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="N"/></w:abstractNum>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
    )
    numbers = numbering(level(0, "decimal", "%1)"), nums=named)
    document = read(item("海", 2) + item("山", 2), styles=styles, numbering=numbers)
    assert signs(document) == [("1)", 1, "海"), ("2)", 1, "山")]


def test_lists_of_python_docx_and_their_depth():
    made = docx.Document()
    made.add_paragraph("果物", style="List Bullet")
    made.add_paragraph("柿", style="List Bullet 2")
    made.add_paragraph("野菜", style="List Bullet")
    assert signs(parse(saved(made)).documents[0]) == [
        ("•", 1, "果物"), ("•", 2, "柿"), ("•", 1, "野菜"),
    ]  # fmt: skip


def test_a_paragraph_under_an_item_describes_it():
    body = item("海") + p("広い。", properties='<w:ind w:left="420"/>') + p(LONG)
    document = read(body, numbering=numbering(level(0, "bullet", "・")))
    kinds = [b.kind for b in document.blocks]
    assert kinds == [BlockKind.LIST_ITEM, BlockKind.LIST_DETAIL, BlockKind.PARAGRAPH]


def test_the_number_of_a_heading_stands_before_it_and_not_in_its_words():
    styles = HEADING_STYLES.replace(
        '<w:outlineLvl w:val="0"/>',
        '<w:outlineLvl w:val="0"/><w:numPr><w:numId w:val="1"/></w:numPr>',
    )
    lists = numbering(level(0, "decimal", "第%1章"))
    document = read(
        styled("1", "総則") + p(LONG) + styled("1", "雑則") + p(LONG),
        styles=styles,
        numbering=lists,
    )
    assert headings(document) == [(1, "総則"), (1, "雑則")]
    assert [b.marker for b in document.blocks] == ["第1章", "", "第2章", ""]
    assert document.text == f"第1章 総則\n\n{LONG}\n\n第2章 雑則\n\n{LONG}"
    assert document.sections[1].start == document.text.index("第2章")
    assert not document.titled


def test_typed_bullets_are_signs_also_on_lines_of_one_paragraph():
    br = "<w:r><w:br/></w:r>"
    document = read(
        p(LONG) + p("・海") + p("・山") + p(t("持ち物"), br, t("・水"), br, t("・帽子"))
    )
    assert signs(document) == [("・", 1, "海"), ("・", 1, "山"), ("・", 1, "水"), ("・", 1, "帽子")]
    assert (BlockKind.PARAGRAPH, "持ち物") in blocks(document)
    assert "・ 海\n・ 山" in document.text


def test_short_numbered_lines_with_paragraphs_under_them_are_headings():
    body = item("目的") + p(LONG) + item("方法") + p(LONG)
    document = read(body, numbering=numbering(level(0, "decimal", "%1.")))
    assert headings(document) == [(1, "目的"), (1, "方法")]
    assert document.text.startswith("1. 目的\n\n")


# --- words and marks


def test_marks_of_letters():
    body = p(
        "水は",
        t("H", "<w:b/>"),
        t("2", '<w:vertAlign w:val="subscript"/>'),
        t("O", "<w:i/>"),
        t("です", '<w:em w:val="dot"/>'),
        t("m"),
        t("2", '<w:vertAlign w:val="superscript"/>'),
        t("print()", '<w:rFonts w:ascii="Consolas"/>'),
        t("普通", '<w:b w:val="0"/>'),
    )
    document = read(body)
    assert document.text == "水はH2Oですm2print()普通"
    assert marks(document) == [
        (MarkKind.STRONG, "H", ""),
        (MarkKind.SUBSCRIPT, "2", ""),
        (MarkKind.EMPHASIS, "Oです", ""),
        (MarkKind.SUPERSCRIPT, "2", ""),
        (MarkKind.CODE, "print()", ""),
    ]


def test_character_styles_make_marks():
    styles = style("S", "Strong", "<w:rPr><w:b/></w:rPr>", "character")
    styles += style("S2", "Own", "", "character", based="S")
    body = p("これは", t("大事", '<w:rStyle w:val="S2"/>'), "です")
    assert marks(read(body, styles=styles)) == [(MarkKind.STRONG, "大事", "")]


def test_ruby_is_a_mark_with_the_reading_and_only_the_base_is_text():
    ruby = (
        "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>しゅってん</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>出典</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    document = read(p("この", ruby, "は"))
    assert document.text == "この出典は"
    assert marks(document) == [(MarkKind.RUBY, "出典", "しゅってん")]


@pytest.mark.parametrize(
    ("base", "above", "text", "readings"),
    [
        (["出", "典"], ["しゅっ", "てん"], "この出典は", ["しゅってん"]),
        (["出典", ""], ["", "しゅってん"], "この出典は", ["しゅってん"]),
        (None, ["しゅってん"], "このしゅってんは", []),  # without a base it is the text
        ([""], ["しゅってん"], "このしゅってんは", []),
        (None, None, "このは", []),
    ],
)
def test_ruby_in_several_pieces_or_without_a_base(base, above, text, readings):
    def held(name: str, pieces: list[str] | None) -> str:
        inner = "".join(f"<w:t>{piece}</w:t>" for piece in pieces or [])
        return f"<w:{name}><w:r>{inner}</w:r></w:{name}>" if pieces is not None else ""

    ruby = f"<w:r><w:ruby><w:rubyPr/>{held('rt', above)}{held('rubyBase', base)}</w:ruby></w:r>"
    document = read(p("この", ruby, "は"))
    assert document.text == text
    assert marks(document) == [(MarkKind.RUBY, "出典", reading) for reading in readings]


def test_ruby_of_old_word_made_of_letters_over_letters():
    code = r"EQ \* jc2 \* \"Font:ＭＳ 明朝\" \* hps10 \o\ad(\s\up 9(しゅってん),出典)"
    document = read(p("この", field(code), "は"))
    assert document.text == "この出典は"
    assert marks(document) == [(MarkKind.RUBY, "出典", "しゅってん")]


def char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{escape(text)}</w:instrText></w:r>'


def field(instruction: str, result: str | None = None) -> str:
    shown = char("separate") + result if result is not None else ""
    return char("begin") + code(instruction) + shown + char("end")


def test_fields_show_their_results_only():
    nested = (
        char("begin") + code("IF ") + field("MERGEFIELD x", t("隠")) + code(" = 1")
        + char("separate") + t("見える") + char("end")
    )  # fmt: skip
    body = p("頁", field("PAGE", t("3")), field("XE 索引"), nested)
    body += p('<w:fldSimple w:instr="DATE">' + t("四月") + "</w:fldSimple>")
    assert blocks(read(body)) == [
        (BlockKind.PARAGRAPH, "頁3見える"),
        (BlockKind.PARAGRAPH, "四月"),
    ]


def test_a_field_without_an_end_hides_nothing():
    body = p(char("begin"), code("TOC"), t("見える")) + p(LONG)
    document = read(body)
    assert document.text == f"見える\n\n{LONG}"
    assert all(s.kind is SectionKind.BODY for s in document.sections)


def test_links_by_relationship_bookmark_and_field():
    body = p(
        f'<w:hyperlink r:id="h1">{t("外")}</w:hyperlink>',
        f'<w:hyperlink w:anchor="here">{t("内")}</w:hyperlink>',
        field('HYPERLINK "https://example.org/b"', t("欄")),
        f'<w:hyperlink r:id="gone">{t("無")}</w:hyperlink>',
    )
    document = read(body)
    assert document.text == "外内欄無"
    assert marks(document) == [
        (MarkKind.LINK, "外", "https://example.org/a"),
        (MarkKind.LINK, "内", "#here"),
        (MarkKind.LINK, "欄", "https://example.org/b"),
        (MarkKind.LINK, "無", ""),
    ]


def test_a_table_of_contents_is_navigation():
    contents = p(
        char("begin"), code('TOC \\o "1-3"'), char("separate"), t("使い方"), t("\t"), t("1")
    )
    body = p(LONG) + contents + p("借りる 2") + p(char("end")) + p("本文です。")
    document = read(body)
    navigation = [s for s in document.sections if s.kind is SectionKind.NAVIGATION]
    assert [document.text[s.start : s.end].split() for s in navigation] == [
        ["使い方", "1", "借りる", "2"]
    ]
    held = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
    )
    document = read(f"{held}</w:sdtPr><w:sdtContent>{p('目次')}</w:sdtContent></w:sdt>" + p(LONG))
    assert document.sections[0].kind is SectionKind.NAVIGATION


def test_tracked_changes_are_read_as_accepted_and_remarked():
    body = p(
        "町の",
        '<w:del w:id="1"><w:r><w:delText>古い</w:delText></w:r></w:del>',
        f'<w:ins w:id="2">{t("新しい")}</w:ins>',
        f'<w:moveFrom w:id="3">{t("ここ")}</w:moveFrom>',
        f'<w:moveTo w:id="4">{t("図書館")}</w:moveTo>',
    )
    joined = p("前の段落は", properties="<w:rPr><w:del/></w:rPr>") + p("後に続く。")
    parsed = parse(word_file(body + joined))
    assert blocks(parsed.documents[0]) == [
        (BlockKind.PARAGRAPH, "町の新しい図書館"),
        (BlockKind.PARAGRAPH, "前の段落は後に続く。"),
    ]
    assert [(r.key, r.details["count"]) for r in parsed.remarks] == [("docx_tracked", 4)]
    assert "4" in parsed.remarks[0].message("ja")


def test_a_row_taken_away_by_a_tracked_change_is_gone():
    body = tbl(tr(tc(p("海")), tc(p("山"))), tr(tc(p("古")), tc(p("い")), properties="<w:del/>"))
    assert read(body).text == "海\t山"


def test_comments_are_left_out_with_a_remark_and_hidden_words_without():
    comment = '<w:r><w:commentReference w:id="0"/></w:r>'
    parsed = parse(
        word_file(
            p("見える", comment, t("隠す", "<w:vanish/>"), t("文字", '<w:vanish w:val="0"/>')),
            comments=f'<w:comment w:id="0">{p("これは何?")}</w:comment>',
        )
    )
    assert parsed.documents[0].text == "見える文字"
    assert [r.key for r in parsed.remarks] == ["docx_comments"]


@pytest.mark.parametrize(
    "away",
    [
        lambda field: field.replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>"),
        lambda field: f"<w:del>{field}</w:del>",
    ],
    ids=["hidden", "taken away"],
)
def test_a_form_field_that_is_not_shown_shows_nothing(away):
    box = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox>'
        "</w:ffData></w:fldChar></w:r>" + code("FORMCHECKBOX") + char("end")
    )
    assert read(p("参加する", box)).text == "参加する☒"
    assert read(p("参加する", away(box))).text == "参加する"


def test_what_a_document_has_by_default_holds_for_letters_that_say_nothing():
    """Also where other entries of the styles come before and after it."""
    defaults = (
        "<w:latentStyles/><w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault>"
        "</w:docDefaults><w:latentStyles/>"
    )
    body = p("海は", t("広い", '<w:vanish w:val="0"/>'), "。")
    assert read(body).text == "海は広い。"
    assert read(body, styles=defaults).text == "広い"


def test_headers_and_footers_are_left_out():
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "社外秘"
    made.sections[0].footer.paragraphs[0].text = "1 頁"
    made.add_paragraph(LONG)
    assert parse(saved(made)).documents[0].text == LONG


def test_signs_within_runs():
    run = (
        "<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:softHyphen/>"
        '<w:t>d</w:t><w:br/><w:t>e</w:t><w:sym w:font="Wingdings" w:char="F0FC"/>'
        '<w:sym w:font="Symbol" w:char="F061"/><w:br w:type="page"/></w:r>'
    )
    document = read(p(run))
    assert document.text == "a\u2011b c\u00add\ne✔α"
    assert [h.of(document.text) for h in document.hidden] == ["\u00ad"]


def test_letters_in_a_font_of_signs_are_those_signs():
    font = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
    assert read(p("角", t("a", font), "は")).text == "角αは"


def test_white_space_at_the_edge_of_a_run_counts_where_it_is_kept():
    assert read("<w:p><w:r><w:t> a </w:t></w:r><w:r><w:t>b</w:t></w:r></w:p>").text == "ab"
    assert read(p("a ", "b")).text == "a b"
    assert read(p("\u3000字下げ。")).text == "字下げ。"


def test_equations_are_read_in_order():
    fraction = (
        "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    )
    power = (
        "<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
    )
    brackets = "<m:d><m:e><m:r><m:t>a</m:t></m:r></m:e></m:d>"
    document = read(p("式", f"<m:oMath>{fraction}{power}{brackets}</m:oMath>", "です"))
    assert document.text == "式1/2x2(a)です"
    assert marks(document) == [(MarkKind.SUPERSCRIPT, "2", "")]


def test_form_fields_show_what_was_chosen():
    box = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox>'
        "</w:ffData></w:fldChar></w:r>" + code("FORMCHECKBOX") + char("end")
    )
    choice = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
        '<w:listEntry w:val="男"/><w:listEntry w:val="女"/></w:ddList></w:ffData></w:fldChar></w:r>'
        + code("FORMDROPDOWN")
        + char("end")
    )
    assert read(p(box, "はい", choice)).text == "☒はい女"


def test_a_first_letter_over_several_lines_belongs_to_its_paragraph():
    body = p("昔", properties='<w:framePr w:dropCap="drop"/>') + p("々、町に図書館がありました。")
    assert read(body).text == "昔々、町に図書館がありました。"


def test_captions_quotes_and_code():
    styles = style("a9", "caption") + style("q", "Intense Quote") + style("h", "HTML Preformatted")
    body = (
        p(LONG)
        + styled("a9", "図 1　町の地図")
        + styled("q", "本は友。")
        + styled("h", "def f():")
        + styled("h", "    return 1")
        + p(LONG)
    )
    assert blocks(read(body, styles=styles))[1:-1] == [
        (BlockKind.CAPTION, "図 1　町の地図"),
        (BlockKind.QUOTE, "本は友。"),
        (BlockKind.CODE, "def f():\n    return 1"),
    ]


def test_a_paragraph_all_in_a_font_of_code_is_code_unless_the_document_is():
    mono = '<w:rFonts w:ascii="Courier New"/>'
    assert blocks(read(p(LONG) + p(t("x = 1", mono)) + p(LONG)))[1] == (BlockKind.CODE, "x = 1")
    kinds = {kind for kind, _ in blocks(read(p(t("FADE IN", mono)) + p(t("A room.", mono))))}
    assert kinds == {BlockKind.PARAGRAPH}


# --- content controls, boxes, alternatives


def test_content_controls_are_read_through():
    inner = f"<w:sdt><w:sdtPr/><w:sdtContent>{t('中')}</w:sdtContent></w:sdt>"
    body = f"<w:sdt><w:sdtContent>{p('外の', inner, '側')}</w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent>{tr(tc(p('海')), tc(p('山')))}</w:sdtContent></w:sdt>"
    assert read(body + tbl(row)).text == "外の中側\n\n海\t山"


def test_a_text_box_is_read_once_after_its_paragraph():
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>"
        f"{p('箱の中')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:textbox><w:txbxContent>{p('箱の中')}</w:txbxContent></v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert read(p("前", box, "後") + p(LONG)).text == f"前後\n\n箱の中\n\n{LONG}"


def test_a_box_of_old_word_and_its_lettering_are_read():
    inner = f"<v:textbox><w:txbxContent>{p('箱')}</w:txbxContent></v:textbox>"
    box = f"<w:r><w:pict>{inner}</w:pict></w:r>"
    art = '<w:r><w:pict><v:shape><v:textpath string="文字飾り"/></v:shape></w:pict></w:r>'
    assert read(p("前", box, art)).text == "前\n\n箱\n\n文字飾り"


def test_charts_are_remarked():
    body = p(LONG, '<w:r><w:drawing><c:chart r:id="x"/></w:drawing></w:r>')
    assert [r.key for r in parse(word_file(body)).remarks] == ["docx_objects"]


# --- notes


def test_notes_stand_at_the_end_with_their_signs_in_place():
    def ref(key: str, kind: str = "footnote", look: str = "superscript") -> str:
        raised = f'<w:rPr><w:vertAlign w:val="{look}"/></w:rPr>'
        return f'<w:r>{raised}<w:{kind}Reference w:id="{key}"/></w:r>'

    own = "<w:r><w:footnoteRef/></w:r>"
    footnotes = (
        f'<w:footnote w:type="separator" w:id="-1">{p("<w:r><w:separator/></w:r>")}</w:footnote>'
        f'<w:footnote w:id="2">{p(own, " 二番目。")}{p("その続き。")}</w:footnote>'
        f'<w:footnote w:id="1">{p(own, " 一番目。")}</w:footnote>'
        f'<w:footnote w:id="9">{p("引かれない。")}</w:footnote>'
    )
    endnotes = f'<w:endnote w:id="1">{p("文末。")}</w:endnote>'
    body = p("海", ref("1"), "と山", ref("2"), "と川", ref("1", "endnote"), "。")
    document = read(body, footnotes=footnotes, endnotes=endnotes)
    assert document.text.startswith("海1と山2と川i。\n\n1 一番目。")
    assert [(b.marker, words(document, b)) for b in document.blocks[1:]] == [
        ("1", "一番目。"), ("2", "二番目。"), ("", "その続き。"), ("i", "文末。"),
    ]  # fmt: skip
    assert {b.kind for b in document.blocks[1:]} == {BlockKind.NOTE}
    assert [m[:2] for m in marks(document)] == [
        (MarkKind.SUPERSCRIPT, "1"), (MarkKind.SUPERSCRIPT, "2"), (MarkKind.SUPERSCRIPT, "i"),
    ]  # fmt: skip


def test_a_note_with_a_sign_of_its_own_is_not_counted():
    reference = '<w:r><w:footnoteReference w:id="1" w:customMarkFollows="1"/><w:t>※</w:t></w:r>'
    document = read(p("海", reference), footnotes=f'<w:footnote w:id="1">{p("※注")}</w:footnote>')
    assert document.text == "海※\n\n※注"


# --- tables


def test_cells_of_a_row_stand_on_one_line():
    document = read(p(LONG) + tbl(tr(tc(p("海")), tc(p("広い"))), tr(tc(p("山")), tc(p("高い")))))
    assert document.text == f"{LONG}\n\n海\t広い\n山\t高い"
    assert [b.level for b in document.blocks[1:]] == [1, 2]


def test_rows_that_repeat_or_stand_out_name_the_columns():
    def header(document: Document) -> list[bool]:
        return [b.is_header for b in document.blocks]

    rows = (tr(tc(p("海")), tc(p("広い"))), tr(tc(p("山")), tc(p("高い"))))
    repeated = tr(tc(p("名")), tc(p("様子")), properties="<w:tblHeader/>")
    assert header(read(tbl(repeated, *rows))) == [True, False, False]
    bold = tr(tc(p(t("名", "<w:b/>"))), tc(p(t("様子", "<w:b/>"))))
    assert header(read(tbl(bold, *rows))) == [True, False, False]
    shade = '<w:shd w:fill="D9D9D9"/>'
    shaded = tr(tc(p("名"), properties=shade), tc(p("様子"), properties=shade))
    assert header(read(tbl(shaded, *rows))) == [True, False, False]
    numbers = [tr(tc(p(name)), tc(p(f"{at}0 km"))) for at, name in enumerate("海山川", 1)]
    assert header(read(tbl(tr(tc(p("名")), tc(p("距離"))), *numbers))) == [True] + [False] * 3
    assert header(read(tbl(*rows))) == [False, False]


def test_a_first_column_that_stands_out_names_the_rows():
    rows = [tr(tc(p(t(name, "<w:b/>"))), tc(p(value))) for name, value in ("海広", "山高")]
    document = read(tbl(*rows))
    assert [[c.header for c in b.cells] for b in document.blocks] == [[True, False]] * 2


def test_merged_cells_are_read_once_and_say_how_far_they_reach():
    body = tbl(
        tr(tc(p("広い"), properties='<w:gridSpan w:val="2"/>'), tc(p("c"))),
        tr(tc(p("縦"), properties='<w:vMerge w:val="restart"/>'), tc(p("d")), tc(p("e"))),
        tr(tc(p(""), properties="<w:vMerge/>"), tc(p("f")), tc(p("g"))),
    )
    document = read(body)
    assert document.text == "広い\tc\n縦\td\te\nf\tg"
    assert [(c.columns, c.rows) for b in document.blocks for c in b.cells] == [
        (2, 1), (1, 1), (1, 2), (1, 1), (1, 1), (1, 1), (1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "cells", "text", "columns"),
    [
        (0, "def", "a\tb\tc\nd\te\tf", [1, 1, 1]),
        (1, "de", "a\tb\tc\n\td\te", [1, 1, 1]),
        (2, "d", "a\tb\tc\n\td", [2, 1]),
    ],
)
def test_row_that_begins_further_in_leaves_its_first_columns_empty(before, cells, text, columns):
    further = f'<w:gridBefore w:val="{before}"/>'
    head = tr(*(tc(p(words)) for words in "abc"))
    document = read(tbl(head, tr(*(tc(p(words)) for words in cells), properties=further)))
    assert document.text == text
    assert [cell.columns for cell in document.blocks[1].cells] == columns


def test_cell_goes_on_below_in_its_own_column_only():
    begun, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    head = tr(tc(p("a")), tc(p("b"), properties=begun), tc(p("c")))
    further = '<w:gridBefore w:val="1"/>'
    below = read(tbl(head, tr(tc(p(""), properties=on), tc(p("e")), properties=further)))
    assert below.text == "a\tb\tc\n\te"
    assert [cell.rows for cell in below.blocks[0].cells] == [1, 2, 1]
    beside = read(tbl(head, tr(tc(p("d"), properties=on), tc(p("e")), tc(p("f")))))
    assert beside.text == "a\tb\tc\nd\te\tf"
    assert [cell.rows for cell in beside.blocks[0].cells] == [1, 1, 1]


def test_cell_that_goes_on_to_the_right_reaches_over_more_columns():
    begun, on = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    wide = tr(tc(p("a"), properties=begun), tc(p(""), properties=on), tc(p("c")))
    document = read(tbl(wide, tr(tc(p("d")), tc(p("e")), tc(p("f")))))
    assert document.text == "a\tc\nd\te\tf"
    assert [cell.columns for cell in document.blocks[0].cells] == [2, 1]
    # Where nothing stands to the left, it is a cell of its own.
    assert read(tbl(tr(tc(p("a"), properties=on), tc(p("b"))))).text == "a\tb"


def test_a_cell_of_several_paragraphs_stands_on_one_line():
    cell = tc(p("一つ目。"), item("二つ目。"))
    lists = numbering(level(0, "decimal", "%1."))
    assert read(tbl(tr(cell, tc(p("b")))), numbering=lists).text == "一つ目。 1. 二つ目。\tb"


def test_a_table_of_one_cell_is_a_box_of_paragraphs():
    body = tbl(tr(tc(p("囲みの題"), p(LONG))))
    assert [kind for kind, _ in blocks(read(body))] == [BlockKind.PARAGRAPH] * 2


def test_a_table_with_headings_lays_out_the_page():
    body = tbl(tr(tc(styled("1", "左"), p(LONG)), tc(styled("1", "右"), p(LONG))))
    assert headings(read(body, styles=HEADING_STYLES)) == [(1, "左"), (1, "右")]


def test_a_table_in_a_cell_follows_the_table_around_it():
    inner = tbl(tr(tc(p("c")), tc(p("d"))))
    body = tbl(tr(tc(p("a"), inner, p("")), tc(p("b"))), tr(tc(p("e")), tc(p("f"))))
    assert read(body).text == "a\tb\ne\tf\n\nc\td"


def test_tables_of_python_docx():
    made = docx.Document()
    table = made.add_table(2, 2)
    for cell, text in zip(itertools.chain(*(r.cells for r in table.rows)), "あいうえ", strict=True):
        cell.text = text
    merged = table.cell(0, 0).merge(table.cell(0, 1))
    document = parse(saved(made)).documents[0]
    assert merged.text == "あ\nい"
    assert document.text == "あ い\nう\tえ"


# --- the file


def test_python_docx_files_are_recognised_and_others_are_not():
    form = DocxFormat()
    assert form.recognises(saved(docx.Document()))
    assert form.recognises(word_file(p("a"), main="word/document2.xml"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert not form.recognises(out.getvalue())
    assert not form.recognises(b"PK\x03\x04")
    assert not form.recognises("本文".encode())


@given(
    data=st.binary(max_size=200) | st.binary(max_size=200).map(lambda data: b"PK\x03\x04" + data)
)
def test_recognising_never_raises(data):
    DocxFormat().recognises(data)


def test_a_main_part_of_another_name_and_strict_namespaces_are_read():
    assert parse(word_file(p(LONG), main="word/document2.xml")).documents[0].text == LONG
    data = word_file(p(LONG))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            strict = old.read(name).decode()
            strict = strict.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
            new.writestr(
                name, strict.replace(R, "http://purl.oclc.org/ooxml/officeDocument/relationships")
            )
    assert parse(out.getvalue()).documents[0].text == LONG


def cfb(*names: str) -> bytes:
    entries = b""
    for name in names:
        encoded = name.encode("utf-16-le") + b"\0\0"
        entries += encoded.ljust(64, b"\0") + len(encoded).to_bytes(2, "little") + bytes(62)
    return OLE_MAGIC + bytes(504) + entries


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (("Root Entry", "EncryptedPackage"), "docx_password"),
        (("Root Entry", "WordDocument"), "docx_legacy"),
        (("Root Entry", "Workbook"), "docx_other_ole"),
        ((), "docx_other_ole"),
    ],
)
def test_the_old_container_is_explained(names, key):
    assert explain_ole("a.docx", cfb(*names)).key == key
    assert refusal(cfb(*names)) == key


def test_words_that_only_look_like_a_stream_are_no_stream():
    text = "EncryptedPackage".encode("utf-16-le") + b"\0\0"
    assert explain_ole("a", cfb("WordDocument") + bytes(3) + text + bytes(200)).key == "docx_legacy"


def test_bad_files_give_a_sentence():
    assert refusal(b"PK\x03\x04 broken") == "archive_broken"
    assert refusal(word_file("<w:p>")) == "docx_broken"
    assert refusal(word_file(p(""))) == "docx_empty"
    assert refusal(word_file("<w:sectPr/>")) == "docx_empty"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "[Content_Types].xml", TYPES.format(main="xl/workbook.xml", kind="x.sheet")
        )
        archive.writestr("_rels/.rels", relationships(("m", "officeDocument", "xl/workbook.xml")))
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal(out.getvalue()) == "docx_not_word"


def with_document(xml: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", xml)
    return out.getvalue()


def test_entities_are_refused():
    declared = '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    assert refusal(with_document(declared + part("document", "<w:body/>"))) == "docx_broken"


def test_deep_nesting_is_refused():
    nested = p("a")
    for _ in range(30):
        nested = tbl(tr(tc(nested)))
    assert refusal(word_file(nested)) == "docx_too_deep"
    for _ in range(300):
        nested = f"<w:sdt><w:sdtContent>{nested}</w:sdtContent></w:sdt>"
    assert refusal(word_file(nested)) == "docx_broken"


def test_styles_in_a_circle_and_numbers_beyond_reason_do_no_harm():
    styles = style("a", "A", based="b") + style("b", "B", based="a")
    huge = numbering(
        level(0, "decimal", "%1.").replace('start w:val="1"', f'start w:val="{9**30}"')
    )
    body = styled("a", "海") + item("山") + item("川", depth=99)
    document = read(body, styles=styles, numbering=huge)
    assert [words(document, b) for b in document.blocks] == ["海", "山", "川"]


@pytest.mark.parametrize(
    "body",
    [
        p("海と山。") * 20_000,
        p(*["海"] * 50_000),
        p("海 " * 500_000),
        p("海", properties="<w:rPr><w:del/></w:rPr>") * 20_000,
        tbl(*[tr(*[tc(p("海"))] * 60)] * 150),
        p(char("begin")) * 20_000 + p("海"),
        p((char("begin") + char("separate")) * 15_000 + t("海") * 15_000 + char("end") * 15_000),
        p(t(" ") * 50_000 + t("海")),
        p("・海") * 20_000,
        "<w:p/>" * 50_000 + p("海"),
        p("（１）海") * 15_000,
    ],
    ids=[
        "paragraphs",
        "runs",
        "words",
        "joined",
        "cells",
        "fields",
        "nested",
        "spaces",
        "items",
        "blanks",
        "numbers",
    ],
)
def test_large_files_are_read_in_time(body):
    data = word_file(body)
    began = time.process_time()
    assert parse(data).documents[0].blocks
    assert time.process_time() - began < 10


def test_more_elements_than_memory_can_hold_are_refused():
    assert refusal(with_document(part("document", "<w:x/>" * 1_250_000))) == "docx_too_large"


def test_more_paragraphs_than_can_be_read_in_time_are_refused(monkeypatch):
    monkeypatch.setattr("ingest.readers.docx.story._MAX_PARAGRAPHS", 3)
    assert refusal(word_file(p("海") * 4)) == "docx_too_large"
    assert read(p("海") * 3).blocks


# --- properties

WORDS = st.text(st.sampled_from("海山川、。aZ19 ・()1.第章#-\u3000"), max_size=12)
LOOKS = st.sampled_from(
    ["", "<w:b/>", "<w:i/>", '<w:vertAlign w:val="superscript"/>', '<w:sz w:val="40"/>']
)
RUNS = st.lists(st.builds(t, WORDS, LOOKS), max_size=4)
LAYOUTS = st.sampled_from(
    ["", '<w:pStyle w:val="1"/>', '<w:pStyle w:val="q"/>', '<w:pStyle w:val="Title"/>',
     '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>', '<w:jc w:val="center"/>',
     '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>', '<w:ind w:left="420"/>',
     "<w:rPr><w:del/></w:rPr>"]
)  # fmt: skip
PARAGRAPHS = st.builds(lambda runs, look: p(*runs, properties=look), RUNS, LAYOUTS)
CELLS = st.builds(tc, PARAGRAPHS, PARAGRAPHS)
ROWS = st.lists(CELLS, min_size=1, max_size=3).map(lambda cells: tr(*cells))
TABLES = st.lists(ROWS, min_size=1, max_size=3).map(lambda rows: tbl(*rows))
BODIES = st.lists(PARAGRAPHS | TABLES, max_size=8).map("".join)
STYLES = HEADING_STYLES + style("q", "Quote") + style("Title", "Title")
LISTS = numbering(level(0, "bullet", "◯"), level(1, "decimal", "〔%2〕"))


def visible(text: str) -> str:
    return re.sub(r"[◯]|〔\d+〕|\s", "", text)


@settings(max_examples=300)
@given(body=BODIES)
def test_no_visible_character_is_lost_or_doubled(body):
    written = visible("".join(re.findall(r"<w:t [^>]*>([^<]*)</w:t>", body)))
    if not written:
        return
    document = read(body, styles=STYLES, numbering=LISTS)
    assert visible(document.text) == written
    assert all(a.end <= b.start for a, b in itertools.pairwise(document.blocks))
    assert all(words(document, b) == words(document, b).strip() != "" for b in document.blocks)
    for block in document.blocks:
        assert document.text[: block.start].rstrip().endswith(block.marker)
        for cell in block.cells:
            assert block.start <= cell.start <= cell.end <= block.end or cell.start == cell.end
    inside = "".join(words(document, b) for b in document.blocks)
    typed = "".join(b.marker for b in document.blocks if b.kind is BlockKind.LIST_ITEM)
    assert len(visible(inside)) + len(visible(typed)) == len(written)


@settings(max_examples=150)
@given(body=BODIES)
def test_marks_lie_within_blocks_and_sections_tile_the_text(body):
    document = read(p(LONG) + body, styles=STYLES, numbering=LISTS)
    for mark in document.marks:
        assert mark.start < mark.end
        assert any(b.start <= mark.start and mark.end <= b.end for b in document.blocks)
    bounds = [(s.start, s.end) for s in document.sections]
    assert bounds[0][0] == 0
    assert bounds[-1][1] == len(document.text)
    assert all(a[1] == b[0] for a, b in itertools.pairwise(bounds))


def test_styles_of_python_docx_documents_with_own_styles():
    made = docx.Document()
    own = made.styles.add_style("章題", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = made.styles["Heading 1"]
    own.font.size = Pt(20)
    made.add_paragraph("第一章", style="章題")
    made.add_paragraph(LONG)
    hidden = made.add_paragraph("見える")
    run = hidden.add_run("隠れる")
    run._r.get_or_add_rPr().append(OxmlElement("w:vanish"))
    assert run._r.rPr.find(qn("w:vanish")) is not None
    document = parse(saved(made)).documents[0]
    assert headings(document) == [(1, "第一章")]
    assert document.text == f"第一章\n\n{LONG}\n\n見える"


def test_a_letter_without_any_style_has_its_title_and_items():
    right, center = '<w:jc w:val="right"/>', '<w:jc w:val="center"/>'
    body = (
        p("2024年4月5日", properties=right)
        + p("回収の方法が変わります", properties=center)
        + p("\u3000" + LONG)
        + p("記", properties=center)
        + p("１．日時\u3000四月")
        + p("２．場所\u3000体育館")
        + p("以上", properties=right)
    )
    document = read(body)
    assert document.title == "回収の方法が変わります"
    assert signs(document) == [("１．", 1, "日時\u3000四月"), ("２．", 1, "場所\u3000体育館")]
    assert headings(document) == [(1, "回収の方法が変わります")]
