"""The title of a plain text in the forms that people give it, and lines that are none."""

from __future__ import annotations

import pytest

from ingest.document import BlockKind, Document
from ingest.readers.text import TextFormat

PROSE = "　これは本文の段落である。村の道は長く、川はその先で分かれている。\n　橋があった。\n\n"
SIGNED = f"■朝の市\n{PROSE}■昼の市\n{PROSE}"
COUNTED = f"一　朝の市\n\n{PROSE}二　昼の市\n\n{PROSE}"


def read(text: str) -> Document:
    return TextFormat().document("in/page.txt", "page.txt", text)


def heads(text: str) -> list[tuple[int, str]]:
    return [
        (block.level, "".join(text[block.start : block.end].split()))
        for block in read(text).blocks
        if block.kind is BlockKind.HEADING
    ]


@pytest.mark.parametrize(
    "head",
    [
        "TITLE",
        "2024年5月1日\nTITLE",
        "2024.05.01\n暮らし\n\nTITLE\n\n山田太郎",
        "川辺町広報資料第12号\n2024年5月1日\n\n関係者各位\n\nTITLE",
        "報道関係者各位\nプレスリリース\n2024年5月1日\n川辺商会株式会社\n\nTITLE\n～朝から夜まで～",
        "News Release\n\nTITLE\n2024年5月1日　川辺商会",
        "ホーム > 特集 > 暮らし\nシェア　ツイート　LINEで送る\n\nTITLE\n\n2024/05/01",
        "ホーム ＞ 町 ＞ TITLE\n\n町の窓\nTITLE\n2024年5月1日",
        "連載　町を歩く　第3回\nTITLE\n山田太郎",
        "特集・市のある町\n\nTITLE\n朝市はなぜ続いたか\n\n取材・文／山田花子",
        "＝＝＝＝＝＝＝＝＝＝\nTITLE\n～朝から夜まで～\n＝＝＝＝＝＝＝＝＝＝\n\n山田太郎",
        "　　　　　　　　　　　　　　　　　　　　　　　　　資料28-4\n　　　　　　　TITLE",
        "　　　　　　　TITLE\n\n　　　　　　　　　　　　　　　　　　　　山田　太郎",
        "〈書評〉\nTITLE\n\n評者 2020年1月2日",
        "川辺町立図書館\nTITLE",
    ],
)
@pytest.mark.parametrize("body", [SIGNED, COUNTED], ids=["signs", "numerals"])
def test_title_among_the_lines_at_the_head(head, body):
    document = read(f"{head.replace('TITLE', '川辺の市を歩く')}\n\n{body}")
    assert (document.title, document.titled) == ("川辺の市を歩く", True)


@pytest.mark.parametrize(
    "title",
    [
        "在宅勤務規程",
        "第3回川辺協議会　議事録",
        "川辺町が残した「市」",
        "市を開くとき、町はどう変わるのか？",
        "小さな市が教えてくれた、三つのこと",
        "2024/5/1 定例の会",
        "議事録",
    ],
)
def test_title_by_its_form(title):
    text = f"{title}\n\n{SIGNED}"
    assert read(text).title == title.replace("　", " ")
    assert [level for level, _ in heads(text)] == [1, 2, 2]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("卓上型はかり\n取扱説明書", "卓上型はかり 取扱説明書"),
        ("川辺の市と\n町の暮らし", "川辺の市と 町の暮らし"),
        ("町の講座　第2回　講演録\n市はなぜ残るか", "町の講座 第2回 講演録"),
    ],
)
def test_title_of_two_lines_and_title_with_a_line_below(head, title):
    assert read(f"{head}\n\n山田太郎 2024年5月1日\n\n{COUNTED}").title == title


def test_first_line_alone_over_paragraphs_is_the_title():
    prose = "村の道は長い。川は分かれている。橋がある。そこから先は山である。\n\n" * 2
    assert read(f"川辺の市を歩く\n\n{prose}").title == "川辺の市を歩く"


@pytest.mark.parametrize(
    ("count", "titled"), [(4, False), (5, True), (40, True), (41, False)], ids=str
)
def test_first_line_over_paragraphs_is_a_title_of_some_length(count, titled):
    line = "川辺" + "の" * (count - 2)
    prose = "村の道は長い。川は分かれている。橋がある。そこから先は山である。\n\n" * 2
    assert read(f"{line}\n\n{prose}").titled is titled


@pytest.mark.parametrize(("count", "titled"), [(3, False), (4, True)])
def test_first_line_is_a_title_over_some_sentences(count, titled):
    prose = "村の道は長くて細い道である。" * count
    assert read(f"川辺の市を歩く\n\n{prose}\n").titled is titled


