"""Evidence hit@k: whether one of the first k passages overlaps the gold evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.document import Document, Passage, Span


def evidence_spans(documents: Iterable[Document], evidence: Sequence[str]) -> dict[str, list[Span]]:
    """Where the evidence sentences stand, by document."""
    found: dict[str, list[Span]] = {}
    for document in documents:
        for sentence in evidence:
            start = document.text.find(sentence) if sentence else -1
            while start >= 0:
                span = Span(start, start + len(sentence))
                found.setdefault(document.source, []).append(span)
                start = document.text.find(sentence, start + 1)
    return found


def evidence_hit(passages: Sequence[Passage], gold: dict[str, list[Span]], k: int) -> float:
    """1 where one of the first ``k`` passages overlaps a gold span, else 0."""
    return float(
        any(
            passage.span.overlaps(span)
            for passage in passages[:k]
            for span in gold.get(passage.source, [])
        )
    )
