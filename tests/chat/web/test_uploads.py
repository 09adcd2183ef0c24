"""Folders of uploads: one a server, and none of servers that died."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from chat.web.uploads import own_uploads

REPO = Path(__file__).resolve().parents[3]
DIES = """
import os, signal, tempfile
from pathlib import Path
from chat.web.uploads import own_uploads
with own_uploads():
    folder = tempfile.mkdtemp(prefix="questions-", dir=os.environ["GRADIO_TEMP_DIR"])
    Path(folder, "q.csv").write_text("q")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.delenv("GRADIO_TEMP_DIR", raising=False)
    return tmp_path


def died(folder: Path) -> Path:
    """What a server leaves that was killed while a question file was looked at."""
    environment = {**os.environ, "TMPDIR": str(folder)}
    subprocess.run([sys.executable, "-c", DIES], cwd=REPO, env=environment, check=False)
    (left,) = folder.glob("shutten-*")
    assert list(left.glob("questions-*/q.csv"))
    return left


def aged(folder: Path) -> None:
    os.utime(folder / ".alive", (1, 1))


def test_the_folder_of_a_server_that_died_is_removed(folder: Path) -> None:
    left = died(folder)
    with own_uploads():
        assert left.is_dir(), "it may be one that is just being begun"
    aged(left)
    with own_uploads():
        assert not left.exists()
        assert Path(os.environ["GRADIO_TEMP_DIR"]).is_dir()
    assert list(folder.iterdir()) == []
    assert "GRADIO_TEMP_DIR" not in os.environ


def test_that_of_one_that_lives_stays(folder: Path) -> None:
    with own_uploads():
        other = Path(os.environ["GRADIO_TEMP_DIR"])
        aged(other)
        with own_uploads():
            assert other.is_dir()
        assert other.is_dir()


def test_folders_that_are_not_ours_stay(folder: Path) -> None:
    (folder / "shutten-notes").mkdir()
    (folder / "shutten-notes" / "mine.txt").write_text("x")
    kept = folder / "kept"
    kept.mkdir()
    (kept / ".alive").touch()
    aged(kept)
    (folder / "shutten-link").symlink_to(kept)
    with own_uploads():
        pass
    assert kept.is_dir()
    assert (folder / "shutten-notes" / "mine.txt").is_file()
