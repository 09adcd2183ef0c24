"""The best spans in a model's start and end scores, chosen together.

A span's score is the sum of its start and end scores, and the margin is what it lies above that
of the token which stands for "no answer" (Devlin et al., "BERT", NAACL 2019, section 4.3). Starts
and ends are not chosen apart: every pair in order and short enough is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chat.reader.span.edges import EdgeRules, tidy_edges
from chat.reader.span.windows import Window
from ingest.document import Span

Scores = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class DecodeSettings:
    """Which spans are looked at.

    Attributes:
        candidates: spans kept for a passage, at most; none overlaps another.
        longest: the longest span, in tokens.
        edges: how the edges of a span are put right.
    """

    candidates: int = 5
    longest: int = 64
    edges: EdgeRules = field(default_factory=EdgeRules)


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """Tokens ``first``..``last`` (both belong to it) and the sum of their start and end scores."""

    first: int
    last: int
    score: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may answer the question.

    Attributes:
        span: its place in the passage's words.
        score: start score of its first token plus end score of its last.
        null_score: the same for "no answer" in the window that it was found in.
        log_probability: logarithm of the probability of this start times that of this end, each
            among all that the window offers, "no answer" included.
    """

    span: Span
    score: float
    null_score: float
    log_probability: float

    @property
    def margin(self) -> float:
        """How far it lies above "no answer"."""
        return self.score - self.null_score


def best_spans(
    start: Scores, end: Scores, usable: Mask, count: int, longest: int
) -> list[TokenSpan]:
    """The best spans that do not overlap, best first; of equal ones the earlier, then the shorter.

    Args:
        start: how well each token begins the answer, shape (tokens,).
        end: how well it ends it, shape (tokens,).
        usable: whether it may do either, shape (tokens,).
        count: how many at most.
        longest: the longest span, in tokens; at least 1.
    """
    size = len(start)
    if size == 0:
        return []
    longest = min(longest, size)
    begins = np.where(usable, start.astype(np.float64), -np.inf)
    # Beyond the last token nothing ends; so row i of the band holds the ends i, i + 1, ...
    ends = np.full(size + longest - 1, -np.inf)
    ends[:size] = np.where(usable, end, -np.inf)
    band = begins[:, np.newaxis] + np.lib.stride_tricks.sliding_window_view(ends, longest)
    lasts = np.arange(size)[:, np.newaxis] + np.arange(longest)
    found: list[TokenSpan] = []
    while len(found) < count:
        first, length = divmod(int(band.argmax()), longest)
        if band[first, length] == -np.inf:
            break
        last = first + length
        found.append(TokenSpan(first, last, float(band[first, length])))
        band[: last + 1][lasts[: last + 1] >= first] = -np.inf
    return found


def decode(
    window: Window, text: str, start: Scores, end: Scores, settings: DecodeSettings
) -> list[Candidate]:
    """The candidates of one window, best first.

    Args:
        window: the input.
        text: the passage's words.
        start: a start score for each token of the input, shape (at least its tokens,).
        end: an end score for each.
        settings: which spans are looked at.
    """
    passage = slice(window.first, window.first + len(window.starts))
    begins, ends = start[passage].astype(np.float64), end[passage].astype(np.float64)
    usable = window.ends > window.starts
    null_start, null_end = float(start[window.null]), float(end[window.null])
    all_starts = _log_sum(begins[usable], null_start)
    all_ends = _log_sum(ends[usable], null_end)
    found = []
    for best in best_spans(begins, ends, usable, settings.candidates, settings.longest):
        place = Span(int(window.starts[best.first]), int(window.ends[best.last]))
        span = tidy_edges(text, place, settings.edges)
        found.append(
            Candidate(
                span=span,
                score=best.score,
                null_score=null_start + null_end,
                log_probability=best.score - all_starts - all_ends,
            )
        )
    return found


def _log_sum(scores: Scores, null: float) -> float:
    """Logarithm of the sum of the exponentials."""
    return float(np.logaddexp.reduce(scores, initial=null))


def merge(windows: Iterable[Sequence[Candidate]], count: int) -> tuple[Candidate, ...]:
    """The best candidates of all windows of a passage, best first.

    Windows overlap, so the same words may be found twice: of candidates that share a code point
    the one of the largest margin stays.

    Args:
        windows: the candidates of each window.
        count: how many to keep at most.
    """
    kept: list[Candidate] = []
    for candidate in sorted((c for found in windows for c in found), key=lambda c: -c.margin):
        if len(kept) == count:
            break
        if not any(candidate.span.overlaps(other.span) for other in kept):
            kept.append(candidate)
    return tuple(kept)
