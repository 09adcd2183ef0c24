"""What became of each file of a build, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.outcome import BuildReport
from index.records import SourceRecord
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


def report_lines(report: BuildReport, language: Language) -> Iterator[str]:
    """What became of every file."""
    for record in report.files:
        yield from file_lines(record, language)
    yield from problem_lines(report, language)


def problem_lines(report: BuildReport, language: Language) -> Iterator[str]:
    """The files that did not go in, and those that are no articles."""
    if report.failed:
        yield messages.text("built_failed", language, count=len(report.failed))
        for failed in report.failed:
            reason = failed.error.message(language)
            yield messages.text("built_failed_file", language, reason=reason)
    if report.skipped:
        named = [skip.source for skip in report.skipped[:_MOST_SKIPPED]]
        if more := len(report.skipped) - len(named):
            named.append(messages.text("sources_more", language, count=more))
        sources = (", " if language == "en" else "、").join(named)
        count = len(report.skipped)
        yield messages.text("built_skipped", language, count=count, sources=sources)
    if not report.complete:
        yield messages.text("built_incomplete", language, code=INCOMPLETE)


def _encoding(encoding: Encoding | None, language: Language) -> str:
    if encoding is None:
        return ""
    name = _NAMES.get(encoding.name, encoding.name.upper())
    key = "built_encoding" if encoding.certainty >= _SURE else "built_encoding_guess"
    return messages.text(key, language, encoding=name, certainty=encoding.certainty)


def write_report(report: BuildReport, path: Path, language: Language) -> None:
    """Write the report as one JSON object.

    Raises:
        SourceError: it cannot be written.
    """
    files = [_file(record, language) for record in report.files]
    failed = [
        {"source": f.source, "reason": f.error.message(language), "key": f.error.key}
        for f in report.failed
    ]
    content = {
        "version": report.version,
        "changed": report.changed,
        "complete": report.complete,
        "documents": report.documents,
        "passages": report.passages,
        "files": files,
        "failed": failed,
        "skipped": [skip.source for skip in report.skipped],
    }
    try:
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        path.write_text(text, encoding="utf-8")
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
