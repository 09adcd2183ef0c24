"""Which questions read well: each rule with a question that it drops, and one beside it to keep."""

from __future__ import annotations

from pathlib import Path

import pytest

from chat.suggesting import Kind, candidates
from chat.suggesting.natural import holds_two_clauses, reads_well
from chat.suggesting.valency import lacks_object, verb_at_end
from chat.suggesting.wording import finished
from ingest.load import parse
from ingest.sources import SourceFile


def well(kind: Kind, question: str, answer: str = "川上市の山田工房", sentence: str = "") -> bool:
    return reads_well(kind, question, answer, sentence)


@pytest.mark.parametrize(
    ("kept", "dropped"),
    [
        # A state of things has no date.
        (
            "波川鉄道が港町線を開業したのはいつですか?",
            "波川鉄道が港町線を運営していたのはいつですか?",
        ),
        # What was done to whom is not said.
        ("波川鉄道が新型電車を発表したのはいつですか?", "波川鉄道が港町で発表したのはいつですか?"),
        ("佐藤健一が息子に電車を運転させたのはいつですか?", "佐藤健一が運転させたのはいつですか?"),
        # A second time.
        (
            "波川鉄道が港町線を再開したのはいつですか?",
            "波川鉄道が直後に港町線を再開したのはいつですか?",
        ),
        ("波川鉄道が雪道を除雪したのはいつですか?", "波川鉄道が3月にかけて除雪したのはいつですか?"),
        # Two clauses.
        (
            "波川鉄道が港町線を開業したのはいつですか?",
            "波川鉄道が会社を移して港町線を開業したのはいつですか?",
        ),
        # Whose is not said, or the beginning of a longer noun is missing.
        ("港町の住民が集会を開いたのはいつですか?", "元が集会を開いたのはいつですか?"),
        ("波川協会が集会を開いたのはいつですか?", "協会が集会を開いたのはいつですか?"),
        ("佐藤健一が試験を受けたのはいつですか?", "両親が試験を受けたのはいつですか?"),
        # With whom.
        ("佐藤健一が山田花子と結婚したのはいつですか?", "佐藤健一が港町で結婚したのはいつですか?"),
        # Something else is spoken of, too.
        ("波川鉄道が港町線を廃止したのはいつですか?", "波川鉄道が港町線も廃止したのはいつですか?"),
        # Too long to be read at a glance.
        (
            "波川鉄道が港町線を廃止したのはいつですか?",
            "波川鉄道が北浜と東浜を結ぶ予定の新しい路線の工事と車両の製造を港町で発表したのはいつですか?",
        ),
    ],
)
def test_when_is_asked_of_one_event_with_all_its_parts(kept: str, dropped: str) -> None:
    assert [well(Kind.WHEN, q, "2015年") for q in (kept, dropped)] == [True, False]


@pytest.mark.parametrize(
    ("kept", "dropped"),
    [
        ("港町線の設計図を描いたのは誰ですか?", "港町線の設計図を描いているのは誰ですか?"),
        ("港町線を「町の背骨」と呼んでいるのは誰ですか?", "港町線の図面を持っているのは誰ですか?"),
        (
            "港町線を「町の背骨」と評しているのは誰ですか?",
            "「町の背骨」と題した講演を行っているのは誰ですか?",
        ),
        ("港町線の建設に反対したのは誰ですか?", "港町の会館に滞在したのは誰ですか?"),
        ("港町の町長に選ばれたのは誰ですか?", "港町の会館に送られたのは誰ですか?"),
        ("港町線の廃止を決めたのは誰ですか?", "港町線をどう直すかを決めたのは誰ですか?"),
    ],
)
def test_who_is_asked_of_a_deed(kept: str, dropped: str) -> None:
    assert [well(Kind.WHO, q, "佐藤健一") for q in (kept, dropped)] == [True, False]


def test_no_house_is_asked_for_as_a_person() -> None:
    question = "港町線の設計図を描いたのは誰ですか?"
    assert not well(Kind.WHO, question, "法蓮寺")
    assert not well(Kind.WHO, question, "ナミカワ・パートナーズ")


def test_whom_the_article_is_about_is_not_asked_for() -> None:
    question = "港町線の設計図を描いたのは誰ですか?"
    assert not reads_well(Kind.WHO, question, "佐藤", "", known={"佐藤", "健一"})
    assert reads_well(Kind.WHO, question, "山田", "", known={"佐藤", "健一"})


def test_the_answer_does_not_stand_in_the_question() -> None:
    assert well(Kind.WHERE, "波川鉄道が祭りを開いたのはどこですか?", "港町の公園")
    assert not well(Kind.WHERE, "港町公園協会が祭りを開いたのはどこですか?", "港町公園")


def test_one_place_is_asked_for() -> None:
    assert not well(Kind.WHERE, "京都で波川鉄道が祭りを開いたのはどこですか?", "中央公園")


def test_what_was_long_ago_is_not_asked_in_the_present() -> None:
    question = "波川鉄道が港町線を開業するのはいつですか?"
    assert not well(Kind.WHEN, question, "1912年", "1912年に波川鉄道は港町線を開業する")
    assert well(Kind.WHEN, question, "来年4月", "波川鉄道は来年4月に港町線を開業する")


def test_an_amount_of_some_year_is_asked_for_with_the_year() -> None:
    sentence = "2014年度、波川鉄道の損失は4億円だった"
    assert not well(Kind.NUMBER, "波川鉄道の損失はいくらでしたか?", "4億円", sentence)
    assert well(Kind.NUMBER, "2014年度の波川鉄道の損失はいくらでしたか?", "4億円", sentence)


def test_what_was_said_is_said_of_something() -> None:
    assert not well(Kind.SAID, "山田花子さんは取材に何と話しましたか?")
    assert well(Kind.SAID, "山田花子さんは港町線について取材に何と話しましたか?")


