"""Plain text: headings, lists, byline, author box and trailer, judged by form alone."""

import pytest

from ingest.document import BlockKind, Document, SectionKind
from ingest.readers.text import TextFormat

SHORT = {
    BlockKind.HEADING: "h",
    BlockKind.PARAGRAPH: "p",
    BlockKind.LIST_ITEM: "item",
    BlockKind.LIST_DETAIL: "detail",
    BlockKind.BYLINE: "by",
    BlockKind.QUOTE: "quote",
    BlockKind.TABLE_ROW: "row",
    BlockKind.CAPTION: "caption",
    BlockKind.NOTE: "note",
}


def parse(text: str) -> Document:
    return TextFormat().document("in/page.txt", "page.txt", text)


def outline(text: str) -> list[str]:
    """The blocks as ``kind level words``, one a string."""
    blocks = parse(text).blocks
    return [
        f"{SHORT[b.kind]}{b.level or ''} {'/'.join(text[b.start : b.end].split())}" for b in blocks
    ]


def headings(text: str) -> list[str]:
    return [line for line in outline(text) if line.startswith("h")]


BODY = "\n\nここには本文があります。\n\n"


@pytest.mark.parametrize(
    "lines",
    [
        ["1. 始まり", "2. 終わり"],
        ["1.始まり", "2.終わり"],
        ["1、始まり", "2、終わり"],
        ["\uff11\uff0e始まり", "\uff12\uff0e終わり"],
        ["(1) 始まり", "(2) 終わり"],
        ["\uff08\uff11\uff09始まり", "\uff08\uff12\uff09終わり"],
        ["■ 始まり", "■ 終わり"],
        ["◆始まり", "◆終わり"],
        ["●始まり", "●終わり"],
        ["# 始まり", "# 終わり"],
        ["第1章 始まり", "第2章 終わり"],
        ["第一章\u3000始まり", "第二章\u3000終わり"],
        ["第\uff11節 始まり", "第\uff12節 終わり"],
        ["【始まり】", "【終わり】"],
        ["1-1 始まり", "1-2 終わり"],
        ["1.1 始まり", "1.2 終わり"],
    ],
)
def test_heading_signs(lines):
    text = BODY.join(["", *lines, ""])
    found = [line.removeprefix("h1 ").replace("/", "") for line in headings(text)]
    assert found == ["".join(line.lstrip("#").split()) for line in lines]


PROSE = "村の道は長く、川はその先で二つに分かれている。橋は一つしかない。"


@pytest.mark.parametrize(
    ("one", "two", "body", "heads"),
    [
        ("   1. 朝の市", "   2. 夕の市", PROSE, True),
        ("    1. 朝の市", "    2. 夕の市", PROSE, True),
        ("        1. 朝の市", "        2. 夕の市", PROSE, True),
        ("    1. 朝の市", "    4. 夕の市", PROSE, False),  # they do not count on
        ("     1. 朝の市", "     2. 夕の市", f"    {PROSE}", True),
        ("     1. 朝の市", "     2. 夕の市", f"     {PROSE}", False),  # as deep as the text
        ("       ■ 朝の市", "       ■ 夕の市", PROSE, False),
        ("        ■ 朝の市", "        ■ 夕の市", PROSE, True),  # in the middle
        ("         ■ 朝の市", "         ■ 夕の市", f"     {PROSE}", True),
        ("         ■ 朝の市", "         ■ 夕の市", f"      {PROSE}", False),
    ],
)
def test_signs_set_in_head_what_stands_less_deep(one, two, body, heads):
    text = f"{PROSE}\n\n{one}\n\n{body}\n\n{two}\n\n{body}\n"
    found = [line.removeprefix("h1 ").replace("/", " ") for line in headings(text)]
    assert found == ([one.strip(), two.strip()] if heads else [])


def test_counted_lines_set_in_are_headings_between_blank_lines_only():
    one, two = "    1. 朝の市", "    2. 夕の市"
    assert headings(f"{PROSE}\n\n{one}\n{PROSE}\n\n{two}\n{PROSE}\n") == []
    text = f"{PROSE}\n\n{one}\n\n{PROSE}\n{two}\n\n{PROSE}\n"
    assert headings(text) == ["h1 1./朝の市"]


