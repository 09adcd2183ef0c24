"""How far what a label heads (関連記事, この記事を書いた人) reaches; it takes no article away.

A label whose text goes on below, or that stands above all of it, is a line of the site and heads
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ingest.document import Block, BlockKind, SectionKind
from ingest.structure.labels import holds_prose, is_author_label, is_trailer_label
from ingest.structure.levels import LABEL, RANKED, TITLE
from ingest.structure.linebreaks import Line, ends_prose
from ingest.structure.ornaments import is_advertising_rule, is_rule
from ingest.structure.prose import find_prose, next_prose, resumes

_MAX_WORDS = 1200
_MAX_HEADS = 200
_LONGEST_RULE = 160
_BUTTON = 20
_ENTRY = 60
_BOX = 4
_LISTS = (BlockKind.LIST_ITEM, BlockKind.LIST_DETAIL)
_LINK = re.compile(r"https?://|www\.|\]\(")
_END = re.compile(r"\r\n|\r|\n")


def labels_within(
    lines: Sequence[Line], headings: Mapping[int, str], apart: set[int], items: set[int]
) -> set[int]:
    """The labels of a plain text that stand within it and head no trailer or author box.

    Args:
        lines: the text.
        headings: the style of each heading found so far, labels among them.
        apart: lines that are no paragraphs.
        items: those of them that are in a list.
    """
    if LABEL not in headings.values():
        return set()
    places, words = _pieces(lines, headings, apart)
    prose = find_prose(words)
    styles = {n: headings[at] for n, at in enumerate(places) if at in headings}
    for n, style in styles.items():
        if style == LABEL and holds_prose(lines[places[n]].words) and n + 1 < len(prose):
            prose[n + 1] = False
    following = next_prose(prose)
    said = (n for n, at in enumerate(places) if at in items or ends_prose(words[n].strip()))
    begun = next(said, len(places))
    found = set()
    for number, (n, end, box_end) in enumerate(_reaches(styles, len(places))):
        if styles[n] != LABEL:
            continue
        if is_author_label(lines[places[n]].words):
            within = ends_box(following, n, box_end)
        else:
            top = n < begun < len(places) and number < 2
            within = top or resumes(words, following, n, end) is not None
        if within:
            found.add(places[n])
    return found


def _pieces(
    lines: Sequence[Line], headings: Mapping[int, str], apart: set[int]
) -> tuple[list[int], list[str]]:
    """Where the paragraphs and the lines that are none begin, and the words of the former."""
    places: list[int] = []
    words: list[str] = []
    for at, line in enumerate(lines):
        if not line.words:
            continue
        alone = at in headings or at in apart
        joined = bool(not alone and words and words[-1] and lines[at - 1].words)
        if not joined:
            places.append(at)
            words.append("" if alone else line.words)
        elif len(words[-1]) < _MAX_WORDS:
            words[-1] += "\n" + line.words
    return places, words


def _reaches(styles: Mapping[int, str], count: int) -> Iterator[tuple[int, int, int]]:
    """Each heading with the piece that would end a trailer below it, and an author box.

    Numbered headings and those of a style that stood above end a trailer; other labels do not.
    """
    heads = list(styles)
    first: dict[str, int] = {}
    for n, style in styles.items():
        first.setdefault(style, n)
    for number, n in enumerate(heads):
        if styles[n] != LABEL:
            yield n, n, n
            continue
        below = heads[number + 1 : number + 1 + _MAX_HEADS]
        end = next((m for m in below if _ends_trailer(styles[m], first, n)), count)
        yield n, end, min(end, next((m for m in below if styles[m] == LABEL), end))


def _ends_trailer(style: str, first: Mapping[str, int], label: int) -> bool:
    return style in RANKED or style == TITLE or (style != LABEL and first[style] < label)


def ends_box(following: Sequence[int], label: int, end: int) -> bool:
    """Whether more is said below a label than a note on an author and one paragraph."""
    at = label
    for _ in range(3):
        if at + 1 >= len(following):
            return False
        at = following[at + 1]
    return at < end


def mark_advertisements(text: str, blocks: Sequence[Block], parts: list[SectionKind]) -> None:
    """Mark what stands between a rule that says PR and the next rule; no heading is within."""
    for at, block in enumerate(blocks):
        first = text[block.start : block.start + _LONGEST_RULE].split("\n", 1)[0].strip()
        if block.kind is not BlockKind.PARAGRAPH or not is_advertising_rule(first):
            continue
        end = _next_rule(text, block.start + len(first), block.start + _MAX_WORDS)
        last = at
        while last < len(blocks) and blocks[last].start < end:
            last += 1
        if all(inner.kind is not BlockKind.HEADING for inner in blocks[at:last]):
            parts[at:last] = [SectionKind.TRAILER] * (last - at)


def _next_rule(text: str, begin: int, end: int) -> int:
    """Where the next line that is a rule begins; -1 if none does before ``end``."""
    at = begin
    for line in text[begin:end].splitlines(keepends=True):
        if is_rule(line.strip()):
            return at
        at += len(line)
    return -1


def mark_trailers(text: str, blocks: Sequence[Block], parts: list[SectionKind]) -> None:
    """Mark labels within the article and what they head; nothing else below them is apart."""
    words, prose = _said(text, blocks)
    following = next_prose(prose)
    ends = _ends(blocks)
    for at, block in enumerate(blocks):
        label = text[block.start : min(block.end, block.start + 80)].strip()
        if parts[at] is not SectionKind.BODY or len(label) > _ENTRY:
            continue
        if block.kind is BlockKind.HEADING and is_trailer_label(label):
            within = resumes(words, following, at, ends[at])
            if within is not None and within != at + 1:
                _mark(text, blocks, prose, parts, at)
        elif block.kind is BlockKind.PARAGRAPH and _END.search(label) is None:
            if is_trailer_label(label):
                _mark(text, blocks, prose, parts, at)
            elif is_author_label(label):
                _mark_box(words, blocks, parts, at)


def own_headings(text: str, blocks: Sequence[Block]) -> frozenset[int]:
    """The headings with the words of a label that stand right over prose of the article.

    ``## リンク`` over a paragraph on links heads that paragraph.
    """
    labels = [
        at
        for at, block in enumerate(blocks)
        if block.kind is BlockKind.HEADING
        and is_trailer_label(text[block.start : min(block.end, block.start + 80)].strip())
    ]
    if not labels:
        return frozenset()
    words, prose = _said(text, blocks)
    following, ends = next_prose(prose), _ends(blocks)
    return frozenset(at for at in labels if resumes(words, following, at, ends[at]) == at + 1)


def _said(text: str, blocks: Sequence[Block]) -> tuple[list[str], list[bool]]:
    """The words of each paragraph and heading, and whether it is prose of the article's."""
    words = [_paragraph(text, block) for block in blocks]
    prose = [
        said or block.kind is BlockKind.CODE
        for block, said in zip(blocks, find_prose(words), strict=True)
    ]
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            words[at] = text[block.start : min(block.end, block.start + _MAX_WORDS)]
    for at, block in enumerate(blocks[:-1]):
        if holds_prose(text[block.start : min(block.end, block.start + _ENTRY)]):
            prose[at + 1] = False
    return words, prose


