"""Question files: tables, JSONL, SQuAD JSON and plain lists, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

from chat.evaluation.questions.apart import ReadLimits, open_apart
from chat.evaluation.questions.check import check_file, check_questions
from chat.evaluation.questions.detect import Format
from chat.evaluation.questions.feedback import Feedback, feedback_line
from chat.evaluation.questions.file import QuestionFile, open_questions, squad_articles
from chat.evaluation.questions.question import EvaluationQuestion
from chat.evaluation.questions.report import Finding, QuestionReport, report_lines
from chat.evaluation.questions.squad import squad_source
from ingest.messages import Language

__all__ = [
    "EvaluationQuestion",
    "Feedback",
    "Finding",
    "Format",
    "QuestionFile",
    "QuestionReport",
    "ReadLimits",
    "check_file",
    "check_questions",
    "feedback_line",
    "open_apart",
    "open_questions",
    "read_questions",
    "report_lines",
    "squad_articles",
    "squad_source",
]


def read_questions(path: Path, language: Language | None = None) -> list[EvaluationQuestion]:
    """All questions of a file at once; see :func:`open_questions`.

    Raises:
        QuestionFileError: the file cannot be read, is empty, or a place in it is not as it
            should be.
    """
    return list(open_questions(path, language))
