"""English follow-ups."""

import pytest

from chat.dialogue import resolve
from chat.exchange import Exchange

FOUNDED = Exchange("Who founded Acme?", ("John Smith",))
LIST = Exchange("Which companies does Musk run?", ("Tesla", "SpaceX"))


@pytest.mark.parametrize(
    ("last", "question", "understood"),
    [
        (FOUNDED, "When was he born?", "When was John Smith born?"),
        (FOUNDED, "Where is it?", "Where is Acme?"),
        (FOUNDED, "Who was his wife?", "Who was John Smith's wife?"),
        (Exchange("When was John Smith born?"), "Where?", "Where was John Smith born?"),
        (Exchange("How did Renoir lose his job?"), "What year was that?",
         "What year did Renoir lose his job?"),
        (Exchange("Why did Acme fail in 2019?"), "What about 2023?", "Why did Acme fail in 2023?"),
        (LIST, "When was the first one founded?", "When was Tesla founded?"),
        (Exchange("源氏物語を書いたのは誰?", ("紫式部",)), "Where did she live?",
         "Where did 紫式部 live?"),
    ],
)  # fmt: skip
def test_english_follow_up_gets_what_it_refers_to(last, question, understood):
    assert resolve(question, (last,)) == understood


def test_other_item_is_asked_the_same():
    earlier = (LIST, Exchange("When was Tesla founded?"))
    assert resolve("And the second one?", earlier) == "When was SpaceX founded?"


def test_place_in_a_race_is_no_item():
    assert resolve("Which team finished first?", (LIST,)) is None


@pytest.mark.parametrize("question", ["What is Python?", "Is there a museum?", "Is it true?"])
def test_question_that_stands_alone_is_left(question):
    assert resolve(question, (FOUNDED,)) is None
