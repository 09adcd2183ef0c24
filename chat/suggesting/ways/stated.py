"""What a statement itself puts last: 「設計したのはXだ」, 「館長はXだ」."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chat.suggesting.candidate import Kind, Made
from chat.suggesting.phrases import holds_relative, without_asides
from chat.suggesting.standing import is_bare, is_named, points_elsewhere
from chat.suggesting.statement import Statement, topic_words
from chat.suggesting.ways.dates import date_in
from chat.suggesting.ways.places import is_place
from index.analysis import analyze
from ingest.document import Span

_CLEFT = re.compile(
    r"^(?P<what>.{4,44}?[たるいうくすぬむぶつ])のは、?(?P<given>[^、。「」]{2,24}|[^、。「」]{0,10}「[^「」]{2,20}」)"
    r"(?P<end>だ|です|である|だった|でした|であった)$"
)
_COPULA = re.compile(r"(?P<given>[^、。「」]{3,24}?)(?:だ|です|である|だった|でした|であった)$")
_WORDS = {
    Kind.WHEN: "いつ",
    Kind.WHO: "誰",
    Kind.WHERE: "どこ",
    Kind.WHAT: "何",
}


def stated(statement: Statement) -> Iterator[Made]:
    """「…のは誰ですか?」 where the sentence is of that form, and 「…は誰ですか?」."""
    match = _CLEFT.match(statement.words)
    if match is not None:
        yield from _cleft(statement, match)
        return
    topic = topic_words(statement)
    match = _COPULA.fullmatch(statement.words, statement.after)
    if topic is None or match is None or not _is_office(topic):
        return
    person = _person_in(statement, Span(*match.span("given")))
    if person is not None:
        yield Made(Kind.WHO, f"{topic}は誰ですか?", person)


def _cleft(statement: Statement, match: re.Match[str]) -> Iterator[Made]:
    what, place = without_asides(match["what"]), Span(*match.span("given"))
    if points_elsewhere(what) or not is_named(what) or "は" in what:
        return
    kind, answer = _kind_of(statement, place)
    if kind is None:
        return
    past = "でした" if match["end"] in ("だった", "でした", "であった") else "です"
    yield Made(kind, f"{what}のは{_WORDS[kind]}{past}か?", answer)


def _kind_of(statement: Statement, given: Span) -> tuple[Kind | None, Span]:
    words = given.of(statement.words)
    person = _person_in(statement, given)
    if person is not None:
        return Kind.WHO, person
    date = date_in(words)
    if date is not None:
        return Kind.WHEN, Span(given.start + date.start, given.start + date.end)
    if analyze(words)[-1].pos[0] not in ("名詞", "接尾辞", "補助記号"):
        return None, given
    if re.search(r"\d", words) or is_bare(words) or holds_relative(words):
        return None, given
    return (Kind.WHERE if is_place(words) else Kind.WHAT), given


def _person_in(statement: Statement, given: Span) -> Span | None:
    """The person whose name these words end in."""
    for person in statement.people():
        if given.start <= person.start and person.end <= given.end:
            rest = statement.words[person.end : given.end]
            if re.fullmatch(r"\s?(?:さん|氏|さま|様|先生|\([^()]*\))*", rest):
                return person
    return None


def _is_office(topic: str) -> bool:
    return (
        is_named(topic)
        and re.search(r"(?:長|者|代表|監督|主|役|人|家|リーダー|オーナー)$", topic) is not None
    )
