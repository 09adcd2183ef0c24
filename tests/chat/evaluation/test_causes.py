"""Each cause, by the smallest case of it."""

import pytest

from chat.evaluation.causes import cause_of
from chat.evaluation.gold import GoldFinder
from chat.evaluation.judge import judge
from chat.evaluation.questions.question import EvaluationQuestion
from chat.evaluation.record import Attempt, Cause
from index.live import LiveIndex
from ingest.document import Document, Passage, SectionKind

TEXT = """園は1998年4月に開いた。
費用は約3億円だった。
来た人は15万人で、2024年の数だ。
橋と竹の道と石の広場がある。
費用は約3億円だったという。"""


def line(number):
    """The passage of a line of the text."""
    lines = TEXT.splitlines()
    start = sum(len(text) + 1 for text in lines[:number])
    return Passage("a", start, start + len(lines[number]))


INDEX = LiveIndex(None, {"a": Document("a", "a", TEXT)}, tuple(map(line, range(5))), None, None)


def place(words, number=None):
    start = TEXT.index(words, line(number).start if number is not None else 0)
    return Passage("a", start, start + len(words))


def cause(
    *best,
    answers=(),
    evidence=(),
    found=(0, 1, 2, 3),
    at=None,
    kind="when",
    answered=True,
    answerable=True,
    read=2,
):
    asked = EvaluationQuestion(1, "問い", (), answers, evidence, answerable, kind)
    gold = GoldFinder(INDEX).find(asked)
    places = tuple(place(words, at) for words in best)
    ranking = tuple((line(number), 1.0 / (1 + at)) for at, number in enumerate(found))
    attempt = Attempt(answered, best, places, 0.5, ranking, read)
    (scores,) = judge([gold], [attempt], [1.0])
    return cause_of(gold, attempt, scores, INDEX)


WHEN = {"answers": ("1998年4月",), "evidence": ("園は1998年4月に開いた。",)}
COST = {"answers": ("約3億円",), "evidence": ("費用は約3億円だった。",), "kind": "number"}


def test_gold_answer_has_no_cause():
    assert cause("1998年4月", **WHEN) is None


def test_question_without_gold_has_no_cause():
    assert cause("2024年", answerable=None) is None


def test_right_answer_with_words_of_its_own_has_no_cause():
    assert cause("1998年4月", answers=("98年4月1日",)) is None


@pytest.mark.parametrize(
    "gold",
    [
        {"answers": ("1999年",)},
        {"answers": ("橋\n池",)},  # an item of it stands nowhere
        {"answers": ("2024年",), "evidence": ("池がある。",)},
    ],
)
def test_gold_that_stands_nowhere_looks_wrong(gold):
    assert cause("15万人", **gold) is Cause.GOLD_LOOKS_WRONG


def test_one_gold_answer_that_stands_is_enough():
    found = cause("15万人", answers=("1999年", "2024年"), found=(2,))
    assert found is Cause.NOT_READ


def test_right_answer_is_not_put_down_to_wrong_gold():
    assert cause("1998年4月", answers=("1998年4月", "1999年")) is None


def test_answered_but_unanswerable():
    assert cause("15万人", answerable=False) is Cause.WRONGLY_ANSWERED
    assert cause("15万人", answerable=False, answered=False) is None


def test_evidence_among_the_passages_not_read_is_not_retrieved():
    assert cause("15万人", found=(1, 2, 0), **WHEN) is Cause.NOT_RETRIEVED
    assert cause("15万人", found=(1, 2, 0), read=3, **WHEN) is not Cause.NOT_RETRIEVED


def test_without_evidence_the_words_of_the_answer_are_what_is_to_be_retrieved():
    gold = {"answers": ("\uff11998年4月",)}
    assert cause("15万人", found=(1, 2), **gold) is Cause.NOT_RETRIEVED
    assert cause("15万人", found=(2, 0), **gold) is Cause.NOT_READ


def test_links_to_other_articles_count_as_found_but_not_read():
    gold = GoldFinder(INDEX).find(EvaluationQuestion(1, "問い", **WHEN, answerable=True))
    links = Passage("a", line(4).start, line(4).end, (), SectionKind.TRAILER)
    attempt = Attempt(True, ("15万人",), (place("15万人"),), 0.5, ((links, 2.0), (line(0), 1.0)), 1)
    (scores,) = judge([gold], [attempt], [1.0])
    assert cause_of(gold, attempt, scores, INDEX) is Cause.NOT_READ


def test_right_but_not_given():
    assert cause("1998年4月に", answered=False, **WHEN) is Cause.WRONGLY_ABSTAINED


def test_declined_without_reading():
    assert cause(answered=False, found=(), read=0, **WHEN) is Cause.WRONGLY_ABSTAINED


def test_retrieved_but_another_place_read():
    assert cause("15万人", found=(2, 0), **WHEN) is Cause.NOT_READ
    assert cause(found=(2, 0), **WHEN) is Cause.NOT_READ  # nothing was read off at all


def test_gold_words_at_another_place_are_read_there():
    found = cause("費用は約3億円だったという。", found=(4, 1), at=4, **COST)
    assert found is Cause.EDGE_ONLY


@pytest.mark.parametrize("best", ["1998年4月に", "1998年", "は1998年4月に開"])
def test_other_edges_of_a_right_answer(best):
    assert cause(best, **WHEN) is Cause.EDGE_ONLY


def test_kinds_that_allow_any_cut_have_no_edges():
    gold = {**COST, "kind": "why"}
    assert cause("費用は約3億円だった。", found=(1,), **gold) is None


def test_other_edges_that_are_too_far_off_to_be_right():
    assert cause("月", **WHEN) is Cause.EDGE_ONLY


def test_whole_sentence_around_a_short_answer_is_a_wrong_span():
    gold = {"answers": ("2",), "evidence": ("来た人は15万人で、2024年の数だ。",)}
    assert cause("来た人は15万人で、2024年の数だ。", found=(2,), **gold) is Cause.WRONG_SPAN


def test_other_words_of_the_evidence():
    gold = {"answers": ("2024年",), "evidence": ("来た人は15万人で、2024年の数だ。",)}
    assert cause("15万人", found=(2,), **gold) is Cause.WRONG_SPAN


def test_list_with_an_item_too_few_is_no_matter_of_edges():
    gold = {"answers": ("橋\n竹の道\n石の広場",), "evidence": ("橋と竹の道と石の広場がある。",)}
    assert cause("橋", "竹の道", found=(3,), kind="list", **gold) is Cause.WRONG_SPAN
    assert cause("橋と", "竹の道", "石の広場", found=(3,), kind="what", **gold) is (Cause.EDGE_ONLY)
