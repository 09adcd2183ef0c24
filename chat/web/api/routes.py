"""The addresses for programs: ``/ask``, its documents, health, readiness and figures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from chat.answer import Answer
from chat.observing.asking import Asking
from chat.observing.event import LEFT, REFUSED
from chat.observing.metrics import CONTENT_TYPE, Metrics
from chat.web.api import shape
from chat.web.api.asking import Questions
from chat.web.api.docs_page import POLICY, docs_html
from chat.web.api.errors import CLIENT_GONE, UNKEPT, ApiError, error_response
from chat.web.api.models import AskRequest
from chat.web.api.openapi import QUESTION_HEADER, openapi
from chat.web.api.readiness import STARTING, Readiness
from chat.web.api.turns import BusyError, GoneError, Turns
from chat.web.handlers import browser_language
from chat.web.proxied import FORWARDED
from ingest.messages import Language

# Each holds a core while a model computes; a few more keep the cores busy between.
AT_ONCE = 4
MOST_WAITING = 200
_MAX_BODY = 500_000
# What a proxy says of whom it speaks for.


@dataclass(frozen=True, slots=True)
class Served:
    """What the addresses are made of.

    Attributes:
        questions: answers.
        turns: when.
        metrics: counts, and shows what was counted.
        readiness: knows whether questions can be answered.
        language: to speak to who prefers none.
        show_metrics: whether ``/metrics`` answers at all.
        behind_login: whether who comes here has logged in.
    """

    questions: Questions
    turns: Turns
    metrics: Metrics
    readiness: Readiness
    language: Language
    show_metrics: bool
    behind_login: bool = False


def api_routes(served: Served) -> APIRouter:
    """All addresses for programs."""
    router = APIRouter()
    _add_ask(router, served)
    _add_documents(router)
    _add_state(router, served)
    return router


def _add_ask(router: APIRouter, served: Served) -> None:
    @router.post(shape.ASK)
    async def ask(request: Request) -> Response:
        language, asking = _language(request, served.language), Asking("api")
        try:
            asked, language = await _read(request, served.questions, language)
            answer = await _answer(request, served, asked, language, asking)
        except (GoneError, ClientDisconnect):
            served.metrics.not_asked("api", LEFT)
            return Response(status_code=CLIENT_GONE)
        except ApiError as error:
            return error_response(error)
        except Exception as error:
            return error_response(ApiError.of(error, language))
        headers = {**UNKEPT, QUESTION_HEADER: asking.id}
        return JSONResponse(answer.to_dict(), headers=headers)

    @router.api_route(shape.ASK, methods=["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
    async def not_ask(request: Request) -> Response:
        language = _language(request, served.language)
        error = ApiError.of_key(405, "api_method", language, docs=shape.DOCS)
        return error_response(error, {"allow": "POST"})


async def _read(
    request: Request, questions: Questions, language: Language
) -> tuple[AskRequest, Language]:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":  # also keeps forms of other sites' pages out
        raise ApiError.of_key(415, "api_not_said_json", language)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _MAX_BODY:
            raise ApiError.of_key(413, "api_body_too_long", language, limit=_MAX_BODY)
    return questions.parse(bytes(body), language)


async def _answer(
    request: Request, served: Served, asked: AskRequest, language: Language, asking: Asking
) -> Answer:
    address = request.client.host if request.client else ""
    await run_in_threadpool(served.questions.admit, asked, address, language)
    function = partial(served.questions.answer, asked, language, asking)
    try:
        return await served.turns.run(function, _gone(request), address)
    except BusyError as error:
        served.metrics.not_asked("api", REFUSED)
        raise ApiError.passing("api_busy", "api_busy", language) from error


async def _gone(request: Request) -> None:
    """Returns when the client has closed the connection; the body has been read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _language(request: Request, default: Language) -> Language:
    accepted = request.headers.get("accept-language", "")
    return default if accepted in ("", "*") else browser_language(accepted)


def _add_documents(router: APIRouter) -> None:
    described = openapi()
    text = json.dumps(described, ensure_ascii=False).encode()
    page = docs_html(described)

    @router.get(shape.OPENAPI)
    async def openapi_document() -> Response:
        return Response(text, media_type="application/json", headers=UNKEPT)

    @router.get(shape.DOCS)
    async def docs_page() -> Response:
        return HTMLResponse(page, headers={**UNKEPT, "content-security-policy": POLICY})


def _add_state(router: APIRouter, served: Served) -> None:
    @router.get(shape.HEALTH)
    async def health() -> Response:
        return JSONResponse({"status": "ok"}, headers=UNKEPT)

    @router.get(shape.READY)
    def ready(request: Request) -> Response:  # in a thread: it may load a version
        problem = served.readiness.problem()
        if not problem:
            return JSONResponse({"status": "ready"}, headers=UNKEPT)
        language = _language(request, served.language)
        sentence = "api_starting" if problem == STARTING else "api_not_ready"
        # The sentence of the error names folders, and anybody may ask here.
        return error_response(ApiError.passing(problem, sentence, language))

    @router.get(shape.METRICS)
    def metrics(request: Request) -> Response:
        forwarded = request.scope.get(FORWARDED, False)
        if not served.show_metrics or (forwarded and not served.behind_login):
            language = _language(request, served.language)
            return error_response(ApiError.of_key(404, "api_metrics_off", language))
        return Response(served.metrics.text(), media_type=CONTENT_TYPE, headers=UNKEPT)
