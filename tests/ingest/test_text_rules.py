"""Headings of rules, minutes and books, words set apart, and what stands between pages."""

from __future__ import annotations

import pytest

from ingest.document import BlockKind, Document, SectionKind
from ingest.readers import FORMATS
from ingest.structure.buttons import find_buttons
from ingest.structure.labels import is_pointer

PROSE = "村の道は長く、川はその先で二つに分かれている。橋は一つしかない。"


def read(text: str, suffix: str = ".txt") -> Document:
    return FORMATS[suffix].document("page", "page", text)


def outline(text: str) -> list[str]:
    signs = {BlockKind.HEADING: "h", BlockKind.LIST_ITEM: "item", BlockKind.TABLE_ROW: "row"}
    return [
        f"{signs[b.kind]}{b.level} {''.join(text[b.start : b.end].split())}"
        for b in read(text).blocks
        if b.kind in signs
    ]


def test_levels_of_rules_with_chapters_articles_and_what_is_added():
    text = (
        "在宅勤務規程\n\n第１章　総則\n\n第１条（目的）\n就業規則に基づいて定める。\n\n"
        "第２条（定義）\n次のとおりとする。\n（１）所属長\n（２）在宅勤務者\n\n"
        "第２章　勤務\n\n第３条（日数）\n三日とする。\n\n附則\n\n４月１日から施行する。\n\n"
        "別表１（第３条関係）手当の額\n\n・三日\n・五日\n\n"
        "様式一覧\n\n様式第１号　許可申請書\n様式第２号　終了届\n"
    )
    assert outline(text) == [
        "h1 在宅勤務規程",
        "h2 第１章総則",
        "h3 第１条（目的）",
        "h3 第２条（定義）",
        "item1 所属長",
        "item1 在宅勤務者",
        "h2 第２章勤務",
        "h3 第３条（日数）",
        "h2 附則",
        "h2 別表１（第３条関係）手当の額",
        "item1 三日",
        "item1 五日",
        "h2 様式一覧",
    ]


def test_bracketed_lines_right_above_articles_head_them():
    text = "（目的）\n第一条　市を守る。\n\n（定義）\n第二条　次に定める。\n"
    assert outline(text) == ["h1 （目的）", "h1 （定義）"]


@pytest.mark.parametrize(
    "text",
    [
        "（目的）\n第一条　市を守る。\n\n第二条　次に定める。\n",
        "（拍手）\n市を守る。\n\n（笑い）\n次に定める。\n",
        "別表１（第３条関係）に定める額とする。\n\n別表２（第４条関係）は、別に定める。\n",
    ],
)
def test_brackets_that_head_nothing(text):
    assert outline(text) == []


def test_motions_of_minutes_are_headings_below_their_section():
    text = (
        f"１．報告\n\n{PROSE}\n\n２．審議\n\n第１号議案　水道について\n　{PROSE}\n\n"
        f"第２号議案　駐輪場について\n　{PROSE}\n\n３．その他\n\n{PROSE}\n"
    )
    assert [line[:4] for line in outline(text)] == ["h1 １", "h1 ２", "h2 第", "h2 第", "h1 ３"]


def test_one_motion_in_a_sentence_is_no_heading():
    assert outline(f"前の文。\n\n第１号議案　これを可とする。\n\n{PROSE}\n") == []


def test_kana_in_brackets_over_paragraphs_are_headings_and_in_a_run_items():
    heads = f"（イ）　荷の流れ\n　{PROSE}\n\n（ロ）　馬の数\n　{PROSE}\n"
    assert outline(heads) == ["h1 （イ）荷の流れ", "h1 （ロ）馬の数"]
    items = "用意する。\n\n（イ）机\n（ロ）椅子\n\nこれを並べる。\n"
    assert outline(items) == ["item1 机", "item1 椅子"]
    said = "（ア）会員が退会を申し出たとき。\n\n（イ）会員が死亡したとき。\n"
    assert [line[:4] for line in outline(said)] == ["item", "item"]


