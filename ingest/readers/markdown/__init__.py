"""Markdown: CommonMark by a library, every block at its place in the source."""

from ingest.readers.markdown.reader import MarkdownFormat

__all__ = ["MarkdownFormat"]
