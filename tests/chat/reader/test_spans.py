"""Tight spans are verbatim, of the expected type, and not what the question already says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.question import AnswerType, analyze_question
from chat.reader.spans import best_clause, spans_in
from ingest.document import Span


def words(text: str, question: str) -> list[str]:
    spans = spans_in(text, Span(0, len(text)), analyze_question(question))
    return [span.of(text) for span in spans]


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("会社は1998年4月に設立された。", "設立はいつ?", ["1998年4月"]),
        ("会社は平成10年に設立された。", "設立はいつ?", ["平成10年"]),
        ("総額120億円規模の投資を受けた。", "投資額はいくら?", ["総額120億円規模"]),
        ("株式の49%を持つ。", "株式の何パーセントを持つ?", ["49%"]),
        ("会員は15万\u2f08に達した。", "会員は何人?", ["15万\u2f08"]),
        ("編集長のジョン・スミスが語った。", "編集長は誰?", ["ジョン・スミス"]),
        ("合言葉は「海は青い」だ。", "合言葉は何?", ["海は青い"]),
    ],
)
def test_span_of_the_expected_type_is_found(text, question, expected):
    assert words(text, question) == expected


def test_what_the_question_says_is_no_answer():
    assert words("2019年に始まり2021年に終わった。", "2019年に始まったものはいつ終わった?") == [
        "2021年"
    ]


def test_clause_is_never_cut_inside_a_quotation():
    text = "社長は「長く、静かに、続ける」と話し、会場は沸き、記者は拍手し、外では雨が降っていた。"
    clause = best_clause(
        text, Span(0, len(text)), analyze_question("社長は静かに何をすると話した?")
    )
    assert clause.of(text).count("「") == clause.of(text).count("」")


@given(st.text(alphabet="年月日0123456789万億円「」、。アカサ山本太郎・ \u2f08ABC", max_size=60))
def test_spans_lie_within_the_sentence(text):
    for kind in ("いつ?", "いくら?", "誰?", "何?"):
        question = analyze_question(kind)
        for span in spans_in(text, Span(0, len(text)), question):
            assert 0 <= span.start < span.end <= len(text)
    assert question.expects is AnswerType.THING


@pytest.mark.parametrize("text", ["1" + "千" * 3_000, "十" * 3_000, "1千" + "3" * 3_000])
def test_run_of_numerals_without_a_unit_is_passed_over_at_once(text):
    """It was tried in every way to take it apart: two to the power of its length."""
    question = analyze_question("費用はいくらですか?")
    assert spans_in(text + "。", Span(0, len(text) + 1), question) == []
