"""What must hold of whatever a question gets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chat.answer import Answer, Reason
from ingest import messages
from ingest.messages import LANGUAGES

# How the sentences about errors begin that nobody foresaw.
UNFORESEEN = (
    "Traceback",
    *(messages.text("internal", language, reason="\0").split("\0")[0] for language in LANGUAGES),
)


def check_answer(answer: Answer, texts: Mapping[str, str]) -> None:
    """An answer in the article's words, or a sentence."""
    for place in (*answer.citations, *answer.nearest):
        assert place.text
        assert texts[place.source][place.start : place.end] == place.text
    assert 0.0 <= answer.confidence <= 1.0
    if answer.answered:
        given = [place.text for place in answer.citations if place.role == "answer"]
        assert answer.answer == "\n".join(given)
        assert answer.reason is None
    else:
        assert answer.answer is None
        assert isinstance(answer.reason, Reason)
        assert answer.reply
        sendable(answer.reply)
    sendable(answer.understood_as or "")


def check_object(answer: Mapping[str, Any], texts: Mapping[str, str]) -> None:
    """As ``check_answer``, of the object that programs get."""
    for place in (*answer["citations"], *answer["nearest"]):
        assert texts[place["source"]][place["start"] : place["end"]] == place["text"]
    assert answer["answered"] or answer["reply"]


def check_sentence(sentence: str) -> None:
    """One sentence for people, and not of an error that nobody foresaw."""
    assert sentence.strip()
    assert not any(words in sentence for words in UNFORESEEN), sentence
    sendable(sentence)


def sendable(text: str) -> None:
    """Whether it can be sent anywhere: halves of characters cannot."""
    text.encode("utf-8")
