"""「XがYを設立したのは」: a statement without the part that is asked for."""

from __future__ import annotations

import re
from itertools import pairwise

from chat.suggesting.phrases import holds_relative, without_asides
from chat.suggesting.statement import Statement, statement_of, topic_words
from chat.suggesting.wording import attributive
from index.analysis import analyze
from ingest.document import Span

# 「にも」 says that there is more of it; the question need not.
TOO = re.compile(r"(?<=[^で]に)も(?!か)")
_ADVERB = re.compile(r"^(?:すでに|既に|ついに|ようやく|やはり|実に|なんと|いよいよ)")
_TOPIC = re.compile(r"(?<![にでと])は(?!じ)")
_NOUN = ("名詞", "接尾辞", "補助記号", "記号", "形容詞")
# What is left beside the subject and the verb must say something.
_LEAST = 4


def without(statement: Statement, part: Span) -> str | None:
    """The last clause with its subject, ``part`` left out, up to のは.

    Args:
        statement: a statement.
        part: a phrase with its particle, in the last clause or alone before its subject.

    Returns:
        None where the subject is not named, where the verb that ``part`` belongs to cannot be
        told, or where what is left does not end as a clause does.
    """
    clause, words = statement.last, statement.words
    if part.start >= clause.start:
        before, after = words[clause.start : part.start], words[part.end : clause.end]
    elif part.end <= clause.start and not words[part.end : clause.start].strip("、, "):
        before, after = "", clause.of(words)
    else:
        return None
    rest = Span(part.end, clause.end)
    if words[part.end - 1] not in "、," and holds_relative(words, rest):
        return None
    return clause_of(statement, before + after)


def clause_of(statement: Statement, said: str) -> str | None:
    """A clause that is said of the topic, subject first, in the form that stands before のは."""
    said = TOO.sub("", _ADVERB.sub("", without_asides(said).lstrip("、, ")))
    own = statement_of(said)
    topic = topic_words(statement)
    if own is not None and own.topic is not None:
        # What this clause is about, whatever the sentence began with.
        topic, said = topic_words(own), said[own.after :]
    elif statement.topic is None and subject_at(said):
        return attributive(said)
    end = attributive(said)
    if topic is None or end is None or len(end) < _LEAST or subject_at(said) or _TOPIC.search(said):
        return None
    return f"{topic}が{end}"


def subject_at(words: str) -> bool:
    """Whether a noun is marked as the subject, outside of what modifies another noun."""
    tokens = analyze(words)
    return any(
        token.span.of(words) == "が"
        and token.pos[1] == "格助詞"
        and before.pos[0] in _NOUN
        and before.form not in ("必要", "可能", "性", "方", "事", "恐れ")
        for before, token in pairwise(tokens)
    )
