"""Which questions are offered: those that the reader answers as they were made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chat.answer import Answer, Citation, Role, Timings, cite
from chat.exchange import Exchange
from chat.suggesting import candidates, suggest, unverified
from ingest.document import Document, Passage, Span
from ingest.load import parse
from ingest.sources import SourceFile

TEXT = """# 波川鉄道のいま

## 北浜線

波川鉄道は1998年に北浜線を開業した。北浜線の駅長は佐藤健一さんである。北浜線の運賃は240円だ。

## 東浜線

東浜線を設計したのは技師の山田花子です。波川鉄道は、橋が古くなったため、東浜線を廃止した。

## 南浜線

波川鉄道は2015年に南浜線を開業した。南浜線の駅は14駅ある。
"""


@pytest.fixture
def document() -> Document:
    return parse(SourceFile("line.md", Path("line.md")), TEXT.encode())


def answer(question: str, *citations: Citation, confidence: float = 0.9, **parts) -> Answer:
    fields = {"understood_as": None} | parts
    return Answer(
        question=question,
        answered=bool(citations),
        answer="\n".join(c.text for c in citations) or None,
        confidence=confidence,
        reason=None,
        reply="",
        citations=citations,
        nearest=(),
        index_version="v",
        timings_ms=Timings(),
        **fields,
    )


def citation(document: Document, span: Span, role: Role = Role.ANSWER) -> Citation:
    return cite(document, Passage(document.source, span.start, span.end), span, role)


def reader(document: Document, **parts) -> Callable[[str], Answer]:
    """Finds what each question was made from."""
    places = {c.question: c.answer for c in candidates(document)}
    return lambda q: answer(q, citation(document, places[q]), **parts)


def at(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


def test_three_are_offered_and_none_twice(document) -> None:
    found = suggest(document, (), (), reader(document))
    assert len(found) == len(set(found)) == 3


def test_the_section_that_was_answered_from_comes_first(document) -> None:
    near = [at(document, "240円")]
    found = suggest(document, [Exchange("北浜線の運賃は?", ("240円",))], near, reader(document))
    assert "北浜線" in found[0]
    assert not any("運賃" in question for question in found)


def test_what_was_asked_is_not_offered(document) -> None:
    asked = [Exchange("波川鉄道が北浜線を開業したのはいつ?", ("1998年",))]
    found = suggest(document, asked, (), reader(document), count=9)
    assert "波川鉄道が北浜線を開業したのはいつですか?" not in found
    assert "波川鉄道が南浜線を開業したのはいつですか?" in found


def test_kinds_differ_where_they_can(document) -> None:
    found = suggest(document, (), (), reader(document))
    asking = [word for q in found for word in ("いつ", "誰", "なぜ", "何") if word in q]
    assert len(set(asking)) == 3


@pytest.mark.parametrize(
    "broken",
    [
        lambda d, q, c: answer(q),
        lambda d, q, c: answer(q, c, confidence=0.3),
        # The reader found another place.
        lambda d, q, c: answer(q, citation(d, at(d, "波川鉄道のいま"))),
        # It found but a scrap of the place.
        lambda d, q, c: answer(q, citation(d, Span(c.start, c.start + max(1, len(c.text) // 4)))),
        # Another place says something else.
        lambda d, q, c: answer(q, c, citation(d, at(d, "1998年"), Role.DIFFERENT)),
        # It was taken for a follow-up.
        lambda d, q, c: answer(q, c, understood_as="それは?"),
    ],
)
def test_only_what_the_reader_makes_sure_of_is_offered(document, broken) -> None:
    places = {c.question: citation(document, c.answer) for c in candidates(document)}
    long = {q: c for q, c in places.items() if len(c.text) >= 4}
    found = suggest(document, (), (), lambda q: broken(document, q, places[q]), count=9)
    assert not set(found) & set(long)


def test_the_answer_may_hold_a_little_more(document) -> None:
    def wider(question: str) -> Answer:
        place = next(c.answer for c in candidates(document) if c.question == question)
        return answer(question, citation(document, Span(place.start, place.end + 2)))

    assert len(suggest(document, (), (), wider)) == 3


def test_a_definition_is_found_to_its_end() -> None:
    text = "閉塞とは、一つの区間に一つの列車だけを入れる仕組みのことである。"
    document = parse(SourceFile("a.txt", Path("a.txt")), text.encode())
    place = next(candidates(document)).answer

    def short(question: str) -> Answer:
        return answer(question, citation(document, Span(place.start, place.end - 3)))

    assert suggest(document, (), (), short) == ()
    assert suggest(document, (), (), reader(document)) == ("閉塞とは何ですか?",)


def test_the_reader_is_not_asked_for_ever(document) -> None:
    asked: list[str] = []

    def never(question: str) -> Answer:
        asked.append(question)
        return answer(question)

    assert suggest(document, (), (), never, count=1) == ()
    assert len(asked) == 3


def test_no_more_is_asked_than_is_offered(document) -> None:
    asked: list[str] = []
    find = reader(document)
    found = suggest(document, (), (), lambda q: (asked.append(q), find(q))[1], count=2)
    assert tuple(asked) == found


def test_an_article_that_states_nothing_gives_none() -> None:
    text = "空は広い。風が吹く。"
    document = parse(SourceFile("a.txt", Path("a.txt")), text.encode())
    assert suggest(document, (), (), answer) == ()
    assert unverified(document, 3) == ()


def test_a_first_visit_gets_questions_without_the_reader(document) -> None:
    assert len(unverified(document, 4)) == 4
