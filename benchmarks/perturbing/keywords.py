"""Bare keywords: content words with spaces, no ending."""

from __future__ import annotations

from enum import Enum, auto
from random import Random

from benchmarks.perturbing.lexicon import Lexicon
from benchmarks.perturbing.morphemes import Morpheme, parse, quoted, within
from benchmarks.perturbing.predicate import predicate_of
from benchmarks.perturbing.variant import Variant

# Nouns that only carry a clause: what someone types as keywords does without.
_EMPTY = frozenset({"こと", "事", "もの", "物", "ため", "為", "よう", "はず", "わけ", "とも"})
_EMPTY_VERBS = frozenset(
    "為る 有る 居る 成る 言う いう 出来る つく よる おく かける 取る わたる 対する 関する".split()
)
_NEGATIVE = frozenset({"ない", "無い", "ず", "ぬ", "まい"})


class _Part(Enum):
    """What a kept word is made of."""

    NOUN = auto()
    VERB = auto()
    OTHER = auto()


def keywords(question: str, source: Random, lexicon: Lexicon) -> list[Variant]:
    """What is left when someone types words for a search."""
    del source, lexicon
    predicate = predicate_of(question)
    # 「…しない」 cannot be said in bare words.
    if predicate is None or any(one.normal in _NEGATIVE for one in parse(predicate.plain)):
        return []
    words = _words(predicate.plain)
    # 「…の名前は何」: the noun says what is asked for.
    if predicate.noun and len(words) > 2 and words[-1] in ("何", "なに"):
        words.pop()
    return [Variant("words", " ".join(words))] if len(words) > 1 else []


def _words(plain: str) -> list[str]:
    """Compound nouns and quotations whole, verbs with their endings, the rest left out."""
    copied = quoted(plain)
    words: list[str] = []
    last, end, prefix = _Part.OTHER, 0, False
    for one in parse(plain):
        part = _Part.NOUN if within(one.start, copied) else _part_of(one, last)
        joins = end == one.start and part is last and (prefix or not one.asks)
        if part is not _Part.OTHER and joins:
            words[-1] += one.surface
        elif part is not _Part.OTHER:
            words.append(one.surface)
        # Adverbs stand alone.
        prefix = one.kind == "接頭辞"
        last, end = _Part.OTHER if one.kind == "副詞" else part, one.end
    return words


def _part_of(one: Morpheme, last: _Part) -> _Part:
    """What a morpheme belongs to; OTHER for what is left out."""
    if one.surface in "・=\uff1d-/×&.°" or one.kind == "接尾辞":
        return _Part.NOUN if last is _Part.NOUN else _Part.OTHER
    ending = one.kind in ("助動詞", "動詞") and one.pos[1] in ("*", "非自立可能")
    if ending or one.surface in "てで":
        # Endings go with their verb: 書い・た, 知ら・れ・て・いる; those of する with nothing.
        alone = one.kind == "動詞" and last is not _Part.VERB and one.normal not in _EMPTY_VERBS
        return _Part.VERB if alone or last is _Part.VERB else _Part.OTHER
    if one.kind in ("動詞", "形容詞"):
        return _Part.OTHER if one.normal in _EMPTY_VERBS else _Part.VERB
    if one.noun or one.kind == "副詞" or one.asks:
        return _Part.OTHER if one.normal in _EMPTY else _Part.NOUN
    return _Part.OTHER
