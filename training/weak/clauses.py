"""A sentence of an article taken apart into clauses, and clauses turned into questions."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from index.analysis import analyze
from ingest.brackets import CLOSERS, OPENERS
from ingest.document import Span
from ingest.sentences import split_sentences
from training.splits import Article

_COMMAS = "、,\uff0c"
_LONGEST_TOPIC = 24
# 「には」 of a place is a topic, 「とは」 and 「では」 are not.
_TOPIC = re.compile(r".{1,23}[^とで]は")
_POINTS_BACK = re.compile("(?:これ|それ|この|その|ここ|そこ|同|両|彼|また)")
_ASIDE = re.compile(r"\([^()]*\)|\uff08[^\uff08\uff09]*\uff09|\[[^\[\]]*\]")
_COPULA = re.compile(r"(?:である|だ)$")
_PAST_COPULA = re.compile(r"(?:であった|だった)$")
_POLITE = re.compile(r"(?:です|ます|ました|でした|ません)$")
# What joins a sentence to the one before it says nothing of its own.
_JOINS = re.compile(
    "(?:しかし(?:ながら)?|なお|また|加えて|さらに|そして|ただし?|一方(?:で)?|その(?:一方|後|ため|結果)(?:で)?|このため|これにより|"
    "これらによって|だが|そこで|つまり|例えば|たとえば|特に|よって|したがって|従って|そのうち|ところが|それでも|他方)[、,]?"
)
_PREDICATE = frozenset({"動詞", "形容詞", "助動詞"})
_ENDS = ("のですか?", "のでしょうか?", "の?", "のか", "んですか?")


@dataclass(frozen=True)
class Sentence:
    """One sentence of an article.

    Attributes:
        text: the article's text.
        span: its place there, without the full stop.
        paragraph: the place of its paragraph.
        title: the article's title.
        opens: whether it is the first of the article.
    """

    text: str
    span: Span
    paragraph: Span
    title: str
    opens: bool = False

    @property
    def words(self) -> str:
        """What it says."""
        return self.span.of(self.text)

    @cached_property
    def clauses(self) -> tuple[Span, ...]:
        """Its parts between commas that stand in no brackets, commas left out."""
        return tuple(_split(self.text, self.span))

    def between(self, first: int, last: int) -> Span:
        """The clauses ``first``..``last``, both included."""
        return Span(self.clauses[first].start, self.clauses[last].end)


def sentences(article: Article) -> Iterator[list[Sentence]]:
    """The sentences of an article, paragraph by paragraph; only of those that are asked about."""
    spans = sorted({(a.paragraph_start, a.paragraph_end) for a in article.questions})
    for number, (start, end) in enumerate(spans):
        paragraph = Span(start, end)
        found = split_sentences(article.text, paragraph)
        yield [
            Sentence(
                article.text,
                _without_stop(article.text, span),
                paragraph,
                article.title,
                opens=number == 0 and at == 0,
            )
            for at, span in enumerate(found)
        ]


def after_joins(text: str, span: Span) -> Span:
    """A span without a conjunction, comma or space before its words."""
    start = span.start
    while True:
        match = _JOINS.match(text, start, span.end)
        end = match.end() if match else start
        while end < span.end and text[end] in "、, ":
            end += 1
        if end == start:
            return Span(start, span.end)
        start = end


def topic_of(sentence: Sentence) -> tuple[str, int]:
    """What a sentence is about, 「…は」, and where that ends; empty where it does not say."""
    first = after_joins(sentence.text, sentence.clauses[0])
    if first.start >= first.end and len(sentence.clauses) > 1:
        first = sentence.clauses[1]
    words = first.of(sentence.text)
    if _POINTS_BACK.match(words):
        return "", sentence.span.start
    at = words.find("は", 1)
    while 0 <= at < _LONGEST_TOPIC:
        head = words[: at + 1]
        if _TOPIC.fullmatch(head) and _is_topic(words, at) and _is_closed(head):
            return head, first.start + at + 1
        at = words.find("は", at + 1)
    return "", sentence.span.start


def _is_topic(words: str, at: int) -> bool:
    """Whether the は at a place is the particle, after a noun or another particle."""
    tokens = analyze(words)
    for before, token in pairwise(tokens):
        if token.span.start == at:
            return token.pos[0] == "助詞" and before.pos[0] in (
                "名詞",
                "接尾辞",
                "助詞",
                "代名詞",
                "補助記号",
            )
    return False


def _is_closed(words: str) -> bool:
    return all(words.count(a) == words.count(b) for a, b in zip(OPENERS, CLOSERS, strict=True))


def plain(words: str) -> str:
    """Words without what stands in round brackets, and without commas at their edges."""
    return _ASIDE.sub("", words).strip(_COMMAS + " \n")


def asked(statement: str, rng: random.Random) -> str | None:
    """「…した」 as 「…したのですか?」; None where it does not end in a verb or adjective."""
    statement = plain(statement)
    if not statement or "\n" in statement or not _is_closed(statement):
        return None
    tokens = analyze(statement)
    if not tokens or tokens[-1].pos[0] not in _PREDICATE or _POLITE.search(statement):
        return None
    end = rng.choice(_ENDS)
    if _PAST_COPULA.search(statement):
        return _PAST_COPULA.sub("だった", statement) + end
    if _COPULA.search(statement):
        return _COPULA.sub("な", statement) + end
    return statement + end


def is_statement(words: str) -> bool:
    """Whether words end in a verb or adjective."""
    tokens = analyze(words)
    return bool(tokens) and tokens[-1].pos[0] in _PREDICATE


def _split(text: str, span: Span) -> Iterator[Span]:
    depth, begin = 0, span.start
    for position in range(span.start, span.end):
        char = text[position]
        if char in OPENERS:
            depth += 1
        elif char in CLOSERS:
            depth = max(0, depth - 1)
        elif char in _COMMAS and depth == 0 and not _in_number(text, position):
            if begin < position:
                yield Span(begin, position)
            begin = position + 1
    if begin < span.end:
        yield Span(begin, span.end)


def _in_number(text: str, position: int) -> bool:
    return text[position - 1 : position].isdigit() and text[position + 1 : position + 2].isdigit()


def _without_stop(text: str, span: Span) -> Span:
    end = span.end
    while end > span.start and text[end - 1] in "。\uff61.\uff0e":
        end -= 1
    return Span(span.start, end)
