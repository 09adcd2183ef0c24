"""Files and folders made so that they survive a loss of power, whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def sync_tree(root: Path) -> None:
    """Force all files and directories below ``root`` to the disk."""
    for path in [*root.rglob("*"), root]:
        sync_path(path)


def sync_path(path: Path) -> None:
    """Force one file or directory to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


PRIVATE = 0o700
"""Of folders with words of articles or questions: whoever may look in reads them all."""


def make_folder(path: Path) -> None:
    """Make a folder and those above it, for this user alone.

    What is made is on the disk when this returns. Folders that are there keep their permissions.

    A new folder is forgotten in a loss of power, with all that was synced below it, until the
    folder that names it was synced.

    Raises:
        OSError: it cannot be made.
    """
    if path.is_dir():
        return
    if not path.parent.is_dir():
        make_folder(path.parent)
    path.mkdir(mode=PRIVATE, exist_ok=True)
    sync_path(path.parent)


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file, or leave the one that is there as it is.

    It is on the disk when this returns. Where a link leads, the file there is replaced; a device
    or a pipe is written to.

    Raises:
        OSError: it cannot be written.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as device:
            device.writelines(pieces)
        return
    path = Path(os.path.realpath(path))
    descriptor, name = tempfile.mkstemp(prefix=".part-", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(path)
        if os.name == "posix":
            sync_path(path.parent)
    finally:
        with suppress(OSError):  # what went wrong is told, not what came of it
            part.unlink(missing_ok=True)


def _umask() -> int:
    # It can only be asked by setting it: what other threads make meanwhile is for nobody else.
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def discard(path: Path) -> None:
    """Remove a folder as far as that is possible; of a link to one the link alone."""
    if path.is_symlink():
        with suppress(OSError):
            path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)
