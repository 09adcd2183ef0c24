"""What an exported index holds: the first member of the archive, and reading no more than that."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from index.version import FORMAT
from ingest.errors import CorruptIndexError, NewerIndexError

ARCHIVE = 1
"""The number of this form of archive."""

LISTING = "shutten-index.json"
"""The name of the member that lists all others, and is the first of them."""

MOST_LISTED = 64 * 2**20
"""The longest listing that is read, in bytes."""

# What tar may read ahead and beside a member's bytes: its headers, and one block of its own.
_SLACK = 64 * 1024
# Each name is one that we would write ourselves: no way leads out of the folder that it names.
_KNOWN = re.compile(
    r"version/(manifest\.json|documents\.jsonl|passages\.jsonl|vectors\.faiss"
    r"|lexical/(corpus\.npz|vocabulary\.json|(terms|pairs)/[a-z][a-z_.]{0,60}\.(npy|json)))"
    r"|fetched/[0-9a-f]{24}(\.json|-[0-9a-f]{16})"
    r"|added/(?!\.)[^/\\\0]{1,255}"
)
_VERSION = re.compile(r"\w[\w.-]{0,99}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive.

    Attributes:
        name: ``version/…``, ``added/…`` or ``fetched/…``.
        size: in bytes.
        sha256: of its bytes.
    """

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What an archive holds.

    Attributes:
        archive: number of the archive's form.
        format: layout number of the version.
        version: its name.
        members: all files but the listing, in the order in which they follow.
    """

    archive: int
    format: int
    version: str
    members: tuple[Member, ...]

    @property
    def size(self) -> int:
        """The bytes of all members."""
        return sum(member.size for member in self.members)

    def to_json(self) -> bytes:
        """The listing as it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode("utf-8")

    @classmethod
    def from_json(cls, data: bytes, file: Path) -> Listing:
        """Read what ``to_json`` wrote, and check that it names only what an export holds.

        Args:
            data: the listing.
            file: the archive, for the sentence of an error.

        Raises:
            CorruptIndexError: it is none, or names another file.
            NewerIndexError: a newer Shutten made the archive.
        """
        try:
            raw: dict[str, Any] = json.loads(data)
            for key, known in (("archive", ARCHIVE), ("format", FORMAT)):
                if (found := int(raw[key])) > known:
                    raise NewerIndexError("transfer_newer", file=file, found=found, expected=known)
            members = tuple(_member(one) for one in raw["members"])
            listing = cls(int(raw["archive"]), int(raw["format"]), raw["version"], members)
            names = {member.name for member in members}
            if not _VERSION.fullmatch(listing.version) or len(names) != len(members):
                raise ValueError(listing.version)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise CorruptIndexError("transfer_damaged", file=file, part=LISTING) from error
        return listing


def _member(raw: dict[str, Any]) -> Member:
    member = Member(**raw)
    sized = type(member.size) is int and member.size >= 0
    if not (sized and _KNOWN.fullmatch(member.name) and _DIGEST.fullmatch(member.sha256)):
        raise ValueError(member.name)
    return member


class BoundedReader:
    """The unpacked bytes of an archive, never more than was allowed: a small one can hold endless.

    Args:
        file: the archive, open.
        name: its name, for the sentence of an error.
    """

    def __init__(self, file: BinaryIO, name: Path) -> None:
        self._stream = gzip.GzipFile(fileobj=file)
        self._name = name
        self._left = _SLACK

    def allow(self, size: int) -> None:
        """Let the bytes of the next member be read, and what tar needs beside them."""
        self._left = size + _SLACK

    def read(self, size: int) -> bytes:
        """At most so many bytes.

        Raises:
            CorruptIndexError: more than was allowed, or not what gzip wrote.
        """
        if size > self._left:
            raise CorruptIndexError("transfer_damaged", file=self._name, part="tar")
        try:
            data = self._stream.read(size)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise CorruptIndexError("transfer_damaged", file=self._name, part="gzip") from error
        self._left -= len(data)
        return data
