"""``shutten index build --watch``: builds again whenever the files have changed and lie still."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from chat.app import App
from chat.build_progress import JsonProgress, ShownProgress, shown_bars
from chat.building import BuildCall, bring_up_to_date
from chat.command import say, warn
from chat.index_report import report_object, settled, write_report
from index.outcome import BuildReport
from index.progress import BUILD_STAGES
from index.snapshot import Snapshot
from index.version import FORMAT
from ingest import messages
from ingest.errors import IndexStateError, ModelError, ShuttenError
from ingest.messages import Language

# A file that is written to without end must not keep the others out for good.
_MOST_WAITS = 30


@dataclass
class Watch:
    """Follows one source set.

    Attributes:
        app: the application.
        call: how to build; its paths are named until a build took them over.
        interval: seconds between two looks.
        sleep: waits so many seconds.
    """

    app: App
    call: BuildCall
    interval: float = 2.0
    sleep: Callable[[float], None] = time.sleep
    _told: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Build now and after each change, until Ctrl-C.

        Errors are told, each once as long as it lasts, and the watch goes on.

        Raises:
            ModelError: the encoder cannot be used; no file will change that.
        """
        self._say("watch_begin", seconds=self.interval)
        built: Snapshot | None = None
        try:
            while True:
                seen = self._look()
                if seen != built:
                    seen = seen if built is None else self._still(seen)
                    built = seen if self._build() else None
                self.sleep(self.interval)
        except KeyboardInterrupt:
            self._say("watch_end")

    def _look(self) -> Snapshot:
        sources = self.app.builder.source_set(self.call.named, self.app.config.source_paths)
        return Snapshot.of(sources)

    def _still(self, seen: Snapshot) -> Snapshot:
        """Waits until nothing changes for one interval: a file may be half saved."""
        for _ in range(_MOST_WAITS):
            self.sleep(self.interval)
            before, seen = seen, self._look()
            if seen == before:
                break
        return seen

    def _build(self) -> bool:
        """Build once; whether to wait for another change, and not to try again soon."""
        log = JsonProgress(sys.stderr) if self.call.json_log else None
        language = self.app.config.language
        try:
            report = bring_up_to_date(self.app, self.call, log or self._bars())
            if self.call.report is not None:
                write_report(report, self.call.report, language)
        except ModelError:
            raise
        except ShuttenError as error:
            self._tell_once({error.message(language): error.key}, log)
            # Another build ends, a full disk is emptied: that changes no file.
            return not isinstance(error, IndexStateError)
        self._tell_once(_reasons(report, language), log)
        if log is not None:
            log.finish(report_object(report, language))
        self._say_built(report)
        # From now on it is remembered, with what is added to it elsewhere.
        options = replace(self.call.options, rebuild=False)
        self.call = replace(self.call, named=(), options=options)
        return True

    def _bars(self) -> ShownProgress:
        return shown_bars(self.app.config.language, BUILD_STAGES, self.call.quiet)

    def _say_built(self, report: BuildReport) -> None:
        changes = settled(report)
        if report.older is not None:
            self._say("index_migrated", found=report.older, expected=FORMAT)
        self._say(
            "watch_built" if report.changed else "watch_unchanged",
            time=_now(),
            added=len(changes.added),
            changed=len(changes.changed),
            removed=len(changes.deleted),
            moved=len(changes.moved),
            unchanged=changes.unchanged,
            embedded=report.embedded,
            seconds=report.seconds,
            version=report.version,
        )

    def _tell_once(self, reasons: dict[str, str], log: JsonProgress | None) -> None:
        """Tell what was not wrong the last time; sentences with their keys."""
        for reason in sorted(reasons.keys() - self._told):
            if log is not None:
                log.fail(reasons[reason], reason)
                continue
            line = messages.text("watch_told", self.app.config.language, time=_now(), reason=reason)
            warn(line)
        sys.stderr.flush()
        self._told = set(reasons)

    def _say(self, key: str, **details: object) -> None:
        if not self.call.quiet:
            say(self.app, key, **details)
            sys.stdout.flush()


def _reasons(report: BuildReport, language: Language) -> dict[str, str]:
    """Why files did not go in as they are now: sentences with their keys."""
    kept = [record.kept for record in report.files if record.kept is not None]
    reasons = [*(failed.error for failed in report.failed), *kept]
    return {reason.message(language): reason.key for reason in reasons}


def _now() -> str:
    return f"{datetime.now().astimezone():%H:%M:%S}"
