"""Which: 「A、B、Cなど」 and 「A、BとC」, asked for by the rest of their clause."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.analysis import Token, analyze
from ingest.document import Span
from training.weak.clauses import Sentence, asked, plain, topic_of
from training.weak.pairs import Pair

_COMMAS = frozenset("、,\uff0c")
_JOINS = frozenset({"と", "や", "及び", "並びに"})
_NOMINAL = frozenset({"名詞", "接尾辞", "接頭辞", "記号"})
_BRACKETS = frozenset("・「」『』()\uff08\uff09\u30a0=\uff1d&")
_LEAST = 2  # signs that part items; two names side by side are as often one thing
_AFTER = re.compile(
    r"(?P<etc>など|といった|等)?(?P<of>の)?(?P<noun>[\u4e00-\u9fff\u30a1-\u30fa\u30fc]{1,8})?"
    r"(?P<particle>[をがにで]|から|へ)"
)
_ALL = ("?全部教えて", "?すべて挙げて")


@dataclass(frozen=True, slots=True)
class Run:
    """Nouns side by side.

    Attributes:
        start: where the first begins.
        end: where the last ends.
    """

    start: int
    end: int


def runs(words: str) -> Iterator[Run]:
    """The runs of nouns, commas and 「と」 in a sentence, none within another."""
    tokens = analyze(words)
    begin: int | None = None
    for at, token in enumerate([*tokens, None]):
        if token is not None and _belongs(token, words):
            begin = at if begin is None else begin
        elif begin is not None:
            if (run := _run(tokens[begin:at], words)) is not None:
                yield run
            begin = None


def _belongs(token: Token, words: str) -> bool:
    surface = token.span.of(words)
    return (
        token.pos[0] in _NOMINAL
        or surface in _COMMAS
        or surface in _BRACKETS
        or (token.form in _JOINS and token.pos[0] in ("助詞", "接続詞"))
    )


def _run(tokens: Sequence[Token], words: str) -> Run | None:
    """The run without what joins at its edges; None where it is no list."""
    while tokens and not _opens(tokens[0], words):
        tokens = tokens[1:]
    while (
        tokens
        and tokens[-1].pos[0] not in _NOMINAL
        and tokens[-1].span.of(words) not in "」』)\uff09"
    ):
        tokens = tokens[:-1]
    signs = [token.span.of(words) for token in tokens]
    # A dot joins the parts of a foreign name as often as it parts two things.
    commas = sum(sign in _COMMAS for sign in signs)
    if commas == 0 or commas + sum(t.form in _JOINS for t in tokens) < _LEAST or tokens[0].number:
        return None
    return Run(tokens[0].span.start, tokens[-1].span.end)


def _opens(token: Token, words: str) -> bool:
    return token.pos[0] in ("名詞", "接頭辞") or token.span.of(words) in "「『"


def enumerations(sentence: Sentence, _: Sentence | None, rng: random.Random) -> Iterator[Pair]:
    """Questions for all that a sentence lists in one run."""
    words, start = sentence.words, sentence.span.start
    for run in runs(words):
        after = _AFTER.match(words, run.end)
        if after is None:
            continue
        noun = after["noun"] if after["of"] and after["noun"] else ""
        which = f"{rng.choice(('どんな', 'どのような', '何の'))}{noun}" if noun else "何"
        topic, end = topic_of(sentence)
        topic, end = ("", start) if end > start + run.start else (topic, end)
        begin = max(start + words.rfind("、", 0, run.start) + 1, end)
        lead = sentence.text[begin : start + run.start]
        question = asked(f"{lead}{which}{after['particle']}{words[after.end() :]}", rng)
        if question is None or not (topic or lead):
            continue
        if rng.random() < 0.3:
            question = question.removesuffix("?") + rng.choice(_ALL)
        yield Pair("list", plain(topic) + question, Span(start + run.start, start + run.end))
        return
