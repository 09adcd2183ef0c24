"""Particles left out: は, が, を and に, one to all."""

from __future__ import annotations

from random import Random

from benchmarks.perturbing.lexicon import Lexicon
from benchmarks.perturbing.morphemes import Morpheme, parse, quoted, within
from benchmarks.perturbing.variant import Variant
from index.analysis import terms

_DROPPED = frozenset("はがをに")
_TRIES = 4
# Verbs that に or と makes particles with, as in について, によって, になる: no one drops it there.
_BOUND = frozenset(
    {"つく", "よる", "おく", "かける", "対する", "関する", "成る", "為る", "取る", "わたる", "いう"}
)


def particles(question: str, source: Random, lexicon: Lexicon) -> list[Variant]:
    """The question without some of its particles, the content words kept."""
    del lexicon
    places = [one.start for one in _droppable(question)]
    found = []
    for _ in range(_TRIES if places else 0):
        count = source.randint(1, len(places))
        text = _without(question, sorted(source.sample(places, count)))
        if text:
            how = "all" if count == len(places) else "some"
            found.append(Variant(how, text))
    return found


def _droppable(question: str) -> list[Morpheme]:
    morphemes = parse(question)
    copied = quoted(question)
    found = []
    for place in range(1, len(morphemes) - 1):
        before, one, after = morphemes[place - 1 : place + 2]
        if (
            one.kind != "助詞"
            or one.pos[1] not in ("係助詞", "格助詞")
            or within(one.start, copied)
        ):
            continue
        if one.surface not in _DROPPED or after.kind == "助詞" or not _follows_noun(before):
            continue
        if one.surface == "に" and (after.normal in _BOUND or not after.content):
            continue
        found.append(one)
    return found


def _follows_noun(before: Morpheme) -> bool:
    """Nouns and the の that makes one of a clause; では, とは and には keep theirs."""
    return before.surface != "とも" and (
        before.noun or before.pos[1] == "準体助詞" or before.surface in "」』)"
    )


def _without(question: str, places: list[int]) -> str:
    """The question without these characters.

    A space stands for one where the words beside it would become others; empty where even then
    they would.
    """
    wanted = terms(question)
    words = question
    for place in reversed(places):
        for put in ("", " "):
            tried = words[:place] + put + words[place + 1 :]
            if terms(tried) == wanted:
                words = tried
                break
        else:
            return ""
    return words
