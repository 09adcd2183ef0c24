"""English follow-ups: it, he, there, "Why?", "What about 2019?"."""

from __future__ import annotations

import re
from collections.abc import Callable

from chat.dialogue.kinds import Kind, bare, kind_of
from chat.dialogue.mentions import History
from chat.dialogue.ordinals import items_of
from chat.exchange import Exchange

_LISTED = 6
_PERSON = frozenset("he his him she her hers".split())
_PLACE = frozenset(["there"])
_OWNERS = frozenset("his her its their hers theirs".split())
_PRONOUN = re.compile(
    r"\b(?:it|its|he|his|him|she|her|hers|they|their|theirs|them|there|this|that(?= (?:one|person|"
    r"place|man|woman|company|year|city|book|film)\b|\?| (?:mean|happen)))\b"
    r"(?: (?:one|person|place|man|woman|company|city|book|film)\b)?",
    re.IGNORECASE,
)
_EXISTS = re.compile(
    r"\b(?:is|are|was|were|have been|has been|be) there\b|\bthere (?:is|are|was|were|any)\b", re.I
)
_EMPTY_IT = re.compile(
    r"\b(?:is|was|does|did) it (?:true|possible|take|rain)\b|\bit (?:is|was) (?:true|possible|"
    r"said)\b",
    re.I,
)
# Names in an English question: capitalised words that are not its first, asking word.
_NAME = re.compile(
    r"\b(?!(?:Wh\w+|How|Is|Are|Was|Were|Did|Do|Does|Can|Could|Has|Have|Had|The|I|In|On|At|And|"
    r"Tell|So|For|By|Name|List|Which|If)\b)"
    r"[A-Z][\w.&-]*(?:(?: (?:of|de|von|the|da))? [A-Z][\w.&-]*|'s [A-Z][\w.&-]*)*"
)
_OTHER_SCRIPT = re.compile(r"[^\x00-\x7f]+(?:・[^\x00-\x7f]+)*")
_THE = re.compile(
    r"\bthe ([a-z]+(?: [a-z]+)?)\b(?= (?:fail|start|begin|end|open|close|win|lose|stop|become|"
    r"happen|take|built|made|founded|released|published)|\?| (?:in|on|at|by|for)\b)"
)
_WH = re.compile(
    r"^(?:and |so |but |ok,? |then )?(?P<wh>why|when|where|who|how(?: (?:many|much|long|old))?|"
    r"(?:in )?(?:what|which) (?:year|city|country|place|month|day))(?: (?:was|is|were|did|does) "
    r"(?:(?:that|this)(?: happen| be)?|it happen))?\??$",
    re.I,
)
_OPENING = re.compile(
    r"^(?:wh(?:o|at|en|ere|ich|y|ose)|how)(?: (?:many|much|long|old|year|city|country|place|month|"
    r"day|kind of [a-z]+|[a-z]+(?= (?:did|does|do|was|were|is|are)\b)))?(?= )",
    re.I,
)
_AUXILIARY = re.compile(
    r"^(?:was|were|is|are|did|does|do|has|had|have|can|could|will|would)\b", re.I
)
_ABOUT = re.compile(
    r"^(?:and |so |but )?(?:what about|how about|and)(?: (?:in|for|at|the))?,? "
    r"(?P<value>.{1,40}?)\??$",
    re.I,
)
_ORDINAL = re.compile(
    r"\b(?:the )?(?P<which>first|second|third|fourth|last|former|latter)(?:(?: one| person| item| "
    r"company)\b|(?=\s*[?.,]|$| (?:was|is|were|mean|do|did)\b))",
    re.I,
)
# "Which team finished first?" speaks of no list.
_OF_A_LIST = re.compile(
    r"(?:\bthe \w+|^(?:and |so |but )?\w+| (?:one|person|item|company))$", re.IGNORECASE
)
_PLACES = {"first": 0, "former": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "latter": -1}
_ASKED = (
    (
        Kind.PERSON,
        re.compile(
            r"^who\b|\b(?:what|which) (?:person|man|woman|author|artist|poet|actor)\b", re.I
        ),
    ),
    (
        Kind.PLACE,
        re.compile(r"^where\b|\b(?:what|which) (?:city|country|place|town|state)\b", re.I),
    ),
    (Kind.DATE, re.compile(r"^when\b|\bwhat (?:year|date|day|month)\b", re.I)),
    (Kind.AMOUNT, re.compile(r"\bhow (?:many|much|long|old|far|tall)\b", re.I)),
    (Kind.CLAUSE, re.compile(r"^(?:why|how)\b", re.I)),
)


