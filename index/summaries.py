"""What a version's manifest tells at a glance, of whatever format it is and however damaged."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from index.version import FORMAT, READABLE, Layout, manifest_object
from ingest.errors import IndexStateError


@dataclass(frozen=True, slots=True)
class Summary:
    """One version.

    Attributes:
        name: the version's name.
        format: its layout number; None where the manifest cannot be read.
        created: ISO 8601, UTC; where the manifest does not tell, when its directory was changed.
        program: version of Shutten that wrote it; empty where the manifest does not tell.
        documents: number of documents.
        passages: number of passages.
        size: bytes on the disk.
    """

    name: str
    format: int | None
    created: str
    program: str
    documents: int
    passages: int
    size: int

    @property
    def damaged(self) -> bool:
        """Whether its manifest cannot be read; its other files were not looked at."""
        return self.format is None

    @property
    def usable(self) -> bool:
        """Whether this program reads its format."""
        return self.format in READABLE


def format_of(layout: Layout) -> int | None:
    """The format number of a version; None where the manifest does not tell."""
    found = _object(layout).get("format")
    return found if type(found) is int else None


def age(layout: Layout) -> tuple[str, int, str]:
    """A key by which versions sort from the oldest to the newest.

    Two may have been made within a second, and names do not sort by time then.
    """
    try:
        # Its files were put there when it was made; one of them may have been damaged since.
        written = layout.root.stat().st_mtime_ns
    except OSError:
        written = 0
    return _created(layout, _object(layout)), written, layout.root.name


def summary_of(layout: Layout) -> Summary:
    """What can be told of a version; never fails."""
    raw = _object(layout)
    found = raw.get("format")
    known = type(found) is int and (found > FORMAT or _is_sound(layout))
    sources = raw.get("sources") if known else None
    passages = raw.get("passages") if known else None
    return Summary(
        name=layout.root.name,
        format=found if known else None,
        created=_created(layout, raw),
        program=str(raw.get("program", "")) if known else "",
        documents=_documents(sources),
        passages=passages if type(passages) is int else 0,
        size=size_of(layout),
    )


def size_of(layout: Layout) -> int:
    """The bytes that a version takes on the disk; files that vanish meanwhile take none."""
    total = 0
    for path in layout.root.rglob("*"):
        try:
            total += path.lstat().st_size if not path.is_dir() else 0
        except OSError:
            continue
    return total


def _object(layout: Layout) -> dict[str, Any]:
    try:
        raw = json.loads(layout.manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return raw if isinstance(raw, dict) else {}


def _is_sound(layout: Layout) -> bool:
    try:
        manifest_object(layout.manifest.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, IndexStateError):
        return False
    return True


def _created(layout: Layout, raw: dict[str, Any]) -> str:
    created = raw.get("created")
    if isinstance(created, str):
        return created
    try:
        changed = layout.root.stat().st_mtime
    except OSError:
        return ""
    return datetime.fromtimestamp(changed, UTC).isoformat(timespec="seconds")


def _documents(sources: object) -> int:
    """The documents of all files; a newer format may have them otherwise, then none are told."""
    if not isinstance(sources, list):
        return 0
    counts = (record.get("documents") for record in sources if isinstance(record, dict))
    return sum(len(found) for found in counts if isinstance(found, list))
