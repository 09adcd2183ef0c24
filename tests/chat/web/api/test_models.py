"""What is documented is what is sent: models and dataclasses have the same fields and types."""

from __future__ import annotations

import dataclasses
import json
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints

import pytest

from chat.answer import Answer, Citation, Reason, Role, Timings
from chat.web.api.docs_page import docs_html
from chat.web.api.models import AnswerModel, AskRequest, CitationModel, TimingsModel
from chat.web.api.openapi import openapi

MIRRORS = {Answer: AnswerModel, Citation: CitationModel, Timings: TimingsModel}
PLACE = Citation(Role.SUPPORT, "a.txt", "題", ("章", "節"), 3, 5, "言葉", 0, 9, 2)


def shape(kind: object) -> object:
    """A type with each dataclass in the place of the model that describes it."""
    by_model = {model: mirrored for mirrored, model in MIRRORS.items()}
    if kind in by_model:
        return by_model[kind]
    if get_origin(kind) is None:
        return kind
    arguments = [shape(part) for part in get_args(kind)]
    if get_origin(kind) in (UnionType, Union):
        return frozenset(arguments)
    return get_origin(kind), tuple(arguments)


@pytest.mark.parametrize("mirrored", MIRRORS)
def test_model_has_the_fields_of_its_dataclass_in_their_order(mirrored):
    hints = get_type_hints(mirrored)
    fields = MIRRORS[mirrored].model_fields
    assert list(fields) == [field.name for field in dataclasses.fields(mirrored)]
    assert {name: shape(field.annotation) for name, field in fields.items()} == {
        name: shape(hints[name]) for name in fields
    }


@pytest.mark.parametrize(
    "answer",
    [
        Answer("問", True, "言葉", 0.9, None, "", "解", (PLACE,), (), "v", Timings(1.5, 2.5, 4.0)),
        Answer(
            "問", False, None, 0.0, Reason.WHICH_ARTICLE, "文", None, (), (PLACE,), "v", Timings()
        ),
    ],
)
def test_model_reads_and_writes_what_an_answer_is_sent_as(answer):
    sent = json.dumps(answer.to_dict(), ensure_ascii=False)
    assert AnswerModel.model_validate_json(sent).model_dump(mode="json") == json.loads(sent)


def test_every_field_is_described():
    for name, schema in openapi()["components"]["schemas"].items():
        for field, of in schema.get("properties", {}).items():
            assert of.get("description"), f"{name}.{field}"


def test_every_reference_of_the_document_leads_somewhere():
    document = openapi()
    text = json.dumps(document)
    names = set(document["components"]["schemas"])
    assert {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]} <= names
    assert {"AskRequest", "AnswerModel", "ErrorModel", "CitationModel"} <= names
    assert document["components"]["schemas"]["AskRequest"]["required"] == ["question"]


def test_example_of_the_document_can_be_asked():
    content = openapi()["paths"]["/ask"]["post"]["requestBody"]["content"]["application/json"]
    assert AskRequest.model_validate(content["example"]).question


def test_page_for_people_names_every_field_and_asks_nobody_for_anything():
    document = openapi()
    page = docs_html(document)
    for schema in document["components"]["schemas"].values():
        for field in schema.get("properties", {}):
            assert f"<code>{field}</code>" in page
    assert "<script" not in page
    assert "http://" not in page and "https://" not in page


def test_errors_before_any_documented_address_have_the_shape_of_the_document():
    from chat.web.api.models import ErrorModel
    from chat.web.api.shape import error_object, is_for_programs

    assert all(is_for_programs(path) and is_for_programs(path + "/") for path in openapi()["paths"])
    assert not any(map(is_for_programs, ("/", "", "/gradio_api/queue/join", "/asking")))
    assert ErrorModel.model_validate(error_object("code", "文")).error.message == "文"
