"""The reader without torch gives the scores, the tokens and the answers of the one with it."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.app import App
from chat.reader.choice import ReaderChoice
from chat.reader.opening import span_model
from chat.reader.span.windows import Pair
from chat.settings import load_config
from index.version import SourcePath
from ingest import messages

REPO = Path(__file__).resolve().parents[4]
PAIRS = [
    Pair("橋はいつ架けられたか?", "橋は2001年に架けられた。長さは120メートルである。", "橋\n歴史"),
    Pair("誰が歩いたか", "市場まで歩いたのは山田さんです。" * 60),
    Pair("Who walked?", "ｶﾞラスの</s>窓<mask> ①\u200b", "題"),
    Pair("何", "x"),
]


@pytest.fixture(scope="module")
def models():
    choice = ReaderChoice(precision="float32")
    quick, stock = span_model(choice, quick_start=True), span_model(choice)
    quick.load()
    stock.load()
    return quick, stock


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("bundled") / "index"
    app = App(load_config(REPO / "config.toml"), folder)
    app.builder.build(app.builder.source_set([SourcePath(str(REPO / "articles"), "/")], []))
    return folder


def scores(model):
    found = sorted(model.scores(PAIRS), key=lambda one: (one[0], one[1].starts.tolist()))
    return [(owner, window, start, end) for owner, window, start, end in found]


def test_scores_are_those_of_the_stock_model(models):
    quick, stock = map(scores, models)
    assert len(quick) == len(stock) > len(PAIRS)
    for (owner, window, *own), (other, same, *expected) in zip(quick, stock, strict=True):
        assert (owner, window.ids, window.types, window.null) == (
            other,
            same.ids,
            same.types,
            same.null,
        )
        np.testing.assert_array_equal(window.starts, same.starts)
        np.testing.assert_array_equal(window.ends, same.ends)
        np.testing.assert_allclose(own, expected, atol=5e-4)


@given(st.text(max_size=60))
def test_any_text_has_the_tokens_of_the_stock_tokenizer(models, text):
    quick, stock = (model._loaded.tokenizer.tokens(text) for model in models)
    assert quick.ids == stock.ids
    assert quick.starts.tolist() == stock.starts.tolist()
    assert quick.ends.tolist() == stock.ends.tolist()


@pytest.mark.timeout(900)  # asks many questions
def test_answers_to_the_bundled_questions_are_those_of_the_stock_models(index_dir):
    config = load_config(REPO / "config.toml")
    exact = config.settings.models.model_copy(update={"precision": "float32"})
    settings = config.settings.model_copy(update={"models": exact})
    config = replace(config, settings=settings)
    lines = (REPO / "tests" / "data" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    # Every third; all of them are asked by both ways in benchmarks/cold_start.py.
    questions = [json.loads(line)["question"] for line in lines if line.strip()][::3]
    quick, stock = App(config, index_dir, quick_start=True), App(config, index_dir)
    for question in questions:
        own, expected = (app.answerer.ask(question) for app in (quick, stock))
        assert own.answer == expected.answer, question
        assert [(c.start, c.end) for c in own.citations] == [
            (c.start, c.end) for c in expected.citations
        ]
        assert own.confidence == pytest.approx(expected.confidence, abs=2e-3)
    assert quick.span_model is not None
    assert quick.span_model.precision == "float32"


def test_asked_precision_of_another_kind_goes_the_stock_way():
    model = span_model(ReaderChoice(precision="bfloat16"), quick_start=True)
    assert model.precision == "bfloat16"


def test_settling_goes_over_to_the_stock_model():
    model = span_model(ReaderChoice(precision="float32"), quick_start=True)
    before = model.find(PAIRS)
    bare = model._loaded.network
    model.settle()
    assert model._loaded.network is not bare
    for own, expected in zip(model.find(PAIRS), before, strict=True):
        assert [one.span for one in own] == [one.span for one in expected]
    loaded = model._loaded
    model.settle()
    assert model._loaded is loaded


def test_one_question_is_answered_without_importing_torch(index_dir):
    code = (
        "import sys\nfrom chat.cli import run\n"
        f"code = run(['--index-dir', {str(index_dir)!r}, 'ask', 'OpenAIはいつ設立されましたか'])\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'gradio', 'sklearn'}\n"
        "print(code, sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1] == "0 []", done.stderr
    assert messages.text("not_in_article", "ja") not in done.stdout
