"""The head of an article in plain text: its title, what stands above it, who wrote it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.structure.contents import folded
from ingest.structure.forms import (
    is_caption,
    is_contact,
    is_crumbs,
    is_key_value,
    is_name,
    is_note,
    menu_parts,
)
from ingest.structure.headings import heading_style
from ingest.structure.labels import is_contents_label, is_section_name
from ingest.structure.lines import FRAMED, Page, ends_prose, is_rule, width
from ingest.structure.makers import is_author, is_mail_header, is_maker, opens_prose
from ingest.structure.ornaments import frame
from ingest.structure.signs import BRACKETS
from ingest.structure.titling import (
    boxed_lines,
    could_name_text,
    crumbs_title,
    ends_sentence,
    heads_prose,
    is_addressee,
    is_dated_behind,
    is_dated_title,
    is_document_alone,
    is_instalment,
    is_kind,
    is_series,
    is_unfinished,
    names_document,
)

_MAX_LINES = 30
_MAX_TITLE = 60
_SUBTITLE = re.compile(r"[―—–\-－─~～〜]{1,2}.*")
_KICKER = re.compile(
    r"[［\[【〔(（][^］\]】〕)）]{1,12}[］\]】〕)）].*|.*[［\[【〔][^］\]】〕]{1,12}[］\]】〕]"
)
_QUOTED = re.compile(r"[「『][^「」『』。]{1,40}[」』]")
_MAX_FILED = 4
# A line of so many characters at the head is a headline, not a name or a label.
_HEADLINE = 16
_CENTRED = 8
_FAR_RIGHT = 20


@dataclass(frozen=True, slots=True)
class Front:
    """The head of an article.

    Attributes:
        title: its first and last line, or None where none is sure.
        makers: the lines that name who wrote it, or when.
    """

    title: tuple[int, int] | None
    makers: frozenset[int]


def read_front(page: Page, furniture: set[int], headings: int) -> Front:
    """The head of a text.

    A first short line alone is no title; something else has to bear it out: a line that names the
    author or the date, headings below, a path through the site that ends with it.

    Args:
        page: the text.
        furniture: lines of the site or page.
        headings: how many sure headings the text has.
    """
    groups, makers = _groups(page, furniture)
    chosen = _chosen(page, groups, makers, furniture)
    if chosen is None:
        return Front(None, frozenset(makers))
    first, last = chosen
    words = " ".join(page.lines[at].words for at in range(first, last + 1))
    labelled = sum(is_key_value(page.lines[at].words) for group in groups for at in group) > 1
    borne_out = (
        bool(makers)
        or headings > 1
        or labelled
        or (first == last and heads_prose(page, first))
        or names_document(words)
        or any(
            folded(page.lines[at].words).endswith(folded(words))
            for at in furniture
            if at < first and is_crumbs(page.lines[at].words)
        )
    )
    return Front((first, last) if borne_out else None, frozenset(makers))


def _groups(page: Page, furniture: set[int]) -> tuple[list[list[int]], set[int]]:
    """The lines before the body, those without a gap between them together; and the makers."""
    groups: list[list[int]] = [[]]
    makers: set[int] = set()
    for count, at in enumerate(range(len(page.lines))):
        line = page.lines[at]
        if not line.words or is_rule(line.words) or at in furniture:
            if groups[-1]:
                groups.append([])
            if not line.words or count < 4 * _MAX_LINES:
                continue
        title = line.indent >= _CENTRED and not _is_said(line.words)
        title = title or not ends_sentence(page, at)
        sign = page.signs[at]
        first = not any(groups)
        kicker = (
            first
            and sign is not None
            and (sign.style.startswith(FRAMED) or (sign.style[:1] in BRACKETS and not sign.begin))
        )
        if count > _MAX_LINES or (sign is not None and not kicker):
            break
        if not title:
            break
        if kicker:
            groups[-1].append(at)
            continue
        if len(line.words) > _MAX_TITLE + 20 or heading_style(page, at) or opens_prose(page, at):
            break
        if is_maker(page, at) and not (first and is_dated_behind(line.words)):
            makers.add(at)
        elif at - 1 in makers and line.indent > _FAR_RIGHT:
            makers.add(at)  # sender and date, both set right
        elif groups[-1] == [] and any(groups) and is_author(page, at):
            makers.add(at)
        groups[-1].append(at)
    return [group for group in groups if group], makers


def _chosen(
    page: Page, groups: list[list[int]], makers: set[int], furniture: set[int]
) -> tuple[int, int] | None:
    if not groups or any(is_mail_header(page.lines[at].words) for at in groups[0]):
        return None
    if (stated := crumbs_title(page, furniture, groups)) is not None:
        return stated, stated
    for group in groups:
        boxed = [at for at in group if at not in makers and _could_be_title(page, at)]
        if boxed and boxed_lines(page, group):
            return _whole(page, group, boxed[0])
        if centred := _centred(page, group, makers):
            return centred
    first_maker = min(makers, default=-1)
    best: int | None = None
    begin = groups[0][0]
    for group in groups:
        # 暮らし under a date is where a site puts what follows, not what it is called.
        filed = best is not None and best > begin and len(page.lines[best].words) <= _MAX_FILED
        # Below a column's name with the text's number in it stands what the text is called.
        filed = filed or (best == begin and _is_below_series(page, best, group))
        if best is not None and not filed and (first_maker < 0 or group[0] >= first_maker):
            break
        names = [at for at in group if at not in makers and _could_be_title(page, at)]
        names = [at for at in names if at < first_maker] or names
        if names:
            named = [at for at in names if names_document(page.lines[at].words)]
            # What stands above a title is a series, or what kind of text it is; below, a subtitle.
            called = [at for at in names if not is_series(page.lines[at].words)]
            best = named[-1] if named else called[0] if called else names[-1]
    if best is None:
        # A title may itself begin with what it is: 【コラム】…
        heads = (at for at in groups[0] if at not in makers and _could_be_title(page, at, True))
        best = next((at for at in heads if makers or _says_more(page, at)), None)
    if best is None and len(makers) > 1 and groups[0][0] in makers:
        # A headline names people and dates as a byline does; the byline itself stands below.
        first_line = groups[0][0]
        headline = _could_be_title(page, first_line) and _is_long(page.lines[first_line].words)
        best = first_line if headline else None
    if best is None:
        first = (at for at in groups[0] if could_name_text(page.lines[at].words))
        best = next(first, None) if len(groups[0]) == 1 else None
    if best is None and groups[0][0] in makers and is_dated_title(page.lines[groups[0][0]].words):
        best = groups[0][0]
    if best is None:
        return None
    return _whole(page, next(group for group in groups if best in group), best)


def _says_more(page: Page, at: int) -> bool:
    """Whether a line alone is more than a label: 【くらし】 and a headline after it."""
    words = page.lines[at].words
    rest = re.sub(r"^[［\[【〔(（][^］\]】〕)）]{1,12}[］\]】〕)）]", "", words)
    return rest != words and _is_long(rest) and page.blank_below(at)


def _is_long(words: str) -> bool:
    return len(words) >= _HEADLINE


def _is_below_series(page: Page, series: int, group: list[int]) -> bool:
    """Whether a line by itself follows on an instalment's number, which stands by itself too."""
    alone = len(group) == 1 and page.blank_below(series) and page.next_words(series, 1) == group[0]
    return alone and is_instalment(page.lines[series].words) and _could_be_title(page, group[0])


