"""Changes of bytes and texts, each made of random numbers alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from tests.ingest.fuzz.grammar import CODINGS, NESTS, NUMBERS, ODD, TOKENS

LARGEST = 60_000
"""Bytes that a case has at most: what is slow or large for its size is found all the same."""
GROWN = 150_000
"""Bytes of a piece that is said over and over."""
_NUMBER = re.compile(rb"\d+(?:\.\d+)?")
_TAG = re.compile(rb"<[^<>]{1,200}>")
_DEPTHS = (2, 5, 30, 130, 260, 1000, 3000)

Change = Callable[[bytes, Random, str, bytes], bytes]


def mutated(data: bytes, random: Random, grammar: str, other: bytes) -> bytes:
    """Bytes after one to five changes.

    Args:
        data: what is changed.
        random: decides.
        grammar: whose words are put in; a key of ``TOKENS``.
        other: another file, of which parts may be put in.
    """
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 5))):
        data = random.choice(_CHANGES)(data, random, grammar, other)[:LARGEST]
    return data


def mutated_text(data: bytes, random: Random, grammar: str, other: bytes) -> bytes:
    """As ``mutated``; three times in four the characters stay whole, so that readers get further.

    Now and then it is written in another encoding at the end.
    """
    whole = is_utf8(data) and random.random() < 0.75
    data = mutated(data, random, grammar, other)
    if whole:
        data = data.decode("utf-8", "ignore").encode()
    if random.random() < 0.08:
        data = data.decode("utf-8", "replace").encode(random.choice(CODINGS), "ignore")
    return data


def grown(data: bytes, random: Random, grammar: str) -> bytes:
    """A piece said over and over: what takes more than its length is seen in a large file."""
    begin, end = stretch(data, random)
    piece = random.choice((data[begin:end], random.choice(TOKENS[grammar]).encode() + b" "))
    at = random.choice((0, begin, len(data)))
    return data[:at] + piece * (GROWN // max(1, len(piece))) + data[at:]


def is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def place(data: bytes, random: Random) -> int:
    """Any place; half the time one where a line or tag ends, or a character begins."""
    at = random.randint(0, len(data))
    if random.random() < 0.5:
        found = data.find(random.choice((b"\n", b">", b" ", b"\xe3")), at)
        at = at if found < 0 else found + 1 if data[found] != 0xE3 else found
    return at


def stretch(data: bytes, random: Random) -> tuple[int, int]:
    """Two places, near each other more often than not."""
    begin = place(data, random)
    reach = random.choice((1, 3, 10, 60, 400, 4000))
    return begin, min(len(data), begin + random.randint(1, reach))


def _flip(data: bytes, random: Random, grammar: str, other: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 3, 20)) if data else 0):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _set(data: bytes, random: Random, grammar: str, other: bytes) -> bytes:
    begin, end = stretch(data, random)
    fill = random.choice((b"\0", b"\xff", b" ", b"\x80", b"\xe3", b"\n", random.randbytes(1)))
    return data[:begin] + fill * (end - begin) + data[end:]


def _noise(data: bytes, random: Random, grammar: str, other: bytes) -> bytes:
    at = place(data, random)
    return data[:at] + random.randbytes(random.choice((1, 2, 8, 100))) + data[at:]


def _drop(data: bytes, random: Random, grammar: str, other: bytes) -> bytes:
    begin, end = stretch(data, random)
    return data[:begin] + data[end:]


def _cut(data: bytes, random: Random, grammar: str, other: bytes) -> bytes:
    at = place(data, random)
    return data[:at] if random.random() < 0.7 else data[at:]


def _repeat(data: bytes, random: Random, grammar: str, other: bytes) -> bytes:
    begin, end = stretch(data, random)
    times = random.choice((1, 1, 2, 10, 100, 1000))
    piece = data[begin:end]
    return data[:end] + piece * min(times, 1 + LARGEST // max(1, len(piece))) + data[end:]


def _swap(data: bytes, random: Random, grammar: str, other: bytes) -> bytes:
    places = sorted(place(data, random) for _ in range(4))
    a, b, c, d = places
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def _splice(data: bytes, random: Random, grammar: str, other: bytes) -> bytes:
    at, to = place(data, random), place(other, random)
    if random.random() < 0.5:
        return data[:at] + other[to:]
    begin, end = stretch(other, random)
    return data[:at] + other[begin:end] + data[at:]


def _token(data: bytes, random: Random, grammar: str, other: bytes) -> bytes:
    for _ in range(random.choice((1, 1, 3, 8))):
        at = place(data, random)
        token = random.choice(TOKENS[grammar]).encode()
        times = random.choice((1, 1, 1, 1, 2, 300))
        data = data[:at] + token * times + data[at:]
    return data


def _odd(data: bytes, random: Random, grammar: str, other: bytes) -> bytes:
    at = place(data, random)
    signs = "".join(random.choice(ODD) for _ in range(random.choice((1, 1, 3))))
    return data[:at] + signs.encode() * random.choice((1, 1, 1, 50)) + data[at:]


def _half(data: bytes, random: Random, grammar: str, other: bytes) -> bytes:
    """A surrogate as UTF-8 would write it, an overlong form, or a character cut off."""
    at = place(data, random)
    broken = random.choice(
        (b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\xe3\x81")
    )
    return data[:at] + broken + data[at:]


def _number(data: bytes, random: Random, grammar: str, other: bytes) -> bytes:
    found = list(_NUMBER.finditer(data))
    if not found:
        return data
    for one in sorted(
        random.sample(found, min(len(found), random.choice((1, 1, 3)))),
        reverse=True,
        key=re.Match.start,
    ):
        data = data[: one.start()] + random.choice(NUMBERS).encode() + data[one.end() :]
    return data


def _nest(data: bytes, random: Random, grammar: str, other: bytes) -> bytes:
    begin, end = stretch(data, random)
    opening, closing = random.choice(NESTS[grammar])
    depth = random.choice(_DEPTHS)
    closings = closing.encode() * random.choice((depth, depth, depth - 1, 0))
    return data[:begin] + opening.encode() * depth + data[begin:end] + closings + data[end:]


def _tag(data: bytes, random: Random, grammar: str, other: bytes) -> bytes:
    """A tag moved, dropped, doubled, or put in the place of another."""
    found = list(_TAG.finditer(data))
    if len(found) < 2:
        return _token(data, random, grammar, other)
    one, two = random.sample(found, 2)
    new = random.choice((b"", two.group(), one.group() * 2, one.group() + two.group()))
    return data[: one.start()] + new + data[one.end() :]


def _lines(data: bytes, random: Random, grammar: str, other: bytes) -> bytes:
    """A line dropped, doubled, moved, cut in two, set in or joined with the next."""
    lines = data.splitlines(keepends=True)
    if len(lines) < 3:
        return _drop(data, random, grammar, other)
    for _ in range(random.choice((1, 2, 5))):
        at, to = random.randrange(len(lines)), random.randrange(len(lines))
        line = lines[at]
        cut = random.randint(0, len(line))
        new = (
            b"",
            line * 2,
            lines[to],
            line[:cut] + b"\n" + line[cut:],
            b"    " + line,
            line.rstrip(b"\r\n"),
        )
        lines[at] = random.choice(new)
        if random.random() < 0.3:
            lines[at], lines[to] = lines[to], lines[at]
    return b"".join(lines)


_CHANGES: tuple[Change, ...] = (
    _flip, _set, _noise, _drop, _cut, _repeat, _swap, _splice, _token, _token, _token, _odd, _odd,
    _half, _number, _nest, _tag, _lines, _lines,
)  # fmt: skip
