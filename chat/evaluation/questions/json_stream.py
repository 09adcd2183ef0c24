"""JSON read piece by piece: an object's members and a list's items are decoded one at a time.

On the decoder of the standard library, which is quick and refuses what nests too deeply.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO

MAX_VALUE = 50_000_000
"""Longest value that is decoded at once, in characters; an article of SQuAD is far below."""
_CHUNK = 1 << 16
# An error this near to the end of what was read may be a value that goes on: the longest
# piece that is decoded as one is a pair of escaped surrogates.
_UNDECIDED = 16
_SPACE = " \t\r\n"


class JsonBrokenError(ValueError):
    """The JSON ends early, is none, nests too deeply or is one endless value."""


class JsonStream:
    """A place in a JSON text that moves on as values are taken."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._buffer = ""
        self._at = 0
        self._decode = json.JSONDecoder().raw_decode

    def peek(self) -> str:
        """The next character that is not white space; empty at the end."""
        while True:
            while self._at < len(self._buffer):
                if self._buffer[self._at] not in _SPACE:
                    return self._buffer[self._at]
                self._at += 1
            if not self._read_on():
                return ""

    def expect(self, char: str) -> None:
        """Pass over a character.

        Raises:
            JsonBrokenError: another one stands there.
        """
        found = self.peek()
        if found != char:
            raise JsonBrokenError(f"{found or 'EOF'} ≠ {char}")
        self._at += 1

    def value(self) -> Any:
        """The value that begins here.

        Raises:
            JsonBrokenError: there is none.
        """
        self.peek()
        while True:
            try:
                value, end = self._decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                near = error.pos > len(self._buffer) - _UNDECIDED
                if (near or error.msg.startswith("Unterminated")) and self._read_on():
                    continue
                raise JsonBrokenError(error.msg) from error
            except (ValueError, RecursionError) as error:  # a number of too many digits; nesting
                raise JsonBrokenError(str(error)) from error
            # A number near the end may go on.
            if len(self._buffer) - end > _UNDECIDED or not self._read_on():
                self._at = end
                return value

    def keys(self) -> Iterator[str]:
        """The keys of the object that begins here; take each one's value before the next.

        Raises:
            JsonBrokenError: no object begins here, or it is broken.
        """
        for _ in self._parts("{", "}"):
            key = self.value()
            if not isinstance(key, str):
                raise JsonBrokenError(f"{key} : …")
            self.expect(":")
            yield key

    def items(self) -> Iterator[Any]:
        """The values of the list that begins here.

        Raises:
            JsonBrokenError: no list begins here, or it is broken.
        """
        for _ in self._parts("[", "]"):
            yield self.value()

    def _parts(self, begin: str, end: str) -> Iterator[None]:
        """Once for each comma-separated part between two brackets."""
        self.expect(begin)
        if self.peek() != end:
            yield
            while self.peek() == ",":
                self.expect(",")
                yield
        self.expect(end)

    def _read_on(self) -> bool:
        """Read as much again as is held, so that a long value is decoded few times."""
        held = len(self._buffer) - self._at
        if held > MAX_VALUE:
            return False
        more = self._text.read(max(_CHUNK, held))
        if more:
            self._buffer, self._at = self._buffer[self._at :] + more, 0
        return bool(more)


def items_of(text: TextIO, key: str) -> Iterator[Any]:
    """The values of the list under a key of the outermost object.

    Raises:
        JsonBrokenError: at the place where it is broken.
    """
    stream = JsonStream(text)
    for name in stream.keys():  # noqa: SIM118 (no dictionary)
        if name == key:
            yield from stream.items()
            return
        stream.value()
