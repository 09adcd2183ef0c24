"""The shape of the code base, held by tests."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[1]
PACKAGES = ("ingest", "index", "chat")
MODULES = sorted(p for name in PACKAGES for p in (REPO / name).rglob("*.py"))
MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 50


def identify(path: Path) -> str:
    return path.relative_to(REPO).as_posix()


def imported(path: Path) -> set[str]:
    """The top-level packages that a module imports, also inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", MODULES, ids=identify)
def test_imports_run_one_way(path):
    allowed = {"ingest": set(), "index": {"ingest"}, "chat": {"index", "ingest"}}
    own = path.relative_to(REPO).parts[0]
    others = imported(path) & {*PACKAGES, "tests", "training", "benchmarks"}
    assert others <= allowed[own] | {own}


@pytest.mark.parametrize("path", MODULES, ids=identify)
def test_module_is_at_most_300_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_MODULE_LINES


@pytest.mark.parametrize("path", MODULES, ids=identify)
def test_function_fits_on_a_screen(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= MAX_FUNCTION_LINES, node.name


@pytest.mark.parametrize("path", MODULES, ids=identify)
def test_user_facing_japanese_stands_in_the_message_files_only(path):
    """Sentences for users lie in one place; code holds Japanese only as data to look for."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_docstring = "\n" in node.value or node.value.endswith(".")
            assert is_docstring or not re.search(r"(?:ください|できません|ました)。", node.value)


def test_only_ingest_load_and_the_store_touch_article_files():
    """Parsing is pure: files are found and read in two modules (messages are package data)."""
    for path in (REPO / "ingest").rglob("*.py"):
        if path.name in ("load.py", "sources.py") or path.parent.name == "messages":
            continue
        source = path.read_text(encoding="utf-8")
        # Archives and pictures are opened in memory.
        assert re.search(r"(?<![\w.])open\(|[Pp]ath\.open\(", source) is None, path
        assert "read_bytes" not in source, path


def test_importing_the_command_does_not_import_torch():
    import subprocess
    import sys

    code = "import sys, chat.cli; sys.exit('torch' in sys.modules or 'gradio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=REPO).returncode == 0


def test_names_of_figures_are_known_without_the_library_that_works_them_out():
    import subprocess
    import sys

    code = "import sys, chat.evaluation.figures; sys.exit('ir_measures' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=REPO).returncode == 0


def test_lock_names_every_dependency_and_no_local_build():
    lock = (REPO / "requirements.lock").read_text(encoding="utf-8")
    pinned = {
        re.split(r"==", line)[0].lower().replace("_", "-")
        for line in lock.splitlines()
        if line and not line.startswith("#")
    }
    project = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    # What the tests need is in it, too, so that none is skipped for want of a package.
    named = [*project["dependencies"], *extras["dev"], *extras["mcp"]]
    wanted = {re.match(r"[A-Za-z0-9-]+", name).group().lower() for name in named}
    assert wanted <= pinned
    assert "torch==2.13.0\n" in lock
    assert not re.search(r"\+cpu|file:|--hash|@", lock)


OURS = [path for name in (*PACKAGES, "training", "benchmarks", "docs")
        for path in sorted((REPO / name).rglob("*.py"))]  # fmt: skip


def test_rule_of_security_is_set_aside_only_with_a_reason():
    """In the same line, or in a comment right above it."""
    bare = []
    for path in OURS:
        above = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            found = re.search(r"# noqa: (?:[A-Z]+\d+,? ?)*S\d+(?:,? ?[A-Z]+\d+)*(.*)$", line)
            reason = found and (re.search(r"[a-z]{2}", found[1]) or above.startswith("#"))
            if found and not reason:
                bare.append(f"{identify(path)}:{number}")
            above = line.strip()
    assert not bare


def test_rules_of_security_hold_for_what_is_installed():
    rules = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert "S" in rules["select"]
    assert not [rule for rule in rules["ignore"] if re.match(r"S\d", rule)]
    for pattern, ignored in rules["per-file-ignores"].items():
        assert not (pattern.startswith(PACKAGES) and [r for r in ignored if re.match(r"S\d?", r)])
