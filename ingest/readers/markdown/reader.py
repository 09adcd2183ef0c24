"""Markdown files, parsed by markdown-it-py (CommonMark 0.31), whose tokens carry source lines."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath

from ingest.document import Block, BlockKind, Document, Span
from ingest.format import Parsed, RawFile
from ingest.readers.text import parse_text
from ingest.sections import build_document
from ingest.structure.contents import folded
from ingest.structure.forms import names_maker
from ingest.structure.notation import in_order, notation, outside
from ingest.structure.signs import sign_of
from ingest.structure.titles import find_title, top_headings
from ingest.structure.wrapping import wrapped_line_ends

_FRONT_MATTER = re.compile(
    r"---[ \t]*(?:\r\n|\r|\n)(.*?)(?<=[\r\n])---[ \t]*(?:\r\n|\r|\n|\Z)", re.S
)
_FRONT_TITLE = re.compile(
    r"(?<=[\r\n])title:[ \t]*([\"']?)(\S[^\r\n]*?)\1[ \t]*(?=[\r\n])", re.IGNORECASE
)
_PROPERTY = re.compile(r"[^\s:：。、][^:：。、]{0,24}[:：][ \t\u3000]*\S")
_MAX_PROPERTIES = 2000


class MarkdownFormat:
    """Markdown. The text stays as written, signs included; blocks leave signs out.

    Signs within blocks, and addresses, are hidden; what they make of words is told by marks.
    """

    name = "markdown"
    suffixes = (".md", ".markdown")

    def recognises(self, _data: bytes) -> bool:
        """Never: Markdown is plain text but for its name."""
        return False

    def parse(self, file: RawFile) -> Parsed:
        """The document in the file; see ``Format.parse``."""
        return parse_text(file, self.document)

    def document(self, source: str, name: str, text: str, url: str = "") -> Document:
        """The document of a decoded text; see ``RawFile`` for the arguments."""
        # markdown-it is loaded late, so that starting the program stays quick.
        from ingest.readers.markdown.outline import read_outline

        front = _FRONT_MATTER.match(text)
        stated = _front_title(text, front)
        outline = read_outline(text, front.end() if front else 0, stated is not None)
        blocks = outline.blocks
        title = stated or find_title(text, blocks) or _first_heading(text, blocks, name)
        if stated is None and title is not None:
            blocks = _below_title(text, blocks, title)
        ruby = outside(notation(text), blocks)
        return build_document(
            source,
            name,
            text,
            self.name,
            blocks,
            title,
            url=url,
            parts=outline.parts,
            hidden=[*outline.hidden, *ruby.hidden, *wrapped_line_ends(text, blocks)],
            marks=in_order([*outline.marks, *ruby.marks]),
        )


def _below_title(text: str, blocks: tuple[Block, ...], title: Span) -> tuple[Block, ...]:
    """The same blocks; those beside a title over properties (Notion's export) go below it."""
    tops = top_headings(text, blocks)
    if len(tops) < 2 or tops[0].start != title.start or not _has_properties(text, blocks, tops[0]):
        return blocks
    return tuple(
        replace(block, level=min(block.level + 1, 6))
        if block.kind is BlockKind.HEADING and block.start > title.start
        else block
        for block in blocks
    )


def _has_properties(text: str, blocks: tuple[Block, ...], heading: Block) -> bool:
    """Whether lines of names and values, and nothing else, stand right below a heading."""
    below = next((block for block in blocks if block.start > heading.start), heading)
    if below.kind is not BlockKind.PARAGRAPH or below.end - below.start > _MAX_PROPERTIES:
        return False
    lines = text[below.start : below.end].splitlines()
    return len(lines) > 1 and all(_PROPERTY.match(line) for line in lines)


def _front_title(text: str, front: re.Match[str] | None) -> Span | None:
    if front is None:
        return None
    found = _FRONT_TITLE.search(text, front.start(1), front.end(1))
    return Span(*found.span(2)) if found else None


def _first_heading(text: str, blocks: tuple[Block, ...], name: str) -> Span | None:
    """A heading of level 1 that is the title.

    A single one is, wherever it stands. Of several the first is, if it stands first and is borne
    out: by headings of level 2 below it, by a line that names the author, or by the file's name.
    """
    tops = top_headings(text, blocks)
    if not tops:
        return None
    first = tops[0]
    span = Span(first.start, first.end)
    if len(tops) == 1:
        return span
    above = [b for b in blocks if b.start < first.start and b.kind is not BlockKind.PARAGRAPH]
    sign = sign_of(span.of(text))
    if above or (sign is not None and sign.number):
        return None
    below = [block for block in blocks if block.start > first.start]
    following = next((block for block in below if block.kind is BlockKind.HEADING), first)
    line = text[below[0].start : below[0].end].splitlines()[0] if below else ""
    borne_out = (
        following.level > 1
        or (below[:1] != [following] and names_maker(line) and "。" not in line)
        or _has_properties(text, blocks, first)
        or folded(PurePath(name).stem) == folded(span.of(text))
    )
    return span if borne_out else None
