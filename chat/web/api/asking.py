"""One question of a program, from what it sent to the answer or the error."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from chat.answer import Answer, Reason
from chat.dialogue import refers_back
from chat.observing.asking import Asking, asked_by
from chat.observing.observed import Answering
from chat.smalltalk import clean
from chat.web.api.errors import ApiError
from chat.web.api.models import AskRequest
from ingest.errors import ShuttenError
from ingest.messages import LANGUAGES, Language


class Questions:
    """Checks and answers the questions of programs, whichever way they come.

    Args:
        answerer: answers them.
        max_question: the longest, in code points.
        admit: is told from which address a question comes, and how many it counts as; raises
            where that is too many.
    """

    def __init__(
        self,
        answerer: Answering,
        max_question: int,
        admit: Callable[[str, int], None] = lambda *_: None,
    ) -> None:
        self._answerer = answerer
        self._max_question = max_question
        self._admit = admit

    def admit(self, request: AskRequest, address: str, language: Language) -> None:
        """Let an address ask this question; looks at its words, so never in the event loop.

        Raises:
            ApiError: it has asked too many (429).
        """
        try:
            self._admit(address, _worth(request))
        except ShuttenError as error:
            raise ApiError.of_busy(error, language) from error

    def parse(self, body: bytes, language: Language) -> tuple[AskRequest, Language]:
        """A request from its JSON, and the language to answer it in.

        Args:
            body: what was sent.
            language: to speak where it names none.

        Raises:
            ApiError: it is not JSON (400), of the wrong form (422), or too long (413).
        """
        try:
            given = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise ApiError.of_key(400, "api_not_json", language) from error
        return self.check(given, language)

    def check(self, given: Any, language: Language) -> tuple[AskRequest, Language]:
        """As ``parse``, of what the JSON holds."""
        wanted = given.get("language") if isinstance(given, dict) else None
        language = next((known for known in LANGUAGES if known == wanted), language)
        try:
            request = AskRequest.model_validate(given)
        except ValidationError as error:
            raise ApiError.of_fields(error, language) from error
        length, limit = len(request.question), self._max_question
        if length > limit:
            raise ApiError.of_key(413, "invalid_too_long", language, length=length, limit=limit)
        return request, language

    def answer(self, request: AskRequest, language: Language, asking: Asking) -> Answer:
        """Answer a question; takes its time, so never in the event loop.

        Args:
            request: the question.
            language: of the reply, where the question does not tell.
            asking: who asks.

        Raises:
            ApiError: it holds no question (422), names an article that is not there (422), or
                cannot be answered now (503, 500).
        """
        try:
            with asked_by(asking):
                answer = self._answerer.ask(
                    request.question, request.earlier, request.sources, language, request.literal
                )
        except Exception as error:
            raise ApiError.of(error, language) from error
        if answer.reason is Reason.INVALID:
            raise ApiError(422, "invalid_question", answer.reply)
        return answer


def _worth(request: AskRequest) -> int:
    """How many questions have to be answered for one: the earlier ones where it refers to them."""
    if not request.earlier or not refers_back(clean(request.question)):
        return 1
    return 1 + len(request.earlier)
