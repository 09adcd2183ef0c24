"""「XがYを設立したのは」: a statement without the part that is asked for."""

from __future__ import annotations

from chat.suggesting.statement import Statement, holds_relative, topic_words, without_asides
from chat.suggesting.wording import attributive
from ingest.document import Span

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
    if words[part.end - 1] not in "、," and holds_relative(after):
        return None
    return clause_of(statement, before + after)


def clause_of(statement: Statement, said: str) -> str | None:
    """A clause that is said of the topic, subject first, in the form that stands before のは."""
    said = without_asides(said).lstrip("、, ")
    topic = topic_words(statement)
    if topic is None and (statement.topic is not None or "が" not in said):
        return None
    end = attributive(said)
    if end is None or (topic is not None and len(end) < _LEAST):
        return None
    return f"{topic}が{end}" if topic is not None else end
