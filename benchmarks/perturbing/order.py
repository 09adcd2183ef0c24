"""The topic said last: 「いつ設立されたの、Xは」."""

from __future__ import annotations

import re
from random import Random

from benchmarks.perturbing.lexicon import Lexicon
from benchmarks.perturbing.morphemes import parse, quoted, within
from benchmarks.perturbing.predicate import MARK
from benchmarks.perturbing.variant import Variant

_LONGEST_REST = 40


def order(question: str, source: Random, lexicon: Lexicon) -> list[Variant]:
    """What is asked first, then what it is asked of."""
    del source, lexicon
    words = MARK.sub("", question)
    cut = _topic_end(words)
    if cut == 0:
        return []
    topic, rest = words[:cut], words[cut:].lstrip("、 ")
    mark = question[len(words) :].strip()
    said = [Variant("comma", f"{rest}、{topic}{mark if mark == '?' else ''}")]
    if mark == "?":
        said.append(Variant("mark", f"{rest}?{topic}"))
    return said


def _topic_end(words: str) -> int:
    """One past the は of the topic, where the question word comes after it; else 0."""
    if re.search(r"[。?!\uff1f\uff01]", words):
        return 0
    copied = quoted(words)
    morphemes = parse(words)
    for place in range(1, len(morphemes) - 1):
        before, one, after = morphemes[place - 1 : place + 2]
        if one.surface != "は" or one.pos[1] != "係助詞" or within(one.start, copied):
            continue
        if before.surface == "で" and after.normal in ("無い", "有る"):
            continue
        rest = morphemes[place + 1 :]
        # A second は is a contrast or another topic, and the first one may be of a clause in it.
        asks = any(later.asks for later in rest)
        alone = all(later.pos[1] != "係助詞" or later.surface == "も" for later in rest)
        return one.end if asks and alone and len(words) - one.end <= _LONGEST_REST else 0
    return 0
