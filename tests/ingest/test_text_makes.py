"""Headings in boxes, behind § and set in; titles below series; heads and tails of sites."""

from __future__ import annotations

import time

import pytest

from ingest.document import BlockKind, Document, SectionKind
from ingest.readers import FORMATS

PROSE = "村の道は長く、川はその先で二つに分かれている。橋は一つしかない。"
RIGHT = "　" * 18 + "（五月、村にて）\n"
LONG = "　" + PROSE + "\n　" + PROSE + PROSE + "\n"


def read(text: str) -> Document:
    return FORMATS[".txt"].document("page", "page", text)


def outline(text: str) -> list[str]:
    signs = {BlockKind.HEADING: "h", BlockKind.LIST_ITEM: "item"}
    return [
        f"{signs[b.kind]}{b.level} {''.join(text[b.start : b.end].split())}"
        for b in read(text).blocks
        if b.kind in signs
    ]


def words(text: str, *kinds: SectionKind) -> str:
    document = read(text)
    parts = [text[s.start : s.end] for s in document.sections if s.kind in kinds]
    return "".join("".join(parts).split())


def test_section_signs_are_two_levels():
    text = (
        f"§1　村\n\n§1.1　道\n{PROSE}\n\n§1.2　橋\n{PROSE}\n\n"
        f"§2　市\n{PROSE}\n- 朝\n- 夕\n\n§2.1　店\n{PROSE}\n"
    )
    assert outline(text) == [
        *("h1 §1村", "h2 §1.1道", "h2 §1.2橋"),
        *("h1 §2市", "item1 朝", "item1 夕", "h2 §2.1店"),
    ]


@pytest.mark.parametrize("line", ["§2で述べる", "§2 の規定による", "§ 2 に反した者は叱られる。"])
def test_reference_to_a_section_is_no_heading(line):
    assert outline(f"§1 村\n{PROSE}\n\n{line}\n{PROSE}\n\n§2 市\n{PROSE}\n") == [
        "h1 §1村",
        "h1 §2市",
    ]


@pytest.mark.parametrize("wave", ["~~~~", "～～～～"])
def test_waves_under_a_line_are_a_third_level(wave):
    text = (
        f"村\n====\n\n道\n----\n\n朝\n{wave}\n{PROSE}\n\n夕\n{wave}\n{PROSE}\n\n市\n----\n{PROSE}\n"
    )
    assert outline(text) == ["h1 村", "h2 道", "h3 朝", "h3 夕", "h2 市"]


def test_waves_under_a_line_of_code_point_to_what_is_wrong():
    assert outline(f"{PROSE}\n\n    make it\n    ~~~~\n\n{PROSE}\n") == []


@pytest.mark.parametrize(
    ("top", "bar", "end", "bottom"),
    [
        ("┏━━━━━━", "┃", "", "┗━━━━━━"),
        ("┌──────┐", "│　", "　　│", "└──────┘"),
        ("+------+", "| ", " |", "+------+"),
    ],
)
def test_line_alone_in_a_box_is_a_heading(top, bar, end, bottom):
    text = "".join(
        f"{top}\n{bar}{head}{end}\n{bottom}\n{PROSE}\n\n" for head in ("１．村", "２．市")
    )
    assert outline(text) == ["h1 １．村", "h1 ２．市"]


@pytest.mark.parametrize(
    "boxes",
    [
        "┏━━━━\n┃村の橋\n┗━━━━\n" + PROSE,
        "┏━━━━\n┃水に入れない。\n┗━━━━\n" + PROSE + "\n\n┏━━━━\n┃火を消す。\n┗━━━━\n" + PROSE,
        "┏━━━━\n┃村\n┃橋\n┗━━━━\n" + PROSE + "\n\n┏━━━━\n┃市\n┃店\n┗━━━━\n" + PROSE,
    ],
    ids=["one", "sentences", "several lines"],
)
def test_boxes_that_hold_no_heading(boxes):
    assert outline(f"{PROSE}\n\n{boxes}\n") == []


