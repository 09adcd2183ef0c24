"""Candidate spans lie in the sentence, and the likeliest is of the kind that is asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.question import analyze_question
from chat.reader.candidates import best_span, candidates
from ingest.document import Span


def best(text: str, question: str) -> str | None:
    found = best_span(text, Span(0, len(text)), analyze_question(question), 0.01)
    return None if found is None else found.of(text)


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        ("1990年に生まれ、2015年に会社を設立した。", "会社を設立したのはいつ?", "2015年"),
        ("市の予算の12%にあたる3億円を橋にあてた。", "橋にあてたのはいくら?", "3億円"),
        ("市の予算の12%にあたる3億円を橋にあてた。", "橋は予算の何パーセント?", "12%"),
        ("編集長のジョン・スミスが町を訪れた。", "町を訪れたのは誰?", "ジョン・スミス"),
        ("合言葉は「海は青い」だ。", "合言葉は何?", "海は青い"),
        ("旅客型の最大の運用者はみどり航空である。", "最大の運用者はどの航空会社?", "みどり航空"),
    ],
)
def test_likeliest_span_is_of_the_kind_that_is_asked_for(text, question, answer):
    assert best(text, question) == answer


def test_what_the_question_says_is_no_candidate():
    text = "水星社は金星社を買った。"
    question = analyze_question("水星社が買ったのは何?")
    words = {c.span.of(text) for c in candidates(text, Span(0, len(text)), question)}
    assert "金星社" in words
    assert "水星社" not in words


def test_nothing_is_taken_where_nothing_is_likely_enough():
    assert best_span("そうだ。", Span(0, 4), analyze_question("それは何?"), 0.5) is None


@given(st.text(alphabet="年月の12億円「」、。カナ山田さんはがABx・ \u2f08", max_size=50))
def test_candidates_lie_within_the_sentence_and_have_equal_features(text):
    sentence = Span(min(1, len(text)), len(text))
    for words in ("いつ?", "いくら?", "誰?", "山田は何?", "Who?"):
        found = candidates(text, sentence, analyze_question(words))
        assert len({len(c.features) for c in found}) <= 1
        for candidate in found:
            assert sentence.start <= candidate.span.start < candidate.span.end <= sentence.end