@pytest.mark.parametrize("rule", ["====", "----", "\uff1d\uff1d\uff1d", "────"])
def test_line_with_a_rule_under_it_is_a_heading(rule):
    assert outline(f"始まり\n{rule}\n\n本文です。") == ["h1 始まり", "p 本文です。"]


def test_rules_of_different_signs_are_different_levels():
    text = "駅の話\n====\n\n前書き。\n\n起こり\n----\n\n本文。\n\n今\n----\n\n本文。"
    assert headings(text) == ["h1 駅の話", "h2 起こり", "h2 今"]


def test_year_in_a_numbered_heading():
    text = f"3. 昔{BODY}4. 2023〜2024年:二度目の工事{BODY}5. 2025年の今{BODY}"
    assert headings(text) == ["h1 3./昔", "h1 4./2023〜2024年:二度目の工事", "h1 5./2025年の今"]


def test_numbered_headings_nest_by_style():
    text = BODY.join(["1. 町", "(1) 駅", "(2) 港", "2. 村", "(1) 畑", ""])
    assert headings(text) == ["h1 1./町", "h2 (1)/駅", "h2 (2)/港", "h1 2./村", "h2 (1)/畑"]


def test_heading_right_above_a_heading_of_another_style():
    assert outline("1. 町\n\n(1) 駅\n\n本文です。") == ["h1 1./町", "h2 (1)/駅", "p 本文です。"]


def test_parts_hold_chapters_and_chapters_hold_sections():
    text = f"第1部 町\n\n第1章 駅\n\n第1節 切符{BODY}第2章 港{BODY}第2部 村{BODY}"
    assert headings(text) == [
        "h1 第1部/町",
        "h2 第1章/駅",
        "h3 第1節/切符",
        "h2 第2章/港",
        "h1 第2部/村",
    ]


def test_hash_headings_nest_by_their_number_of_signs():
    text = BODY.join(["# 町", "## 駅", "### 切符", "## 港", ""])
    assert headings(text) == ["h1 町", "h2 駅", "h3 切符", "h2 港"]


def test_signed_headings_nest_in_numbered_ones():
    text = BODY.join(["1. 町", "■ 駅", "■ 港", "2. 村", ""])
    assert headings(text) == ["h1 1./町", "h2 ■/駅", "h2 ■/港", "h1 2./村"]


@pytest.mark.parametrize(
    "line",
    [
        "1. この店は、開店の日からずっと雨でした。",
        "10.8%の人が答えた",
        "2023.4.1",
        "3.5倍に増えた",
        "#駅前",
        "○○大学の調査",
        "【注】この値は目安です",
        "1. " + "長い見出し" * 20,
    ],
)
def test_line_that_only_begins_like_a_heading(line):
    assert headings(f"前の段落です。\n\n{line}\n\n次の段落です。") == []


def test_numbered_line_inside_a_paragraph_is_no_heading():
    assert outline("長い文が途中で\n2. 折れて\n続きます。") == [
        "p 長い文が途中で/2./折れて/続きます。"
    ]


def test_last_line_without_body_is_no_heading():
    assert headings("本文です。\n\n■ 終わり") == []


NUMBERED = ["item1 りんご", "item1 みかん", "item1 ぶどう"]


@pytest.mark.parametrize(
    "items",
    [
        "1. りんご\n2. みかん\n3. ぶどう",
        "1. りんご\n\n2. みかん\n\n3. ぶどう",
        "(1) りんご\n(2) みかん\n(3) ぶどう",
        "\uff11\uff0eりんご\n\uff12\uff0eみかん\n\uff13\uff0eぶどう",
        " 9. りんご\n10. みかん\n11. ぶどう",
        "\u30001. りんご\n\u30002. みかん\n\u30003. ぶどう",
    ],
)
def test_numbered_list_is_not_taken_for_headings(items):
    text = f"果物は三つです。\n\n{items}\n\n以上です。"
    assert outline(text) == ["p 果物は三つです。", *NUMBERED, "p 以上です。"]


def test_numbered_list_right_under_its_lead_in():
    assert outline("次の三つです。\n1. りんご\n2. みかん\n3. ぶどう") == [
        "p 次の三つです。",
        *NUMBERED,
    ]


