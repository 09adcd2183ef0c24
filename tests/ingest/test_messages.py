"""Both languages say the same things with the same fields."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from ingest import errors
from ingest.messages import (
    add,
    catalogue,
    fields,
    language_of_environment,
    language_of_text,
    text,
)

REPO = Path(__file__).resolve().parents[2]


def test_both_languages_have_the_same_keys():
    assert set(catalogue("ja")) == set(catalogue("en"))


def test_both_languages_have_the_same_files_and_no_key_stands_in_two():
    folder = REPO / "ingest" / "messages"
    keys = {
        language: [(file.name, key) for file in sorted((folder / language).glob("*.toml"))
                   for key in tomllib.loads(file.read_text(encoding="utf-8"))]
        for language in ("ja", "en")
    }  # fmt: skip
    assert set(keys["ja"]) == set(keys["en"])
    assert len({key for _, key in keys["en"]}) == len(keys["en"])


@pytest.mark.parametrize("key", sorted(catalogue("en")))
def test_both_languages_have_the_same_fields(key):
    assert fields(catalogue("ja")[key]) == fields(catalogue("en")[key])


# Of signs and other sentences alone.
PATTERNS = {"answer_place", "built_failed_file", "built_remark", "copy_quote", "questions_finding"}
PATTERNS |= {"unit_bytes"}


def test_japanese_texts_are_japanese_but_for_names():
    for key, template in catalogue("ja").items():
        named = key.startswith("format_")  # Word, PDF
        if named or key in PATTERNS:
            continue
        assert re.search(r"[\u3041-\u30ff\u4e00-\u9fff]", template), key


@pytest.fixture
def _as_before():
    """The catalogues are as they were once a test is over."""
    kept = {language: dict(catalogue(language)) for language in ("ja", "en")}
    yield
    for language, texts in kept.items():
        catalogue(language).clear()
        catalogue(language).update(texts)


@pytest.mark.usefixtures("_as_before")
def test_a_part_may_bring_its_own_sentences():
    add({"ja": {"own_part": "{count} 件です。"}, "en": {"own_part": "{count} of them."}})
    assert text("own_part", "ja", count=2) == "2 件です。"
    assert text("own_part", "en", count=2) == "2 of them."


@pytest.mark.usefixtures("_as_before")
@pytest.mark.parametrize(
    "texts",
    [
        {"ja": {"own_part": "駅"}},
        {"ja": {"own_part": "駅"}, "en": {"another": "station"}},
        {"ja": {"own_part": "{count} 件"}, "en": {"own_part": "{number} of them"}},
        {"ja": {"not_in_article": "駅"}, "en": {"not_in_article": "station"}},
    ],
)
def test_sentences_that_one_language_lacks_or_that_are_taken_are_refused(texts):
    before = dict(catalogue("ja"))
    with pytest.raises(ValueError, match=r"languages|already"):
        add(texts)
    assert catalogue("ja") == before


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


def test_every_sentence_that_the_code_names_is_there_with_the_fields_it_gets():
    """A key or field that is missing would show as a traceback instead of a sentence."""
    for path in (p for name in ("ingest", "index", "chat") for p in (REPO / name).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            key = called_with_key(node)
            if key is None:
                continue
            assert key in catalogue("en"), f"{path}: {key}"
            given = {keyword.arg for keyword in node.keywords}
            if None not in given:
                assert fields(catalogue("en")[key]) <= given, f"{path}: {key}"


OURS = {name for name in vars(errors) if name.endswith("Error")}


def called_with_key(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Call) or not node.args:
        return None
    first = node.args[0]
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return None
    called = node.func
    if isinstance(called, ast.Name) and called.id in OURS:
        return first.value
    if isinstance(called, ast.Attribute) and ast.unparse(called) == "messages.text":
        return first.value
    return None
