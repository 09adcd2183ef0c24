"""The folder of a run while it is written: made once, appended to, never overwritten."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from chat.evaluation.run_files import RunFiles, predictions
from index.durable import make_folder, write_whole
from ingest.errors import QuestionFileError

_LONGEST_STEM = 60


@dataclass(frozen=True, slots=True)
class RunFolder:
    """A run being written.

    Attributes:
        files: its files by their names.
        questions: the copy of the question file in it.
    """

    files: RunFiles
    questions: Path

    @classmethod
    def create(cls, parent: Path, questions: Path) -> RunFolder:
        """A new folder named after the time and the question file, with a copy of that.

        Raises:
            QuestionFileError: it cannot be written, or the question file cannot be read.
        """
        stem = questions.name.split(".")[0][:_LONGEST_STEM] or "questions"
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{stem}"
        try:
            make_folder(parent)
            folder = _new_folder(parent, name)
            copy = folder / f"questions{''.join(questions.suffixes)}"
            shutil.copyfile(questions, copy)
        except OSError as error:
            raise unwritable(parent, error) from error
        return cls(RunFiles(folder), copy)

    @classmethod
    def reopen(cls, files: RunFiles) -> RunFolder:
        """The folder of a run that was begun before.

        Raises:
            QuestionFileError: its copy of the question file is gone.
        """
        for path in sorted(files.folder.glob("questions*")):
            return cls(files, path)
        raise QuestionFileError("run_questions_gone", run=files.folder)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others from writing to the run; released by the system when a process dies.

        Raises:
            QuestionFileError: another process writes to it, or it cannot be written.
        """
        lock = FileLock(self.files.folder / ".lock")
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise QuestionFileError("run_busy", run=self.files.folder) from error
        except OSError as error:
            raise unwritable(self.files.folder, error) from error
        try:
            yield
        finally:
            # While it is still held: whoever opened it before notices that it is gone.
            with suppress(OSError):
                (self.files.folder / ".lock").unlink()
            lock.release()

    def write_run(self, run: dict[str, Any]) -> None:
        """Write ``run.json``."""
        write_json(self.files.run, run)

    def done(self) -> set[int]:
        """The numbers of the questions answered so far; a line cut short is taken away.

        Raises:
            QuestionFileError: a line that is not the last is broken, or the file cannot be written.
        """
        file = self.files.predictions
        if not file.is_file():
            return set()
        numbers = {int(row["number"]) for row in predictions(self.files.folder)}
        try:
            with file.open("rb+") as lines:
                lines.truncate(_whole_lines(file))
        except OSError as error:
            raise unwritable(file, error) from error
        return numbers

    def append(self, rows: Iterable[dict[str, Any]]) -> None:
        """Add predictions; what is written survives the death of the process.

        Raises:
            QuestionFileError: they cannot be written.
        """
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        try:
            with self.files.predictions.open("ab") as file:
                file.write(text.encode("utf-8"))
        except OSError as error:
            raise unwritable(self.files.predictions, error) from error


def _new_folder(parent: Path, name: str) -> Path:
    """A folder of that name, with a number where another run of the same second has it."""
    for number in count(1):
        folder = parent / (name if number == 1 else f"{name}-{number}")
        with suppress(FileExistsError):
            folder.mkdir()
            break
    return folder


def _whole_lines(file: Path) -> int:
    """Bytes up to and with the last line end."""
    with file.open("rb") as lines:
        end = lines.seek(0, os.SEEK_END)
        block = 65536
        while end > 0:
            begin = max(0, end - block)
            lines.seek(begin)
            at = lines.read(end - begin).rfind(b"\n")
            if at >= 0:
                return begin + at + 1
            end = begin
    return 0


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write an object, whole or not at all.

    Raises:
        QuestionFileError: it cannot be written.
    """
    write_text(path, [json.dumps(content, ensure_ascii=False, indent=1), "\n"])


def write_text(path: Path, pieces: Iterable[str]) -> None:
    """Write a text file in UTF-8, whole or not at all; see ``write_whole``.

    Raises:
        QuestionFileError: it cannot be written.
    """
    try:
        write_whole(path, (piece.encode("utf-8") for piece in pieces))
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> QuestionFileError:
    """The sentence for a file of a run that cannot be written."""
    reason = error.strerror or str(error)
    return QuestionFileError("run_unwritable", file=path, reason=reason)


def sha256_of_file(path: Path) -> str:
    """The hash of a file, as hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
