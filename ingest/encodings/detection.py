"""Which encoding bytes are in, where nothing but the bytes themselves tells."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.encodings.japanese import decode_euc, decode_iso2022
from ingest.encodings.plausibility import SAMPLE, likelihood

UTF_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_ESCAPES = re.compile(rb"\x1b(?:\$[@B]|\$\([@BDOPQ]|\$A|\$\(C|\.[AF]|\([JI])")
# What Python's codec makes of the bytes 80, A0, FD, FE and FF, which are no characters.
_NO_CP932 = re.compile("[\x80\uf8f0-\uf8f3]")
_INCOMPLETE = re.compile("incomplete|unexpected end|truncated")
# How often Japanese files are in each of them, roughly; what counts is the text.
_PRIOR = {"cp932": 0.6, "euc_jp": 0.3, "cp1252": 0.1}
GUESSED = tuple(_PRIOR)
"""The encodings that are guessed between."""
# Characters of a text depend on each other, so a model that takes each for itself is too sure: its
# logarithms are divided by this. benchmarks/encodings.py holds what certainty is worth with it.
_TEMPERATURE = 3.0
# The least mean likelihood of a character: prose has about -6, half-width kana -12, rare kanji -14.
_LEAST = -13.0
_LEAST_WIDE = -11.0
_MIN_WORDS = 3
_MAX_CHANCE = 6  # characters that can be UTF-8 by chance


@dataclass(frozen=True, slots=True)
class Reading:
    """Bytes read in one encoding.

    Attributes:
        name: the encoding.
        text: the characters.
        cut: bytes left over at the end, of a character that was cut off.
    """

    name: str
    text: str
    cut: int = 0


def decoded(data: bytes, name: str, errors: str = "strict") -> str:
    """``data`` in the encoding ``name``, with the extensions of ``ingest.encodings.japanese``.

    Raises:
        UnicodeDecodeError: the bytes are not in it.
    """
    if errors == "strict" and name == "euc_jp":
        return decode_euc(data)
    if errors == "strict" and name.startswith("iso2022_jp"):
        return decode_iso2022(data)
    text = data.decode(name, errors)
    if name == "cp932" and (found := _NO_CP932.search(text)):
        if errors != "strict":
            return _NO_CP932.sub("\ufffd", text)
        at = len(text[: found.start()].encode("cp932"))
        raise UnicodeDecodeError(name, data, at, at + 1, "invalid")
    return text


def read(data: bytes, name: str) -> Reading:
    """The reading in an encoding; a character cut off at the very end is left out.

    Raises:
        UnicodeDecodeError: the bytes are not in it.
    """
    try:
        return Reading(name, decoded(data, name))
    except UnicodeDecodeError as error:
        left = len(data) - error.start
        if left > 3 or not error.start or not _INCOMPLETE.search(error.reason):
            raise
        return Reading(name, decoded(data[: error.start], name), left)


def readings(data: bytes, names: tuple[str, ...]) -> Iterator[Reading]:
    """The readings in those of the encodings that the bytes can be in."""
    for name in names:
        try:
            yield read(data, name)
        except UnicodeDecodeError:
            continue


def is_iso2022(data: bytes) -> bool:
    """Whether escape sequences of ISO-2022-JP stand in bytes that are all below 0x80."""
    return _ESCAPES.search(data) is not None and data.isascii()


def is_broken_utf8(data: bytes) -> bool:
    """Whether this is UTF-8 but for a few bytes: hardly anything else looks like it."""
    text = data.decode("utf-8", "replace")
    errors = text.count("\ufffd")
    several = sum(1 for byte in data if byte >= 0xC2) - errors
    return errors > 0 and several >= 20 * errors


def wide(data: bytes, narrow: Reading | None) -> Reading | None:
    """UTF-16 or UTF-32 without a mark, if the bytes make a likely text in it.

    Args:
        data: the bytes.
        narrow: the same bytes in UTF-8, if they can be in it.
    """
    sample = data[: 4 * SAMPLE]
    others = [narrow] if narrow else []
    others += readings(sample, GUESSED)
    limit = max((likelihood(other.text) for other in others), default=-math.inf)
    best: Reading | None = None
    for reading in readings(sample, WIDE):
        text = reading.text
        score = likelihood(text)
        if text and score / min(len(text), SAMPLE) > _LEAST_WIDE and score > limit:
            best, limit = reading, score
    return next(readings(data, (best.name,)), None) if best else None


def doubt(narrow: Reading) -> float:
    """How much likelier bytes that are UTF-8 are in CP932 or EUC-JP, as a logarithm; 0 if not.

    Two bytes of EUC-JP or of half-width kana can be one of the letters below U+0800, so a few
    such letters that hardly stand together are UTF-8 by chance.
    """
    letters = [char for char in narrow.text[:SAMPLE] if not char.isascii()]
    if not 0 < len(letters) <= _MAX_CHANCE or max(letters) >= "\u0800":
        return 0.0
    score = max(likelihood(narrow.text), likelihood(narrow.text, western=True))
    others = readings(narrow.text.encode(), ("cp932", "euc_jp"))
    return max(0.0, *(likelihood(other.text) - score for other in others), 0.0)


def guess(data: bytes) -> tuple[Reading, float] | None:
    """The likeliest of CP932, EUC-JP and Windows-1252, and how surely; None if none is likely."""
    scores: list[tuple[float, Reading]] = []
    for reading in readings(data, GUESSED):
        western = reading.name == "cp1252"
        score = likelihood(reading.text, western=western)
        length = min(len(reading.text), SAMPLE)
        if reading.cut and reading.text.isascii():
            continue
        if not length or score / length < _LEAST or (western and not _is_western(reading.text)):
            continue
        # A byte left over is a little less likely than a whole text.
        score -= 6.0 if reading.cut else 0.0
        scores.append((score / _TEMPERATURE + math.log(_PRIOR[reading.name]), reading))
    if not scores:
        return None
    best, reading = max(scores, key=lambda scored: scored[0])
    certainty = 1 / math.fsum(math.exp(score - best) for score, _ in scores)
    # What is neither CP932 nor EUC-JP could be any of the many encodings of Western languages.
    return reading, min(certainty, 0.5 if reading.name == "cp1252" else 1.0)


def _is_western(text: str) -> bool:
    """Whether letters with accents stand among words of plain ones."""
    sample = text[:SAMPLE]
    others = sum(not char.isascii() for char in sample)
    letters = sum(char.isascii() and char.isalpha() for char in sample)
    return len(sample.split()) >= _MIN_WORDS and letters >= 3 * others
