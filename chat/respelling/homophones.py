"""Words that an input method converted wrongly, and names that were not converted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chat.respelling.sounds import katakana_of
from chat.respelling.spellings import Spellings
from index.analysis import Token, lookup
from ingest.document import Span

_KANJI_WORD = re.compile("[々〆一-鿿]{2,}")
_HIRAGANA = re.compile("[ぁ-んー]+")
_NOT_CONVERTED = (4, 14)
_MOST_TOKENS = 4
_DO = frozenset({"為る", "される", "為れる", "出来る"})
_VERBAL = "サ変可能"
_LEAST_COMPANY, _LEAST_SHARE = 3, 0.4
Change = tuple[Span, str]


def of_words(text: str, tokens: Sequence[Token], spellings: Spellings) -> Iterator[Change]:
    """Kanji words that the articles do not hold, as a word of theirs that is read the same.

    Args:
        text: the question, normalised.
        tokens: its tokens.
        spellings: of the articles.
    """
    done = 0
    for first in range(len(tokens)):
        for end in range(min(len(tokens), first + _MOST_TOKENS), first, -1):
            words = tokens[first:end]
            span = Span(words[0].span.start, words[-1].span.end)
            if span.start < done:
                break
            if any(one.span.end != two.span.start for one, two in zip(words, words[1:])):
                continue
            found = _converted(span, words, text, spellings) or _homophone(
                span, (first, end), text, tokens, spellings
            )
            if found is not None:
                yield span, found
                done = span.end
                break


def _converted(
    span: Span, words: Sequence[Token], text: str, spellings: Spellings
) -> str | None:
    """The name of the articles that kana in a question are the reading of."""
    kana = span.of(text)
    least, most = _NOT_CONVERTED
    if not (least <= len(kana) <= most and _HIRAGANA.fullmatch(kana)) or spellings.holds(kana):
        return None
    names = spellings.names_read_as(katakana_of(kana))
    return names[0] if len(names) == 1 else None


def _homophone(
    span: Span, place: tuple[int, int], text: str, tokens: Sequence[Token], spellings: Spellings
) -> str | None:
    """A word of the articles that is read as one of the question, and stands beside the same words.

    A name needs no neighbours, only a kanji in common (斉藤健一, 斎藤健一): two of one reading are
    seldom meant by one article.
    """
    word = span.of(text)
    if not _KANJI_WORD.fullmatch(word) or spellings.holds(word):
        return None
    words = tokens[place[0] : place[1]]
    reading = "".join(token.reading for token in words)
    if all(token.name for token in words):
        alike = [name for name in spellings.names_read_as(reading) if set(name) & set(word)]
        if len(alike) == 1:
            return alike[0]
    if not all(token.pos[0] in ("名詞", "接尾辞", "接頭辞") for token in words):
        return None
    if _is_compound(place, text, tokens):
        return None
    for other in spellings.read_as(reading):
        if len(other) == len(word) and _meant(other, place, text, tokens, spellings):
            return other
    return None


def _is_compound(place: tuple[int, int], text: str, tokens: Sequence[Token]) -> bool:
    """Whether the dictionary has the word with one beside it: 上院議員 is no slip for 上院議院."""
    first, end = place
    starts = {tokens[at].span.start for at in (max(0, first - 1), first)}
    ends = {tokens[at - 1].span.end for at in (end, min(len(tokens), end + 1))}
    whole = tokens[first].span.start, tokens[end - 1].span.end
    around = {(start, stop) for start in starts for stop in ends} - {whole}
    return any(lookup(text[start:stop]) for start, stop in around)


def _meant(
    other: str, place: tuple[int, int], text: str, tokens: Sequence[Token], spellings: Spellings
) -> bool:
    """Whether a word that sounds like one of the question fits in its place.

    It does where the articles have it beside the same words, or most of the question's words near
    it; and where する follows, which a noun like 海上 does not take.
    """
    first, end = place
    before, after = _before(first, text, tokens), _after(end, text, tokens)
    if (before and spellings.holds(before + other)) or (after and spellings.holds(other + after)):
        return True
    of_verb = end < len(tokens) and tokens[end].form in _DO
    takes = any(_VERBAL in entry.pos for entry in lookup(other))
    if of_verb and not takes:
        return False
    others = [token.span.of(text) for token in (*tokens[:first], *tokens[end:]) if token.content]
    company = spellings.nearest_company(other, [one for one in others if len(one) > 1])
    if of_verb and takes and _VERBAL not in tokens[end - 1].pos:
        return company >= 1
    return company >= _LEAST_COMPANY and company >= _LEAST_SHARE * len(others)


def _before(first: int, text: str, tokens: Sequence[Token]) -> str:
    """The words before a word back to one with content; empty where there is none near."""
    start = tokens[first].span.start
    for token in reversed(tokens[max(0, first - 2) : first]):
        if token.content or token.number:
            return text[token.span.start : start]
    return ""


def _after(end: int, text: str, tokens: Sequence[Token]) -> str:
    """The words after a word up to one with content; empty where there is none near."""
    start = tokens[end - 1].span.end
    for token in tokens[end : end + 2]:
        if token.content or token.number:
            return text[start : token.span.end]
    return ""