def test_contents_in_front_name_the_headings_in_boxes():
    boxes = "".join(f"┏━━━━\n┃{head}\n┗━━━━\n{PROSE}\n\n" for head in ("１．村の橋", "２．市の店"))
    text = f"{PROSE}\n\n＜今号の内容＞\n　1. 村の橋\n　2. 市の店\n\n{boxes}"
    apart = words(text, SectionKind.NAVIGATION)
    assert apart.rstrip("┏━") == "＜今号の内容＞1.村の橋2.市の店"
    assert [line for line in outline(text) if line[0] == "h"] == ["h1 １．村の橋", "h1 ２．市の店"]


def test_heads_are_told_by_their_indentation_where_no_line_is_empty():
    text = (
        f"村の橋を渡る\n{LONG}　　　　朝の橋、夕の橋\n{LONG}{LONG}"
        f"　　　　渡らない人\n――なぜでしょう。\n{LONG}{LONG}{RIGHT}"
    )
    assert outline(text) == ["h1 村の橋を渡る", "h2 朝の橋、夕の橋", "h2 渡らない人"]


@pytest.mark.parametrize(
    "inner",
    [
        "　　　　朝の橋\n　　　　夕の橋\n",
        "　　　　朝の橋を渡る。\n",
        "　　　　朝の橋\nと人は言う。\n",
        "　　　　（朝の橋）\n",
        "\n　　　　朝の橋\n\n",
    ],
    ids=["verse", "quotation", "within a sentence", "stage note", "gaps"],
)
def test_lines_set_in_that_are_no_headings(inner):
    assert outline(f"{LONG}{LONG}{inner}{LONG}{LONG}{inner}{LONG}{LONG}") == []


@pytest.mark.parametrize(
    ("line", "heads"),
    [
        ("　　　　は", False),  # one character parts scenes
        ("　　　　はる", True),
        ("　　　　" + "橋" * 22, True),
        ("　　　　" + "橋" * 23, False),
        ("　　朝の橋", False),
        ("　　　朝の橋", True),
        ("　" * 10 + "朝の橋", True),
        ("　" * 11 + "朝の橋", False),
        ("　　　　朝の橋：", False),
        ("　　　　朝の橋　　　　夕", False),
    ],
)
def test_heads_set_in_are_of_some_length_and_stand_deep_but_not_at_the_right(line, heads):
    text = f"{LONG}{LONG}{line}\n{LONG}{LONG}{line}\n{LONG}{LONG}"
    assert outline(text) == [f"h1 {''.join(line.split())}"] * (2 if heads else 0)


@pytest.mark.parametrize(("count", "heads"), [(99, False), (100, True)])
def test_heads_set_in_have_some_words_below_each(count, heads):
    few = "　" + "川" * (count - 1) + "。\n"
    for first, last in ((few, LONG * 2), (LONG * 2, few)):
        text = f"{LONG}　　　　朝の橋\n{first}　　　　夕の橋\n{last}"
        assert outline(text) == (["h1 朝の橋", "h1 夕の橋"] if heads else [])


@pytest.mark.parametrize(
    ("above", "below", "heads"),
    [
        ("　橋は長い。", "　村は遠い。", True),
        ("　橋は長い）", "（村は遠い。", True),
        ("　橋は長い』", "「村は遠い。", True),
        ("　橋は長い、", "　村は遠い。", False),
        ("　橋は長い。", "村は遠い。", False),
        ("　橋は長い。", "　　村は遠い。", False),
    ],
)
def test_heads_set_in_stand_between_an_end_and_a_beginning(above, below, heads):
    section = f"{LONG}{LONG}{above}\n　　　　朝の橋\n{below}\n"
    found = [line for line in outline(f"{section}{section}{LONG}{LONG}") if line[0] == "h"]
    assert found == ["h1 朝の橋"] * (2 if heads else 0)


def test_poems_of_one_line_between_a_few_words_are_no_headings():
    few = f"　{PROSE}\n"
    assert outline(f"{few}　　　　朝の橋\n{few}　　　　夕の橋\n{few}") == []


