"""When: the date in a statement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chat.suggesting.candidate import Kind, Made
from chat.suggesting.statement import Statement
from chat.suggesting.ways.cleft import without
from ingest.document import Span

_DAY = (
    r"(?:の?\s*\d{1,2}月(?:の?(?:上旬|中旬|下旬|初め|末|半ば)|\s*\d{1,2}日(?:\([月火水木金土日・祝]+\))?)?"
    r"|の?[春夏秋冬](?![季期場])|度)?(?:頃|ごろ|末|初頭)?"
)
_DATE = re.compile(
    rf"(?:(?:明治|大正|昭和|平成|令和)(?:\d{{1,2}}|元)年|(?<![\d.,])[12]\d{{3}}年(?![間代])){_DAY}"
    r"|(?:昨年|今年|来年|先月|今月|来月)?の?(?<![\d.,\d年の第])\d{1,2}月(?!間)\d{1,2}日(?:\([月火水木金土日・祝]+\))?"
    r"|(?:昨年|今年|来年)の?(?:\d{1,2}月(?!間)(?:\s*\d{1,2}日)?|[春夏秋冬](?![季休]))"
)
_AFTER = re.compile(
    r"(?P<particle>には|に(?!対し|かけ|わた|つい|おけ|よ[りるっ]|基づ|関し|なる|なり|なっ|入[りる]|先立|続|及)|から(?!の)|、(?!\d))"
)
_BEGINS = re.compile(r"(?:始め|始まっ|はじめ|はじまっ|開始し|開始され)た$")


def dates(statement: Statement) -> Iterator[Made]:
    """「…のはいつですか?」, where one date says when something is or was."""
    found = list(_DATE.finditer(statement.words))
    # What comes before the last clause is said of something else that happened.
    last = [date for date in found if date.start() >= statement.last.start]
    found = last or found
    if len(found) != 1:
        return
    date = found[0]
    after = _AFTER.match(statement.words, date.end())
    if after is None or _goes_on(statement.words, date.start()):
        return
    part = Span(date.start(), after.end())
    left = without(statement, part)
    if left is None or (after["particle"] == "、" and part.start > statement.last.start):
        return
    since = ""
    if after["particle"] == "から" and not _BEGINS.search(left):
        if not left.endswith("ている"):
            return
        since = "から"
    yield Made(Kind.WHEN, f"{left}のはいつ{since}ですか?", Span(*date.span()))


def date_in(words: str) -> Span | None:
    """The one date that these words are, particles aside."""
    match = re.fullmatch(rf"(?:{_DATE.pattern})(?:のこと)?", words)
    return Span(0, len(words)) if match else None


def _goes_on(words: str, start: int) -> bool:
    """Whether what stands before the date belongs to it (a range, another year)."""
    return words[max(0, start - 1) : start] in (
        "〜",
        "~",
        "-",
        "年",
        "ら",
        "・",
        "/",
        "翌",
        "前",
        "(",
        "（",
    )
