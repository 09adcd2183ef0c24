"""What an index must hold after each operation, worked out without one.

The model knows bytes of files, and what a file alone is parsed into; of versions it knows what each
must hold. It has no directory, no vectors, and takes nothing over from anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ingest.errors import SourceError
from ingest.format import RawFile
from ingest.load import parse_file


@dataclass(frozen=True)
class Article:
    """A file of a version.

    Attributes:
        data: the bytes that were looked at last.
        documents: the text of each of its documents, by name; those of an earlier state where
            ``data`` cannot be read.
    """

    data: bytes
    documents: Mapping[str, str]


@dataclass(frozen=True)
class Snapshot:
    """What a version must hold.

    Attributes:
        articles: its files, by name.
        failed: the bytes of files that could not be read, by name.
        named: the paths that it was built from; empty for those of the configuration.
        added: the bytes of the files added from the page, by name, in their order.
    """

    articles: Mapping[str, Article] = field(default_factory=dict)
    failed: Mapping[str, bytes] = field(default_factory=dict)
    named: tuple[str, ...] = ()
    added: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def texts(self) -> dict[str, str]:
        """All documents."""
        return {
            name: text
            for article in self.articles.values()
            for name, text in article.documents.items()
        }

    @property
    def inputs(self) -> tuple[object, ...]:
        """What decides whether a build has something to do."""
        known = {name: article.data for name, article in self.articles.items()}
        return known | dict(self.failed), self.named, list(self.added.items())


class CannotBuildError(Exception):
    """A build of this must fail, and leave the last version."""


@cache
def parsed(source: str, data: bytes) -> Mapping[str, str] | None:
    """The documents in a file, by name; None where it cannot be read."""
    try:
        found = parse_file(RawFile(source, Path(source).name, data))
    except SourceError:
        return None
    return {document.source: document.text for document in found.documents}


def built(
    files: Mapping[str, bytes],
    named: tuple[str, ...],
    added: Mapping[str, bytes],
    live: Snapshot | None,
    required: str = "",
) -> Snapshot:
    """What a build must make; ``live`` itself where there is nothing to do.

    Args:
        files: the files that the paths lead to, added ones too.
        named: the paths, empty for the configuration's.
        added: the files added from the page.
        live: what the live version holds.
        required: a file that must be readable.

    Raises:
        CannotBuildError: it must fail.
    """
    known = live.articles if live is not None else {}
    if live is not None:
        hashes = Snapshot({n: Article(d, {}) for n, d in files.items()}, {}, named, added)
        if hashes.inputs == live.inputs:
            return live
    articles, failed = {}, {}
    for name, data in files.items():
        documents = parsed(name, data)
        if documents is not None:
            articles[name] = Article(data, documents)
        elif name == required:
            raise CannotBuildError(name)
        elif name in known:  # a half-saved file takes no article from its users
            articles[name] = Article(data, known[name].documents)
        else:
            failed[name] = data
    if not articles:
        raise CannotBuildError
    return Snapshot(articles, failed, named, added)


def kept_after(names: Iterable[str], live: str, last: str | None, keep: int) -> set[str]:
    """Which versions stay: the live one, the one that was live before, then the newest.

    Args:
        names: all, newest first.
        live: the live one.
        last: the one that was live before.
        keep: how many stay.
    """
    order = sorted(names, key=lambda name: (name != live, name != last))
    return set(order[: max(keep, 1)])
