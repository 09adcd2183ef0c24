"""Whether places share at least one code point: how evidence is compared with what was found."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.document import Passage


def overlaps_any(place: Passage, others: Iterable[Passage]) -> bool:
    """Whether a place overlaps one of the others in the same document."""
    return any(place.source == o.source and place.span.overlaps(o.span) for o in others)
