"""SQuAD 1.1 and 2.0 in JSON (Rajpurkar et al. 2016, 2018), as JaQuAD and JSQuAD use it.

Read article by article. The evidence of an answer is the sentence of the context around it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chat.evaluation.questions.draft import Draft
from chat.evaluation.questions.issue import Issue, Place, issue, shown
from chat.evaluation.questions.json_stream import JsonBrokenError, items_of
from chat.evaluation.questions.text import TextFile
from ingest.document import Span
from ingest.sentences import split_sentences

_TITLE = 60
# What file systems do not take, or take otherwise than written.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ud800-\udfff\\/:*?"<>|\s]+')


def squad_source(number: int, title: str) -> str:
    """The source that the questions of an article name: ``0001-タイトル.txt``.

    Args:
        number: the article's place in the file, from 1; makes the name unique.
        title: its title, cut to 60 characters, without what file systems refuse.
    """
    safe = unicodedata.normalize("NFC", _UNSAFE.sub("_", title))[:_TITLE].strip("._ ")
    return f"{number:04}-{safe}.txt" if safe else f"{number:04}.txt"


def squad_drafts(file: TextFile) -> Iterator[Draft]:
    """What each question of the file says."""
    for number, article in enumerate(articles(file), start=1):
        if isinstance(article, Issue):
            yield Draft(article.place, problems=(article,))
            continue
        source = squad_source(number, article.title)
        for paragraph in article.paragraphs:
            yield from _paragraph_drafts(paragraph, source)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A context with its questions.

    Attributes:
        path: where, in JSON.
        context: the text.
        questions: as they stand in the file.
    """

    path: str
    context: str
    questions: list[Any]


@dataclass(frozen=True, slots=True)
class Article:
    """A title and its paragraphs; those that are not as they should be are issues."""

    title: str
    paragraphs: list[Paragraph | Issue]


def articles(file: TextFile) -> Iterator[Article | Issue]:
    """The articles, one after the other; an issue in place of one that cannot be read."""
    number = 0
    with file.open() as text:
        try:
            for number, raw in enumerate(items_of(text, "data"), start=1):
                yield _article(f"data[{number - 1}]", raw)
        except JsonBrokenError as error:
            place = Place(f"data[{number}]")
            yield issue(place, "questions_json_broken", reason=shown(str(error), 100))


def _article(path: str, raw: Any) -> Article | Issue:
    if not isinstance(raw, dict) or not isinstance(raw.get("paragraphs"), list):
        return _wrong(path, "paragraphs", "[{…}, {…}]")
    title = raw.get("title")
    paragraphs = [
        _paragraph(f"{path}.paragraphs[{at}]", value) for at, value in enumerate(raw["paragraphs"])
    ]
    return Article(title if isinstance(title, str) else "", paragraphs)


def _paragraph(path: str, raw: Any) -> Paragraph | Issue:
    if not isinstance(raw, dict) or not isinstance(raw.get("context"), str):
        return _wrong(path, "context", '"…"')
    if not isinstance(raw.get("qas"), list):
        return _wrong(path, "qas", "[{…}, {…}]")
    return Paragraph(path, raw["context"], raw["qas"])


def _paragraph_drafts(paragraph: Paragraph | Issue, source: str) -> Iterator[Draft]:
    if isinstance(paragraph, Issue):
        yield Draft(paragraph.place, problems=(paragraph,))
        return
    context = paragraph.context
    sentences = split_sentences(context, Span(0, len(context)))
    for at, raw in enumerate(paragraph.questions):
        path = f"{paragraph.path}.qas[{at}]"
        yield _draft(path, raw, context, sentences, source)


def _draft(path: str, raw: Any, context: str, sentences: list[Span], source: str) -> Draft:
    place = Place(path)
    if not isinstance(raw, dict) or not isinstance(raw.get("question"), str):
        return Draft(place, problems=(issue(place, "questions_no_question"),))
    problems: list[Issue] = []
    given, impossible, answers = (raw.get(key) for key in ("id", "is_impossible", "answers"))
    if not isinstance(given, str | int | None) or isinstance(given, bool):
        problems.append(_wrong(path, "id", '"…"'))
        given = None
    if not isinstance(impossible, bool | None):
        problems.append(_wrong(path, "is_impossible", "true / false"))
        impossible = None
    if not isinstance(answers, list | None):
        problems.append(_wrong(path, "answers", "[{…}, {…}]"))
        answers = None
    found = [
        _answer_span(f"{path}.answers[{at}]", answer, context)
        for at, answer in enumerate(answers or ())
    ]
    problems.extend(span for span in found if isinstance(span, Issue))
    spans = [span for span in found if isinstance(span, Span)]
    return Draft(
        place,
        question=raw["question"],
        id=None if given == "" else given,
        answers=tuple(dict.fromkeys(span.of(context) for span in spans)),
        evidence=_evidence(spans, context, sentences),
        answerable=False if impossible else None,
        kind=_kind(raw),
        source=source,
        problems=tuple(problems),
    )


def _answer_span(path: str, raw: Any, context: str) -> Span | Issue:
    text = raw.get("text") if isinstance(raw, dict) else None
    if not isinstance(text, str) or not text.strip():
        return _wrong(path, "text", '"…"')
    start = raw.get("answer_start")
    if not isinstance(start, int) or isinstance(start, bool):
        return _wrong(path, "answer_start", "0, 1, 2 …")
    if start < 0 or context[start : start + len(text)] != text:
        return issue(Place(path), "questions_answer_start", answer=shown(text), start=start)
    return Span(start, start + len(text))


def _evidence(spans: list[Span], context: str, sentences: list[Span]) -> tuple[str, ...]:
    around = (s.of(context) for s in sentences if any(s.overlaps(span) for span in spans))
    return tuple(dict.fromkeys(around))


def _kind(raw: dict[str, Any]) -> str:
    """JaQuAD says how question and text differ; SQuAD says nothing."""
    return next(
        (raw[key] for key in ("kind", "question_type") if isinstance(raw.get(key), str)), ""
    )


def _wrong(path: str, field: str, expected: str) -> Issue:
    return issue(Place(path), "questions_bad_field", field=field, expected=expected)
