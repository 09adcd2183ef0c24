"""The sentence that shares most with the question: see ``chat.reader.sentence``."""

from __future__ import annotations

from chat.reader import Reader
from chat.reader.sentence import SentenceReader
from index.encoder import Encoder


def open_reader(encoder: Encoder) -> Reader:
    """The reader, over the encoder's vectors."""
    return SentenceReader(encoder)
