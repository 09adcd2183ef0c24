"""A prediction as the page's table gets it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.evaluation.report.rows import CITED, GOLD, Outcome, outcome, row

TEXT = "港の灯台は\U0001f5fc1871年に完成した。人は15万\u2f08。"


def prediction(cited, golds, answered=True):
    start = TEXT.index(cited)
    place = {"source": "a.txt", "start": 100 + start, "end": 100 + start + len(cited)}
    citation = {**place, "role": "answer", "title": "港", "headings": ["一"], "text": cited}
    return {
        "id": 1,
        "answered": answered,
        "answer": cited if answered else None,
        "citations": [citation] if answered else [],
        "gold": {"answers": golds, "evidence": [TEXT]},
        "best": {"items": [cited], "places": [place]},
        "context": [{"source": "a.txt", "start": 100, "end": 100 + len(TEXT), "text": TEXT}],
        "scores": {"handled": 0.0},
    }


def marked(runs, flag):
    return [text for text, flags in runs if flags & flag]


def test_cited_words_are_marked_behind_a_character_of_two_utf16_units():
    (cited,) = row(prediction("1871年", []))["cited"]
    assert marked(cited["runs"], CITED) == ["1871年"]
    assert cited["headings"] == ["港", "一"]


def test_file_name_that_stands_for_a_title_is_not_said_twice():
    untitled = prediction("1871年", [])
    untitled["citations"][0]["title"] = "a.txt"
    assert row(untitled)["cited"][0]["headings"] == ["一"]


def test_gold_words_are_found_in_another_form_of_the_same_characters():
    (cited,) = row(prediction("1871年", ["15万人"]))["cited"]
    assert marked(cited["runs"], GOLD) == ["15万\u2f08"]


def test_words_that_are_cited_and_gold_have_both_marks():
    (cited,) = row(prediction("灯台は\U0001f5fc1871年", ["1871年\n灯台"]))["cited"]
    assert marked(cited["runs"], CITED | GOLD) == ["灯台", "は\U0001f5fc", "1871年"]
    assert [flags for _, flags in cited["runs"] if flags == CITED | GOLD] == [3, 3]


@given(
    st.lists(st.text("港の灯台は1871年に完成した。15万人⼈", min_size=1, max_size=4), max_size=4)
)
def test_marks_never_change_the_text(golds):
    shown = row(prediction("灯台", golds))
    for runs in (shown["cited"][0]["runs"], *shown["evidence"]):
        assert "".join(text for text, _ in runs) == TEXT


def test_answer_that_was_not_given_is_shown_where_it_stands():
    shown = row(prediction("灯台", ["1871年"], answered=False))
    assert shown["best"] == ["灯台"]
    assert marked(shown["cited"][0]["runs"], CITED) == ["灯台"]
    assert "answer" not in shown


def test_cited_place_without_context_is_shown_by_its_own_words():
    bare = {**prediction("灯台", []), "context": []}
    (cited,) = row(bare)["cited"]
    assert (cited["runs"], cited["spans"]) == ([["灯台", CITED]], [[102, 104]])


@pytest.mark.parametrize(
    ("answered", "handled", "expected"),
    [
        (True, 1.0, Outcome.RIGHT),
        (True, 0.0, Outcome.WRONG),
        (False, 1.0, Outcome.DECLINED_RIGHTLY),
        (False, 0.0, Outcome.DECLINED_WRONGLY),
        (True, None, Outcome.UNJUDGED),
    ],
)
def test_outcome(answered, handled, expected):
    scores = {} if handled is None else {"handled": handled}
    assert outcome({"answered": answered, "scores": scores}) == expected


def test_score_that_is_no_number_does_not_break_the_data():
    odd = {**prediction("灯台", []), "confidence": float("nan")}
    odd["scores"] = {"f1": float("inf"), "handled": 1.0}
    shown = json.loads(json.dumps(row(odd), allow_nan=False))
    assert shown["scores"] == {"handled": 1.0}
    assert "confidence" not in shown
