"""The finished runs of this server, under names that nobody can guess."""

from __future__ import annotations

import io
import secrets
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from chat.evaluation.run_files import RunFiles

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

# A report holds words of question files: even one that broke out of its escaping could neither
# reach our page, whose origin it does not share, nor the network.
SANDBOX = "allow-scripts allow-popups allow-downloads allow-modals"
"""What a report may do in its frame."""
_BLOCK = 1 << 20


class Runs:
    """Which runs are served, by token; nothing else of the disk can be reached through it."""

    def __init__(self) -> None:
        self._runs: dict[str, RunFiles] = {}

    def add(self, files: RunFiles) -> str:
        """Serve a run; its token."""
        token = secrets.token_urlsafe(16)
        self._runs[token] = files
        return token

    def find(self, token: str) -> RunFiles | None:
        """The run of a token; None where it was never given out, or its files are gone."""
        files = self._runs.get(token)
        return files if files is not None and files.report.is_file() else None


def zipped(folder: Path) -> Iterator[bytes]:
    """A ZIP archive of a run folder, made while it is read.

    The files lie below the folder's name; hidden ones are left out.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        for path in sorted(folder.iterdir()):
            if path.name.startswith(".") or path.is_symlink() or not path.is_file():
                continue
            name = f"{folder.name}/{path.name}"
            entry = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
                while block := source.read(_BLOCK):
                    target.write(block)
                    yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """What ``zipfile`` writes to; it cannot seek, so nothing that was taken is written again."""

    def __init__(self) -> None:
        super().__init__()
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer, /) -> int:
        self._written += data
        return memoryview(data).nbytes

    def taken(self) -> bytes:
        taken, self._written = bytes(self._written), bytearray()
        return taken