def test_when_is_not_counted_from_what_is_not_said() -> None:
    assert not well(Kind.WHY, "波川鉄道が2年後に廃止されたのはなぜですか?", "乗る人が減った")


def test_nobody_has_a_price() -> None:
    text = "久留米さんは舟を編む。値段は18万円である。"
    document = parse(SourceFile("a.txt", Path("a.txt")), text.encode())
    assert list(candidates(document)) == []


@pytest.mark.parametrize(
    ("label", "value", "asks"),
    [("料金", "240円", True), ("人の時間", "23円", False), ("葉の重さ", "41kg", False)],
)
def test_a_cell_is_asked_for_as_what_it_is(label: str, value: str, asks: bool) -> None:
    rows = ("項目 | HACO 3", "---|---", f"{label} | {value}")
    text = "# 型\n\n" + "".join(f"| {row} |\n" for row in rows)
    document = parse(SourceFile("a.md", Path("a.md")), text.encode())
    assert bool(list(candidates(document))) == asks


def test_a_reason_says_what_it_is_about() -> None:
    question = "波川鉄道が港町線を廃止したのはなぜですか?"
    assert well(Kind.WHY, question, "乗る人が減った")
    assert not well(Kind.WHY, question, "減った")
    assert not well(Kind.WHY, question, "雪が降ったというより、乗る人が減った")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("波川鉄道は社員に3万円を支給した。", "波川鉄道は社員にいくら支給しましたか?"),
        ("波川鉄道は港町に4棟の車庫を建てた。", "波川鉄道は港町に何棟の車庫を建てましたか?"),
        # Not what is counted.
        ("波川鉄道は340人の反対に驚いた。", None),
        ("波川鉄道は港町から3キロ南に車庫を建てた。", None),
        ("波川鉄道では340人が処分された。", None),
        ("波川鉄道は340人を採用していた。", None),
        ("波川鉄道は340人を動員した。", None),
        ("『町の統計』による人口は340人だ。", None),
        ("佐藤健一は45歳だった。", None),
    ],
)
def test_what_is_counted_is_plain(text: str, kept: str | None) -> None:
    document = parse(SourceFile("a.txt", Path("a.txt")), text.encode())
    found = [c.question for c in candidates(document) if c.kind is Kind.NUMBER]
    assert found == ([kept] if kept else [])


def test_a_day_without_its_year_is_not_asked_where_years_are_told() -> None:
    day = "波川鉄道は4月3日に港町線を開業した。"
    years = "".join(f"{y}年には雪が降った。" for y in (1990, 1995, 2001, 2004))

    def asks(text: str) -> bool:
        document = parse(SourceFile("a.txt", Path("a.txt")), text.encode())
        return any(c.kind is Kind.WHEN for c in candidates(document))

    assert [asks(day), asks(day + years)] == [True, False]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("波川鉄道は2015年から港町線の建設を始めた。", "いつですか"),
        ("波川鉄道は2015年から港町線を運営している。", "いつからですか"),
    ],
)
def test_since_when_is_asked_of_what_goes_on(text: str, asked: str) -> None:
    document = parse(SourceFile("a.txt", Path("a.txt")), text.encode())
    assert [asked in c.question for c in candidates(document)] == [True]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("閉塞とは、一つの区間に一つの列車だけを入れる仕組みのことである。", True),
        ("四角い紙とは、店ごとに配られた小さな符号の印刷物のことである。", False),
        ("閉塞とは、客も駅員も名前は知らない古い仕組みのことである。", False),
        ("閉塞とは、この駅だけで見られる古い仕組みのことである。", False),
    ],
)
def test_a_term_is_defined_by_itself(text: str, asks: bool) -> None:
    document = parse(SourceFile("a.txt", Path("a.txt")), text.encode())
    assert any(c.kind is Kind.DEFINITION for c in candidates(document)) == asks


@pytest.mark.parametrize(
    ("clause", "two"),
    [
        ("港町に本社を移して新しい電車を作った", True),
        ("港町に本社を移し電車を作った", True),
        ("雪が降ると電車を止めた", True),
        ("市民の寄付によって電車を作った", False),
        ("社員を連れて港町を訪れた", False),
        ("古い電車を直している", False),
    ],
)
def test_clauses_are_told_from_particles(clause: str, two: bool) -> None:
    assert holds_two_clauses(clause) == two


@pytest.mark.parametrize(
    ("clause", "form", "voice"),
    [
        ("港町線を開業した", "開業する", ""),
        ("会社を始めた", "始める", ""),
        ("港町線が建設された", "建設する", "passive"),
        ("社員に電車を運ばせた", "運ぶ", "causative"),
    ],
)
def test_a_clause_ends_in_a_verb(clause: str, form: str, voice: str) -> None:
    verb = verb_at_end(clause)
    assert verb is not None
    assert (verb.form, verb.voice) == (form, voice)


@pytest.mark.parametrize("clause", ["港町線は古い電車", "港町線を開業しない"])
def test_nothing_else_is_a_verb(clause: str) -> None:
    assert verb_at_end(clause) is None


def test_what_is_said_needs_no_object() -> None:
    assert not lacks_object("会議で「直ちに廃止する」と発表した")
    assert lacks_object("会議で発表した")
    assert not lacks_object("港町で泳いだ")


@pytest.mark.parametrize(
    "clause",
    [
        "波川鉄道は廃止に対し",
        "波川鉄道は港町線をめぐって",
        "波川鉄道は祭りを皮切りにし",
        "波川鉄道は町と協力して",
    ],
)
def test_a_particle_is_not_finished_as_a_verb(clause: str) -> None:
    assert finished(clause, past=True) is None
