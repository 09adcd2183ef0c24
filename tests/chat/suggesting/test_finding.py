"""Which questions sentences give, and which give none; all sentences are invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.suggesting import Kind, candidates
from ingest.document import Document, Span
from ingest.load import parse
from ingest.sources import SourceFile


def article(text: str, name: str = "a.txt") -> Document:
    return parse(SourceFile(name, Path(name)), text.encode())


def questions(text: str) -> dict[str, str]:
    """The questions of a text, and the words that each was made from."""
    document = article(text)
    return {c.question: c.answer.of(document.text) for c in candidates(document)}


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        (
            "波川鉄道は2015年に港町線を開業した。",
            "波川鉄道が港町線を開業したのはいつですか?",
            "2015年",
        ),
        (
            "2015年4月、波川鉄道は港町線を開業しました。",
            "波川鉄道が港町線を開業したのはいつですか?",
            "2015年4月",
        ),
        (
            "波川鉄道は2010年に本社を移し、2015年に港町線を開業した。",
            "波川鉄道が港町線を開業したのはいつですか?",
            "2015年",
        ),
        (
            "波川鉄道の社長、田中一郎氏は港町線の開業に反対した。",
            "波川鉄道の社長は誰ですか?",
            "田中一郎",
        ),
        (
            "田中一郎さん(58)は、波川鉄道の廃止に反対した。",
            "波川鉄道の廃止に反対したのは誰ですか?",
            "田中一郎",
        ),
        (
            "波川鉄道を始めたのは技師の田中一郎です。",
            "波川鉄道を始めたのは誰ですか?",
            "田中一郎",
        ),
        (
            "秋の催し「波まつり」は中央公園で開かれる。",
            "秋の催し「波まつり」が開かれるのはどこですか?",
            "中央公園",
        ),
        ("「波まつり」の入場料は1,200円だ。", "「波まつり」の入場料はいくらですか?", "1,200円"),
        (
            "波川鉄道は港町線に12両の電車を導入した。",
            "波川鉄道は港町線に何両の電車を導入しましたか?",
            "12両",
        ),
        (
            "波川鉄道は、乗る人が減ったため、港町線を廃止した。",
            "波川鉄道が港町線を廃止したのはなぜですか?",
            "乗る人が減った",
        ),
        (
            "波川鉄道が港町線を廃止したのは、乗る人が減ったからです。",
            "波川鉄道が港町線を廃止したのはなぜですか?",
            "乗る人が減った",
        ),
        (
            "波川鉄道は港町線を廃止しました。乗る人が減ったためです。",
            "波川鉄道が港町線を廃止したのはなぜですか?",
            "乗る人が減った",
        ),
        (
            "閉塞とは、一つの区間に一つの列車だけを入れる仕組みのことである。",
            "閉塞とは何ですか?",
            "一つの区間に一つの列車だけを入れる仕組み",
        ),
        (
            "田中一郎教授は、港町線を「町の背骨」と呼んだ。",
            "田中一郎教授は港町線を何と呼びましたか?",
            "町の背骨",
        ),
        (
            "波川鉄道が港町に建てたのは記念館だ。",
            "波川鉄道が港町に建てたのは何ですか?",
            "記念館",
        ),
        # What a part of a sentence states is asked for by itself.
        (
            "波川鉄道の社員は340人で、半分は港町に住む。",
            "波川鉄道の社員は何人ですか?",
            "340人",
        ),
        # What belongs to something is that of which was spoken just before.
        (
            "電子通貨「なみ」は3年目を迎えた。利用者は2万人である。",
            "なみの利用者は何人ですか?",
            "2万人",
        ),
    ],
)
def test_a_statement_is_turned_round(text: str, question: str, answer: str) -> None:
    assert questions(text).get(question) == answer


@pytest.mark.parametrize(
    "text",
    [
        # Nobody can tell whose they are.
        "同社は2015年に港町線を開業した。",
        "彼は2015年に港町線を開業した。",
        "この会社は2015年に港町線を開業した。",
        "利用者は340人です。",
        "私は2015年に港町線を開業した。",
        "弊社は2015年に港町線を開業した。",
        # Nothing is stated.
        "波川鉄道は2015年に港町線を開業しただろうか?",
        "波川鉄道は2015年に港町線を開業するかもしれない。",
        "波川鉄道は2015年に港町線を開業しなかった。",
        # The date is that of the line, not of the ride.
        "波川鉄道は2015年に開いた港町線を廃止した。",
        # Of what, who and whose nobody says.
        "開発は2015年に若手の勉強会として港町で始まった。",
        "佐藤健一氏は、港町で作る氷との競争に負けたとみる。",
        "累計の調達額は340万円である。",
        "元が2015年から町の会社を取材する。",
        "同派は1998年に町で結成された。",
        "夫妻は1998年に港町で洗礼を受けた。",
        "佐藤健一は1998年に『海の話』として刊行した。",
        # Who speaks, before what is said.
        "聞き手 修理は340日間です。",
        "波川鉄道は人数が34人を割った。",
        # What is done by means of something is not what is done to it.
        "波川鉄道は2月から商店を通じて販売する。",
        # A sentence that defines nothing.
        "閉塞とはよく言ったものだ。",
        "波川鉄道。港町線。",
    ],
)
def test_what_would_not_stand_alone_is_not_asked(text: str) -> None:
    assert questions(text) == {}


def test_a_state_of_things_has_no_date_of_its_own() -> None:
    assert "波川鉄道が廃止されているのはいつですか?" not in questions(
        "波川鉄道は1998年に廃止されている。"
    )


def test_one_of_two_dates_is_not_asked_for() -> None:
    found = questions("波川鉄道は2015年か2016年に港町線を開業した。")
    assert not any("いつ" in question for question in found)


def test_a_place_that_something_is_carried_to_is_not_where_it_happens() -> None:
    found = questions("波川鉄道は中央公園に12万円を寄付した。")
    assert not any("どこ" in question for question in found)


def test_the_years_of_other_owners_are_kept_apart() -> None:
    found = questions("HACO 2は速い自転車だ。ブレーキは油圧式だ。全長は199センチである。")
    assert not any("ブレーキの全長" in question for question in found)


def test_a_company_with_a_dot_in_its_name_is_nobody() -> None:
    found = questions("ナミカワ・パートナーズは港町線の会社に40億円を出資した。")
    assert not any("誰" in question for question in found)


def test_a_table_is_asked_for_its_amounts() -> None:
    rows = ("項目 | HACO 3 | HACO 2", "---|---|---", "重さ | 41kg | 36kg", "色 | 赤 | 青")
    text = "# 型\n\n" + "".join(f"| {row} |\n" for row in rows)
    document = article(text, "a.md")
    found = {c.question: c.answer.of(document.text) for c in candidates(document)}
    assert found == {"HACO 3の重さは何kgですか?": "41kg", "HACO 2の重さは何kgですか?": "36kg"}


def test_notation_is_no_part_of_a_question() -> None:
    document = article("# 鉄道\n\n**波川鉄道**は2015年に*港町線*を開業した。\n", "a.md")
    found = {c.question: c.answer.of(document.text) for c in candidates(document)}
    assert found["波川鉄道が港町線を開業したのはいつですか?"] == "2015年"


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        ("The Harbour Line was opened in 1998.", "When was the Harbour Line opened?", "1998"),
        (
            "Harbour House was designed by Mary Wells.",
            "Who designed Harbour House?",
            "Mary Wells",
        ),
        (
            "The Harbour Line is a railway of the north coast.",
            "What is the Harbour Line?",
            "a railway of the north coast",
        ),
        ("Harbour House cost $4 million.", "How much did Harbour House cost?", "$4 million"),
        (
            "Harbour House is located in Port Wells.",
            "Where is Harbour House located?",
            "Port Wells",
        ),
    ],
)
def test_english_statements_are_asked_in_english(text: str, question: str, answer: str) -> None:
    assert questions(text).get(question) == answer


@pytest.mark.parametrize("text", ["It was opened in 1998.", "They were built by Mary Wells."])
def test_english_pronouns_are_not_asked_about(text: str) -> None:
    assert questions(text) == {}


def test_what_is_near_comes_first() -> None:
    text = "".join(
        f"# 第{n}章 {name}線\n\n波川鉄道は20{n}5年に{name}線を開業した。\n\n"
        for n, name in enumerate(("北浜", "東浜", "南浜"))
    )
    document = article(text, "a.md")
    near = next(c for c in candidates(document) if "南浜" in c.question)
    found = [c.question for c in candidates(document, [near.answer]) if c.kind is Kind.WHEN]
    assert ["南浜" in found[0], len(found)] == [True, 3]


def test_of_a_book_only_what_is_near_is_looked_at() -> None:
    text = "風が吹いた。\n\n" * 500 + "波川鉄道は2015年に港町線を開業した。\n"
    document = article(text)
    end = document.text.index("2015年")
    assert list(candidates(document)) == []
    found = candidates(document, [Span(end, end + 5)])
    assert [c.kind for c in found] == [Kind.WHEN]


_WORDS = (
    "波川鉄道 田中一郎さん は が を に で の と 、 。 「 」 ( ) 2015年 340人 1,200円 開業した "
    "開業し 廃止する ため から とは のは です だ 港町線 中央公園 これ 同社 と述べた * | # \n ? "
    "The Line was built in 1998 by Mary"
)
_PIECES = st.lists(st.sampled_from(_WORDS.split(" ")), max_size=24)


@given(_PIECES)
def test_any_words_give_whole_questions_or_none(pieces: list[str]) -> None:
    document = article("文。" + "".join(pieces) + "\n")
    for candidate in candidates(document):
        assert candidate.question.endswith("?")
        assert "\n" not in candidate.question
        assert candidate.answer.of(document.text)
        assert candidate.question.count("「") == candidate.question.count("」")


def test_of_an_office_that_was_held_it_is_not_asked_who_holds_it():
    asked = questions("波川鉄道の社長だった田中一郎氏は港町線の開業に反対した。")
    assert not [question for question in asked if "社長は誰" in question]
