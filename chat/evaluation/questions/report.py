"""What a check of a question file found, and how it is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from chat.evaluation.questions.detect import Format
from chat.evaluation.questions.issue import shown
from ingest import messages
from ingest.messages import Language

KINDS_TOLD = 30


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem or a hint, in the language of the report.

    Attributes:
        place: line 7, row 7, ``data[3].paragraphs[0].qas[2]``.
        sentence: what is wrong and what to do, without the place.
    """

    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class QuestionReport:
    """What a question file holds, and what is wrong with it.

    Attributes:
        path: the file.
        format: its format.
        encoding: the name of its encoding; empty for workbooks.
        delimiter: between the cells of a text table, else empty.
        questions: those without a problem; the following counts are of them.
        with_answers: have gold answers.
        unanswerable: are said to be so.
        followups: have earlier questions.
        without_gold: have neither answers nor evidence, and are not said to be unanswerable.
        kinds: how many there are of each kind, most first.
        problems: what has to be mended, the first of them.
        problem_count: how many there are in all.
        hints: what looks odd, the first of it.
        hint_count: how many there are in all.
    """

    path: Path
    format: Format
    encoding: str
    delimiter: str
    questions: int
    with_answers: int
    unanswerable: int
    followups: int
    without_gold: int
    kinds: Mapping[str, int]
    problems: tuple[Finding, ...]
    problem_count: int
    hints: tuple[Finding, ...]
    hint_count: int

    @property
    def clean(self) -> bool:
        """Whether the file can be used as it is."""
        return not self.problem_count


def report_lines(report: QuestionReport, language: Language) -> Iterator[str]:
    """The report for a terminal."""

    def say(key: str, /, **details: object) -> str:
        return messages.text(key, language, **details)

    yield say("questions_is", file=report.path, what=what_it_is(report, language))
    yield say(
        "questions_counts",
        questions=report.questions,
        answers=report.with_answers,
        unanswerable=report.unanswerable,
        followups=report.followups,
        none=report.without_gold,
    )
    if any(report.kinds):
        yield say("questions_kinds")
        for kind, count in list(report.kinds.items())[:KINDS_TOLD]:
            yield f"  {shown(kind) or '-'}  {count}"
        if len(report.kinds) > KINDS_TOLD:
            yield "  " + say("questions_more", count=len(report.kinds) - KINDS_TOLD)
    if report.problem_count:
        yield say("questions_problems", count=report.problem_count)
        yield from _told(report.problems, report.problem_count, language)
    if report.hint_count:
        yield say("questions_hints", count=report.hint_count)
        yield from _told(report.hints, report.hint_count, language)
    yield say("questions_mend" if report.problem_count else "questions_clean")


def what_it_is(report: QuestionReport, language: Language) -> str:
    """Format, encoding and delimiter in words."""
    name = messages.text(f"questions_format_{report.format}", language)
    if report.delimiter:
        tab = messages.text("questions_tab", language)
        return messages.text(
            "questions_what_table",
            language,
            format=name,
            encoding=report.encoding,
            delimiter=tab if report.delimiter == "\t" else f'"{report.delimiter}"',
        )
    if report.encoding:
        return messages.text("questions_what", language, format=name, encoding=report.encoding)
    return name


def _told(findings: tuple[Finding, ...], count: int, language: Language) -> Iterator[str]:
    for finding in findings:
        yield "  " + messages.text(
            "questions_finding", language, place=finding.place, sentence=finding.sentence
        )
    if count > len(findings):
        yield "  " + messages.text("questions_more", language, count=count - len(findings))