def _whole(page: Page, group: list[int], best: int) -> tuple[int, int]:
    """The lines of a title: one that breaks off goes on below, and so does a document's name."""
    words = {at: page.lines[at].words for at in group}
    words = {
        n: w
        for n, w in words.items()
        # What was chosen stays: 【…】 before a title would make it a label.
        if n == best or _could_be_title(page, n) or is_document_alone(w)
    }
    first = last = best
    while first - 1 in words and is_unfinished(words[first - 1]):
        first -= 1
    while last + 1 in words and is_unfinished(words[last]):
        last += 1
    if last + 1 in words and is_document_alone(words[last + 1]):
        last += 1
    elif first - 1 in words and is_document_alone(words[best]):
        first -= 1
    return first, last


def _could_be_title(page: Page, at: int, labelled: bool = False) -> bool:
    line = page.lines[at]
    words = line.words
    if (span := frame(words)) is not None and not _SUBTITLE.fullmatch(words):
        words = words[slice(*span)]
    return (
        3 <= len(words) <= _MAX_TITLE
        and line.indent < _CENTRED
        and not ends_sentence(page, at)
        and words[-1] not in "、,:：；"
        and not is_name(words)
        and not is_key_value(words)
        and not is_note(words)
        and not is_caption(words)
        and not is_contact(words)
        and not menu_parts(words)
        and not is_addressee(words)
        and not is_kind(words)
        and not is_section_name(words)
        and not is_contents_label(words)
        and not _SUBTITLE.fullmatch(words)
        and (labelled or not _KICKER.fullmatch(words))
        and "   " not in words
        and not re.search(r"https?://|@\w|\t", words)
        and re.search(r"[^\W\d_]{2}", words) is not None
    )


def _centred(page: Page, group: list[int], makers: set[int]) -> tuple[int, int] | None:
    """A group of lines set in the middle; those set right name sender and date."""
    # A paper's number stands above its title, set right.
    while len(group) > 1 and group[0] not in makers and _is_set_right(page, group):
        group = group[1:]
    until = next((n for n, at in enumerate(group) if at in makers), len(group))
    lines = [page.lines[at] for at in group[:until]]
    indents = [line.indent for line in lines]
    if not indents or min(indents) < _CENTRED or len(lines) > 3:
        return None
    if any(len(line.words) < 4 or _is_said(line.words) for line in lines):
        return None
    if any(is_name(line.words) for line in lines):
        return None
    if until < len(group) and page.lines[group[until]].indent <= max(indents):
        return None  # all of them are set right
    edge = max((line.indent + width(line.words) for line in page.lines[:_MAX_LINES]), default=0)
    right = min(line.indent + width(line.words) for line in lines) >= edge - 2
    return None if right and min(indents) > _FAR_RIGHT else (group[0], group[until - 1])


def _is_set_right(page: Page, group: list[int]) -> bool:
    """Whether the first line of a group stands far right of the next one."""
    first, below = page.lines[group[0]], page.lines[group[1]]
    return first.indent > _FAR_RIGHT and first.indent - below.indent > 2 * _CENTRED


def _is_said(words: str) -> bool:
    """Whether a line ends as a sentence; a title may be in brackets as a whole."""
    return ends_prose(words) and _QUOTED.fullmatch(words) is None


def is_centred_heading(page: Page, at: int) -> bool:
    """Whether a line by itself, set in the middle of a page, heads what follows."""
    line = page.lines[at]
    if line.indent < _CENTRED + 4 or len(line.words) < 4 or len(line.words) > _MAX_TITLE:
        return False
    if page.signs[at] is not None or ends_prose(line.words) or is_caption(line.words):
        return False
    if is_name(line.words) or is_contact(line.words):
        return False
    if not page.blank_below(at) or re.fullmatch(r"[(（].*[)）]|\W+", line.words):
        return False
    above = page.lines[at - 1] if at else None
    inset = above is not None and bool(above.words) and abs(above.indent - line.indent) < 8
    return not inset and not is_key_value(line.words) and line.words[-1] not in "、,"
