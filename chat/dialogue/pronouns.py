"""それ, 彼, そこ, その会社: each becomes what was spoken of that agrees with it in kind."""

from __future__ import annotations

import re

from chat.dialogue import referents
from chat.dialogue.kinds import Kind
from chat.dialogue.lexicon import (
    ADVERBIAL,
    ADVERBIAL_AFTER,
    DEMONSTRATIVE,
    PERSONAL,
    PLACE_PRONOUN,
    SAME,
    THING_PRONOUN,
    class_noun,
)
from chat.dialogue.mentions import History
from chat.dialogue.phrases import phrases_of
from chat.dialogue.referents import Finder, Sought
from chat.dialogue.sentence import strip_lead
from index.analysis import Token, analyze
from ingest.document import Span

_OF_THEM = re.compile(r"(?:そ|こ)の(?:うち|内|中)(?:の|で|から)?")


def pronouns(question: str, history: History) -> str | None:
    """The question with its pronouns replaced; None where it has none that can be."""
    replaced: list[tuple[Span, str]] = []
    used: set[str] = set()
    for span, find in references(question):
        if _has_antecedent(question, span):
            continue
        words = find(Sought(question, span, history, used))
        if words is not None:
            replaced.append((span, words))
    text = question
    for span, words in reversed(replaced):
        text = text[: span.start] + words + text[span.end :]
    return text if replaced else None


_MOMENT = re.compile(r"直後|直前|最中|途中")


_REFERRING = ("代名詞", "連体詞", "接続詞", "名詞", "感動詞", "接頭辞", "形状詞", "接尾辞")


_BOTH = re.compile(r"(?:(?:2|2|二|3|3|三)人|両者|両名|双方|両国|両社|両方)(?=[はがのをにもと])")


def references(question: str) -> list[tuple[Span, Finder]]:
    """The pronouns and demonstratives of a question that can refer back, in order."""
    found: list[tuple[Span, Finder]] = []
    end = 0
    for token in analyze(question):
        start = token.span.start
        if start < end or token.pos[0] not in _REFERRING:
            continue
        span, finder = _reference(question, start, token)
        if finder is not None:
            found.append((span, finder))
            end = span.end
    return found


def _reference(question: str, start: int, token: Token) -> tuple[Span, Finder | None]:
    if match := _OF_THEM.match(question, start):
        return Span(*match.span()), referents.of_them
    if ADVERBIAL.match(question, start):
        return Span(start, start), None
    if question[start:] == strip_lead(question) and (match := _BOTH.match(question, start)):
        return Span(*match.span()), referents.both
    for pattern, finder in (
        (PERSONAL, referents.person),
        (PLACE_PRONOUN, referents.place),
        (THING_PRONOUN, referents.thing),
    ):
        if (match := pattern.match(question, start)) and match.end() >= token.span.end:
            return Span(*match.span()), finder
    if match := SAME.match(question, start):
        return Span(*match.span()), referents.same
    match = DEMONSTRATIVE.match(question, start)
    if match is None or token.pos[0] != "連体詞" or ADVERBIAL_AFTER.match(question, match.end()):
        return Span(start, start), None
    if _MOMENT.match(question, match.end()):
        return Span(*match.span()), referents.after_event
    noun = class_noun(question, match.end())
    if match.group().startswith("この"):
        end = noun[1] if noun else _noun_end(question, match.end())
        return (
            (Span(start, end), referents.this) if end > match.end() else (Span(start, start), None)
        )
    if noun is not None:
        return Span(start, noun[1]), referents.of_class
    return Span(*match.span()), referents.possessive


def _noun_end(question: str, start: int) -> int:
    """Where the noun that begins at ``start`` ends; ``start`` where there is none."""
    match = re.compile(r"[一-鿿々ァ-ヺー]+(?=[はがのをにもでと])").match(question, start)
    return match.end() if match else start


def _has_antecedent(question: str, span: Span) -> bool:
    """Whether what it refers to stands in the question itself: 「Aの乱、その首謀者は?」."""
    before = question[: span.start]
    if before.count("「") > before.count("」"):
        return True
    if PERSONAL.match(question, span.start):
        said = phrases_of(before)
        if any(p.kind is Kind.PERSON or (p.name and p.particle == "は") for p in said):
            return True
    if "、" not in before and "," not in before:
        return False
    head = before.rsplit("、", 1)[0]
    return any(t.content for t in analyze(head)) and len(head) > 2
