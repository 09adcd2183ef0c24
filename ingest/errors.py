"""The one exception family of Shutten.

::

    ShuttenError              anything that we report in one sentence, with a remedy
    ├── ConfigError           config.toml or an environment override is wrong
    ├── SourceError           an article cannot be read
    ├── ModelError            an encoder or reader cannot be prepared or loaded
    ├── IndexStateError       there is no index, or what is on disk cannot be trusted
    │   ├── NoIndexError      nothing was built yet
    │   ├── CorruptIndexError the index does not verify
    │   ├── NewerIndexError   a newer Shutten made the index
    │   └── BuildRunningError another process is building
    ├── BuildCancelledError   somebody ended a build; the index is as it was
    ├── LibraryError          an article of the library cannot be changed as asked
    ├── QuestionFileError     a question file cannot be used
    ├── UsageError            options that do not go together
    ├── FeedbackError         a judgement of an answer cannot be taken, kept or exported
    ├── BusyError             too much is asked at once; says how long to wait
    └── ServeError            the web chat cannot start
"""

from __future__ import annotations

from ingest import messages
from ingest.messages import Language


class ShuttenError(Exception):
    """A problem told to the user in one sentence that says what to do.

    Args:
        key: the sentence's name in ``ingest/messages``.
        details: the fields of that sentence.
    """

    def __init__(self, key: str, /, **details: object) -> None:
        self.key = key
        self.details = details
        super().__init__(key)

    def message(self, language: Language) -> str:
        """The sentence in ``language``."""
        return messages.text(self.key, language, **self.details)

    def __str__(self) -> str:
        return self.message(messages.language_of_environment())


class ConfigError(ShuttenError):
    """A setting is unknown, of the wrong type, or the file is not TOML."""


class SourceError(ShuttenError):
    """An article is missing, empty, binary, unreadable or undecodable."""


class ModelError(ShuttenError):
    """A model is not there, cannot be loaded, or is not the one that was expected."""


class IndexStateError(ShuttenError):
    """The index on disk is not in a state that can be used."""


class NoIndexError(IndexStateError):
    """No index has been built in this directory."""


class CorruptIndexError(IndexStateError):
    """A file of the index is missing, changed or half-written."""


class NewerIndexError(IndexStateError):
    """The index has a format that only a newer Shutten knows."""


class BuildRunningError(IndexStateError):
    """Another process is building this index."""


class BuildCancelledError(ShuttenError):
    """A build was ended by whoever began it; the live version is as it was."""


class LibraryError(ShuttenError):
    """The library cannot be changed as asked, or not from here."""


class QuestionFileError(ShuttenError):
    """A question file is missing, empty or has a broken line."""


class UsageError(ShuttenError):
    """Options of a command do not go together."""


class FeedbackError(ShuttenError):
    """A judgement of an answer cannot be taken, kept or exported."""


class BusyError(ShuttenError):
    """More is asked than is answered for one place."""


class ServeError(ShuttenError):
    """The web chat cannot be started as asked."""
