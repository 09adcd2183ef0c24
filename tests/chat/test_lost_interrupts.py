"""Ctrl-C that meets an object being taken apart is not lost."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
# Python drops what is raised in ``__del__``.
LOSING = """
import contextlib, os, signal, sys, time
from chat import __main__, cli
from chat.starting import sigterm_raises

class Fragile:
    def __del__(self):
        os.kill(os.getpid(), signal.Signals[sys.argv[1]])
        time.sleep(0.1)

def run():
    with sigterm_raises():
        Fragile()
        time.sleep(600)
        print("went on")

cli.main = run
__main__.main()
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_signal_that_python_drops_ends_the_command_all_the_same(name):
    done = subprocess.run(
        [sys.executable, "-c", LOSING, name],
        cwd=REPO,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert done.returncode == 130
    assert "went on" not in done.stdout
    assert "Traceback" not in done.stderr


def test_other_errors_that_python_drops_are_told_as_ever():
    code = """
from chat import __main__, cli
class Fragile:
    def __del__(self):
        raise ValueError("broken")
cli.main = Fragile
__main__.main()
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, check=False
    )
    assert "ValueError: broken" in done.stderr
