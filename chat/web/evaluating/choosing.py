"""A question file from the page: taken only where it was uploaded, and looked through."""

from __future__ import annotations

import gzip
import shutil
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from chat.evaluation.questions import QuestionReport, check_questions
from chat.web.upload import is_uploaded, safe_name, uploads_folder
from ingest import messages
from ingest.document import Document
from ingest.errors import QuestionFileError, SourceError
from ingest.messages import Language

QUESTION_FORMATS = (".csv", ".gz", ".json", ".jsonl", ".tsv", ".txt", ".xlsx")
# A packed file may be so many times as large as the largest upload.
_UNPACKED = 20
_GZIP = b"\x1f\x8b"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question file that was uploaded.

    Attributes:
        path: our own copy of it.
        report: what it holds, and what is wrong with it.
    """

    path: Path
    report: QuestionReport


def question_name(upload: Path, language: Language) -> str:
    """What to call an uploaded file."""
    return safe_name(upload.name, messages.text("evaluate_unnamed", language))


def take(
    upload: Path, language: Language, documents: Mapping[str, Document], limit_mb: float
) -> Chosen:
    """Copy and check an uploaded question file.

    Args:
        upload: where the upload lies; a request can name any file of the machine here.
        language: of the report.
        documents: the articles of the index, to look gold up in.
        limit_mb: the largest file that is taken, in megabytes.

    Raises:
        QuestionFileError: it was not uploaded, or is no question file; it is called by its name.
        SourceError: it is too large.
    """
    name = question_name(upload, language)
    if not is_uploaded(upload) or not upload.is_file():
        raise QuestionFileError("evaluate_file_gone")
    size = upload.stat().st_size / 1_000_000
    if size > limit_mb:
        raise SourceError("web_too_large", name=name, size=size, limit=limit_mb)
    _check_unpacked(upload, name, limit_mb * _UNPACKED)
    path = Path(tempfile.mkdtemp(prefix="questions-", dir=uploads_folder())) / name
    shutil.copyfile(upload, path)
    try:
        return Chosen(path, check_questions(path, language, documents))
    except QuestionFileError as error:
        details = {key: name if value == path else value for key, value in error.details.items()}
        raise QuestionFileError(error.key, **details) from error


def _check_unpacked(upload: Path, name: str, limit_mb: float) -> None:
    """A small archive can hold more than memory and patience do."""
    with upload.open("rb") as file:
        if file.read(2) != _GZIP:
            return
    unpacked = 0
    try:
        with gzip.open(upload) as file:
            while block := file.read(_BLOCK):
                unpacked += len(block)
                if unpacked > limit_mb * 1_000_000:
                    raise QuestionFileError("evaluate_unpacked_large", name=name, limit=limit_mb)
    except (OSError, EOFError, zlib.error):
        return  # damaged: told when it is read
