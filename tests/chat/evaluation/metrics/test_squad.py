"""Our SQuAD figures are those of the official script."""

import collections
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.evaluation.metrics.squad_exact_match import squad_exact_match
from chat.evaluation.metrics.squad_f1 import squad_f1

# The arithmetic of evaluate-v2.0.py, written down as a reference.


def normalize_answer(s):
    def remove_articles(text):
        return re.sub(re.compile(r"\b(a|an|the)\b", re.UNICODE), " ", text)

    def remove_punc(text):
        return "".join(ch for ch in text if ch not in set(string.punctuation))

    return " ".join(remove_articles(remove_punc(s.lower())).split())


def get_tokens(s):
    return normalize_answer(s).split() if s else []


def compute_exact(a_gold, a_pred):
    return int(normalize_answer(a_gold) == normalize_answer(a_pred))


def compute_f1(a_gold, a_pred):
    gold_toks, pred_toks = get_tokens(a_gold), get_tokens(a_pred)
    num_same = sum((collections.Counter(gold_toks) & collections.Counter(pred_toks)).values())
    if len(gold_toks) == 0 or len(pred_toks) == 0:
        return int(gold_toks == pred_toks)
    if num_same == 0:
        return 0
    precision, recall = 1.0 * num_same / len(pred_toks), 1.0 * num_same / len(gold_toks)
    return (2 * precision * recall) / (precision + recall)


def official(golds, prediction):
    golds = [g for g in golds if normalize_answer(g)] or [""]
    return (
        max(compute_exact(g, prediction) for g in golds),
        max(compute_f1(g, prediction) for g in golds),
    )


words = st.lists(
    st.sampled_from(
        ["The", "a", "an", "cat", "Cat's", "2001年", "。", "!", "...", "東京", "\u3000"]
    )
).map(" ".join) | st.text(max_size=12)


@given(st.lists(words, min_size=1, max_size=3), words)
def test_equal_to_the_official_script(golds, answer):
    expected = official(golds, answer)
    assert (squad_exact_match(answer, golds), squad_f1(answer, golds)) == pytest.approx(expected)


@given(st.lists(words, min_size=1, max_size=3))
def test_no_answer_is_the_empty_answer_of_the_script(golds):
    expected = official(golds, "")
    assert (squad_exact_match(None, golds), squad_f1(None, golds)) == expected


@pytest.mark.parametrize(
    ("answer", "gold", "em", "f1"),
    [
        ("The Cat!", "cat", 1.0, 1.0),
        ("black cat", "cat", 0.0, 2 / 3),
        ("2001年に", "2001年", 0.0, 0.0),  # unspaced Japanese is one word
        (None, "cat", 0.0, 0.0),
    ],
)
def test_known_cases(answer, gold, em, f1):
    assert squad_exact_match(answer, [gold]) == em
    assert squad_f1(answer, [gold]) == pytest.approx(f1)
