"""What a noun belongs to that does not say so: 「父親」「原因」「人口」."""

from __future__ import annotations

import re

from chat.dialogue.kinds import Kind, kind_of
from chat.dialogue.mentions import UNNAMEABLE, History, Mention, Role, focus_is_answer
from chat.dialogue.nouns import EVENT_ASPECT, MEASURE, PERSONAL_ASPECT
from chat.dialogue.sentence import Shape
from chat.dialogue.statement import event_of
from index.analysis import analyze

_AMOUNT = re.compile(r"費用|値段|金額|お金|距離|回数|人数|時間|期間")


_FOR_PERSON = (Role.TOPIC, Role.ANSWER, Role.SUBJECT, Role.OWNER, Role.OBJECT, Role.OTHER)


_FOR_OWNER = (
    Role.ANSWER,
    Role.TOPIC,
    Role.SUBJECT,
    Role.OWNER,
    Role.ASKED,
    Role.OBJECT,
    Role.OTHER,
)


_TOPIC_FIRST = (Role.TOPIC, Role.SUBJECT, Role.ANSWER, *_FOR_OWNER[3:])


_OFFICE = re.compile(r"(?:者|社長|会長|CEO|代表|オーナー)$")


def of_noun(noun: str, that: bool, history: History) -> str | None:
    """The noun with what it belongs to in front: an event, a person, a thing.

    Args:
        noun: the noun.
        that: whether その stands before it.
        history: what was said before.
    """
    last = history.sentences[0]
    whole, _, attribute = last.head.rpartition("の")
    if whole and not last.clause and not that and _is_attribute(noun, attribute, history):
        owner = last.head if does(attribute) and EVENT_ASPECT.fullmatch(noun) else whole
        unfit = _OFFICE.search(noun) and kind_of(whole) in (Kind.PERSON, Kind.PLACE)
        return None if unfit else f"{owner}の{noun}"
    if PERSONAL_ASPECT.fullmatch(noun):
        person = person_of(history)
        return f"{person.text}の{noun}" if person else None
    event = event_of(history.exchanges[0], last)
    of_thing = _AMOUNT.fullmatch(noun) and last.shape is Shape.HEAD and not last.rest
    if EVENT_ASPECT.fullmatch(noun) and event and not (of_thing and answer_of(history)):
        return event + noun
    found = owner_of(noun, history)
    if found is not None and (found.role is not Role.ANSWER or found.age):
        # 「科目は?」 after 「Xが試験に出たのは何年度?」 is of the event, not of X.
        said = [p for p in last.phrases if not (p.asking or p.number or p.adverbial)]
        dated = last.shape is Shape.CLEFT and last.asked is Kind.DATE
        if event and not that and dated and len(said) > 1:
            return event + noun
    return f"{found.text}の{noun}" if found else None


def _is_attribute(noun: str, other: str, history: History) -> bool:
    """Whether two nouns say things of one owner: 体重 after 「オスの体長は?」."""
    return noun != other and answer_of(history) is None


def answer_of(history: History) -> Mention | None:
    """The last answer, where it names a thing."""
    return history.pick(lambda m: m.kind not in UNNAMEABLE, (Role.ANSWER,), 1)


def person_of(history: History) -> Mention | None:
    """The person whose father, age or name is asked for."""
    found = history.pick(lambda m: m.kind is Kind.PERSON, _FOR_PERSON)
    return found or history.pick(lambda m: m.kind is Kind.NAME)


def owner_of(noun: str, history: History) -> Mention | None:
    """What the noun belongs to."""

    def fits(mention: Mention) -> bool:
        if mention.kind in UNNAMEABLE or mention.text == noun:
            return False
        if mention.role is Role.ASKED and "の" in history.sentences[mention.age].head:
            # What belongs to X's height belongs to X.
            return False
        if MEASURE.fullmatch(noun):
            return mention.kind in (Kind.THING, Kind.NAME) or mention.age > 0
        if _OFFICE.search(noun):
            return mention.kind not in (Kind.PERSON, Kind.PLACE)
        return True

    order = _FOR_OWNER if focus_is_answer(history) else _TOPIC_FIRST
    found = history.pick(fits, order, 3)
    last = history.sentences[0]
    recent = found is not None and not found.age
    if recent or "の" not in last.head or _OFFICE.search(noun):
        return found
    # 「1回目の結婚」 names nothing, but 相手 is of it.
    done = any(p.verbal or (p.text in last.head and does(p.text)) for p in last.phrases)
    return Mention(last.head, Kind.THING, Role.ASKED, last.head, 0) if done else found


def does(noun: str) -> bool:
    """Whether a noun makes a verb with する."""
    tokens = analyze(noun)
    return bool(tokens) and tokens[-1].pos[2] == "サ変可能"


def longer_form(noun: str, history: History) -> str | None:
    """The longer phrase of an earlier exchange that ends in the noun (戦い, ボスニア高地の戦い)."""
    for mention in history.all():
        if mention.kind is Kind.CLAUSE and mention.role is Role.ANSWER:
            continue
        words = mention.text.strip("「」『』")
        if words.endswith(noun) and len(words) > len(noun):
            return mention.text
    return None
