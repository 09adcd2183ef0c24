"""Checks a question file as a whole and says in words what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chat.evaluation.named import NamedArticles
from chat.evaluation.questions.detect import Format
from chat.evaluation.questions.file import QuestionFile, open_questions
from chat.evaluation.questions.issue import Issue, Place, issue, shown
from chat.evaluation.questions.question import EvaluationQuestion
from chat.evaluation.questions.report import Finding, QuestionReport
from ingest.document import Document
from ingest.errors import QuestionFileError
from ingest.messages import Language
from ingest.normalize import fold

KEPT = 100
# Characters of articles that are looked through for gold: some twenty seconds of it.
_LOOKED_THROUGH = 20_000_000_000


def check_questions(
    path: Path, language: Language, documents: Mapping[str, Document] | None = None
) -> QuestionReport:
    """Read a question file to its end and report on it.

    Args:
        path: the file.
        language: of the report.
        documents: the articles of the index, by source; gold that stands in none of them is a
            hint.

    Raises:
        QuestionFileError: the file cannot be read at all, or holds nothing.
    """
    return check_file(open_questions(path, language), documents)


def check_file(
    file: QuestionFile, documents: Mapping[str, Document] | None = None
) -> QuestionReport:
    """As ``check_questions``, of a file that is open; the report is in its language."""
    language = file.language
    problems, hints = _Kept(language), _Kept(language)
    counts, kinds = Counter[str](), Counter[str]()
    articles = None if documents is None else _Articles(documents, file.format is Format.SQUAD)
    asked: dict[int, int | str] = {}
    for entry in file.entries():
        problems.add(entry.problems)
        hints.add(entry.hints)
        if entry.question is not None:
            kinds[entry.question.kind] += 1
            counts.update(_features(entry.question))
            hints.add(_repeated(entry.place, entry.question, asked))
            if articles is not None:
                hints.add(articles.missing(entry.place, entry.question))
    if not counts["questions"] and not problems.count:
        raise QuestionFileError("questions_empty", file=file.path)
    return QuestionReport(
        path=file.path,
        format=file.format,
        encoding=file.encoding,
        delimiter=file.delimiter,
        questions=counts["questions"],
        with_answers=counts["answers"],
        unanswerable=counts["unanswerable"],
        followups=counts["followups"],
        without_gold=counts["none"],
        kinds=dict(kinds.most_common()),
        problems=tuple(problems.findings),
        problem_count=problems.count,
        hints=tuple(hints.findings),
        hint_count=hints.count,
    )


@dataclass(slots=True)
class _Kept:
    """Issues in words: the first ``KEPT`` of them, and how many there were."""

    language: Language
    findings: list[Finding] = field(default_factory=list)
    count: int = 0

    def add(self, issues: tuple[Issue, ...] | Iterator[Issue]) -> None:
        for found in issues:
            self.count += 1
            if len(self.findings) < KEPT:
                words = found.place.words(self.language), found.reason(self.language)
                self.findings.append(Finding(*words))


def _features(question: EvaluationQuestion) -> Iterator[str]:
    yield "questions"
    if question.answers:
        yield "answers"
    if question.unanswerable:
        yield "unanswerable"
    if question.after:
        yield "followups"
    if not (question.answers or question.evidence or question.unanswerable):
        yield "none"


def _repeated(
    place: Place, question: EvaluationQuestion, asked: dict[int, int | str]
) -> Iterator[Issue]:
    # The hash alone is kept: a collision would be one needless hint in many files.
    words = (*map(fold, question.after), fold(question.question), question.source)
    before = asked.setdefault(hash(words), place.at)
    if before != place.at:
        first = Place(before, place.sheet)
        yield issue(place, "questions_repeated", question=shown(question.question), first=first)


class _Articles:
    """The words of the articles, to look up gold in."""

    def __init__(self, documents: Mapping[str, Document], named_by_us: bool) -> None:
        self._words = {source: fold(document.text) for source, document in documents.items()}
        self._all = "\n".join(self._words.values())
        self._articles = NamedArticles(documents)
        self._named_by_us = named_by_us
        self._told: set[str] = set()
        self._left = _LOOKED_THROUGH

    def missing(self, place: Place, question: EvaluationQuestion) -> Iterator[Issue]:
        """What of the gold stands in no article; compared without white space after NFKC."""
        source, named = question.source, self._articles.find(question.source)
        if source and named is None:
            # The sources of SQuAD files are names that we gave: nothing the user could mend.
            if not self._named_by_us and source not in self._told:
                self._told.add(source)
                yield issue(place, "questions_no_source", source=shown(source))
            return
        words = self._words[named.source] if named else self._all
        where = "questions_not_in_source" if source else "questions_not_in_articles"
        items = (line for answer in question.answers for line in answer.splitlines())
        for field_name, texts in (("answers", items), ("evidence", iter(question.evidence))):
            for text in texts:
                if self._left <= 0:
                    return
                self._left -= len(words)
                if self._left <= 0:
                    yield issue(place, "questions_not_looked_up")
                elif fold(text) not in words:
                    yield issue(place, where, field=field_name, text=shown(text), source=source)
