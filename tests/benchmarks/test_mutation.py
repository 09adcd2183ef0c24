"""The faults that are put into the code, and which tests are asked about them."""

import ast
import textwrap

import pytest

from benchmarks.mutation.__main__ import EQUIVALENT, PARTS, REPO, every_mutant, figures, wilson
from benchmarks.mutation.operators import Mutant, code_of, mutants
from benchmarks.mutation.running import telling


def changes(source: str) -> set[tuple[str, str]]:
    return {(m.before, m.after) for m in mutants("a.py", textwrap.dedent(source))}


@pytest.mark.parametrize(
    ("source", "change"),
    [
        ("x = a < b", ("a < b", "a <= b")),
        ("x = a == b", ("a == b", "a != b")),
        ("x = a in b", ("a in b", "a not in b")),
        ("x = a and b", ("a and b", "a or b")),
        ("x = a + b", ("a + b", "a - b")),
        ("x += 1", ("x += 1", "x -= 1")),
        ("x = not a", ("not a", "a")),
        ("if a:\n    f()", ("if a:", "if not a:")),
        ("x = 1 if a else 2", ("1 if a else 2", "1 if not a else 2")),
        ("def f():\n    return a", ("return a", "return None")),
        ("while a:\n    break", ("break", "continue")),
        ("f(a)", ("f(a)", "pass")),
        ("x = 3", ("3", "4")),
        ("x = True", ("True", "False")),
        ("x = '駅'", ("'駅'", "'XX駅XX'")),
        ("x = b'a'", ("b'a'", "b'XXaXX'")),
    ],
)
def test_each_operator_makes_its_fault(source, change):
    assert change in changes(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""A module\'s docstring."""',
        "from a import b",
        "__all__ = ['a']",
        "if TYPE_CHECKING:\n    x = 1",
        "x: Literal['a']",
        "def f(a: 'A') -> 'B': ...",
        "x = cast('A', b)",
        "@property\ndef f(a): ...",
    ],
)
def test_what_readers_and_type_checkers_only_look_at_is_left_as_it_is(source):
    assert changes(source) == set()


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        ("if a is None:\n    f(a)", {("a is None", "a is not None"), ("f(a)", "pass")}),
        ("if not a:\n    f(a)", {("not a", "a"), ("f(a)", "pass")}),
        ("def f():\n    return True", {("True", "False")}),
    ],
)
def test_no_fault_is_made_twice(source, faults):
    assert changes(source) == faults


def test_code_of_a_mutant_has_its_fault_and_no_other():
    source = "def f(a):\n    if a > 1:\n        return a + 1\n    return 0\n"
    every = [code_of(source, mutant.number) for mutant in mutants("a.py", source)]
    clean = ast.unparse(ast.parse(source))
    assert clean not in every
    assert len(set(every)) == len(every)
    for code in every:
        lines = zip(code.splitlines(), clean.splitlines(), strict=True)
        assert sum(line != before for line, before in lines) == 1


def test_mutants_know_the_function_whose_tests_can_tell():
    source = "@a\ndef f():\n    def inner():\n        return 1\n    return inner\nx = 2\n"
    found = {(m.before, m.function) for m in mutants("a.py", source)}
    assert {("1", 1), ("return inner", 1), ("2", 0)} <= found


def traced(**tests) -> dict:
    return {name: {"seconds": seconds, "runs": runs} for name, (seconds, runs) in tests.items()}


def test_the_quickest_tests_of_the_function_come_first_and_stay_in_the_budget():
    found = traced(
        slow=(9.0, ["a.py:1"]),
        quick=(0.1, ["a.py:1"]),
        other=(0.1, ["a.py:7"]),
        mid=(2, ["a.py:1"]),
    )
    mutant = Mutant("a.py", 2, 1, "1", "2", 0)
    assert telling(mutant, found, budget=100) == ["quick", "mid", "slow"]
    assert telling(mutant, found, budget=5) == ["quick", "mid"]
    assert telling(mutant, found, budget=0.01) == ["quick"]
    assert telling(Mutant("a.py", 9, 0, "1", "2", 0), found, budget=5) == ["quick", "other", "mid"]
    assert telling(Mutant("b.py", 9, 0, "1", "2", 0), found, budget=5) == []


def test_interval_is_wilsons():
    low, high = wilson(8, 10)  # Wilson 1927, as Newcombe (1998) writes it out
    assert (low, high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    assert wilson(10, 10)[1] == pytest.approx(1.0)


ROW = {"path": "a.py", "line": 1, "within": "x = 1", "before": "1", "after": "2", "killed": False}


def test_a_mutant_without_tests_counts_as_alive():
    found = figures([ROW | {"how": "no tests"}, ROW | {"how": "failed", "killed": True}], 7)
    assert (found["mutants"], found["tried"], found["killed"], found["share"]) == (7, 2, 1, 0.5)
    assert [alive["how"] for alive in found["alive"]] == ["no tests"]


def test_an_equivalent_mutant_is_named_and_counts_as_alive():
    named = EQUIVALENT[0] | {"line": 229, "killed": False, "how": "survived"}
    found = figures([named, ROW | {"how": "survived"}], 7)
    assert (found["killed"], found["equivalent"], len(found["alive"])) == (0, 1, 2)


@pytest.mark.parametrize("named", EQUIVALENT, ids=lambda named: named["path"])
def test_equivalent_mutants_are_those_of_the_code_as_it_is(named):
    source = (REPO / named["path"]).read_text(encoding="utf-8")
    found = {(m.within, m.before, m.after) for m in mutants(named["path"], source)}
    assert (named["within"], named["before"], named["after"]) in found
    assert named["why"]


def test_parts_take_all_modules_they_name():
    paths = {mutant.path for mutant in every_mutant(PARTS["decision"])}
    assert {"chat/decision.py", "chat/confidence.py", "chat/way.py"} <= paths
