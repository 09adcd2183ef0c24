"""What a table says: 「(列の名)の(行の名)は何kgですか?」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chat.suggesting.candidate import Candidate, Kind
from chat.suggesting.standing import is_named, stands_alone
from chat.suggesting.ways.dates import date_in
from chat.suggesting.ways.numbers import amount_in, how_much
from index.analysis import analyze
from ingest.document import Block, Cell, Document, Span
from ingest.shown import shown

_ASIDE = re.compile(r"\s*(?:\([^()]*\)|\uff08[^\uff08\uff09]*\uff09)\s*")
_PRICE = re.compile(
    r"(?:[価値]格|値段|料金?|[代費額税賃給]|単価|用|コスト|売上高?|資本金|利益|損失|収入|支出|予算)$"
)
_LONGEST_NAME, _LONGEST_LABEL = 20, 12


def tables(document: Document, blocks: Sequence[Block]) -> Iterator[Candidate]:
    """Questions for the amounts and dates in tables with a row of column names.

    Args:
        document: the article.
        blocks: its table rows, in order.
    """
    header: Block | None = None
    for block in blocks:
        if block.is_header:
            header = block
        elif block.level == 1:
            header = None
        elif header is not None and len(header.cells) == len(block.cells) > 1:
            yield from _row(document, header, block)


def _row(document: Document, header: Block, row: Block) -> Iterator[Candidate]:
    first = _words(document, row.cells[0])
    for column, cell in zip(header.cells[1:], row.cells[1:], strict=True):
        name, value = _words(document, column), _words(document, cell)
        pair = _owner_and_label(name, first)
        asked = _asked(value)
        if pair is None or asked is None:
            continue
        kind, word = asked
        if word == "いくら" and _PRICE.search(pair[1]) is None:
            continue  # 「人の時間はいくら」: its cost is meant
        question = f"{pair[0]}の{pair[1]}は{word}ですか?"
        if stands_alone(question, (), named=True):
            place = Span(cell.start, cell.end)
            yield Candidate(kind, question, place, Span(row.start, row.end))


def _words(document: Document, cell: Cell) -> str:
    return shown(document, Span(cell.start, cell.end)).text.strip()


def _owner_and_label(column: str, row: str) -> tuple[str, str] | None:
    """Which of two names is the thing and which its property; None where that is not plain."""
    column, row = _ASIDE.sub("", column), _ASIDE.sub("", row)
    for owner, label in ((column, row), (row, column)):
        if _is_label(label) and 1 < len(owner) <= _LONGEST_NAME and _is_thing(owner):
            return owner, label
    return None


def _is_thing(words: str) -> bool:
    tokens = analyze(words)
    nominal = tokens and all(t.pos[0] in _NOUNS for t in tokens)
    return bool(nominal) and (
        is_named(words) or re.search(r"[A-Za-z]{2}|[ァ-ヺー]{3}|型$", words) is not None
    )


def _is_label(words: str) -> bool:
    """Whether words name a property: one or two common nouns."""
    tokens = analyze(words)
    return (
        0 < len(words) <= _LONGEST_LABEL
        and 0 < len(tokens) <= _LONGEST_LABEL // 2
        and not is_named(words)
        and all(t.pos[0] in _NOUNS for t in tokens)  # 「葉の重さ」 is the leaf's
    )


_NOUNS = ("名詞", "接尾辞", "接頭辞", "記号", "補助記号", "形状詞", "形容詞")


def _asked(value: str) -> tuple[Kind, str] | None:
    unit = amount_in(value)
    if unit is not None:
        return Kind.NUMBER, how_much(unit)
    return (Kind.WHEN, "いつ") if date_in(value) is not None else None
