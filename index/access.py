"""What the system lets us see of an index directory; what it refuses is not damaged."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ingest.errors import IndexStateError

_Seen = TypeVar("_Seen")


def exhausted(error: OSError) -> bool:
    """Whether the system had no more to give: that says nothing of the file it was asked for."""
    return error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM)


def looked(directory: Path, look: Callable[[], _Seen]) -> _Seen:
    """What is seen in an index directory.

    Args:
        directory: the index directory, for the sentence of an error.
        look: asks which folders are there.

    Raises:
        IndexStateError: we may not look there, or cannot now.
    """
    try:
        return look()
    except OSError as error:
        key = "index_unreadable" if exhausted(error) else "index_closed"
        reason = error.strerror or str(error)
        raise IndexStateError(key, directory=directory, reason=reason) from error
