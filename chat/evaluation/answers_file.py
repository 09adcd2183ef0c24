"""Answers alone, one a line: the form of ``ask --json`` with the question's id before it."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path

from chat.answer import Answer
from chat.evaluation.run_files import predictions
from chat.evaluation.run_folder import unwritable, write_text

_KEYS = ("id", *Answer.__dataclass_fields__)


def check_writable(path: Path, questions: Path) -> None:
    """Find out before the work whether answers can be written.

    Raises:
        QuestionFileError: they cannot, or they would replace the question file.
    """
    target = path.resolve()
    if target == questions.resolve():
        raise _refused(path, errno.EEXIST)
    if path.is_dir():
        raise _refused(path, errno.EISDIR)
    if not _is_special(path) and not target.parent.is_dir():
        raise _refused(path, errno.ENOENT)
    if not os.access(path if _is_special(path) else target.parent, os.W_OK):
        raise _refused(path, errno.EACCES)


def _is_special(path: Path) -> bool:
    """Whether it is a device or pipe: those are written to, not replaced."""
    return path.exists() and not path.is_file()


def _refused(path: Path, number: int) -> Exception:
    return unwritable(path, OSError(number, os.strerror(number)))


def write_answers(run: Path, path: Path) -> None:
    """Write the answers of a run, whole or not at all.

    Raises:
        QuestionFileError: the file cannot be written.
    """
    write_text(path, _lines(run))


def _lines(run: Path) -> Iterator[str]:
    for row in predictions(run):
        yield json.dumps({key: row[key] for key in _KEYS}, ensure_ascii=False) + "\n"
