"""What answers are compared by: JaQuAD's convention, characters after NFKC."""

from __future__ import annotations

import unicodedata


def normalized(text: str) -> str:
    """NFKC, white space left out; letters keep their case."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def listed(gold: str) -> list[str]:
    """The items that a gold answer lists, one a line; just itself where it is no list."""
    return [line for line in gold.splitlines() if line.strip()]