def _mark_box(
    words: Sequence[str], blocks: Sequence[Block], parts: list[SectionKind], label: int
) -> None:
    """Mark the label of an author box and what follows up to its first sentence."""
    for at in range(label, min(len(blocks), label + _BOX)):
        if blocks[at].kind is not BlockKind.PARAGRAPH:
            break
        parts[at] = SectionKind.AUTHOR
        if ends_prose(words[at].strip()):
            break


def _paragraph(text: str, block: Block) -> str:
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.QUOTE):
        return ""
    return text[block.start : min(block.end, block.start + _MAX_WORDS)]


def _ends(blocks: Sequence[Block]) -> list[int]:
    """For each heading the next one that is not below it."""
    ends = [len(blocks)] * len(blocks)
    open_: list[int] = []
    for at, block in enumerate(blocks):
        if block.kind is not BlockKind.HEADING:
            continue
        while open_ and blocks[open_[-1]].level >= block.level:
            ends[open_.pop()] = at
        open_.append(at)
    return ends


def _mark(
    text: str,
    blocks: Sequence[Block],
    prose: Sequence[bool],
    parts: list[SectionKind],
    label: int,
) -> None:
    """Mark a label, the lines right above and below it, and the list or links that it heads."""
    begin, end = label, label + 1
    while begin and _touches(text, blocks, begin - 1) and _is_short(text, blocks[begin - 1]):
        begin -= 1
    while (
        end < len(blocks)
        and not prose[end]
        and _touches(text, blocks, end - 1)
        and blocks[end].kind is BlockKind.PARAGRAPH
        and all(len(line) <= _ENTRY for line in _lines(text, blocks[end]))
    ):
        end += 1
    if end == label + 1:
        while end < len(blocks) and not prose[end] and _is_links(text, blocks[end]):
            end += 1
    for at in range(begin, end):
        parts[at] = SectionKind.TRAILER


def _touches(text: str, blocks: Sequence[Block], at: int) -> bool:
    """Whether no blank line stands between a block and the next one."""
    between = text[blocks[at].end : blocks[at + 1].start]
    return len(between) < _ENTRY and len(_END.findall(between)) < 2


def _lines(text: str, block: Block) -> list[str]:
    return text[block.start : min(block.end, block.start + _MAX_WORDS)].splitlines()


def _is_short(text: str, block: Block) -> bool:
    lines = _lines(text, block)
    return block.kind is BlockKind.PARAGRAPH and all(
        len(line.strip()) <= _BUTTON and not ends_prose(line.strip()) for line in lines
    )


def _is_links(text: str, block: Block) -> bool:
    if block.kind in _LISTS:
        return True
    if block.kind is not BlockKind.PARAGRAPH:
        return False
    lines = _lines(text, block)
    return all(len(line) <= 2 * _ENTRY for line in lines) and (
        len(lines) > 1 or _LINK.search(lines[0]) is not None
    )
