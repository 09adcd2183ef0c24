"""The faults that are put into the code, and which tests are asked about them."""

import ast
import json
import os
import subprocess
import sys
import textwrap

import pytest

from benchmarks.mutation.__main__ import EQUIVALENT, PARTS, REPO, every_mutant, figures, wilson
from benchmarks.mutation.operators import Mutant, code_of, mutants
from benchmarks.mutation.plugin import TRACE
from benchmarks.mutation.running import Workplace, telling


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


SOURCE = """\
TABLE = [
    "a",
]

def f(a, b=2):
    if (a > 3
            and b > 4):
        return [
            a,
            5,
        ]
    return 6

def g(c):
    match c:
        case 7:
            return 8
    try:
        return c + 9
    except ValueError:
        return 10
"""


@pytest.mark.parametrize(
    ("before", "lines"),
    [
        ("'a'", ((1, 9_999),)),  # a table: any line of its module
        ("2", ((5, 12),)),  # a default: any line of its function
        ("3", ((6, 6), (6, 7))),
        ("4", ((7, 7), (6, 7))),
        ("5", ((10, 10), (8, 11))),
        ("6", ((12, 12), (12, 12))),
        ("7", ((16, 16), (16, 16))),
        ("8", ((17, 17), (17, 17))),
        ("9", ((19, 19), (19, 19))),
        ("10", ((21, 21), (21, 21))),
    ],
)
def test_mutants_know_the_lines_whose_tests_can_tell(before, lines):
    (found,) = (m for m in mutants("a.py", SOURCE) if m.before == before)
    assert found.lines == lines


def traced(**tests) -> dict:
    return {
        name: {"seconds": seconds, "runs": {"a.py": f"{sum(1 << line for line in lines):x}"}}
        for name, (seconds, lines) in tests.items()
    }


def at(*lines: tuple[int, int], path: str = "a.py") -> Mutant:
    return Mutant(path, lines[0][0], 1, "1", "2", 0, lines=lines)


def test_the_quickest_tests_of_the_line_come_first_and_stay_in_the_budget():
    found = traced(slow=(9.0, [1, 2]), quick=(0.1, [2]), other=(0.1, [1, 3]), mid=(2, [2, 3]))
    assert telling(at((2, 2)), found, budget=100) == ["quick", "mid", "slow"]
    assert telling(at((2, 2)), found, budget=5) == ["quick", "mid"]
    assert telling(at((2, 2)), found, budget=0.01) == ["quick"]
    assert telling(at((2, 2), path="b.py"), found, budget=5) == []


def test_tests_of_the_statement_are_asked_where_none_runs_the_line():
    found = traced(one=(1.0, [4]), two=(2.0, [5]), far=(0.1, [9]))
    assert telling(at((6, 6), (4, 7)), found, budget=5) == ["one", "two"]
    assert telling(at((5, 5), (4, 7)), found, budget=5) == ["two"]
    assert telling(at((6, 6), (6, 7)), found, budget=5) == []


def test_the_lines_of_each_test_are_noted(tmp_path):
    """Those of the product's packages, fixtures included and imports left out."""
    (tmp_path / "ingest").mkdir()
    (tmp_path / "ingest" / "__init__.py").touch()
    (tmp_path / "ingest" / "a.py").write_text(
        "def f(x):\n    if x:\n        return 1\n    return 2\n", encoding="utf-8"
    )
    (tmp_path / "test_a.py").write_text(
        "import pytest\nfrom ingest.a import f\n\n"
        "@pytest.fixture\ndef zero():\n    return f(0)\n\n"
        "def test_one():\n    assert f(1) == 1\n\n"
        "def test_two(zero):\n    assert zero == 2\n\n"
        "def test_fails():\n    assert f(1) == 2\n",
        encoding="utf-8",
    )
    out = tmp_path / "out.json"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "benchmarks.mutation.plugin"]
    variables = {TRACE: str(out), "PYTHONPATH": f"{tmp_path}{os.pathsep}{REPO}"}
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "test_a.py"],
        cwd=tmp_path,
        env={**os.environ, **variables},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    found = json.loads(out.read_text(encoding="utf-8"))
    masks = {
        name.rpartition("::")[2]: int(test["runs"]["ingest/a.py"], 16)
        for name, test in found.items()
    }
    lines = {name: [at for at in range(9) if mask >> at & 1] for name, mask in masks.items()}
    assert lines == {"test_one": [2, 3], "test_two": [2, 4], "test_fails": [2, 3]}
    assert [test["passed"] for test in found.values()] == [True, True, False]


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


def test_what_the_quick_tests_leave_alive_meets_the_whole_of_the_slow_ones(tmp_path):
    (tmp_path / "a.py").write_text("def f(x):\n    return x + 1\n", encoding="utf-8")
    (tmp_path / "test_quick.py").write_text(
        "from a import f\n\ndef test_it_runs():\n    f(0)\n", encoding="utf-8"
    )
    (tmp_path / "test_slow.py").write_text(
        "from a import f\n\ndef test_one():\n    assert f(0) == 1\n", encoding="utf-8"
    )
    for name in ("benchmarks", "tests"):  # the plugin, and its profile of Hypothesis
        (tmp_path / name).symlink_to(REPO / name)
    place = Workplace(tmp_path, 10)
    traced = {"test_quick.py::test_it_runs": {"seconds": 0.1, "runs": {"a.py": "4"}}}
    (fault,) = (m for m in mutants("a.py", "def f(x):\n    return x + 1\n") if m.before == "1")
    assert place.judge(fault, traced, 20, {}).how == "survived"
    assert place.judge(fault, traced, 20, {"test_slow.py": 1.0}).how == "failed"
    assert place.judge(fault, {}, 20, {"test_slow.py": 1.0}).killed
    assert place.judge(fault, {}, 20, {"test_quick.py": 1.0}).how == "no tests"
    assert (tmp_path / "a.py").read_text(encoding="utf-8").endswith("x + 1\n")


def test_files_that_fail_without_a_fault_cannot_tell_one(tmp_path):
    (tmp_path / "test_a.py").write_text("def test_a():\n    assert False\n", encoding="utf-8")
    (tmp_path / "benchmarks").symlink_to(REPO / "benchmarks")
    with pytest.raises(RuntimeError, match=r"test_a\.py"):
        Workplace(tmp_path, 10).timed(["test_a.py"])
