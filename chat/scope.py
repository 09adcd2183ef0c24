"""Which passages a question is answered from: the article and its author box, not the links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.search import Hit
from index.view import IndexView
from ingest.document import Passage, SectionKind
from ingest.normalize import fold, normalize
from ingest.structure.labels import is_trailer_label

_ABOUT_AUTHOR = re.compile(
    r"著者|筆者|書き手|執筆者|聞き手|インタビュアー|(?:書い|執筆し|まとめ|取材し|担当し)た(?:の|人|ひと|方|記者)"
    r"|\bauthor|\bwriter|\bwho wrote",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"\W+")


def answers_from(question: str, passage: Passage) -> bool:
    """Whether a passage may answer a question.

    Menus and links to other articles are kept in the text, but nothing is answered from them,
    unless the question names what they stand under (「関連記事」).

    Args:
        question: as it is searched.
        passage: one of the passages found.
    """
    if passage.kind.is_article:
        return True
    heading = passage.headings[-1].strip() if passage.headings else ""
    return is_trailer_label(heading) and fold(_SIGNS.sub("", heading)) in fold(question)


def with_author(question: str, hits: Sequence[Hit], index: IndexView) -> list[Hit]:
    """The passages found; before them author box and byline, where the question is about them.

    A box says 「代表取締役。1984年生まれ」 and has no word of 「筆者の会社は?」: no search finds
    it. Of several articles nobody knows whose author is meant, and the passages stay as they are.

    Args:
        question: as it is searched.
        hits: the passages found, best first.
        index: the version that was searched.
    """
    sources = {hit.passage.source for hit in hits}
    if len(sources) != 1 or not _ABOUT_AUTHOR.search(normalize(question).text):
        return list(hits)
    document = index.documents[sources.pop()]
    wanted = [p for p in index.passages_of(document.source) if p.kind is SectionKind.AUTHOR]
    if document.byline is not None:
        wanted.append(index.passage_around(document.source, document.byline))
    known = {hit.passage: hit for hit in hits}
    first = [
        # As near as the best one: the layout says so, not the search.
        replace(known.get(passage, Hit(passage, 0.0, None, 0.0, None, 0.0)), score=hits[0].score)
        for passage in dict.fromkeys(wanted)
    ]
    return [*first, *(hit for hit in hits if hit.passage not in wanted)]
