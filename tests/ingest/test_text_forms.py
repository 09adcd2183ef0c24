"""Forms of Japanese plain text: speakers, lone numerals, signs around titles, page numbers."""

from __future__ import annotations

import time

import pytest

from ingest.document import Block, BlockKind, Document, SectionKind
from ingest.readers import FORMATS


def read(text: str, suffix: str = ".txt") -> Document:
    return FORMATS[suffix].document("page", "page", text)


def kind(document: Document, block: Block) -> SectionKind:
    return next(s.kind for s in document.sections if s.start <= block.start < s.end)


def found(text: str, wanted: BlockKind, suffix: str = ".txt") -> list[tuple[int, str]]:
    document = read(text, suffix)
    return [
        (b.level, "".join(text[b.start : b.end].split()))
        for b in document.blocks
        if b.kind is wanted and kind(document, b) is SectionKind.BODY
    ]


def headings(text: str, suffix: str = ".txt") -> list[tuple[int, str]]:
    return found(text, BlockKind.HEADING, suffix)


def items(text: str, suffix: str = ".txt") -> list[str]:
    return [words for _, words in found(text, BlockKind.LIST_ITEM, suffix)]


def words_apart(text: str) -> list[str]:
    document = read(text)
    return [
        "".join(text[b.start : b.end].split())
        for b in document.blocks
        if not kind(document, b).is_article
    ]


BODY = "\n\nここには本文があります。\n\n"
MINUTES = (
    "○議長（山田君）\u3000ただいまから会議を開きます。\n\n"
    "○森君\u3000一点うかがいます。\n\n○議長（山田君）\u3000ほかにありませんか。\n"
)


def test_a_speakers_turn_is_no_item():
    assert items(MINUTES) == []
    assert read(MINUTES).text[slice(*_first(MINUTES))].startswith("○議長")


def _first(text: str) -> tuple[int, int]:
    block = read(text).blocks[0]
    return block.start, block.end


def test_speaker_on_a_line_above_the_speech_is_no_heading():
    text = "○議長（山田君）\n\u3000開きます。\n\n○委員（森君）\n\u3000うかがいます。\n"
    assert headings(text) == []


def test_labels_and_values_behind_signs_are_items():
    assert items(
        "お知らせです。\n\n○日時\u30003月2日10時\n○場所\u3000公民館\n○費用\u3000500円\n"
    ) == [
        "日時3月2日10時",
        "場所公民館",
        "費用500円",
    ]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("一", "二"),
        ("\u3000\u3000\u3000\u3000\u3000一", "\u3000\u3000\u3000\u3000\u3000二"),
        ("１", "２"),
        ("Ⅰ", "Ⅱ"),
        ("（一）", "（二）"),
        ("その一", "その二"),
        ("第一章", "第二章"),
        ("＊1＊", "＊2＊"),
    ],
)
def test_lone_numerals_over_text_are_headings(one, two):
    text = f"{one}\n\n始まりの話です。\n\n{two}\n\n終わりの話です。\n"
    assert [words for _, words in headings(text)] == [one.strip(), two.strip()]


@pytest.mark.parametrize(
    "text",
    [
        "本文です。\n\n一\n\n本文です。",
        "一\n二\n三\n\n本文です。",
        "本文です。\n\n3\n\n本文です。\n\n4\n\n本文です。",
        "長い文がここで次の頁へと続いて行くの\n\n1\n\nです。次の文もまたここで次の頁へ続\n\n2\n\nきます。",
    ],
    ids=["one", "list", "pages", "within sentences"],
)
def test_lone_numerals_that_are_no_headings(text):
    assert headings(text) == []


@pytest.mark.parametrize(
    "pages",
    [
        ["〔一四〕", "〔一五〕"],
        ["12", "13"],
        ["港の話  - 3 -", "港の話  - 4 -"],
        ["港の話 | 3 / 12", "港の話 | 4 / 12"],
        ["P.3  港の話", "P.4  港の話"],
    ],
)
def test_footers_that_differ_by_their_number_are_no_body(pages):
    text = BODY.join(["港の話です。", *pages, ""])
    assert words_apart(text) == ["".join(page.split()) for page in pages]


