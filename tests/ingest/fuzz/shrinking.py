"""A failing file made smaller, as long as it fails in the same way (Zeller's ddmin)."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace

from ingest.format import RawFile
from tests.ingest.fuzz.containers import members_of, zipped

TRIES = 300
"""How often a smaller file is tried: enough for a page of a few thousand bytes."""


def shrunk(file: RawFile, fails: Callable[[RawFile], bool], tries: int = TRIES) -> RawFile:
    """A file with parts left out that still fails; an archive's files are made smaller within.

    Args:
        file: one that fails.
        fails: whether another fails in the same way.
        tries: how often that may be asked.
    """
    left = [tries]

    def still(data: bytes) -> bool:
        left[0] -= 1
        return left[0] >= 0 and fails(replace(file, data=data))

    try:
        members = members_of(file.data)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError):
        return replace(file, data=_without_parts(file.data, still))
    if not still(zipped(members)):
        return replace(file, data=_without_parts(file.data, still))
    for name in list(members):
        others = {key: value for key, value in members.items() if key != name}
        if still(zipped(others)):
            members = others
    for name, data in list(members.items()):
        members[name] = _without_parts(
            data, lambda new, name=name: still(zipped({**members, name: new}))
        )
    return replace(file, data=zipped(members))


def _without_parts(data: bytes, still: Callable[[bytes], bool]) -> bytes:
    """Leave out halves, quarters and so on, whatever is not needed to fail."""
    size = len(data) // 2
    while size:
        at = 0
        while at < len(data):
            smaller = data[:at] + data[at + size :]
            if still(smaller):
                data = smaller
            else:
                at += size
        size //= 2
    return data
