"""Follow-ups: 「そのミッションは?」 after a question about xAI becomes 「xAIのミッションは?」.

Resolution is extractive: only words of the user's earlier questions are put in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.analysis import Token, analyze
from ingest.document import Span
from ingest.normalize import normalize

_TOPIC_PRONOUNS = frozenset("其れ 此れ それ これ".split())
_PERSON_PRONOUNS = frozenset("彼 彼女 かれ かのじょ 彼ら 彼等".split())
_THING_PRONOUNS = frozenset("其れ 此れ 其処 此処 其方 それ これ そこ ここ".split())
# With の or of their own: その会社, この人, that company.
_DEMONSTRATIVE = re.compile(
    r"(その|この|あの)(?!記事|文章|本文|中|後|前|間|時|ため|他|うち|よう)"
    r"(人物?|方|会社|企業|組織|団体|機関|製品|サービス|国|町|場所)?"
)
# Names in an English question: capitalised words that are not its first, asking word.
_ENGLISH_NAME = re.compile(
    r"\b(?!(?:Wh\w+|How|Is|Are|Was|Were|Did|Do|Does|Can|The|I)\b)[A-Z][\w.&-]*(?: [A-Z][\w.&-]*)*"
)
_ENGLISH = re.compile(r"\b(it|its|he|his|him|she|her|they|their|them|there|that)\b", re.I)
_BARE = re.compile(r"(?:では?|じゃあ?|それでは|なら)?[、,]?\s*(.{1,14}?)(?:は|って|なら)?[??]*$")
_WHY_BARE = re.compile(
    r"(?:それは|では|でも)?(?:なぜ|何故|どうして|なんで)(?:です|なの|でしょう)?か?[??]*$"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase of an earlier question.

    Attributes:
        text: its words.
        particle: the particle after it.
        person: whether it looks like a person's name.
        name: whether it is a proper name or written in Latin letters.
        number: whether it begins with a number (2019年).
    """

    text: str
    particle: str
    person: bool
    name: bool
    number: bool


def resolve(question: str, earlier: Sequence[str]) -> str | None:
    """The question with what it refers to put in; None where it stands alone.

    Args:
        question: the user's question.
        earlier: the user's earlier questions, oldest first.
    """
    phrases: list[Phrase] = []
    for text in reversed(earlier):
        phrases.extend(_by_salience(noun_phrases(text)))
    if not phrases:
        return None
    for step in (_bare_why, _bare_value):
        if (resolved := step(question, earlier[-1])) is not None:
            return resolved
    resolved = _english(question, phrases) if question.isascii() else _japanese(question, phrases)
    return None if resolved == question else resolved


def noun_phrases(text: str) -> list[Phrase]:
    """Maximal runs of nouns in a question, in order, interrogatives and pronouns left out."""
    if text.isascii():
        return [Phrase(n, "", False, True, False) for n in _ENGLISH_NAME.findall(text)]
    tokens = analyze(text)
    phrases: list[Phrase] = []
    run: list[Token] = []
    for at, token in enumerate(tokens):
        if _nominal(token):
            run.append(token)
        if run and (not _nominal(token) or at == len(tokens) - 1):
            after = token if not _nominal(token) else None
            phrases.append(_phrase(text, run, after))
            run = []
    return phrases


def _nominal(token: Token) -> bool:
    if token.pos[0] in ("名詞", "接尾辞", "接頭辞") and token.pos[1] != "助動詞語幹":
        return True
    return token.pos[0] == "補助記号" and token.form in ("・", "=", "&", "-", "/")


def _phrase(text: str, run: list[Token], after: Token | None) -> Phrase:
    words = text[run[0].span.start : run[-1].span.end]
    latin = re.search(r"[A-Za-z]{2}", words) is not None
    person = any(t.pos[2] == "人名" or t.form in ("氏", "さん") for t in run)
    return Phrase(
        text=words,
        particle=after.form if after is not None and after.pos[0] == "助詞" else "",
        person=person or re.fullmatch(r"[ァ-ヺー]+(?:[・=][ァ-ヺー]+)+", words) is not None,
        name=latin or any(t.name for t in run) or re.fullmatch(r"[ァ-ヺー]{3,}", words) is not None,
        number=run[0].number,
    )


