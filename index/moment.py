"""When a version is made: later than those that are there, whatever the clock says."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from index.view import VersionStore
from ingest.errors import CorruptIndexError, NewerIndexError


def moment_of(store: VersionStore) -> datetime:
    """The moment, UTC, that a version which is made now is said to be of.

    Versions stand in the order of these: which is the newest, which is gone back to, which are
    removed. A clock that was put back would make a new version the oldest, and one of the same
    second any: such a version is said to be of a second after the newest one.

    Raises:
        IndexStateError: nobody lets us look.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    with suppress(OverflowError):  # no clock goes there
        for latest in _moments(store):
            return now if latest < now else latest + timedelta(seconds=1)
    return now


def _moments(store: VersionStore) -> Iterator[datetime]:
    """Of the versions that tell it, newest first."""
    for name in store.names():
        with suppress(CorruptIndexError, NewerIndexError, ValueError):
            made = datetime.fromisoformat(store.manifest(name).created)
            yield made if made.tzinfo is not None else made.replace(tzinfo=UTC)


def name_of(moment: datetime) -> str:
    """A name for a version of that moment; two of a second have different ones."""
    return f"{moment:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
