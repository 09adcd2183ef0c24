"""The trial in an empty Debian: what it says without one, and the part that talks to the chat."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

CI = Path(__file__).resolve().parents[1] / ".ci"
SCRIPT = CI / "fresh-machine"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SCRIPT, *arguments], capture_output=True, text=True, check=False)


def test_help_names_every_option_and_changes_nothing():
    shown = run("--help")
    assert (shown.returncode, shown.stderr) == (0, "")
    cases = re.findall(r"^ +(-.*?)\)", SCRIPT.read_text(encoding="utf-8"), re.MULTILINE)
    options = set(re.findall(r"--[a-z-]+", " ".join(cases)))
    assert len(options) > 8
    assert [one for one in options if one not in shown.stdout] == []


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--colour",), "--colour"),
        (("--python",), "--python wants a value"),
        (("--python", "3"), "like 3.11, not 3."),
        (("--python", "3.11", "--jobs", "none"), "not none"),
        (("--bind", "etc"), "not etc"),
        (("--bind", "/no/such/place"), "not /no/such/place"),
        (("--env", "1=2"), "not 1=2"),
    ],
)
def test_wrong_argument_is_told_in_one_sentence(arguments, named):
    told = run(*arguments)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("fresh-machine: ")
    assert named in told.stderr
    assert told.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["fresh-machine", "run"])
def test_shell_scripts_are_clean(name):
    if shutil.which("shellcheck") is None:
        pytest.skip("there is no shellcheck")
    found = subprocess.run(
        ["shellcheck", str(CI / name)], capture_output=True, text=True, check=False
    )
    assert found.stdout == ""


@pytest.fixture(scope="module")
def asking() -> ModuleType:
    """The script as a module."""
    if sys.platform == "win32":
        pytest.skip("there are no pseudo-terminals")
    spec = importlib.util.spec_from_file_location("ask_the_chat", CI / "ask_the_chat.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("line", ["Shutten is ready: {}", "出典を開けます (ready): {}"])
def test_address_is_taken_once_the_chat_is_ready_and_ctrl_c_ends_it(asking, line):
    address = "http://127.0.0.1:7860"
    shell = f"echo 'Reading http://127.0.0.1:1'; echo '{line.format(address)}'; exec cat"
    with asking.Terminal(["sh", "-c", shell]) as chat:
        assert asking.address_of(chat) == address
        chat.press(asking.CTRL_C)
        assert chat.wait(asking.END_SECONDS) == -2


def test_a_chat_that_ends_before_it_is_ready_is_told(asking):
    with (
        asking.Terminal(["sh", "-c", "echo no"]) as chat,
        pytest.raises(RuntimeError, match="ready"),
    ):
        asking.address_of(chat)


def test_an_answer_that_does_not_stand_at_its_place_is_told(asking, tmp_path):
    article = tmp_path / "a.txt"
    article.write_text(f"発売は{asking.ANSWER}。", encoding="utf-8")
    place = {"source": str(article), "start": 3, "end": 3 + len(asking.ANSWER)}
    answer = {"answer": asking.ANSWER, "citations": [{**place, "text": asking.ANSWER}]}
    assert asking.faults(answer) == []
    assert len(asking.faults({**answer, "answer": "2023年"})) == 1
    assert len(asking.faults({**answer, "citations": []})) == 1
    moved = {**place, "text": asking.ANSWER, "start": 2}
    assert len(asking.faults({**answer, "citations": [moved]})) == 1


def test_question_that_is_asked_is_the_readmes(asking):
    readme = (CI.parent / "README.md").read_text(encoding="utf-8")
    assert f'$ shutten ask "{asking.QUESTION}"\n{asking.ANSWER}\n' in readme
