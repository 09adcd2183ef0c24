"""What a build did and what became of its files, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from index.changes import Changes
from index.durable import write_whole
from index.outcome import BuildReport
from index.records import SourceRecord
from index.version import FORMAT
from ingest import messages
from ingest.errors import SourceError
from ingest.format import Encoding
from ingest.messages import Language

INCOMPLETE = 3
"""The exit code where the index was built, but not of every article."""

_SURE = 0.995
_MOST_SKIPPED = 10
_NAMES = {
    "utf-8": "UTF-8",
    "cp932": "Shift_JIS (CP932)",
    "euc_jp": "EUC-JP",
    "iso2022_jp": "ISO-2022-JP",
}


def file_lines(record: SourceRecord, language: Language) -> Iterator[str]:
    """What was read of one file, and what its user should know."""
    key = "built_file" if len(record.documents) == 1 else "built_rows"
    yield messages.text(
        key,
        language,
        source=record.source,
        format=messages.text(f"format_{record.format}", language),
        encoding=_encoding(record.encoding, language),
        documents=len(record.documents),
        sections=record.sections,
        passages=record.passages,
        characters=record.characters,
        title=record.title,
    )
    for remark in record.remarks:
        yield messages.text("built_remark", language, remark=remark.message(language))
    if record.kept is not None:
        yield messages.text("built_kept", language, reason=record.kept.message(language))


class Detail(Enum):
    """How much a report lists."""

    FEW = 20
    ALL = None

    @classmethod
    def of(cls, verbose: bool) -> Detail:
        """All where that was asked for."""
        return cls.ALL if verbose else cls.FEW


def report_lines(
    report: BuildReport, language: Language, detail: Detail = Detail.FEW
) -> Iterator[str]:
    """What a build did, and the files that something happened to.

    Args:
        report: what it did.
        language: of the lines.
        detail: how many files of a kind are listed; all means also those that are as they were.
    """
    yield from migrated_lines(report.older, language)
    yield from resumed_lines(report, language)
    yield built_line(report, language)
    if report.missing_model:
        yield messages.text("build_dry_model", language, model=report.missing_model)
    if report.changed or detail is Detail.ALL:
        yield from change_lines(report, language, detail)
    yield from problem_lines(report, language, detail)


def migrated_lines(older: int | None, language: Language) -> Iterator[str]:
    """That the index was brought to our format, where it was.

    Args:
        older: the format that it had; None where it had ours.
        language: of the line.
    """
    if older is not None:
        yield messages.text("index_migrated", language, found=older, expected=FORMAT)


def resumed_lines(report: BuildReport, language: Language) -> Iterator[str]:
    """That vectors were taken over from a build that was stopped, where some were."""
    if report.resumed:
        yield messages.text("build_resumed", language, count=report.resumed)


def built_line(report: BuildReport, language: Language) -> str:
    """What a build did, in a line."""
    key = "build_done" if report.changed else "build_unchanged"
    if report.dry:
        key = "build_dry" if report.changed else "build_dry_unchanged"
    return messages.text(
        key,
        language,
        version=report.version,
        documents=report.documents,
        passages=report.passages,
        embedded=report.embedded,
        taken=report.passages - report.embedded,
        seconds=report.seconds,
    )


def change_lines(report: BuildReport, language: Language, detail: Detail) -> Iterator[str]:
    """A line a kind of change, and below it its files."""
    changes = settled(report)
    records = {record.source: record for record in report.files}
    moved = {m.now: f"{m.before} → {m.now}" for m in changes.moved}
    kinds = (
        ("change_added", changes.added),
        ("change_changed", changes.changed),
        ("change_removed", changes.deleted),
        ("change_moved", tuple(moved)),
    )
    for key, names in kinds:
        if names:
            yield messages.text(key, language, count=len(names))
        for name in names[: detail.value]:
            if name in moved:
                yield f"  {moved[name]}"
            elif name in records and not report.dry:
                yield from file_lines(records[name], language)
            else:
                yield f"  {name}"
        if more := len(names[detail.value :]) if detail.value else 0:
            yield "  " + messages.text("change_more", language, count=more)
    yield messages.text("change_unchanged", language, count=changes.unchanged)
    if detail is Detail.ALL:
        told = {*changes.added, *changes.changed, *moved}
        for record in report.files:
            if record.source not in told:
                yield from file_lines(record, language)


def settled(report: BuildReport) -> Changes:
    """The changes but for files that did not go in."""
    return report.changes.without({failed.source for failed in report.failed})


def problem_lines(
    report: BuildReport, language: Language, detail: Detail = Detail.FEW
) -> Iterator[str]:
    """The files that did not go in as they are now, and those that are no articles."""
    yield from failure_lines(report, language)
    if report.skipped:
        yield _skipped_line(report, language)
        if detail is Detail.ALL:
            for skip in report.skipped:
                yield messages.text("built_remark", language, remark=skip.error.message(language))
    if not report.complete and not report.dry:
        yield messages.text("built_incomplete", language, code=INCOMPLETE)


def failure_lines(report: BuildReport, language: Language) -> Iterator[str]:
    """The files that did not go in as they are now, and why."""
    if report.failed:
        yield messages.text("built_failed", language, count=len(report.failed))
        for failed in report.failed:
            reason = failed.error.message(language)
            yield messages.text("built_failed_file", language, reason=reason)
    kept = [record.kept for record in report.files if record.kept is not None]
    if kept:
        yield messages.text("change_kept", language, count=len(kept))
        for remark in kept:
            yield messages.text("built_failed_file", language, reason=remark.message(language))


def _skipped_line(report: BuildReport, language: Language) -> str:
    named = [skip.source for skip in report.skipped[:_MOST_SKIPPED]]
    if more := len(report.skipped) - len(named):
        named.append(messages.text("sources_more", language, count=more))
    sources = (", " if language == "en" else "、").join(named)
    return messages.text("built_skipped", language, count=len(report.skipped), sources=sources)


def _encoding(encoding: Encoding | None, language: Language) -> str:
    if encoding is None:
        return ""
    name = _NAMES.get(encoding.name, encoding.name.upper())
    key = "built_encoding" if encoding.certainty >= _SURE else "built_encoding_guess"
    return messages.text(key, language, encoding=name, certainty=encoding.certainty)


def report_object(report: BuildReport, language: Language) -> dict[str, Any]:
    """The report as one JSON object."""
    files = [_file(record, language) for record in report.files]
    failed = [
        {"source": f.source, "reason": f.error.message(language), "key": f.error.key}
        for f in report.failed
    ]
    return {
        "version": report.version,
        "changed": report.changed,
        "complete": report.complete,
        "dry_run": report.dry,
        "migrated_from": report.older,
        "documents": report.documents,
        "passages": report.passages,
        "embedded": report.embedded,
        "taken_over": report.passages - report.embedded,
        "resumed": report.resumed,
        "seconds": round(report.seconds, 3),
        "changes": _changes(settled(report)),
        "files": files,
        "failed": failed,
        "skipped": [skip.source for skip in report.skipped],
    }


def _changes(changes: Changes) -> dict[str, Any]:
    return {
        "added": list(changes.added),
        "changed": list(changes.changed),
        "removed": list(changes.deleted),
        "moved": [{"before": moved.before, "now": moved.now} for moved in changes.moved],
        "unchanged": changes.unchanged,
    }


def write_report(report: BuildReport, path: Path, language: Language) -> None:
    """Write the report as one JSON object.

    Raises:
        SourceError: it cannot be written.
    """
    try:
        text = json.dumps(report_object(report, language), ensure_ascii=False, indent=1) + "\n"
        write_whole(path, [text.encode("utf-8")])
    except OSError as error:
        raise SourceError(
            "built_unwritable", file=path, reason=error.strerror or str(error)
        ) from error


def _file(record: SourceRecord, language: Language) -> dict[str, Any]:
    encoding = record.encoding
    return {
        "source": record.source,
        "format": record.format,
        "encoding": encoding.name if encoding else None,
        "certainty": encoding.certainty if encoding else None,
        "title": record.title,
        "documents": len(record.documents),
        "sections": record.sections,
        "passages": record.passages,
        "characters": record.characters,
        "remarks": [remark.message(language) for remark in record.remarks],
        "kept": record.kept.message(language) if record.kept else None,
    }
