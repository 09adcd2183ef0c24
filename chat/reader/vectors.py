"""Vectors of sentences, kept while they are in use: the same article is asked again and again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from index.dense import Vectors
from index.encoder import Encoder

CAPACITY = 20_000


class SentenceVectors:
    """A least-recently-used cache in front of an encoder; safe to share between threads.

    Args:
        encoder: computes what is not known.
        capacity: sentences kept; at 384 dimensions 20,000 take about 30 MB.
    """

    def __init__(self, encoder: Encoder, capacity: int = CAPACITY) -> None:
        self._encoder = encoder
        self._capacity = capacity
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, texts: Sequence[str]) -> Vectors:
        """The vectors of ``texts``, shape (len(texts), dimension)."""
        with self._lock:
            found = {text: self._known[text] for text in texts if text in self._known}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            found.update(zip(missing, self._encoder.encode_passages(missing), strict=True))
        with self._lock:
            for text in found:
                self._known[text] = found[text]
                self._known.move_to_end(text)
            while len(self._known) > self._capacity:
                self._known.popitem(last=False)
        return np.stack([found[text] for text in texts])
