"""The library as HTML: the list, the questions before a change, progress."""

from __future__ import annotations

from datetime import datetime
from html import escape
from urllib.parse import urlencode

from chat.web.conversation import text
from chat.web.library.entries import Entry, Sheet
from index.version import Manifest
from ingest.fetch import is_url
from ingest.messages import Language

PATH = "library/text"
"""The address of stored texts, below the page's."""
_DIGITS = 16


def head_html(language: Language, before: Manifest | None) -> str:
    """The title and what can be done to the whole.

    Args:
        language: of the interface.
        before: the version that one can go back to.
    """
    back = " disabled"
    if before is not None:
        ask = text("library_roll_back_ask", language, **details_of(before))
        back = f' data-version="{escape(before.version)}" data-ask="{ask}"'
    return (
        f'<h1 tabindex="-1">{text("library_title", language)}</h1>'
        f'<p class="lead">{text("library_lead", language)}</p><div class="tools">'
        + _button("add", "library_add", language, kind="primary")
        + _button("rebuild", "library_rebuild", language)
        + _button("roll_back", "library_roll_back", language, back)
        + "</div>"
    )


def details_of(manifest: Manifest) -> dict[str, object]:
    """What is said of a version: when it was made (in the server's time), how much is in it."""
    created = datetime.fromisoformat(manifest.created).astimezone()
    documents = sum(len(record.documents) for record in manifest.sources)
    return {"created": f"{created:%Y-%m-%d %H:%M:%S}", "documents": documents}


def list_html(sheet: Sheet, totals: tuple[int, int], language: Language) -> str:
    """The list.

    Args:
        sheet: what is shown of it.
        totals: articles and passages of all.
        language: of the interface.
    """
    documents, passages = totals
    count = text(
        "library_count", language, files=sheet.total, documents=documents, passages=passages
    )
    if sheet.found != sheet.total:
        count = text("library_found", language, found=sheet.found, total=sheet.total)
    summary = f'<p class="count" role="status">{count}</p>'
    if not sheet.entries:
        return f'{summary}<p class="empty">{text("library_nothing", language)}</p>'
    columns = ("article", "file", "passages", "origin", "actions")
    head = "".join(f'<th scope="col">{text(f"library_{name}", language)}</th>' for name in columns)
    rows = "".join(_row(entry, language) for entry in sheet.entries)
    label = text("library_list", language)
    return (
        f'{summary}<table aria-label="{label}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>{_sheets(sheet, language)}"
    )


def _row(entry: Entry, language: Language) -> str:
    title = escape(entry.title or entry.source)
    if entry.documents > 1:
        title += f" <small>{text('library_more', language, count=entry.documents - 1)}</small>"
    if entry.problem is not None:
        title += f'<p class="problem">{escape(entry.problem.message(language))}</p>'
    origin = "library_configured" if entry.added is None else "library_added"
    cells = (
        ("file", "library_file", escape(entry.source)),
        ("number", "library_passages", f"{entry.passages:,}"),
        ("origin", "library_origin", text(origin, language)),
    )
    return (
        f'<tr data-source="{escape(entry.source)}"><th scope="row">{title}</th>'
        + "".join(
            f'<td class="{kind}" data-label="{text(key, language)}">{words}</td>'
            for kind, key, words in cells
        )
        + f'<td class="actions">{_actions(entry, language)}</td></tr>'
    )


def _actions(entry: Entry, language: Language) -> str:
    digits = entry.sha256[:_DIGITS]
    told = f' data-source="{escape(entry.source)}" data-sha256="{digits}"'
    actions = ""
    if entry.documents:
        address = escape(f"{PATH}?{urlencode({'source': entry.source, 'sha256': digits})}")
        label = text("library_download_of", language, name=entry.source)
        words = text("library_download", language)
        actions = f'<a href="{address}" download aria-label="{label}">{words}</a>'
    if entry.added is None:
        return actions
    for name in ("rename", "remove"):
        ask = text(f"library_{name}_ask", language, name=entry.source)
        label = text(f"library_{name}_of", language, name=entry.source)
        more = f'{told} data-ask="{ask}" aria-label="{label}"'
        # What cannot be read cannot be kept under another name; an address is what it is.
        if name == "remove" or (entry.documents and not is_url(entry.source)):
            actions += _button(name, f"library_{name}", language, more)
    return actions


def _sheets(sheet: Sheet, language: Language) -> str:
    if sheet.count == 1:
        return ""
    at, last = sheet.number, sheet.count - 1
    previous = f' data-number="{at - 1}"' + (" disabled" if at == 0 else "")
    following = f' data-number="{at + 1}"' + (" disabled" if at == last else "")
    here = text("library_sheet", language, number=at + 1, count=sheet.count)
    return (
        f'<nav aria-label="{text("library_sheets", language)}">'
        + _button("turn", "library_previous", language, previous)
        + f"<span>{here}</span>"
        + _button("turn", "library_next", language, following)
        + "</nav>"
    )


def _button(action: str, key: str, language: Language, more: str = "", kind: str = "") -> str:
    return (
        f'<button type="button" class="sm {kind}" data-library="{action}"{more}>'
        f"{text(key, language)}</button>"
    )


def questions_html(language: Language) -> str:
    """What is asked before a change; the page's script opens one and fills in what it is about."""
    return "".join(
        f'<dialog id="library-ask-{action}" aria-labelledby="library-title-{action}"'
        f' aria-describedby="library-words-{action}"><form method="dialog">'
        f'<h2 id="library-title-{action}">{text(f"library_{action}_title", language)}</h2>'
        f'<p class="words" id="library-words-{action}"></p>{_field(action)}<div class="tools">'
        f'<button class="sm" value="" formnovalidate>{text("library_keep", language)}</button>'
        f'<button class="sm primary" value="yes">{text(f"library_{action}", language)}</button>'
        "</div></form></dialog>"
        for action in ("remove", "rename", "roll_back")
    )


def _field(action: str) -> str:
    if action != "rename":
        return ""
    return (
        '<input type="text" required maxlength="180" autocomplete="off" spellcheck="false"'
        ' aria-labelledby="library-words-rename">'
    )


def running_html(label: str, stage: str, share: float, language: Language) -> str:
    """A bar with its stage in words, and the button that ends it.

    Args:
        label: what is being done.
        stage: the stage's message key.
        share: what is done, 0 to 1.
        language: of the interface.
    """
    percent = round(share * 100)
    words = f"{text(stage, language)} {percent}%"
    return (
        f'<div class="status running"><p>{escape(label)}</p><div class="bar" role="progressbar"'
        f' aria-label="{escape(label)}" aria-valuemin="0" aria-valuemax="100"'
        f' aria-valuenow="{percent}" aria-valuetext="{words}">'
        f'<span style="width:{percent}%"></span></div><div class="tools">'
        f'<p class="stage">{words}</p>{_button("stop", "library_cancel", language)}</div></div>'
    )
