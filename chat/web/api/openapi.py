"""The OpenAPI document of the programs' way in, made from the models."""

from __future__ import annotations

from importlib import metadata
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from chat.web.api.models import AnswerModel, AskRequest, ErrorModel, HealthModel
from chat.web.api.shape import ASK, HEALTH, METRICS, READY

QUESTION_HEADER = "x-question-id"
_EXAMPLE = {"question": "ChatGPTが世に出たのはいつですか?"}
_ERRORS = {
    "400": "The body is not JSON.",
    "405": "Another method than POST.",
    "413": "The question or the body is too long.",
    "415": "The body is said to be something else than JSON.",
    "422": "A field is missing, unknown or of the wrong type; the question holds no words; an"
    " article is named that is not in the index.",
    "429": "Too many questions from one place; try again after Retry-After.",
    "500": "Something unforeseen; the server's log says what.",
    "503": "There is no index, it cannot be used, or too many questions are waiting; try again"
    " after Retry-After.",
}


def openapi() -> dict[str, Any]:
    """The document: OpenAPI 3.1."""
    models: list[tuple[type[BaseModel], Any]] = [
        (AskRequest, "validation"),
        *((model, "serialization") for model in (AnswerModel, ErrorModel, HealthModel)),
    ]
    _, schema = models_json_schema(models, ref_template="#/components/schemas/{model}")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Shutten",
            "version": metadata.version("shutten"),
            "description": "Questions to articles, answered in the articles' own words, each with"
            " its place. Offsets count Unicode code points of an article's stored text.",
        },
        "servers": [{"url": "./"}],  # beside this document, also below the path of a proxy
        "paths": {
            ASK: {"post": _ask()},
            HEALTH: {"get": _health()},
            READY: {"get": _ready()},
            METRICS: {"get": _metrics()},
        },
        "components": {"schemas": schema["$defs"]},
    }


def _ask() -> dict[str, Any]:
    answered = _json("The outcome, also where the article does not say.", AnswerModel)
    named = {"description": "The question's name in the log.", "schema": {"type": "string"}}
    return {
        "operationId": "ask",
        "summary": "Ask one question",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _ref(AskRequest), "example": _EXAMPLE}},
        },
        "responses": {
            "200": {**answered, "headers": {QUESTION_HEADER: named}},
            **{status: _json(what, ErrorModel) for status, what in _ERRORS.items()},
        },
    }


def _health() -> dict[str, Any]:
    return {
        "operationId": "health",
        "summary": "Whether the process lives",
        "responses": {"200": _json("It does.", HealthModel)},
    }


def _ready() -> dict[str, Any]:
    return {
        "operationId": "ready",
        "summary": "Whether questions can be answered",
        "responses": {
            "200": _json("The index is loaded and the models are ready.", HealthModel),
            "503": _json("Not now: code says why (starting, no_index, …).", ErrorModel),
        },
    }


def _metrics() -> dict[str, Any]:
    return {
        "operationId": "metrics",
        "summary": "Figures for Prometheus",
        "responses": {
            "200": {
                "description": "Prometheus' text format.",
                "content": {"text/plain": {"schema": {"type": "string"}}},
            },
            "404": _json("They are not shown here.", ErrorModel),
        },
    }


def _json(description: str, model: type[BaseModel]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": _ref(model)}}}


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}