def test_numbered_list_whose_items_end_as_sentences_or_not():
    text = "手順。\n\n1. 火をつける\n2. 湯をわかす。\n3. 茶を入れる\n\n完成です。"
    assert outline(text)[1:-1] == ["item1 火をつける", "item1 湯をわかす。", "item1 茶を入れる"]


def test_numbered_items_keep_their_descriptions():
    text = "手順。\n\n1. 準備\n   道具をそろえる。\n2. 開始\n   火をつける。\n\n完成です。"
    assert outline(text) == [
        "p 手順。",
        "item1 準備",
        "detail1 道具をそろえる。",
        "item1 開始",
        "detail1 火をつける。",
        "p 完成です。",
    ]


def test_bullets_nest_in_a_numbered_list():
    text = "品。\n\n1. 果物\n   - りんご\n   - みかん\n2. 野菜\n\n以上。"
    assert outline(text)[1:-1] == ["item1 果物", "item2 りんご", "item2 みかん", "item1 野菜"]


def test_table_of_contents_is_a_list_and_its_headings_are_headings():
    text = f"目次\n1. 町\n2. 村\n\n1. 町{BODY}2. 村{BODY}"
    assert outline(text)[:4] == ["p 目次", "item1 町", "item1 村", "h1 1./町"]
    assert headings(text) == ["h1 1./町", "h1 2./村"]


def test_heading_over_indented_paragraphs_stays_a_heading():
    text = "1. 町\n\u3000駅があります。\n\u3000港もあります。\n\n2. 村\n\u3000畑があります。"
    assert headings(text) == ["h1 1./町", "h1 2./村"]


def test_reference_to_a_number_keeps_its_sign():
    assert outline("図を見ます。\n\n(2)では、線が上がります。")[1] == "p (2)では、線が上がります。"


@pytest.mark.parametrize("sign", "・•‣◦▪*-–+○●■①")
def test_bullet_signs(sign):
    text = f"品です。\n\n{sign} りんご\n{sign} みかん\n\n以上です。"
    assert outline(text)[1:-1] == ["item1 りんご", "item1 みかん"]
    assert {b.marker for b in parse(text).blocks[1:-1]} == {sign}


@pytest.mark.parametrize(
    "line", ["(a) りんご", "(ア)りんご", "(三)りんご", "・りんご", "\t・りんご"]
)
def test_other_item_signs(line):
    assert outline(f"品です。\n\n{line}\n\n以上です。")[1] == "item1 りんご"


@pytest.mark.parametrize(
    "line", ["-5度", "*強い*", "(例)りんご", "・・・そして", "○○大学では", "+1点"]
)
def test_signs_that_are_words_stay_in_the_text(line):
    assert outline(f"前です。\n\n{line}です。")[1] == f"p {line}です。"


def test_nested_bullets_with_descriptions():
    text = (
        "品です。\n\n"
        "  • 果物\n    甘いもの。\n    生で食べる。\n"
        "    ◦ りんご\n      赤い。\n    ◦ みかん\n"
        "  • 野菜\n\n"
        "以上です。"
    )
    assert outline(text) == [
        "p 品です。",
        "item1 果物",
        "detail1 甘いもの。/生で食べる。",
        "item2 りんご",
        "detail2 赤い。",
        "item2 みかん",
        "item1 野菜",
        "p 以上です。",
    ]


def test_nesting_by_tabs_and_wide_spaces():
    text = "品。\n\n・果物\n\t・りんご\n\t\t・赤い\n・野菜\n\u3000・大根\n"
    assert outline(text)[1:] == [
        "item1 果物",
        "item2 りんご",
        "item3 赤い",
        "item1 野菜",
        "item2 大根",
    ]


def test_list_goes_on_after_blank_lines():
    assert outline("・果物\n\n  ・りんご\n\n・野菜\n") == [
        "item1 果物",
        "item2 りんご",
        "item1 野菜",
    ]


def test_bullets_right_under_a_paragraph_end_it():
    assert outline("次の二つ:\n・りんご\n・みかん") == [
        "p 次の二つ:",
        "item1 りんご",
        "item1 みかん",
    ]


PAGE = """駅の話
====

山田花子

1. 町

駅が
あります。

  • 北口
    広場。
  • 南口

2. 村

畑です。
"""


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_do_not_change_the_structure(end):
    other = PAGE.replace("\n", end)
    assert outline(other) == outline(PAGE)
    assert parse(other).text == other


