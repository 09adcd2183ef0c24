"""The conversation as HTML: questions, answers in the article's words, chips for their places."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from chat.answer import Answer, Citation, Role
from chat.confidence import band_of
from chat.web.history.html import actions_html, lapsed_html
from chat.web.session import Context, Session, Turn
from ingest import messages
from ingest.brackets import CLOSERS, OPENERS
from ingest.chunking import block_sentences
from ingest.document import Document, Span
from ingest.messages import Language

_LONGEST_QUESTION = 400
_LONGEST_EXCERPT = 120
_LONGEST_TITLE = 16
_SEPARATOR = " \u203a "


def text(key: str, language: Language, **details: object) -> str:
    """A message, escaped."""
    return escape(messages.text(key, language, **details))


def context_of(document: Document | None, citation: Citation) -> Context | None:
    """The sentence that the cited words are part of; None where they are all of it.

    Of a sentence that is nothing but a quotation the neighbour is shown too that says whose it is.
    """
    if document is None:
        return None
    cited = Span(citation.start, citation.end)
    for block in document.blocks:
        if not block.start <= cited.start < cited.end <= block.end:
            continue
        sentences = block_sentences(document, block)
        for at, sentence in enumerate(sentences):
            if sentence.start <= cited.start and cited.end <= sentence.end:
                shown = _with_speaker(document.text, sentences, at)
                if shown == cited:
                    return None
                inside = Span(cited.start - shown.start, cited.end - shown.start)
                return Context(shown.of(document.text), inside)
    return None


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
    asked = "".join(c if c.isprintable() or c == "\n" else " " for c in turn.question.strip())
    asked = _shortened(asked, _LONGEST_QUESTION)
    question = (
        f'<p class="question"{_lang(asked)}><span class="unseen">{text("web_you", language)}: '
        f"</span>{escape(asked)}</p>"
        if asked
        else ""
    )
    outcome, actions = _outcome(turn, language, titles), actions_html(turn, language)
    return f'<section class="turn">{question}{outcome}{actions}</section>'


def _outcome(turn: Turn, language: Language, titles: bool) -> str:
    if turn.answer is not None:
        return _answer(turn, turn.answer, language, titles)
    if turn.error:
        return f'<p class="problem" role="alert">{escape(turn.error)}</p>'
    if turn.lapsed is not None:
        return lapsed_html(turn.lapsed, language)
    if turn.stopped:
        return f'<p class="stopped">{text("web_stopped", language)}</p>'
    return f'<p class="searching">{text("web_searching", language)}</p>'


def _answer(turn: Turn, answer: Answer, language: Language, titles: bool) -> str:
    parts = []
    if answer.understood_as:
        parts.append(_understood(answer, language))
    parts.append(_words(turn, answer, language) if answer.answered else _reply(answer))
    numbered = list(enumerate(turn.cited))
    cited, nearest = numbered[: len(answer.citations)], numbered[len(answer.citations) :]
    chosen = [(at, citation) for at, citation in cited if citation.role is Role.ANSWER]
    backing = [(at, citation) for at, citation in cited if citation.role is Role.SUPPORT]
    if chosen:
        parts.append(f'<div class="chips">{_chips(turn, chosen, language, titles)}</div>')
    if backing:
        label = text("web_support", language)
        chips = _chips(turn, backing, language, titles)
        parts.append(f'<div class="chips"><span class="label">{label}</span>{chips}</div>')
    different = [(at, citation) for at, citation in cited if citation.role is Role.DIFFERENT]
    if different:
        label = text("web_different", language, words=different[0][1].text)
        chips = _chips(turn, different, language, titles)
        parts.append(
            f'<div class="chips different"><span class="label">{label}</span>{chips}</div>'
        )
    if nearest:
        parts.append(_nearest(turn, nearest, language, titles))
    if answer.answered:
        band = messages.text(f"confidence_{band_of(answer.confidence)}", language)
        sure = text("answer_confidence", language, band=band, confidence=answer.confidence)
        parts.append(f'<p class="confidence">{sure}</p>')
    flag = "true" if answer.answered else "false"
    return (
        f'<article class="answer" data-answer="{turn.number}" data-answered="{flag}">'
        f"{''.join(parts)}</article>"
    )


def _understood(answer: Answer, language: Language) -> str:
    """What a question was understood as, and a button that takes it as it was typed."""
    understood = text("answer_understood", language, question=answer.understood_as)
    undo = text("web_literal", language)
    return (
        f'<p class="understood">{understood} <button type="button" class="literal"'
        f' data-literal="{escape(answer.question[:_LONGEST_QUESTION])}">{undo}</button></p>'
    )


def _words(turn: Turn, answer: Answer, language: Language) -> str:
    """The answer, large, with the sentence that it is part of where it is but a part."""
    given = [(at, c) for at, c in enumerate(answer.citations) if c.role is Role.ANSWER]
    if len(given) != 1:
        items = "".join(
            f'<li data-number="{at + 1}"{_lang(c.text)}>{escape(c.text)}</li>' for at, c in given
        )
        return f'<ol class="words" role="list">{items}</ol>'
    at, citation = given[0]
    length = "long" if len(citation.text) > 60 else "short"
    words = (
        f'<blockquote class="words {length}"{_lang(citation.text)}>'
        f"{escape(citation.text)}</blockquote>"
    )
    context = turn.context[at] if at < len(turn.context) else None
    return words + (_context(context, language) if context else "")


def _context(context: Context, language: Language) -> str:
    sentence, cited = context.sentence, context.cited
    return (
        f'<p class="context"{_lang(sentence)}>'
        f'<span class="unseen">{text("web_context", language)}: </span>'
        f"{escape(sentence[: cited.start])}<strong>{escape(cited.of(sentence))}</strong>"
        f"{escape(sentence[cited.end :])}</p>"
    )


def _reply(answer: Answer) -> str:
    return f'<p class="reply"{_lang(answer.reply)}>{escape(answer.reply)}</p>'


def _nearest(
    turn: Turn, numbered: Sequence[tuple[int, Citation]], language: Language, titles: bool
) -> str:
    items = "".join(
        f"<li>{_chips(turn, [(at, citation)], language, titles)}"
        f"<p{_lang(citation.text)}>{escape(_excerpt(citation.text))}</p></li>"
        for at, citation in numbered
    )
    label = text("web_nearest", language)
    return f'<div class="nearest"><h3 class="label">{label}</h3><ul role="list">{items}</ul></div>'


def _excerpt(passage: str) -> str:
    return _shortened(" ".join(passage.split()), _LONGEST_EXCERPT)


def _place(citation: Citation, titles: bool, language: Language) -> tuple[str, str]:
    """Where a citation stands: title, if there are several articles, heading path and page."""
    title = citation.title if titles or not citation.headings else ""
    page = (text("web_page", language, page=citation.page),) if citation.page else ()
    return title, _SEPARATOR.join((*citation.headings, *page))


def _shortened(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[:longest] + "\u2026"


def _chips(
    turn: Turn, numbered: Sequence[tuple[int, Citation]], language: Language, titles: bool
) -> str:
    """One chip a citation; where several stand at one place, the first alone spells it out."""
    out = []
    places = groupby(numbered, key=lambda item: _place(item[1], titles, language))
    for (title, path), group in places:
        place = _SEPARATOR.join(filter(None, (title, path)))
        short = _SEPARATOR.join(filter(None, (_shortened(title, _LONGEST_TITLE), path)))
        for position, (at, _) in enumerate(group):
            name = text("web_citation", language, number=at + 1, place=place)
            spelt = f'<span class="place">{escape(short)}</span>' if position == 0 else ""
            identity = turn.citation_id(at)
            out.append(
                f'<button type="button" class="chip" data-citation="{identity}"'
                f' data-citation-chip="{identity}" aria-label="{name}" title="{escape(place)}">'
                f'<span class="number">{at + 1}</span>{spelt}</button>'
            )
    return "".join(out)


def _lang(words: str) -> str:
    """The ``lang`` attribute for words that may be in another language than the page."""
    return f' lang="{messages.language_of_text(words, "ja")}"'
