"""What was spoken of: the things that earlier questions and answers name, latest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from chat.dialogue.kinds import Kind, bare, kind_of, kind_of_noun
from chat.dialogue.nouns import EVENT_ASPECT
from chat.dialogue.phrases import Phrase, asks
from chat.dialogue.sentence import Sentence, Shape, clause_and_head, sentence_of
from chat.dialogue.statement import answer_words
from chat.exchange import Exchange
from index.analysis import analyze


class Role(IntEnum):
    """What a thing was in its exchange."""

    ANSWER = 0
    TOPIC = 1
    SUBJECT = 2
    OWNER = 3
    OBJECT = 4
    OTHER = 5
    ASKED = 6


@dataclass(frozen=True, slots=True)
class Mention:
    """A thing that was named.

    Attributes:
        text: its words, modifiers with them.
        kind: the kind of thing.
        role: what it was in its exchange.
        noun: the noun that says what it is: that of the phrase, or for an answer the one asked for.
        age: exchanges ago, from 0.
        named: whether a proper name, a katakana word or a quotation is in it.
    """

    text: str
    kind: Kind
    role: Role
    noun: str
    age: int
    named: bool = False


UNNAMEABLE = frozenset({Kind.DATE, Kind.AMOUNT, Kind.CLAUSE})
_MEMORY = 6


class History:
    """The earlier exchanges, taken apart as far as a follow-up needs."""

    def __init__(self, earlier: Sequence[Exchange]) -> None:
        self.exchanges = tuple(reversed(earlier[-_MEMORY:]))
        self.sentences = tuple(sentence_of(e.question) for e in self.exchanges)
        # A name that answered 誰 or 「…の王は」 is a person wherever it stands.
        self._kinds = {
            answer_words(e): answer_kind(e, s)
            for e, s in zip(self.exchanges, self.sentences, strict=True)
            if answer_words(e) and s.asked in (Kind.PERSON, Kind.GROUP, Kind.PLACE)
        }
        self._mentions: list[tuple[Mention, ...] | None] = [None] * len(self.exchanges)

    def mentions(self, age: int) -> tuple[Mention, ...]:
        """What one exchange named, by role, in order."""
        known = self._mentions[age]
        if known is None:
            found = _mentions_of(self.exchanges[age], self.sentences[age], age)
            known = tuple(replace(m, kind=self._kinds.get(m.text, m.kind)) for m in found)
            self._mentions[age] = known
        return known

    def all(self) -> Iterator[Mention]:
        """Every mention, latest exchange first."""
        for age in range(len(self.exchanges)):
            yield from self.mentions(age)

    def pick(
        self,
        fits: Callable[[Mention], bool],
        order: Sequence[Role] = tuple(Role),
        within: int = _MEMORY,
    ) -> Mention | None:
        """The first mention that fits: latest exchange first, in it by ``order``."""
        return self.best(
            lambda m: 100 * m.age + order.index(m.role) if m.role in order and fits(m) else None,
            within,
        )

    def best(
        self, cost: Callable[[Mention], float | None], within: int = _MEMORY
    ) -> Mention | None:
        """The mention of least cost, the first of equal ones; None costs too much."""
        found: Mention | None = None
        least = 0.0
        for age in range(min(within, len(self.exchanges))):
            for mention in self.mentions(age):
                paid = cost(mention)
                if paid is not None and (found is None or paid < least):
                    found, least = mention, paid
        return found


def focus_is_answer(history: History) -> bool:
    """Whether the last answer is what the talk goes on about, not the last question's topic.

    It is not where only the time, the place or the like of a topic was asked for.
    """
    last = history.sentences[0]
    if last.shape is Shape.VERBAL:
        return False
    circumstance = last.asked in UNNAMEABLE or (last.asked is Kind.PLACE and "どこ" in last.rest)
    return not (circumstance and any(m.role in _SAID_OF for m in history.mentions(0)))


_SAID_OF = (Role.TOPIC, Role.SUBJECT)


def _mentions_of(exchange: Exchange, sentence: Sentence, age: int) -> Iterable[Mention]:
    answer = "" if describes(sentence) else answer_words(exchange)
    if answer:
        kind = answer_kind(exchange, sentence)
        yield Mention(answer, kind, Role.ANSWER, _last_noun(sentence.head), age)
    topic = sentence.topic
    if topic:
        words = _topic_words(sentence, topic)
        yield Mention(words, kind_of(words), Role.TOPIC, topic, age)
    if sentence.head:
        whole = _tidy(sentence.clause + sentence.head)
        # 「Xはいつ?」 is about X; 「Xの高さはいくら?」 about X more than about its height.
        named = bool(answer) and sentence.asked not in UNNAMEABLE
        about = asks(sentence.rest) and not named and "の" not in sentence.head
        role = Role.TOPIC if about and not _attribute(sentence) else Role.ASKED
        yield Mention(whole, kind_of(sentence.head), role, _last_noun(sentence.head), age)
    for phrase in sentence.phrases:
        if phrase.asking or phrase.number or phrase.adverbial or phrase.verbal:
            continue
        if EVENT_ASPECT.fullmatch(phrase.text):
            continue
        if (topic and phrase.end == len(topic)) or (
            sentence.head.endswith(phrase.text) and phrase.particle in ("は", "って")
        ):
            continue
        words, role = with_owner(sentence, phrase), _role(phrase)
        yield Mention(words, phrase.kind, role, phrase.text, age, phrase.name)


def _topic_words(sentence: Sentence, topic: str) -> str:
    """The topic with the clause that describes it, without adverbs before it."""
    phrase = next(p for p in sentence.phrases if p.end == len(topic))
    clause, _ = clause_and_head(topic)
    return _tidy(topic) if clause else with_owner(sentence, phrase)


def describes(sentence: Sentence) -> bool:
    """Whether what is asked for is a description: 「Xはどんな団体?」「Xとは?」."""
    return (
        re.search(
            r"^(?:どんな|どういう|どのような|何者)|^(?:何|なに|なん)(?:です|なの|だ|の|$)",
            sentence.rest,
        )
        is not None
    )


def _attribute(sentence: Sentence) -> bool:
    return re.search(r"(?:年|日|時期|場所|理由|数|額|職業)$", sentence.head) is not None


def answer_kind(exchange: Exchange, sentence: Sentence) -> Kind:
    """The kind of thing that the answer names: as it was asked for, else as it is written."""
    words = bare(exchange.answers[0])
    written = kind_of(words)
    asked = sentence.asked
    if asked is Kind.CLAUSE:
        return Kind.CLAUSE
    if written in UNNAMEABLE and asked is not Kind.PERSON:
        return written
    if asked is Kind.PLACE and kind_of_noun(words) is Kind.GROUP:
        return Kind.GROUP
    if asked in (Kind.PERSON, Kind.PLACE, Kind.GROUP):
        return asked
    if sentence.shape is Shape.HEAD and not sentence.rest and not _attribute(sentence):
        # 「…した絵は?」: named after somebody, it is a picture all the same.
        return Kind.THING if written in (Kind.NAME, Kind.PERSON) else written
    if sentence.shape is Shape.CLEFT and asked is None and written is Kind.NAME:
        # 「猪を倒したのは?」: who does something to something.
        particles = {p.particle for p in sentence.phrases}
        return Kind.PERSON if "を" in particles and not particles & {"が", "は"} else written
    return written


def _role(phrase: Phrase) -> Role:
    if phrase.particle in ("が", "は", "も"):
        return Role.SUBJECT
    if phrase.particle.startswith(("の", "における")):
        return Role.OWNER
    return Role.OBJECT if phrase.particle == "を" else Role.OTHER


def with_owner(sentence: Sentence, phrase: Phrase) -> str:
    """The phrase with what の and an adjective put before it."""
    start = phrase.start
    before = [p for p in sentence.phrases if p.end <= phrase.start]
    while before and before[-1].particle == "の" and before[-1].end + 1 == start:
        start = before.pop().start
    return sentence.text[adjective_start(sentence.text, start) : phrase.end]


def adjective_start(text: str, start: int) -> int:
    """Where the adjective before a noun at ``start`` begins; ``start`` where there is none."""
    tokens = [t for t in analyze(text) if t.span.end <= start]
    if not tokens or tokens[-1].span.end != start:
        return start
    last = tokens[-1]
    if last.pos[0] == "形容詞" or (last.pos[0] == "連体詞" and last.span.of(text).endswith("な")):
        return last.span.start
    if last.span.of(text) == "な" and len(tokens) > 1 and tokens[-2].pos[0] == "形状詞":
        return tokens[-2].span.start
    return start


def _last_noun(head: str) -> str:
    return head.rsplit("の", 1)[-1]


def _tidy(text: str) -> str:
    return text.rsplit("、", 1)[-1].strip("、, ")
