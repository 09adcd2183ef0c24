"""Finding words in articles as a reader would: whatever their width, white space and case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ingest.document import Span
from ingest.normalize import normalize, normalized

# The filter of all documents takes at most 64 MiB, and no more than 65,536 rows.
_MAX_BITS = 2**29
_MAX_ROWS = 2**16
_LEAST_ROWS = 2**10


def caseless(text: str) -> str:
    """The normalised view's text, case and white space left out.

    Other than ``ingest.normalize.fold`` by Unicode's case folding, which looks at one character
    at a time, so that a part of a text folds as it does within the text.
    """
    return "".join(normalized(text).casefold().split())


def find_all(text: str, words: str) -> list[Span]:
    """Where ``words`` stand in ``text``, the places not overlapping.

    Exactly as they are, else after ``caseless`` (width, white space and case left out), with the
    places mapped back to ``text``. Linear in ``text``; the first search that finds something in
    its folded form costs some 100 times more, and the forms of the texts searched last are kept.
    """
    wanted = caseless(words)
    if not wanted:
        return []
    if exact := _occurrences(text, words):
        return [Span(start, start + len(words)) for start in exact]
    if wanted not in caseless(text):
        return []
    folded = _folded(text)
    return [folded.to_source(at, at + len(wanted)) for at in _occurrences(folded.text, wanted)]


def holds(text: str, words: str) -> bool:
    """Whether ``find_all`` finds anything; quicker, since no places are mapped."""
    return words in text or caseless(words) in caseless(text)


def _occurrences(text: str, words: str) -> list[int]:
    found = []
    at = text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + len(words))
    return found


@dataclass(frozen=True, slots=True)
class _Folded:
    """``caseless(source)``, and for each of its characters where in the source it came from."""

    text: str
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]

    def to_source(self, start: int, end: int) -> Span:
        return Span(int(self.starts[start]), int(self.ends[end - 1]))


@lru_cache(maxsize=64)
def _folded(source: str) -> _Folded:
    view = normalize(source)
    # A character may fold to several (\u00df to ss).
    kept = [at for at, c in enumerate(view.text) if not c.isspace() for _ in c.casefold()]
    starts = np.array(view.starts, dtype=np.int32)[kept]
    return _Folded(caseless(source), starts, np.array(view.ends, dtype=np.int32)[kept])


class TextFilter:
    """Tells which of many texts can hold some words, without looking into them.

    A signature file (Faloutsos and Christodoulakis, "Signature Files", ACM TOIS 1984), stored by
    rows: bit ``t`` of row ``h`` says whether text ``t`` has, folded, two neighbouring characters
    with the hash ``h``. Words can only stand in texts that have all their pairs. Building is
    linear in the texts; asking takes a row of ``texts / 8`` bytes for each pair.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._size = len(texts)
        rows = _MAX_ROWS
        while rows > _LEAST_ROWS and rows * self._size > _MAX_BITS:
            rows //= 2
        self._bits = np.zeros((rows, (self._size + 7) // 8), dtype=np.uint8)
        for at, text in enumerate(texts):
            self._bits[self._pairs(caseless(text)), at // 8] |= np.uint8(1 << at % 8)

    def candidates(self, words: str) -> list[int]:
        """The texts that may hold ``words``, in order; all that do, folded, are among them."""
        pairs = np.unique(self._pairs(caseless(words)))
        if not pairs.size:
            return list(range(self._size))
        bits = np.bitwise_and.reduce(self._bits[pairs], axis=0)
        found: list[int] = np.flatnonzero(
            np.unpackbits(bits, count=self._size, bitorder="little")
        ).tolist()
        return found

    def _pairs(self, folded: str) -> NDArray[np.uint32]:
        """The row of each pair of neighbouring characters."""
        codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        # Two odd multipliers spread the codes; the upper bits of a product are the mixed ones.
        mixed = codes[:-1] * np.uint32(0x9E3779B1) + codes[1:] * np.uint32(0x85EBCA77)
        return (mixed >> np.uint32(16)) % np.uint32(len(self._bits))
