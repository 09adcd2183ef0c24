"""A BERT is read by the forward pass for inference, any other model by Transformers; alike."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.quality import config_with
from chat.app import App
from chat.reader.span import network
from chat.reader.span.network import Network
from chat.reader.span.tokens import TextTokenizer
from chat.reader.span.windows import Pair, WindowLimits, make_windows
from index.version import SourcePath

REPO = Path(__file__).resolve().parents[4]
PAIRS = [
    Pair("館長は誰?", "潮見図書館は2005年に建てられました。館長は鈴木一郎です。", "海の図書館"),
    Pair("いつ?", "開園は1998年4月。" * 60),
    Pair("庭は?", "池"),
    Pair("When was it built?", "It was built in 2005 by the town."),
]


def scores(model, tokenizer, precision="float32") -> np.ndarray:
    """Start and end scores of all windows, one after the other."""
    marked = TextTokenizer(tokenizer)
    windows = [w for pair in PAIRS for w in make_windows(pair, marked, WindowLimits(tokens=96))]
    found = dict.fromkeys(range(len(windows)))
    for number, start, end in Network(model, tokenizer, precision).run(windows, 1024):
        found[number] = np.concatenate([start, end])
    return np.concatenate(list(found.values()))


@pytest.fixture
def stock(monkeypatch):
    """From here on every model is run by Transformers."""
    return lambda: monkeypatch.setattr(network, "_is_bert", lambda model: False)


def test_bert_is_scored_as_by_transformers(make_bert, stock):
    quick = scores(*make_bert())
    stock()
    np.testing.assert_allclose(quick, scores(*make_bert()), atol=1e-5)


def test_bert_of_another_activation_is_run_by_transformers(make_bert, stock):
    found = scores(*make_bert(hidden_act="relu"))
    assert not np.allclose(found, scores(*make_bert()), atol=1e-3)
    stock()
    np.testing.assert_array_equal(found, scores(*make_bert(hidden_act="relu")))


def test_model_given_to_two_readers_is_changed_by_neither(make_bert):
    made = make_bert()
    first = scores(*made)
    scores(*made, "bfloat16")
    np.testing.assert_array_equal(scores(*made), first)


def bundled_answers(folder: Path) -> list[tuple]:
    app = App(config_with(precision="float32"), folder)
    paths = [SourcePath(str(REPO / "articles"), "/")]
    app.builder.build(app.builder.source_set(paths, []))
    lines = (REPO / "tests" / "data" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    answers = [app.answerer.ask(question) for question in questions]
    return [(found.answer, found.citations, found.nearest, found.reason) for found in answers]


@pytest.mark.timeout(900)
def test_bundled_questions_are_answered_as_by_transformers(tmp_path, stock):
    quick = bundled_answers(tmp_path / "quick")
    assert len(quick) == 36
    assert sum(answer is not None for answer, *_ in quick) > 20
    stock()
    assert bundled_answers(tmp_path / "stock") == quick
