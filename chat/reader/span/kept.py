"""Candidates of pairs that were read, kept while they are in use: questions are asked again."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from chat.reader.span.decode import Candidate
from chat.reader.span.model import SpanModel
from chat.reader.span.windows import Pair
from ingest.document import Span

# Begin and end of the span, then the scores.
_COLUMNS = 5


class KeptCandidates:
    """A least-recently-used cache in front of a model; safe to share between threads.

    What is kept are numbers in one array a pair, below a digest of its texts: as objects they would
    take six times as much, and a server that is asked all day fills the cache.

    Args:
        model: finds what is not known.
        capacity: pairs kept; each takes about a kilobyte.
    """

    def __init__(self, model: SpanModel, capacity: int) -> None:
        self._model = model
        self._capacity = capacity
        self._known: OrderedDict[bytes, NDArray[np.float64]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, pairs: Sequence[Pair]) -> list[tuple[Candidate, ...]]:
        """The candidates of each pair, as ``SpanModel.find`` gives them."""
        digests = {pair: _digest(pair) for pair in pairs}
        with self._lock:
            packed = {
                pair: self._known[digest]
                for pair, digest in digests.items()
                if digest in self._known
            }
        found = {pair: _unpacked(rows) for pair, rows in packed.items()}
        missing = [pair for pair in digests if pair not in found]
        if missing:
            found.update(zip(missing, self._model.find(missing), strict=True))
        fresh = {pair: _packed(found[pair]) for pair in missing}
        with self._lock:
            for pair, digest in digests.items():
                self._known[digest] = packed[pair] if pair in packed else fresh[pair]
                self._known.move_to_end(digest)
            while len(self._known) > self._capacity:
                self._known.popitem(last=False)
        return [found[pair] for pair in pairs]

    def forget(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._known.clear()
        self._model.forget()


def _digest(pair: Pair) -> bytes:
    """Tells a pair from all others; what of it is which is told by the lengths."""
    parts = (pair.question, pair.text, pair.head)
    told = f"{len(parts[0])} {len(parts[1])} {''.join(parts)}"
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _packed(candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    rows = [
        (one.span.start, one.span.end, one.score, one.null_score, one.log_probability)
        for one in candidates
    ]
    return np.array(rows, dtype=np.float64).reshape(len(rows), _COLUMNS)


def _unpacked(rows: NDArray[np.float64]) -> tuple[Candidate, ...]:
    """Doubles hold a place in a text, and a score, to the last bit."""
    return tuple(
        Candidate(Span(int(start), int(end)), score, null_score, log_probability)
        for start, end, score, null_score, log_probability in rows.tolist()
    )
