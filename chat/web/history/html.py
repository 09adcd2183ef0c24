"""What can be done with a turn, and the list of conversations, as HTML."""

from __future__ import annotations

import json
from html import escape

from chat.web.history.saved import now, saved_json
from chat.web.session import Session, Turn
from ingest import messages
from ingest.messages import Language

_SIGNS = {
    "retry": "M13 8a5 5 0 1 1-1.5-3.6M13 2v3h-3",
    "edit": "M10.5 3 13 5.5 6 12.5 3 13l.5-3z",
    "up": "M5 7v6H3V7zm0 0 2.5-4.5c1 0 1.5.7 1.5 1.5v2.5h3.2c.7 0 1.2.6 1.1 1.3l-.8 4"
    "c-.1.7-.6 1.2-1.3 1.2H5",
    "down": "M5 9V3H3v6zm0 0 2.5 4.5c1 0 1.5-.7 1.5-1.5V9.5h3.2c.7 0 1.2-.6 1.1-1.3l-.8-4"
    "c-.1-.7-.6-1.2-1.3-1.2H5",
}
_EXPORT = "export_"
_SCRIPT = (
    "manners_editing",
    "manners_edit_cancel",
    "manners_queue",
    "manners_next",
    "manners_waiting",
    "manners_in_box",
    "too_many_waiting",
    "web_searching",
    "web_you",
    "history_rename",
    "history_name",
    "history_save_name",
    "history_markdown",
    "history_json",
    "history_delete",
    "history_current",
    "history_actions",
    "history_empty",
    "history_full",
    "history_note",
    "history_deleted",
    "history_deleted_all",
    "history_cleared",
    "history_replaced",
    "history_undo",
    "history_untitled",
)


def _text(key: str, language: Language, **details: object) -> str:
    return escape(messages.text(key, language, **details))


def _button(action: str, key: str, language: Language, more: str = "") -> str:
    label = _text(key, language)
    return (
        f'<button type="button" data-turn-action="{action}" aria-label="{label}" title="{label}"'
        f'{more}><svg viewBox="0 0 16 16" aria-hidden="true"><path d="{_SIGNS[action]}"/></svg>'
        "</button>"
    )


def actions_html(turn: Turn, language: Language) -> str:
    """Buttons under a turn: ask again, edit, and, where votes are taken, judge the answer.

    The question is told to the script, which puts it into the box to be edited; the time of the
    answer, too, which names it in a judgement.
    """
    if turn.pending or not turn.question.strip():
        return ""
    buttons = _button("retry", "manners_retry", language)
    buttons += _button("edit", "manners_edit", language)
    if turn.votable:
        buttons += _button("up", "vote_up", language, ' aria-pressed="false"')
        buttons += _button("down", "vote_down", language, ' aria-pressed="false"')
    return (
        f'<div class="turn-actions" role="group" aria-label="{_text("manners_turn", language)}"'
        f' data-turn="{turn.number}" data-at="{escape(turn.at)}"'
        f' data-question="{escape(turn.question)}">{buttons}</div>'
    )


def lapsed_html(words: str, language: Language) -> str:
    """An answer that no longer stands: the remark, and the words, which are no citation."""
    then = messages.text("manners_lapsed_words", language, words=words) if words else ""
    return f'<p class="lapsed" role="note">{_text("manners_lapsed", language)}</p>' + (
        f'<p class="lapsed-words">{escape(then)}</p>' if then else ""
    )


def saved_html(session: Session) -> str:
    """What the page's script keeps in the browser; never seen."""
    return f'<div data-conversation="{escape(saved_json(session))}" data-id="{session.id}"></div>'


def stage_html(key: str, language: Language) -> str:
    """How far the running question is, for the script to show; never seen."""
    return f'<p data-stage="{key}">{_text(key, language)}</p>' if key else ""


def returned_html(question: str) -> str:
    """A question that was not answered, for the script to put back into the box; never seen."""
    # The time tells it from the same one again.
    return f'<p data-returned="{escape(question)}" data-at="{now()}"></p>'


def history_html(language: Language) -> str:
    """The button for the history and its dialog; the script fills the list in."""
    catalogue = messages.catalogue(language)
    keys = [*_SCRIPT, *(key for key in catalogue if key.startswith(_EXPORT))]
    bands = [f"confidence_{band}" for band in ("high", "middle", "low")]
    words = {key: catalogue[key] for key in (*keys, *bands)}
    told = escape(json.dumps(words, ensure_ascii=False))

    def button(action: str, key: str, kind: str = "") -> str:
        label = _text(key, language)
        return f'<button type="button" class="sm{kind}" data-history="{action}">{label}</button>'

    title = _text("history_title", language)
    return (
        f'<div class="history" lang="{language}" data-words="{told}">'
        f'<button type="button" class="sm" data-history="show" aria-haspopup="dialog">'
        f"{_text('history_open', language)}</button>"
        f'<dialog class="history-dialog" aria-labelledby="history-title">'
        f'<header><h2 id="history-title" tabindex="-1">{title}</h2>'
        f"{button('close', 'history_close')}</header>"
        f'<p class="history-note">{_text("history_note", language)}</p>'
        f'<div class="history-tools">{button("new", "history_new", " primary")}'
        f"{button('delete-all', 'history_delete_all')}</div>"
        f'<p class="history-undo" role="status"></p><ul role="list"></ul></dialog></div>'
    )
