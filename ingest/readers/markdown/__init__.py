"""Markdown: CommonMark by a library, every block at its place in the source."""

from ingest.format import Format
from ingest.readers.markdown.reader import MarkdownFormat

READS: tuple[Format, ...] = (MarkdownFormat(),)

__all__ = ["READS", "MarkdownFormat"]
