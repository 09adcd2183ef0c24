"""An earlier question and its answer as one statement: 「Yは925年に王になった」.

It is what 「なぜ?」 and 「その結果は?」 ask about. Only words of question and answer are in it.
"""

from __future__ import annotations

import re

from chat.dialogue.kinds import Kind, bare, kind_of
from chat.dialogue.nouns import EVENT_ASPECT
from chat.dialogue.phrases import phrases_of
from chat.dialogue.plain import plain
from chat.dialogue.sentence import Sentence, Shape
from chat.exchange import Exchange
from index.analysis import analyze

_PASSIVE = re.compile(r"(?:[さかたらまなばわが]れ|られ)(?:た|る|ている|ていた|てた|てる)$")
_USABLE = 40
_ADVERB_TIME = re.compile(r"(?:から|まで|頃|ごろ|に|間|以降|以前|中)$")


def answer_words(exchange: Exchange) -> str:
    """The answer in one run, its items joined by と; empty where it is none or a clause."""
    items = [bare(text) for text in exchange.answers if text.strip()]
    if not items or len(items) > 4:
        return ""
    words = "と".join(items)
    if len(words) > _USABLE or any(kind_of(item) is Kind.CLAUSE for item in items):
        return ""
    return words


def event_of(exchange: Exchange, sentence: Sentence) -> str:
    """The statement in the form that stands before a noun; empty where nothing happens in it."""
    answer = answer_words(exchange)
    if sentence.shape is Shape.CLEFT:
        return _with_answer(sentence.clause, answer, sentence.asked)
    if sentence.shape is Shape.HEAD:
        return _of_head(sentence, answer)
    return _of_verbal(sentence, answer)


def _of_head(sentence: Sentence, answer: str) -> str:
    if not sentence.clause or analyze(sentence.clause)[-1].pos[0] == "形容詞":
        return ""
    asked = sentence.asked
    if asked is None and EVENT_ASPECT.fullmatch(sentence.head):
        asked = Kind.DATE if answer and kind_of(answer) is Kind.DATE else Kind.CLAUSE
    if asked is Kind.PLACE and not EVENT_ASPECT.fullmatch(sentence.head):
        asked = Kind.CLAUSE if "が" in {p.particle for p in phrases_of(sentence.clause)} else None
    if re.search(r"(?:誰|どこ|何)の", sentence.rest):
        asked = Kind.CLAUSE
    return _with_answer(sentence.clause, answer, asked)


def _with_answer(clause: str, answer: str, asked: Kind | None) -> str:
    """The clause with the answer in the part that it lacks."""
    clause = re.sub(r"(?:とされる|といわれる|と言われる|とされている)$", "", clause)
    kind = asked if asked in (Kind.DATE, Kind.CLAUSE, Kind.AMOUNT) else kind_of(answer)
    particles = {p.particle for p in phrases_of(clause)}
    if not answer or asked is Kind.CLAUSE:
        return _subject_marked(clause)
    if kind is Kind.DATE:
        time = answer if _ADVERB_TIME.search(answer) else answer + "に"
        return _after_subject(clause, time)
    if "が" not in particles and "は" not in particles:
        return f"{answer}が{clause}"
    if asked is Kind.PLACE:
        return _after_subject(clause, answer + "で")
    if _PASSIVE.search(clause) or kind is Kind.PERSON:
        return _subject_marked(clause)
    if "を" not in particles:
        return _after_subject(clause, answer + ("" if kind is Kind.AMOUNT else "を"))
    return _subject_marked(clause)


def _after_subject(clause: str, words: str) -> str:
    for phrase in phrases_of(clause):
        if phrase.particle in ("が", "は", "では", "には") and not phrase.asking:
            at = phrase.end + len(phrase.particle)
            return _subject_marked(clause[:at] + words + clause[at:])
    return words + clause


def _subject_marked(clause: str) -> str:
    """は of the topic becomes が, since the statement stands before a noun."""
    found = phrases_of(clause)
    if any(p.particle == "が" for p in found):
        return clause
    for phrase in found:
        if phrase.particle in ("は", "って"):
            end = phrase.end + len(phrase.particle)
            return f"{clause[: phrase.end]}が{clause[end:].lstrip('、,')}"
    return clause


def _of_verbal(sentence: Sentence, answer: str) -> str:
    words = plain(sentence.text)
    match = sentence.asking
    if match is not None:
        words = _filled(words, answer, sentence.asked)
    tokens = analyze(words)
    if not tokens or tokens[-1].pos[0] not in ("動詞", "助動詞", "形容詞"):
        return ""
    return _subject_marked(words)


_PARTICLES = r"(?:から|まで|で|に|を|が|へ|と|も)?(?:は|も)?"
_REASON = re.compile(r"(?:なぜ|何故|なんで|何で(?!す)|どうして|どうやって|どのように|どう|いかに)")


def _filled(words: str, answer: str, asked: Kind | None) -> str:
    """The answer in the place of the word that asks."""
    found = next((p for p in phrases_of(words) if p.asking), None)
    match = _REASON.search(words)
    if match is not None and (found is None or match.start() <= found.start):
        return words[: match.start()] + words[match.end() :]
    lead = re.search(
        r"(?:どの|どんな|どういう|どのような|何という|なんという)[^はがをにで]{0,8}?"
        + "(?="
        + _PARTICLES
        + ")",
        words,
    )
    if found is None or (lead is not None and lead.start() < found.start):
        named = next((p for p in phrases_of(words) if lead and p.end > lead.end()), None)
        if lead is None or named is None:
            return words
        start, end, particle = lead.start(), named.end, named.particle
    else:
        start, end, particle = found.start, found.end, found.particle
    if particle.startswith("の"):
        # 「誰の絵を」: the noun after it belongs to what is asked.
        following = next((p for p in phrases_of(words) if p.start >= end), None)
        if following is not None:
            end, particle = following.end, following.particle
    if not answer or asked is Kind.CLAUSE:
        return words[:start] + words[end + len(particle) :]
    time = asked is Kind.DATE and not particle and not _ADVERB_TIME.search(answer)
    return words[:start] + answer + ("に" if time else "") + words[end:]
