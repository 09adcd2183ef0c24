"""What is looked at of a sentence to tell whether it belongs in a summary."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import accumulate

from chat.gist.outline import Outline
from chat.gist.sentences import Sentence
from index.analysis import Token, analyze
from ingest.document import BlockKind, Document, Span
from ingest.shown import shown

Vector = Mapping[str, float]
_QUOTES = ("「", "『", "“", '"')
# Demonstratives and pronouns, by Sudachi's normalised forms: what they point to is left behind.
_POINTING = frozenset(
    "此れ 其れ 其処 此処 其方 此方 此の 其の こう そう 斯様 左様 同じ こんな そんな 彼 彼女 彼ら "
    "同 同社 同氏 同書 同所 同国 同市 同町 同村 同県 同年 同月 同日 "
    "it this that these those he she they its his her their "
    "but and however so also then yet instead still thus".split()
)
_LINKING = frozenset(("接続詞", "感動詞"))
# How an author names the text itself: 本稿では, この記事は, 今回は, in this article.
_ANNOUNCES = re.compile(
    r"(?:本|この|当)(?:稿|記事|文章|書|報告|論文|資料|コラム|連載|ページ|講座|特集|レポート)"
    r"|(?:今回|今日|きょう|本日|以下|ここ)(?:は|では|の)|\b[Tt]his (?:article|post|paper|report)\b"
)
_ASKS = re.compile(r"(?:[?？]|か。?)[」』]?$")
_FULL, _SHORT, _OPENING = 120, 20, 3


@dataclass(frozen=True, slots=True)
class Features:
    """A sentence's standing; all lie between 0 and 1.

    Places are counted among sentences that end as sentences do, so that lines which are none
    (a dateline, labels) do not push the first sentence back.

    Attributes:
        centrality: cosine of its TF-IDF vector and the sum of all (degree centrality, as in
            LexRank: Erkan and Radev 2004), against the best in the article.
        common: how many sentences share its words, on average, against the best.
        early: one over its place in the article, from 1.
        position: 1 for the first sentence, falling evenly to 0.
        opening: whether it is one of the first three.
        opens_section: whether it is the first under a heading.
        opens_block: whether it is the first of its paragraph.
        concludes: whether it stands in the last chapter.
        length: its length, up to 120 characters.
        short: whether it has fewer than 20.
        title: share of the title's words that it holds.
        headings: share of the words of its headings that it holds.
        dangling: whether it begins with a conjunction, a pronoun or a demonstrative.
        listed: whether it is an item of a list or the description of one.
        quoted: whether it is a quotation or begins as one.
        asks: whether it is a question.
        announces: whether it speaks of the text that it stands in.
        whole: whether it ends as a sentence does.
    """

    centrality: float
    common: float
    early: float
    position: float
    opening: float
    opens_section: float
    opens_block: float
    concludes: float
    length: float
    short: float
    title: float
    headings: float
    dangling: float
    listed: float
    quoted: float
    asks: float
    announces: float
    whole: float


FEATURE_NAMES = tuple(field.name for field in fields(Features))


@dataclass(frozen=True, slots=True)
class Described:
    """The sentences of an article with what is known of each.

    Attributes:
        features: one of each sentence.
        vectors: their TF-IDF vectors, of length 1 (or empty).
    """

    features: tuple[Features, ...]
    vectors: tuple[Vector, ...]


def describe(document: Document, outline: Outline, sentences: Sequence[Sentence]) -> Described:
    """The features and vectors of an article's sentences."""
    words = [shown(document, sentence.span).text for sentence in sentences]
    tokens = _analyzed(words)
    bags = [[token.form for token in each if token.content] for each in tokens]
    found = Counter(form for bag in bags for form in set(bag))
    vectors = tuple(_vector(bag, found, len(bags)) for bag in bags)
    central = _scaled(_centrality(vectors))
    common = _scaled([_mean([found[form] for form in set(bag)]) for bag in bags])
    title = _forms(document.title)
    under = {at: _forms(" ".join(document.headings(s))) for at, s in enumerate(document.sections)}
    last = outline.chapters[-1].span if len(outline.chapters) > 2 else None
    before = [0, *accumulate(int(sentence.whole) for sentence in sentences)]
    features = tuple(
        Features(
            centrality=central[at],
            common=common[at],
            **_place(sentence, before[at], before[-1], last),
            **_form(sentence, words[at], tokens[at]),
            title=_share(title, bags[at]),
            headings=_share(under[sentence.section], bags[at]),
        )
        for at, sentence in enumerate(sentences)
    )
    return Described(features, vectors)


def _place(sentence: Sentence, at: int, count: int, last: Span | None) -> dict[str, float]:
    return {
        "early": 1 / (1 + at),
        "position": 1 - at / max(1, count),
        "opening": float(sentence.whole and at < _OPENING),
        "opens_section": float(sentence.first_of_section),
        "opens_block": float(sentence.at == 0),
        "concludes": float(last is not None and sentence.chapter == last),
    }


def _form(sentence: Sentence, words: str, tokens: Sequence[Token]) -> dict[str, float]:
    quoted = sentence.kind is BlockKind.QUOTE or words.startswith(_QUOTES)
    return {
        "length": min(len(words), _FULL) / _FULL,
        "short": float(len(words) < _SHORT),
        "dangling": float(bool(tokens) and _dangles(tokens[0])),
        "listed": float(sentence.kind in (BlockKind.LIST_ITEM, BlockKind.LIST_DETAIL)),
        "quoted": float(quoted),
        "asks": float(_ASKS.search(words) is not None),
        "announces": float(_ANNOUNCES.search(words) is not None),
        "whole": float(sentence.whole),
    }


def _dangles(first: Token) -> bool:
    return first.pos[0] in _LINKING or first.form in _POINTING


def _forms(text: str) -> list[str]:
    return [token.form for token in analyze(text) if token.content]


def _share(wanted: Sequence[str], bag: Sequence[str]) -> float:
    """The share of the wanted words that stand in a sentence."""
    different = set(wanted)
    return len(different.intersection(bag)) / len(different) if different else 0.0


def _analyzed(words: Sequence[str]) -> list[list[Token]]:
    """The tokens of each text, analysed as one: a call costs more than a sentence does."""
    tokens = iter(analyze("\n".join(words)))
    token = next(tokens, None)
    end = -1
    parts: list[list[Token]] = []
    for text in words:
        end += len(text) + 1
        part: list[Token] = []
        while token is not None and token.span.start < end:
            part.append(token)
            token = next(tokens, None)
        parts.append(part)
    return parts


def _vector(bag: Sequence[str], found: Mapping[str, int], count: int) -> Vector:
    """The TF-IDF vector of a sentence among ``count``, of length 1."""
    weights = {
        form: (1 + math.log(times)) * math.log((count + 1) / (found[form] + 0.5))
        for form, times in Counter(bag).items()
    }
    norm = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {form: weight / norm for form, weight in weights.items()} if norm else {}


def _centrality(vectors: Sequence[Vector]) -> list[float]:
    """The cosine of each vector and the sum of all, but for that sum's length."""
    total: dict[str, float] = {}
    for vector in vectors:
        for form, weight in vector.items():
            total[form] = total.get(form, 0.0) + weight
    return [cosine(vector, total) for vector in vectors]


def cosine(one: Vector, other: Vector) -> float:
    """The sum of products of two vectors; their cosine where both have length 1."""
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other.get(form, 0.0) for form, weight in one.items())


def _scaled(values: Sequence[float]) -> list[float]:
    most = max(values, default=0.0)
    return [value / most for value in values] if most > 0 else [0.0] * len(values)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
