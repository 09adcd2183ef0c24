"""What goes in and comes out of ``/ask``, described for the OpenAPI document.

The answer is ``chat.answer.Answer`` and made by its ``to_dict``; the models here only describe it,
and a test holds that they agree.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from chat.answer import Reason, Role
from ingest.messages import Language

MOST_EARLIER = 20
MOST_SOURCES = 1000


def _encodable(text: str) -> str:
    """JSON can spell halves of characters, which no text holds."""
    text.encode("utf-8")  # raises a ValueError
    return text


Text = Annotated[str, AfterValidator(_encodable)]


class Described(BaseModel):
    """Unknown fields are refused, and nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class AskRequest(Described):
    """A question."""

    question: Annotated[Text, Field(description="The question, as typed; Japanese or English.")]
    earlier: Annotated[
        list[Text],
        Field(
            max_length=MOST_EARLIER,
            description="Earlier questions of the conversation, oldest first, so that a follow-up"
            " can refer to them.",
        ),
    ] = []
    sources: Annotated[
        list[Text] | None,
        Field(
            min_length=1,
            max_length=MOST_SOURCES,
            description="Answer from these articles only, named as citations name them; null for"
            " all.",
        ),
    ] = None
    language: Annotated[
        Language | None,
        Field(
            description="Language of replies and errors where the question itself does not tell;"
            " null for what Accept-Language prefers."
        ),
    ] = None
    literal: Annotated[
        bool,
        Field(
            description="Take the question as it stands, in its spelling, whatever was asked"
            " before."
        ),
    ] = False


class CitationModel(Described):
    """A place in an article; its text is what stands there, to the character."""

    role: Annotated[
        Role,
        Field(
            description="answer: it is (part of) the answer; support: it says the same at another"
            " place, or comes near; different: it answers the question, too, and says something"
            " else."
        ),
    ]
    source: Annotated[str, Field(description="The article, by its file's name in the index.")]
    title: Annotated[str, Field(description="The article's title.")]
    headings: Annotated[
        tuple[str, ...], Field(strict=False, description="The heading path, outermost first.")
    ]
    start: Annotated[
        int, Field(description="First code point of the words in the article's stored text.")
    ]
    end: Annotated[int, Field(description="One past the last.")]
    text: Annotated[str, Field(description="The words.")]
    passage_start: Annotated[
        int, Field(description="First code point of the passage that they were found in.")
    ]
    passage_end: Annotated[int, Field(description="One past its last.")]
    page: Annotated[
        int,
        Field(description="The page that they begin on, from 1; 0 where the format has none."),
    ]


class TimingsModel(Described):
    """Milliseconds spent."""

    search: Annotated[float, Field(description="Finding passages.")]
    read: Annotated[float, Field(description="Reading and deciding.")]
    total: Annotated[float, Field(description="All in all, without waiting for a turn.")]


class AnswerModel(Described):
    """What a question gets: an answer with its places, or an honest no."""

    question: Annotated[str, Field(description="The question, as asked.")]
    answered: Annotated[bool, Field(description="Whether the article answers it.")]
    answer: Annotated[
        str | None,
        Field(
            description="The texts of the citations of role answer, joined by a line break; null"
            " where there is none."
        ),
    ]
    confidence: Annotated[
        float,
        Field(description="Estimated probability that the best span answers the question, 0 to 1."),
    ]
    reason: Annotated[
        Reason | None,
        Field(
            description="Why there is no answer: not_in_article, smalltalk, which_article (several"
            " fit). invalid comes as an error here. null where there is an answer."
        ),
    ]
    reply: Annotated[
        str,
        Field(
            description="The sentence to show where there is no answer, else empty; never an"
            " article's words."
        ),
    ]
    understood_as: Annotated[
        str | None,
        Field(
            description="The question as it was searched, where that differs: a follow-up resolved,"
            " a name in the article's spelling; else null."
        ),
    ]
    citations: Annotated[
        tuple[CitationModel, ...],
        Field(
            strict=False,
            description="The places of the answer, those that back it, then those that disagree.",
        ),
    ]
    nearest: Annotated[
        tuple[CitationModel, ...],
        Field(
            strict=False,
            description="For not_in_article the nearest passages, for which_article the titles.",
        ),
    ]
    index_version: Annotated[str, Field(description="The version of the index searched.")]
    timings_ms: Annotated[TimingsModel, Field(description="Time spent.")]


class ErrorBody(Described):
    """An error."""

    code: Annotated[str, Field(description="A name that stays the same in every language.")]
    message: Annotated[
        str, Field(description="A sentence with a remedy, in the language that was asked for.")
    ]


class ErrorModel(Described):
    """Every error of these addresses."""

    error: Annotated[ErrorBody, Field(description="What went wrong.")]


class HealthModel(Described):
    """The state of the server."""

    status: Annotated[str, Field(description="ok, or ready.")]
