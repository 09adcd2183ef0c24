"""The order in which a follow-up is tried to be understood."""

from __future__ import annotations

from collections.abc import Sequence

from chat.dialogue import english
from chat.dialogue.asking import is_asking_only
from chat.dialogue.aspects import aspect, first_noun, noun_aspect, owned
from chat.dialogue.frames import may_have_other_verb, other_verb
from chat.dialogue.lexicon import TURN
from chat.dialogue.mentions import History
from chat.dialogue.omitted import bare_topic, lacks, omitted
from chat.dialogue.ordinals import find_ordinal, ordinal
from chat.dialogue.pronouns import pronouns, references
from chat.dialogue.sentence import sentence_of, strip_lead
from chat.dialogue.values import bare_value, more_of, value
from chat.exchange import Exchange

# What is longer says what it is about.
_LONGEST = 200
_STEPS = (ordinal, value, other_verb, aspect, pronouns, owned, omitted)


def refers_back(question: str) -> bool:
    """Whether a question may lean on what was said before, so that earlier answers are needed.

    Told from the question alone; ``resolve`` may still find that it stands alone.
    """
    if len(question) > _LONGEST:
        return False
    if english.is_english(question):
        return english.refers_back(question)
    if references(question):
        return True
    if TURN.match(question.strip()):
        return False
    return bool(
        find_ordinal(question)
        or more_of(question)
        or bare_value(question)
        or is_asking_only(question)
        or noun_aspect(question)
        or first_noun(question)
        or may_have_other_verb(question)
        or lacks(question)
        or bare_topic(sentence_of(question))
    )


def resolve(question: str, earlier: Sequence[Exchange]) -> str | None:
    """The question with what it refers to put in; None where it stands alone.

    Only words of earlier questions and answers are put in, with particles between them.

    Args:
        question: the user's question.
        earlier: what was asked before and answered, oldest first.
    """
    if not earlier or not refers_back(question):
        return None
    history = History([one for one in earlier if len(one.question) <= _LONGEST])
    if not history.exchanges:
        return None
    if english.is_english(question):
        understood = english.english(question, history)
    elif TURN.match(question.strip()):
        understood = pronouns(strip_lead(question), history)
    else:
        found = (step(question, history) for step in _STEPS)
        understood = next((words for words in found if words is not None), None)
    return None if understood is None or understood == question else understood
