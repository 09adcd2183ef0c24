"""What holds of each document, however it came to be, and of each sentence of a refusal."""

from __future__ import annotations

import itertools
import json
from bisect import bisect_right
from collections.abc import Iterable

from ingest.chunking import chunk
from ingest.document import Block, BlockKind, Document, Passage, Span
from ingest.encodings.decoding import decode
from ingest.errors import SourceError
from ingest.format import Parsed, RawFile, Remark
from ingest.messages import LANGUAGES
from ingest.serialized import parsed_from_json, parsed_to_json
from ingest.shown import shown

_SENTENCE = 300
_COMPOSED = ("html", "pdf", "docx", "epub")
_BUDGETS = (1, 20, 120)


class BrokenError(AssertionError):
    """Something that always holds does not."""


def demand(holds: object, what: str) -> None:
    """Raises: BrokenError: it does not hold."""
    if not holds:
        raise BrokenError(what)


def check_parsed(file: RawFile, parsed: Parsed) -> None:
    """All that holds of what a file held.

    Raises:
        BrokenError: the first that does not hold.
    """
    demand(parsed.documents, "a file that is read holds a document")
    sent = json.dumps(parsed_to_json(parsed), ensure_ascii=False)
    demand(_is_unicode(sent), "no surrogates anywhere")
    demand(parsed_from_json(json.loads(sent)) == parsed, "the same after it was sent as JSON")
    if parsed.encoding:
        demand(0 <= parsed.encoding.certainty <= 1, "a certainty is a share")
    for remark in parsed.remarks:
        check_sentence(remark)
    for document in parsed.documents:
        check_document(document)
        check_passages(document)
    (first, *more) = parsed.documents
    if first.format in ("text", "markdown") and not more:
        demand(first.text == decode(file).text, "a text is its file, to the character")


def _is_unicode(words: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in words)


def check_document(document: Document) -> None:
    """That what a document says of its text fits it."""
    text = document.text
    demand(any(not char.isspace() for char in text), "a document holds words")
    demand(document.title.split(), "a document has a title")
    demand(len(document.title.splitlines()) == 1, "a title is one line")
    _check_blocks(document)
    _check_sections(document)
    marks = document.marks
    demand(all(0 <= m.start < m.end <= len(text) for m in marks), "marks lie in the text")
    demand(all(a.start <= b.start for a, b in itertools.pairwise(marks)), "marks are in order")
    blocks = {at for b in document.blocks for at in (b.start, b.end)}
    demand(not any(_crosses(m.start, m.end, blocks) for m in marks), "marks lie within blocks")
    demand(_in_order(document.hidden, len(text)), "hidden spans are in order")
    pages = document.pages
    demand(all(a <= b for a, b in itertools.pairwise(pages)), "pages are in order")
    demand(all(0 <= page <= len(text) for page in pages), "pages lie in the text")
    demand(not pages or pages[0] == 0, "the first page begins with the text")
    if document.byline:
        demand(document.byline.of(text).strip(), "a byline holds words")


def _crosses(start: int, end: int, edges: set[int]) -> bool:
    return end - start < 100 and any(at in edges for at in range(start + 1, end))


def _in_order(spans: Iterable[Span], length: int) -> bool:
    spans = list(spans)
    inside = all(0 <= span.start < span.end <= length for span in spans)
    return inside and all(a.end <= b.start for a, b in itertools.pairwise(spans))


def _check_blocks(document: Document) -> None:
    text, blocks = document.text, document.blocks
    # Of Markdown and text all may be notation: front matter alone, say.
    demand(blocks or document.format not in _COMPOSED, "a document has blocks")
    demand(_in_order((Span(b.start, b.end) for b in blocks), len(text)), "blocks are in order")
    end = 0
    for block in blocks:
        words = text[block.start : block.end]
        demand(
            words == words.strip() != "", "a block holds words from its first character to its last"
        )
        demand(block.level >= 0, "a level is a number of 0 or more")
        before = text[end : block.start].rstrip()
        # Of Markdown the signs of a quotation within an item stand between.
        signs = before.rstrip("> \t") if document.format == "markdown" else before
        demand(signs.endswith(block.marker.rstrip()), "a sign stands before its block")
        if document.format in _COMPOSED:
            demand(
                before.strip() == block.marker.strip(),
                "nothing but signs lies between composed blocks",
            )
        _check_cells(block, len(text))
        end = block.end


def _check_cells(block: Block, length: int) -> None:
    at = 0
    for cell in block.cells:
        demand(at <= cell.start <= cell.end <= length, "cells are in order")
        if cell.start < cell.end:  # empty ones may stand around the words
            demand(block.start <= cell.start <= cell.end <= block.end, "cells lie in their row")
        demand(cell.columns >= 1 and cell.rows >= 1, "a cell spans itself at least")
        at = cell.end


