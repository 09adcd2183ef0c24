"""A tokenizer that also splits at every change of script.

Unigram pieces often do not end where answers do: ``2001年に`` may be one piece. Split at changes of
script, both edges of nearly all answers are edges of tokens, which a reader needs, since it answers
with whole tokens. Only stock parts of ``tokenizers`` are used, so a saved tokenizer needs nothing
of ours.
"""

from __future__ import annotations

from typing import Any

from tokenizers import Regex, Tokenizer
from tokenizers.pre_tokenizers import Metaspace, PreTokenizer, Sequence, Split

_PROLONGED = "\u30fc"
_CLOSING_KANJI = "\u3006"  # of no script, and always part of a kanji word
# Regular expressions of Oniguruma, which ``tokenizers`` matches with. Normalised text is looked at,
# so full-width and half-width forms are gone. A space mark stays with the run that follows it, as
# the pieces of the vocabulary have it.
_RUNS = (
    r"\p{Nd}+",
    r"\p{Latin}[\p{Latin}\p{M}]*",
    rf"[\p{{Katakana}}{_PROLONGED}]+",
    rf"\p{{Hiragana}}[\p{{Hiragana}}{_PROLONGED}]*",
    rf"[\p{{Han}}{_CLOSING_KANJI}]+",
    r"\p{Cyrillic}+|\p{Greek}+|\p{Hangul}+",
    r"[\s\S]",
)


def split_scripts(tokenizer: Tokenizer) -> Tokenizer:
    """The same tokenizer, but no token holds more than one script.

    Runs of digits, Latin, katakana (with the prolonged sound mark), hiragana and kanji are cut from
    each other; every other character stands alone. Offsets are those of the tokenizer as it was.

    Args:
        tokenizer: one that marks spaces by Metaspace, as unigram models of XLM-R's kind do; it
            is not changed.

    Raises:
        ValueError: it does not.
    """
    metaspace = _metaspace(tokenizer.pre_tokenizer)
    if metaspace is None:
        raise ValueError(f"not a Metaspace tokenizer: {tokenizer.pre_tokenizer!r}")
    run = f"{metaspace.replacement}?(?:{'|'.join(_RUNS)})"
    copy = Tokenizer.from_str(tokenizer.to_str())
    # Spaces become marks first: split before, a run would not be known to follow a space.
    copy.pre_tokenizer = Sequence([copy.pre_tokenizer, Split(Regex(run), behavior="isolated")])
    return copy


def _metaspace(step: PreTokenizer | None) -> Metaspace | None:
    """The Metaspace step of a pre-tokenizer, by itself or in a sequence."""
    if isinstance(step, Metaspace):
        return step
    # A sequence lists its steps by index alone.
    steps: Any = step if isinstance(step, Sequence) else ()
    return next((inner for inner in steps if isinstance(inner, Metaspace)), None)
