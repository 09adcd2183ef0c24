"""Whether one more may wait, so that one site alone never takes all places."""

from __future__ import annotations


def may_wait(own: int, waiting: int, most: int, part: int = 1) -> bool:
    """Whether a site may have one more waiting: while it has less than its part of what is free.

    A fixed share would leave places unused, or let a few sites take all of them. This way there
    is one for a newcomer until very many sites wait.

    Args:
        own: how many of the site wait.
        waiting: how many of all, those among them.
        most: how many places there are.
        part: of the free ones, one in so many; one site alone gets ``most / (part + 1)``.
    """
    return own * part < most - waiting
