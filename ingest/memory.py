"""Memory: a limit on what this process takes, and whether something failed for want of it."""

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


def limit_memory(megabytes: int) -> None:
    """Let the system refuse this process memory beyond so many MiB, where it can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    size = megabytes * 1024 * 1024
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most != resource.RLIM_INFINITY:  # to raise a limit is refused, and would end us here
        size = min(size, most)
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


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
