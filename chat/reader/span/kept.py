"""Candidates of pairs that were read, kept while they are in use: questions are asked again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

from chat.reader.span.decode import Candidate
from chat.reader.span.model import SpanModel
from chat.reader.span.windows import Pair


class KeptCandidates:
    """A least-recently-used cache in front of a model; safe to share between threads.

    Args:
        model: finds what is not known.
        capacity: pairs kept; each takes about a kilobyte beside its texts.
        characters: of their passages; the sum that is kept at most.
    """

    def __init__(self, model: SpanModel, capacity: int, characters: int = 20_000_000) -> None:
        self._model = model
        self._capacity = capacity
        self._characters = characters
        self._held = 0
        self._known: OrderedDict[Pair, tuple[Candidate, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, pairs: Sequence[Pair]) -> list[tuple[Candidate, ...]]:
        """The candidates of each pair, as ``SpanModel.find`` gives them."""
        with self._lock:
            found = {pair: self._known[pair] for pair in pairs if pair in self._known}
        missing = [pair for pair in dict.fromkeys(pairs) if pair not in found]
        if missing:
            found.update(zip(missing, self._model.find(missing), strict=True))
        with self._lock:
            for pair in found:
                self._held += 0 if pair in self._known else len(pair.text)
                self._known[pair] = found[pair]
                self._known.move_to_end(pair)
            while len(self._known) > self._capacity or self._held > self._characters:
                old, _ = self._known.popitem(last=False)
                self._held -= len(old.text)
        return [found[pair] for pair in pairs]

    def forget(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._known.clear()
            self._held = 0
        self._model.forget()
