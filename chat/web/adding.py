"""Adding one's own article from the page: a file, a pasted text, the address of one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from chat.web.library.cancelling import CancellableProgress
from chat.web.session import Running, Session
from chat.web.status import message_html, progress_html
from chat.web.told import sentence_of
from chat.web.upload import Added, Articles, BarProgress, is_uploaded, pasted_name, safe_name
from chat.web.wording import whole
from chat.web.work import Work
from index.progress import Progress
from ingest import messages
from ingest.errors import IndexStateError, SourceError
from ingest.fetch import is_url
from ingest.messages import Language


@dataclass(frozen=True, slots=True)
class Adding:
    """How far an article is on its way into the index.

    Attributes:
        status: HTML.
        source: the (first) article's source once it is there; None before, and where it failed.
        running: ends it when asked to; None once it has ended.
    """

    status: str
    source: str | None = None
    running: Running | None = None


class Adder:
    """The events of the form.

    Args:
        articles: takes them in.
        ready: waits until questions go to what was added; only then it is told.
    """

    def __init__(self, articles: Articles, ready: Callable[[], object] = lambda: None) -> None:
        self._articles = articles
        self._ready = ready

    def add_text(self, session: Session, name: str, words: str) -> Iterator[Adding]:
        """A text was pasted, or the address of one."""
        words = whole(words, instead="\ufffd")
        address = words.strip()
        if is_url(address) and not re.search(r"\s", address):
            return self._add(session.language, address, partial(self._articles.add_page, address))
        unnamed = messages.text("web_unnamed", session.language)
        named = pasted_name(name, unnamed)
        return self._add(
            session.language, named, lambda bar: self._articles.add(named, words.encode(), bar)
        )

    def leave(self, running: Running | None) -> None:
        """The article that is being added is not to be."""
        if running is not None:
            running.stop.set()

    def add_file(self, session: Session, path: Path) -> Iterator[Adding]:
        """A file was uploaded to ``path``, which is below the folder of uploads."""
        unnamed = messages.text("web_unnamed", session.language)
        name = safe_name(path.name, unnamed)

        def add(bar: Progress) -> Added:
            if not is_uploaded(path):
                raise SourceError("source_missing", source=name)
            return self._articles.add(name, path.read_bytes(), bar)

        return self._add(session.language, name, add)

    def _add(
        self, language: Language, name: str, add: Callable[[Progress], Added]
    ) -> Iterator[Adding]:
        running = Running()
        yield Adding(progress_html(name, "web_waiting", 0, language), running=running)

        def work_on(report: Callable[[tuple[str, float]], None]) -> Added:
            bar = BarProgress(lambda stage, share: report((stage, share)))
            added = add(CancellableProgress(running.stop, bar))
            with suppress(IndexStateError):  # the next question tells what is wrong
                self._ready()
            return added

        work: Work[Added, tuple[str, float]] = Work(work_on)
        for stage, share in work.reports():
            yield Adding(progress_html(name, stage, share, language), running=running)
        try:
            added = work.result()
        except Exception as error:
            yield Adding(message_html(sentence_of(error, language), done=False))
            return
        key = "web_added" if added.new else "web_already"
        sentence = messages.text(key, language, name=added.source)
        notes = [remark.message(language) for remark in added.record.remarks]
        yield Adding(message_html(sentence, done=True, notes=notes), added.record.documents[0])
