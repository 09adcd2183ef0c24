"""What articles, questions and files are called and say reaches no terminal as a command."""

import ast
import json
import logging
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from chat.answer import Answer, Citation, Reason, Role, Timings
from chat.cli import main, run
from chat.command import put, warn
from chat.printable import LogLines, json_line, printable
from chat.terminal import answer_lines

CHAT = Path(__file__).parents[2] / "chat"
SPOKEN_TO = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
HOSTILE = [
    "\x1b[2J\x1b]0;title\x07",  # clears the screen, names the window
    "\x1b[6n",  # answers into the command line
    "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]52;c;cm0gLXJm\x07",  # writes the clipboard
    "\x9b31m\x90q\x9c",  # the same in single bytes
    "right\rwrong\b\b\x7f",
    "\u202egnorw\u202c \u2066x\u2069",
    "a\x00b\x0bc\x0cd",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_sign_speaks_to_the_terminal(words):
    assert SPOKEN_TO.search(words)
    assert not SPOKEN_TO.search(printable(words))


@pytest.mark.parametrize(
    "words", ["京都大学\tと\n東京大学", "👨‍👩‍👧 か゚ ｶﾞ", "שלום‏ (עברית)", "a\u200bb", "〜−―"]
)
def test_words_are_shown_as_they_are(words):
    assert printable(words) == words


def test_a_control_is_seen():
    assert printable("a\x1b[1mb\x7f\x9bc") == "a\u241b[1mb\u2421\\u009bc"


def test_end_of_line_of_windows_is_one():
    assert printable("a\r\nb") == "a\nb"


@pytest.mark.parametrize("words", HOSTILE)
def test_json_says_the_same_and_speaks_to_no_terminal(words):
    line = json_line({"answer": words, "place": "京都"})
    assert json.loads(line) == {"answer": words, "place": "京都"}
    assert not SPOKEN_TO.search(line)
    assert "\n" not in line
    assert "京都" in line


@pytest.mark.parametrize("words", HOSTILE)
def test_answers_and_errors_are_printed_so(words, capsys):
    place = Citation(Role.ANSWER, f"{words}.txt", words, (words,), 0, 9, words, 0, 9)
    near = replace(place, role=Role.SUPPORT)
    for answer in (
        Answer("q", True, words, 0.9, None, "", words, (place,), (), "v", Timings()),
        Answer("q", False, None, 0.1, Reason.NOT_IN_ARTICLE, "", None, (), (near,), "v", Timings()),
    ):
        for line in answer_lines(answer, "ja"):
            put(line)
    warn(words)
    told = capsys.readouterr()
    assert not SPOKEN_TO.search(told.out + told.err)
    assert "".join(told.out.split()).count(printable(words).split()[0]) >= 3


def test_a_command_that_fails_over_a_hostile_name_tells_it_so(tmp_path, capsys):
    assert run(["questions", "check", str(tmp_path / "\x1b[2J\x9b31m.csv")]) == 2
    told = capsys.readouterr()
    assert "\u241b[2J\\u009b31m.csv" in told.err
    assert not SPOKEN_TO.search(told.out + told.err)


def test_a_record_of_the_log_is_one_whatever_it_holds():
    try:
        raise ValueError("x\nERROR forged\r\x1b[1A")
    except ValueError:
        record = logging.LogRecord("n", 40, "f", 1, "a\nERROR %s", ("b\nc",), sys.exc_info())
    first, *others = LogLines().format(record).splitlines()
    assert first == "a"
    assert all(line.startswith("  | ") for line in others)
    assert not SPOKEN_TO.search("".join((first, *others)))


def test_what_no_handler_writes_is_written_so(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["shutten", "--help"])
    monkeypatch.setattr(logging.lastResort, "formatter", None)
    with pytest.raises(SystemExit):
        main()
    assert isinstance(logging.lastResort.formatter, LogLines)


def test_words_reach_stdout_and_stderr_by_one_way():
    """Written past ``put`` and ``warn``, they would not be made printable."""
    writers = {"sys.stdout.write", "sys.stderr.write", "sys.stdout.writelines", "print"}
    found = set()
    for path in CHAT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in writers:
                found.add(path.relative_to(CHAT).as_posix())
    # The entry point says one sentence of its own.
    assert found == {"command.py", "__main__.py"}
