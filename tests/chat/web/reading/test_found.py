"""What an answer's card says of how it was found, and of what else the reader thought of."""

from __future__ import annotations

import re

import pytest

from chat.answer import Answer, Reason, Role, Timings, cite
from chat.asking import Trace
from chat.reader import Reading
from chat.web.reading.candidates import candidates_of
from chat.web.reading.found import found_html, found_of
from index.search import Hit
from ingest.document import Document, Passage, Span
from ingest.readers import FORMATS

TEXT = "橋は1950年に架けられた。長さは40メートルである。町は1952年と記す。門は1950年に建った。"


class Articles:
    """As much of an index as is needed."""

    def __init__(self, text: str = TEXT) -> None:
        self.documents: dict[str, Document] = {
            "a.txt": FORMATS[".txt"].document("a.txt", "a.txt", text)
        }
        self.version = "v1"


def hit(start: int, end: int, rank: int, **parts: object) -> Hit:
    fields = {"lexical_rank": rank, "lexical_score": 7.25, "dense_rank": None, "dense_score": 0.5}
    return Hit(Passage("a.txt", start, end, ("一 <章>",)), 1 / rank, **fields | parts)


def reading(found: Hit, words: str, score: float, probability: float, after: int = 0) -> Reading:
    start = TEXT.index(words, after)
    sentence = Span(TEXT.rfind("。", 0, start) + 1, TEXT.index("。", start) + 1)
    return Reading(found, (Span(start, start + len(words)),), sentence, score, probability)


FIRST, SECOND, THIRD = hit(0, 20, 1), hit(20, 40, 2), hit(40, 50, 3, lexical_rank=None)


def trace(*readings: Reading, answered: bool = True) -> Trace:
    document = Articles().documents["a.txt"]
    cited = ()
    if answered:
        first = readings[0]
        cited = (cite(document, first.hit.passage, first.spans[0], Role.ANSWER),)
    answer = Answer(
        question="いつ?", answered=answered, answer=None, confidence=0.9,
        reason=None if answered else Reason.NOT_IN_ARTICLE, reply="", understood_as=None,
        citations=cited, nearest=(), index_version="v1", timings_ms=Timings(12.4, 340.6, 355.0),
    )  # fmt: skip
    return Trace(answer, (FIRST, SECOND, THIRD), (FIRST, SECOND, THIRD), readings)


READINGS = (
    reading(FIRST, "1950年", 4.0, 0.9),
    reading(FIRST, "橋", 3.5, 0.8),
    reading(SECOND, "1950年", 3.0, 0.7, after=20),
    reading(SECOND, "1952年", 2.0, 0.6),
    reading(SECOND, "町", 1.5, 0.5),
    reading(FIRST, "40メートル", 1.0, 0.1),
)


def test_candidates_stand_in_sentences_of_their_own_and_say_other_words() -> None:
    found = candidates_of(trace(*READINGS), Articles())
    assert [c.citation.text for c in found] == ["1952年", "40メートル"]
    assert [c.probability for c in found] == [0.6, 0.1]
    assert found[0].context.sentence == "町は1952年と記す。"


def test_there_are_none_without_an_answer_or_of_another_index() -> None:
    assert candidates_of(trace(*READINGS, answered=False), Articles()) == ()
    newer = Articles("別の文。")
    newer.version = "v2"
    assert candidates_of(trace(*READINGS), newer) == ()


def test_the_table_has_ranks_scores_and_what_the_reader_made_of_each_passage() -> None:
    found = found_of(trace(*READINGS), Articles())
    one, two, three = found.passages
    assert (one.rank, one.reader_score, one.probability, one.chosen) == (1, 4.0, 0.9, True)
    assert (two.rank, two.reader_score, two.probability, two.chosen) == (2, 3.0, 0.7, False)
    assert (three.lexical_rank, three.reader_score, three.probability) == (None, None, None)
    assert (found.timings.read, found.version) == (340.6, "v1")


def test_nothing_is_chosen_where_nothing_is_answered() -> None:
    assert not any(
        p.chosen for p in found_of(trace(*READINGS, answered=False), Articles()).passages
    )


def test_what_was_not_searched_was_not_found() -> None:
    assert found_of(Trace(trace(*READINGS).answer), Articles()) is None


@pytest.mark.parametrize(
    ("language", "caption", "times"),
    [
        ("ja", "見つけた箇所の順位と点数", "検索 12 ms、読解 341 ms、全体 355 ms"),
        (
            "en",
            "Ranks and scores of the passages found",
            "Search 12 ms, reading 341 ms, in all 355 ms",
        ),
    ],
)
def test_the_table_is_named_headed_and_escaped(language, caption, times) -> None:
    html = found_html(found_of(trace(*READINGS), Articles()), language, titles=True)
    assert f"<caption>{caption}</caption>" in html
    assert html.count('<th scope="col">') == 7
    assert html.count('<th scope="row">') == 3
    assert times in html
    assert "<章>" not in html
    assert "a.txt › 一 &lt;章&gt;" in html
    last = re.findall("<td>([^<]*)</td>", html[html.rindex("<tr>") :])
    assert last == ["–", "–", "0.333", "–", "–"]
