"""Candidate spans in a sentence, and what speaks for each as the answer.

Candidates are noun phrases (also joined by の), quotations, and spans of a form (dates, amounts,
people). A logistic regression over their features ranks them, fitted on JaQuAD's training
articles by ``training/fit_span_ranker.py``; where none is likely enough, the clause or sentence
is the answer.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from chat.question import AnswerType, Question
from chat.reader.spans import amounts, dates, persons, quotations
from index.analysis import Token, analyze
from ingest.document import Span
from ingest.normalize import fold

_FORMS = {
    AnswerType.DATE: dates,
    AnswerType.NUMBER: amounts,
    AnswerType.PERSON: persons,
}
_KINDS = tuple(kind for kind in AnswerType if kind is not AnswerType.PLACE)
_INNER = frozenset("・=-&/.\uff0d\uff1d")
_AFTER = (
    *(
        "は",
        "が",
        "を",
        "に",
        "で",
        "と",
        "の",
        "や",
        "も",
        "から",
        "まで",
        "など",
        "。",
        "、",
        "(",
    ),
    *("である", "です", "だ", "という", "といった", "と呼", "によ", "へ"),
)
_BEFORE = ("は", "が", "を", "に", "で", "と", "の", "、", "た", "る", "な")
# How a kind of amount is asked for, and the units that it is given in.
_UNITS = {
    name: (re.compile(asks, re.I), re.compile(unit, re.I))
    for name, asks, unit in (
        ("money", r"いくら|金額|額|費用|価格|値段|賃|how much", r"円|ドル|ユーロ|ポンド|元|銭|両"),
        ("people", r"何人|何名|人数|人口|how many people", r"人|名"),
        ("share", r"%|パーセント|割合|率|何割|percent", r"%|パーセント|割"),
        ("age", r"何[歳才]|年齢|いくつ|how old", r"[歳才]"),
        (
            "duration",
            r"何年間?|何[かカヶケ]月|何日|何時間|何分|期間|how long",
            r"年|月|日|時間|分|秒|週",
        ),
        (
            "length",
            r"長さ|高さ|幅|距離|全長|何(?:メートル|キロ|センチ|m|km)|how (?:tall|far)",
            r"メートル|キロ|センチ|m|ミリ",
        ),
        ("times", r"何倍|何回|回数", r"倍|回"),
    )
}
_MAX_DISTANCE = 40
_FOCUS = re.compile(
    r"(?:何の|何という|どの|どんな|どのような|どういう|なんという|何)([^\s何?、]{1,12})"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span with the features that it is ranked by."""

    span: Span
    features: tuple[float, ...]


def candidates(text: str, sentence: Span, question: Question) -> list[Candidate]:
    """All candidates of a sentence that the question does not already say.

    Args:
        text: the document's text.
        sentence: where to look.
        question: the analysed question.
    """
    words = sentence.of(text)
    tokens = analyze(words)
    formal = {kind: set(find(text, sentence)) for kind, find in _FORMS.items()}
    quoted = set(quotations(text, sentence))
    spans = set(_noun_phrases(words, tokens, sentence.start)).union(quoted, *formal.values())
    asked = fold(question.text)
    frame = _Frame.of(text, sentence, tokens, question)
    return [
        Candidate(span, _features(span, question, frame, formal, span in quoted))
        for span in sorted(spans)
        if fold(span.of(text)) and fold(span.of(text)) not in asked
    ]


@cache
def _weights() -> tuple[float, ...]:
    raw = json.loads(resources.files("chat.reader").joinpath("span_weights.json").read_text())
    return tuple(raw["weights"])


def best_span(text: str, sentence: Span, question: Question, least: float) -> Span | None:
    """The likeliest candidate of a sentence.

    Args:
        text: the document's text.
        sentence: where to look.
        question: the analysed question.
        least: the least probability that it is the answer, given that the sentence is right.
    """
    *weights, intercept = _weights()
    best, logit = None, math.log(least / (1 - least))
    for candidate in candidates(text, sentence, question):
        score = sum(w * f for w, f in zip(weights, candidate.features, strict=True)) + intercept
        if score >= logit:
            best, logit = candidate.span, score
    return best


def _noun_phrases(words: str, tokens: Sequence[Token], offset: int) -> Iterator[Span]:
    """Maximal runs of nouns, and two or three of them joined by の."""
    runs: list[tuple[int, int]] = []
    begin: int | None = None
    for at, token in enumerate([*tokens, None]):
        nominal = token is not None and _nominal(token, words)
        if nominal and begin is None:
            begin = at
        elif not nominal and begin is not None:
            runs.append((begin, at))
            begin = None
    for first, (start, _) in enumerate(runs):
        end = runs[first][1]
        yield Span(offset + tokens[start].span.start, offset + tokens[end - 1].span.end)
        for following, stop in runs[first + 1 : first + 3]:
            if following != end + 1 or tokens[end].span.of(words) != "の":
                break
            end = stop
            yield Span(offset + tokens[start].span.start, offset + tokens[end - 1].span.end)


