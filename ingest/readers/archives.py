"""Zip files from anywhere, opened so that none can fill memory, hide a part or leave its place.

Everything is judged by the central directory before a byte is expanded, and what is read is held
to the sizes that the directory states.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

from ingest.errors import SourceError

_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may hold.

    Attributes:
        entries: the number of files and folders.
        total: bytes of all files together, expanded.
        single: bytes of one file, expanded.
        ratio: how many times larger than packed one file may be, and all together.
        free: bytes below which the ratio does not matter (a short file of one letter packs well).
    """

    entries: int = 10_000
    total: int = 512 * _MIB
    single: int = 256 * _MIB
    ratio: int = 300
    free: int = 8 * _MIB


DEFAULT_LIMITS = Limits()


class Archive:
    """The files of a zip archive that has been found safe; made by ``open_archive``.

    Names are those of the archive with ``/`` between folders. They are found whatever their case,
    as the Open Packaging Conventions ask; of two that differ in case alone the first counts.
    """

    def __init__(self, source: str, opened: zipfile.ZipFile) -> None:
        self._source = source
        self._zip = opened
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in opened.infolist():
            if not entry.is_dir():
                self._entries.setdefault(entry.filename.lower(), entry)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files, in the order of the archive."""
        return tuple(entry.filename for entry in self._entries.values())

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def read(self, name: str, limit: int = DEFAULT_LIMITS.single) -> bytes:
        """The bytes of one file.

        Args:
            name: as in ``names``.
            limit: the most bytes that the caller can use.

        Raises:
            KeyError: there is no such file.
            SourceError: it is larger than ``limit``, or its bytes are damaged.
        """
        entry = self._entries[name.lower()]
        if entry.file_size > limit:
            raise SourceError("archive_too_large", source=self._source, limit=limit // _MIB)
        try:
            # Asked for so many bytes, zipfile expands no more, and checks their sum at the last;
            # asked for all, it would expand all before it cuts off what the directory omits.
            with self._zip.open(entry) as member:
                return member.read(entry.file_size)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise SourceError("archive_broken", source=self._source) from error


def open_archive(source: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Archive:
    """An archive whose every entry has been checked.

    Args:
        source: the path as the user gave it, for the sentences.
        data: the archive's bytes.
        limits: what it may hold.

    Raises:
        SourceError: it is no zip archive, is damaged or encrypted, has two files of one name or
            a name that leads out of it, or would expand beyond the limits.
    """
    # Each entry of the directory has this signature: counted before zipfile makes objects of them.
    if data.count(_ENTRY) > limits.entries:
        raise SourceError("archive_too_many", source=source, limit=limits.entries)
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        OSError,
        OverflowError,
        UnicodeDecodeError,
        ValueError,
        struct.error,
    ) as error:
        raise SourceError("archive_broken", source=source) from error
    entries = opened.infolist()
    _check_names(source, entries)
    _check_sizes(source, entries, limits)
    return Archive(source, opened)


def _check_names(source: str, entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        # zipfile cuts a name at a NUL; what stands behind it would be read by other programs.
        name = entry.orig_filename.replace("\\", "/")
        steps = name.split("/")
        if name.startswith("/") or ".." in steps or ":" in steps[0] or "\0" in name:
            raise SourceError("archive_unsafe_name", source=source)
        if name in seen:
            raise SourceError("archive_duplicate", source=source)
        seen.add(name)
        if entry.flag_bits & _ENCRYPTED:
            raise SourceError("archive_encrypted", source=source)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise SourceError("archive_broken", source=source)


def _check_sizes(source: str, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    largest = max((entry.file_size for entry in entries), default=0)
    if largest > limits.single:
        raise SourceError("archive_too_large", source=source, limit=limits.single // _MIB)
    sizes = [(entry.file_size, entry.compress_size) for entry in entries]
    swollen = any(
        size > limits.free and size > limits.ratio * small
        for size, small in [*sizes, (total, packed)]
    )
    if total > limits.total or swollen:
        raise SourceError("archive_too_large", source=source, limit=limits.total // _MIB)
