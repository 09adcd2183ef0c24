"""Who: the person who did or said something, and who holds an office."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chat.suggesting.candidate import Kind, Made
from chat.suggesting.phrases import noun_phrase_before, person_at_end, without_asides
from chat.suggesting.standing import is_bare, is_named, points_elsewhere, unquoted
from chat.suggesting.statement import Statement, joined
from chat.suggesting.ways.cleft import TOO, subject_at
from chat.suggesting.wording import attributive, going_on
from index.analysis import analyze
from ingest.document import Span

# An office that one person holds.
_OFFICE = (
    r"(?:代表取締役(?:社長|会長)?|代表理事|理事長|事務局長|社長|会長|代表|所長|院長|園長|館長|校長|学長|局長|部長|課長|室長|店長|工場長|編集長"
    r"|店主|女将|住職|宮司|杜氏|オーナー|創業者|創設者|創立者|設立者|監督|区長|町長|村長|市長|知事|責任者|リーダー|顧問|組合長|委員長|\d+代目|CEO|CTO|CFO)"
)
# Not 「だった」: who holds it now is not said.
_LINK = r"(?:、|で、|である|の|を務める|・)?"
_HELD = re.compile(
    rf"(?P<office>(?:元|前|現|初代|副)?[\u4e00-\u9fff\u30a1-\u30fc]{{0,8}}?{_OFFICE}){_LINK}$"
)
_SAID = re.compile(r"」(?:など)?と[^、。「」]{1,12}$")
_SUBJECT = re.compile(
    r"(?:さん|氏|さま|先生|社長|教授|選手|監督)?(?:\([^()]*\)|\uff08[^\uff08\uff09]*\uff09)?が、?"
)
# 「Aも」: somebody else is meant too.
_ANOTHER = re.compile(r"^[^をがに、「]{1,14}も|[^にでとて、「」]も(?=[一-龥ァ-ヺ])(?![^「]*」)")
# 「負けたとみる」: who lost is not said.
_THINKS = re.compile(r"[^」]と(?:み|見|考え|思|い[うっ]|言|話|述べ|主張|語|訴え|説明|指摘)")
_MOST = 44
_CONTENT = 2
_COMPOUND = 4


def people(statement: Statement) -> Iterator[Made]:
    """「…のは誰ですか?」 and 「…の社長は誰ですか?」."""
    persons = statement.people()
    for person in persons:
        if len(person.of(statement.words)) >= 3:
            yield from _office(statement, person)
    yield from _deed(statement, persons)


def _office(statement: Statement, person: Span) -> Iterator[Made]:
    words = statement.words
    held = _HELD.search(words[: person.start])
    if held is None:
        return
    start = held.start("office")
    if words[start - 1 : start] != "の":
        # The office may be written on to the name of where it is held.
        start = max(start, noun_phrase_before(words, held.end("office")))
        if words[start - 1 : start] != "の":
            return
    begin = noun_phrase_before(words, start - 1)
    where = without_asides(words[begin : start - 1]).replace("の「", "「")
    if not _is_somewhere(where) or where[-1] in "年月日代" or len(where) > 24:
        return
    if points_elsewhere(where):
        return
    office = words[start : held.end("office")]
    yield Made(Kind.WHO, f"{where}の{office}は誰ですか?", person, named=True)


def _is_somewhere(where: str) -> bool:
    """Whether a noun phrase names a house or company: 「鈴木農園」, not 「会社」."""
    named = is_named(where) or re.search(r"[A-Za-zァ-ヺー]{2}", where) is not None
    return named or (len(where) >= _COMPOUND and not is_bare(where))


def _deed(statement: Statement, persons: list[Span]) -> Iterator[Made]:
    """The last clause, asked for the person who is its topic or subject."""
    subject = _subject(statement, persons)
    if subject is None:
        return
    person, after = subject
    clause = statement.last
    begin = max(clause.start, after)
    said = statement.words[begin : clause.end].lstrip("、, ")
    said = TOO.sub("", without_asides(said[joined(said) :]))
    end = going_on(said) if _SAID.search(said) else attributive(said)
    if (
        end is None
        or end.endswith(("られる", "である", "でもある"))
        or _THINKS.search(end)
        or len(end) > _MOST
        or "は" in re.sub(r"「[^」]*」", "", end)
    ):
        return
    if _ANOTHER.search(end) or subject_at(unquoted(end)):
        return
    content = [t for t in analyze(end) if t.content]
    if len(content) > _CONTENT and is_named(end):
        yield Made(Kind.WHO, f"{end}のは誰ですか?", person)


def _subject(statement: Statement, persons: list[Span]) -> tuple[Span, int] | None:
    words = statement.words
    if statement.topic is not None:
        head = statement.topic.of(words)
        if person_at_end(head) is None:
            return None
        inside = [p for p in persons if p.end <= statement.topic.end]
        return (inside[-1], statement.after) if inside else None
    for person in persons:
        match = _SUBJECT.match(words, person.end)
        if match and len(person.of(words)) >= 3 and match.end() >= statement.last.start:
            return person, match.end()
    return None
