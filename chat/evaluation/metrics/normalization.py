"""What answers are compared by: JaQuAD's convention, characters after NFKC."""

from __future__ import annotations

import unicodedata


def normalized(text: str) -> str:
    """NFKC, white space left out; letters keep their case."""
    return "".join(unicodedata.normalize("NFKC", text).split())