@pytest.mark.parametrize(
    "line",
    [
        "川辺の市を歩く",  # under a path that says nothing of it, over one sentence
        "こんにちは！",
        "山田太郎様",
        "関係者各位",
        "2024年5月1日（水）",
        "本文です。",
        "お知らせ",
    ],
)
def test_line_over_a_sentence_that_is_no_title(line):
    assert not read(f"{line}\n\n市を開きます。\n").titled


@pytest.mark.parametrize("line", ["山田太郎様", "関係者各位", "こんにちは！", "本文です。"])
def test_addressee_and_greeting_over_paragraphs_are_no_title(line):
    prose = "村の道は長い。川は分かれている。橋がある。そこから先は山である。\n\n" * 2
    assert not read(f"{line}\n\n{prose}").titled


def test_chapter_of_a_book_is_the_title_and_the_books_name_is_not():
    text = f"川の町の歴史\n\n第三章　川辺の市\n\n{COUNTED}　　注\n\n（１）町史による。\n"
    assert read(text).title == "第三章 川辺の市"
    assert heads(text)[:3] == [(1, "第三章川辺の市"), (2, "一朝の市"), (2, "二昼の市")]


@pytest.mark.parametrize("number", ["第二章", "第十章", "第二部"])
def test_further_chapter_by_itself_is_the_title_over_its_sections(number):
    sections = f"■ 朝の市\n\n{PROSE}\n\n■ 昼の市\n\n{PROSE}\n"
    assert read(f"{number}　川辺の市\n\n{sections}").title == f"{number} 川辺の市"
    assert not read(f"{number}　川辺の市\n\n{PROSE}\n").titled


@pytest.mark.parametrize("number", ["第一章", "第一部", "第二節"])
def test_first_chapter_or_lower_section_by_itself_is_no_title(number):
    sections = f"■ 朝の市\n\n{PROSE}\n\n■ 昼の市\n\n{PROSE}\n"
    assert not read(f"{number}　川辺の市\n\n{sections}").titled


def test_book_over_several_chapters_keeps_its_title():
    text = f"川の町の歴史\n\n第二章　川辺の市\n\n{PROSE}第三章　山の市\n\n{PROSE}"
    assert read(text).title == "川の町の歴史"
    assert heads(text)[1:] == [(2, "第二章川辺の市"), (2, "第三章山の市")]


def test_one_first_chapter_is_no_title():
    text = f"川の町の歴史\n\n第一章　川辺の市\n\n{COUNTED}"
    assert read(text).title == "川の町の歴史"


def test_what_stands_below_the_path_through_the_site_is_kept():
    text = (
        f"町 ＞ 市 ＞ 川辺の市を歩く\n\n報道関係者各位\n2024年5月1日\n\n川辺の市を歩く\n\n{SIGNED}"
    )
    document = read(text)
    apart = [text[s.start : s.end] for s in document.sections if not s.kind.is_article]
    assert "".join(apart).split("\n")[0].startswith("町 ＞")
    assert not any("各位" in words for words in apart)


def test_long_latin_title_right_above_its_date():
    text = (
        "A Walk Through the River Market\nPublished May 1, 2024\n\n"
        "The market opens at dawn. It is a long road to the bridge.\n\nThe fish are gone.\n"
    )
    assert read(text).title == "A Walk Through the River Market"


def test_wrapped_latin_paragraph_is_no_title():
    text = (
        "the river market opens at dawn and it is a long\nroad to the bridge.\n\n"
        "By noon the fish are gone. The people go home.\n"
    )
    assert not read(text).titled


def test_title_behind_a_label_with_a_byline_right_below():
    title = "【地域リポート】半世紀揺れたダム 流水型への変更で住民二分"
    document = read(f"{title}\n赤根新報 2020年9月27日 文・編集委員 能登屋章\n\n{SIGNED}")
    assert document.title == title
    assert document.byline is not None


@pytest.mark.parametrize(
    "head",
    [
        "【くらし】丘の上に新しい足　循環バスが10月1日に運行開始",
        "小説家の三枝ゆら氏、投稿サイト「ヨミナギ」を提訴　無断の翻訳配信で1億2000万円を請求\n\n"
        "2023年6月14日　文化部・堀井千景",
        "みさき銀行、3期ぶり減益 2024年3月期 外債売却損が響く\n(水瀬経済新聞 2024年5月14日付)",
    ],
)
def test_headline_that_names_dates_and_people_is_the_title(head):
    document = read(f"{head}\n\n{SIGNED}")
    assert document.title.split() == head.split("\n")[0].split()


@pytest.mark.parametrize("head", ["【日時】10月1日", "【くらし】", "2024年5月14日 水瀬経済新聞"])
def test_label_or_date_alone_is_no_headline(head):
    assert read(f"{head}\n\n{SIGNED}").title != head
