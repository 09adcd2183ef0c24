"""What a pronoun or demonstrative stands for: what was spoken of that agrees with it in kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from chat.dialogue.kinds import Kind
from chat.dialogue.lexicon import class_noun
from chat.dialogue.mentions import UNNAMEABLE, History, Mention, Role, focus_is_answer
from chat.dialogue.nouns import PERSONAL_ASPECT
from chat.dialogue.ordinals import items_of
from chat.dialogue.owners import longer_form
from chat.dialogue.phrases import asks
from chat.dialogue.sentence import Shape
from chat.dialogue.statement import event_of
from index.analysis import analyze
from ingest.document import Span

# What a mention costs by its kind, in exchanges: as an answer, and else. What is not there, or
# costs _NEVER, is not meant at all.
_NEVER = 99.0
_PERSON_COST: dict[Kind, tuple[float, float]] = {
    Kind.PERSON: (0, 0),
    Kind.NAME: (0.6, 2.5),
    Kind.GROUP: (6, 8),
    Kind.THING: (3, _NEVER),
}
_PLACE_COST: dict[Kind, tuple[float, float]] = {
    Kind.PLACE: (0, 0),
    Kind.GROUP: (0.5, 0.9),
    Kind.NAME: (0.9, 0.8),
    Kind.THING: (2, _NEVER),
}
_THING_COST = {Kind.PERSON: 4.0, Kind.PLACE: 0.3, Kind.GROUP: 0.1}
_ASKED_FOR_PLACE = 1.0
_ASIDE = 0.3
_ROLE = 0.12
_ORDER = (Role.ANSWER, Role.TOPIC, Role.SUBJECT, Role.OBJECT, Role.OWNER, Role.OTHER, Role.ASKED)
_THING_ORDER = (
    *(Role.ANSWER, Role.TOPIC, Role.OBJECT, Role.SUBJECT),
    *(Role.OWNER, Role.ASKED, Role.OTHER),
)
_AMOUNT_NOUN = re.compile(r"(?:数字|額|金額|値|人数|数|割合|記録|距離)(?=[はがのをにも、]|$)")
_WORD = re.compile(r"[一-鿿ァ-ヺーA-Za-z0-9々]+")


@dataclass(frozen=True, slots=True)
class Sought:
    """A word of a question that refers back.

    Attributes:
        question: the question.
        span: where the word stands in it.
        history: what was said before.
        used: what other words of the question already stand for.
    """

    question: str
    span: Span
    history: History
    used: set[str] = field(default_factory=set)

    def free(self, mention: Mention) -> bool:
        """Whether a mention can be meant, as far as the question itself tells."""
        if mention.kind in UNNAMEABLE:
            return False
        return mention.text not in self.used and mention.text not in self.question

    def take(self, mention: Mention | None) -> str | None:
        """The mention's words, which no other word stands for from now on."""
        if mention is None:
            return None
        self.used.add(mention.text)
        return mention.text

    def pick(self, order: Sequence[Role], kind: Kind | None = None, within: int = 6) -> str | None:
        """The first free mention, of a kind if one is given."""
        return self.take(
            self.history.pick(
                lambda m: self.free(m) and (kind is None or m.kind is kind), order, within
            )
        )

    def cheapest(self, costs: dict[Kind, tuple[float, float]]) -> str | None:
        """The mention of least cost: by age, by kind (of an answer or not), and by role."""

        def cost(mention: Mention) -> float | None:
            if not self.free(mention) or mention.kind not in costs:
                return None
            of_kind = costs[mention.kind][mention.role is not Role.ANSWER]
            if of_kind == _NEVER:
                return None
            return mention.age + of_kind + _ROLE * _ORDER.index(mention.role)

        return self.take(self.history.best(cost))


Finder = Callable[[Sought], str | None]


def person(sought: Sought) -> str | None:
    """彼, その人."""
    return sought.cheapest(_PERSON_COST)


def place(sought: Sought) -> str | None:
    """そこ, その国."""
    return sought.cheapest(_PLACE_COST)


def thing(sought: Sought) -> str | None:
    """それ, その作品: an answer that is no person, else what was asked about."""
    history = sought.history
    acted_on = _same_verb(sought)
    if acted_on is not None and sought.free(acted_on):
        return sought.take(acted_on)

    def cost(mention: Mention) -> float | None:
        if not sought.free(mention):
            return None
        by_kind = _THING_COST.get(mention.kind, 0)
        if mention.role is Role.ANSWER and "どこ" in history.sentences[mention.age].text:
            by_kind += _ASKED_FOR_PLACE
        elif mention.role is Role.ANSWER and _aside(history, mention.age):
            by_kind += _ASIDE
        return mention.age + by_kind + _ROLE * _THING_ORDER.index(mention.role)

    return sought.take(history.best(cost))


def _same_verb(sought: Sought) -> Mention | None:
    """What the last question said the same verb of: 「Aを公表した…?」「それが公表されたのは?」."""
    verbs = {
        t.form
        for t in analyze(sought.question)
        if (t.content and t.pos[0] == "動詞") or t.pos[2] == "サ変可能"
    }
    if not verbs & {t.form for t in analyze(sought.history.sentences[0].text)}:
        return None
    found = [m for m in sought.history.mentions(0) if m.role is Role.OBJECT]
    return found[0] if len(found) == 1 else None


