"""What backs an answer is cited beside it, and what says something else is shown as that."""

import pytest

from chat.answer import Role
from chat.citing import answer_citations, nearest_citations
from chat.question import analyze_question
from chat.reader import Reading
from index.search import Hit
from ingest.document import Passage, Span
from ingest.readers.text import TextFormat

TEXTS = {
    "a.txt": "橋は1950年に架けられた。長さは40メートルである。町は1950年に橋を架けたと記す。",
    "b.txt": "町史によれば、橋は1952年に架けられた。橋は1950年に架けられた。",
}


class Articles:
    """As much of an index as citing needs: each article is one passage."""

    def __init__(self) -> None:
        self.documents = {
            name: TextFormat().document(name, name, text) for name, text in TEXTS.items()
        }

    def passage_around(self, source: str, _: Span) -> Passage:
        return Passage(source, 0, len(TEXTS[source]))


@pytest.fixture
def index() -> Articles:
    return Articles()


def reading(source: str, words: str, score: float = 5.0, probability: float = 0.9, nth: int = 0):
    text = TEXTS[source]
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    begin = text.rfind("。", 0, start) + 1
    sentence = Span(begin, text.index("。", start) + 1)
    hit = Hit(Passage(source, 0, len(text)), 1.0, 1, 1.0, 1, 1.0)
    return Reading(hit, (Span(start, start + len(words)),), sentence, score, probability)


def cited(index, readings, question: str = "橋が架けられたのはいつですか?"):
    found = answer_citations(readings[0], readings, analyze_question(question), index)
    return [(one.role, one.source, one.start, one.text) for one in found]


def test_the_same_words_at_another_place_back_the_answer(index):
    found = cited(index, [reading("a.txt", "1950年"), reading("a.txt", "1950年", nth=1)])
    assert [role for role, *_ in found] == [Role.ANSWER, Role.SUPPORT]
    assert found[1][2] > found[0][2]


def test_another_article_that_says_the_same_backs_the_answer(index):
    found = cited(index, [reading("a.txt", "1950年"), reading("b.txt", "1950年")])
    assert [(role, source) for role, source, *_ in found] == [
        (Role.ANSWER, "a.txt"),
        (Role.SUPPORT, "b.txt"),
    ]


def test_another_date_as_sure_as_the_answer_is_shown_as_different(index):
    found = cited(index, [reading("a.txt", "1950年"), reading("b.txt", "1952年", score=4.5)])
    assert [(role, words) for role, _, _, words in found] == [
        (Role.ANSWER, "1950年"),
        (Role.DIFFERENT, "1952年"),
    ]


@pytest.mark.parametrize(
    "other",
    [
        reading("b.txt", "1952年", score=3.0),
        reading("b.txt", "1952年", probability=0.4),
        reading("a.txt", "40メートル"),
    ],
)
def test_what_is_less_sure_or_of_another_kind_is_not_shown(index, other):
    assert [role for role, *_ in cited(index, [reading("a.txt", "1950年"), other])] == [Role.ANSWER]


def test_places_hold_the_words_that_are_cited(index):
    for _, source, start, words in cited(
        index, [reading("a.txt", "1950年"), reading("b.txt", "1952年", score=5.0)]
    ):
        assert TEXTS[source][start : start + len(words)] == words


@pytest.mark.parametrize(("score", "backs"), [(2.0, True), (1.99, False)])
def test_what_speaks_to_the_question_much_less_does_not_back_the_answer(index, score, backs):
    found = cited(index, [reading("a.txt", "1950年"), reading("b.txt", "1950年", score=score)])
    assert (Role.SUPPORT in [role for role, *_ in found]) is backs


@pytest.mark.parametrize(
    ("score", "probability", "shown"),
    [(4.0, 0.5, True), (3.99, 0.9, False), (5.0, 0.49, False)],
)
def test_what_disagrees_has_to_be_as_sure_by_itself(index, score, probability, shown):
    other = reading("b.txt", "1952年", score, probability)
    found = cited(index, [reading("a.txt", "1950年"), other])
    assert (Role.DIFFERENT in [role for role, *_ in found]) is shown


def test_the_same_sentence_neither_backs_the_answer_nor_disagrees(index):
    same = reading("a.txt", "1950年")
    assert [role for role, *_ in cited(index, [same, same])] == [Role.ANSWER]


def test_only_the_best_that_disagrees_is_shown(index):
    others = [reading("b.txt", "1952年"), reading("b.txt", "1952年")]
    found = cited(index, [reading("a.txt", "1950年"), *others])
    assert [role for role, *_ in found] == [Role.ANSWER, Role.DIFFERENT]


def nearest(index, readings, sources, count: int):
    hits = [Hit(Passage(name, 0, len(TEXTS[name])), 1.0, 1, 1.0, 1, 1.0) for name in sources]
    return [
        (one.role, one.source, one.text) for one in nearest_citations(hits, readings, count, index)
    ]


def test_nearest_places_are_the_best_sentence_of_each_passage_then_whole_passages(index):
    readings = [reading("b.txt", "1952年"), reading("b.txt", "1950年")]
    assert nearest(index, readings, ["a.txt", "b.txt"], 3) == [
        (Role.SUPPORT, "b.txt", "町史によれば、橋は1952年に架けられた。"),
        (Role.SUPPORT, "a.txt", TEXTS["a.txt"]),
    ]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_no_more_nearest_places_are_shown_than_asked_for(index, count):
    assert len(nearest(index, [], ["a.txt", "b.txt"], count)) == count


def test_what_is_less_sure_does_not_hide_what_backs_the_answer_after_it(index):
    others = [reading("b.txt", "1950年", score=1.0), reading("a.txt", "1950年", nth=1)]
    found = cited(index, [reading("a.txt", "1950年"), *others])
    assert [(role, source) for role, source, *_ in found] == [
        (Role.ANSWER, "a.txt"),
        (Role.SUPPORT, "a.txt"),
    ]
