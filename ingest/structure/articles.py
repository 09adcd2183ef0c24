"""Articles of laws and rules, whose headings stand in brackets on the line above (（目的）)."""

from __future__ import annotations

import re

from ingest.structure.headings import heading_style
from ingest.structure.lines import Page

_CAPTION = re.compile(r"[(（][^()（）。、]{1,30}[)）]")
_SECTION = "section"
_MIN = 2


def find_captioned(page: Page) -> dict[int, str]:
    """The bracketed lines right above articles, with the style of articles.

    ``（目的）`` over ``第一条　この法律は、…`` heads it, as the article's number begins its first
    sentence. There have to be two or more.
    """
    found = {
        at: _SECTION
        for at, line in enumerate(page.lines[:-1])
        if line.words[:1] in ("(", "（")
        and page.blank_above(at)
        and _CAPTION.fullmatch(line.words)
        and _is_article(page, at + 1)
    }
    return found if len(found) >= _MIN else {}


def _is_article(page: Page, at: int) -> bool:
    sign = page.signs[at]
    return sign is not None and sign.style == _SECTION and heading_style(page, at) is None