def test_same_bracketed_name_heads_a_list_in_each_part():
    dish = (
        "〈材料〉\n　・水　一杯\n　・塩　少し\n〈作り方〉\n　１　水を沸かす。\n　２　塩を入れる。\n"
    )
    text = f"{LONG}\n☆　白い汁\n{dish}\n☆　青い汁\n{dish}"
    heads = [line for line in outline(text) if line[0] == "h"]
    assert heads == [
        *("h1 ☆白い汁", "h2 〈材料〉", "h2 〈作り方〉"),
        *("h1 ☆青い汁", "h2 〈材料〉", "h2 〈作り方〉"),
    ]


def test_dashes_without_a_gap_list_what_an_item_is_made_of():
    text = f"{PROSE}\n\n・たれ\n　－みそ　一匙\n　－酢　少し\n・葱　一本\n"
    assert outline(text) == ["item1 たれ", "item2 みそ一匙", "item2 酢少し", "item1 葱一本"]


def test_dashes_behind_a_sentence_are_what_people_say():
    assert outline(f"{PROSE}\n　－橋へ行こう\n　－そうしよう\n{PROSE}\n") == []


def test_roman_numerals_in_brackets_count_on():
    text = "理由は次のとおり。\n(i) 水\n(ii) 橋\n(iii) 道\n(iv) 人\n(v) 夜\n"
    assert [line[:5] for line in outline(text)] == ["item1"] * 5


def test_reference_to_a_roman_numeral_is_no_item():
    assert outline(f"{PROSE}\n\n(ii)では橋を述べる。\n{PROSE}\n") == []


def test_counted_name_over_its_own_paragraph_is_a_heading_without_a_gap():
    text = f"１．村\n　{PROSE}\n(1)　橋\n　{PROSE}\n(2)　道\n　{PROSE}\n\n２．市\n　{PROSE}\n"
    assert outline(text) == ["h1 １．村", "h2 (1)橋", "h2 (2)道", "h1 ２．市"]


def test_counted_names_that_a_sentence_leads_in_are_no_headings():
    text = f"{PROSE}理由は次のとおりである。\n(1)　橋\n　{PROSE}\n(2)　道\n　{PROSE}\n"
    assert outline(text) == []


def test_one_asterisk_over_two_are_notes():
    assert outline(f"{PROSE}\n\n*　村の大学の教授\n**　市の大学の学生\n") == []
    assert outline(f"{PROSE}\n\n* 村の橋\n* 市の店\n") == ["item1 村の橋", "item1 市の店"]


@pytest.mark.parametrize(
    "above", ["川べり日記　⑦", "旅の話 第3回", "研究ノート", "川の暮らし　（三）"]
)
def test_title_stands_below_a_series_or_a_kind_of_text(above):
    text = f"{above}\n\n北の港で雨を待つ\n\n{LONG}\n{LONG}"
    assert read(text).title == "北の港で雨を待つ"


def test_title_right_below_a_series_with_its_number():
    text = f"〈連載〉川を歩く（12）\n古い橋の話\n文・森はな\n\n{LONG}\n{LONG}"
    assert read(text).title == "古い橋の話"


def test_title_alone_in_a_box():
    text = f"┌────┐\n│　川の便り　第5号　│\n└────┘\n\n■ 橋\n{PROSE}\n\n■ 道\n{PROSE}\n"
    assert read(text).title == "川の便り 第5号"
    assert outline(text) == ["h1 川の便り第5号", "h2 ■橋", "h2 ■道"]


def test_issue_of_a_paper_is_its_title():
    text = f"川べり通信　第3号\n\n夏祭りのお礼\n\n{LONG}\n市の日の変更\n\n{LONG}"
    assert read(text).title == "川べり通信 第3号"


