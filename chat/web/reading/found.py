"""How an answer was found, as the pipeline knows it anyway: ranks, scores, time; as a table."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from chat.answer import Timings
from chat.asking import Trace
from chat.web.wording import SEPARATOR, lang, text
from index.view import IndexView
from ingest.document import Passage
from ingest.messages import Language

_NONE = "\u2013"


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """One passage that was chosen to be read.

    Attributes:
        title: of its article.
        headings: the path over it.
        rank: its place in the fused ranking, from 1.
        score: its fused score.
        lexical_rank: BM25's; None where no term of the question stands in it.
        lexical_score: BM25's.
        dense_rank: the vectors'; None where it was not among their candidates.
        dense_score: the cosine.
        reader_score: the best span's in it (a logit); None where the reader had no need of it.
        probability: of that span, 0 to 1.
        chosen: whether the answer was taken from it.
    """

    title: str
    headings: tuple[str, ...]
    rank: int
    score: float
    lexical_rank: int | None
    lexical_score: float
    dense_rank: int | None
    dense_score: float
    reader_score: float | None
    probability: float | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Found:
    """How one answer was found.

    Attributes:
        passages: those chosen to be read, best first.
        timings: time spent.
        version: the index version searched.
    """

    passages: tuple[FoundPassage, ...]
    timings: Timings
    version: str


def found_of(trace: Trace, index: IndexView) -> Found | None:
    """What a trace tells; None where nothing was searched.

    Args:
        trace: an answer and how it was found.
        index: the index, for the articles' titles.
    """
    if not trace.read:
        return None
    ranks = {hit.passage: rank for rank, hit in enumerate(trace.hits, start=1)}
    best = {reading.hit.passage: reading for reading in reversed(trace.readings)}
    chosen = trace.readings[0].hit.passage if trace.answer.answered and trace.readings else None
    passages = []
    for at, hit in enumerate(trace.read, start=1):
        reading = best.get(hit.passage)
        passages.append(
            FoundPassage(
                title=_title(hit.passage, index),
                headings=hit.passage.headings,
                rank=ranks.get(hit.passage, at),
                score=hit.score,
                lexical_rank=hit.lexical_rank,
                lexical_score=hit.lexical_score,
                dense_rank=hit.dense_rank,
                dense_score=hit.dense_score,
                reader_score=reading.score if reading else None,
                probability=reading.probability if reading else None,
                chosen=hit.passage == chosen,
            )
        )
    return Found(tuple(passages), trace.answer.timings_ms, trace.answer.index_version)


def _title(passage: Passage, index: IndexView) -> str:
    document = index.documents.get(passage.source)
    return document.title if document else passage.source


def found_html(found: Found, language: Language, titles: bool) -> str:
    """The folded table.

    Args:
        found: how the answer was found.
        language: of the interface.
        titles: whether places name their article too, because there are several.
    """
    names = ("rank", "lexical", "dense", "score", "reader", "probability", "place")
    head = "".join(f'<th scope="col">{text(f"found_{name}", language)}</th>' for name in names)
    rows = "".join(_row(passage, language, titles) for passage in found.passages)
    spent = found.timings
    times = text("found_times", language, search=spent.search, read=spent.read, total=spent.total)
    label = text("found_caption", language)
    return (
        f'<details class="found"><summary>{text("found_summary", language)}</summary>'
        f'<div class="table" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<caption>{label}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f"</div><p>{text('found_note', language)}</p><p>{times}</p>"
        f"<p>{text('found_version', language, version=found.version)}</p></details>"
    )


def _row(passage: FoundPassage, language: Language, titles: bool) -> str:
    title = passage.title if titles or not passage.headings else ""
    place = SEPARATOR.join(filter(None, (title, *passage.headings)))
    mark = f" <strong>{text('found_chosen', language)}</strong>" if passage.chosen else ""
    reader, sure = passage.reader_score, passage.probability
    cells = (
        _ranked(passage.lexical_rank, passage.lexical_score, 1),
        _ranked(passage.dense_rank, passage.dense_score, 3),
        f"{passage.score:.3f}",
        _NONE if reader is None else f"{reader:.2f}",
        _NONE if sure is None else f"{sure:.2f}",
    )
    values = "".join(f"<td>{cell}</td>" for cell in cells)
    return (
        f'<tr{" data-chosen" if passage.chosen else ""}><th scope="row">{passage.rank}</th>'
        f'{values}<td class="place"{lang(place)}>{escape(place)}{mark}</td></tr>'
    )


def _ranked(rank: int | None, score: float, digits: int) -> str:
    return _NONE if rank is None else f"{rank} <small>({score:.{digits}f})</small>"
