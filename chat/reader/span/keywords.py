"""Keywords as the question that they stand for: a model that learnt from questions reads no lists.

With a question's ending, and joined by 「の」 where they are many, keywords are read nearly as well
as the question that they were taken from (docs/answers.md, "Spelling").
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from index.analysis import Token, analyze
from ingest.normalize import normalize

_JAPANESE = re.compile(r"[ぁ-ヿ一-鿿]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_ASKING = re.compile("[何誰]|どこ|いつ|いく[つら]|どの|どれ|どちら|どう|なぜ|なに|だれ")
# What a sentence has and a list of keywords has not; within a word (「通って遊ぶ」) it may stand.
_OF_SENTENCES = frozenset({"格助詞", "係助詞", "終助詞", "副助詞"})
_END = re.compile(r"[\s?!。]+$")
# Two or three words are understood side by side, and 「の」 may join what it should not.
_FEW = 3
_QUOTED = re.compile(r"[「『（(][^「」『』（）()]*[」』）)]")


@lru_cache(maxsize=1024)
def as_question(text: str) -> str:
    """A list of keywords as a question; anything else as it is.

    Args:
        text: what is searched: 「青葉庭園 開園 いつ」.
    """
    words = _END.sub("", normalize(text).text).split()
    if len(words) < 2 or not _JAPANESE.search(text) or not _are_keywords(words):
        return text
    joined = " ".join(words) if len(words) <= _FEW else _joined(words)
    return f"{joined}?" if _ASKING.search(joined) else f"{joined}は?"


def _joined(words: list[str]) -> str:
    joined = words[0]
    for before, word in pairwise(words):
        # A name in Latin letters is one name.
        one = _LATIN.fullmatch(before[-1]) and _LATIN.fullmatch(word[0])
        joined += f"{' ' if one else 'の'}{word}"
    return joined


def _are_keywords(words: list[str]) -> bool:
    return not any(
        _of_sentence(token) for word in words for token in analyze(_QUOTED.sub("", word))
    )


def _of_sentence(token: Token) -> bool:
    return token.pos[0] == "助詞" and token.pos[1] in _OF_SENTENCES
