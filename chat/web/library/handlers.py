"""What each event of the library does; nothing here knows Gradio, as in ``chat.web.handlers``."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from chat.index_report import problem_lines
from chat.web.library.cancelling import CancellableProgress
from chat.web.library.changes import Library
from chat.web.library.entries import sheet_of
from chat.web.library.html import (
    details_of,
    head_html,
    list_html,
    questions_html,
    running_html,
)
from chat.web.session import Running
from chat.web.status import message_html
from chat.web.told import sentence_of
from chat.web.upload import BarProgress
from chat.web.work import Work
from index.outcome import BuildReport
from ingest import messages
from ingest.errors import LibraryError
from ingest.messages import Language

_EVERY = 0.2


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the library shows after an event; None leaves a part as it is.

    Attributes:
        head: the title and what can be done to the whole, as HTML.
        list: the articles, as HTML.
        status: how far a change is, or how it ended, as HTML.
        questions: what is asked before a change, as HTML.
        running: the change that is going on.
        changed: whether the index is another one now.
    """

    head: str | None = None
    list: str | None = None
    status: str | None = None
    questions: str | None = None
    running: Running | None = None
    changed: bool = False


@dataclass(frozen=True, slots=True)
class _Done:
    """How a change ended: a sentence, what else is to be known, and whether it was one."""

    sentence: str
    notes: tuple[str, ...] = ()
    changed: bool = True


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for, as the page's script says it; nothing in it is to be trusted.

    Attributes:
        action: "remove", "rename", "rebuild" or "roll_back".
        source: the file that it is about.
        sha256: the first digits of the hash of its bytes.
        name: its new name.
        version: the version to go back to.
    """

    action: str = ""
    source: str = ""
    sha256: str = ""
    name: str = ""
    version: str = ""

    @classmethod
    def of(cls, raw: object) -> Ask:
        """What an event of the page brings along."""
        raw = raw if isinstance(raw, Mapping) else {}
        return cls(**{key: str(raw.get(key) or "")[:1000] for key in cls.__slots__})


@dataclass(frozen=True, slots=True)
class LibraryHandlers:
    """The events of the library.

    Attributes:
        library: the articles.
    """

    library: Library

    @property
    def allowed(self) -> bool:
        """Whether the library may be looked at and changed."""
        return self.library.allowed

    def load(self, language: Language) -> Shelf:
        """A page was opened."""
        if not self.library.allowed:
            return Shelf()
        return self._shown("", 0, language, questions_html(language))

    def look(self, words: str, number: int, language: Language) -> Shelf:
        """The list is looked at.

        Args:
            words: what to find.
            number: which part of the list, from 0.
            language: of the interface.
        """
        return self._shown(words, number, language)

    def stop(self, running: Running | None) -> None:
        """The change that is going on is to be left."""
        if running is not None:
            running.stop.set()

    def act(self, ask: Ask, words: str, language: Language) -> Iterator[Shelf]:
        """A change is to be made.

        Args:
            ask: which.
            words: what the list is narrowed to.
            language: of the interface.
        """
        running = Running()
        label = _label(ask, language)
        waiting = running_html(label, "web_waiting", 0, language)
        yield Shelf(status=waiting, running=running)

        def work(report: Callable[[tuple[str, float]], None]) -> _Done:
            bar = BarProgress(lambda stage, share: report((stage, share)))
            return self._carry_out(ask, CancellableProgress(running.stop, bar), language)

        job: Work[_Done, tuple[str, float]] = Work(work)
        yield from _watched(job, label, running.stop, language)
        try:
            done = job.result()
        except Exception as error:
            status = message_html(sentence_of(error, language), done=False)
            changed = False
        else:
            status = message_html(done.sentence, done=True, notes=done.notes)
            changed = done.changed
        shown = self._shown(words, 0, language)
        yield Shelf(shown.head, shown.list, status, changed=changed)

    def _carry_out(self, ask: Ask, progress: CancellableProgress, language: Language) -> _Done:
        if ask.action == "remove":
            self.library.remove(ask.source, ask.sha256, progress)
            return _Done(messages.text("library_removed", language, name=ask.source))
        if ask.action == "rename":
            name = self.library.rename(ask.source, ask.sha256, ask.name, progress)
            if name == ask.source:
                return _Done(messages.text("library_same_name", language, name=name), (), False)
            return _Done(messages.text("library_renamed", language, name=name))
        if ask.action == "rebuild":
            return _rebuilt(self.library.rebuild(progress), language)
        if ask.action == "roll_back":
            details = details_of(self.library.roll_back(ask.version, progress))
            return _Done(messages.text("library_rolled_back", language, **details))
        raise LibraryError("library_gone", name=ask.source)

    def _shown(
        self, words: str, number: int, language: Language, questions: str | None = None
    ) -> Shelf:
        try:
            entries = self.library.entries()
        except Exception as error:
            problem = message_html(sentence_of(error, language), done=False)
            head = head_html(language, None) if self.library.allowed else ""
            return Shelf(head, problem, "", questions)
        totals = sum(e.documents for e in entries), sum(e.passages for e in entries)
        listed = list_html(sheet_of(entries, words, number), totals, language)
        return Shelf(head_html(language, self.library.before()), listed, questions=questions)


def _watched(
    job: Work[_Done, tuple[str, float]], label: str, stop: threading.Event, language: Language
) -> Iterator[Shelf]:
    """How far a change is, until it has ended; one that is cancelled ends by itself, soon."""
    share, cancelling = 0.0, False
    for report in job.watch(_EVERY):
        if stop.is_set():
            if not cancelling:
                cancelling = True
                yield Shelf(status=running_html(label, "library_cancelling", share, language))
        elif report is not None:
            stage, share = report
            yield Shelf(status=running_html(label, stage, share, language))


def _label(ask: Ask, language: Language) -> str:
    if ask.action == "remove":
        return messages.text("library_removing", language, name=ask.source)
    if ask.action == "rename":
        return messages.text("library_renaming", language, name=ask.source)
    if ask.action == "roll_back":
        return messages.text("library_rolling_back", language)
    return messages.text("library_rebuilding", language)


def _rebuilt(report: BuildReport, language: Language) -> _Done:
    notes = tuple(problem_lines(report, language))
    if not report.changed:
        return _Done(messages.text("library_unchanged", language), notes, False)
    changes = report.changes
    sentence = messages.text(
        "library_rebuilt",
        language,
        added=len(changes.added),
        changed=len(changes.changed),
        deleted=len(changes.deleted),
        moved=len(changes.moved),
        unchanged=changes.unchanged,
    )
    return _Done(sentence, notes)
