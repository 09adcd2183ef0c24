"""A question with the article's spelling of what it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chat.respelling.homophones import of_words
from chat.respelling.matching import spelling_of
from chat.respelling.spellings import LATIN, NAME, SEPARATORS, Spellings, is_name, parts_of
from chat.respelling.unconverted import of_kana
from chat.respelling.years import of_years
from index.analysis import Token, analyze
from index.translation.dictionary import load_dictionary
from ingest.document import Span
from ingest.messages import language_of_text
from ingest.normalize import normalize

# Questions are short; what is longer is a pasted text, which no one mistyped.
_LONGEST = 500
_MOST_CUTS = 9
# No word ends within Latin letters.
_LATIN_PAIR = re.compile(f"[{LATIN}'’.\\-]{{2}}")
# What begins an English question.
_ENGLISH = re.compile(
    r"(?:wh(?:at|en|ere|o|om|ose|y|ich)|how|did|do|does|is|are|was|were|has|have|had|can|could|will"
    r"|would|in|on|at|for|by|from|to|of|the|an?|and|or|tell|please|give|name|list)\b",
    re.IGNORECASE,
)
Change = tuple[Span, str]


def respell(question: str, spellings: Spellings) -> str | None:
    """The question with words that the articles do not hold in the articles' spelling.

    Only a word that the articles do not hold is replaced, and only by a name or word that they do:
    another script or spelling of the same name, the one that a slip of the hand, or an input
    method's wrong choice of kanji, leads away from, or a year in the other calendar.

    Args:
        question: as the user typed it, or as it was understood.
        spellings: of the articles that are asked.

    Returns:
        The question respelt; None where nothing changes.
    """
    if len(question) > _LONGEST:
        return None
    view = normalize(question)
    tokens = analyze(view.text)
    changes = [
        *_of_names(view.text, tokens, spellings),
        *of_words(view.text, tokens, spellings),
        *of_kana(view.text, spellings),
        *of_years(view.text, spellings.years),
    ]
    changes = [change for change in changes if not _said_anyway(change, changes, view.text)]
    respelt, done = "", 0
    for span, words in sorted(changes, key=lambda change: change[0].start):
        source = view.to_source(span.start, span.end)
        if source.start >= done:
            respelt += question[done : source.start] + words
            done = source.end
    respelt += question[done:]
    return respelt if changes and respelt != question else None


def _said_anyway(change: Change, changes: Sequence[Change], text: str) -> bool:
    """Whether a question says the name once more: 「ツイッター(Twitter)」 does so in both."""
    span, words = change
    if words in f"{text[: span.start]}\n{text[span.end :]}":
        return True
    typed = span.of(text)
    return any(
        other.start < span.start and same == words and other.of(text) != typed
        for other, same in changes
    )


def _of_names(text: str, tokens: Sequence[Token], spellings: Spellings) -> Iterator[Change]:
    """Changes of katakana and Latin names."""
    english = language_of_text(text, "ja") == "en"
    for match in NAME.finditer(text):
        name, start = match.group(), match.start()
        if spellings.stands(name) or _all_stand(name, spellings):
            continue
        yield from _of_pieces(name, start, tokens, spellings, english=english)


def _all_stand(name: str, spellings: Spellings) -> bool:
    """Whether all parts of a name that separators show stand in the articles as words."""
    parts = parts_of(name)
    return len(parts) > 1 and all(map(spellings.stands, parts))


def _of_pieces(
    name: str, start: int, tokens: Sequence[Token], spellings: Spellings, *, english: bool
) -> Iterator[Change]:
    """The longest pieces of a name that have another spelling, from the left."""
    done = start
    for piece in _longest_first(name, start, tokens):
        if piece.start < done:
            continue
        word = name[piece.start - start : piece.end - start]
        if english and not _asked_for(word):
            continue
        if spellings.stands(word):
            done = max(done, piece.end)
        elif (found := spelling_of(word, spellings)) is not None:
            done = piece.end
            if not (english and _means_other(word, found, spellings)):
                yield piece, found


def _longest_first(name: str, start: int, tokens: Sequence[Token]) -> list[Span]:
    """The pieces of a name, those that begin first before others, the longer before the shorter.

    It is cut where separators stand and where the dictionary cuts it.
    """
    end = start + len(name)
    cuts = {start, end}
    for match in SEPARATORS.finditer(name):
        cuts |= {start + match.start(), start + match.end()}
    for token in tokens:
        edges = {edge for edge in (token.span.start, token.span.end) if start < edge < end}
        cuts |= {at for at in edges if not _LATIN_PAIR.match(name[at - start - 1 : at - start + 1])}
    places = sorted(cuts)
    pieces = [
        Span(first, last)
        for number, first in enumerate(places)
        for last in reversed(places[number + 1 : number + 1 + _MOST_CUTS])
    ]
    return [piece for piece in pieces if is_name(name[piece.start - start : piece.end - start])]


def _means_other(word: str, found: str, spellings: Spellings) -> bool:
    """Whether an English word means something else that the articles say: 将軍, no ゼネラル.

    Where they do not say it, it is a name: of Musk the dictionary knows the scent alone.
    """
    meant = load_dictionary().of(word.lower())
    return found not in meant and any(map(spellings.holds, meant))


def _asked_for(word: str) -> bool:
    """Whether a word of an English sentence looks like a name, and none that asks."""
    return any(char.isupper() for char in word) and not _ENGLISH.match(word)
