"""Polite and blunt endings, 教えて, って何, and no question mark."""

from __future__ import annotations

import re
from random import Random

from benchmarks.perturbing.lexicon import Lexicon
from benchmarks.perturbing.predicate import MARK, Predicate, predicate_of
from benchmarks.perturbing.variant import Variant

_NOUN_ENDINGS = {
    ("polite", False): ("ですか?", "でしょうか?", "なんですか?"),
    ("polite", True): ("でしたか?", "だったのでしょうか?", "だったんですか?"),
    ("blunt", False): ("なの?", "だっけ?", "だっけ", ""),
    ("blunt", True): ("だったの?", "だったっけ?", "だったっけ", "だった?"),
    ("tell", False): ("か教えて", "か教えてください", "か知りたい"),
    ("tell", True): ("だったか教えて", "だったか教えてください", "だったか知りたい"),
}
_VERB_ENDINGS = {
    ("polite", False): ("のですか?", "のでしょうか?", "んですか?"),
    ("polite", True): ("のですか?", "のでしょうか?", "んですか?"),
    ("blunt", False): ("の?", "んだっけ?", "んだっけ", "?"),
    ("blunt", True): ("の?", "っけ?", "んだっけ", "?"),
    ("tell", False): ("か教えて", "か教えてください", "のか知りたい"),
    ("tell", True): ("か教えて", "か教えてください", "のか知りたい"),
}
_WHAT = re.compile(
    r"(?P<topic>.*[^にでへらとの、]|.*の)と?は、?(?P<what>(?:何|誰|いつ|どこ|どれ|どっち|どちら|どの|いくつ|いくら)[^、はがをに]*)"
)


def endings(question: str, source: Random, lexicon: Lexicon) -> list[Variant]:
    """The question asked politely where it was blunt, bluntly where it was polite, and so on."""
    del source, lexicon
    found = [Variant("no_mark", MARK.sub("", question))]
    predicate = predicate_of(question)
    if predicate is None:
        return found
    other = "blunt" if predicate.polite else "polite"
    if predicate.plain.endswith("は"):
        return found + _of_topic(predicate.plain)
    all_endings = _NOUN_ENDINGS if predicate.noun else _VERB_ENDINGS
    for how in (other, "tell"):
        said = all_endings[how, predicate.past]
        found.extend(Variant(how, predicate.plain + ending) for ending in said)
    return found + _said_as_topic(predicate)


def _of_topic(plain: str) -> list[Variant]:
    """For 「…の名前は?」."""
    noun = plain[:-1]
    asked = [Variant("tell", noun + ending) for ending in ("を教えて", "を教えてください")]
    asked += [Variant("polite", plain + ending) for ending in ("何ですか?", "何でしょうか?")]
    return asked + [Variant("topic", noun + "って何"), Variant("topic", noun + "って?")]


def _said_as_topic(predicate: Predicate) -> list[Variant]:
    """って for は or とは before the question word."""
    match = _WHAT.fullmatch(predicate.plain)
    if not predicate.noun or match is None:
        return []
    past = "だった" if predicate.past else ""
    words = f"{match['topic']}って{match['what']}{past}"
    return [Variant("topic", words + mark) for mark in ("", "?")]
