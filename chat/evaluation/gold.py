"""Finds the gold of a question in the index: evidence, relevant passages, what is missing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

from chat.evaluation.folded import TextFilter, find_all, holds
from chat.evaluation.metrics.normalization import listed
from chat.evaluation.named import NamedArticles
from chat.evaluation.questions.question import EvaluationQuestion
from chat.evaluation.record import Gold
from index.view import IndexView
from ingest.document import Document, Passage

_KEPT_WORDS = 8192


class GoldFinder:
    """Finds gold in one version of an index.

    The first question that does not name its article has all articles folded and put into a
    ``TextFilter``, linear in their text (a few seconds for 10,000 articles of 5,000 characters).
    From then on a question costs a search of the few articles that can hold its words (under a
    millisecond on those 10,000), and two bisections for each place that they stand at.
    """

    def __init__(self, index: IndexView) -> None:
        self._documents = index.documents
        self._passages: dict[str, list[Passage]] = {}
        for passage in sorted(index.passages, key=lambda p: (p.source, p.start)):
            self._passages.setdefault(passage.source, []).append(passage)
        self._articles = NamedArticles(index.documents)
        # Several questions often have the same evidence, and many the same answer.
        everywhere = _Everywhere(tuple(index.documents.values()))
        self._places_anywhere = lru_cache(_KEPT_WORDS)(everywhere.search)
        self._stands_anywhere = lru_cache(_KEPT_WORDS)(everywhere.holds)

    def find(self, question: EvaluationQuestion) -> Gold:
        """The question with its gold.

        Evidence is looked for in ``question.source`` where the index has that article (by its
        source, or by a file name that only one has), else in all; all places count. Answers are
        looked for in all articles, those of the evidence first.
        """
        named = self._articles.find(question.source)
        places = {
            sentence: _places([named], sentence) if named else self._places_anywhere(sentence)
            for sentence in question.evidence
            if sentence.strip()
        }
        evidence = tuple(dict.fromkeys(place for found in places.values() for place in found))
        near = {place.source for place in evidence} | ({named.source} if named else set())
        items = dict.fromkeys(item for answer in question.answers for item in listed(answer))
        return Gold(
            question=question,
            evidence=evidence,
            relevant=self._relevant(evidence),
            evidence_missing=tuple(sentence for sentence, found in places.items() if not found),
            answers_missing=tuple(item for item in items if not self._stands(item, near)),
        )

    def _relevant(self, evidence: Iterable[Passage]) -> tuple[Passage, ...]:
        """The passages that overlap; those of a document do not overlap each other."""
        found: set[Passage] = set()
        for place in evidence:
            passages = self._passages.get(place.source, [])
            first = bisect_right(passages, place.start, key=lambda p: p.end)
            last = bisect_left(passages, place.end, key=lambda p: p.start)
            found.update(passages[first:last])
        return tuple(sorted(found, key=lambda p: (p.source, p.start)))

    def _stands(self, item: str, near: Iterable[str]) -> bool:
        documents = (self._documents[source] for source in near)
        return any(item in document.text for document in documents) or self._stands_anywhere(item)


class _Everywhere:
    """All articles, in their order."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents

    def search(self, words: str) -> tuple[Passage, ...]:
        """Where words stand."""
        return _places(self._candidates(words), words)

    def holds(self, words: str) -> bool:
        """Whether words stand in any."""
        texts = [document.text for document in self._candidates(words)]
        # Folding a text costs much more than a search, so all are searched as they are first.
        return any(words in text for text in texts) or any(holds(text, words) for text in texts)

    def _candidates(self, words: str) -> list[Document]:
        return [self._documents[at] for at in self._filter.candidates(words)]

    @cached_property
    def _filter(self) -> TextFilter:
        return TextFilter([document.text for document in self._documents])


def _places(documents: Iterable[Document], words: str) -> tuple[Passage, ...]:
    return tuple(
        Passage(document.source, span.start, span.end)
        for document in documents
        for span in find_all(document.text, words)
    )
