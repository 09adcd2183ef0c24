"""How much of the disk visitors of the page may fill."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ingest.errors import BusyError

# Many small files fill a disk, too, and take their time to be counted.
LEAST_BYTES = 65_536


class Room:
    """The files below some folders, and how much they may take.

    Args:
        folders: those that visitors fill; need not be there.
        megabytes: millions of bytes; 0 for any number. A file counts as 64 KiB at least.
        held: bytes that are taken elsewhere for what they filled.
    """

    def __init__(
        self,
        folders: Callable[[], tuple[Path, ...]],
        megabytes: float,
        held: Callable[[], int] = lambda: 0,
    ) -> None:
        self._folders = folders
        self._held = held
        self._most = int(megabytes * 1_000_000)

    def check(self, more: int) -> None:
        """So many bytes are to be added.

        Raises:
            BusyError: there is no room for them.
        """
        if self._most and self.taken() + max(more, LEAST_BYTES) > self._most:
            raise BusyError("disk_full", limit=self._most / 1_000_000)

    def taken(self) -> int:
        """The bytes that are taken."""
        return sum(_size(folder) for folder in self._folders()) + self._held()


def _size(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder):  # follows no links
        for name in names:
            with suppress(OSError):  # it is gone by now
                total += max(os.lstat(os.path.join(place, name)).st_size, LEAST_BYTES)  # noqa: PTH118
    return total