@pytest.mark.parametrize("text", [PAGE, PAGE.replace("\n", "\r\n"), PAGE.replace("\n", "\r")])
def test_sections_begin_at_their_headings_line(text):
    document = parse(text)
    assert [s.heading.of(text) for s in document.sections] == ["駅の話", "1. 町", "2. 村"]
    assert [text[s.start : s.start + 2] for s in document.sections] == ["駅の", "1.", "2."]


def test_heading_path_runs_from_the_outermost_the_title_left_out():
    document = parse(f"# 駅の話\n\n■ 町{BODY}(1) 港{BODY}")
    assert document.headings(document.sections[-1]) == ("■ 町", "(1) 港")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# 駅の話\n\n本文。", "駅の話"),
        ("駅の話\n=====\n\n本文。", "駅の話"),
        ("タイトル: 駅の話\n\n本文。", "駅の話"),
        ("Title: A station\r\n\r\n本文。", "A station"),
        ("# 駅の話\n\n## 町\n\n本文。\n\n関連記事\n\n海の話", "駅の話"),
    ],
)
def test_title_that_the_article_states(text, title):
    document = parse(text)
    assert (document.title, document.titled) == (title, True)


@pytest.mark.parametrize(
    "text",
    [
        "駅の話\n\n本文です。",
        "1. 町\n\n本文です。",
        "■ 町\n\n本文です。\n\n■ 村\n\n本文です。",
        "# 町\n\n本文です。\n\n# 村\n\n本文です。",
        "この記事の著者\n\n山田花子",
    ],
)
def test_title_is_the_files_name_where_none_is_stated(text):
    document = parse(text)
    assert (document.title, document.titled) == ("page.txt", False)


@pytest.mark.parametrize(
    ("text", "byline"),
    [
        ("山田花子\n\n株式会社みどり 代表取締役\n\n山田花子\n\n1. 町\n\n本文。", 3),
        ("文・写真 山田花子(みどり新聞)\n\n本文です。", 1),
        ("# 駅の話\n\n2024年5月1日 山田花子\n\n本文です。", 1),
        ("By Hanako Yamada\n\n本文です。", 1),
        ("駅の話\n\n山田花子\n\n本文です。", 0),
        ("本文です。\n\n株式会社みどり\n\n本文です。", 0),
    ],
)
def test_byline(text, byline):
    document = parse(text)
    assert [b.kind for b in document.blocks].count(BlockKind.BYLINE) == byline
    assert (document.byline is not None) == bool(byline)


def test_byline_spans_its_lines():
    document = parse("山田花子\n\n株式会社みどり 代表取締役\n\n1. 町\n\n本文。")
    assert document.byline.of(document.text) == "山田花子\n\n株式会社みどり 代表取締役"


def kinds(text: str) -> list[tuple[str, SectionKind]]:
    document = parse(text)
    return [(s.heading.of(text), s.kind) for s in document.sections if s.heading]


@pytest.mark.parametrize(
    "label",
    [
        "この記事の著者",
        "この記事の著者 / 編集者",
        "執筆者プロフィール",
        "筆者紹介:",
        "About the author",
    ],
)
def test_author_box(label):
    text = f"1. 町{BODY}{label}\n\n山田花子\n\n庭の設計を三十年つづける。"
    assert kinds(text) == [("1. 町", SectionKind.BODY), (label, SectionKind.AUTHOR)]


@pytest.mark.parametrize(
    "label", ["関連記事", "あわせて読みたい", "おすすめ記事", "Related articles"]
)
def test_trailer(label):
    text = f"1. 町{BODY}{label}\n\n海の話\n\n山の話"
    assert kinds(text)[-1] == (label, SectionKind.TRAILER)


def test_label_as_the_last_line_is_a_section():
    assert kinds(f"1. 町{BODY}関連記事")[-1] == ("関連記事", SectionKind.TRAILER)


@pytest.mark.parametrize(
    "line", ["著者は山田花子です。", "関連記事を読んだ人", "この記事の著者に会いました"]
)
def test_sentence_about_the_author_is_no_author_box(line):
    assert kinds(f"1. 町{BODY}{line}{BODY}") == [("1. 町", SectionKind.BODY)]