def of_them(sought: Sought) -> str | None:
    """そのうち, その中で."""
    found = sought.pick((Role.TOPIC, Role.SUBJECT, Role.ASKED, Role.ANSWER))
    return None if found is None else f"{found}のうち"


def of_class(sought: Sought) -> str | None:
    """その会社, その戦い: a noun that says what kind of thing is meant."""
    history = sought.history
    noun = sought.span.of(sought.question)[2:]
    named = class_noun(noun, 0)
    kind = named[0] if named else Kind.THING
    if kind is Kind.DATE:
        return _date(noun, history)
    if kind is Kind.PERSON:
        return person(sought)
    called = history.pick(
        lambda m: sought.free(m) and m.role is Role.ANSWER and m.noun.endswith(noun), _ORDER
    )
    if called is not None:
        return sought.take(called)
    said = longer_form(noun, history) or _with_what_was_said(noun, history)
    if said is not None:
        return said
    if kind in (Kind.PLACE, Kind.GROUP):
        return sought.pick(_THING_ORDER, kind) or place(sought)
    return thing(sought)


def _with_what_was_said(noun: str, history: History) -> str | None:
    """「その戦い」 after 「Xが戦いに勝ったのは?」: the noun with what was said of it."""
    if not any(m.noun == noun and m.role is not Role.ANSWER for m in history.mentions(0)):
        return None
    event = event_of(history.exchanges[0], history.sentences[0])
    return f"{event}{noun}" if event else None


def this(sought: Sought) -> str | None:
    """この街 is mostly that of the whole article; only what the last answer is called is put in."""
    noun = sought.span.of(sought.question)[2:]
    named = class_noun(noun, 0)
    if named and named[0] is Kind.DATE:
        return _date(noun, sought.history)
    if named and named[0] is Kind.PERSON:
        return person(sought)
    for mention in sought.history.mentions(0):
        if mention.role is Role.ANSWER and mention.kind not in UNNAMEABLE:
            if mention.noun.endswith(noun) or mention.text.endswith(noun):
                return sought.take(mention)
        elif mention.text.endswith(noun) and mention.noun != noun:
            return sought.take(mention) if mention.role is not Role.ASKED else None
    return None


def both(sought: Sought) -> str | None:
    """「2人は」: the items of the last list of so many."""
    count = 3 if sought.span.of(sought.question)[0] in "3\uff13三" else 2
    for exchange in sought.history.exchanges[:3]:
        items = items_of(exchange.answers)
        if len(items) == count:
            return "と".join(items)
    return None


def same(sought: Sought) -> str | None:
    """同社, 同氏, 同年."""
    noun = sought.span.of(sought.question)[1:].removeprefix("じ")
    if noun[0] in "年月日":
        return _date(noun, sought.history)
    if noun == "氏":
        return person(sought)
    kind = Kind.GROUP if noun[0] in "社校大" else Kind.PLACE if len(noun) == 1 else Kind.THING
    return sought.pick(_THING_ORDER, kind, 2) or thing(sought)


def _date(noun: str, history: History) -> str | None:
    """その年, その翌年: the date that was the answer, or that the question named."""
    if noun.startswith(("時期", "時代")):
        return None
    answer = history.pick(lambda m: m.kind is Kind.DATE, (Role.ANSWER,), 2)
    said = [p.text for s in history.sentences[:2] for p in s.phrases if p.kind is Kind.DATE]
    dates = [answer.text] if answer else [words for words in said if not asks(words)]
    if not dates:
        return None
    if noun.startswith("年") and (match := re.match(r".*?年", dates[0])):
        return match.group()
    return dates[0] if noun[:1] in ("年", "日", "時", "月") else f"{dates[0]}の{noun}"


def possessive(sought: Sought) -> str | None:
    """「その中身」: what it is of, with の."""
    history = sought.history
    rest = sought.question[sought.span.end :]
    match = _WORD.match(rest)
    noun = match.group() if match else ""
    if noun and any(noun in m.text for m in history.all()):
        # It was spoken of: 「その集会」 is 「マンチェスターの大衆集会」.
        said = longer_form(noun, history) or _with_what_was_said(noun, history)
        if said is not None:
            return said.removesuffix(noun) if said.endswith(noun) else f"{said}の"
    if PERSONAL_ASPECT.match(rest):
        owner = person(sought)
    elif _AMOUNT_NOUN.match(rest):
        owner = sought.pick((Role.TOPIC, Role.SUBJECT, Role.ASKED, Role.OWNER, Role.OBJECT))
    else:
        owner = sought.pick(_owner_order(history))
    return None if owner is None else f"{owner}の"


def _owner_order(history: History) -> tuple[Role, ...]:
    cleft = history.sentences[0].shape is Shape.CLEFT
    if (cleft and not focus_is_answer(history)) or _aside(history, 0):
        return (Role.TOPIC, Role.SUBJECT, Role.ANSWER, *_THING_ORDER[2:])
    return _THING_ORDER


def _aside(history: History, age: int) -> bool:
    """Whether the answer is only what something came from or led to, and the topic stays."""
    sentence = history.sentences[age]
    return sentence.shape is Shape.VERBAL and bool(sentence.topic) and sentence.oblique


def after_event(sought: Sought) -> str | None:
    """「その直後」: right after what was spoken of happened."""
    return event_of(sought.history.exchanges[0], sought.history.sentences[0]) or None