def test_items_with_the_same_numerals_do_not_end_a_series_of_headings():
    text = (
        f"　一　朝\n\n　{PROSE}\n\n　二　昼\n\n　{PROSE}\n\n"
        f"　一、机を並べる。\n　一、椅子を並べる。\n\n　{PROSE}\n\n"
        f"　三　夜\n\n　{PROSE}\n\n　四　暁\n\n　{PROSE}\n"
    )
    assert [line for line in outline(text) if line[0] == "h"] == [
        "h1 一朝",
        "h1 二昼",
        "h1 三夜",
        "h1 四暁",
    ]


def test_wrapped_notes_go_on_below_without_being_set_in():
    line = "早瀬の名が古い記録に見える最初は天正年間の検地帳であるがそこには家数が"
    first = "（１）山口家文書「往来道替覚」。年代の記載はないが、紙質と筆跡から十七"
    text = f"　{line}\n" * 6 + f"ある。\n\n{first}\n世紀のもの。\n（２）川端家文書。\n"
    assert outline(text)[0].endswith("十七世紀のもの。")


def test_lines_that_were_not_wrapped_do_not_go_on():
    text = (
        "用意する。\n（１）山口家の文書と川端家の文書の写し一部\n（２）紙と筆\nこれらを並べる。\n"
    )
    assert outline(text) == ["item1 山口家の文書と川端家の文書の写し一部", "item1 紙と筆"]


def test_bracketed_name_below_an_address_is_a_heading_as_the_one_before():
    text = (
        f"◆背景\n{PROSE}\n\n◆窓口\n{PROSE}\n\n"
        "＜記者の方＞\n広報室\nE-mail：pr@minase.example\n＜お客さま＞\n相談室　0000-55-0188\n"
    )
    assert outline(text)[-2:] == ["h2 ＜記者の方＞", "h2 ＜お客さま＞"]


@pytest.mark.parametrize(
    "line",
    [
        "＜机の上でつくると、町の時間を知らない＞",  # a clause, alone
        "＜町の時間を知らない人＞",  # said in the text
    ],
)
def test_words_pulled_from_the_text_head_nothing(line):
    text = f"■朝\n{PROSE}\n\n{line}\n\n町の時間を知らない人が増えた。{PROSE}\n\n■昼\n{PROSE}\n"
    assert outline(text) == ["h1 ■朝", "h1 ■昼"]


def test_bracketed_headings_are_headings_though_the_text_says_one_of_them():
    text = f"＜町の時計台＞\n\n町の時計台は古い。{PROSE}\n\n＜川の水車小屋＞\n\n{PROSE}\n"
    assert outline(text) == ["h1 ＜町の時計台＞", "h1 ＜川の水車小屋＞"]


def test_what_minutes_tell_of_those_present_heads_nothing():
    text = f"◎開会\n{PROSE}\n\n〔「異議なし」と呼ぶ者あり〕\n{PROSE}\n\n◎閉会\n{PROSE}\n"
    assert outline(text) == ["h1 ◎開会", "h1 ◎閉会"]


def test_turns_in_two_columns_are_no_table():
    turns = "倉田理事　　断水の時間は。\n野口氏　　　二時間である。\n倉田理事　　なぜか。\n"
    assert outline(turns) == []
    table = "業者名　　　金額\n北斗設備　　四百円\n水道商会　　五百円\n"
    assert len(outline(table)) == 3


def test_section_below_a_closing_rule_stands_beside_those_above():
    text = f"川辺の市\n2024年5月1日\n\n◆朝\n{PROSE}\n\n◆昼\n{PROSE}\n\n以上\n\n"
    text += f"------\n【会社】\n{PROSE}\n"
    assert outline(text)[-1] == "h2 【会社】"


