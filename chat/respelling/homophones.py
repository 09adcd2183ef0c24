"""Words that an input method converted wrongly, and names that were not converted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from chat.respelling.sounds import katakana_of
from chat.respelling.spellings import Spellings
from index.analysis import Token, lookup
from ingest.document import Span

_KANJI = re.compile("[々〆一-鿿]")
_KANJI_WORD = re.compile("[々〆一-鿿]{2,}")
_HIRAGANA = re.compile("[ぁ-んー]+")
# What can stand beside a name in kana, itself in kana; beside anything else it is cut wrongly.
_GRAMMAR = frozenset({"助詞", "助動詞", "接尾辞", "代名詞", "動詞"})
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
            if any(one.span.end != two.span.start for one, two in pairwise(words)):
                continue
            found = _converted(span, (first, end), text, tokens, spellings) or _homophone(
                span, (first, end), text, tokens, spellings
            )
            if found is not None:
                yield span, found
                done = span.end
                break


def _converted(
    span: Span, place: tuple[int, int], text: str, tokens: Sequence[Token], spellings: Spellings
) -> str | None:
    """The name of the articles that kana in a question are the reading of."""
    kana = span.of(text)
    least, most = _NOT_CONVERTED
    if not (least <= len(kana) <= most and _HIRAGANA.fullmatch(kana)) or spellings.holds(kana):
        return None
    beside = (*tokens[max(0, place[0] - 1) : place[0]], *tokens[place[1] : place[1] + 1])
    if any(_HIRAGANA.match(one.span.of(text)) and one.pos[0] not in _GRAMMAR for one in beside):
        return None
    names = spellings.names_read_as(katakana_of(kana))
    return names[0] if len(names) == 1 else None


def _homophone(
    span: Span, place: tuple[int, int], text: str, tokens: Sequence[Token], spellings: Spellings
) -> str | None:
    """A word of the articles that is read as one of the question, and stands beside the same words.

    A name of several words needs no neighbours, only a kanji in common (斉藤健一, 斎藤健一).
    """
    word = span.of(text)
    if not _KANJI_WORD.fullmatch(word) or spellings.holds(word):
        return None
    words = tokens[place[0] : place[1]]
    reading = "".join(token.reading for token in words)
    # 富山 is a name of its own; of 斉藤健一 the given name says who is meant.
    if all(token.name for token in words) and (len(words) > 1 or not lookup(word)):
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
    if _stands_beside(other, place, text, tokens, spellings):
        return True
    of_verb = end < len(tokens) and tokens[end].form in _DO
    takes = any(_VERBAL in entry.pos for entry in lookup(other))
    typed_takes = _VERBAL in tokens[end - 1].pos
    if takes != (of_verb or typed_takes):
        return False
    others = [token.span.of(text) for token in (*tokens[:first], *tokens[end:]) if token.content]
    company = spellings.nearest_company(other, [one for one in others if len(one) > 1])
    if of_verb and not typed_takes:
        return company >= 1
    return company >= _LEAST_COMPANY and company >= _LEAST_SHARE * len(others)


def _stands_beside(
    other: str, place: tuple[int, int], text: str, tokens: Sequence[Token], spellings: Spellings
) -> bool:
    """Whether the articles have a word beside a word of the question, as the question would."""
    before, after = _before(place[0], text, tokens), _after(place[1], text, tokens)
    following = text[tokens[place[1] - 1].span.end :][:1]
    # 上院議院 in 上院議院内総務 is another word.
    end = "" if _KANJI.match(following) else f"(?!{_KANJI.pattern})"
    return bool(
        (before and spellings.matches(re.escape(before + other) + end))
        or (after and spellings.holds(other + after))
    )


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
