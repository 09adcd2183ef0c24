"""Whether a question is about the article as a whole: its gist, headings, title, date or author.

Only whole utterances made of nothing but known pieces (``vocabulary``) are: 「要約して」 is,
「OpenAIの概要は?」 is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chat.gist.english import asked_in_english
from chat.gist.request import LAST, GistKind, GistRequest, SectionReference
from chat.gist.vocabulary import NAMED, NO_NAME, PIECES, Piece
from ingest.normalize import normalize
from ingest.structure.numerals import number_of

_LONGEST = 60
_CLOSING = frozenset("?!。.、,…~ー;:")
_A_SENTENCE = 50
_MOST = 10
_AROUND = frozenset((Piece.ASK, Piece.FILLER, Piece.WHAT, Piece.ARTICLE, Piece.THIS))
_OF_SECTION = _AROUND | {
    Piece.SECTION,
    Piece.CONTENT,
    Piece.SAID,
    Piece.SUMMARY,
    Piece.SHORT,
    Piece.COUNT,
    Piece.CHARACTERS,
    Piece.POINT,
    Piece.EXPLAIN,
    Piece.ABOUT,
    Piece.TOPIC,
}
_OF_DATE = _AROUND | {Piece.DAY, Piece.WHEN, Piece.PUBLISHED, Piece.WRITTEN, Piece.EXPLAIN}
_OF_AUTHOR = _AROUND | {
    Piece.AUTHOR,
    Piece.MAKER,
    Piece.WHO,
    Piece.WRITTEN,
    Piece.CONTENT,
    Piece.EXPLAIN,
}
_OF_HEADINGS = _AROUND | {Piece.HEADINGS, Piece.EXPLAIN}
_OF_TITLE = _AROUND | {Piece.TITLE, Piece.EXPLAIN}
_OF_TOPIC = _AROUND | {
    Piece.TOPIC,
    Piece.ABOUT,
    Piece.CONTENT,
    Piece.WRITTEN,
    Piece.SAID,
    Piece.SHORT,
    Piece.EXPLAIN,
}
_OF_SUMMARY = (_OF_SECTION | _OF_TOPIC) - {Piece.SECTION}
_OF_MESSAGE = _AROUND | {Piece.MESSAGE, Piece.AUTHOR, Piece.SHORT, Piece.COUNT, Piece.EXPLAIN}


@dataclass(frozen=True, slots=True)
class _Found:
    """A piece of a question with what its pattern caught."""

    piece: Piece
    match: re.Match[str]


def asked_gist(question: str) -> GistRequest | None:
    """What a question asks of the article as a whole; None where it asks anything else.

    Args:
        question: as the user typed it.
    """
    words = _unclosed(normalize(question).text.lower().strip())
    if not words or len(words) > _LONGEST:
        return None
    if words.isascii() and (request := asked_in_english(words)) is not None:
        return request
    if (pieces := _pieces(words)) is None:
        return _named_section(words)
    return _request(pieces)


def _unclosed(words: str) -> str:
    """The words without the signs and the space at their end."""
    # A pattern that ends in "+$" looks at each run of signs once for each sign in it.
    end = len(words)
    while end and (words[end - 1] in _CLOSING or words[end - 1].isspace()):
        end -= 1
    return words[:end]


def _pieces(words: str) -> list[_Found] | None:
    """The pieces that make up the words, the longest first; None where a word is none."""
    found: list[_Found] = []
    at = 0
    while at < len(words):
        matches = [_Found(p, m) for p, form in PIECES if (m := form.match(words, at))]
        best = max(matches, key=lambda each: each.match.end(), default=None)
        if best is None or best.match.end() == at:
            return None
        found.append(best)
        at = best.match.end()
    return found


def _request(pieces: Sequence[_Found]) -> GistRequest | None:
    """The kind that the pieces make; the first that holds."""
    kinds = {found.piece for found in pieces}
    if Piece.SECTION in kinds:
        return _of_section(pieces) if kinds <= _OF_SECTION else None
    if Piece.TITLE in kinds:
        return GistRequest(GistKind.TITLE) if kinds <= _OF_TITLE else None
    if kinds <= _OF_DATE and _asks_date(kinds):
        updated = any("更新" in f.match.group() or "改訂" in f.match.group() for f in pieces)
        implied = not kinds & {Piece.DAY, Piece.ARTICLE, Piece.THIS}
        return GistRequest(GistKind.DATE, updated=updated, implied=implied)
    if kinds <= _OF_AUTHOR and _asks_author(kinds):
        implied = not kinds & {Piece.AUTHOR, Piece.ARTICLE, Piece.THIS}
        return GistRequest(GistKind.AUTHOR, implied=implied)
    if kinds <= _OF_HEADINGS and Piece.HEADINGS in kinds:
        return GistRequest(GistKind.HEADINGS)
    if kinds <= _OF_TOPIC and _asks_topic(kinds):
        return GistRequest(GistKind.TOPIC)
    if (kinds <= _OF_SUMMARY and _asks_summary(kinds)) or _asks_message(kinds):
        return GistRequest(GistKind.SUMMARY, count=_count(pieces))
    return None


def _asks_date(kinds: set[Piece]) -> bool:
    if Piece.DAY in kinds:
        return True
    # いつ公開された? alone may well ask of a film.
    return Piece.WHEN in kinds and bool(kinds & {Piece.ARTICLE, Piece.WRITTEN})


def _asks_author(kinds: set[Piece]) -> bool:
    if Piece.AUTHOR in kinds or (Piece.WHO in kinds and kinds & {Piece.WRITTEN, Piece.CONTENT}):
        return True
    # 作者は? alone may well ask of a novel.
    return Piece.ARTICLE in kinds and bool(kinds & {Piece.WHO, Piece.MAKER})


def _asks_topic(kinds: set[Piece]) -> bool:
    if Piece.TOPIC in kinds:
        return True
    if {Piece.WHAT, Piece.ABOUT} <= kinds:
        return bool(kinds & {Piece.ARTICLE, Piece.THIS, Piece.CONTENT})
    # 何の記事?, but 何が書いてある? and 内容は? ask for more than that.
    return {Piece.WHAT, Piece.ARTICLE} <= kinds <= _AROUND


def _asks_summary(kinds: set[Piece]) -> bool:
    if kinds & {Piece.SUMMARY, Piece.COUNT}:
        return True
    if Piece.CONTENT in kinds and kinds & {Piece.WHAT, Piece.ARTICLE}:
        return True
    if kinds & {Piece.SAID, Piece.EXPLAIN} and Piece.ARTICLE in kinds:
        return True
    return Piece.SHORT in kinds and (Piece.EXPLAIN in kinds or {Piece.WHAT, Piece.ARTICLE} <= kinds)


def _asks_message(kinds: set[Piece]) -> bool:
    """What the author wants to say; of others' messages it is a question like any other."""
    whose = kinds & {Piece.AUTHOR, Piece.ARTICLE, Piece.SHORT}
    return kinds <= _OF_MESSAGE and Piece.MESSAGE in kinds and bool(whose)