@pytest.mark.parametrize(
    "line",
    [
        "Facebookでシェア　Xでポスト　LINEで送る　URLをコピー",
        "この記事をシェア　Facebook　X　LINE",
        "ツイート\tシェア\tはてブ\tLINE",
    ],
)
def test_share_buttons_side_by_side(line):
    assert find_buttons([line]) == {0}


@pytest.mark.parametrize(
    "line", ["シェア　拡大", "印刷　保存", "朝の市　昼の市　シェア", "X　Y　Z"]
)
def test_words_side_by_side_that_are_no_buttons(line):
    assert find_buttons([line]) == set()


@pytest.mark.parametrize(
    ("line", "points"),
    [
        ("関連記事：無人駅を本屋にした夫婦", True),
        ("あわせて読みたい：「貨物を積むバス」", True),
        ("［PR］いま、空き家が注目される理由とは？", True),
        ("＜前の記事　ベランダのねぎ", True),
        ("次のページ　三年続けて増えた利用者", True),
        ("関連記事：これは本文の文である。", False),
        ("注意：関連記事を読む", False),
        ("次の記事では橋の話をする", False),
        ("［PRの仕事］", False),
    ],
)
def test_links_behind_their_label(line, points):
    assert is_pointer(line) is points


def test_pages_end_within_a_section_and_the_text_goes_on_below_its_heading():
    text = f"一　朝\n\n{PROSE}\n\n― 61 ―\n\n{PROSE}\n\n二　昼\n\n{PROSE}\n\n― 62 ―\n\n{PROSE}\n"
    document = read(text)
    found = [
        (s.kind.value, document.headings(s), text[s.start : s.end].strip()[:6])
        for s in document.sections
    ]
    assert found == [
        ("body", ("一　朝",), "一　朝\n\n村"),
        ("navigation", (), "― 61 ―"),
        ("body", ("一　朝",), PROSE[:6]),
        ("body", ("二　昼",), "二　昼\n\n村"),
        ("navigation", (), "― 62 ―"),
        ("body", ("二　昼",), PROSE[:6]),
    ]
    assert [s.end for s in document.sections[:-1]] == [s.start for s in document.sections[1:]]


def test_markdown_heading_on_links_keeps_its_prose_below_it():
    text = f"# 鎖\n\n{PROSE}\n\n## リンク\n\n{PROSE}\n\n{PROSE}\n\n## 終わり\n\n{PROSE}\n"
    document = read(text, ".md")
    assert [(s.kind, document.headings(s)) for s in document.sections] == [
        (SectionKind.BODY, ()),
        (SectionKind.BODY, ("リンク",)),
        (SectionKind.BODY, ("終わり",)),
    ]


@pytest.mark.parametrize(
    "below", ["- [春](a)\n- [夏](b)\n", "春の町\n\n花が咲く。\n\n夏の町\n\n雨が降る。\n"]
)
def test_markdown_heading_on_links_over_links_or_teasers_is_a_trailer(below):
    document = read(f"# 鎖\n\n{PROSE}\n\n## リンク\n\n{below}", ".md")
    assert document.sections[-1].kind is SectionKind.TRAILER


def test_markdown_bold_label_over_links_is_no_body():
    text = f"# 鎖\n\n{PROSE}\n\n**関連する記事**\n\n- [春](/a)\n- [夏](/b)\n"
    assert read(text, ".md").sections[-1].kind is SectionKind.TRAILER


@pytest.mark.parametrize(
    ("above", "part"),
    [
        ("次へ\n", SectionKind.TRAILER),
        ("次へ\n\n", SectionKind.BODY),
        ("橋は北へ行く。\n", SectionKind.BODY),
    ],
)
def test_a_button_right_over_related_links_amid_the_text_goes_with_them(above, part):
    text = f"川の話\n\n{PROSE}\n\n{above}関連記事\n・海の話\n・山の話\n\n{PROSE}\n\n{PROSE}\n"
    document = read(text)
    at = text.index(above.strip())
    assert next(s.kind for s in document.sections if s.start <= at < s.end) is part
    assert document.sections[-1].kind is SectionKind.BODY
