"""Yes or no: a statement asked, as it stands or with a name or number changed.

What decides it is the statement, whichever way.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from training.weak.clauses import Sentence, asked, plain, topic_of
from training.weak.pairs import Pair

_LONGEST = 60
_SHORTEST = 12
Change = Callable[[str, random.Random], str | None]


def polar(
    sentence: Sentence, _: Sentence | None, rng: random.Random, change: Change | None = None
) -> Iterator[Pair]:
    """A question that the sentence decides; half of them say something else than it.

    Args:
        sentence: the sentence.
        rng: chooses among ways to ask.
        change: gives the statement with a name or number changed, if it has one.
    """
    topic, after = topic_of(sentence)
    length = sentence.span.end - sentence.span.start
    if not topic or not _SHORTEST <= length <= _LONGEST:
        return
    rest = plain(sentence.text[after : sentence.span.end])
    statement = plain(topic) + rest
    if change is not None and rng.random() < 0.5:
        statement = change(statement, rng) or statement
    question = asked(statement, rng)
    if question is not None:
        yield Pair("yesno", _direct(question, rng), sentence.span)


def _direct(question: str, rng: random.Random) -> str:
    """「…したのですか?」, or plainer: 「…した?」."""
    if rng.random() < 0.4 and question.endswith("のですか?"):
        bare = question.removesuffix("のですか?")
        return bare.removesuffix("な") + "?" if bare.endswith("な") else bare + "?"
    return question
