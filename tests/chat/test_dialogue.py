"""Follow-ups are resolved with words of earlier questions, and only where they refer to them."""

import pytest

from chat.dialogue import resolve


@pytest.mark.parametrize(
    ("earlier", "question", "understood"),
    [
        (["水星社はいつ設立されましたか?"], "その本社は?", "水星社の本社は?"),
        (["佐藤健一はどこの出身ですか?"], "彼は何歳ですか?", "佐藤健一は何歳ですか?"),
        (
            ["青空市は2019年に何人を採用しましたか?"],
            "2023年は?",
            "青空市は2023年に何人を採用しましたか?",
        ),
        (["Redisは誰が作りましたか?"], "それはどんなソフトですか?", "Redisはどんなソフトですか?"),
        (
            ["マスクの投資家が示した買収額はどうでしたか?"],
            "それはいくらですか?",
            "買収額はいくらですか?",
        ),
        (["When was Acme founded?"], "Who founded it?", "Who founded Acme?"),
    ],
)
def test_reference_is_replaced_by_what_was_spoken_of(earlier, question, understood):
    assert resolve(question, earlier) == understood


def test_bare_why_asks_for_the_reason_of_the_last_question():
    understood = resolve("なぜ?", ["田中は会社を辞めましたか?"])
    assert understood is not None
    assert understood.startswith("なぜ")
    assert "田中" in understood


@pytest.mark.parametrize(
    "question",
    [
        "水星社の社長は誰ですか?",
        "創業者は誰ですか?",
        "この記事の著者は誰ですか?",
        "What is Python?",
    ],
)
def test_question_that_stands_alone_is_left_as_it_is(question):
    assert resolve(question, ["青空市の人口は何人ですか?"]) is None


def test_without_earlier_questions_nothing_is_put_in():
    assert resolve("それは何ですか?", []) is None


def test_the_most_recent_topic_is_taken_first():
    earlier = ["水星社の社長は誰ですか?", "金星社はいつできましたか?"]
    assert resolve("そこの社長は?", earlier) == "金星社の社長は?"
