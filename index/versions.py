"""The versions of an index: which there are, going back to one, removing old ones, checking one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from index.live import LiveIndex
from index.progress import Progress
from index.store import Store
from index.summaries import Summary, size_of, summary_of
from index.verifying import verify_layout
from index.view import IndexView
from ingest.errors import CorruptIndexError, IndexStateError

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Listed:
    """A version in a list.

    Attributes:
        summary: what its manifest tells.
        live: whether it is the one that is asked.
    """

    summary: Summary
    live: bool


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was removed.

    Attributes:
        names: the versions.
        size: bytes that they took on the disk.
    """

    names: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class RolledBack:
    """The version that is live now.

    Attributes:
        index: it, verified.
        before: the one that was live before; the same where nothing had to be done.
    """

    index: IndexView
    before: str


def list_versions(store: Store) -> tuple[Listed, ...]:
    """All versions, newest first.

    Raises:
        NoIndexError: there is none.
    """
    names = store.names()
    if not names:
        store.current()  # says that there is none, and what to do
    live = _live(store)
    return tuple(Listed(summary_of(store.layout(name)), name == live) for name in names)


def find_version(store: Store, given: str) -> str:
    """The version that a user means.

    Args:
        store: the index directory.
        given: its name or the first letters of it; empty for the live one.

    Raises:
        NoIndexError: there is no index.
        IndexStateError: no version begins so, or several do.
    """
    if not given:
        return store.current()
    return chosen_version(store.names(), given)


def chosen_version(names: Sequence[str], given: str) -> str:
    """The version among ``names`` that is ``given`` or begins so.

    Raises:
        IndexStateError: none does, or several do.
    """
    if given in names:
        return given
    found = [name for name in names if name.startswith(given)]
    if not found:
        raise IndexStateError("version_unknown", version=given)
    if len(found) > 1:
        raise IndexStateError("version_ambiguous", version=given, found=", ".join(found))
    return found[0]


def verify_version(store: Store, given: str = "", progress: Progress | None = None) -> LiveIndex:
    """Check everything that can be checked about a version.

    Args:
        store: the index directory.
        given: see ``find_version``.
        progress: told how far it is.

    Raises:
        NoIndexError: there is no index.
        CorruptIndexError: the first fault; ``version_damaged`` names its file.
        IndexStateError: there is no such version, or only a newer Shutten reads it.
    """
    return on_version(store, given, lambda name: verified(store, name, progress))


def on_version(store: Store, given: str, work: Callable[[str], _Result]) -> _Result:
    """Do something with a version; with the one that is live by then if a build removed it.

    Args:
        store: the index directory.
        given: see ``find_version``.
        work: does it with the version of a name.

    Raises:
        NoIndexError: there is no index.
        CorruptIndexError: the version is damaged.
        IndexStateError: there is no such version, or there is none any more.
    """
    while True:
        name = find_version(store, given)
        try:
            return work(name)
        except CorruptIndexError:
            if store.layout(name).root.is_dir():
                raise


def verified(store: Store, name: str, progress: Progress | None = None) -> LiveIndex:
    """``verify_version`` by the whole name; a version that was removed meanwhile is damaged."""
    try:
        manifest = store.manifest(name)
        if manifest.version != name:
            raise CorruptIndexError("index_corrupt", part="manifest.json")
        return verify_layout(store.layout(name), manifest, progress)
    except CorruptIndexError as error:
        if error.key != "index_corrupt":
            raise
        key = "version_damaged" if name == _live(store) else "version_damaged_other"
        raise CorruptIndexError(key, version=name, **error.details) from error


def roll_back(store: Store, given: str = "") -> RolledBack:
    """Make an older version the live one; none is removed.

    Args:
        store: the index directory.
        given: see ``find_version``; empty for the newest that was made before the live one and
            that can be read.

    Raises:
        NoIndexError: there is no index.
        CorruptIndexError: that version is damaged; the live one stays.
        IndexStateError: there is no such version, or a build is running.
    """
    if not store.names():
        store.current()  # says so, and makes no directory
    with store.locked():
        name = find_version(store, given) if given else _before(store)
        index = verify_version(store, name)
        before = _live(store)
        if name != before:
            store.point(name)
        return RolledBack(index, before)


def _before(store: Store) -> str:
    names, live = store.names(), _live(store)
    # Where the pointer is lost, the newest is the one to go back to.
    older = names[names.index(live) + 1 :] if live in names else names
    for name in older:
        if summary_of(store.layout(name)).usable:
            return name
    raise IndexStateError("version_none_before", version=live or "CURRENT")


def prune(store: Store, keep: int) -> Pruned:
    """Remove all versions but the live one and the newest others.

    Who is loading a version meanwhile finds the pointer moved, or the version whole.

    Args:
        store: the index directory.
        keep: how many stay, 1 at least.

    Raises:
        NoIndexError: there is no index.
        CorruptIndexError: it is not known which one is live, so none is removed.
        BuildRunningError: a build is running.
    """
    store.current()  # no directory is made where there is none
    with store.locked():
        sizes = {name: size_of(store.layout(name)) for name in store.names()}
        store.prune(keep)
        store.clean()
        gone = tuple(sizes.keys() - set(store.names()))
        return Pruned(tuple(sorted(gone)), sum(sizes[name] for name in gone))


def _live(store: Store) -> str:
    """The live version's name; empty where the pointer names none."""
    try:
        return store.current()
    except IndexStateError:
        return ""