def _by_salience(phrases: list[Phrase]) -> list[Phrase]:
    """Topic first (は), then subject, object, the rest; names before common nouns."""
    order = {"は": 0, "が": 1, "を": 2}
    usable = [p for p in phrases if not p.number]
    return sorted(usable, key=lambda p: (not p.name, order.get(p.particle, 3)))


def _pick(phrases: Sequence[Phrase], fits: Callable[[Phrase], bool]) -> str | None:
    return next((p.text for p in phrases if fits(p)), None)


def _japanese(question: str, phrases: list[Phrase]) -> str:
    """Replace pronouns and demonstratives, each by the most salient phrase that fits."""
    used: set[str] = set()
    spans: list[tuple[Span, str]] = []

    def choose(person: bool, topic: bool = False) -> str | None:
        free = [p for p in phrases if p.text not in used and p.text not in question]
        # それ and これ stand for what was asked about, a name or not.
        about = _pick(free, lambda p: topic and p.particle == "は" and not p.person)
        found = (
            about
            or _pick(free, lambda p: p.person == person)
            or (_pick(free, lambda p: p.name) or next((p.text for p in free), None))
        )
        if found is not None:
            used.add(found)
        return found

    tokens = analyze(question)
    for token in tokens:
        person = token.form in _PERSON_PRONOUNS
        if not person and token.form not in _THING_PRONOUNS:
            continue
        chosen = choose(person, topic=token.form in _TOPIC_PRONOUNS)
        if chosen is not None:
            spans.append((token.span, chosen))
    for token in tokens:
        # By token, since そこの holds この.
        match = _DEMONSTRATIVE.match(question, token.span.start)
        if match is None or token.pos[0] != "連体詞":
            continue
        noun = match.group(2) or ""
        chosen = choose(noun.startswith(("人", "方")))
        if chosen is not None:
            spans.append((Span(*match.span()), chosen if noun else f"{chosen}の"))
    return _replaced(question, spans)


def _replaced(text: str, spans: list[tuple[Span, str]]) -> str:
    for span, words in sorted(spans, key=lambda item: -item[0].start):
        text = text[: span.start] + words + text[span.end :]
    return text


def _english(question: str, phrases: list[Phrase]) -> str:
    def words(match: re.Match[str]) -> str:
        pronoun = match.group().lower()
        person = pronoun in ("he", "his", "him", "she", "her")
        found = _pick(phrases, lambda p: p.name and p.person == person)
        found = found or _pick(phrases, lambda p: p.name)
        if found is None:
            return match.group()
        return f"{found}'s" if pronoun in ("its", "his", "their") else found

    return _ENGLISH.sub(words, question, count=1)


def _bare_why(question: str, last: str) -> str | None:
    """「なぜ?」 asks for the reason of what was asked before."""
    if not _WHY_BARE.fullmatch(normalize(question).text.strip()):
        return None
    statement = re.sub(r"(?:ですか|ますか|したか|のか|か)?[??。]*$", "", normalize(last).text)
    return f"なぜ{statement}?"


def _bare_value(question: str, last: str) -> str | None:
    """「2023年は?」 after 「…2019年に…?」 asks the same of another value of the same kind."""
    match = _BARE.fullmatch(normalize(question).text.strip())
    if match is None:
        return None
    value = noun_phrases(match.group(1))
    if len(value) != 1 or value[0].text != match.group(1):
        return None
    normalized_last = normalize(last).text
    for phrase in noun_phrases(normalized_last):
        if _same_kind(phrase, value[0]) and phrase.text != value[0].text:
            return normalized_last.replace(phrase.text, value[0].text, 1)
    return None


def _same_kind(old: Phrase, new: Phrase) -> bool:
    if new.number or old.number:
        unit_old, unit_new = re.sub(r"[\d,.]", "", old.text), re.sub(r"[\d,.]", "", new.text)
        return old.number and new.number and unit_old == unit_new
    return new.name and old.name and old.person == new.person
