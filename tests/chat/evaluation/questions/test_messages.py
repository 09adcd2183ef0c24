"""Every sentence on question files is there with the fields it gets, and none is left over."""

import ast
import string
import tomllib
from pathlib import Path

import pytest

from chat.evaluation.questions import Format
from ingest.messages import catalogue

REPO = Path(__file__).resolve().parents[4]
SOURCES = [*(REPO / "chat" / "evaluation" / "questions").glob("*.py")]


def issue_calls() -> list[tuple[str, set[str]]]:
    """The key and the fields of each call of ``issue(place, key, …)``."""
    return [
        (node.args[1].value, {keyword.arg for keyword in node.keywords})
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "issue"
        and isinstance(node.args[1], ast.Constant)
    ]


@pytest.mark.parametrize(("key", "given"), issue_calls())
def test_issue_has_its_sentence_and_fields(key, given):
    template = catalogue("en")[key]
    assert {name for _, name, _, _ in string.Formatter().parse(template) if name} <= given


def test_no_sentence_is_left_over():
    keys = tomllib.loads(
        (REPO / "ingest" / "messages" / "en" / "questions.toml").read_text(encoding="utf-8")
    )
    said = "".join(path.read_text(encoding="utf-8") for path in (REPO / "chat").rglob("*.py"))
    built = {f"questions_format_{format_}" for format_ in Format}
    assert {key for key in keys if f'"{key}"' not in said} == built
