"""The conversation as HTML: questions, and what came of each."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from chat.answer import Citation
from chat.web.card import card_html
from chat.web.history.html import actions_html, lapsed_html
from chat.web.sentences import Sentences
from chat.web.session import Context, Session, Turn
from chat.web.wording import LONGEST_QUESTION, lang, printable, shortened, text
from ingest.brackets import CLOSERS, OPENERS
from ingest.document import Document, Span
from ingest.messages import Language

__all__ = ["context_of", "conversation_html", "text"]

# What is shown of a sentence before the cited words, and behind them, at most.
_ROOM = 1000


def context_of(
    document: Document | None, citation: Citation, sentences: Sentences | None = None
) -> Context | None:
    """The sentence that the cited words are part of; None where they are all of it.

    Of a sentence that is nothing but a quotation the neighbour is shown too that says whose it is;
    of a very long one (code is one sentence) what stands around the words.

    Args:
        document: where they stand; None where it is gone.
        citation: the words.
        sentences: of the document, where many places of it are looked at.
    """
    if document is None or document.text[citation.start : citation.end] != citation.text:
        return None
    cited = Span(citation.start, citation.end)
    found = (sentences or Sentences(document)).around(cited)
    shown = _with_speaker(document.text, *found) if found else cited
    return None if shown == cited else _around(document.text, shown, cited)


def _around(text: str, shown: Span, cited: Span) -> Context:
    """Cited words in a sentence, which is cut where it goes on for long before or behind them."""
    start, end = max(shown.start, cited.start - _ROOM), min(shown.end, cited.end + _ROOM)
    before, after = "\u2026" * (shown.start < start), "\u2026" * (end < shown.end)
    first = cited.start - start + len(before)
    inside = Span(first, first + cited.end - cited.start)
    return Context(f"{before}{text[start:end]}{after}", inside)


def _with_speaker(text: str, sentences: Sequence[Span], at: int) -> Span:
    """A sentence, with the next or the last one where it is a quotation and nothing else."""
    words = sentences[at].of(text)
    if not (words[0] in OPENERS and words[-1] in CLOSERS):
        return sentences[at]
    start, end = sentences[at].start, sentences[at].end
    after = text[sentences[at + 1].start : sentences[at + 1].end] if at + 1 < len(sentences) else ""
    if after.startswith("と"):
        end = sentences[at + 1].end
    elif at:
        start = sentences[at - 1].start
    elif after:
        end = sentences[at + 1].end
    return Span(start, end)


def conversation_html(session: Session, examples: Sequence[str], titles: bool) -> str:
    """The whole conversation.

    Args:
        session: what was said.
        examples: questions offered before the first one.
        titles: whether chips name their article too, because there are several.
    """
    language = session.language
    inner = (
        "".join(_turn(turn, language, titles) for turn in session.turns)
        if session.turns
        else _welcome(examples, language)
    )
    label = text("web_conversation", language)
    return (
        f'<div class="log" role="log" aria-live="polite" aria-label="{label}" tabindex="0"'
        f' data-language="{language}" data-title="{text("web_title", language)}">{inner}</div>'
    )


def _welcome(examples: Sequence[str], language: Language) -> str:
    offered = "".join(
        f'<li><button type="button" class="example" data-example="{escape(question)}">'
        f"{escape(question)}</button></li>"
        for question in examples
    )
    heading = f'<h2>{text("web_examples", language)}</h2><ul role="list">{offered}</ul>'
    return (
        f'<div class="welcome"><h1>{text("web_welcome", language)}</h1>'
        f'<p class="wide">{text("web_empty", language)}</p>'
        f'<p class="narrow">{text("web_empty_narrow", language)}</p>'
        f"{heading if offered else ''}</div>"
    )


def _turn(turn: Turn, language: Language, titles: bool) -> str:
    asked = shortened(printable(turn.question.strip()), LONGEST_QUESTION)
    question = (
        f'<p class="question"{lang(asked)}><span class="unseen">{text("web_you", language)}: '
        f"</span>{escape(asked)}</p>"
        if asked
        else ""
    )
    outcome, actions = _outcome(turn, language, titles), actions_html(turn, language)
    return f'<section class="turn">{question}{outcome}{actions}</section>'


def _outcome(turn: Turn, language: Language, titles: bool) -> str:
    if turn.answer is not None:
        return card_html(turn, turn.answer, language, titles)
    if turn.error:
        return f'<p class="problem" role="alert">{escape(turn.error)}</p>'
    if turn.lapsed is not None:
        return lapsed_html(turn.lapsed, language)
    if turn.stopped:
        return f'<p class="stopped">{text("web_stopped", language)}</p>'
    return f'<p class="searching">{text("web_searching", language)}</p>'
