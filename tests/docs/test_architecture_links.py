"""The document on the architecture names what is there, and the way that a question really goes."""

import ast
import re
import sys
from pathlib import Path

import pytest

from chat.app import App
from chat.settings import load_config

REPO = Path(__file__).resolve().parents[2]
DOCUMENT = REPO / "docs" / "architecture.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
LINK = re.compile(r"\[`([^`\]]+)`\]\((\.\./[^)#]+)\)")
NAME = re.compile(r"[A-Za-z_]+(?:\.[A-Za-z_]+)?")
LINKS = sorted(set(LINK.findall(TEXT)))


def steps() -> list[list[tuple[str, str]]]:
    """The functions of each step of a question with their files, in order."""
    part = TEXT.split("## The way of a question")[1].split("## ")[0].split("\n\nPage,")[0]
    items = re.split(r"(?m)^\d+\. ", part)[1:]
    found = [[(n, f) for n, f in LINK.findall(item) if is_function(n, f)] for item in items]
    return [[(name, file.removeprefix("../")) for name, file in item] for item in found]


def is_function(name: str, file: str) -> bool:
    return isinstance(defined(DOCUMENT.parent / file).get(name), ast.FunctionDef)


def defined(path: Path) -> dict[str, ast.AST]:
    """What a module defines by name, methods as ``Class.method``."""
    found: dict[str, ast.AST] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        if isinstance(node, ast.ClassDef):
            methods = (inner for inner in node.body if isinstance(inner, ast.FunctionDef))
            found |= {f"{node.name}.{method.name}": method for method in methods}
    return found


@pytest.mark.parametrize(("name", "file"), LINKS)
def test_what_the_document_links_to_is_defined_there(name, file):
    path = DOCUMENT.parent / file
    assert path.exists(), file
    if path.suffix == ".py" and NAME.fullmatch(name) and not name.endswith(".py"):
        assert name in defined(path)


def test_way_of_a_question_has_ten_steps_each_with_its_function():
    assert len(steps()) == 10
    assert all(steps())


@pytest.fixture
def asked(tmp_path):
    """The functions that a question called, as (qualified name, file), in order of first calls."""
    (tmp_path / "a.txt").write_text(
        "1. 駅のはじまり\n\n青葉駅は1998年4月に開業しました。\n\n設計したのは佐藤健一です。\n",
        encoding="utf-8",
    )
    config_file = tmp_path / "config.toml"
    config_file.write_text(
        "[sources]\npaths = ['a.txt']\n[index]\ndir = 'index'\n[answer]\nthreshold = 0.0\n",
        encoding="utf-8",
    )
    config = load_config(config_file)
    app = App(config, config.index_dir, quick_start=True)
    app.builder.build(app.builder.source_set([], config.source_paths))
    answerer = app.answerer
    called = {}

    def note(frame, event, _argument):
        if event == "call":
            called.setdefault(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        answer = answerer.ask("青葉駅はいつ開業しましたか?")
    finally:
        sys.setprofile(before)
    assert answer.answered
    files = {code: Path(code.co_filename) for code in called}
    return [
        (code.co_qualname, path.relative_to(REPO).as_posix())
        for code, path in files.items()
        if path.is_relative_to(REPO)
    ]


def test_a_question_takes_the_steps_of_the_document_in_their_order(asked):
    named = [function for step in steps() for function in step]
    assert [function for function in asked if function in named] == named
