"""Bare values, bare aspects and items of a list take the last question along."""

import pytest

from chat.dialogue import resolve
from chat.exchange import Exchange

HIRED = Exchange("青空市は2019年に何人を採用しましたか?", ("120人",))
PREMIERE = Exchange("日本での公開日は?", ("5月1日",))
KING = Exchange("1102年に王になった公爵は?", ("カール1世",))
SHIP = Exchange("青葉丸が沈んだのはいつ?", ("1912年4月15日",))
FIRMS = Exchange("山田が経営する会社は?", ("水星社", "金星社", "木星社"))


@pytest.mark.parametrize(
    ("last", "question", "understood"),
    [
        (HIRED, "2023年は?", "青空市は2023年に何人を採用しましたか?"),
        (HIRED, "じゃあ、2023年だと?", "青空市は2023年に何人を採用しましたか?"),
        (PREMIERE, "アメリカでは?", "アメリカでの公開日は?"),
        (Exchange("男性の平均寿命は?", ("80歳",)), "女性は?", "女性の平均寿命は?"),
        (Exchange("観測史上の最高気温は?"), "最低のほうは?", "観測史上の最低気温は?"),
        (Exchange("大きい方の高さは?", ("63cm",)), "小さい方は?", "小さい方の高さは?"),
        (Exchange("父親の職業は?", ("仕立屋",)), "母親は?", "母親の職業は?"),
        (Exchange("虹は英語で何という?"), "ドイツ語では?", "虹はドイツ語で何という?"),
        (Exchange("富士山の高さは?", ("3776m",)), "2020年は?", "2020年の富士山の高さは?"),
    ],
)
def test_bare_value_stands_in_the_last_question(last, question, understood):
    assert resolve(question, (last,)) == understood


@pytest.mark.parametrize(
    ("last", "question", "understood"),
    [
        (KING, "場所は?", "カール1世が1102年に王になった場所は?"),
        (KING, "いつ?", "カール1世が1102年に王になったのはいつ?"),
        (SHIP, "なぜ?", "なぜ青葉丸が1912年4月15日に沈んだの?"),
        (SHIP, "それはなぜ?", "なぜ青葉丸が1912年4月15日に沈んだの?"),
        (SHIP, "船長は?", "青葉丸の船長は?"),
        (Exchange("買取令は何を禁じた?", ("転売",)), "その結果は?", "買取令が転売を禁じた結果は?"),
        (
            Exchange("両国が結んだ条約は?", ("青葉条約",)),
            "結ばれた年は?",
            "青葉条約が結ばれた年は?",
        ),
        (Exchange("佐藤健一の出身は?"), "父親の職業は?", "佐藤健一の父親の職業は?"),
        (Exchange("青葉高地の戦いで勝ったのは?"), "戦いの年は?", "青葉高地の戦いの年は?"),
        (Exchange("青空市の人口は?", ("12万人",)), "面積は?", "青空市の面積は?"),
    ],
)
def test_bare_aspect_is_of_what_was_just_spoken_of(last, question, understood):
    assert resolve(question, (last,)) == understood


def test_polite_question_becomes_a_plain_statement():
    last = Exchange("田中は会社を辞めましたか?")
    assert resolve("なぜ?", (last,)) == "なぜ田中が会社を辞めたの?"


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("1つ目について教えて", "水星社について教えて"),
        ("2番目の会社はいつできた?", "金星社はいつできた?"),
        ("最後のは何を作ってる?", "木星社は何を作ってる?"),
    ],
)
def test_ordinal_takes_an_item_of_the_list(question, understood):
    assert resolve(question, (FIRMS,)) == understood


def test_former_and_latter_are_told_in_one_span():
    last = Exchange("署名した外相は誰と誰?", ("ラヴロフとパエト",))
    assert resolve("後者の国は?", (last,)) == "パエトの国は?"


def test_next_item_is_asked_the_same():
    assert resolve("2つ目は?", (FIRMS, Exchange("水星社はいつできた?"))) == "金星社はいつできた?"


@pytest.mark.parametrize(
    ("last", "question"),
    [
        (Exchange("本社はどことどこ?", ("東京", "大阪")), "2人目の妻は誰?"),
        (Exchange("本社はどことどこ?", ("東京", "大阪")), "2代目の社長は誰?"),
        (Exchange("本社はどことどこ?", ("東京", "大阪")), "2作目の監督は誰?"),
        (Exchange("結婚したのは誰と誰?", ("田中", "佐藤")), "3人の子供を育てたのは誰?"),
    ],
)
def test_number_that_counts_no_such_list_is_left(last, question):
    assert resolve(question, (last,)) is None


def test_two_and_three_are_those_of_the_list():
    pair = Exchange("結婚したのは誰と誰?", ("田中", "佐藤"))
    assert resolve("2人の子供は誰?", (pair,)) == "田中と佐藤の子供は誰?"


def test_ordinal_beyond_the_list_is_left():
    assert resolve("5つ目は?", (FIRMS,)) is None


@pytest.mark.parametrize(
    ("last", "question", "understood"),
    [
        (
            Exchange("2016年の大会で優勝したチームは?", ("青組",)),
            "負けたチームは?",
            "2016年の大会で負けたチームは?",
        ),
        (
            Exchange("法案に反対したのはどの党?", ("青党",)),
            "賛成したのは?",
            "法案に賛成したのはどの党?",
        ),
    ],
)
def test_other_verb_keeps_what_was_said_of_the_first(last, question, understood):
    assert resolve(question, (last,)) == understood
