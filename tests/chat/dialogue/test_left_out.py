"""Questions that leave out what they are about get it; those that name something new do not."""

import time

import pytest

from chat.dialogue import refers_back, resolve
from chat.exchange import Exchange

SHIP = Exchange("青葉丸が沈んだのはいつ?", ("1912年4月15日",))
PAINTER = Exchange("佐藤健一が生まれたのはどこ?", ("青空市",))


@pytest.mark.parametrize(
    ("last", "question", "understood"),
    [
        (SHIP, "どこで作られた?", "青葉丸はどこで作られた?"),
        (SHIP, "全長はどれくらいあったの?", "青葉丸の全長はどれくらいあったの?"),
        (PAINTER, "いつ亡くなった?", "佐藤健一はいつ亡くなった?"),
        (PAINTER, "その後どうなった?", "佐藤健一はその後どうなった?"),
        (PAINTER, "弟は何をしていた人?", "佐藤健一の弟は何をしていた人?"),
        (Exchange("青葉戦争が始まったのはいつ?"), "何年続いた?", "青葉戦争は何年続いた?"),
        (Exchange("「青い実」の売値は?", ("1200円",)), "買ったのは?", "「青い実」を買ったのは?"),
        (
            Exchange("没落した派は?", ("田沼派",)),
            "代わりに入ったのは?",
            "田沼派の代わりに入ったのは?",
        ),
        (
            Exchange("軍が試作した車は?", ("炊事車",)),
            "実用化されて何台装備された?",
            "炊事車は実用化されて何台装備された?",
        ),
    ],
)
def test_left_out_topic_is_put_in(last, question, understood):
    assert resolve(question, (last,)) == understood


@pytest.mark.parametrize(
    "question",
    [
        "水星社の社長は誰ですか?",
        "フランスの首都は?",
        "1820年に起きた革命は?",
        "軍隊を率いて島を脱出したのは誰?",
        "鉄道が最初に通ったのは何年?",
        "穀物の値段はなぜ上がった?",
        "最後の皇帝は誰?",
        "いちばん古い劇場はどれ?",
        "電気パンの作り方は?",
        "見出しは?",
        "第2章には何が書いてある?",
        "ところで、エベレストに最初に登ったのは誰?",
        "ありがとう、助かった",
        "なるほどー",
    ],
)
@pytest.mark.parametrize("last", [SHIP, PAINTER], ids=["thing", "person"])
def test_new_topic_is_not_polluted(last, question):
    assert resolve(question, (last,)) is None


def test_office_of_a_company_is_not_given_to_a_town():
    assert resolve("創業者は誰ですか?", (Exchange("青空市の人口は何人ですか?"),)) is None


@pytest.mark.parametrize("words", ["いつ" + "のこと" * 60 + "x", "何" * 190, "そのその" * 49])
def test_odd_input_takes_no_time_to_speak_of(words):
    started = time.process_time()
    resolve(words, (SHIP,))
    resolve("それは?", (Exchange(words, (words,)),))
    assert time.process_time() - started < 1


def test_long_text_is_not_looked_at():
    assert not refers_back("それは何ですか" * 40)


@pytest.mark.parametrize(
    "question", ["彼は?", "なぜ?", "2023年は?", "2つ目は?", "Why?", "Where is it?"]
)
def test_follow_up_is_known_without_what_was_said(question):
    assert refers_back(question)


@pytest.mark.parametrize(
    "question",
    ["水星社の本社はどこにありますか?", "What is Python?", "フランスで革命が起きたのは何年?"],
)
def test_whole_question_needs_no_earlier_answers(question):
    assert not refers_back(question)