def refers_back(question: str) -> bool:
    """Whether an English question leans on what was said before."""
    words = question.strip()
    if any(p.search(words) for p in (_WH, _ABOUT, _ORDINAL)):
        return True
    return _pronoun(words) is not None


def is_english(question: str) -> bool:
    """Whether a question is English, Japanese names in it or not."""
    return (
        re.search(r"[ぁ-ん]", question) is None
        and re.match(r"\s*[A-Za-z']", question) is not None
        and re.search(r"\b[a-z]{2,}\b|^\s*(?:Why|When|Where|Who|How|What|Which)\b", question)
        is not None
    )


def english(question: str, history: History) -> str | None:
    """An English question with what it refers to put in; None where it stands alone."""
    words = question.strip()
    for step in (_other_item, _ordinal, _asking_only, _another):
        if (found := step(words, history)) is not None:
            return found
    return _pronouns(words, history)


def _pronoun(words: str) -> re.Match[str] | None:
    if _EMPTY_IT.search(words):
        return None
    for match in _PRONOUN.finditer(words):
        if match.group().lower() == "there" and _EXISTS.search(words):
            continue
        if not _NAME.search(words[: match.start()]):
            return match
    return None


def _pronouns(words: str, history: History) -> str | None:
    match = _pronoun(words)
    if match is None:
        return None
    pronoun = match.group().split()[0].lower()
    noun = match.group().lower()
    person = pronoun in _PERSON or noun.endswith(("person", "man", "woman"))
    place = pronoun in _PLACE or noun.endswith(("place", "city"))
    wanted: tuple[tuple[Kind, ...], ...]
    if person:
        wanted = ((Kind.PERSON,), (Kind.NAME, Kind.THING))
    elif place:
        wanted = ((Kind.PLACE,), (Kind.GROUP, Kind.NAME))
    elif pronoun.startswith("the"):
        wanted = ((Kind.PERSON, Kind.GROUP, Kind.THING, Kind.NAME),)
    else:
        wanted = ((Kind.THING, Kind.NAME, Kind.GROUP), (Kind.PLACE,))
    found = _entity(words, history, wanted)
    if found is None:
        return None
    owner = pronoun in _OWNERS and not (
        pronoun == "her" and re.match(r"\s*(?:\?|$)", words[match.end() :])
    )
    put = f"{found}'s" if owner else found
    return words[: match.start()] + put + words[match.end() :]


def _entity(words: str, history: History, wanted: tuple[tuple[Kind, ...], ...]) -> str | None:
    for kinds in wanted:
        for age, exchange in enumerate(history.exchanges):
            for text, kind in _entities(exchange, age, history):
                if kind in kinds and text not in words:
                    return text
    return None


