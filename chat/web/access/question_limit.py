"""How many questions one place may ask a minute."""

from __future__ import annotations

import math
import time
from typing import Literal

from chat.web.access.buckets import Clock, TokenBuckets
from chat.web.access.networks import network_of
from ingest.errors import BusyError
from ingest.messages import Language

Counted = Literal["too_many_questions", "too_many_pictures", "too_many_conversations"]
"""What is counted, as the sentence that it was one too many."""

_LEAST_AT_ONCE = 10


class QuestionLimit:
    """Lets a place ask so many questions a minute, a third of them at once.

    Args:
        per_minute: for each place; 0 for any number.
        clock: seconds that only go forward.
        key: what is said where it is one too many; other things that cost as much are counted, too.
    """

    def __init__(
        self,
        per_minute: int,
        clock: Clock = time.monotonic,
        key: Counted = "too_many_questions",
    ) -> None:
        self._key = key
        at_once = max(_LEAST_AT_ONCE, per_minute // 3)
        self._buckets = TokenBuckets(per_minute / 60, at_once, clock=clock) if per_minute else None

    def admit(self, address: str, count: int = 1) -> None:
        """A question comes from an address.

        Args:
            address: where it comes from.
            count: how many it is worth, earlier ones that are answered again for it among them;
                more than may be asked at once count as so many.

        Raises:
            BusyError: that was one too many; says how long to wait.
        """
        if self._buckets is None:
            return
        if seconds := self._buckets.take(network_of(address), count):
            raise BusyError(self._key, seconds=math.ceil(seconds))

    def problem(self, language: Language) -> str:
        """As ``admit``, for the event of the page that is worked on; empty, or the sentence."""
        try:
            self.admit(asking_address())
        except BusyError as error:
            return error.message(language)
        return ""


def asking_address() -> str:
    """Where the event comes from that is being worked on; empty outside of one."""
    from gradio.context import LocalContext

    request = LocalContext.request.get(None)
    client = getattr(request, "client", None)
    return str(getattr(client, "host", "") or "")
