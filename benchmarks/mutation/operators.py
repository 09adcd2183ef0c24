"""The faults: each changes one place of a module as a slip of the hand would.

The operators are those that Offutt et al., "An experimental determination of sufficient mutant
operators" (TOSEM 1996), found enough, and, since half of this code is tables, constants.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
# Those of which the other one is the negation.
_OPPOSED = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot)
_LEFT_OUT = (ast.JoinedStr, ast.Assert, ast.Import, ast.ImportFrom)
_NOWHERE = 0
_LAST = 9_999  # beyond all modules
_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault in one module.

    Attributes:
        path: of the module, relative to the repository.
        line: where the fault is, from 1.
        function: first line of the outermost function around it; 0 outside of functions.
        before: the place as it was.
        after: as it is now.
        number: which of the module's mutants it is, from 0; see ``code_of``.
        within: the text of its line.
        lines: first and last lines whose tests can tell, the narrowest first; the next where no
            test runs one of these.
    """

    path: str
    line: int
    function: int
    before: str
    after: str
    number: int
    within: str = ""
    lines: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """Something that can be changed: a field of a node, and what may stand there instead."""

    node: ast.AST
    field: str
    at: int | None
    around: _Around


@dataclass(frozen=True, slots=True)
class _Around:
    """What a place stands in.

    Attributes:
        function: first line of the outermost function; 0 outside of functions.
        lines: first and last line that are run with the place; see ``_run_with``.
        imported: whether it is run by importing, and used by other lines.
    """

    function: int
    lines: tuple[int, int]
    imported: bool


def mutants(path: str, source: str) -> Iterator[Mutant]:
    """All mutants of a module, from its first line to its last.

    Args:
        path: of the module, relative to the repository.
        source: its text.
    """
    lines = source.splitlines()
    for number, (place, old, new) in enumerate(_changes(ast.parse(source))):
        before, after, within = _short(old), _short(new), lines[old.lineno - 1].strip()
        around = place.around
        own = () if around.imported else ((old.lineno, old.lineno),)
        tells = (*own, around.lines)
        yield Mutant(path, old.lineno, around.function, before, after, number, within, tells)


def code_of(source: str, number: int) -> str:
    """A module with one of its faults, without its comments."""
    tree = ast.parse(source)
    place, _, new = next(islice(_changes(tree), number, None))
    _put(place, new)
    return ast.unparse(tree)


def _changes(tree: ast.AST) -> Iterator[tuple[_Place, Any, ast.AST]]:
    """Each place that can be changed, what stands there, and what may stand there instead."""
    for place in _places(tree, _Around(_NOWHERE, (1, _LAST), imported=True)):
        held = getattr(place.node, place.field)
        old = held if place.at is None else held[place.at]
        for new in _instead(old):
            yield place, old, new


def _short(node: ast.AST) -> str:
    """The first line of what stands at a place."""
    return ast.unparse(node).splitlines()[0][:_SHOWN]


def _put(place: _Place, node: ast.AST) -> None:
    if place.at is None:
        setattr(place.node, place.field, node)
    else:
        getattr(place.node, place.field)[place.at] = node


def _places(node: ast.AST, around: _Around) -> Iterator[_Place]:
    """The places of a tree that hold an expression or a statement to be changed."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        held = value if isinstance(value, list) else [value]
        for at, child in enumerate(held):
            if not isinstance(child, ast.AST) or isinstance(child, _LEFT_OUT) or _told(child):
                continue
            inner = _run_with(child, around)
            yield _Place(node, field, at if isinstance(value, list) else None, inner)
            yield from _places(child, inner)


def _run_with(node: ast.AST, around: _Around) -> _Around:
    """What stands within a node: as around it, narrower where it is run by itself."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
            whole = (first, node.end_lineno or first)
            return _Around(around.function or first, whole, imported=True)
        case ast.stmt() | ast.ExceptHandler() | ast.match_case() if around.function:
            first = node.pattern.lineno if isinstance(node, ast.match_case) else node.lineno
            body = getattr(node, "body", None)
            end = body[0].lineno - 1 if body else getattr(node, "end_lineno", first)
            return _Around(around.function, (first, max(first, end)), imported=False)
    return around


def _told(node: ast.AST) -> bool:
    """Whether it says something to readers or to the type checker only."""
    match node:
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.Call(func=ast.Name(id="cast")):
            return True
    return False


def _instead(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the place of a node."""
    match node:
        case ast.Compare(ops=[operator, *_]) if type(operator) in _COMPARED:
            yield _changed(node, ops=[_COMPARED[type(operator)](), *node.ops[1:]])
        case ast.BoolOp(op=ast.And()):
            yield _changed(node, op=ast.Or())
        case ast.BoolOp(op=ast.Or()):
            yield _changed(node, op=ast.And())
        case ast.BinOp() | ast.AugAssign() if type(node.op) in _COMPUTED:
            yield _changed(node, op=_COMPUTED[type(node.op)]())
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.If() | ast.While() | ast.IfExp() if not _turns_by_itself(node.test):
            yield _changed(node, test=_negated(node.test))
        case ast.Return(value=ast.expr()) if not isinstance(node.value, ast.Constant):
            yield _changed(node, value=_constant(node, None))
        case ast.Break():
            yield ast.copy_location(ast.Continue(), node)
        case ast.Continue():
            yield ast.copy_location(ast.Break(), node)
        case ast.Expr(value=ast.Call()):
            yield ast.copy_location(ast.Pass(), node)
        case ast.Constant():
            yield from _constants(node)


def _constants(node: ast.Constant) -> Iterator[ast.AST]:
    match node.value:
        case bool():
            yield _constant(node, not node.value)
        case int() | float():
            yield _constant(node, node.value + 1)
        case str():
            yield _constant(node, f"XX{node.value}XX")
        case bytes():
            yield _constant(node, b"XX" + node.value + b"XX")


def _changed(node: ast.AST, **fields: object) -> ast.AST:
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def _turns_by_itself(test: ast.expr) -> bool:
    """Whether a fault of the test is its negation already."""
    if isinstance(test, ast.Compare):
        return len(test.ops) == 1 and isinstance(test.ops[0], _OPPOSED)
    return isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)


def _negated(test: ast.expr) -> ast.expr:
    return ast.copy_location(ast.UnaryOp(ast.Not(), test), test)


def _constant(node: ast.AST, value: object) -> ast.Constant:
    return ast.copy_location(ast.Constant(value), node)