def _entities(exchange: Exchange, age: int, history: History) -> list[tuple[str, Kind]]:
    """The things of one exchange, the answer first."""
    question = exchange.question
    if not _is_english(question):
        return [(m.text, m.kind) for m in history.mentions(age)]
    found: list[tuple[str, Kind]] = []
    asked = next((kind for kind, pattern in _ASKED if pattern.search(question)), None)
    if len(exchange.answers) in (1, 2) and len(exchange.answers[0]) <= 40:
        text = bare(exchange.answers[0])
        written = kind_of(text)
        if asked is Kind.CLAUSE:
            written = Kind.CLAUSE
        elif asked is not None and written not in (Kind.DATE, Kind.AMOUNT, Kind.CLAUSE):
            written = asked
        elif asked is None and written is Kind.PERSON:
            written = Kind.THING
        found.append((text, written))
    for pattern in (_NAME, _OTHER_SCRIPT):
        names = (match.group() for match in pattern.finditer(question))
        found.extend((name, _name_kind(name)) for name in names)
    found.extend((f"the {m.group(1)}", Kind.THING) for m in _THE.finditer(question))
    return found


def _name_kind(name: str) -> Kind:
    written = kind_of(name)
    return Kind.NAME if written in (Kind.CLAUSE, Kind.AMOUNT, Kind.DATE) else written


def _is_english(text: str) -> bool:
    return (
        re.match(r"[A-Za-z' ,]{2,}", text) is not None
        and len(re.findall(r"[A-Za-z]", text)) > len(text) / 3
    )


def _asking_only(words: str, history: History) -> str | None:
    """The last question, asked for something else: "Why?", "What year was that?"."""
    match = _WH.match(words)
    if match is None:
        return None
    last = history.exchanges[0].question.strip()
    opening = _OPENING.match(last)
    if opening is None:
        return None
    rest = last[opening.end() :].strip()
    answer = bare(next(iter(history.exchanges[0].answers), ""))
    asked = match["wh"]
    if not _AUXILIARY.match(rest):
        # "Who founded Acme?": the subject was asked for.
        return f"{asked[0].upper()}{asked[1:]} {answer} {rest}" if answer else None
    if re.match(r"(?:what|which|who)\b", opening.group(), re.I) and not re.search(
        r"year|date|day|month", opening.group()
    ):
        # "What did she write?": what was asked for is missing in the rest.
        rest = f"{rest.rstrip('? ')} {answer}".strip() + "?"
    return f"{asked[0].upper()}{asked[1:]} {rest}"


def _another(words: str, history: History) -> str | None:
    """The last question, of another value: "What about 2019?"."""
    match = _ABOUT.match(words)
    if match is None:
        return None
    value = match["value"].strip()
    last = history.exchanges[0].question
    year = re.fullmatch(r"\d{4}", value)
    if year and (old := re.search(r"\b\d{4}\b", last)):
        return last[: old.start()] + value + last[old.end() :]
    if year:
        return f"{last.rstrip('? ')} in {value}?"
    names = [m for pattern in (_NAME, _OTHER_SCRIPT) for m in pattern.finditer(last)]
    if names and re.match(r"(?:the )?[A-Z]|[^\x00-\x7f]", value):
        kind = kind_of(value)
        same: Callable[[re.Match[str]], bool] = lambda m: kind_of(m.group()) is kind  # noqa: E731
        old_name = next(filter(same, names), names[-1])
        return last[: old_name.start()] + value + last[old_name.end() :]
    return None


def _other_item(words: str, history: History) -> str | None:
    """The last question, of another item: "And the second one?"."""
    match = _ABOUT.match(words)
    if match is None or (which := _ORDINAL.search(match["value"])) is None:
        return None
    last = history.exchanges[0].question
    for exchange in history.exchanges[:_LISTED]:
        items = items_of(exchange.answers)
        at = _PLACES[which["which"].lower()]
        if len(items) > max(1, at) and (old := next((i for i in items if i in last), None)):
            return last.replace(old, items[at], 1)
    return None


def _ordinal(words: str, history: History) -> str | None:
    match = _ORDINAL.search(words)
    if match is None or not _OF_A_LIST.search(words[: match.end()]):
        return None
    for exchange in history.exchanges[:_LISTED]:
        items = items_of(exchange.answers)
        if len(items) < 2:
            continue
        at = _PLACES[match["which"].lower()]
        if at >= len(items):
            return None
        return words[: match.start()] + items[at] + words[match.end() :]
    return None