def test_title_may_end_with_its_day():
    text = f"村の地理　講義（2024/5/1）\n担当：森\n\n■ 橋\n\n{PROSE}\n\n■ 道\n\n{PROSE}\n"
    assert outline(text) == ["h1 村の地理講義（2024/5/1）", "h2 ■橋", "h2 ■道"]


def test_last_sections_with_signs_of_their_own_stand_beside_the_others():
    text = "\n\n".join(f"{head}\n{PROSE}" for head in ("■ 村", "■ 市", "◎町について", "【連絡先】"))
    assert outline(text) == ["h1 ■村", "h1 ■市", "h1 ◎町について", "h1 【連絡先】"]


def test_notice_between_two_numbers_of_a_section_is_no_heading():
    heads = ("1. 橋", "1-1. 渡る", "お知らせ", "1-2. 戻る", "2. 道")
    text = "".join(f"{head}\n\n{PROSE}\n\n" for head in heads)
    assert outline(text) == ["h1 1.橋", "h2 1-1.渡る", "h2 1-2.戻る", "h1 2.道"]


def test_line_set_right_and_the_note_on_the_author_below_are_two_paragraphs():
    text = f"{LONG}{RIGHT}もり・はな\n一九六〇年、長野県生まれ。\n"
    assert words(text, SectionKind.AUTHOR) == "もり・はな一九六〇年、長野県生まれ。"


def test_spaced_ornament_parts_scenes_and_takes_nothing_from_the_text():
    text = f"橋の話\n\n{LONG}{LONG}{LONG}\n　　　＊　　　　＊　　　　＊\n\n次号は春に出ます。\n"
    assert "次号は春に出ます" in words(text, SectionKind.BODY)


def test_what_a_skip_link_skips_is_the_sites():
    text = (
        "メインコンテンツへスキップ\n\n川の暮らし\n村の日々\n\nはじめての人へ\n写真の一覧\n\n"
        f"橋を直します\n\n2024年3月1日\n\n{PROSE}{PROSE}\n"
    )
    assert words(text, SectionKind.NAVIGATION).endswith("写真の一覧")
    assert read(text).title == "橋を直します"


def test_advertisement_between_rules_is_no_body():
    text = f"■ 橋\n{PROSE}\n\n-PR--------\n鎌の店\nよく切れる。\n-----------\n\n■ 道\n{PROSE}\n"
    assert words(text, SectionKind.TRAILER) == "-PR--------鎌の店よく切れる。-----------"
    open_end = f"■ 橋\n{PROSE}\n\n-PR--------\n鎌の店。\n\n■ 道\n{PROSE}\n"
    assert words(open_end, SectionKind.TRAILER) == ""


def test_what_a_blog_puts_below_a_post_is_no_body():
    tail = (
        "共有:\nX で共有\n\n投稿ナビゲーション\n« 前の投稿 駅の話\n次の投稿 » 店の話\n\n"
        "「橋の話」への2件のフィードバック\nもり より:\nよい話でした。\n返信\n"
    )
    text = f"橋の話\n\n{PROSE}{PROSE}\n\n{tail}"
    assert words(text, SectionKind.TRAILER) == "".join(tail.split())


def test_control_for_the_size_of_letters_is_no_body():
    text = f"文字の大きさ　小　標準　大\n\n橋の話\n\n{PROSE}\n\n{PROSE}\n"
    assert words(text, SectionKind.NAVIGATION) == "文字の大きさ小標準大"


@pytest.mark.parametrize(
    "text",
    [
        "┏━━━\n┃橋\n┗━━━\n" * 10_000,
        f"　{PROSE}\n　　　　橋\n" * 10_000,
        "・橋\n　－道\n　－市\n" * 10_000,
        "-PR------\n橋\n\n" * 10_000,
        "1-1. 橋\n\nお知らせ\n道。\n\n" * 5_000,
        "* 橋\n** 道\n" * 10_000,
    ],
    ids=["boxes", "set in", "dashes", "advertisements", "notices", "asterisks"],
)
def test_hostile_text_takes_no_time(text):
    begun = time.process_time()
    read(text)
    assert time.process_time() - begun < 10
