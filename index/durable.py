"""Folders made so that their names survive a loss of power, and removed."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from index.version import sync_path


def make_folder(path: Path) -> None:
    """Make a folder and those above it; what is made is on the disk when this returns.

    A new folder is forgotten in a loss of power, with all that was synced below it, until the
    folder that names it was synced.

    Raises:
        OSError: it cannot be made.
    """
    if path.is_dir():
        return
    if not path.parent.is_dir():
        make_folder(path.parent)
    path.mkdir(exist_ok=True)
    sync_path(path.parent)


def discard(path: Path) -> None:
    """Remove a folder as far as that is possible; of a link to one the link alone."""
    if path.is_symlink():
        with suppress(OSError):
            path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)
