"""What: the name or thing that is made, given or chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chat.suggesting.candidate import Kind, Made
from chat.suggesting.standing import is_bare
from chat.suggesting.statement import Statement, noun_phrase_before, topic_words
from chat.suggesting.ways.cleft import without
from index.analysis import analyze
from ingest.document import Span

_LEAST, _MOST = 2, 18
_SETTING = re.compile(r"(?:に|で|から|まで|へ|として)(?:は|も)?(?:、|$)?|\d")
_EMPTY_VERB = re.compile(r"^(?:する|した|している|していた|しています|しました|します|行う|行った|行い|行っ|持つ|持っ|得|受け|見せ|挙げ|図|とる|とっ|迎え|つけ|かけ|出し)")


def things(statement: Statement) -> Iterator[Made]:
    """「…のは何ですか?」, where the object is a short phrase and more than it is said."""
    if topic_words(statement) is None:
        return
    words, clause = statement.words, statement.last
    found = [
        token.span.start
        for token in analyze(words)
        if token.span.of(words) == "を"
        and token.pos[0] == "助詞"
        and clause.start < token.span.start < clause.end
    ]
    if len(found) != 1:
        return
    start = noun_phrase_before(words, found[0], clause.start)
    thing, before = Span(start, found[0]), words[clause.start : start]
    named = thing.of(words)
    if not _LEAST <= len(named) <= _MOST or is_bare(named) or re.search(r"\d", named):
        return
    if not before or before[-1] not in "、,にでからへて" or not _SETTING.search(before):
        return
    if _EMPTY_VERB.match(words[found[0] + 1 : clause.end]):
        return
    left = without(statement, Span(thing.start, thing.end + 1))
    if left is not None:
        yield Made(Kind.WHAT, f"{left}のは何ですか?", thing)
