from __future__ import annotations

import os
import pty
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from chat.web.access.password import parse_hash

REPO = Path(__file__).resolve().parents[2]
PASSWORD = "開け、胡麻の種 8"


def run(*arguments: object, given: str = PASSWORD + "\n", **environment: str):
    return subprocess.run(
        [sys.executable, "-m", "chat", *map(str, arguments)],
        cwd=REPO,
        env={**os.environ, "LANG": "en_US.UTF-8", **environment},
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_hash_of_a_line_is_printed() -> None:
    result = run("password")
    assert (result.returncode, result.stderr) == (0, "")
    assert parse_hash(result.stdout).matches(PASSWORD)


def test_the_hash_is_written_for_oneself_alone(tmp_path) -> None:
    target = tmp_path / "elsewhere"
    target.write_text("untouched")
    file = tmp_path / "password"
    file.symlink_to(target)
    result = run("password", file)
    assert (result.returncode, result.stderr) == (0, "")
    assert "password_file" in result.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert parse_hash(file.read_text()).matches(PASSWORD)
    assert target.read_text() == "untouched"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["elsewhere", "password"]


@pytest.mark.parametrize("given", ["", "short\n", "x" * 2000 + "\n"])
def test_what_is_no_password_is_told_in_one_sentence(given: str, tmp_path) -> None:
    result = run("password", tmp_path / "password", given=given)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert not any(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_told(tmp_path) -> None:
    result = run("password", tmp_path / "no" / "password", LANG="ja_JP.UTF-8")
    assert (result.returncode, result.stdout) == (2, "")
    assert "書けません" in result.stderr


def test_a_terminal_does_not_show_what_is_typed(tmp_path) -> None:
    main, side = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "chat", "password", str(tmp_path / "password")],
        cwd=REPO,
        env={**os.environ, "LANG": "en_US.UTF-8"},
        stdin=side,
        stdout=side,
        stderr=side,
        start_new_session=True,
        preexec_fn=lambda: __import__("fcntl").ioctl(side, __import__("termios").TIOCSCTTY, 0),
    )
    os.close(side)
    shown = b""
    for prompt in (b"Password:", b"Once more:"):
        while prompt not in shown:
            shown += os.read(main, 1000)
        os.write(main, b"open sesame 8\n")
    assert process.wait(30) == 0
    shown += os.read(main, 1000)
    os.close(main)
    assert b"sesame" not in shown
    assert parse_hash((tmp_path / "password").read_text()).matches("open sesame 8")


def test_the_chat_refuses_to_be_open_to_all_by_chance(tmp_path) -> None:
    for language, words in (
        ("ja_JP.UTF-8", "他のコンピューター"),
        ("en_US.UTF-8", "other machines"),
    ):
        result = run(
            "--index-dir", tmp_path, "chat", "--host", "0.0.0.0", "--port", "0", LANG=language
        )
        assert (result.returncode, result.stdout) == (2, "")
        assert words in result.stderr
        assert result.stderr.count("\n") == 1
    assert not any(tmp_path.iterdir())
