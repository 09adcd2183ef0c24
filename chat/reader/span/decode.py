"""The best spans in a model's start and end scores, chosen together.

A span's score is the sum of its start and end scores, and the margin is what it lies above that
of the token which stands for "no answer" (Devlin et al., "BERT", NAACL 2019, section 4.3). Starts
and ends are not chosen apart: every pair in order and short enough is looked at. Of pairs that
overlap, the shape of the words decides, too (``prior``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chat.reader.span.prior import ShapePrior
from chat.reader.span.windows import Window
from ingest.document import Span
from ingest.sentences import trimmed

Scores = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]
# What is added to the score of each of some spans.
Bonus = Callable[[Sequence["TokenSpan"]], Sequence[float]]
# Spans that are compared by shape, of those that overlap the best one by score.
RIVALS = 20


@dataclass(frozen=True, slots=True)
class DecodeSettings:
    """Which spans are looked at.

    Attributes:
        candidates: spans kept for a passage, at most; none overlaps another.
        longest: the longest span, in tokens.
        prior: what is added to a span's score for its shape; None adds nothing.
    """

    candidates: int = 5
    longest: int = 64
    prior: ShapePrior | None = None


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """Tokens ``first``..``last`` (both belong to it).

    Attributes:
        first: the first token.
        last: the last one.
        score: sum of their start and end scores.
        bonus: what is added to it.
    """

    first: int
    last: int
    score: float
    bonus: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may answer the question.

    Attributes:
        span: its place in the passage's words.
        score: start score of its first token plus end score of its last, and the prior's.
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
    start: Scores,
    end: Scores,
    usable: Mask,
    count: int,
    longest: int,
    bonus: Bonus | None = None,
) -> list[TokenSpan]:
    """The best spans that do not overlap, best first; of equal ones the earlier, then the shorter.

    Args:
        start: how well each token begins the answer, shape (tokens,).
        end: how well it ends it, shape (tokens,).
        usable: whether it may do either, shape (tokens,).
        count: how many at most.
        longest: the longest span, in tokens; at least 1.
        bonus: decides, with the score, between the best span by score and its rivals.
    """
    size = len(start)
    if size == 0:
        return []
    band = _band(start, end, usable, min(longest, size))
    found: list[TokenSpan] = []
    while len(found) < count:
        rivals = _rivals(band, 1 if bonus is None else RIVALS)
        if not rivals:
            break
        chosen = rivals[0]
        if bonus is not None:
            more = bonus(rivals)
            raised = [replace(one, bonus=b) for one, b in zip(rivals, more, strict=True)]
            chosen = max(raised, key=lambda one: one.score + one.bonus)
        found.append(chosen)
        band[_overlapping(band, chosen.first, chosen.last)] = -np.inf
    return sorted(found, key=lambda one: -(one.score + one.bonus))


def rivals_of(start: Scores, end: Scores, usable: Mask, longest: int) -> list[TokenSpan]:
    """The best span and the best of those that overlap it, best first: what a prior chooses from.

    Args: see ``best_spans``.
    """
    if len(start) == 0:
        return []
    return _rivals(_band(start, end, usable, min(longest, len(start))), RIVALS)


def _band(start: Scores, end: Scores, usable: Mask, longest: int) -> Scores:
    """Scores of all spans: row i holds those that begin at token i, column j those of j + 1."""
    size = len(start)
    begins = np.where(usable, start.astype(np.float64), -np.inf)
    # Beyond the last token nothing ends.
    ends = np.full(size + longest - 1, -np.inf)
    ends[:size] = np.where(usable, end, -np.inf)
    band: Scores = begins[:, np.newaxis] + np.lib.stride_tricks.sliding_window_view(ends, longest)
    return band


def _overlapping(band: Scores, first: int, last: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the spans that share a token with ``first``..``last``."""
    longest = band.shape[1]
    low = max(0, first - longest + 1)
    rows = np.arange(low, last + 1)[:, np.newaxis]
    at, columns = np.nonzero(rows + np.arange(longest) >= first)
    return at + low, columns


def _rivals(band: Scores, count: int) -> list[TokenSpan]:
    """The best span of all and the best of those that overlap it."""
    first, column = divmod(int(band.argmax()), band.shape[1])
    if band[first, column] == -np.inf:
        return []
    best = TokenSpan(first, first + column, float(band[first, column]))
    if count == 1:
        return [best]
    rows, columns = _overlapping(band, best.first, best.last)
    scores = band[rows, columns]
    if len(scores) > count:
        kept = np.argpartition(-scores, count)[:count]
        rows, columns, scores = rows[kept], columns[kept], scores[kept]
    order = np.lexsort((columns, rows, -scores))
    others = [
        TokenSpan(int(rows[at]), int(rows[at] + columns[at]), float(scores[at]))
        for at in order
        if scores[at] > -np.inf
    ]
    return [best, *(one for one in others if one != best)][:count]


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
    begins, ends, usable = passage_scores(window, start, end)
    null_start, null_end = float(start[window.null]), float(end[window.null])
    all_starts = _log_sum(begins[usable], null_start)
    all_ends = _log_sum(ends[usable], null_end)

    def words_of(one: TokenSpan) -> Span:
        return trimmed(text, int(window.starts[one.first]), int(window.ends[one.last]))

    def bonus(spans: Sequence[TokenSpan], prior: ShapePrior) -> list[float]:
        return [prior.of(words_of(s).of(text), s.last - s.first + 1) for s in spans]

    added = partial(bonus, prior=settings.prior) if settings.prior is not None else None
    best = best_spans(begins, ends, usable, settings.candidates, settings.longest, added)
    return [
        Candidate(
            span=words_of(one),
            score=one.score + one.bonus,
            null_score=null_start + null_end,
            log_probability=one.score - all_starts - all_ends,
        )
        for one in best
    ]


def passage_scores(window: Window, start: Scores, end: Scores) -> tuple[Scores, Scores, Mask]:
    """Start and end scores of the passage's tokens, and which may stand at an edge."""
    passage = slice(window.first, window.first + len(window.starts))
    begins, ends = start[passage].astype(np.float64), end[passage].astype(np.float64)
    return begins, ends, window.ends > window.starts


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
