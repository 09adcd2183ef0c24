"""What is: what follows 「とは」, or is called by a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chat.suggesting.candidate import Kind, Made
from chat.suggesting.phrases import person_at_end, without_asides
from chat.suggesting.standing import is_bare, points_elsewhere, unquoted
from chat.suggesting.statement import Statement, topic_words
from index.analysis import analyze
from ingest.document import Span
from ingest.normalize import fold

_ASIDE = r"(?:\([^()]*\)|\uff08[^\uff08\uff09]*\uff09)?"
_MEANS = re.compile(
    rf"^(?:.{{0,12}}、)?(?P<open>[「『])?(?P<name>[^、。は「」『』()\uff08\uff09]{{2,20}}?(?<!こ))(?P<close>[」』])?{_ASIDE}とは、?"
    r"(?P<what>.{8,90}?)(?:のことである|のことだ|のことです|のことをいう|のことを言う|のことをいいます|のことを指す|のことを指します|である|です|だ|をいう|をいいます|を指す|を指します|を意味する|を意味します|を言う|の総称である|の総称です)$"
)
_CALLED = re.compile(
    r"(?:^|[、は])(?P<what>[^。「」、]{8,60}?)(?:のこと)?を「?(?P<name>[^「」、。はをがにでと]{2,16})」?と(?:いう|いいます|呼ぶ|呼びます|言う|言います)$"
)
_IS = re.compile(r"(?P<what>.{10,90}?)(?:である|です|だ|の総称である|のことである|をいう|を指す)$")
_POINTS_BACK = re.compile(r"^(?:これ|それ|この|その|こう|そう|違|異な)")
_NOT_A_NAME = re.compile(r"[をがに]|である|[たるいだて]$")


def meanings(statement: Statement) -> Iterator[Made]:
    """「…とは何ですか?」, only where the sentence says what something is."""
    match = _MEANS.match(statement.words) or _CALLED.search(statement.words)
    if match is None:
        return
    name = without_asides(match["name"])
    if is_bare(name) or _NOT_A_NAME.search(name) or _POINTS_BACK.match(match["what"]):
        return
    what = match["what"]
    if what[-1] in "はがをにで" or not _is_term(name) or points_elsewhere(what):
        return
    if re.search("は(?!じ)", unquoted(what)):
        return  # another statement, of something else
    yield Made(Kind.DEFINITION, f"{name}とは何ですか?", Span(*match.span("what")), named=True)


def _is_term(name: str) -> bool:
    """Whether words may be a term: no person, nothing but described (「四角い紙」)."""
    tokens = analyze(name)
    first, verbal = tokens[0].pos, any(t.pos[0] in ("動詞", "助動詞") for t in tokens)
    return (
        not verbal
        and person_at_end(name) is None
        and first[0] in ("名詞", "接頭辞", "記号", "補助記号")
        and first[2:] != ("人名", "名")
    )


def meaning_of_title(statement: Statement, title: str) -> Iterator[Made]:
    """「…とは何ですか?」 of the article's own subject, which its first sentence often says.

    Args:
        statement: the first sentence.
        title: the article's.
    """
    topic = topic_words(statement)
    if topic is None or person_at_end(topic) or fold(topic) != fold(title):
        return
    match = _IS.fullmatch(statement.words, statement.after)
    if match is not None:
        yield Made(Kind.DEFINITION, f"{topic}とは何ですか?", Span(*match.span("what")), named=True)
