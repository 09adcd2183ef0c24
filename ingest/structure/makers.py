"""Lines at the head of a plain text that name who wrote it, or label something else."""

from __future__ import annotations

import re

from ingest.structure.forms import is_key_value, is_name, names_maker
from ingest.structure.labels import is_section_name
from ingest.structure.lines import Page, width

_MAIL_HEADER = re.compile(
    r"(?:from|to|cc|date|subject|reply-to|message-id|送信者|件名|差出人)\s*[:：]", re.I
)
_MAKER_LABEL = re.compile(
    r"(?:文責?|著者?|執筆者?|筆者|記者|報告者?|記録者?|作成[者日]|編集者?|投稿[者日]|発行[者日]?|[公開更新]{2}日|author|by|date)"
    r"\s*[:：]",
    re.I,
)


def is_mail_header(words: str) -> bool:
    """Whether a line is one of a mail's head: ``From: …``, ``件名: …``."""
    return _MAIL_HEADER.match(words) is not None


def is_maker(page: Page, at: int) -> bool:
    """Whether a line names an author, a publisher or a date, outside a block of labels."""
    words = page.lines[at].words
    return names_maker(words) and (
        _MAKER_LABEL.match(words) is not None or not _is_labelled(page, at)
    )


def is_author(page: Page, at: int) -> bool:
    """Whether a line by itself is a name in two parts and nothing else."""
    words = page.lines[at].words
    named = is_name(words) and not is_section_name(words)
    return named and len(words.split()) > 1 and page.blank_below(at)


def opens_prose(page: Page, at: int) -> bool:
    """Whether a line is the first of a hard-wrapped paragraph."""
    below = page.lines[at + 1] if at + 1 < len(page.lines) else None
    line = page.lines[at]
    return (
        below is not None
        and bool(below.words)
        and width(line.words) >= 30
        and ("、" in line.words or (line.words.isascii() and line.words[-1:].islower()))
        and not names_maker(line.words)
        and not names_maker(below.words)
        and (line.wide or line.words.isascii())
        and "  " not in line.words
        and "  " not in below.words
        and line.indent <= 2
    )


def _is_labelled(page: Page, at: int) -> bool:
    """Whether a line is one of a block of labels and values (date, place, those present)."""
    near = [n for n in (at - 1, at, at + 1) if 0 <= n < len(page.lines)]
    labelled = [n for n in near if is_key_value(page.lines[n].words)]
    mail = any(_MAIL_HEADER.match(page.lines[n].words) for n in near)
    return (
        at in labelled
        and len(labelled) > 1
        and not mail
        and at + 2 < len(page.lines)
        and (
            sum(
                is_key_value(page.lines[n].words)
                for n in range(max(0, at - 4), min(len(page.lines), at + 5))
            )
            > 3
        )
    )
