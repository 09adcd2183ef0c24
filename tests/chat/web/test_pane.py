"""What the pane marks of a conversation."""

from __future__ import annotations

from chat.answer import Answer, Role, Timings, cite
from chat.web.pane import highlights
from chat.web.session import Turn
from ingest.document import Passage, Span
from ingest.readers import FORMATS

TEXT = "橋は古い。" * 4_000
DOCUMENT = FORMATS[".txt"].document("a.txt", "a.txt", TEXT)


def turn(number: int, *spans: Span) -> Turn:
    passage = Passage("a.txt", 0, len(TEXT))
    cited = tuple(cite(DOCUMENT, passage, span, Role.ANSWER) for span in spans)
    answer = Answer("?", True, "", 0.9, None, "", None, cited, (), "v", Timings())
    return Turn("?", number, answer)


def test_the_places_of_a_long_conversation_are_all_marked() -> None:
    spans = [Span(at, at + 200) for at in range(0, 2_000, 200)]
    turns = [turn(number, *spans) for number in range(1, 101)]
    found = highlights(turns[-1], DOCUMENT, "ja", "", turns[:-1])
    assert len(found) == 1_000
    assert [mark.id for mark in found[:20:10]] == ["100.1", "1.1"]


def test_of_more_than_anybody_reads_what_was_cited_last_is_marked() -> None:
    # They overlap: each mark would be drawn anew for each character.
    turns = [turn(n, *(Span(at, at + 15_000) for at in range(5))) for n in range(1, 11)]
    found = highlights(turns[-1], DOCUMENT, "ja", "", turns[:-1])
    assert [mark.id for mark in found] == [
        *(f"10.{n}" for n in range(1, 6)),
        *(f"8.{n}" for n in range(1, 4)),
        *(f"9.{n}" for n in range(1, 6)),
    ]
    one = turn(1, *(Span(at, at + 15_000) for at in range(100)))
    assert len(highlights(one, DOCUMENT)) == 13
