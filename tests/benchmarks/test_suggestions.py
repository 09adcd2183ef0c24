"""What is drawn for a person to judge, and how it is counted."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from benchmarks.suggestions import counts, offered_in
from chat.answer import Answer, Role, Timings, cite
from chat.suggesting import candidates
from ingest.document import Passage
from ingest.load import parse
from ingest.sources import SourceFile

TEXT = """# 波川鉄道

波川鉄道は1998年に北浜線を開業した。北浜線の駅長は佐藤健一さんである。北浜線の運賃は240円だ。
波川鉄道は2015年に南浜線を開業した。南浜線を設計したのは技師の山田花子です。

波川鉄道は、橋が古くなったため、東浜線を廃止した。
"""


def test_what_is_offered_after_answers_is_told_from_what_is_offered_first() -> None:
    document = parse(SourceFile("line.md", Path("line.md")), TEXT.encode())
    places = {c.question: c.answer for c in candidates(document)}
    index = SimpleNamespace(documents={"line.md": document})

    def ask(question: str, earlier: object, sources: list[str]) -> Answer:
        passage = Passage("line.md", 0, len(document.text))
        cited = cite(document, passage, places[question], Role.ANSWER)
        return Answer(
            question=question,
            answered=True,
            answer=cited.text,
            confidence=0.9,
            reason=None,
            reply="",
            citations=(cited,),
            nearest=(),
            index_version="v",
            timings_ms=Timings(),
            understood_as=None,
        )

    found = list(offered_in(SimpleNamespace(ask=ask), index, "line.md"))
    assert len({one.question for one in found}) == len(found)
    assert {one.question for one in found} <= set(places)
    assert [one.after != "" for one in found].count(True) == 4
    assert [one.question for one in found if one.after == one.question] == []
    assert all(document.text[slice(*one.place)] == one.answer for one in found)


def test_judgements_are_counted_apart() -> None:
    def one(article: str, after: str, natural: bool, right: bool) -> dict[str, object]:
        return {"article": article, "after": after, "natural": natural, "right": right}

    judged = [one("a", "q", True, True), one("a", "q", False, True), one("b", "", True, False)]
    found = counts(judged)
    assert found["after"] == {"questions": 2, "articles": 1, "natural": 1, "right": 2, "both": 1}
    assert found["begin"] == {"questions": 1, "articles": 1, "natural": 1, "right": 0, "both": 0}
    assert found["all"]["both"] == 1
