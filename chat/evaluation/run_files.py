"""A run folder read back: its files by their names, and what they hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chat.evaluation.figures import FORMAT
from ingest.errors import QuestionFileError

_ROW_KEYS = frozenset({"id", "question", "gold", "scores"})


@dataclass(frozen=True, slots=True)
class RunFiles:
    """The files of a run by their names.

    Attributes:
        folder: the run folder.
    """

    folder: Path

    @property
    def run(self) -> Path:
        """What was run: settings, versions, index, question file."""
        return self.folder / "run.json"

    @property
    def predictions(self) -> Path:
        """One question a line, with its answer, gold and scores."""
        return self.folder / "predictions.jsonl"

    @property
    def metrics(self) -> Path:
        """The figures; written last, so a run that has it is finished."""
        return self.folder / "metrics.json"

    @property
    def report(self) -> Path:
        """The page to look at."""
        return self.folder / "report.html"

    @property
    def trec_run(self) -> Path:
        """The passages found, in TREC's run format."""
        return self.folder / "run.trec"

    @property
    def qrels(self) -> Path:
        """The relevant passages, in TREC's qrels format."""
        return self.folder / "qrels.trec"


def find_run(path: Path) -> RunFiles:
    """The run at ``path``.

    Args:
        path: a run folder, or a file inside one.

    Raises:
        QuestionFileError: nothing is there, or it is no run.
    """
    if not path.exists():
        raise QuestionFileError("run_missing", run=path)
    files = RunFiles(path if path.is_dir() else path.parent)
    if not files.run.is_file():
        raise QuestionFileError("run_none", run=path)
    return files


def read_run(path: Path) -> dict[str, Any]:
    """What was run, finished or not.

    Raises:
        QuestionFileError: ``path`` is no run, or its ``run.json`` cannot be read.
    """
    return _object(find_run(path).run)


def read_metrics(path: Path) -> dict[str, Any]:
    """The figures of a finished run.

    Raises:
        QuestionFileError: ``path`` is no run, the run was not finished, or its figures cannot be
            read by this version.
    """
    files = find_run(path)
    if not files.metrics.is_file():
        raise QuestionFileError("run_unfinished", run=files.folder)
    metrics = _object(files.metrics)
    if metrics.get("format") != FORMAT or not isinstance(metrics.get("figures"), dict):
        raise QuestionFileError("run_format", file=files.metrics, format=FORMAT)
    return metrics


def predictions(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of ``predictions.jsonl``, one at a time, in the order they were written.

    A last line that a kill cut short, and so has no line end, is left out.

    Raises:
        QuestionFileError: ``path`` is no run; or, while reading, another line is broken.
    """
    return _rows(find_run(path).predictions)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.endswith(b"\n"):
                    return
                row = _parsed(line)
                if row is None or not row.keys() >= _ROW_KEYS:
                    raise QuestionFileError("run_line", file=file, line=number)
                yield row
    except OSError as error:
        raise _unreadable(file, error) from error


def _object(file: Path) -> dict[str, Any]:
    try:
        found = _parsed(file.read_bytes())
    except OSError as error:
        raise _unreadable(file, error) from error
    if found is None:
        raise QuestionFileError("run_file_broken", file=file)
    return found


def _parsed(content: bytes) -> dict[str, Any] | None:
    """The JSON object; None where it is none."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _unreadable(file: Path, error: OSError) -> QuestionFileError:
    return QuestionFileError("run_unreadable", file=file, reason=error.strerror or str(error))
