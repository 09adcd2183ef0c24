"""A question file from the page: taken only where it was uploaded, and looked through."""

from __future__ import annotations

import gzip
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from chat.evaluation.questions import QuestionReport, check_file, open_apart
from chat.web.upload import is_uploaded, safe_name, uploads_folder
from ingest import messages
from ingest.document import Document
from ingest.errors import QuestionFileError, SourceError
from ingest.messages import Language
from ingest.readers.archives import Limits, open_archive

QUESTION_FORMATS = (".csv", ".gz", ".json", ".jsonl", ".tsv", ".txt", ".xlsx")
# Unpacked, a file may be so many times as large as the largest upload.
_UNPACKED = 20
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_BLOCK = 1 << 20
_TOO_MUCH = ("archive_too_many", "archive_too_large")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question file that was uploaded.

    Attributes:
        path: where the upload lies.
        name: what it is called.
        report: what it holds, and what is wrong with it.
    """

    path: Path
    name: str
    report: QuestionReport


def question_name(upload: Path, language: Language) -> str:
    """What to call an uploaded file."""
    return safe_name(upload.name, messages.text("evaluate_unnamed", language))


def take(
    upload: Path, language: Language, documents: Mapping[str, Document], limit_mb: float
) -> Chosen:
    """Check an uploaded question file.

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
    _check_uploaded(upload)
    size = upload.stat().st_size / 1_000_000
    if size > limit_mb:
        raise SourceError("web_too_large", name=name, size=size, limit=limit_mb)
    _check_unpacked(upload, name, limit_mb * _UNPACKED)
    with under_its_name(upload, name) as path:
        try:
            with open_apart(path, language) as file:
                return Chosen(upload, name, check_file(file, documents))
        except QuestionFileError as error:
            told = {key: name if value == path else value for key, value in error.details.items()}
            raise QuestionFileError(error.key, **told) from error


@contextmanager
def under_its_name(upload: Path, name: str) -> Iterator[Path]:
    """A copy of an upload that is called by its name, while it is looked at; gone afterwards.

    Raises:
        QuestionFileError: the upload is not there, or none.
    """
    _check_uploaded(upload)
    with tempfile.TemporaryDirectory(
        prefix="questions-", dir=uploads_folder(), ignore_cleanup_errors=True
    ) as folder:
        yield Path(shutil.copyfile(upload, Path(folder) / name))


def _check_uploaded(upload: Path) -> None:
    if not is_uploaded(upload) or not upload.is_file():
        raise QuestionFileError("evaluate_file_gone")


def _check_unpacked(upload: Path, name: str, limit_mb: float) -> None:
    """A small archive, or a workbook, can hold more than memory and patience do."""
    most = int(limit_mb * 1_000_000)
    with suppress(OSError, EOFError, zlib.error):
        if _unpacks_beyond(upload, most):
            raise QuestionFileError("evaluate_unpacked_large", name=name, limit=limit_mb)
    # One that is damaged is told when it is read.


def _unpacks_beyond(upload: Path, most: int) -> bool:
    """Whether a packed file holds more bytes than ``most``."""
    with upload.open("rb") as file:
        head = file.read(4)
    if head == _ZIP:
        try:
            open_archive(upload.name, upload.read_bytes(), Limits(total=most, single=most))
        except SourceError as error:
            return error.key in _TOO_MUCH
    unpacked = 0
    if head.startswith(_GZIP):
        with gzip.open(upload) as packed:
            while unpacked <= most and (block := packed.read(_BLOCK)):
                unpacked += len(block)
    return unpacked > most
