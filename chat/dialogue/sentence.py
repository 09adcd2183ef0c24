"""A Japanese question taken apart: its topic, what it asks for, and what it says.

Three shapes are told apart, since each says in its own way what the talk is about:
「Xが作った車は?」 (``HEAD``: a thing is asked for, described by a clause or by の),
「車を作ったのは誰?」 (``CLEFT``) and 「Xはいつ車を作った?」 (``VERBAL``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from chat.dialogue.kinds import Kind, kind_of_noun
from chat.dialogue.lexicon import END, LEAD
from chat.dialogue.phrases import Phrase, phrases_of
from index.analysis import Token, analyze


class Shape(Enum):
    """How a question is built."""

    HEAD = "head"
    CLEFT = "cleft"
    VERBAL = "verbal"


_WH_KINDS = (
    (Kind.PERSON, re.compile(r"誰|だれ|どなた|何者")),
    (Kind.DATE, re.compile(r"いつ(?!も)|何(?:年|月|日|曜|時|世紀)(?!間)")),
    (Kind.PLACE, re.compile(r"どこ|どの(?:国|街|町|都市|市|村|場所|島|県|州)")),
    (
        Kind.AMOUNT,
        re.compile(
            r"いくら|いくつ|どれ(?:くらい|ぐらい|ほど|だけ)|どの(?:くらい|ぐらい|程度)|"
            r"何[一-鿿ァ-ヺかつ%]"
        ),
    ),
    (
        Kind.CLAUSE,
        re.compile(r"なぜ|何故|なんで|何で(?![知作有すし])|どうして|どう|どのよう|何のため"),
    ),
    (Kind.THING, re.compile(r"何|なに|なん")),
)
_WH_WORD = re.compile(
    r"(?:何という|なんという|どの|どんな|どういう|どのような|何の|なんの)|"
    r"(?:どうして|どうやって|なぜ|何故|なんで|何で(?!す)|どう|どのように|いかに)|誰|だれ|どなた|"
    r"いつ(?!も)|どこ|どれ|どちら|どっち|いくら|いくつ|何|なに|なん"
)
# After the topic: something that asks and a copula, no verb.
_COPULA = (
    r"(?:です|でした|だった|だ|なん|なの|でしょう|だろう|っけ|ですっけ|のこと|こと|か|の|かな|よ|ね|は|を|"
    r"教えて|おしえて|ください|下さい|だけ)*+"
)
_CLEFT = re.compile(
    r"^(?P<clause>.+[たるいだうくすむぬぶつな])(?:の|ん)(?:は|って)(?P<rest>[^はをが]*)$"
)
_TOPIC = re.compile(r"(?:というのは|とは|って|については|について|に関して|は)")
_VERBAL = frozenset({"動詞", "形容詞", "助動詞"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A question taken apart.

    Attributes:
        text: the question without what leads in and without its mark.
        shape: how it is built.
        phrases: its noun phrases.
        clause: what is said before の or before the noun that is asked for; may be empty.
        head: the noun phrase that is asked for, with what の adds to it; may be empty.
        rest: what follows the topic.
        asked: the kind of thing asked for, as far as the question tells.
    """

    text: str
    shape: Shape
    phrases: tuple[Phrase, ...]
    clause: str
    head: str
    rest: str
    asked: Kind | None

    @property
    def topic(self) -> str:
        """What は or って marks in a verbal question, with its modifiers; may be empty."""
        if self.shape is not Shape.VERBAL:
            return ""
        found = next((p for p in self.phrases if p.particle in ("は", "って")), None)
        return "" if found is None or found.asking else self.text[: found.end]

    @property
    def oblique(self) -> bool:
        """Whether what is asked for is neither subject nor object: 「何に由来する?」."""
        found = next((p for p in self.phrases if p.asking), None)
        return found is not None and found.particle[:1] in ("に", "で", "か", "と", "ま", "へ")

    @property
    def asking(self) -> re.Match[str] | None:
        """The word that asks."""
        return _WH_WORD.search(self.text)


@lru_cache(maxsize=256)
def sentence_of(question: str) -> Sentence:
    """Take a question apart."""
    text = END.sub("", strip_lead(question))
    phrases = _asking_marked(text, phrases_of(text))
    asked = asked_kind(text)
    if (match := _CLEFT.match(text)) and not _has_verb(match["rest"]):
        kind = asked_kind(match["rest"])
        return Sentence(text, Shape.CLEFT, phrases, match["clause"], "", match["rest"], kind)
    if (cut := _topic_cut(text)) is not None:
        before, rest = cut
        clause, head = clause_and_head(before)
        kind = asked_kind(rest) or kind_of_noun(head)
        return Sentence(text, Shape.HEAD, phrases, clause, head, rest, kind)
    return Sentence(text, Shape.VERBAL, phrases, "", "", "", asked)


def strip_lead(question: str) -> str:
    """The question without 「じゃあ、」 and the like."""
    words = question.strip()
    while (match := LEAD.match(words)) and match.end() < len(words):
        words = words[match.end() :]
    return words


def asked_kind(text: str) -> Kind | None:
    """The kind of thing that the word that asks stands for; None where none asks."""
    return next((kind for kind, pattern in _WH_KINDS if pattern.search(text)), None)


def _asking_marked(text: str, phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """「どの街」 and 「何という団体」 ask too."""
    lead = re.compile(
        r"(?:どの|どんな|どういう|どのような|何という|なんという|何の|なんの|どこの|誰の)$"
    )
    return tuple(
        p
        if p.asking or not lead.search(text[: p.start])
        else Phrase(p.text, p.start, p.end, p.particle, True, p.number, p.name, p.plain)
        for p in phrases
    )


def _has_verb(text: str) -> bool:
    rest = re.sub(_COPULA + "$", "", re.sub(r"(?:何|なん|どう)(?:と)?いう", "", text))
    return any(t.pos[0] in ("動詞", "形容詞") for t in analyze(rest)) if rest else False


def _topic_cut(text: str) -> tuple[str, str] | None:
    """What stands before the last は, and after it, where only a copula follows."""
    tokens = analyze(text)
    for at in range(len(tokens) - 1, 0, -1):
        token = tokens[at]
        word = token.span.of(text)
        if word in ("は", "って") and token.pos[0] == "助詞":
            before, rest = text[: token.span.start], text[token.span.end :]
            if tokens[at - 1].pos[0] not in ("名詞", "接尾辞", "補助記号") or _has_verb(rest):
                return None
            if "が" in [t.span.of(text) for t in tokens[at + 1 :] if t.pos[0] == "助詞"]:
                return None
            return before, rest
    return None


def clause_and_head(before: str) -> tuple[str, str]:
    """Cut the noun phrase at the end from the clause that describes it."""
    tokens = analyze(before)
    cut = 0
    for at in range(len(tokens) - 1, 0, -1):
        if _ends_clause(tokens, at - 1, before) and tokens[at].pos[0] not in _VERBAL | {"助詞"}:
            cut = tokens[at].span.start
            break
    clause, head = before[:cut], before[cut:]
    # 「Xでは、その子は」: what a comma cuts off describes nothing.
    return clause, head.lstrip("、,")


def _ends_clause(tokens: tuple[Token, ...], at: int, text: str) -> bool:
    token = tokens[at]
    word = token.span.of(text)
    if token.pos[0] == "動詞":
        return True
    if word in ("だ", "で"):
        return at > 0 and tokens[at - 1].pos[0] == "動詞"
    return token.pos[0] == "助動詞" and word not in ("な", "に")