def _nominal(token: Token, words: str) -> bool:
    if token.pos[0] in ("名詞", "接尾辞", "接頭辞"):
        return token.pos[1] != "助動詞語幹"
    return token.span.of(words) in _INNER


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all candidates of a sentence share."""

    text: str
    sentence: Span
    tokens: tuple[Token, ...]
    anchors: tuple[Span, ...]
    focus: frozenset[str]

    @classmethod
    def of(cls, text: str, sentence: Span, tokens: tuple[Token, ...], question: Question) -> _Frame:
        wanted = set(question.terms)
        anchors = tuple(
            Span(sentence.start + t.span.start, sentence.start + t.span.end)
            for t in tokens
            if t.form in wanted
        )
        return cls(text, sentence, tokens, anchors, _focus(question))

    def gap(self, span: Span) -> float:
        """Mean distance to the three nearest words of the question, in code points.

        Later ones count double: Japanese puts what is asked for before its verb.
        """
        gaps = [
            float(anchor.start - span.end)
            if anchor.start >= span.end
            else 2.0 * max(0, span.start - anchor.end)
            for anchor in self.anchors
        ]
        nearest = sorted(gaps)[:3]
        return sum(nearest) / len(nearest) if nearest else float(_MAX_DISTANCE)

    def tokens_of(self, span: Span) -> list[Token]:
        start, end = span.start - self.sentence.start, span.end - self.sentence.start
        return [t for t in self.tokens if t.span.start < end and start < t.span.end]


def _focus(question: Question) -> frozenset[str]:
    """The noun that is asked for: 航空会社 in 「どの航空会社」, 名前 in 「名前は何」."""
    match = _FOCUS.search(question.text)
    if match is not None:
        return frozenset(t.form for t in analyze(match.group(1)) if t.pos[0] in ("名詞", "接尾辞"))
    nouns = [t.form for t in question.tokens if t.pos[0] in ("名詞", "接尾辞")]
    return frozenset(nouns[-1:])


def _features(
    span: Span,
    question: Question,
    frame: _Frame,
    formal: dict[AnswerType, set[Span]],
    quoted: bool,
) -> tuple[float, ...]:
    tokens = frame.tokens_of(span)
    words = span.of(frame.text)
    rest = frame.text[span.end : frame.sentence.end].lstrip("」』)\uff09\u201d")
    before = [a for a in frame.anchors if a.end <= span.start]
    after = [a for a in frame.anchors if a.start >= span.end]
    inside = sum(a.overlaps(span) for a in frame.anchors)
    wanted = formal.get(question.expects)
    other = any(span in found for kind, found in formal.items() if kind is not question.expects)
    kinds = [float(_kind(question) is kind) for kind in _KINDS]
    shape = [
        float(wanted is not None and span in wanted),
        float(wanted is not None and span not in wanted),
        float(wanted is None and other),
        float(quoted),
        float(any(t.name for t in tokens)),
        float(any(t.pos[2] == "人名" for t in tokens)),
        float(any(t.number for t in tokens)),
        float(bool(re.search(r"[ァ-ヺ]{2}", words))),
        float(bool(re.search(r"[A-Za-z]", words))),
        float("の" in words),
        min(len(words), 24) / 24,
        float(len(words) <= 2),
        float("・" in words),
        *_unit(question, words),
    ]
    gap = frame.gap(span)
    place = [
        max(0.0, 1 - gap / _MAX_DISTANCE),
        float(wanted is not None and span in wanted and gap <= min(map(frame.gap, wanted))),
        _near(span.start - before[-1].end) if before else 0.0,
        _near(after[0].start - span.end) if after else 0.0,
        float(len(after) > 0),
        inside / max(len(tokens), 1),
        float(bool(tokens) and tokens[-1].form in frame.focus),
        float(any(t.form in frame.focus for t in tokens)),
        (span.start - frame.sentence.start) / max(frame.sentence.end - frame.sentence.start, 1),
    ]
    beside = [float(rest.startswith(p)) for p in _AFTER]
    lead = frame.text[frame.sentence.start : span.start].rstrip("「『(\uff08\u201c")
    beside += [float(lead.endswith(p)) for p in _BEFORE]
    return (*shape, *place, *beside, *_crossed(kinds, shape + place + beside))


def _kind(question: Question) -> AnswerType:
    """The type as the weights know it: they were fitted when a place was a thing."""
    place = question.expects is AnswerType.PLACE
    return AnswerType.THING if place else question.expects


def _unit(question: Question, words: str) -> tuple[float, float]:
    """Whether an amount is of the kind that is asked for, and whether it is of another."""
    if question.expects is not AnswerType.NUMBER:
        return 0.0, 0.0
    wanted = {name for name, (asks, _) in _UNITS.items() if asks.search(question.text)}
    found = {name for name, (_, unit) in _UNITS.items() if unit.search(words)}
    return float(bool(wanted & found)), float(bool(wanted) and not wanted & found)


def _crossed(kinds: list[float], shape: list[float]) -> list[float]:
    """How much a feature counts depends on what is asked for: person, date, number, thing."""
    return [kind * value for kind in kinds for value in shape]


def _near(distance: int) -> float:
    return max(0.0, 1 - distance / _MAX_DISTANCE)
