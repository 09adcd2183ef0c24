"""The folder of a server's uploads, and those of servers that died."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

_PREFIX = "shutten-"
_LOCK = ".alive"
# A folder that was made just now may not be locked yet.
_YOUNG_SECONDS = 60.0


@contextlib.contextmanager
def own_uploads() -> Iterator[None]:
    """A folder of our own for what Gradio keeps of uploads, gone when the server ends.

    Its default is one shared by all users of a machine, where the first owns it. Folders of servers
    that died before they could remove theirs are removed first: the system lets go of a lock when
    the process that held it dies.
    """
    _remove_left()
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder:
        before = os.environ.get("GRADIO_TEMP_DIR")
        os.environ["GRADIO_TEMP_DIR"] = folder
        try:
            with FileLock(Path(folder, _LOCK)):
                yield
        finally:
            if before is None:
                del os.environ["GRADIO_TEMP_DIR"]
            else:
                os.environ["GRADIO_TEMP_DIR"] = before


def _remove_left() -> None:
    for lock in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"):
        with contextlib.suppress(OSError, Timeout):
            if _is_ours(lock) and time.time() - lock.stat().st_mtime > _YOUNG_SECONDS:
                with FileLock(lock, timeout=0):
                    shutil.rmtree(lock.parent, ignore_errors=True)


def _is_ours(lock: Path) -> bool:
    """Whether a folder is one that this user made; anybody may make others beside it."""
    folder = lock.parent
    if folder.is_symlink() or lock.is_symlink() or not hasattr(os, "getuid"):
        return False
    return folder.stat().st_uid == lock.stat().st_uid == os.getuid()
