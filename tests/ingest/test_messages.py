"""Both languages say the same things with the same fields."""

import re
import string

import pytest

from ingest.messages import catalogue, language_of_environment, language_of_text, text


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_both_languages_have_the_same_keys():
    assert set(catalogue("ja")) == set(catalogue("en"))


@pytest.mark.parametrize("key", sorted(catalogue("en")))
def test_both_languages_have_the_same_fields(key):
    assert fields(catalogue("ja")[key]) == fields(catalogue("en")[key])


def test_japanese_texts_are_japanese_but_for_names():
    for key, template in catalogue("ja").items():
        if key in ("answer_place", "status_source", "figure_f1"):
            continue
        assert re.search(r"[\u3041-\u30ff\u4e00-\u9fff]", template), key


def test_details_may_have_any_name():
    assert "key1" in text("config_unknown_key", "en", file="f", key="key1", nearest="k")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "ja_JP"}, "en"),
        ({}, "en"),
    ],
)
def test_language_of_the_terminal(monkeypatch, environment, language):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language_of_environment() == language


def test_reply_is_in_the_language_of_the_question():
    assert language_of_text("誰?", "en") == "ja"
    assert language_of_text("Who?", "ja") == "en"
    assert language_of_text("2019", "ja") == "ja"
