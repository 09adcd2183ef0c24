"""The spellings of the articles asked last."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterator

from chat.respelling.spellings import Spellings
from index.view import IndexView
from ingest.document import Document, Span
from ingest.shown import shown

CAPACITY = 4
# Some six seconds; of three times as many every question would take longer, too.
_MOST_CHARACTERS = 10_000_000
_Key = tuple[str, frozenset[str] | None]


class KeptSpellings:
    """Collects the spellings of a set of articles once; safe to share between threads.

    Args:
        capacity: sets of articles kept; an article of 20,000 characters takes about two megabytes.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._known: OrderedDict[_Key, Spellings] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, index: IndexView, sources: Collection[str] | None) -> Spellings:
        """The spellings of some articles of a version.

        Args:
            index: the version.
            sources: documents of it; None for all.
        """
        key = (index.version, None if sources is None else frozenset(sources))
        # Who asks meanwhile most likely asks the same articles, so they wait.
        with self._lock:
            if key not in self._known:
                self._known[key] = Spellings(
                    () if _too_many(index, sources) else _texts(index, sources)
                )
                while len(self._known) > self._capacity:
                    self._known.popitem(last=False)
            self._known.move_to_end(key)
            return self._known[key]


def _too_many(index: IndexView, sources: Collection[str] | None) -> bool:
    """Whether all articles are asked, and are more than can be collected while somebody waits.

    Those of a part would be worse than none: a name that stands in another part would be taken
    for a slip.
    """
    characters = sum(record.characters for record in index.manifest.sources)
    return sources is None and characters > _MOST_CHARACTERS


def _texts(index: IndexView, sources: Collection[str] | None) -> Iterator[str]:
    for source in sorted(index.documents if sources is None else set(sources)):
        document = index.documents[source]
        if document.titled:
            yield document.title
        yield _text(document)


def _text(document: Document) -> str:
    return shown(document, Span(0, len(document.text))).text
