"""What a predicate that lacks its subject is said of."""

from __future__ import annotations

import re

from chat.dialogue.kinds import Kind
from chat.dialogue.mentions import UNNAMEABLE, History, Mention, Role, focus_is_answer
from chat.dialogue.nouns import HAPPENING
from chat.dialogue.predicates import BUILT, MADE, OF_PEOPLE, PERSONAL_PREDICATE, THING_PREDICATE

TOPIC_ORDER = (
    Role.TOPIC,
    Role.SUBJECT,
    Role.ANSWER,
    Role.OWNER,
    Role.OBJECT,
    Role.ASKED,
    Role.OTHER,
)


FOCUS_ORDER = (
    Role.ANSWER,
    Role.TOPIC,
    Role.SUBJECT,
    Role.OWNER,
    Role.OBJECT,
    Role.ASKED,
    Role.OTHER,
)


def topic_for(predicate: str, history: History) -> Mention | None:
    """What a predicate without its subject is said of: by kind, then the latest topic."""
    counted = COUNTED.search(predicate) is not None
    person = not counted and PERSONAL_PREDICATE.search(predicate) is not None
    built = not person and BUILT.search(predicate) is not None
    made = not person and MADE.search(predicate) is not None
    thing = not person and (built or made or THING_PREDICATE.search(predicate) is not None)
    undergone = not person and _PASSIVE.search(predicate) and not OF_PEOPLE.search(predicate)

    def fits(mention: Mention) -> bool:
        if mention.kind in UNNAMEABLE or not (
            prominent(mention) or (thing and mention.role is Role.OBJECT)
        ):
            return False
        if person:
            return mention.kind is Kind.PERSON
        if mention.kind is Kind.PERSON:
            return not (thing or undergone)
        if mention.kind in (Kind.PLACE, Kind.GROUP) and mention.role is Role.ANSWER:
            return not (made or (built and _has_object(history, mention.age)))
        return not (made and mention.kind in (Kind.PLACE, Kind.GROUP))

    said_of = any(m.role in (Role.TOPIC, Role.SUBJECT) for m in history.mentions(0))
    # Who did something is not what was done or made.
    said_of = said_of and not (thing or undergone)
    order = TOPIC_ORDER if said_of or not focus_is_answer(history) else FOCUS_ORDER
    if not person:
        return history.pick(fits, order)
    return history.pick(fits, order) or history.pick(
        lambda m: m.kind in (Kind.NAME, Kind.THING) and prominent(m), order, 2
    )


COUNTED = re.compile(r"何[人名](?!兄弟|家族|目|きょうだい)|誰が|だれが")


_PASSIVE = re.compile(r"(?:[さかたらまなばわがじげえけせてねべめれ]れ|られ)(?:た|て|る)")


def prominent(mention: Mention) -> bool:
    """Whether it is a thing that the talk can go on about, no mere circumstance."""
    if mention.role in (Role.ANSWER, Role.TOPIC, Role.SUBJECT, Role.ASKED):
        return True
    return mention.named or HAPPENING.search(mention.text) is not None


def _has_object(history: History, age: int) -> bool:
    return any(m.role is Role.OBJECT for m in history.mentions(age))
