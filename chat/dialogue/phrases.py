"""The noun phrases of a question, with their particles and what modifies them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chat.dialogue.kinds import Kind, kind_of, kind_of_noun
from index.analysis import Token, analyze

_JOINING = frozenset("・ = = & - / ゠ ' .".split())
_ASKING = re.compile(
    r"何|なに|なん(?=[でのとてにかだ]|$)|誰|だれ|どなた|いつ(?!も)|どこ|どれ|どの|どんな|どう|"
    r"どちら|どっち|なぜ|いくら|いくつ|いかが|幾"
)
_EMPTY = frozenset("方 物 事 人 者 時 為 所 様 訳 点 間 筈 儘 側 奴 他 名前 名".split())
_OLD_PRONOUNS = frozenset("吾 我 余 朕".split())
_OPEN, _CLOSE = '「『“"《〈【', '」』”"》〉】'


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase without what modifies it by の.

    Attributes:
        text: its words, quotation marks with them.
        start: its place in the question.
        end: one past the last.
        particle: the particles after it, joined (では), or だと.
        asking: whether it asks (誰, 何人).
        number: whether it begins with a numeral.
        name: whether a proper name, Latin letters or katakana are in it, or it is quoted.
        plain: whether it is one common noun.
        adverbial: whether it tells when or how much by itself (当時), or names nothing (もの).
        verbal: whether it is a verb with する (鎮圧された).
    """

    text: str
    start: int
    end: int
    particle: str
    asking: bool
    number: bool
    name: bool
    plain: bool
    adverbial: bool = False
    verbal: bool = False

    @property
    def kind(self) -> Kind:
        """The kind of thing that it stands for."""
        return kind_of(self.text)


def is_nominal(token: Token) -> bool:
    """Whether a token can be part of a noun phrase."""
    if token.form in _OLD_PRONOUNS:
        # Part of a name nowadays.
        return True
    if token.pos[0] in ("名詞", "接頭辞"):
        return token.pos[1] != "助動詞語幹"
    return token.pos[0] == "接尾辞" and token.pos[1] == "名詞的"


def phrases_of(text: str) -> tuple[Phrase, ...]:
    """The noun phrases of a text, in order; pronouns are none, words that ask are."""
    tokens = analyze(text)
    found: list[Phrase] = []
    at = 0
    while at < len(tokens):
        end = _end_of_phrase(text, tokens, at)
        if end > at:
            found.append(_phrase(text, tokens, at, end))
        at = max(end, at + 1)
    return tuple(found)


def _end_of_phrase(text: str, tokens: Sequence[Token], at: int) -> int:
    """One past the last token of the phrase that begins at ``at``; ``at`` where none does."""
    end = at
    while end < len(tokens):
        token = tokens[end]
        words = token.span.of(text)
        if words in _OPEN and (closed := _closing(text, tokens, end)) is not None:
            end = closed + 1
        elif end > at and _parted(tokens[end - 1], token, text):
            break
        elif is_nominal(token) or (_asks(token, text) and token.pos[0] == "代名詞"):
            end += 1
        elif _measure(tokens, end):
            end += 2
        elif (end == at and _named_by_verb(tokens, end, text)) or (
            words in _JOINING and end > at and end + 1 < len(tokens) and is_nominal(tokens[end + 1])
        ):
            end += 1
        else:
            break
    return end


def _measure(tokens: Sequence[Token], at: int) -> bool:
    """長さ, 高さ: an adjective's stem and さ."""
    if tokens[at].pos[0] != "形容詞" or at + 1 == len(tokens):
        return False
    return tokens[at + 1].pos[0] == "接尾辞" and tokens[at + 1].form == "さ"


def _named_by_verb(tokens: Sequence[Token], at: int, text: str) -> bool:
    """「高地の戦い、」: a verb's stem after の is a noun."""
    if tokens[at].pos[0] != "動詞" or at == 0 or tokens[at - 1].span.of(text) != "の":
        return False
    return at + 1 == len(tokens) or tokens[at + 1].span.of(text) in "、,はがをにでも"


def _parted(before: Token, token: Token, text: str) -> bool:
    """Whether a phrase ends between two tokens, as one of them asks: 結局|どこ, いつ|設立."""
    if _asks(token, text):
        return before.pos[0] != "接頭辞"
    return before.pos[0] == "代名詞" and before.form not in ("何", "何れ")


def _closing(text: str, tokens: Sequence[Token], at: int) -> int | None:
    wanted = _CLOSE[_OPEN.index(tokens[at].span.of(text))]
    return next((n for n in range(at + 1, len(tokens)) if tokens[n].span.of(text) == wanted), None)


def _asks(token: Token, text: str) -> bool:
    return _ASKING.match(token.span.of(text)) is not None


def asks(text: str) -> bool:
    """Whether a word that asks is among these words."""
    return _ASKING.search(text) is not None


def _phrase(text: str, tokens: Sequence[Token], at: int, end: int) -> Phrase:
    start, stop = tokens[at].span.start, tokens[end - 1].span.end
    words = text[start:stop]
    inner = tokens[at:end]
    quoted = words[0] in _OPEN
    return Phrase(
        text=words,
        start=start,
        end=stop,
        particle=_particle(text, tokens, end),
        asking=not quoted and _ASKING.match(words) is not None,
        number=any(t.number for t in inner[:2])
        and (inner[0].number or inner[0].pos[0] == "接頭辞"),
        name=quoted
        or any(t.name for t in inner)
        or (
            re.search(r"[A-Za-z]{2}|[ァ-ヺー]{3}", words) is not None
            and not (len(inner) == 1 and kind_of_noun(words))
        ),
        plain=len(inner) == 1 and not inner[0].name and not inner[0].number,
        adverbial=len(inner) == 1 and (inner[0].pos[2] == "副詞可能" or inner[0].form in _EMPTY),
        verbal=end < len(tokens)
        and inner[-1].pos[2] in ("サ変可能", "サ変形状詞可能")
        and tokens[end].form in ("為る", "出来る"),
    )


def _particle(text: str, tokens: Sequence[Token], at: int) -> str:
    words = ""
    while at < len(tokens):
        token = tokens[at]
        word = token.span.of(text)
        if token.pos[0] != "助詞" and not (word == "だ" and not words):
            break
        words += word
        at += 1
    return "" if words == "だ" else words
