"""What the threat model names is there: the code that holds a thing, the test that would notice."""

import ast
import re
from pathlib import Path

TOP = Path(__file__).parents[2]
TEXT = (TOP / "docs" / "security.md").read_text(encoding="utf-8")
# Who could want something, by what the headings call them.
ACTORS = ("a visitor of a page without", "a visitor who has the password",
          "the author of an article",
          "a web page that is open in the same browser", "somebody on the network's path",
          "another account of the same machine", "who makes or hands out the packages")  # fmt: skip


def defined(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }


def test_every_test_that_is_named_is_there():
    files = sorted((TOP / "tests").rglob("test_*.py"))
    there = {path.name for path in files}.union(*map(defined, files))
    named = set(re.findall(r"`(test_\w+(?:\.py)?)`", TEXT))
    assert len(named) > 60
    assert named - there == set()


def test_every_function_that_is_named_stands_in_its_module():
    links = re.findall(r"\[`([\w.]+)`\]\(\.\./([\w/]+\.py)\)", TEXT)
    assert len(links) > 40
    for name, file in links:
        path = TOP / file
        assert path.is_file(), file
        assert name == path.name or name in defined(path), (name, file)


def test_each_who_is_named_and_each_row_has_code_or_a_reason_and_a_test():
    for actor in ACTORS:
        assert f"| {actor}" in TEXT
    tables = [part for part in TEXT.split("## ") if "| what is held | how | test |" in part]
    assert len(tables) == 5
    for part in tables:
        rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line[:2] == "| "][1:]
        assert rows
        for row in rows:
            told_without = "follows the user's umask" in row[0]
            assert told_without or (len(row) == 3 and "`test_" in row[2]), row
