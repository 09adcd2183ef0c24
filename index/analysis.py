"""Japanese (and Latin) text into terms, by Sudachi: short units, normalised forms.

Normalised forms unify spellings (附属/付属, コンピュータ/コンピューター) and numbers
(1,400万/一四〇〇万), so a question need not repeat the article's spelling.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import metadata

from sudachipy import Dictionary, SplitMode, Tokenizer

from ingest.document import Span
from ingest.normalize import normalize

# Sudachi refuses inputs above 49,149 bytes; a code point takes at most 4.
_MAX_CHARS = 12_000
_LONGEST_WORD = 100
_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞", "感動詞"})
# Verbs and nouns that carry grammar, not content, wherever they stand: do, be, become, say, thing.
_EMPTY_FORMS = frozenset(
    {"為る", "有る", "居る", "成る", "出来る", "因る", "事", "物", "所", "御", "因り", "無い"}
)


@dataclass(frozen=True, slots=True)
class Token:
    """One short unit of a text.

    Attributes:
        span: its place in the text that was analysed.
        form: Sudachi's normalised form, lower case.
        pos: part of speech, coarse to fine ("名詞", "固有名詞", "人名", "一般").
        reading: its reading in katakana.
    """

    span: Span
    form: str
    pos: tuple[str, ...]
    reading: str = ""

    @property
    def content(self) -> bool:
        """Whether it carries content, so that BM25 and coverage count it."""
        return self.pos[0] in _CONTENT and self.form not in _EMPTY_FORMS

    @property
    def name(self) -> bool:
        """Whether it is (part of) a proper name."""
        return self.pos[1] == "固有名詞"

    @property
    def number(self) -> bool:
        """Whether it is a numeral."""
        return self.pos[1] == "数詞"


@dataclass(frozen=True, slots=True)
class Entry:
    """A word as the dictionary has it.

    Attributes:
        normal: its normalised form, which other spellings share ("Twitter" of ツイッター).
        reading: its reading in katakana.
        pos: part of speech, coarse to fine.
    """

    normal: str
    reading: str
    pos: tuple[str, ...]

    @property
    def name(self) -> bool:
        """Whether it is (part of) a proper name."""
        return self.pos[1] == "固有名詞"


_local = threading.local()


@cache
def _dictionary() -> Dictionary:
    return Dictionary(dict="core")


def _tokenizer() -> Tokenizer:
    """One tokenizer a thread: Sudachi's are not made to be shared."""
    if not hasattr(_local, "tokenizer"):
        _local.tokenizer = _dictionary().tokenizer(mode=SplitMode.A)
    tokenizer: Tokenizer = _local.tokenizer
    return tokenizer


def dictionary_version() -> str:
    """The versions that terms depend on; an index built with others is rebuilt."""
    return f"{metadata.version('sudachipy')}/{metadata.version('sudachidict_core')}"


def _slices(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces short enough for Sudachi, cut at a line or sentence end if possible."""
    begin = 0
    while begin < len(text):
        end = min(begin + _MAX_CHARS, len(text))
        if end < len(text):
            cut = max(text.rfind(sign, begin + _MAX_CHARS // 2, end) for sign in ("\n", "。", " "))
            end = cut + 1 if cut > 0 else end
        yield begin, text[begin:end]
        begin = end


def analyze(text: str) -> tuple[Token, ...]:
    """The tokens of ``text`` with their places in it; white space is left out."""
    return _analyze_cached(text) if len(text) <= 2_000 else _analyze(text)


# A token takes some 300 bytes, a passage has a few hundred of them.
@lru_cache(maxsize=1024)
def _analyze_cached(text: str) -> tuple[Token, ...]:
    return _analyze(text)


def forget_analyses() -> None:
    """Let go of the texts analysed, so that time is measured fairly."""
    _analyze_cached.cache_clear()
    lookup.cache_clear()


@cache
def _part_of_speech(pos: tuple[str, ...]) -> tuple[str, ...]:
    """One tuple for all tokens of a part of speech: there are a few hundred of these."""
    return pos


def _analyze(text: str) -> tuple[Token, ...]:
    view = normalize(text)
    tokens: list[Token] = []
    for offset, piece in _slices(view.text):
        for morpheme in _tokenizer().tokenize(piece):
            pos = _part_of_speech(tuple(morpheme.part_of_speech()[:4]))
            if pos[0] == "空白" or morpheme.begin() == morpheme.end():
                continue
            span = view.to_source(offset + morpheme.begin(), offset + morpheme.end())
            form = morpheme.normalized_form().lower()
            tokens.append(Token(span, form, pos, morpheme.reading_form()))
    return tuple(tokens)


@lru_cache(maxsize=8192)
def lookup(word: str) -> tuple[Entry, ...]:
    """What the dictionary has for a word, as it is and whole; empty where it does not know it.

    The dictionary folds width and capitals, nothing else.
    """
    view = normalize(word).text
    # A longer word is in no dictionary, and much longer ones are refused.
    if not view or len(view) > _LONGEST_WORD:
        return ()
    return tuple(
        Entry(
            found.normalized_form(),
            found.reading_form(),
            _part_of_speech(tuple(found.part_of_speech()[:4])),
        )
        for found in _dictionary().lookup(view)
    )


def terms(text: str) -> list[str]:
    """The normalised forms of the content words of ``text``, in order, repeats kept."""
    return [token.form for token in analyze(text) if token.content]
