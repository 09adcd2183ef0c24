"""Which reader is configured, and how it reads."""

from __future__ import annotations

from dataclasses import dataclass

from chat.reader import plain
from index.precision import Precision
from ingest.discovery import module_names

DEFAULT = "default"
SENTENCE = "sentence"
PLAIN_READERS = module_names(plain)
OUR_READERS = (DEFAULT, *PLAIN_READERS)


@dataclass(frozen=True, slots=True)
class ReaderChoice:
    """Which reader, and how it reads.

    Attributes:
        name: ``DEFAULT``, one of ``PLAIN_READERS``, a folder, or a name on the model hub.
        max_tokens: longest input of question and text, in tokens, special tokens counted; 0 for
            the model's own limit.
        precision: what it computes in; "auto" is bfloat16 where the CPU has it, else int8 for our
            reader where that is quicker, else float32.
        stride: tokens that two windows of a longer text share.
        batch_tokens: tokens that are read at once, padding counted.
        kept: pairs of question and passage of which is kept what was read.
    """

    name: str = DEFAULT
    max_tokens: int = 0
    precision: Precision = "auto"
    stride: int = 128
    batch_tokens: int = 4096
    kept: int = 20_000
