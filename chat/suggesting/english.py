"""The same of English sentences, of few and safe forms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chat.suggesting.candidate import Kind, Made
from ingest.document import Span

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = (
    rf"(?P<date>(?:(?:{_MONTHS})(?: \d{{1,2}},?)? )?\d{{4}}|(?:{_MONTHS}) \d{{1,2}}"
    rf"|\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?)"
)
_WORD = r"[A-Z\d][\w'\u2019&.-]*"
_SUBJECT = (
    rf"(?P<subject>(?:The |the )?(?=[A-Z]){_WORD}(?:(?: of the| of| the| and)? {_WORD}){{0,5}}"
    r"|The [a-z]+(?: [a-z]+)?)"
)
_NAME = r"[A-Z][\w'\u2019.-]+"
_NO_SUBJECT = re.compile(
    r"^(?:It|He|She|They|We|I|You|This|That|These|Those|There|Here|In|On|At|But|And|So|His|Her|Their"
    r"|Its|Our|My|If|When|As|After|Before|For|The (?:same|other|first|second|next|latter|former))\b"
)
_WHEN = re.compile(
    rf"^{_SUBJECT} (?P<be>was|were) (?P<what>[a-z]+(?:ed|en|t|old|un|ade)\b[^.;:,]{{0,60}}?)"
    rf" (?:in|on) {_DATE}\.?$"
)
_WHO = re.compile(
    rf"^{_SUBJECT} (?P<be>was|were) (?P<verb>founded|built|designed|written|created|invented"
    r"|discovered|directed|painted|established|developed|led|owned|bought|acquired|opened|composed)"
    rf" by (?P<who>{_NAME}(?: {_NAME}){{0,3}})(?<!\.)"
)
_WHERE = re.compile(
    rf"^{_SUBJECT} (?P<be>is|are|was|were) (?P<what>located|based|situated|held|born|headquartered"
    rf"|buried|stored) (?:in|at|on) (?P<where>(?:the )?{_NAME}(?:,? (?:of )?{_NAME}){{0,4}})(?<!\.)"
)
_IS = re.compile(rf"^{_SUBJECT} (?P<be>is|are) (?P<what>(?:an?|the) [^.;:]{{12,110}})\.?$")
_COST = re.compile(
    rf"^{_SUBJECT} (?P<verb>cost|costs) (?P<much>(?:about |around |over |nearly )?"
    r"[$\u20ac\u00a3][\d,.]+(?: (?:million|billion|thousand))?)(?<!\.)"
)
_HAS = re.compile(
    rf"^{_SUBJECT} (?P<verb>has|have) (?P<much>(?:about |around |over |nearly |more than )?"
    r"\d[\d,.]*(?: (?:million|billion))?) (?P<noun>[a-z]+s)\b"
)
_PRONOUN = re.compile(
    r"\b(?:it|he|she|they|we|you|this|that|these|those|his|her|their|its|our|my|I)\b", re.IGNORECASE
)


def english(sentence: str) -> Iterator[Made]:
    """Questions of an English sentence: when, who, where, how much, how many, what is."""
    words = " ".join(sentence.split("\n")).rstrip()
    if _NO_SUBJECT.match(words):
        return
    for kind, pattern, group, ask in _WAYS:
        match = pattern.match(words)
        if match is None:
            continue
        question = ask(match)
        if not _PRONOUN.search(question):
            yield Made(kind, question, Span(*match.span(group)))


def _subject(match: re.Match[str]) -> str:
    words = match["subject"]
    return "the " + words[4:] if words.startswith("The ") else words


def _when(match: re.Match[str]) -> str:
    return f"When {match['be']} {_subject(match)} {match['what']}?"


def _who(match: re.Match[str]) -> str:
    return (
        f"Who {match['verb']} {_subject(match)}?"
        if match["verb"] != "written"
        else (f"Who wrote {_subject(match)}?")
    )


def _where(match: re.Match[str]) -> str:
    return f"Where {match['be']} {_subject(match)} {match['what']}?"


def _what(match: re.Match[str]) -> str:
    return f"What {match['be']} {_subject(match)}?"


def _cost(match: re.Match[str]) -> str:
    return f"How much {'did' if match['verb'] == 'cost' else 'does'} {_subject(match)} cost?"


def _has(match: re.Match[str]) -> str:
    does = "does" if match["verb"] == "has" else "do"
    return f"How many {match['noun']} {does} {_subject(match)} have?"


_WAYS = (
    (Kind.WHEN, _WHEN, "date", _when),
    (Kind.WHO, _WHO, "who", _who),
    (Kind.WHERE, _WHERE, "where", _where),
    (Kind.NUMBER, _COST, "much", _cost),
    (Kind.NUMBER, _HAS, "much", _has),
    (Kind.DEFINITION, _IS, "what", _what),
)
