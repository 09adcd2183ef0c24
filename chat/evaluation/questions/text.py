"""Text files of questions: packed or not, in the encodings that spreadsheets write."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, TextIO, cast

from ingest import messages
from ingest.errors import QuestionFileError
from ingest.messages import Language

MAX_LINE = 10_000_000
"""Longest line, in characters: a file that is one endless line must not fill the memory."""
_CHUNK = 1 << 16
_HEAD = 4096
_GZIP = b"\x1f\x8b"
_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 (BOM)",
    "utf-16": "UTF-16",
    "cp932": "Shift_JIS (CP932)",
}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_CONTROL_SHARE = 0.05
# In a damaged UTF-8 file nearly all characters beyond ASCII are whole; read as UTF-8, other
# encodings have hardly one that is.
_WHOLE_TO_BROKEN = 10
# Half-width katakana, C1 controls and private characters: what other encodings look like in CP932.
_UNLIKELY = re.compile("[\uff61-\uff9f\u0080-\u00a0\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file and how to decode it.

    Attributes:
        path: the file.
        codec: Python's name of its encoding.
        packed: whether it is gzip (RFC 1952).
    """

    path: Path
    codec: str
    packed: bool

    @property
    def encoding(self) -> str:
        """The encoding's name."""
        return _ENCODINGS[self.codec]

    @property
    def suffix(self) -> str:
        """What the name ends with, that of packing left out, in lower case."""
        path = self.path
        return Path(path.stem if path.suffix.lower() == ".gz" else path.name).suffix.lower()

    @contextmanager
    def open(self, newline: str | None = None) -> Iterator[TextIO]:
        """The decoded text; ``newline`` as of :func:`open`."""
        with _binary(self.path, self.packed) as raw:
            yield io.TextIOWrapper(raw, encoding=self.codec, newline=newline)

    def lines(self, limit: int = MAX_LINE) -> Iterator[tuple[int, str]]:
        """Number and text of each line; a line over ``limit`` characters is cut, and the last."""
        with self.open() as text:
            number = 0
            while line := text.readline(limit + 1):
                number += 1
                yield number, line
                if len(line) > limit:
                    return


@contextmanager
def _binary(path: Path, packed: bool) -> Iterator[BinaryIO]:
    with path.open("rb") as file:
        if not packed:
            yield file
            return
        with gzip.GzipFile(fileobj=file) as unpacked:
            yield cast("BinaryIO", unpacked)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what can go wrong with a file into our errors.

    Raises:
        QuestionFileError: the file is missing or unreadable.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise QuestionFileError("questions_missing", file=path) from error
    except (OSError, EOFError, zlib.error, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise QuestionFileError("questions_unreadable", file=path, reason=reason) from error


def head_of(path: Path) -> tuple[bytes, bool]:
    """The first bytes, unpacked, and whether the file is packed.

    Raises:
        QuestionFileError: the file is missing, unreadable, or no plain file.
    """
    with reading(path):
        if path.exists() and not path.is_file():  # a pipe could not be read a second time
            raise QuestionFileError("questions_no_file", file=path)
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
        with _binary(path, packed) as raw:
            return raw.read(_HEAD), packed


def is_binary(head: bytes) -> bool:
    """Whether a file that begins so holds no text."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    return len(_CONTROL.findall(head)) > _MAX_CONTROL_SHARE * len(head)


def text_file(path: Path, head: bytes, packed: bool, language: Language) -> TextFile:
    """Find out the encoding, reading the whole file: UTF-8 where it can be, else CP932.

    Raises:
        QuestionFileError: neither fits, with the line where UTF-8 ends.
    """
    with reading(path):
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            try:
                deque(_decoded(path, packed, "utf-16"), maxlen=0)
            except UnicodeDecodeError as error:
                raise QuestionFileError("questions_utf16", file=path) from error
            return TextFile(path, "utf-16", packed)
        lines = 0
        try:
            for chunk in _decoded(path, packed, "utf-8"):
                lines += chunk.count("\n")
        except UnicodeDecodeError as error:
            lines += error.object[: error.start].count(b"\n")
        else:
            lines = 0
            if b"\x1b$" not in head:  # not ISO-2022-JP, which is ASCII to the eye
                codec = "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"
                return TextFile(path, codec, packed)
        if not _damaged_utf8(path, packed) and _is_cp932(path, packed):
            return TextFile(path, "cp932", packed)
    place = messages.text("questions_at_line", language, number=lines + 1)
    raise QuestionFileError("questions_encoding", file=path, place=place)


def _decoded(path: Path, packed: bool, codec: str, errors: str = "strict") -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)(errors)
    with _binary(path, packed) as raw:
        while chunk := cast("IO[bytes]", raw).read(_CHUNK):
            yield decoder.decode(chunk)
        yield decoder.decode(b"", final=True)


def _damaged_utf8(path: Path, packed: bool) -> bool:
    whole = broken = 0
    for chunk in _decoded(path, packed, "utf-8", "replace"):
        wrong = chunk.count("\ufffd")
        broken += wrong
        whole += sum(not c.isascii() for c in chunk) - wrong
    return whole >= _WHOLE_TO_BROKEN * broken


def _is_cp932(path: Path, packed: bool) -> bool:
    beyond = unlikely = 0
    try:
        for chunk in _decoded(path, packed, "cp932"):
            beyond += sum(not c.isascii() for c in chunk)
            unlikely += len(_UNLIKELY.findall(chunk))
    except UnicodeDecodeError:
        return False
    return 2 * unlikely <= beyond
