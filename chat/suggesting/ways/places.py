"""Where: the place in which something is or happens."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chat.suggesting.candidate import Kind, Made
from chat.suggesting.phrases import noun_phrase_before
from chat.suggesting.statement import Statement
from chat.suggesting.ways.cleft import without
from index.analysis import analyze
from ingest.document import Span

_KIND = re.compile(
    r"(?:市|町|村|区|県|府|都|州|国|島|駅|港|空港|公園|広場|会館|公民館|体育館|図書館|博物館|美術館|ホール|センター|神社|寺|教会|城"
    r"|大学|高校|中学校|小学校|学校|校舎|病院|工場|倉庫|研究所|会議場|競技場|球場|劇場|市場|商店街|庁舎|役場|本店|支店|ビル|キャンパス)$"
)
# What is somewhere (に), not what goes or gives somewhere.
_IS = re.compile(
    r"^(?:ある|あり|あった|置|設け|設置|建|開い|開設|開業|開店|オープン|移転|移し|住|拠点|本社|本拠|位置|立地|埋|生ま|生息|残っ|残る|眠|保管|展示)"
)


def places(statement: Statement) -> Iterator[Made]:
    """「…のはどこですか?」, where one phrase with で or に names a place."""
    words, clause = statement.words, statement.last
    found: list[Span] = []
    for token in analyze(words):
        at = token.span.start
        particle = token.span.of(words)
        if (
            token.pos[0] != "助詞"
            or particle not in ("で", "に")
            or not clause.start < at < clause.end
        ):
            continue
        start = noun_phrase_before(words, at, clause.start)
        after = words[token.span.end : clause.end]
        if start < at and is_place(words[start:at]) and (particle == "で" or _IS.match(after)):
            found.append(Span(start, at))
    if len(found) != 1:
        return
    place = found[0]
    before = words[clause.start : place.start]
    if before and before[-1] not in "、,がをにでも日月年":
        return
    if words[place.end + 1] in "もの":
        return
    end = place.end + (2 if words[place.end + 1] == "は" else 1)
    left = without(statement, Span(place.start, end))
    if left is not None and not left.endswith(("である", "だった", "であった")):
        yield Made(Kind.WHERE, f"{left}のはどこですか?", place)


def is_place(words: str) -> bool:
    """Whether a noun phrase names a place by its last word."""
    tokens = analyze(words)
    if not tokens or any(token.number for token in tokens[:1]):
        return False
    return tokens[-1].pos[2] == "地名" or (len(words) >= 3 and _KIND.search(words) is not None)
