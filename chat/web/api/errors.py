"""Errors of the programs' way in: a status, a name, a sentence; never a traceback."""

from __future__ import annotations

import json
from collections.abc import Mapping

from fastapi.responses import JSONResponse
from pydantic import ValidationError

from chat.web.api.shape import error_object
from chat.web.told import sentence_of
from ingest import messages
from ingest.errors import IndexStateError, ModelError, ShuttenError, SourceError
from ingest.messages import Language

UNKEPT = {"cache-control": "no-store"}
_BUSY_SECONDS = 2
_FIELD_ERRORS = {"missing": "api_field_missing", "extra_forbidden": "api_field_unknown"}
# What nginx calls it; nobody is there to read it.
CLIENT_GONE = 499


class ApiError(Exception):
    """A request that gets no answer.

    Args:
        status: of HTTP.
        code: the error's name.
        message: the sentence for people.
        seconds: after which it may be tried again; 0 where that would not help.
    """

    def __init__(self, status: int, code: str, message: str, seconds: int = 0) -> None:
        super().__init__(code)
        self.seconds = seconds
        self.status = status
        self.code = code
        self.message = message

    @classmethod
    def of_key(cls, status: int, key: str, language: Language, **details: object) -> ApiError:
        """The error whose sentence is ``key``, which is its name, too."""
        return cls(status, key, messages.text(key, language, **details))

    @classmethod
    def passing(cls, code: str, key: str, language: Language) -> ApiError:
        """What a client may try again soon: 503, with the sentence ``key``."""
        return cls(503, code, messages.text(key, language, code=code), _BUSY_SECONDS)

    @classmethod
    def of(cls, error: Exception, language: Language) -> ApiError:
        """What to say of an error that came up behind; the unforeseen goes to the log."""
        if isinstance(error, ApiError):
            return error
        code = error.key if isinstance(error, ShuttenError) else "internal"
        return cls(_status(error), code, sentence_of(error, language))

    @classmethod
    def of_busy(cls, error: ShuttenError, language: Language) -> ApiError:
        """What to say to who asked too much in a short time; the error may say how long to wait."""
        seconds = error.details.get("seconds")
        wait = seconds if isinstance(seconds, int) else _BUSY_SECONDS
        return cls(429, error.key, error.message(language), wait)

    @classmethod
    def of_fields(cls, error: ValidationError, language: Language) -> ApiError:
        """What to say of a request of the wrong form: its first wrong field."""
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        if not field:
            return cls.of_key(422, "api_no_object", language)
        key = _FIELD_ERRORS.get(first["type"], "api_field")
        return cls.of_key(422, key, language, field=json.dumps(field, ensure_ascii=False))


def _status(error: Exception) -> int:
    if isinstance(error, SourceError):
        return 422  # an article was named that is not there
    if isinstance(error, IndexStateError | ModelError):
        return 503
    return 400 if isinstance(error, ShuttenError) else 500


def error_response(error: ApiError, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """An error as JSON; see ``models.ErrorModel``."""
    retry = {"retry-after": str(error.seconds)} if error.seconds else {}
    body = error_object(error.code, error.message)
    return JSONResponse(body, error.status, {**UNKEPT, **retry, **(headers or {})})