def test_new_kind_of_heading_below_an_author_box_stays_in_it():
    text = f"1. 町{BODY}この記事の著者\n\n山田花子\n\n■ 経歴{BODY}"
    assert kinds(text)[1:] == [
        ("この記事の著者", SectionKind.AUTHOR),
        ("■ 経歴", SectionKind.AUTHOR),
    ]


def test_body_begins_again_below_an_author_box_at_the_top():
    text = f"著者\n\n山田花子\n\n1. 町{BODY}(1) 駅{BODY}"
    assert kinds(text)[1:] == [("1. 町", SectionKind.BODY), ("(1) 駅", SectionKind.BODY)]


def test_body_goes_on_below_an_author_box_in_the_middle():
    text = f"■ 町{BODY}著者\n\n山田花子\n\n■ 村{BODY}"
    assert [kind for _, kind in kinds(text)] == [
        SectionKind.BODY,
        SectionKind.AUTHOR,
        SectionKind.BODY,
    ]


def test_real_article_has_its_sections(shared):
    (path,) = sorted((shared / "articles").glob("*.txt"))
    document = TextFormat().document(path.name, path.name, path.read_bytes().decode())
    numbered = [s for s in document.sections if s.level == 1 and s.kind is SectionKind.BODY]
    assert [s.heading.of(document.text)[:2] for s in numbered] == [f"{n}." for n in range(1, 8)]
    assert [s.level for s in document.sections].count(2) == 10
    assert [s.kind for s in document.sections][-2:] == [SectionKind.AUTHOR, SectionKind.TRAILER]
    assert (document.title, document.titled) == (path.name, False)
    assert document.byline is not None


def cells(text: str) -> list[list[tuple[str, bool]]]:
    """The words of each row's cells, and whether they name columns."""
    return [
        [(text[cell.start : cell.end], cell.header) for cell in block.cells]
        for block in parse(text).blocks
        if block.kind is BlockKind.TABLE_ROW
    ]


STATIONS = [
    [("駅", True), ("年", True), ("人", True)],
    [("北", False), ("1990", False), ("120", False)],
    [("南", False), ("1992", False), ("80", False)],
]


@pytest.mark.parametrize(
    "table",
    [
        "駅\t年\t人\n北\t1990\t120\n南\t1992\t80",
        "| 駅 | 年 | 人 |\n|---|---|---|\n| 北 | 1990 | 120 |\n| 南 | 1992 | 80 |",
        "┌─┬──┬──┐\n│駅│年│人│\n├─┼──┼──┤\n│北│1990│120│\n│南│1992│80│\n└─┴──┴──┘",
        "+--+--+\n| 駅 | 年 | 人 |\n+--+--+\n| 北 | 1990 | 120 |\n| 南 | 1992 | 80 |\n+--+--+",
        "駅  年    人\n------------\n北  1990  120\n南  1992  80",
    ],
    ids=["tabs", "pipes", "box", "plus", "spaces"],
)
def test_table_is_rows_of_cells(table):
    text = f"前です。\n\n{table}\n\n後です。"
    assert cells(text) == STATIONS
    assert [line[:4] for line in outline(text)] == ["p 前で", "row1", "row2", "row3", "p 後で"]


def test_cells_left_out_at_a_lines_end_are_empty():
    assert cells("駅\t年\t人\n北\t1990\n南\t\t80")[1:] == [
        [("北", False), ("1990", False), ("", False)],
        [("南", False), ("", False), ("80", False)],
    ]


@pytest.mark.parametrize("line", ["北\t1990", "東京  大阪", "a | b"])
def test_one_line_is_no_table(line):
    assert cells(f"前です。\n\n{line}\n\n後です。") == []


def test_lines_behind_quote_signs_are_a_quotation_by_depth():
    text = "次の通り。\n\n> > 駅は北。\n> そうか。\n> 南だ。\n\n以上。"
    assert outline(text)[1:3] == ["quote >/>/駅は北。", "quote >/そうか。/>/南だ。"]
    signs = [span.of(text) for span in parse(text).hidden if ">" in span.of(text)]
    assert [sign.strip() for sign in signs] == ["> >", ">", ">"]


