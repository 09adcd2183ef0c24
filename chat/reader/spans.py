"""Tight spans within a sentence, by the type of answer that is expected.

Only forms are looked at: dates, amounts, names, quotations. Where no form fits, the sentence
itself (or its clause) is the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from chat.question import AnswerType, Question
from index.analysis import Token, analyze
from ingest.document import Span
from ingest.normalize import NormalizedView, fold, normalize

# Each character is taken in one way: 千千千… without a unit would be tried in all others, too.
_NUMBER = (
    r"(?:\d[\d,.]*+|[一二三四五六七八九十百千]++)"
    r"(?:[十百千万億兆]|(?<=[十百千万億兆])\d[\d,.]*+){0,24}"
)
_DATE = re.compile(
    r"(?:紀元前|西暦|明治|大正|昭和|平成|令和)?(?:\d{1,4}|元)年(?:度|代)?(?:\s*\d{1,2}月(?:\s*\d{1,2}日)?)?"
    r"|\d{1,2}月(?:\s*\d{1,2}日)?|\d{4}[/.-]\d{1,2}(?:[/.-]\d{1,2})?|\d{1,2}世紀(?:前半|後半|初頭|末)?"
)
_AMOUNT = re.compile(
    rf"(?:約|およそ|総額|計|最大|最小)?{_NUMBER}\s*(?:"
    r"%|パーセント|割(?:\d分)?|倍|円|ドル|ユーロ|ポンド|元|人|名|社|件|個|回|台|本|冊|枚|歳|才|つ|点|票|位"
    r"|年間|[かカヶケ]月間?|週間|日間|時間|分間?|秒間?|[かカヶケ]国|種類?|番目?|度|字|文字|ページ|階|代|校|店舗?"
    r"|km2?|m2?|cm|mm|kg|g|t|トン|キロ(?:メートル|グラム)?|メートル|センチ|グラム|ヘクタール|平方\w+|万|億|兆)+"
    r"(?:以上|以下|未満|余り|前後|規模|強|弱)?(?:\(約?[^()]{1,16}\))?"
)
_QUOTED = re.compile(r"「([^「」]{2,})」|『([^『』]{2,})』|\u201c([^\u201c\u201d]{2,})\u201d")
_NAME_MARK = re.compile(r"[ァ-ヺー]{2,}(?:[・=\u30fb][ァ-ヺー]{2,})+")
_CLAUSE_EDGE = re.compile(r"[、,]")
_MAX_CLAUSE_SHARE = 0.7


def spans_in(text: str, sentence: Span, question: Question) -> list[Span]:
    """Spans of the expected type in a sentence, those that the question names left out.

    Args:
        text: the document's text.
        sentence: where to look.
        question: the analysed question.

    Returns:
        Spans in ``text``, in reading order; empty where the sentence has none of the type.
    """
    finder = _FINDERS.get(question.expects)
    if finder is None:
        return []
    asked = fold(question.text)
    found = finder(text, sentence)
    return [span for span in found if fold(span.of(text)) not in asked]


def _matches(text: str, sentence: Span, pattern: re.Pattern[str], group: int = 0) -> Iterator[Span]:
    view = _view(text, sentence)
    for match in pattern.finditer(view.text):
        which = group or (match.lastindex or 0)
        inner = view.to_source(*match.span(which))
        yield Span(sentence.start + inner.start, sentence.start + inner.end)


def _view(text: str, sentence: Span) -> NormalizedView:
    return normalize(sentence.of(text))


def dates(text: str, sentence: Span) -> list[Span]:
    """Dates and years."""
    return list(_matches(text, sentence, _DATE))


def amounts(text: str, sentence: Span) -> list[Span]:
    """Numbers with their unit."""
    return list(_matches(text, sentence, _AMOUNT))


def quotations(text: str, sentence: Span) -> list[Span]:
    """What stands in quotation marks, without them."""
    return list(_matches(text, sentence, _QUOTED))


def _is_person(token: Token) -> bool:
    return token.name and token.pos[2] == "人名"


def persons(text: str, sentence: Span) -> list[Span]:
    """Runs of person-name tokens, and katakana names joined by a middle dot."""
    marked = list(_matches(text, sentence, _NAME_MARK))
    runs: list[Span] = list(marked)
    current: Span | None = None
    for token in analyze(sentence.of(text)):
        place = Span(sentence.start + token.span.start, sentence.start + token.span.end)
        if not _is_person(token) or any(place.overlaps(span) for span in marked):
            current = None
            continue
        joined = current is not None and text[current.end : place.start] in ("", "・", " ")
        if current is not None and joined:
            runs.remove(current)
            current = Span(current.start, place.end)
        else:
            current = place
        runs.append(current)
    return sorted(runs)


_FINDERS: dict[AnswerType, Callable[[str, Span], list[Span]]] = {
    AnswerType.DATE: dates,
    AnswerType.NUMBER: amounts,
    AnswerType.PERSON: persons,
    AnswerType.THING: quotations,
}


def best_clause(text: str, sentence: Span, question: Question) -> Span:
    """The clause or clauses that hold what the question names; the sentence if that is most of it.

    Never cut inside brackets, so that a quotation stays with who says it.
    """
    edges = [sentence.start, *_clause_cuts(text, sentence), sentence.end]
    wanted = set(question.terms)
    holding = [
        at
        for at, (start, end) in enumerate(pairwise(edges))
        if wanted & {token.form for token in analyze(text[start:end])}
    ]
    if not holding:
        return sentence
    clause = Span(edges[holding[0]], edges[holding[-1] + 1])
    while clause.end > clause.start and text[clause.end - 1] in "、, \n":
        clause = Span(clause.start, clause.end - 1)
    whole = sentence.end - sentence.start
    return clause if clause.end - clause.start < _MAX_CLAUSE_SHARE * whole else sentence


def _clause_cuts(text: str, sentence: Span) -> list[int]:
    depth = 0
    cuts = []
    for position in range(sentence.start, sentence.end):
        if text[position] in "「『(\uff08\u201c":
            depth += 1
        elif text[position] in "」』)\uff09\u201d":
            depth -= 1
        elif depth <= 0 and _CLAUSE_EDGE.match(text[position]):
            cuts.append(position + 1)
    return cuts
