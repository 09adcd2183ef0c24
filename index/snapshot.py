"""How a source set looks from outside: names, sizes and times, to see that something changed.

Polled, not watched: a kernel's notices (inotify, which the package watchfiles reads) do not come
for what others change on a network drive, often not through a container's mounts, and end where
their number is limited. To look at 800 files takes hundredths of a second.
"""

from __future__ import annotations

from dataclasses import dataclass

from index.source_set import SourceSet
from ingest.errors import SourceError


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of a source set at one moment.

    Attributes:
        files: name, size in bytes and time of change in nanoseconds of each; size and time are
            -1 where they cannot be had.
        error: what is wrong with the paths as a whole; empty if nothing.
    """

    files: tuple[tuple[str, int, int], ...]
    error: str = ""

    @classmethod
    def of(cls, sources: SourceSet) -> Snapshot:
        """Looks at the files now, and opens none that is called like a format that is read."""
        try:
            found = sources.find()
        except SourceError as error:
            return cls((), f"{error.key} {error.details}")
        files = []
        for file in found.files:
            try:
                state = file.path.stat()
                files.append((file.source, state.st_size, state.st_mtime_ns))
            except OSError:
                files.append((file.source, -1, -1))
        files += [(skip.source, -1, -1) for skip in found.skipped if skip.failed]
        return cls(tuple(files))
