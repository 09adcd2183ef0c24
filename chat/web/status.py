"""Small pieces of the page: progress and outcome of adding an article, hints, a switch."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from chat.web.conversation import text
from ingest import messages
from ingest.messages import Language
from ingest.readers import FORMATS


def progress_html(name: str, stage: str, share: float, language: Language) -> str:
    """A bar with its stage in words.

    Args:
        name: the article being added.
        stage: the stage's message key.
        share: what is done, 0 to 1.
        language: of the interface.
    """
    percent = round(share * 100)
    label = text("web_adding", language, name=name)
    return (
        f'<div class="status"><p>{label}</p><div class="bar" role="progressbar"'
        f' aria-label="{label}" aria-valuemin="0" aria-valuemax="100" aria-valuenow="{percent}"'
        f' aria-valuetext="{text(stage, language)} {percent}%">'
        f'<span style="width:{percent}%"></span></div>'
        f'<div class="tools"><p class="stage">{text(stage, language)} {percent}%</p>'
        f'<button type="button" class="sm" data-leave>{text("library_cancel", language)}</button>'
        "</div></div>"
    )


def message_html(sentence: str, done: bool, notes: Sequence[str] = ()) -> str:
    """How it ended.

    Args:
        sentence: what happened.
        done: whether it worked.
        notes: what the user should know about the article.
    """
    kind, role = ("done", "status") if done else ("problem", "alert")
    more = "".join(f'<p class="remark">{escape(note)}</p>' for note in notes)
    return f'<div class="status {kind}" role="{role}"><p>{escape(sentence)}</p>{more}</div>'


def hint_html(language: Language, max_upload_mb: float) -> str:
    """Which files are taken as articles."""
    formats = sorted(FORMATS)
    hint = text("web_file_hint", language, formats=", ".join(formats), limit=max_upload_mb)
    return file_rules_html(formats, max_upload_mb, language, f"<p>{hint}</p>")


def file_rules_html(
    formats: Sequence[str], max_upload_mb: float, language: Language, inner: str
) -> str:
    """The rules for files, read by the page's script, around what people read.

    Args:
        formats: endings that are taken, with their dot.
        max_upload_mb: the largest file, in megabytes.
        language: of the sentences that the script says.
        inner: HTML.
    """
    # "{name}" and "{size}" are filled in by the script.
    large = messages.catalogue(language)["web_too_large"].replace("{size:.1f}", "{size}")
    large = large.replace("{limit:g}", f"{max_upload_mb:g}")
    listed = ", ".join(formats)
    bad = messages.text("source_format", language, source="{name}", formats=listed)
    return (
        f'<div data-max-bytes="{int(max_upload_mb * 1_000_000)}" data-formats="{" ".join(formats)}"'
        f' data-too-large="{escape(large)}" data-bad-format="{escape(bad)}">{inner}'
        '<p class="file-problem" role="alert"></p></div>'
    )


def expand_html(language: Language) -> str:
    """The button that gives the article the whole of a narrow screen, and back."""
    return (
        '<button type="button" class="sm" aria-pressed="false">'
        f'<span class="enlarge">{text("web_expand", language)}</span>'
        f'<span class="shrink">{text("web_shrink", language)}</span></button>'
    )
