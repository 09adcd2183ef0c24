"""A conversation that names very many places costs what its articles do, and loses none."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest

import ingest.chunking
from chat.answer import Answer, Citation, Role, Timings, cite
from chat.web.conversation import context_of
from chat.web.history.restoring import restored
from chat.web.history.saved import MAX_CHARACTERS, saved_json
from chat.web.session import Session, Turn
from index.live import LiveIndex
from ingest.document import Passage, Span
from ingest.readers import FORMATS

EMPTY = Session("ja")


@pytest.fixture
def index(app) -> LiveIndex:
    return app.handle.current()


def places(index: LiveIndex, count: int, *sources: str) -> list[Citation]:
    """So many places of one character each, taking turns between articles."""
    found = []
    for number in range(count):
        document = index.documents[sources[number % len(sources)]]
        signs = [at for at, sign in enumerate(document.text) if not sign.isspace()]
        start = signs[number % len(signs)]
        span = Span(start, start + 1)
        passage = Passage(document.source, span.start, span.end)
        found.append(cite(document, passage, span, Role.ANSWER))
    return found


def turn(index: LiveIndex, cited: list[Citation]) -> Turn:
    words = "\n".join(citation.text for citation in cited)
    given = Answer("?", True, words, 0.9, None, "", None, tuple(cited), (), "v", Timings())
    return Turn("?", 1, given)


def test_the_largest_conversation_that_is_kept_loses_no_place(index) -> None:
    cited = places(index, 3_000, "articles/garden.txt")
    # A list of very many items, and many shorter answers.
    turns = [turn(index, cited[:1_000]), *(turn(index, cited[:20]) for _ in range(99))]
    kept = saved_json(replace(EMPTY, turns=tuple(turns)))
    said = json.loads(kept)["turns"]
    assert MAX_CHARACTERS * 0.9 < len(kept) <= MAX_CHARACTERS
    back = restored(kept, EMPTY, index)
    for row, there in zip(said, back.turns, strict=True):
        named = [(c["source"], c["start"], c["text"]) for c in row["answer"]["citations"]]
        assert [(c.source, c.start, c.text) for c in there.cited] == named


def test_no_conversation_can_be_kept_that_would_be_refused(index) -> None:
    (shortest,) = places(index, 1, "articles/garden.txt")
    shortest = replace(shortest, source="a", title="", headings=(), start=0, end=1, text="a")
    lengths = [
        len(saved_json(replace(EMPTY, turns=(turn(index, [shortest] * n),)))) for n in (1, 2)
    ]
    # The nearest ones, which are no part of the answer's words, are still shorter.
    most = MAX_CHARACTERS // (lengths[1] - lengths[0] - len("\\na"))
    cited = places(index, most, "articles/garden.txt")
    row = {"version": 1, "id": "0" * 16, "turns": [_bare(cited)]}
    assert len(restored(json.dumps(row), EMPTY, index).turns[0].cited) == most


def _bare(cited: list[Citation]) -> dict:
    rows = [
        {"role": "answer", "source": c.source, "start": c.start, "end": c.end, "text": c.text}
        for c in cited
    ]
    return {"question": "?", "answer": {"citations": rows}}


def test_a_conversation_with_more_places_than_is_ever_kept_is_none(index) -> None:
    cited = places(index, 3_000, "articles/garden.txt")
    row = {"version": 1, "id": "0" * 16, "turns": [_bare(cited), _bare(cited)]}
    words = json.dumps(row, ensure_ascii=False)
    assert len(words) < 2 * MAX_CHARACTERS
    assert restored(words, EMPTY, index).turns == ()


class _Counting:
    """An index that counts how often it is asked for an article, and for its passages."""

    def __init__(self, index: LiveIndex) -> None:
        self._index = index
        self.asked: Counter[tuple[str, str]] = Counter()
        self.documents = self

    def get(self, source: str):
        self.asked["document", source] += 1
        return self._index.documents.get(source)

    def passages_of(self, source: str):
        self.asked["passages", source] += 1
        return self._index.passages_of(source)

    def passage_around(self, source: str, span: Span) -> Passage:
        self.asked["passages", source] += 1
        return self._index.passage_around(source, span)


def test_each_article_is_opened_and_each_block_cut_once(index, monkeypatch) -> None:
    sources = ("articles/garden.txt", "articles/library.txt")
    kept = saved_json(replace(EMPTY, turns=(turn(index, places(index, 500, *sources)),)))
    counting, cut, split = _Counting(index), Counter(), ingest.chunking.split_sentences

    def counted(text: str, span: Span):
        cut[text, span] += 1
        return split(text, span)

    monkeypatch.setattr(ingest.chunking, "split_sentences", counted)
    assert len(restored(kept, EMPTY, counting).turns[0].cited) == 500
    assert counting.asked == {
        (kind, source): 1 for kind in ("document", "passages") for source in sources
    }
    assert cut and set(cut.values()) == {1}


def test_of_a_very_long_sentence_what_stands_around_the_words_is_shown() -> None:
    text = "前" * 3_000 + "答え" + "後" * 3_000
    document = FORMATS[".txt"].document("a.txt", "a.txt", text)
    span = Span(3_000, 3_002)
    citation = cite(document, Passage("a.txt", 0, len(text)), span, Role.ANSWER)
    found = context_of(document, citation)
    assert found.cited.of(found.sentence) == "答え"
    assert found.sentence == "…" + "前" * 1_000 + "答え" + "後" * 1_000 + "…"
