"""The form for votes, which the page's script puts under an answer, and what became of one."""

from __future__ import annotations

import json
from dataclasses import asdict
from html import escape

from chat.feedback.vote import MAX_COMMENT, Fault
from chat.web.history.saved import now
from chat.web.voting.handlers import Outcome
from ingest import messages
from ingest.messages import Language

_WORDS = ("vote_take", "vote_gold", "vote_gold_none", "vote_gold_remove", "vote_sending")


def _text(key: str, language: Language, **details: object) -> str:
    return escape(messages.text(key, language, **details))


def voting_html(language: Language, allowed: bool) -> str:
    """The form, once, never seen itself: the script copies it; nothing where no vote is taken."""
    if not allowed:
        return ""
    faults = "".join(
        f'<label><input type="radio" name="fault" value="{fault.value}">'
        f"<span>{_text(f'vote_{fault.value}', language)}</span></label>"
        for fault in Fault
    )
    words = {key: messages.catalogue(language)[key] for key in _WORDS}
    told = escape(json.dumps(words, ensure_ascii=False))
    return (
        f'<div class="voting" lang="{language}" data-words="{told}" hidden>'
        f'<form class="vote-form" novalidate aria-label="{_text("vote_form", language)}">'
        f"<fieldset><legend>{_text('vote_why', language)}</legend>{faults}</fieldset>"
        f'<label class="vote-comment"><span>{_text("vote_comment", language)}</span>'
        f'<textarea name="comment" rows="2" maxlength="{MAX_COMMENT}"></textarea></label>'
        f'<div class="vote-gold"><p class="label">{_text("vote_right", language)}</p>'
        f'<p class="vote-how">{_text("vote_how", language)}</p>'
        f"{_field_html(language)}"
        f'<p class="vote-words" role="status"></p>'
        f'<button type="button" class="sm" data-vote="take">{_text("vote_take", language)}</button>'
        f'<button type="button" class="sm" data-vote="remove" hidden>'
        f"{_text('vote_gold_remove', language)}</button></div>"
        f'<div class="vote-buttons"><button type="submit" class="sm primary">'
        f"{_text('vote_send', language)}</button>"
        f'<button type="button" class="sm" data-vote="close">{_text("vote_close", language)}'
        f"</button></div></form></div>"
    )


def _field_html(language: Language) -> str:
    """Where the article's words are selected by keyboard alone; the script fills it in."""
    return (
        f'<button type="button" class="sm" data-vote="keys" aria-expanded="false">'
        f"{_text('vote_keys', language)}</button>"
        f'<label class="vote-field" hidden><span>{_text("vote_field", language)}</span>'
        '<textarea name="words" rows="6" aria-readonly="true" inputmode="none" spellcheck="false"'
        ' autocomplete="off"></textarea></label>'
    )


def outcome_html(outcome: Outcome) -> str:
    """What became of a vote, for the script to show under the answer; never seen itself."""
    # The time tells an outcome from the same one again.
    row = asdict(outcome) | {"at": now()}
    told = escape(json.dumps(row, ensure_ascii=False))
    return f'<p data-outcome="{told}"></p>'
