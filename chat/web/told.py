"""What went wrong, in one sentence for the user."""

from __future__ import annotations

import logging

from chat.web.wording import whole
from ingest import messages
from ingest.errors import ShuttenError
from ingest.memory import lacks_memory
from ingest.messages import Language

_log = logging.getLogger(__name__)


def sentence_of(error: Exception, language: Language) -> str:
    """One sentence for the user; what was not foreseen goes to the log with its traceback."""
    if isinstance(error, ShuttenError):
        # A name in it may have come from a browser, with half of a character.
        return whole(error.message(language), "\ufffd")
    _log.error("unexpected error behind the page", exc_info=error)
    key = "memory_short" if lacks_memory(error) else "internal"
    return messages.text(key, language, reason=type(error).__name__)
