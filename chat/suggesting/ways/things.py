"""What: the name or thing that is made, given or chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from chat.suggesting.candidate import Kind, Made
from chat.suggesting.phrases import noun_phrase_before
from chat.suggesting.standing import is_bare
from chat.suggesting.statement import Statement, topic_words
from chat.suggesting.ways.cleft import without
from index.analysis import analyze
from ingest.document import Span

_LEAST, _MOST = 3, 18
_LONGEST_VERB = 10
_SETTING = re.compile(r"(?:に|で|から|まで|へ|として)(?:は|も)?(?:、|$)?|\d")
_EMPTY_VERB = re.compile(
    r"^(?:する|した|している|していた|しています|しました|します|行う|行った|行い|行っ|持つ|持っ|得|受け|見せ|挙げ|図|とる|とっ|迎え|つけ|かけ|出し|通[じし]|もっ|めぐ|除|含|用い|使っ|介し|経て|はじめ|中心|もと|目指|兼ね|問わ|超え)"
)


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
    verb = words[found[0] + 1 : clause.end]
    if _EMPTY_VERB.match(verb) or len(verb) > _LONGEST_VERB or not _is_one_deed(verb):
        return
    left = without(statement, Span(thing.start, thing.end + 1))
    if left is not None:
        yield Made(Kind.WHAT, f"{left}のは何ですか?", thing)


def _is_one_deed(words: str) -> bool:
    """Whether there is one verb, beside those that only say how it goes on (している)."""
    tokens = analyze(words)
    passive = any(t.form in ("れる", "られる") for t in tokens)
    joined = any(
        before.pos[1] == "接続助詞" and token.pos[1] != "非自立可能"
        for before, token in pairwise(tokens)
    )
    return not joined and not passive
