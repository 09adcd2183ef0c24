"""Whether something failed for want of memory, which libraries say in many ways."""

from __future__ import annotations

import errno
from collections.abc import Iterator

# As C libraries, loaders of shared objects and Rust's and C++'s libraries say it.
_SAYINGS = (
    "can't start new thread",
    "cannot allocate memory",
    "failed to map segment",
    "out of memory",
    "std::bad_alloc",
    "unable to allocate",
    "not enough memory",
)


def lacks_memory(error: BaseException) -> bool:
    """Whether an error, or one that led to it, says that there was no memory."""
    return any(_says(one) for one in _led(error))


def _led(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        yield at
        at = at.__cause__ or at.__context__


def _says(error: BaseException) -> bool:
    if isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM:
        return True
    words = str(error).lower()
    return any(saying in words for saying in _SAYINGS)
