"""Sudachi's long units of a question, with what the product's own analysis leaves out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from sudachipy import Dictionary, SplitMode

KANJI = re.compile(r"[々〆一-鿿]")
_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "代名詞", "接頭辞", "接尾辞"})


@dataclass(frozen=True, slots=True)
class Morpheme:
    """One long unit.

    Attributes:
        start: where it begins in the text.
        surface: its words.
        plain: its dictionary form.
        normal: its normalised form.
        reading: its reading in katakana.
        pos: six parts: of speech, coarse to fine, then conjugation type and form.
        known: whether the dictionary has it.
    """

    start: int
    surface: str
    plain: str
    normal: str
    reading: str
    pos: tuple[str, ...]
    known: bool

    @property
    def end(self) -> int:
        """One past its last character."""
        return self.start + len(self.surface)

    @property
    def kind(self) -> str:
        """The coarse part of speech."""
        return self.pos[0]

    @property
    def noun(self) -> bool:
        """Whether it can be part of a compound noun, numerals and affixes among them."""
        return self.kind in ("名詞", "代名詞", "接頭辞", "接尾辞", "形状詞")

    @property
    def name(self) -> bool:
        """Whether it is a proper name."""
        return self.pos[1] == "固有名詞"

    @property
    def person(self) -> bool:
        """Whether it is a person's name or part of one."""
        return self.pos[2] == "人名"

    @property
    def numeral(self) -> bool:
        """Whether it is a numeral; 何 is one to Sudachi."""
        return self.pos[1] == "数詞"

    @property
    def content(self) -> bool:
        """Whether it is more than grammar."""
        return self.kind in _CONTENT and self.pos[1] != "非自立可能"

    @property
    def asks(self) -> bool:
        """Whether it is a question word."""
        return bool(_ASKS.match(self.surface))


_ASKS = re.compile(
    r"(?:何|なに|なん|誰|だれ|どなた|どこ|どちら|どっち|どれ|どの|どんな|どう|いつ|いくら|いくつ|なぜ|幾|如何)"
)


@cache
def dictionary() -> Dictionary:
    """Sudachi's core dictionary."""
    return Dictionary(dict="core")


@lru_cache(maxsize=8192)
def parse(text: str) -> tuple[Morpheme, ...]:
    """The morphemes of a text, white space left out."""
    tokenizer = dictionary().tokenizer(mode=SplitMode.C)
    return tuple(
        Morpheme(
            start=found.begin(),
            surface=found.surface(),
            plain=found.dictionary_form(),
            normal=found.normalized_form(),
            reading=found.reading_form(),
            pos=tuple(found.part_of_speech()),
            known=not found.is_oov(),
        )
        for found in tokenizer.tokenize(text)
        if found.part_of_speech()[0] != "空白" and found.begin() < found.end()
    )


def quoted(text: str) -> list[tuple[int, int]]:
    """The places of what stands in quotation marks, which people copy as it is."""
    return [match.span() for match in re.finditer(r"「[^」]*」|『[^』]*』|\"[^\"]*\"", text)]


def within(position: int, places: list[tuple[int, int]]) -> bool:
    """Whether a position lies in one of the places."""
    return any(start <= position < end for start, end in places)


def hiragana(katakana: str) -> str:
    """Katakana as hiragana; what has none stays."""
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in katakana)
