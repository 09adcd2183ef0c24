"""One answer as HTML: its words, large, chips for their places, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from chat.answer import Answer, Citation, Role
from chat.confidence import band_of
from chat.web.reading.copying import copy_buttons, link_button
from chat.web.reading.found import found_html
from chat.web.session import Context, Turn
from chat.web.wording import SEPARATOR, lang, path_of, printable, shortened, text
from ingest import messages
from ingest.document import Span
from ingest.messages import Language

_LONGEST_EXCERPT = 120
_LONGEST_TITLE = 16


def card_html(turn: Turn, answer: Answer, language: Language, titles: bool) -> str:
    """The answer of one turn.

    Args:
        turn: the turn.
        answer: its answer.
        language: of the interface.
        titles: whether chips name their article too, because there are several.
    """
    parts = []
    if answer.understood_as:
        parts.append(_understood(answer, language))
    parts.append(_words(turn, answer, language) if answer.answered else _reply(answer))
    numbered = list(enumerate(turn.cited))
    first, last = len(answer.citations), len(answer.citations) + len(answer.nearest)
    cited, nearest, others = numbered[:first], numbered[first:last], numbered[last:]
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
    parts.append(copy_buttons(answer, language))
    if others:
        parts.append(_others(turn, others, language, titles))
    if turn.found is not None:
        parts.append(found_html(turn.found, language, titles))
    flag = "true" if answer.answered else "false"
    return (
        f'<article class="answer" data-answer="{turn.number}" data-answered="{flag}"'
        f' data-copied="{text("copy_done", language)}"'
        f' data-copy-failed="{text("copy_failed", language)}">'
        f"{''.join(parts)}</article>"
    )


def _understood(answer: Answer, language: Language) -> str:
    """What a question was understood as, and a button that takes it as it was typed."""
    searched = printable(answer.understood_as or "")
    understood = text("answer_understood", language, question=searched)
    undo = text("web_literal", language)
    return (
        f'<p class="understood">{understood} <button type="button" class="literal"'
        f' data-literal="{escape(answer.question)}">{undo}</button></p>'
    )


def _words(turn: Turn, answer: Answer, language: Language) -> str:
    """The answer, large, with the sentence that it is part of where it is but a part."""
    given = [(at, c) for at, c in enumerate(answer.citations) if c.role is Role.ANSWER]
    if len(given) != 1:
        items = "".join(
            f'<li data-number="{at + 1}"{lang(c.text)}>{escape(c.text)}</li>' for at, c in given
        )
        return f'<ol class="words" role="list">{items}</ol>'
    at, citation = given[0]
    length = "long" if len(citation.text) > 60 else "short"
    words = (
        f'<blockquote class="words {length}"{lang(citation.text)}>'
        f"{escape(citation.text)}</blockquote>"
    )
    context = turn.context[at] if at < len(turn.context) else None
    return words + (_context(context, language) if context else "")


def _context(context: Context, language: Language) -> str:
    sentence, cited = context.sentence, context.cited
    return (
        f'<p class="context"{lang(sentence)}>'
        f'<span class="unseen">{text("web_context", language)}: </span>'
        f"{escape(sentence[: cited.start])}<strong>{escape(cited.of(sentence))}</strong>"
        f"{escape(sentence[cited.end :])}</p>"
    )


def _reply(answer: Answer) -> str:
    return f'<p class="reply"{lang(answer.reply)}>{escape(answer.reply)}</p>'


def _nearest(
    turn: Turn, numbered: Sequence[tuple[int, Citation]], language: Language, titles: bool
) -> str:
    items = "".join(
        f"<li>{_chips(turn, [(at, citation)], language, titles)}"
        f"<p{lang(citation.text)}>{escape(_excerpt(citation.text))}</p></li>"
        for at, citation in numbered
    )
    label = text("web_nearest", language)
    return f'<div class="nearest"><h3 class="label">{label}</h3><ul role="list">{items}</ul></div>'


def _excerpt(passage: str) -> str:
    return shortened(" ".join(passage.split()), _LONGEST_EXCERPT)


def _place(citation: Citation, titles: bool, language: Language) -> tuple[str, str]:
    """Where a citation stands: title, if there are several articles, heading path and page."""
    title = citation.title if titles or not citation.headings else ""
    return title, path_of(citation, language)


def _others(
    turn: Turn, numbered: Sequence[tuple[int, Citation]], language: Language, titles: bool
) -> str:
    """What else the reader thought of, each in its sentence; folded."""
    items = []
    for candidate, (at, citation) in zip(turn.candidates, numbered, strict=True):
        chip = _chips(turn, [(at, citation)], language, titles, "web_candidate")
        context = candidate.context or Context(citation.text, Span(0, len(citation.text)))
        band = messages.text(f"confidence_{band_of(candidate.probability)}", language)
        sure = text("answer_confidence", language, band=band, confidence=candidate.probability)
        items.append(
            f'<li>{chip}{_context(context, language)}<p class="confidence">{sure}</p></li>'
        )
    label = text("other_candidates", language, count=len(items))
    return (
        f'<details class="others"><summary>{label}</summary>'
        f'<ul role="list">{"".join(items)}</ul></details>'
    )


def _chips(
    turn: Turn,
    numbered: Sequence[tuple[int, Citation]],
    language: Language,
    titles: bool,
    key: str = "web_citation",
) -> str:
    """One chip a citation, with a button that copies its link.

    Where several stand at one place, the first alone spells it out. ``key`` is of their names.
    """
    out = []
    places = groupby(numbered, key=lambda item: _place(item[1], titles, language))
    for (title, path), group in places:
        place = SEPARATOR.join(filter(None, (title, path)))
        short = SEPARATOR.join(filter(None, (shortened(title, _LONGEST_TITLE), path)))
        for position, (at, citation) in enumerate(group):
            name = text(key, language, number=at + 1, place=place)
            spelt = f'<span class="place">{escape(short)}</span>' if position == 0 else ""
            identity = turn.citation_id(at)
            link = link_button(citation, text("link_copy", language, number=at + 1))
            out.append(
                f'<span class="cited"><button type="button" class="chip"'
                f' data-citation="{identity}" data-citation-chip="{identity}"'
                f' aria-label="{name}" title="{escape(place)}">'
                f'<span class="number">{at + 1}</span>{spelt}</button>{link}</span>'
            )
    return "".join(out)
