"""Ruby, notes and line ends within paragraphs are hidden, and only they."""

import itertools
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import MarkKind, Span
from ingest.readers.markdown.reader import MarkdownFormat
from ingest.readers.text import TextFormat
from ingest.shown import shown
from ingest.structure.notation import notation
from ingest.structure.outline import parse_blocks
from ingest.structure.wrapping import wrapped_line_ends


def seen(text: str) -> str:
    gone = {at for span in notation(text).hidden for at in range(span.start, span.end)}
    return "".join(char for at, char in enumerate(text) if at not in gone)


def ruby(text: str) -> list[tuple[str, str]]:
    return [
        (text[m.start : m.end], m.value) for m in notation(text).marks if m.kind is MarkKind.RUBY
    ]


def words(document) -> str:
    return shown(document, Span(0, len(document.text))).text


def test_ruby_is_hidden_and_marks_its_kanji():
    text = "吾輩《わがはい》は猫《ねこ》である。名前《なまえ》はまだ無い。"
    assert seen(text) == "吾輩は猫である。名前はまだ無い。"
    assert ruby(text) == [("吾輩", "わがはい"), ("猫", "ねこ"), ("名前", "なまえ")]


def test_base_after_a_bar_is_all_up_to_the_reading():
    text = "その｜東京タワー《とうきょうたわー》と｜強敵《とも》"
    assert seen(text) == "その東京タワーと強敵"
    assert ruby(text) == [("東京タワー", "とうきょうたわー"), ("強敵", "とも")]


@pytest.mark.parametrize(
    "text",
    [
        "漱石の《こころ》と《それから》、《門》を読む。",
        "長篇《こころ》を読む。",
        "長篇《こころ》と小説《それから》、そして《門》、《明暗》、《三四郎》を読む。",
        "彼は《書名》を挙げた。《強調》する。",
        "《《大事な》》ことである。",
        "〈かっこ〉と漢字〈かんじ〉、漢字（かんじ）",
        "｜だけの行、《 》だけの行",
        "表 ｜ 数\n東京 ｜ 一",
        "〔e'〕tude",
    ],
)
def test_brackets_of_other_uses_stay(text):
    assert notation(text).hidden == ()
    assert notation(text).marks == ()


def test_notes_are_hidden_but_descriptions_of_characters_stay():
    text = (
        "［＃ここから2字下げ］\nそれ［＃「それ」に傍点］は※［＃「てへん＋宛」、U+6369］《つか》む。"
    )
    assert seen(text) == "\nそれは※［＃「てへん＋宛」、U+6369］む。"
    assert ruby(text) == [("※［＃「てへん＋宛」、U+6369］", "つか")]
    emphasised = [m for m in notation(text).marks if m.kind is MarkKind.EMPHASIS]
    assert [text[m.start : m.end] for m in emphasised] == ["それ"]


def test_legend_makes_one_ruby_sure_and_stays_itself():
    legend = "-----\n【テキスト中に現れる記号について】\n\n《》：ルビ\n-----\n"
    assert seen(legend + "吾輩《わがはい》は") == legend + "吾輩は"


@given(st.text(st.sampled_from("東京かな《》｜［＃］※「」に傍点\n、aé"), max_size=60))
def test_hidden_spans_are_apart_and_marks_lie_on_what_is_seen(text):
    found = notation(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found.hidden))
    assert all(0 <= s.start < s.end <= len(text) for s in found.hidden)
    assert all(text[s.start] in "｜《［" for s in found.hidden)
    starts = [mark.start for mark in found.marks]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    "piece", ["［＃", "《", "｜", "東", "※［＃", "東《", "｜東《", "※［＃「東」］"]
)
def test_hostile_repeats_are_quick(piece):
    notation(piece * 100_000)


@pytest.mark.parametrize("form", [TextFormat(), MarkdownFormat()])
def test_both_formats_hide_ruby(form):
    text = "｜東京《とうきょう》の話。"
    document = form.document("a", "a", text)
    assert document.text == text
    assert words(document) == "東京の話。"
    assert [m.value for m in document.marks if m.kind is MarkKind.RUBY] == ["とうきょう"]


def test_ruby_in_program_code_of_markdown_stays():
    document = MarkdownFormat().document("a", "a", "話す。\n\n```\n｜東京《とうきょう》\n```\n")
    assert "《とうきょう》" in words(document)


# --- line ends within paragraphs

JAPANESE = (
    "この文章は、決まった長さの行で折り返された段落の例であり、行の終わりは書いた人のものではない。"
    "たとえば東京タワーという言葉の途中でも行が変わる。そのような書き方は古い電子メールに多く、"
    "検索のときには行の終わりをないものとして扱わなければ、言葉が見つからないことになる。"
)
ENGLISH = (
    "This paragraph was wrapped by a mail program, so that every line but the last one is nearly "
    "full. The ends of its lines are not those of its author, and a phrase that runs over one of "
    "them has to be found as well as any other phrase of the text."
)