@pytest.mark.parametrize("names", [["1日目", "2日目"], ["第1回", "第2回"], ["STEP 1", "STEP 2"]])
def test_headings_that_differ_by_their_number_are_headings(names):
    text = BODY.join(["旅の記録です。", *(f"{name}\u3000海" for name in names), ""])
    assert [words for _, words in headings(text)] == [
        "".join(name.split()) + "海" for name in names
    ]


@pytest.mark.parametrize(
    ("signs", "ends"),
    [("◆◇ ", " ◇◆"), ("♪", "♪"), ("☆★☆ ", " ☆★☆"), ("== ", " =="), ("～", "～"), ("《", "》")],
)
def test_signs_around_titles(signs, ends):
    text = BODY.join(["前置きです。", *(f"{signs}{name}{ends}" for name in ("春", "夏祭り")), ""])
    assert [words.strip("《》") for _, words in headings(text)] == ["春", "夏祭り"]


@pytest.mark.parametrize(
    "line", ["○○町○○", "～から始まる～", "-5-", "・りんご・", "★", "……", "＊春＊"]
)
def test_lines_between_signs_that_are_no_titles(line):
    assert headings(f"前の段落です。\n\n{line}\n\n次の段落です。\n") == []


def test_wiki_headings_nest_by_their_number_of_signs():
    text = BODY.join(["= 町 =", "== 駅 ==", "=== 切符 ===", "== 港 ==", ""])
    assert headings(text) == [(1, "町"), (2, "駅"), (3, "切符"), (2, "港")]


def test_heads_set_in_the_middle_and_stage_notes():
    middle = " " * 16
    text = BODY.join(
        [
            f"{middle}〔 開 会 〕",
            f"{middle}〔「異議なし」と呼ぶ者あり〕",
            f"{middle}〔 閉 会 〕",
            "",
        ]
    )
    assert [words for _, words in headings(text)] == ["〔開会〕", "〔閉会〕"]


def test_one_bracketed_line_in_the_middle_is_no_heading():
    assert headings(f"本文です。\n\n{' ' * 16}〔 拍 手 〕\n\n本文です。") == []


def test_time_between_rules_is_no_heading():
    rule = "-" * 30
    assert headings(f"本文です。\n\n{rule}\n  午後1時30分\u3000開会\n{rule}\n\n本文です。") == []


def test_things_that_are_counted_are_items():
    text = "三つあります。\n一つ、水を避けた\n二つ、畑を避けた\n三つ、人を避けた\n"
    assert items(text) == ["水を避けた", "畑を避けた", "人を避けた"]
    assert items("一つ、大事なことを忘れていた。\n") == []


def test_reference_to_a_circled_number_is_no_item():
    text = "品です。\n\n\u3000①\u3000名簿\n\u3000②\u3000地図\n\u3000③\u3000写真\n"
    text += "②の地図に誤りがありました。\n"
    assert items(text) == ["名簿", "地図", "写真"]


@pytest.mark.parametrize("signs", ["【{}】", "〔その{}〕", "［{}］", "＜{}＞"])
def test_numbers_in_brackets_head_sections(signs):
    text = BODY.join(["前置きです。", signs.format(1) + "春", signs.format(2) + "夏", ""])
    assert [words[-1] for _, words in headings(text)] == ["春", "夏"]


def test_numbers_in_brackets_right_below_each_other_are_items():
    assert items("品です。\n\n【1】りんご\n【2】みかん\n") == ["りんご", "みかん"]


@pytest.mark.parametrize("rule", ["￣￣￣￣", "＝＝＝＝", "－－－－"])
def test_rules_under_headings(rule):
    assert headings(f"前置きです。\n\n始まり\n{rule}\n本文です。\n") == [(1, "始まり")]


