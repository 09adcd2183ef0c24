"""How the official SQuAD scripts compare answers: lower case, no punctuation, no articles.

Rajpurkar et al., "SQuAD" (EMNLP 2016) and "Know What You Don't Know" (ACL 2018): evaluate-v1.1.py
and evaluate-v2.0.py. Words are split at white space, so an unspaced Japanese answer is one word.
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def squad_normalized(text: str) -> str:
    """The script's ``normalize_answer``; only ASCII punctuation is left out."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def squad_golds(golds: Sequence[str]) -> list[str]:
    """The gold answers, normalised; where nothing is left of any, to decline is right."""
    return [words for gold in golds if (words := squad_normalized(gold))] or [""]
