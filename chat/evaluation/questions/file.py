"""A question file: what it is, and its questions, read anew each time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from chat.evaluation.questions.detect import Format, detect
from chat.evaluation.questions.draft import Draft, Entry, entries
from chat.evaluation.questions.issue import Issue, Place, error_of, issue, shown
from chat.evaluation.questions.jsonl import jsonl_drafts
from chat.evaluation.questions.lines import line_drafts
from chat.evaluation.questions.question import EvaluationQuestion
from chat.evaluation.questions.squad import articles, squad_drafts
from chat.evaluation.questions.table import csv_rows, table_drafts
from chat.evaluation.questions.text import TextFile, head_of, is_binary, reading, text_file
from chat.evaluation.questions.workbook import find_sheets, sheet_rows
from ingest.errors import QuestionFileError
from ingest.messages import Language, language_of_environment

_ZIP = b"PK\x03\x04"
_UNREAD = {b"\xd0\xcf\x11\xe0": "questions_old_excel", b"%PDF": "questions_pdf"}


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """A question file whose format is known; iterating reads it from the disk each time.

    Attributes:
        path: the file.
        format: its format.
        encoding: the name of its encoding; empty for workbooks.
        delimiter: between the cells of a text table, else empty.
        language: of the reasons in error messages.
    """

    path: Path
    format: Format
    encoding: str
    delimiter: str
    language: Language
    _drafts: Callable[[], Iterator[Draft]] = field(repr=False, compare=False)

    def __iter__(self) -> Iterator[EvaluationQuestion]:
        """The questions in the file's order.

        Raises:
            QuestionFileError: at the first place that is not as it should be, or where the file
                ends without any question.
        """
        empty = True
        for entry in self.entries():
            for problem in entry.problems:
                raise error_of(self.path, problem, self.language)
            if entry.question is not None:
                empty = False
                yield entry.question
        if empty:
            raise QuestionFileError("questions_empty", file=self.path)

    def entries(self) -> Iterator[Entry]:
        """The questions, and in place of wrong ones what is wrong.

        Raises:
            QuestionFileError: the file cannot be read any more.
        """
        yield from entries(self.drafts())

    def drafts(self) -> Iterator[Draft]:
        """What the file says, place by place, before it is judged.

        Raises:
            QuestionFileError: the file cannot be read any more.
        """
        with reading(self.path):
            yield from self._drafts()


def open_questions(path: Path, language: Language | None = None) -> QuestionFile:
    """Find out what a question file is.

    Args:
        path: CSV, TSV, JSONL, SQuAD JSON or a plain list, also gzip-packed; or an Excel workbook.
        language: of the reasons in error messages.

    Raises:
        QuestionFileError: the file is missing, unreadable, empty or of no such format.
    """
    language = language or language_of_environment()
    head, packed = head_of(path)
    if head.startswith(_ZIP) and not packed:
        drafts: Callable[[], Iterator[Draft]] = partial(_sheet_drafts, path, find_sheets(path))
        return QuestionFile(path, Format.XLSX, "", "", language, drafts)
    text = _text_file(path, head, packed, language)
    with reading(path):
        found, delimiter = detect(text)
    match found:
        case Format.JSONL:
            drafts = partial(jsonl_drafts, text)
        case Format.SQUAD:
            drafts = partial(squad_drafts, text)
        case Format.LINES:
            drafts = partial(line_drafts, text)
        case _:
            drafts = partial(_csv_drafts, text, delimiter)
    return QuestionFile(path, found, text.encoding, delimiter, language, drafts)


def squad_articles(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The title and the paragraphs of each article of a SQuAD file, one article at a time.

    The questions of the n-th one, from 1, name the source ``squad_source(n, title)``.

    Raises:
        QuestionFileError: it is no SQuAD file, or a place in it is not as it should be.
    """
    language = language_of_environment()
    text = _text_file(path, *head_of(path), language)
    with reading(path):
        if detect(text)[0] is not Format.SQUAD:
            raise QuestionFileError("questions_no_squad", file=path)
        for article in articles(text):
            if isinstance(article, Issue):
                raise error_of(path, article, language)
            contexts = []
            for paragraph in article.paragraphs:
                if isinstance(paragraph, Issue):
                    raise error_of(path, paragraph, language)
                contexts.append(paragraph.context)
            yield article.title, contexts


def _text_file(path: Path, head: bytes, packed: bool, language: Language) -> TextFile:
    for start, key in _UNREAD.items():
        if head.startswith(start):
            raise QuestionFileError(key, file=path)
    if is_binary(head):
        raise QuestionFileError("questions_binary", file=path)
    return text_file(path, head, packed, language)


def _csv_drafts(text: TextFile, delimiter: str) -> Iterator[Draft]:
    return table_drafts(csv_rows(text, delimiter))


def _sheet_drafts(path: Path, sheets: tuple[str, ...]) -> Iterator[Draft]:
    if len(sheets) > 1:
        place = Place(1, sheet=True)
        others = shown(", ".join(sheets[1:]), 200)
        yield Draft(place, hints=(issue(place, "questions_sheets", read=sheets[0], others=others),))
    yield from table_drafts(sheet_rows(path, sheets[0]))
