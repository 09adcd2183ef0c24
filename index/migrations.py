"""Versions of older formats made into versions of ours, so that nothing is embedded again.

One small function leads from each format to the next; what they make is what a build would.
They work on a copy: the version that they start from stays as it is.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from importlib import metadata
from typing import Any

from index.analysis import dictionary_version
from index.checksums import checksum
from index.corpus import TermCorpus
from index.lexical import LexicalIndex, LexicalSettings
from index.live import naming, search_text
from index.moment import moment_of, name_of
from index.progress import NoProgress, Progress
from index.store import Store
from index.summaries import format_of
from index.verifying import verify_layout
from index.version import (
    FORMAT,
    READABLE,
    Layout,
    Manifest,
    StoredPassage,
    digest_of,
    manifest_object,
    read_documents,
    write_passages,
)
from ingest.document import Passage, SectionKind, Span
from ingest.errors import CorruptIndexError, IndexStateError, NewerIndexError

_Object = dict[str, Any]
# Changes a version's files in place, and what its manifest says of what they were made with.
_Step = Callable[[Layout, _Object, Progress], None]


def refuse_newer(store: Store) -> None:
    """Keep an older Shutten from replacing what a newer one made.

    Raises:
        NewerIndexError: the live version has a format that we do not know.
    """
    found = _live_format(store)
    if found is not None and found > FORMAT:
        raise NewerIndexError("index_newer", found=found, expected=FORMAT)


def migrate(store: Store, progress: Progress | None = None) -> int | None:
    """Publish the live version in our format; called under the builder's lock.

    Args:
        store: the index directory.
        progress: told how far it is.

    Returns:
        The format that it had; None where there is nothing to do, or nothing that can be done: a
        version that is damaged, or older than what we know, is built anew from its sources.

    Raises:
        NewerIndexError: the live version has a format that we do not know.
        OSError: the directory cannot be written.
    """
    refuse_newer(store)
    found = _live_format(store)
    if found is None or found in READABLE or found not in _STEPS:
        return None
    old = store.layout(store.current())
    moment = moment_of(store)
    name = name_of(moment)
    layout = store.begin(name)
    try:
        shutil.copytree(old.root, layout.root, dirs_exist_ok=True)
        manifest, _ = upgrade(layout, progress)
        verify_layout(layout, manifest)
        created = moment.isoformat(timespec="seconds")
        manifest = replace(manifest, version=name, created=created)
        layout.manifest.write_text(manifest.to_json(), encoding="utf-8")
        store.publish(name, layout)
    except CorruptIndexError:
        store.abandon(name)
        return None
    except BaseException:  # Ctrl-C included: nothing half-written stays
        store.abandon(name)
        raise
    return found


def upgrade(layout: Layout, progress: Progress | None = None) -> tuple[Manifest, int | None]:
    """Bring a version that nobody reads yet to our format, where it lies; it is to be verified.

    Args:
        layout: a version of our format or an older one that we know.
        progress: told how far it is.

    Returns:
        Its manifest in our format, and the format that it had; None where that was ours.

    Raises:
        CorruptIndexError: it is damaged and of an older format, or older than what we know.
        NewerIndexError: it has a format that we do not know.
        OSError: it cannot be written.
    """
    progress = progress or NoProgress()
    with naming("manifest.json"):
        raw = manifest_object(layout.manifest.read_text(encoding="utf-8"))
    if (found := raw["format"]) in READABLE:
        return Manifest.from_object(raw), None
    _check_files(layout, raw)
    while raw["format"] != FORMAT:
        if raw["format"] not in _STEPS:
            raise CorruptIndexError("index_format", found=raw["format"], expected=FORMAT)
        _STEPS[raw["format"]](layout, raw, progress)
        raw["format"] += 1
        raw["program"] = metadata.version("shutten")
    raw["files"] = _checksums(layout)
    manifest = Manifest.from_object(raw)
    layout.manifest.write_text(manifest.to_json(), encoding="utf-8")
    return manifest, found


def _live_format(store: Store) -> int | None:
    try:
        return format_of(store.layout(store.current()))
    except IndexStateError:
        return None


def _checksums(layout: Layout) -> dict[str, str]:
    files = layout.data_files()
    return {path.relative_to(layout.root).as_posix(): checksum(path) for path in files}


def _check_files(layout: Layout, raw: _Object) -> None:
    found = _checksums(layout)
    for name in sorted(found.keys() ^ raw.get("files", {}).keys()):
        raise CorruptIndexError("index_corrupt", part=name)
    for name, digest in found.items():
        if raw["files"][name] != digest:
            raise CorruptIndexError("index_corrupt", part=name)


def _add_digests_and_terms(layout: Layout, raw: _Object, progress: Progress) -> None:
    """3 to 4: each passage with a digest of what it is searched by, and the terms of all."""
    with naming("passages.jsonl"):
        documents = read_documents(layout)
        with layout.passages.open(encoding="utf-8", newline="\n") as lines:
            passages = [_passage_of_3(json.loads(line)) for line in lines]
        texts = [search_text(documents[passage.source], passage) for passage in passages]
    digested = zip(passages, map(digest_of, texts), strict=True)
    write_passages(layout, (StoredPassage(passage, digest) for passage, digest in digested))
    progress.stage("stage_migrate", len(texts))
    corpus = TermCorpus.of(texts, progress.advance)
    with naming("manifest.json"):
        settings = LexicalSettings(**raw["recipe"]["lexical"])
        # The terms of format 3 are not stored; these are those of the dictionary that is here.
        raw["recipe"]["dictionary"] = dictionary_version()
    shutil.rmtree(layout.lexical)
    LexicalIndex.of_corpus(corpus, settings).save(layout.lexical)
    corpus.save(layout.lexical)


def _passage_of_3(row: list[Any]) -> Passage:
    source, start, end, headings, kind, leads = row
    spans = tuple(Span(*span) for span in leads)
    return Passage(source, start, end, tuple(headings), SectionKind(kind), spans)


def _change_nothing(layout: Layout, raw: _Object, progress: Progress) -> None:
    """4 to 5: whatever 4 holds, 5 may hold."""


_STEPS: dict[int, _Step] = {3: _add_digests_and_terms, 4: _change_nothing}