def test_indented_lines_that_a_sentence_leads_to_are_a_quotation():
    text = "手紙にこうある。\n\n\u3000\u3000海が見える。\n\u3000\u3000駅は遠い。\n\n本文です。"
    assert outline(text)[1] == "quote 海が見える。/駅は遠い。"


def test_indented_lines_without_a_sentence_are_no_quotation():
    assert outline("日誌です。\n\n\u3000\u3000三月四日 晴\n\n本文です。")[1].startswith("p ")


@pytest.mark.parametrize(
    "pair",
    [
        "Q. 駅は?\nA. 北です。",
        "Q1. 駅は?\n\nA1. 北です。",
        "問1 駅は?\n答1 北です。",
        "Ｑ１．駅は?\nＡ１．北です。",
    ],
)
def test_question_and_answer_are_one_paragraph(pair):
    assert outline(f"前です。\n\n{pair}\n\n後です。")[1] == "p " + "/".join(pair.split())


def test_pairs_without_a_gap_are_parted_at_the_questions():
    assert len(outline("Q. 駅は?\nA. 北です。\nQ. 港は?\nA. 南です。")) == 2


@pytest.mark.parametrize(
    "line",
    ["図1\u3000駅の北口", "写真：駅", "（写真1-1\u3000駅\u30001944年）", "▲駅の北口", "［写真］駅"],
)
def test_caption(line):
    assert outline(f"前です。\n\n{line}\n\n後です。")[1].startswith("caption ")


@pytest.mark.parametrize(
    "line", ["※値は目安です。", "注1\u3000駅の話。", "※１\u3000駅の話。", "[1] 駅の話。"]
)
def test_note(line):
    assert outline(f"前です。\n\n{line}\n\n後です。")[1].startswith("note ")


@pytest.mark.parametrize("line", ["図1は駅です。", "写真を見た人", "注目の駅", "表にある"])
def test_line_that_only_begins_like_a_caption_or_note(line):
    assert outline(f"前です。\n\n{line}\n\n後です。")[1].startswith("p ")


def test_short_lines_by_themselves_over_prose_are_headings():
    text = f"前です。\n\n駅の始まり{BODY}港の始まり{BODY}"
    assert headings(text) == ["h1 駅の始まり", "h1 港の始まり"]


@pytest.mark.parametrize(
    ("line", "heads"),
    [
        ("駅", False),
        ("駅へ", True),
        ("駅" * 22, True),
        ("駅" * 23, False),
        ("  駅の始まり", True),
        ("   駅の始まり", False),
    ],
)
def test_short_line_over_prose_is_neither_one_character_nor_wide_nor_set_in(line, heads):
    text = f"前です。\n\n{line}{BODY}{line}{BODY}"
    assert headings(text) == [f"h1 {line.strip()}"] * (2 if heads else 0)


@pytest.mark.parametrize(
    ("count", "end", "heads"),
    [
        (4, "橋は長い。", True),
        (4, "橋は", False),
        (41, "橋は長い。", True),
        (42, "橋は長い。", False),
    ],
)
@pytest.mark.parametrize("above", [1, 30])
def test_short_lines_head_a_wrapped_paragraph_that_ends_a_sentence(above, count, end, heads):
    wrapped = "村の道は長く、川はその先で\n" * (count - 1) + end
    text = "前です。\n\n" * above + f"駅の始まり\n\n{wrapped}\n\n港の始まり\n\n{wrapped}\n"
    assert headings(text) == (["h1 駅の始まり", "h1 港の始まり"] if heads else [])


@pytest.mark.parametrize(
    "line", ["「広いですね」", "(北口にて)", "駅は、", "――駅は", "http://a.example"]
)
def test_short_line_that_is_no_heading(line):
    assert headings(f"前です。\n\n{line}{BODY}{line}{BODY}") == []


def test_lines_that_the_contents_name_are_headings():
    text = f"目次\n1 町\n1.1 駅\n2 村\n\n序です。\n\n町{BODY}駅{BODY}村{BODY}"
    assert headings(text) == ["h1 町", "h2 駅", "h1 村"]
    first, *_ = parse(text).sections
    assert (first.kind, first.start) == (SectionKind.NAVIGATION, 0)


