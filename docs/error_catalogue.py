"""Every sentence of the exception family, by the class that says it, found in the code."""

from __future__ import annotations

import ast
import inspect
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from docs.layout import table
from ingest import errors as family
from ingest.messages import catalogue

_PACKAGES = ("ingest", "index", "chat", "training")
_CLASSES = {
    name: found
    for name, found in vars(family).items()
    if inspect.isclass(found) and issubclass(found, family.ShuttenError)
}
_OF_THE_COMMAND = ("usage", "internal")


def errors(repo: Path) -> list[str]:
    """The parts of ``errors.md``: a heading, what it is, and a table for each class.

    Args:
        repo: where the packages lie.
    """
    parts = [
        "What Shutten says when something is wrong: one sentence that says what to do, on stderr "
        "with exit code 2, on the page, or as `message` of `POST /ask`, whose `code` is the first "
        "column ([api.md](../api.md#errors)). Names in braces are filled in. The commonest ones "
        "with more of what is behind them: "
        "[operations.md](../operations.md#what-each-error-means)."
    ]
    found = keys_by_class(repo)
    for name, one in _CLASSES.items():
        if found.get(name):
            parts += [f"## {name}", inspect.getdoc(one) or "", _sentences(sorted(found[name]))]
    parts += ["## Said by the command itself", "What the command line cannot make sense of, and"]
    parts[-1] += " what nobody foresaw."
    return [*parts, _sentences(list(_OF_THE_COMMAND))]


def _sentences(keys: list[str]) -> str:
    english, japanese = catalogue("en"), catalogue("ja")
    rows = [[f"`{key}`", _cell(english[key]), _cell(japanese[key])] for key in keys]
    return table(["code", "English", "日本語"], rows)


def _cell(sentence: str) -> str:
    return sentence.replace("|", "\\|").replace("\n", "<br>").replace("<", "&lt;")


def keys_by_class(repo: Path) -> dict[str, set[str]]:
    """The keys that each class of the family is raised with.

    A key that is not written where the class is called (``raise SourceError(key, …)``) is any that
    the function names, else any that the module names.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for package in _PACKAGES:
        for path in sorted((repo / package).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for name, keys in _raised(tree):
                found[name] |= keys
    return dict(found)


def _raised(tree: ast.Module) -> Iterator[tuple[str, set[str]]]:
    for scope, call in _calls(tree):
        called = call.func
        if isinstance(called, ast.Name) and called.id in _CLASSES and call.args:
            yield called.id, _named(call.args[0]) or _named(scope) or _named(tree)


def _calls(tree: ast.Module) -> Iterator[tuple[ast.AST, ast.Call]]:
    """Every call with the outermost function around it."""
    functions = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        around = [one for one in functions if one.lineno <= call.lineno <= (one.end_lineno or 0)]
        yield (around[-1] if around else tree), call


def _named(node: ast.AST) -> set[str]:
    """The keys of sentences that a piece of code names."""
    return {
        one.value
        for one in ast.walk(node)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    } & set(catalogue("en"))