@pytest.mark.parametrize("rule", ["---8<------8<---", "◆◇◆◇◆◇", "・・・・・", "＊", "┗━━━━┛"])
def test_ornaments_are_no_words(rule):
    text = f"前の段落です。\n\n{rule}\n\n次の段落です。\n"
    assert [text[b.start : b.end] for b in read(text).blocks] == [
        "前の段落です。",
        "次の段落です。",
    ]


def test_dots_that_are_said_are_words():
    text = "前の段落です。\n\n…………\n\n次の段落です。\n"
    assert len(read(text).blocks) == 3


def test_first_and_last_section_stand_beside_the_others():
    text = BODY.join(["はじめに", "1. 町", "(1) 駅", "2. 村", "おわりに", ""])
    assert headings(text) == [
        (1, "はじめに"),
        (1, "1.町"),
        (2, "(1)駅"),
        (1, "2.村"),
        (1, "おわりに"),
    ]


def test_name_of_a_section_within_a_text_without_headings_is_a_paragraph():
    assert headings("前の段落です。\n\nまとめ\n\n次の段落です。") == []


def test_short_line_over_an_indented_paragraph_is_a_heading():
    text = "駅の話\n\u3000駅は北。\n\n港の話\n\u3000港は南。\n\n畑の話\n\u3000畑は東。\n"
    assert [words for _, words in headings(text)][1:] == ["港の話", "畑の話"]


def test_style_that_comes_back_has_its_level_again():
    text = "町の記録\n2020年5月1日 発行\n\n■ 議題\n\n- 駅\n\n──────\n\n" + BODY.join(
        ["議題1: 駅", "議題2: 港", "■ 宿題", ""]
    )
    assert [level for level, _ in headings(text)] == [1, 2, 2, 2, 2]


def test_full_sign_is_not_below_a_hollow_one_that_came_first():
    text = BODY.join(["運河のまち", "〈しくみ〉", "■取材を終えて", ""]) + "\n2020年1月2日 発行\n"
    assert [level for level, _ in headings(text)][-2:] == [2, 2]
    assert headings(BODY.join(["■町", "□駅", "■港", ""])) == [(1, "■町"), (2, "□駅"), (1, "■港")]


def test_sign_in_the_middle_of_the_page_heads_what_follows():
    middle = " " * 16
    text = f"◎質問\n\n始めます。\n{middle}◇\u3000山\u3000田\u3000君\nうかがいます。\n"
    assert headings(text) == [(1, "◎質問"), (2, "◇山田君")]
    assert headings(f"始めます。\n{middle}・春\n{middle}・夏\n終わります。\n") == []


def test_pointing_sign_right_over_text_heads_it_but_names_a_picture_alone():
    heads = "▲聞こえない\n聞き直します。\n\n▲読めない\n漢字をたずねます。\n"
    assert [words for _, words in headings(heads)] == ["▲聞こえない", "▲読めない"]
    assert headings("本文です。\n\n▲水門の扉\n\n本文です。\n\n▲水門の番人\n\n本文です。") == []


def test_lines_in_a_row_behind_hashes_are_a_list():
    assert items("手順です。\n\n# 汚れを落とす\n# 油をさす\n\n以上です。\n") == [
        "汚れを落とす",
        "油をさす",
    ]


def test_last_of_a_series_is_a_heading_without_text_below():
    assert headings(f"1. 開会{BODY}2. 議事{BODY}3. 閉会\n")[-1] == (1, "3.閉会")
    assert headings(f"■ 開会{BODY}■ 閉会\n") == [(1, "■開会")]


def test_kind_of_text_in_brackets_is_not_its_title():
    text = "〈書評〉\n『橋のある町』を読む\n\n評者 2020年1月2日\n\n本文です。\n"
    assert read(text).title == "『橋のある町』を読む"


def test_contents_under_a_heading_of_their_own_are_navigation():
    text = "# 話\n\n## 目次\n\n- [春](#a)\n- [夏](#b)\n\n## 春\n\n本文。\n\n## 夏\n\n本文。"
    assert headings(text, ".md") == [(1, "話"), (2, "春"), (2, "夏")]