def _check_sections(document: Document) -> None:
    sections, length = document.sections, len(document.text)
    bounds = [(s.start, s.end) for s in sections]
    demand(bounds and bounds[0][0] == 0 and bounds[-1][1] == length, "sections cover the text")
    demand(all(a[1] == b[0] for a, b in itertools.pairwise(bounds)), "sections tile the text")
    demand(all(start < end for start, end in bounds), "no section is empty")
    _check_heads(document)
    for section in sections:
        if section.heading:
            demand(section.start <= section.heading.start, "a heading lies in its section")
            demand(section.heading.end <= section.end, "a heading ends in its section")
            demand(section.path[-1:] == (section.heading,), "a path ends with its heading")
            demand(section.level >= 1, "a heading has a level")
        demand(len(section.path) <= section.level, "a path is no longer than its level")
        demand(_in_order(section.path, length), "a path leads forwards")
        for words in document.headings(section):
            demand(len(words.splitlines()) <= 1, "a heading is shown on one line")


def _check_heads(document: Document) -> None:
    """Each heading heads a section, but for those of menus and the like, which are one piece."""
    heads = {section.heading for section in document.sections}
    found = [Span(b.start, b.end) for b in document.blocks if b.kind is BlockKind.HEADING]
    demand(heads <= {None, *found}, "what heads a section is a heading")
    starts = [section.start for section in document.sections]
    for heading in found:
        section = document.sections[bisect_right(starts, heading.start) - 1]
        apart = section.heading is None and not section.kind.is_article
        demand(heading in heads or apart, "each heading heads its section")


def check_passages(document: Document) -> None:
    """That chunking loses nothing and cites nothing else."""
    for budget in _BUDGETS:
        if budget == 1 and len(document.text) > 3_000:
            continue
        passages = chunk(document, len, budget)
        spans = [passage.span for passage in passages]
        demand(passages or not document.blocks, "a document has a passage")
        demand(_in_order(spans, len(document.text)), "passages are in order, each word in one")
        demand(
            all(span.end - span.start <= budget for span in spans), "a passage keeps to its budget"
        )
        _check_cover(document, spans)
        for passage in passages:
            _check_passage(document, passage)


def _check_cover(document: Document, spans: list[Span]) -> None:
    covered = bytearray(len(document.text))
    for span in spans:
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            continue
        # Between cells stand signs of the table.
        for piece in block.cells or (block,):
            left = (at for at in range(piece.start, piece.end) if not covered[at])
            demand(all(document.text[at].isspace() for at in left), "each word lies in a passage")


def _check_passage(document: Document, passage: Passage) -> None:
    text = document.text
    demand(passage.source == document.source, "a passage names its document")
    demand(passage.span.of(text).strip(), "a passage holds words")
    view = shown(document, passage.span)
    demand(
        "".join(piece.of(text) for piece in view.pieces) == view.text,
        "what is shown stands in the text",
    )
    if view.text:
        back = view.to_source(0, len(view.text))
        demand(passage.start <= back.start < back.end <= passage.end, "what is shown leads back")
    for lead in passage.leads:
        demand(
            0 <= lead.start < lead.end <= passage.start, "what a passage leans on stands before it"
        )


def check_refusal(file: RawFile, error: SourceError) -> None:
    """That a refusal is a sentence which a person can use, and that another process can send."""
    demand(type(error) is SourceError, "a file is refused with a SourceError")
    if error.key == "url_credentials":  # a password is not repeated
        check_sentence(error)
        said = error.message("en")
        demand(file.source not in said, "an address with a password is not quoted")
        return
    named = str(error.details.get("source"))
    # A page may lead to another address: that is the one which is not public, or no web page.
    elsewhere = error.key in ("url_private", "url_port")
    demand(named == file.source or elsewhere, "a refusal names the file")
    check_sentence(error, named)


def check_sentence(said: SourceError | Remark, source: str = "") -> None:
    """That something can be said in both languages."""
    told = [said.message(language) for language in LANGUAGES]
    demand(len(set(told)) == len(LANGUAGES), "a sentence is there in both languages")
    for sentence in told:
        demand(source in sentence, "a sentence names the file")
        words = sentence.replace(source, "") if source else sentence
        demand(_is_unicode(words), "a sentence has no surrogates")
        demand(len(words) < _SENTENCE, "a sentence is short")
        demand(len(words.splitlines()) == 1, "a sentence is one line")
        demand(
            not any(sign in words for sign in ("Traceback", "Error:")), "a sentence is no traceback"
        )
