"""One line of configuration makes any question-answering checkpoint the reader."""

import json

import pytest

import chat.reader.opening
from chat.reader.choice import ReaderChoice
from chat.reader.opening import make_reader, span_model
from chat.reader.sentence import SentenceReader
from chat.reader.span.reader import SpanReader

QUESTION = "青葉庭園を設計したのは誰ですか?"


@pytest.fixture(params=["make_bert", "make_roberta"])
def checkpoint(request, tmp_path):
    """A stock folder beside the configuration, as a user would download it."""
    folder = tmp_path / "reader"
    for part in request.getfixturevalue(request.param)():
        part.save_pretrained(folder)
    return folder


@pytest.fixture
def with_reader(config_file):
    def configure(*lines: str) -> None:
        text = config_file.read_text(encoding="utf-8")
        changed = text.replace("reader = 'sentence'\n", "".join(f"{x}\n" for x in lines))
        config_file.write_text(changed, encoding="utf-8")

    return configure


def test_named_checkpoint_answers_with_words_of_the_article(
    shutten, with_reader, articles, checkpoint
):
    with_reader(f"reader = '{checkpoint}'")
    assert shutten("index", "build")[0] == 0
    code, out, _ = shutten("ask", "--json", QUESTION)
    answer = json.loads(out)
    assert code == 0
    assert answer["answered"]
    assert answer["citations"]
    for citation in answer["citations"]:
        text = (articles.parent / citation["source"]).read_text(encoding="utf-8")
        assert text[citation["start"] : citation["end"]] == citation["text"]


def test_folder_is_taken_relative_to_the_configuration(shutten, with_reader, checkpoint):
    with_reader("reader = 'reader'", "reader_max_tokens = 48", "precision = 'float32'")
    shutten("index", "build")
    code, out, _ = shutten("ask", "--json", QUESTION)
    assert (code, json.loads(out)["answered"]) == (0, True)


@pytest.mark.parametrize(("language", "words"), [("ja", "リーダー"), ("en", "reader")])
def test_trained_reader_that_does_not_come_along_is_told(
    shutten, with_reader, monkeypatch, language, words
):
    monkeypatch.setattr(chat.reader.opening, "find_packed", lambda: None)
    monkeypatch.setenv("SHUTTEN_INTERFACE__LANGUAGE", language)
    with_reader("reader = 'default'")
    shutten("index", "build")
    code, _, err = shutten("ask", QUESTION)
    assert code == 2
    assert words in err
    assert len(err.strip().splitlines()) == 1


def test_folder_that_is_no_reader_is_told_by_name(shutten, with_reader, tmp_path):
    (tmp_path / "empty").mkdir()
    with_reader("reader = 'empty'")
    shutten("index", "build")
    code, _, err = shutten("ask", QUESTION)
    assert code == 2
    assert "empty" in err
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "command", [("chat", "--port", "0"), ("evaluate", "questions.txt", "--out", "report")]
)
def test_wrong_reader_is_told_before_anything_is_asked(
    shutten, with_reader, tmp_path, monkeypatch, command
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "questions.txt").write_text(QUESTION, encoding="utf-8")
    shutten("index", "build")
    with_reader("reader = 'empty'")
    code, _, err = shutten(*command)
    assert code == 2
    assert "empty" in err


def test_sentence_reader_needs_no_model():
    assert span_model(ReaderChoice("sentence")) is None
    assert isinstance(make_reader(None, encoder=None), SentenceReader)


def test_settings_reach_the_model():
    choice = ReaderChoice("a/b", max_tokens=99, precision="float32", stride=7, batch_tokens=500)
    model = span_model(choice)
    settings = model.settings
    assert (settings.windows.tokens, settings.windows.stride) == (99, 7)
    assert (settings.precision, settings.batch_tokens) == ("float32", 500)
    assert not settings.bears_int8
    assert isinstance(make_reader(model, encoder=None), SpanReader)
    assert span_model(ReaderChoice()).settings.bears_int8
