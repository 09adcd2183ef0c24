"""Question files from anywhere, read in a process of their own with limits on what they may cost.

A workbook of a few bytes can name rows without end, a packed file can fill memory, and one line can
hold a value that takes minutes. The process writes what the file says as lines of JSON, which are
read here; what it costs beyond the limits, it costs nobody else.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from chat.evaluation.questions.detect import Format
from chat.evaluation.questions.draft import Draft
from chat.evaluation.questions.file import QuestionFile
from chat.evaluation.questions.spool import BEYOND, ENDED, draft_from_json
from ingest.errors import QuestionFileError
from ingest.messages import Language

_ROOT = Path(__file__).resolve().parents[3]
_START = "import sys; sys.path.insert(0, sys.argv[1]); "
_START += "from chat.evaluation.questions.spool import main; main(sys.argv[2:])"


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What reading a question file may cost.

    Attributes:
        seconds: processor time; not held on Windows.
        patience: wall time, for a machine that is busy with other work.
        megabytes: memory of the process, in MiB; not held on Windows.
        spool: what the file says, as lines of JSON, in MiB; not held on Windows.
    """

    seconds: int = 20
    patience: float = 120.0
    megabytes: int = 512
    spool: int = 64


@contextmanager
def open_apart(
    path: Path, language: Language, limits: ReadLimits | None = None
) -> Iterator[QuestionFile]:
    """What ``open_questions`` gives, read to its end by another process.

    Args:
        path: of a question file.
        language: of the reasons in error messages.
        limits: what reading may cost.

    Raises:
        QuestionFileError: as ``open_questions``; or reading costs more than it may.
    """
    with tempfile.TemporaryDirectory(prefix="spool-", ignore_cleanup_errors=True) as folder:
        spool = Path(folder) / "spool"
        _read(path, language, spool, limits or ReadLimits())
        with spool.open(encoding="ascii") as lines:
            head = _said(path, lines.readline())
        yield QuestionFile(
            path,
            Format(head["format"]),
            head["encoding"],
            head["delimiter"],
            language,
            partial(_drafts, path, spool),
        )


def _read(path: Path, language: Language, spool: Path, limits: ReadLimits) -> None:
    """Have the process read it.

    Raises:
        QuestionFileError: it did not come to an end.
    """
    numbers = [limits.seconds, limits.megabytes, limits.spool]
    command = [sys.executable, "-c", _START, str(_ROOT), str(path), language, str(spool)]
    try:
        ended = subprocess.run(  # noqa: S603 (our own program; the file's name is no option of it)
            [*command, *map(str, numbers)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=limits.patience,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise QuestionFileError("questions_costly", file=path) from error
    if ended.returncode == BEYOND or _ended_by_limit(ended.returncode):
        raise QuestionFileError("questions_costly", file=path)
    if ended.returncode != ENDED:
        raise QuestionFileError("questions_unreadable", file=path, reason=str(ended.returncode))


def _ended_by_limit(code: int) -> bool:
    with suppress(AttributeError):  # Windows has none of them
        return -code in (signal.SIGXCPU, signal.SIGXFSZ, signal.SIGKILL)
    return False


def _drafts(path: Path, spool: Path) -> Iterator[Draft]:
    with spool.open(encoding="ascii") as lines:
        next(lines)
        for line in lines:
            yield draft_from_json(_said(path, line))


def _said(path: Path, line: str) -> Mapping[str, Any]:
    """An object of the spool.

    Raises:
        QuestionFileError: it is the sentence about the file.
    """
    said: dict[str, Any] = json.loads(line)
    if "error" in said:
        raise QuestionFileError(said["error"], **{"file": path, **said["details"]})
    return said
