"""「負けたチームは?」「終わったのは?」: the last question again, with another verb."""

from __future__ import annotations

import re

from chat.dialogue.kinds import Kind
from chat.dialogue.mentions import History
from chat.dialogue.nouns import opposite
from chat.dialogue.phrases import phrases_of
from chat.dialogue.sentence import Sentence, Shape, sentence_of
from index.analysis import Token, analyze


def other_verb(question: str, history: History) -> str | None:
    """The question with what the last one said of its verb; None where it is another question.

    It is the same with another verb where the same noun is asked for (「優勝したチーム」, 「負けた
    チーム」), or where the verbs are a pair of opposites.
    """
    new, last = sentence_of(question), history.sentences[0]
    if not new.clause or not last.clause:
        return None
    if (same := _same_subject(new, last)) is not None:
        return same
    said = last.clause[: _verb_start(last.clause)]
    if not said or not _only_verb(new.clause):
        return None
    if new.shape is Shape.HEAD and "の" not in new.head and _asks_same(new.head, last):
        return f"{said}{new.text}?"
    if new.shape is last.shape is Shape.CLEFT and _verbs_opposed(new.clause, last.clause):
        return f"{said}{new.clause}のは{new.rest or last.rest}?"
    return None


def may_have_other_verb(question: str) -> bool:
    """Whether a question may be the last one with another verb."""
    sentence = sentence_of(question)
    if sentence.shape is Shape.HEAD:
        return "の" not in sentence.head and bool(sentence.clause) and _only_verb(sentence.clause)
    if sentence.shape is not Shape.CLEFT:
        return False
    return _only_verb(sentence.clause) or (not sentence.rest and not _has_subject(sentence))


def _same_subject(new: Sentence, last: Sentence) -> str | None:
    """「Xが独立した年は?」「加盟を求めたのは?」: when the same subject did something else."""
    if new.shape is not Shape.CLEFT or new.rest or _only_verb(new.clause):
        return None
    if _has_subject(new):
        return None
    timed = last.asked is Kind.DATE or _TIME.fullmatch(last.head)
    subject = next((p for p in phrases_of(last.clause) if p.particle == "が"), None)
    if not timed or subject is None:
        return None
    end = f"のは{last.rest}" if last.shape is Shape.CLEFT else f"{last.head}は{last.rest}"
    return f"{last.clause[: subject.end]}が{new.clause}{end}?"


def _has_subject(sentence: Sentence) -> bool:
    return any(
        p.particle in ("が", "は", "も") or (p.name and p.particle != "への")
        for p in sentence.phrases
    )


_TIME = re.compile(r"年|日|時期|時|月|年月日|日付")


def _asks_same(head: str, last: Sentence) -> bool:
    return last.head == head or any(p.asking and p.text == head for p in last.phrases)


def _only_verb(clause: str) -> bool:
    return _verb_start(clause) == 0 or all(
        p.adverbial for p in phrases_of(clause[: _verb_start(clause)])
    )


def _verb(token: Token) -> bool:
    if token.pos[0] in ("動詞", "助動詞"):
        return True
    return token.pos[1] == "接続助詞" or token.pos[2].startswith("サ変")


def _verb_start(clause: str) -> int:
    """Where the verb at the end of a clause begins, する and its noun with it."""
    start = len(clause)
    for token in reversed(analyze(clause)):
        if not _verb(token):
            break
        start = token.span.start
    return start


def _verbs_opposed(new: str, old: str) -> bool:
    first, second = (
        {t.form for t in analyze(c[_verb_start(c) :]) if t.content} for c in (new, old)
    )
    return any(opposite(a, b) for a in first for b in second)
