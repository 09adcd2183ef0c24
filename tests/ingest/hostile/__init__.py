"""Files that are broken, or made to break their reader: each with what is to come of it."""

from __future__ import annotations

from tests.ingest.hostile.books import BOOKS
from tests.ingest.hostile.case import READS, SLOW, Hostile
from tests.ingest.hostile.pages import PAGES
from tests.ingest.hostile.pdfs import PDFS
from tests.ingest.hostile.tables import TABLES
from tests.ingest.hostile.texts import TEXTS
from tests.ingest.hostile.words import WORDS

FILES: tuple[Hostile, ...] = (*TEXTS, *PAGES, *PDFS, *WORDS, *BOOKS, *TABLES)

__all__ = ["FILES", "READS", "SLOW", "Hostile"]