def test_boxes_on_people_at_the_end_are_no_body():
    text = BODY.join(["話の題", "＜春＞", "＜夏＞"]) + (
        "\n\n本文です。\n\n◎三枝 篤（さえ・あつし）\n1959年生まれ。\n\n"
        "◎乙部 円（おとべ・まどか）\n1981年生まれ。\n"
    )
    assert [words for _, words in headings(text)][-2:] == ["＜春＞", "＜夏＞"]


def test_people_who_are_what_the_text_is_about_are_headings():
    text = (
        "◎三枝 篤（さえ・あつし）\n1959年生まれ。\n\n◎乙部 円（おとべ・まどか）\n1981年生まれ。\n"
    )
    assert len(headings(text)) == 2


def test_label_below_a_long_item_is_no_part_of_its_sentence():
    text = "★春の種まき教室\u30003月2日（土）10時～12時の予定\n\u3000場所：白鷺市民農園\n"
    text += "★休業日\u30002月23日\n"
    assert items(text)[0] == "春の種まき教室3月2日（土）10時～12時の予定"


def test_contents_in_a_box_and_its_headings():
    text = (
        "┏━━━┓\n┃ もくじ\n┗━━━┛\n【1】春\n【2】夏\n\n"
        "━━━━\n◆【1】春\n━━━━\n\n本文です。\n\n━━━━\n◆【2】夏\n━━━━\n\n本文です。\n"
    )
    assert words_apart(text) == ["┃もくじ", "春", "夏"]
    assert [words for _, words in headings(text)] == ["◆【1】春", "◆【2】夏"]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("2024年4月1日～5月31日", False),
        ("2024年4月1日(月)から5月31日(金)まで", False),
        ("令和5年10月22日（日）午後1時30分から午後3時55分まで", False),
        ("2024年4月1日 10:00-16:00", False),
        ("2024年4月1日", True),
        ("2024年4月1日 10:30 公開", True),
        ("2024年4月1日～5月31日 取材・文 森太郎", True),
    ],
)
def test_a_period_is_no_byline(line, named):
    assert (read(f"# 展示の話\n\n{line}\n\n本文です。\n").byline is not None) is named


def test_markdown_questions_in_bold_are_headings():
    text = "# 話\n\n**替えられますか？**\n\nはい。\n\n**何日もちますか？**\n\n二日です。\n"
    assert headings(text, ".md")[1:] == [(2, "**替えられますか？**"), (2, "**何日もちますか？**")]


def test_markdown_sentences_in_bold_are_no_headings():
    text = "# 話\n\n**必ず読んでください。**\n\nはい。\n\n**火を消すこと！**\n\n以上。\n"
    assert headings(text, ".md") == [(1, "話")]


def test_markdown_list_of_links_within_the_page_is_navigation():
    text = "# 話\n\n**目次 / Contents**\n\n1. [春](#a)\n2. [夏](#b)\n\n"
    text += "## 1. 春\n\n本文。\n\n## 2. 夏\n\n本文。"
    assert items(text, ".md") == []
    assert len(headings(text, ".md")) == 3
    assert items("# 話\n\n- [春](a.md)\n- [夏](b.md)\n\n本文。", ".md") != []


def test_markdown_paragraph_of_signed_lines_is_a_list():
    assert items("次のとおり。\n・春\n・夏\n", ".md") == ["春", "夏"]
    assert items("①春\n②夏\n③秋\n", ".md") == ["春", "夏", "秋"]
    assert items("・春が来た。\nそれから夏が来た。\n", ".md") == []


def test_markdown_lines_with_a_sign_of_headings():
    text = "## 木材\n\n■ 杉\n\n42本。\n\n■ 檜\n\n11本。\n"
    assert headings(text, ".md") == [(2, "木材"), (3, "■杉"), (3, "■檜")]
    assert headings("■ 杉\n\n42本。\n", ".md") == []