def _count(pieces: Sequence[_Found]) -> int | None:
    """How many sentences are asked for; one for every fifty characters."""
    for found in pieces:
        caught = found.match.groupdict()
        if caught.get("one"):
            return 1
        if written := caught.get("count") or caught.get("points"):
            return min(_MOST, max(1, number_of(written)))
        if written := caught.get("characters"):
            return min(_MOST, max(1, round(number_of(written) / _A_SENTENCE)))
    return None


def _of_section(pieces: Sequence[_Found]) -> GistRequest | None:
    """A section, or a part of one: 第3章の(2)."""
    number, part, name = 0, 0, ""
    named = [found.match.groupdict() for found in pieces if found.piece is Piece.SECTION]
    for caught in named:
        if deep := caught["deep"]:
            number, part = (int(each) for each in re.split("[-.]", deep))
        elif caught["part"]:
            part = number_of(caught["part"])
        elif caught["first"] or caught["last"]:
            number = 1 if caught["first"] else LAST
        else:
            number = number_of(caught["number"] or caught["counted"] or "")
            name = caught["name"] or ""
    if len(named) > 2 or (len(named) == 2 and not (number and part)):
        return None
    # A lone (2) is no question.
    if len(pieces) == 1 and part and not number:
        return None
    reference = SectionReference(number, part, name)
    return GistRequest(GistKind.SECTION, count=_count(pieces), section=reference)


def _named_section(words: str) -> GistRequest | None:
    """A section by its heading's words, without brackets: 資金の章は?"""
    match = NAMED.fullmatch(words)
    if match is None or NO_NAME.search(match["name"]):
        return None
    rest = _pieces(match["rest"])
    if rest is None or not {found.piece for found in rest} <= _OF_SECTION - {Piece.SECTION}:
        return None
    inner = _pieces(match["name"])
    if inner is not None and {found.piece for found in inner} <= _AROUND:
        return None
    reference = SectionReference(name=match["name"])
    return GistRequest(GistKind.SECTION, count=_count(rest), section=reference)
