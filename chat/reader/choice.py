"""Which reader is configured, and how it reads."""

from __future__ import annotations

from dataclasses import dataclass

from index.precision import Precision

DEFAULT = "default"
SENTENCE = "sentence"
OUR_READERS = (DEFAULT, SENTENCE)


@dataclass(frozen=True, slots=True)
class ReaderChoice:
    """Which reader, and how it reads.

    Attributes:
        name: ``DEFAULT``, ``SENTENCE``, a folder, or a name on the model hub.
        max_tokens: longest input of question and text, in tokens, special tokens counted; 0 for
            the model's own limit.
        precision: what it computes in; "auto" is bfloat16 where the CPU has it, else int8 for our
            reader where that is quicker, else float32.
        stride: tokens that two windows of a longer text share.
        batch_tokens: tokens that are read at once, padding counted.
    """

    name: str = DEFAULT
    max_tokens: int = 0
    precision: Precision = "auto"
    stride: int = 128
    batch_tokens: int = 4096