@pytest.mark.parametrize("line", ["短い行\n", "a\n\n", "・a\r\n", "■ a\n\nb。\n\n"])
def test_millions_of_lines_take_a_few_seconds(line):
    text = line * (3_000_000 // len(line))
    begin = time.process_time()
    document = read(text + "終わり")
    assert time.process_time() - begin < 10
    assert sum(b.end - b.start for b in document.blocks) > len(text) // 4


def test_many_kinds_of_lone_numerals_take_no_time():
    signs = "(（〔［【<＜〈《≪・＊*◇◆■●○§"
    opens = [a + b for a in signs for b in signs]
    text = "\n\n".join(f"{sign}{n}\n\n本文です。" for n in "12" for sign in opens * 5)
    begin = time.process_time()
    assert read(text).blocks
    assert time.process_time() - begin < 10


ONE = "線路や駅を自治体が持ち、会社が列車を走らせる。この仕組みは4月で丸10年になる。"
TWO = "運輸部長はそう話す。6月は雨の日が続き、収入は計画を3割ほど下回った。"
THREE = "協定の期限は3月末に迫る。三つの町は期間を5年に縮める案で合意した。"
HEAD = "橋の上の十年\n\n2025年2月16日 佐藤記者\n\n"
WRAPPED = (
    "\u3000農業用水としての利用を終えたため池は、県内だけで300か所を超え\n"
    "る。本報告では、利用を続けている池と停止した池をそれぞれ3か所選\nび、水温を観測した。"
)
WITHIN = {
    "share above": f"{HEAD}シェアする\nツイート\nはてブ\n\n{ONE}\n\n{TWO}\n\n{THREE}",
    "share right above": f"{HEAD}この記事をシェア\n{ONE}\n{TWO}\n{THREE}",
    "links": f"{HEAD}{ONE}\n\n関連記事\n・港の書店\n・雪の下\n\n{TWO}\n\n{THREE}",
    "links with gaps": f"{HEAD}{ONE}\n\n関連記事\n\n港の書店\n\n雪の下\n\n{TWO}\n\n{THREE}",
    "labels in a row": f"{HEAD}{ONE}\n\n関連ニュース\n・港\n\nフォローする\n\n{TWO}\n\n{THREE}",
    "continue": f"{HEAD}{ONE}\n\n続きを読む\n\n{TWO}\n\n{THREE}",
    "advertisement": f"{HEAD}{ONE}\n\n【PR】\n\n{TWO}\n\nスポンサーリンク\n\n{THREE}",
    "author box": f"{HEAD}{ONE}\n\nこの記事を書いた人\n佐藤花子\n橋を取材して15年になる。\n\n"
    f"{ONE}\n\n{TWO}\n\n{THREE}",
    "last words": f"{HEAD}■町\n{ONE}\n\n関連記事\n・港\n・雪\n\n編集後記\n\n{TWO}\n{THREE}",
    "contact": f"{HEAD}{ONE}\n\nお問い合わせ\n電話 012-345-6789\n\n{TWO}\n\n{THREE}",
    "copyright": f"{HEAD}{ONE}\n\n© 2025 東潮新報社\n\n{TWO}\n\n{THREE}",
    "contents of a mail": f"件名: 便\n\n目次\n1. 畑\n2. 海\n\n{ONE}\n\n■畑\n{TWO}\n\n■海\n{THREE}",
    "contents in words": f"冊子の案内\n\n目次\n{ONE}\n\n{TWO}\n\n{THREE}",
    "path above": f"ホーム > 暮らし > 橋\n\n{ONE}\n\n■町\n{TWO}\n\n■橋\n{THREE}",
    "button above a label": f"話\n\n{ONE}\n\n{TWO}\n\n続きを読む\n\n{THREE}\n\n関連記事\n・港",
    "next time": f"{HEAD}{ONE}\n\n次回予告\n次回は池の話です。\n\n{TWO}\n\n{THREE}",
    "helpful": f"{HEAD}{ONE}\n\nこのページは役に立ちましたか？\nはい\nいいえ\n\n{TWO}\n\n{THREE}",
    "quotation": f"{HEAD}{ONE}\n\nおすすめ記事\n・港\n\n> {TWO}\n\n{THREE}",
    "below a rule": f"{HEAD}{ONE * 9}\n\n{'─' * 16}\n{TWO}{THREE}配信は来月からだ。",
    "notice": f"{HEAD}{ONE * 9}\n\n{'─' * 16}\n{TWO}\n{THREE}\n\n配信停止は https://a.example/",
    "next meeting": f"{HEAD}{ONE * 9}\n\n{'─' * 16}\n次回は6月3日に開く。{TWO}{THREE}",
    "wrapped": f"{HEAD}{WRAPPED}\n\n関連リンク\nhttps://a.example/\n\n{WRAPPED}\n\n{ONE}\n\n港\n\n{TWO}",
    "heads below": f"{HEAD}{ONE}\n\n関連記事\n・港\n\n【町】\n{TWO}\n\n【村】\n{THREE}",
    "bare subheads": f"{HEAD}シェアする\n\n{ONE}\n\n町の話\n\n{TWO}\n\n村の話\n\n{THREE}",
}


def apart(text: str, suffix: str = ".txt") -> str:
    document = read(text, suffix)
    return "".join(text[s.start : s.end] for s in document.sections if not s.kind.is_article)


@pytest.mark.parametrize("text", WITHIN.values(), ids=WITHIN.keys())
def test_sentences_of_the_article_are_never_put_apart(text):
    said = apart(text)
    assert [words for words in (ONE, TWO, THREE) if words in said and words in text] == []


@pytest.mark.parametrize(
    "text",
    [
        f"# 話\n\nシェアする\n\n{ONE}\n\n## 町\n\n{TWO}\n\n## 村\n\n{THREE}",
        f"# 話\n\n{ONE}\n\n関連記事\n\n- [港](a.md)\n\n{TWO}\n\n{THREE}",
        f"# 話\n\n{ONE}\n\n## 関連リンク\n\n- [港](a.md)\n\n{TWO}\n\n{THREE}",
        f"# 記法\n\n## リンク\n\n{ONE}\n\n## 表\n\n{TWO}\n\n{THREE}",
        f"# 話\n\n{ONE}\n\n著者について\n\n花子。橋を取材した。著書もある。\n\n{TWO}\n\n{THREE}",
    ],
    ids=["share", "links", "heading", "about links", "author box"],
)
def test_markdown_sentences_of_the_article_are_never_put_apart(text):
    said = apart(text, ".md")
    assert [words for words in (ONE, TWO, THREE) if words in said] == []


def test_short_sentences_in_a_row_are_the_article_again():
    text = f"{HEAD}駅に着いた。\n\n関連記事\n・港\n\n歩いた。\n\n雨だった。\n"
    assert words_apart(text) == ["関連記事", "港"]


def test_markdown_teasers_below_headings_stay_in_the_trailer():
    text = f"# 話\n\n{ONE}\n\n## 関連記事\n\n### 港\n\n船の話。\n\n### 雪\n\n畑の話。\n"
    assert apart(text, ".md").startswith("## 関連記事")
    assert "畑の話" in apart(text, ".md")


def test_label_within_the_text_takes_its_own_list_only():
    assert words_apart(WITHIN["links"]) == ["関連記事", "港の書店", "雪の下"]
    assert words_apart(WITHIN["share above"]) == ["シェアする", "ツイート", "はてブ"]


def test_markdown_label_ends_at_the_next_heading():
    text = "# 話\n\nフォローする\n\n## 材料\n\n- 粉\n- 水\n"
    assert items(text, ".md") == ["粉", "水"]


@pytest.mark.parametrize(
    "teasers",
    [
        "港の書店\n\n三人で始めた店が一年を迎えた。店主に聞いた。\n\n"
        "雪の下\n\n初めての出荷を迎えた畑を訪ね、農家の話を聞いてきた。\n",
        "港の書店\n三人で始めた店が一年を迎えた。店主に聞いた。\n\n"
        "雪の下\n初めての出荷を迎えた畑を訪ね、農家の話を聞いてきた。\n",
        "・港の書店\n・雪の下\n\n記事の無断転載を禁じます。ご希望の方はご連絡ください。\n",
    ],
    ids=["apart", "joined", "notice"],
)
def test_teasers_of_other_articles_stay_in_the_trailer(teasers):
    text = f"{HEAD}{ONE}\n\n{TWO}\n\n関連記事\n\n{teasers}"
    assert apart(text).startswith("関連記事")
    assert apart(text).split() == text[text.index("関連記事") :].split()


def test_words_of_buttons_are_words_of_the_text_by_themselves():
    text = f"操作の話\n\n{ONE}\n\n保存\n印刷\n閉じる\n\n{TWO}\n\n広告\u3000の話\n\n{THREE}\n"
    assert words_apart(text) == []


@pytest.mark.parametrize("feet", [("300", "450"), ("12", "9")])
def test_sums_are_no_feet_of_pages(feet):
    text = BODY.join(["報告です。", *(f"小計\u3000\u3000\u3000{n}" for n in feet), ""])
    assert words_apart(text) == []


def test_sentence_on_copyright_is_no_notice():
    assert words_apart("本文です。\n\nCopyright law protects the maps of the town.\n") == []


def test_bare_subheads_below_a_share_line():
    assert [words for _, words in headings(WITHIN["bare subheads"])][1:] == ["町の話", "村の話"]


def test_line_that_ends_as_a_caption_does_is_no_heading():
    text = f"{HEAD}{ONE}\n\n検査の流れ（イメージ）\n\n{TWO}\n\n町の話\n\n{THREE}\n\n村の話\n\n{ONE}"
    assert [words for _, words in headings(text)][1:] == ["町の話", "村の話"]


@pytest.mark.parametrize("line", ["電話\u3000０２９９－００－４１１０", "TEL 0120-000-315（平日）"])
def test_line_with_a_number_to_call_is_no_heading(line):
    text = f"{HEAD}■町\n\n{ONE}\n\n■村\n\n{TWO}\n\n{' ' * 40}{line}\n\n{THREE}"
    assert [words for _, words in headings(text)][1:] == ["■町", "■村"]


def test_cues_head_nothing_but_bracketed_names_do():
    cues = "［音楽\u3000入る］\n\n始めます。\n\n［音楽\u3000消える］\n\n終わります。\n"
    assert headings(cues) == []
    sung = "［唄\u3000男声］\n\n始めます。\n\n［唄\u3000女声］\n\n終わります。\n"
    assert headings(sung) == []
    names = "［材料］\n\n粉を使います。\n\n［作り方］\n\nこねて焼きます。\n"
    assert len(headings(names)) == 2


def test_words_behind_a_bracketed_name_go_with_it():
    text = BODY.join(["≪行事≫", "≪お願い≫", "≪表彰≫\u3000おめでとうございます", ""])
    assert [words for _, words in headings(text)][-1] == "≪表彰≫おめでとうございます"
    text = BODY.join(["【注意】", "【用意】", "【日時】\u30003月2日", "【場所】\u3000公民館", ""])
    assert [words for _, words in headings(text)] == ["【注意】", "【用意】", "【場所】公民館"]
    assert headings("＜目標＞\u3000よく聞く子\n\n本文です。\n") == []


def test_numbers_over_paragraphs_with_a_first_line_set_in_are_headings():
    wide = "\u3000\u3000"
    below = (
        f"{wide}\u3000正門は七時に開きます。着くのが早すぎないよう、\n{wide}家を出てください。\n"
    )
    text = f"■お願い\n\n\u3000１．朝\n{below}\u3000２．昼\n{wide}\u3000本文。\n\n■表彰\n\n本文。\n"
    assert [words for _, words in headings(text)] == ["■お願い", "１．朝", "２．昼", "■表彰"]
    hanging = f"１．りんご\n{wide}赤い実で、\n{wide}秋に実ります。\n２．梨\n{wide}丸い実です。\n"
    assert items(f"実です。\n\n{hanging}") == ["りんご", "梨"]


def test_spaced_name_of_a_section_is_no_author():
    text = f"{' ' * 12}池の水温と水質\n\n{' ' * 20}瀬川 友里\n{' ' * 24}2024年3月\n\n要\u3000旨\n\n"
    assert "要旨" in [words for _, words in headings(f"{text}{ONE}\n\n第1章 背景\n\n{TWO}\n")]


def test_hollow_sign_that_points_down_heads_what_stands_below_a_gap():
    text = "▽価格\n\n\u3000一つ百円です。\n\n▽作り方\n\n\u3000煮ます。\n"
    assert [words for _, words in headings(text)] == ["▽価格", "▽作り方"]
    assert headings("委員です。\n\n▽会長\u3000山田\n\n▽副会長\u3000森\n\n▽監事\u3000林\n") == []


def test_line_below_a_rule_is_a_heading_where_others_stand_so():
    rule = "―" * 20
    text = f"{HEAD}{rule}\n\n町の話\n\n{ONE}\n\n{rule}\n\n≪村≫\n\n{TWO}\n\n≪山≫\n\n{THREE}\n"
    assert [words for _, words in headings(text)][1:] == ["町の話", "≪村≫", "≪山≫"]
    alone = f"{HEAD}■村\n\n{TWO}\n\n■山\n\n{ONE}\n\n{rule}\n\n町の話\n\n{THREE}\n"
    assert [words for _, words in headings(alone)][1:] == ["■村", "■山"]


def test_items_whose_words_begin_with_a_numeral():
    assert items("窯です。\n\n一、\u3000捨て間\n二、\u3000一の間\n三、\u3000二の間\n") == [
        "捨て間",
        "一の間",
        "二の間",
    ]


def test_entries_of_a_bibliography_are_items_and_other_bracketed_numbers_notes():
    text = f"{ONE}\n\n参考文献\n\n[1] 森『池』\n    丸善\n[2] 林『川』\n"
    assert [words[:4] for words in items(text)] == ["森『池』", "林『川』"]
    assert items(f"{ONE}\n\n[1] 池の深さは平均。\n") == []


def test_counted_lines_between_signs_that_part_scenes_are_quoted():
    lines = "一\u3000雨の前に見る。\n二\u3000板を疑う。\n"
    assert items(f"読みますか。\n\n\u3000＊\n\n{lines}\n\u3000＊\n\n読みました。\n") == []
    assert items(f"約束です。\n\n{lines}") != []


def test_part_of_a_book_is_not_below_a_bracketed_heading_before_it():
    text = HEAD + BODY.join(
        ["＜凡例＞", "第一部\u3000土", "01\u3000山", "第二部\u3000火", "＜補記＞", ""]
    )
    assert [(level, words) for level, words in headings(text) if words[0] in "＜第"][:3] == [
        (2, "＜凡例＞"),
        (2, "第一部土"),
        (2, "第二部火"),
    ]


def test_markdown_headings_of_an_export_are_below_the_title_over_its_properties():
    text = (
        "# 計画\n\n作成者: 花子\nタグ: 店\n\n# 目的\n\n本文。\n\n## 家\n\n本文。\n\n# 金\n\n本。\n"
    )
    assert headings(text, ".md") == [(1, "計画"), (2, "目的"), (3, "家"), (2, "金")]
    assert [level for level, _ in headings("# 春\n\n本文。\n\n# 夏\n\n本文。\n", ".md")] == [1, 1]


def test_markdown_bold_steps_over_code_are_no_headings():
    code = "\n\n```\nls\n```\n\n"
    assert headings(f"# 話\n\n**1. 見る**{code}**2. 消す**{code}", ".md") == [(1, "話")]
    text = "# 話\n\n**1. 春**\n\n本文。\n\n**2. 夏**\n\n本文。\n"
    assert len(headings(text, ".md")) == 3


def test_markdown_label_behind_a_picture_heads_a_trailer():
    text = f"# 話\n\n{ONE}\n\n## 🔗 関連ページ\n\n[港](a.md)\n\n[雪](b.md)\n"
    assert apart(text, ".md").startswith("## 🔗")
