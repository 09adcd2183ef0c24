"""Any question on the command line: an answer, or one sentence and exit code 2."""

import json
import os
import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chat.cli import run
from tests.fuzz.amounts import NIGHTLY, cases
from tests.fuzz.questions.checks import check_object, check_sentence
from tests.fuzz.questions.conftest import texts_of
from tests.fuzz.questions.words import ODD, questions

pytestmark = pytest.mark.timeout(7200 if NIGHTLY else 300)
# What an argument may take on Linux, in bytes.
_LONGEST = 2**17 - 1


def as_argument(question: str) -> bytes:
    """The bytes that a shell can give: none of them 0, in UTF-8 or not."""
    return question.encode("utf-8", "surrogatepass").replace(b"\0", b"")[:_LONGEST]


arguments = st.one_of(
    questions.map(as_argument), st.binary(max_size=40).map(lambda data: data.replace(b"\0", b""))
)


@pytest.fixture
def call(config_file, quick_app, capfdbinary):
    """Runs the command in this process; gives (exit code, stdout, stderr)."""

    def called(*given: str) -> tuple[int, str, str]:
        for stream in (sys.stdout, sys.stderr):  # as ``main`` does
            stream.reconfigure(encoding="utf-8", errors="replace")
        code = run(["--config", str(config_file), *given])
        out, err = capfdbinary.readouterr()
        return code, out.decode("utf-8"), err.decode("utf-8")

    return called


def check_ended(code: int, out: str, err: str) -> None:
    assert code in (0, 2)
    assert "Traceback" not in out + err
    if code == 0:
        assert (bool(out.strip()), err) == (True, "")
    else:
        assert (out, err.count("\n")) == ("", 1)
        check_sentence(err)


@cases(few=8, many=400)
@given(arguments)
@example(as_argument("".join(ODD)))
@example(b"\xff\xfe")
@example(b"--json")
@example(b"-")
@example(b"")
def test_any_argument_is_answered_or_refused_in_one_sentence(call, argument):
    check_ended(*call("ask", os.fsdecode(argument)))


@cases(few=8, many=400)
@given(arguments)
@example(as_argument("庭\udc80は?"))
def test_any_question_gives_one_object_with_verbatim_places(call, quick_app, argument):
    code, out, err = call("ask", "--json", "--", os.fsdecode(argument))
    assert (code, err) == (0, "")
    check_object(json.loads(out), texts_of(quick_app))


@pytest.mark.parametrize(
    "argument",
    [b"\xe5\xba\xad\xff\x1b[31m\xe3\x81\xaf?"]
    + NIGHTLY * [b"a" * _LONGEST, b"\xed\xa0\x80" * 600, as_argument("".join(ODD)), b"\n", b""],
    ids=len,
)
def test_command_takes_any_bytes_from_a_shell(config_file, quick_app, argument):
    command = [sys.executable, "-m", "chat", "--config", str(config_file), "ask", "--json", "--"]
    done = subprocess.run([*command, argument], capture_output=True, timeout=250, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    check_object(json.loads(done.stdout), texts_of(quick_app))
