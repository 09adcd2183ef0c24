"""From what a row, line or object says to a question, with the rules that all formats share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from chat.evaluation.questions.issue import Issue, Place, issue, shown
from chat.evaluation.questions.question import EvaluationQuestion

MAX_QUESTION = 2000
MAX_TEXTS = 1000
"""The most answers, sentences of evidence or earlier questions of one question."""
# Without gold answers, a right system declines these.
_DECLINED_KINDS = frozenset({"unanswerable", "smalltalk"})
_BROKEN_CHARACTER = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file says at one place.

    Attributes:
        place: where.
        question: the question's words; None where there is no question to be had.
        id: as given.
        after: the user's earlier questions, oldest first.
        answers: gold answers.
        evidence: gold sentences.
        answerable: as given.
        kind: label.
        source: the article.
        problems: what is wrong already.
        hints: what looks odd.
    """

    place: Place
    question: str | None = None
    id: str | int | None = None
    after: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    answerable: bool | None = None
    kind: str = ""
    source: str = ""
    problems: tuple[Issue, ...] = ()
    hints: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A question of a file, or what is wrong with it.

    Attributes:
        place: where it stands.
        question: None where there are problems, or where only hints are told.
        problems: what is wrong.
        hints: what looks odd.
    """

    place: Place
    question: EvaluationQuestion | None
    problems: tuple[Issue, ...]
    hints: tuple[Issue, ...]


def entries(drafts: Iterable[Draft]) -> Iterator[Entry]:
    """Number the questions, fill in what follows from the rest, and judge them."""
    names = _Names()
    number = 0
    for draft in drafts:
        if draft.question is None:
            yield Entry(draft.place, None, draft.problems, draft.hints)
            continue
        number += 1
        question = _question(draft, draft.question, number)
        problems = (*draft.problems, *_problems(draft, question))
        if names.taken(draft.id, number):
            again = issue(draft.place, "questions_same_id", id=shown(str(question.id)))
            problems = (*problems, again)
        yield Entry(draft.place, None if problems else question, problems, draft.hints)


class _Names:
    """The ids met so far, as text: the files of a run do not tell 1 from "1"."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        # For each question, whether its number is its id; one byte each, for long lists.
        self._numbered = bytearray()

    def taken(self, given: str | int | None, number: int) -> bool:
        """Whether the id of a question, or the number in place of one, was met before."""
        self._numbered.append(given is None)
        if given is None:
            return str(number) in self._given
        name = str(given)
        met = name in self._given or self._is_number(name)
        self._given.add(name)
        return met

    def _is_number(self, name: str) -> bool:
        """Whether an earlier question got this number as its id."""
        if not name.isascii() or not name.isdecimal() or len(name) > len(str(len(self._numbered))):
            return False
        number = int(name)
        known = str(number) == name and 0 < number <= len(self._numbered)
        return known and bool(self._numbered[number - 1])


def _question(draft: Draft, words: str, number: int) -> EvaluationQuestion:
    answerable = draft.answerable
    if answerable is None and draft.answers:
        answerable = True
    elif answerable is None and draft.kind.strip().lower() in _DECLINED_KINDS:
        answerable = False
    return EvaluationQuestion(
        id=number if draft.id is None else draft.id,
        question=words,
        after=draft.after,
        answers=draft.answers,
        evidence=draft.evidence,
        answerable=answerable,
        kind=draft.kind,
        source=draft.source,
        number=number,
    )


def _lists(draft: Draft) -> dict[str, tuple[str, ...]]:
    return {"after": draft.after, "answers": draft.answers, "evidence": draft.evidence}


def _problems(draft: Draft, question: EvaluationQuestion) -> Iterator[Issue]:
    if not question.question.strip():
        yield issue(draft.place, "questions_no_question")
    for words in (question.question, *question.after):
        if len(words) > MAX_QUESTION:
            yield issue(draft.place, "questions_too_long", length=len(words), limit=MAX_QUESTION)
    for field, given in _lists(draft).items():
        if len(given) > MAX_TEXTS:
            yield issue(draft.place, "questions_too_many_texts", field=field, limit=MAX_TEXTS)
    if question.answers and (
        question.answerable is False or question.kind.strip().lower() == "unanswerable"
    ):
        yield issue(draft.place, "questions_contradiction", answer=shown(question.answers[0]))
    texts: dict[str, tuple[str, ...]] = {
        "id": (str(question.id),),
        "question": (question.question,),
        "after": question.after,
        "answers": question.answers,
        "evidence": question.evidence,
        "kind": (question.kind,),
        "source": (question.source,),
    }
    if _BROKEN_CHARACTER.search("".join(chain.from_iterable(texts.values()))):
        for field, values in texts.items():
            if _BROKEN_CHARACTER.search("".join(values)):
                yield issue(draft.place, "questions_broken_character", field=field)