def test_numbered_headings_without_blank_lines_between_paragraphs():
    text = "1．町\n\u3000駅がある。\n2．村\n\u3000畑がある。\n3．海\n\u3000港がある。"
    assert headings(text) == ["h1 1．町", "h1 2．村", "h1 3．海"]


def test_chinese_numbers_count_sections_and_items():
    text = (
        "一、町\n\n（一）駅\n\n\u3000本文です。\n\n（二）港\n\n\u3000次の二つ。\n\n"
        "\u3000ア．北\n\u3000イ．南\n\n二、村\n\n\u3000本文です。"
    )
    assert headings(text) == ["h1 一、町", "h2 （一）駅", "h2 （二）港", "h1 二、村"]
    assert [line for line in outline(text) if line.startswith("item")] == ["item1 北", "item1 南"]


@pytest.mark.parametrize(
    "line", ["二、三の委員が話した。", "1998年、駅ができた。", "10月1日に始まる。"]
)
def test_sentence_that_begins_with_a_number_is_a_paragraph(line):
    assert outline(f"前です。\n\n{line}\n\n後です。")[1] == f"p {line}"


def test_what_a_letter_gives_notice_of_is_a_list():
    text = (
        "お知らせです。\n\n\u3000\u3000\u3000記\n\n１\u3000日時\n\u3000\u3000四月一日\n\n"
        "２\u3000場所\n\u3000（１）北口\n\u3000（２）南口\n\n\u3000\u3000以\u3000上"
    )
    assert [line for line in outline(text) if line.startswith(("h", "item"))] == [
        "item1 日時",
        "item1 場所",
        "item2 北口",
        "item2 南口",
    ]


@pytest.mark.parametrize(
    "head",
    [
        "駅の話をする\n\n文・山田花子",
        "季刊 海 第3号\n駅の話をする\n\n文・山田花子",
        "駅の話をする\n～昔と今～\n\n2024年5月3日",
        "From: 山田 <a@b.example>\nSubject: [list] 駅の話をする",
    ],
)
def test_title_that_a_byline_bears_out(head):
    document = parse(f"{head}\n\n本文です。\n\n続きです。")
    assert (document.title, document.titled) == ("駅の話をする", True)


@pytest.mark.parametrize(
    "line", ["－ 1 －", "▲ ページの先頭へ", "#駅 #港", "コンテンツへスキップ", "12/30"]
)
def test_furniture_of_a_page_is_kept_but_is_no_body(line):
    text = f"■ 町{BODY}{line}{BODY}"
    document = parse(text)
    (section,) = [s for s in document.sections if s.kind is SectionKind.NAVIGATION]
    assert text[section.start : section.end].strip() == line
    assert document.headings(document.sections[-1]) == ("■ 町",)


def test_running_heads_are_no_body():
    page = "\n\n駅の七十年史\u3000\u3000\u3000\u3000{}\n\n本文です。"
    text = "前です。" + "".join(page.format(number) for number in (3, 8, 14))
    assert [s.kind for s in parse(text).sections].count(SectionKind.NAVIGATION) == 3


def test_note_on_the_author_at_the_end_is_an_author_box():
    text = f"■ 町{BODY}山田 花子（やまだ・はなこ）\n1980年生まれ。庭の設計をつづける。"
    assert parse(text).sections[-1].kind is SectionKind.AUTHOR


def test_notice_below_the_last_rule_is_a_trailer():
    text = f"■ 町{BODY * 9}――――――――――\n購読の停止は stop@a.example へ。"
    assert parse(text).sections[-1].kind is SectionKind.TRAILER


def test_text_below_a_rule_that_is_no_notice_is_body():
    text = f"■ 町{BODY * 9}――――――――――\n駅は今も北にある。"
    assert parse(text).sections[-1].kind is SectionKind.BODY


def test_title_above_headings_without_signs():
    text = f"駅の話をする\n\n始まりのこと{BODY}終わりのこと{BODY}"
    assert headings(text) == ["h1 駅の話をする", "h2 始まりのこと", "h2 終わりのこと"]
    assert parse(text).title == "駅の話をする"


def test_short_paragraphs_indented_like_the_others_are_no_headings():
    text = "　駅には誰もいない。\n\n　雪の夜\n\n　汽車が来た。\n\n　雪の朝\n\n　灯が消えた。"
    assert headings(text) == []
