"""Why: what stands before 「ため、」 and 「から、」, or after 「…のは」."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chat.suggesting.candidate import Kind, Made
from chat.suggesting.phrases import person_at_end, without_asides
from chat.suggesting.standing import is_bare, is_named, points_elsewhere
from chat.suggesting.statement import Statement, joined, topic_at, topic_words
from chat.suggesting.ways.cleft import clause_of
from index.analysis import analyze
from ingest.document import Span

_CUE = re.compile(
    r"(?:(?<=[たるいうくすむぶつ])(?:ため|せいで|おかげで)|(?<=の)(?:ため|おかげで|せいで)|(?<!も)ので|(?:という|との)理由(?:で|から)|を理由に|を受けて|(?<=[たるいだす])から)$"
)
_AIM = re.compile(r"(?:ため|ために)$")
_POINTS_BACK = re.compile(
    r"^(?:その|この|これらの?|それ|これ|そうした|こうした|以上の?|その結果)?(?:ため|ので|こと|報告)"
)
_SPLIT = re.compile(
    r"^(?P<what>.{4,44}?[たるいうくすぬむぶつ])のは、?(?P<cause>.{4,70}?)(?:ため|から)(?:である|だ|です|であった|だった|でした)(?:という|そうです|そうだ)?$"
)
_BECAUSE = re.compile(
    r"(?:ため|から)(?:である|だ|です|であった|だった|でした|と(?:される|いう|みられる|見られる)|によるものだ)$"
)
_BACK = re.compile(r"^(?:これ|それ)は、?|^(?:その)?(?:理由|原因|背景)は、?|^なぜなら(?:ば)?、?")
_LEAST = 4


def causes(statement: Statement) -> Iterator[Made]:
    """「…のはなぜですか?」 of one sentence."""
    match = _SPLIT.match(statement.words)
    if match is not None:
        what = without_asides(match["what"])
        if not points_elsewhere(what):
            yield Made(Kind.WHY, f"{what}のはなぜですか?", Span(*match.span("cause")))
        return
    for clause in statement.clauses[-2:-1]:
        start = max(clause.start, statement.after)
        words = statement.words[start : clause.end]
        start += joined(words)
        words = words[joined(words) :]
        if start > statement.after and topic_at(statement.words, Span(start, clause.end)):
            continue  # of somebody else than what follows
        if start == statement.after and not _whose(statement):
            continue
        cue = _CUE.search(words)
        if cue is None or _POINTS_BACK.match(words) or cue.start() < _LEAST or clause.end <= start:
            continue
        effect = clause_of(statement, statement.last.of(statement.words))
        if effect is not None:
            yield Made(Kind.WHY, f"{effect}のはなぜですか?", Span(start, start + cue.start()))


def _whose(statement: Statement) -> bool:
    """Whether a topic that stands within the reason is surely that of the rest, too."""
    topic = topic_words(statement)
    return topic is not None and (is_named(topic) or person_at_end(topic) is not None)


def cause_after(before: Statement, statement: Statement) -> Iterator[Made]:
    """The same of two sentences, the second of which gives the reason: 「…。…からだ。」.

    Args:
        before: what is so.
        statement: why; the answer's place is in its words.
    """
    because = _BECAUSE.search(statement.words)
    if because is None or "のは" in statement.words:
        return
    back = _BACK.match(statement.words)
    begin = back.end() if back else 0
    what = clause_of(before, before.last.of(before.words)) if before.topic else None
    topic = topic_words(before)
    if what is None or topic is None or is_bare(topic) or because.start() - begin < _LEAST:
        return
    if len([t for t in analyze(what) if t.content]) > 2:
        yield Made(Kind.WHY, f"{what}のはなぜですか?", Span(begin, because.start()))
