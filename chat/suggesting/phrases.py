"""Noun phrases: where they begin, whom they name, what modifies them."""

from __future__ import annotations

import re
from itertools import pairwise

from chat.reader.spans import persons
from chat.suggesting.standing import is_bare, is_named, points_elsewhere
from index.analysis import Token, analyze
from ingest.document import Span

_COMMAS = "、,\uff0c"
_ASIDE = re.compile(r"\([^()]*\)|\uff08[^\uff08\uff09]*\uff09|\[[^\[\]]*\]")
_HONORIFIC = re.compile(
    r"(?:さん|氏|さま|様|先生|監督|選手|社長|教授|准教授|准?教授|館長|会長|部長|課長|理事長|議員|市議|町長|市長|知事|村長)$"
)
_ADDRESSED = re.compile(r"\s?(?:さん|氏|さま|様|先生|監督|選手|社長|准?教授|館長|会長)")
_NOMINAL = frozenset({"名詞", "接尾辞", "接頭辞", "記号"})
_LONGEST_NAME = 20


def without_asides(words: str) -> str:
    """Words without what stands in round brackets."""
    return _ASIDE.sub("", words).strip(_COMMAS + " \u3000")


def person_at_end(words: str) -> str | None:
    """The name of a person that words end in, with what it is honoured by; else None."""
    words = without_asides(words)
    bare = _HONORIFIC.sub("", words)
    found = people_in(bare)
    if bare != words and not found:
        found = persons(bare, Span(0, len(bare)))
    if not found or found[-1].end != len(bare):
        return None
    name = words[found[-1].start :]
    return name if len(name) >= 3 else None


def people_in(words: str) -> list[Span]:
    """The names of people in some words.

    A name in katakana with a dot may be a company's: a part of it has to be known as a person's,
    or it has to be addressed as one.
    """
    return [
        span
        for span in persons(words, Span(0, len(words)))
        if _ADDRESSED.match(words, span.end)
        or any(token.pos[2] == "人名" for token in analyze(span.of(words)))
    ]


def name_at_end(words: str) -> str:
    """The name that a noun phrase ends in, what modifies it left out; empty where it has none."""
    quoted = re.search(r"「([^「」]{2,16})」$", words)
    if quoted:
        return quoted[1]
    start = noun_phrase_before(words, len(words))
    name = re.split("の|、|・(?=.*・)", words[start:])[-1]
    if points_elsewhere(name) or is_bare(name) or not 2 <= len(name) <= _LONGEST_NAME:
        return ""
    # One word in katakana may be a part of what is spoken of (「ブレーキ」).
    compound = len(analyze(name)) > 1 and re.search(r"[ァ-ヺー]{3}", name) is not None
    return name if is_named(name) or compound else ""


def holds_relative(words: str, within: Span | None = None) -> bool:
    """Whether a verb in the past or present modifies a noun in these words.

    Args:
        words: the words.
        within: the part of them to look at; a verb's part of speech is told from all of them.
    """
    part = within or Span(0, len(words))
    tokens = [t for t in analyze(words) if part.start <= t.span.start and t.span.end <= part.end]
    return any(
        _ends_clause(before) and token.pos[0] in ("名詞", "接頭辞") and token.pos[1] != "助動詞語幹"
        for before, token in pairwise(tokens)
    )


def _ends_clause(token: Token) -> bool:
    if token.pos[0] == "助動詞":
        return token.form in ("た", "れる", "られる", "ない", "ず")
    return token.pos[0] == "動詞" and token.form[-1:] in "うくぐすつぬぶむる"


def noun_phrase_before(words: str, end: int, begin: int = 0) -> int:
    """Where the run of nouns (and の between them) that ends at ``end`` begins."""
    start = end
    for token in reversed(
        [t for t in analyze(words) if begin <= t.span.start and t.span.end <= end]
    ):
        spaced = words[token.span.end : start] == " " and words[start - 2].isascii()
        if token.span.end != start and not spaced:
            break
        joins = token.span.of(words) in ("の", "・", "」", "『", "』", "「", "-", "&", "ー")
        if token.pos[0] not in _NOMINAL and not (
            (joins and start != end) or token.span.of(words) in "」』"
        ):
            break
        start = token.span.start
    if words[start : start + 1] == "の":
        start += 1
    return start
