"""Pronouns become what was spoken of that agrees with them in kind."""

import pytest

from chat.dialogue import refers_back, resolve
from chat.exchange import Exchange

ARCHITECT = Exchange("青葉橋を設計したのは誰?", ("山田太郎",))


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("彼はどこで生まれた?", "山田太郎はどこで生まれた?"),
        ("その人物は賞をもらった?", "山田太郎は賞をもらった?"),
        ("それはいつできた?", "青葉橋はいつできた?"),
        ("その橋の長さは?", "青葉橋の長さは?"),
        ("この橋は今もある?", "青葉橋は今もある?"),
    ],
)
def test_pronoun_agrees_in_kind_with_answer_or_question(question, understood):
    assert resolve(question, (ARCHITECT,)) == understood


@pytest.mark.parametrize(
    ("earlier", "question", "understood"),
    [
        (("水星社はいつ設立されましたか?",), "その本社は?", "水星社の本社は?"),
        (("佐藤健一はどこの出身ですか?",), "彼は何歳ですか?", "佐藤健一は何歳ですか?"),
        (("Redisは誰が作りましたか?",), "それはどんなソフト?", "Redisはどんなソフト?"),
        (("水星社の社長は誰?", "金星社はいつできた?"), "そこの社長は?", "金星社の社長は?"),
    ],
)
def test_questions_alone_give_what_is_referred_to(earlier, question, understood):
    assert resolve(question, tuple(Exchange(words) for words in earlier)) == understood


def test_organisation_is_meant_where_a_person_answered():
    made = Exchange("OpenAIを作ったのは誰?", ("サム・アルトマン",))
    assert resolve("それはどんな組織?", (made,)) == "OpenAIはどんな組織?"


def test_place_is_found_some_questions_ago():
    earlier = (
        Exchange("騒動の舞台になった広場は?", ("青葉広場",)),
        Exchange("群衆は何を求めていた?", ("選挙法の改正",)),
    )
    assert resolve("そこを調べた役人は?", earlier) == "青葉広場を調べた役人は?"


def test_that_year_is_the_date_that_was_answered():
    earlier = (Exchange("明治維新が始まったのはいつ?", ("1868年1月",)),)
    assert resolve("その年に何が起きた?", earlier) == "1868年に何が起きた?"


def test_that_of_a_when_question_is_what_happened():
    earlier = (Exchange("帝国から独立した指導者は?", ("田中一郎",)),)
    assert resolve("それは何年のこと?", earlier) == "田中一郎が帝国から独立したのは何年のこと?"


def test_all_items_of_a_list_are_meant_by_they():
    earlier = (Exchange("チームを作った3人は?", ("青木", "木下", "白井")),)
    assert resolve("彼らはどこで会った?", earlier) == "青木と木下と白井はどこで会った?"


@pytest.mark.parametrize(
    "question",
    [
        "青葉山の噴火、その時逃げた村は?",
        "法律が可決されて、その後いつ発効した?",
        "市役所には、それを囲む塀がある?",
        "佐藤健一は彼が何歳のときに離婚した?",
        "市がそのために作った道路は何本?",
        "この記事の著者は誰ですか?",
        "この町に橋は何本ある?",
    ],
)
def test_what_refers_to_its_own_sentence_or_the_article_is_left(question):
    assert resolve(question, (ARCHITECT,)) is None


def test_nothing_is_put_in_without_earlier_questions():
    assert refers_back("それは何ですか?")
    assert resolve("それは何ですか?", ()) is None


def test_clause_is_no_thing_to_refer_to():
    earlier = (Exchange("買取令の狙いは?", ("米の値段を引き下げること",)),)
    assert resolve("それは何年に出された?", earlier) == "買取令は何年に出された?"