def wrap(text: str, width: int, indent: str = "") -> str:
    lines = [text[at : at + width] for at in range(0, len(text), width)]
    return f"\n{indent}".join(lines)


@pytest.mark.parametrize("width", [18, 20, 25, 36, 40])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_wrapped_japanese_is_read_as_one_line(width, end):
    text = wrap(JAPANESE, width).replace("\n", end)
    for form in (TextFormat(), MarkdownFormat()):
        document = form.document("a", "a", text)
        assert document.text == text
        assert words(document) == JAPANESE


def test_punctuation_that_may_not_begin_a_line_hangs_or_pulls_a_character_down():
    lines, at = [], 0
    for width in (24, 25, 24, 23, 24, 24):
        lines.append(JAPANESE[at : at + width])
        at += width
    assert words(TextFormat().document("a", "a", "\n".join(lines))) == JAPANESE[:at]


def test_wrapped_english_keeps_one_space():
    text = textwrap.fill(ENGLISH, 64)
    document = TextFormat().document("a", "a", text)
    assert words(document).split() == ENGLISH.split()
    indented = textwrap.fill(ENGLISH, 64, subsequent_indent="   ")
    assert "  " not in words(MarkdownFormat().document("a", "a", indented))


def test_short_paragraph_is_wrapped_as_the_others_of_its_text():
    short = "二行だけの短い段落も、ほかの段落と同じ長さの行で折り返されている。"
    text = f"{wrap(JAPANESE, 20)}\n\n{wrap(short, 20)}\n"
    assert words(TextFormat().document("a", "a", text)) == f"{JAPANESE}\n\n{short}\n"


def test_indented_paragraphs_of_a_novel_stay_apart():
    text = f"　{wrap(JAPANESE, 20)}\n　{wrap(JAPANESE, 20)}\n"
    assert words(TextFormat().document("a", "a", text)).strip() == f"{JAPANESE}\n　{JAPANESE}"


VERSE = (
    "雨にも負けず、\n"
    "風にも負けず、\n"
    "雪にも夏の暑さにも負けぬ\n"
    "丈夫な体を持ち、\n"
    "欲はなく\n"
    "決して怒らず\n"
    "いつも静かに笑っている。"
)
ADDRESS = (
    "〒100-0005 東京都千代田区丸の内一丁目九番一号\n"
    "丸の内セントラルビルディング十階\n"
    "株式会社 出典出版部、編集係\n"
    "電話 03-1234-5678"
)
SENTENCES = (
    "一つの文で一行を使う書き方では行の長さは揃いがちだ。\n"
    "二つ目の文でも一行を使うので行の長さは揃いがちだ。\n"
    "三つ目の文でも一行を使うので行の長さは揃いがちだ。\n"
    "終わり。"
)
TABLE = (
    "| 名前、よみ | 年。 | 場所の長い説明 |\n"
    "| 東京、とう | 一。 | 場所の長い説明 |\n"
    "| 大阪、おお | 二。 | 場所の長い説明 |\n"
    "| 京都、きょ | 三。 | 場所の長い説明 |"
)
NAMES_LIST = (
    "株式会社東京出版編集部第一編集室の山田太郎\n"
    "株式会社東京出版編集部第二編集室の鈴木花子\n"
    "株式会社東京出版編集部第三編集室の佐藤次郎\n"
    "株式会社東京出版編集部第四編集室の田中三郎"
)


HEAD = (
    "From: yamada@example.jp, suzuki@example.jp and others\n"
    "Subject: 天気の書き方について、これからの予定と議題の連絡\n"
    "Reply-To: 明治の航海日誌を読む会、事務局の山田まで返信のこと\n"
    "Date: 水曜日、二〇一九年の四月の三日、午前の九時の三〇分。"
)


@pytest.mark.parametrize("text", [HEAD, VERSE, ADDRESS, SENTENCES, TABLE, NAMES_LIST])
@pytest.mark.parametrize("form", [TextFormat(), MarkdownFormat()])
def test_line_ends_of_verse_addresses_tables_and_lists_stay(text, form):
    document = form.document("a", "a", text)
    assert not any("\n" in span.of(text) for span in document.hidden)


def test_code_keeps_its_lines():
    code = "```\n" + textwrap.fill(ENGLISH, 64) + "\n```\n"
    assert "\n" in words(MarkdownFormat().document("a", "a", code))


def test_line_ends_that_markdown_keeps_stay():
    text = wrap(JAPANESE, 20).replace("\n", "  \n")
    assert not any("\n" in s.of(text) for s in MarkdownFormat().document("a", "a", text).hidden)


LINES = st.lists(
    st.sampled_from(["", JAPANESE[:20], JAPANESE[20:39], "　東京", "> 引用", "- 項目", "a b."])
)


@given(LINES.map("\n".join))
def test_only_white_space_and_signs_of_quotes_are_hidden_of_line_ends(text):
    spans = wrapped_line_ends(text, parse_blocks(text))
    assert all(
        span.of(text).strip(" >\u3000\t\r\n") == "" and span.start < span.end for span in spans
    )
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
