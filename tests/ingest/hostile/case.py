"""What a hostile file is: its name, its bytes, and what a reader must make of it."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

READS = "reads"
SLOW = ("source_slow",)
"""Also right for files that are read in seconds: how many depends on the machine."""
PROSE = "駅は町の北にあります。橋を渡ると図書館が見えます。"
"""Words for files that hold an article in spite of everything."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file.

    Attributes:
        name: what it is called, told apart from all others.
        make: gives its bytes; they are not kept.
        outcome: ``READS``, or the key of the sentence.
        also: other outcomes that are as right.
        holds: words that stand in the text that was read.
        lacks: words that do not stand in it.
    """

    name: str
    make: Callable[[], bytes]
    outcome: str
    also: tuple[str, ...] = ()
    holds: str = ""
    lacks: str = ""


def noise(size: int, seed: int = 6) -> bytes:
    """So many bytes that say nothing, the same each time."""
    return random.Random(seed).randbytes(size)


def zipped(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def written(text: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    """Makes the bytes of a text."""
    return lambda: text.encode(encoding)


def repeated(piece: str, count: int, before: str = "", after: str = "") -> Callable[[], bytes]:
    """Makes the bytes of a piece said over and over."""
    return lambda: (before + piece * count + after).encode()


def reads(
    name: str,
    make: Callable[[], bytes],
    holds: str = "",
    lacks: str = "",
    also: tuple[str, ...] = (),
) -> Hostile:
    """A file that is read all the same."""
    return Hostile(name, make, READS, also, holds, lacks)


def told(name: str, make: Callable[[], bytes], key: str, also: tuple[str, ...] = ()) -> Hostile:
    """A file that is refused with a sentence."""
    return Hostile(name, make, key, also)
