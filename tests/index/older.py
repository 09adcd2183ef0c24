"""An index as format 3 was written, by the code of that time."""

import hashlib
import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import bm25s

import index.archive
from index.analysis import terms
from index.archive import export_version
from index.checksums import checksum
from index.live import load_version, search_text
from index.store import Store
from index.term_pairs import pairs_of
from index.version import Layout, Manifest, manifest_object


def rows_of_3(live):
    return [
        [p.source, p.start, p.end, list(p.headings), p.kind.value]
        + [[[span.start, span.end] for span in p.leads]]
        for p in live.passages
    ]


def bm25_of_3(corpus, settings):
    bm25 = bm25s.BM25(k1=settings.k1, b=settings.b, method="lucene")
    bm25.index(corpus, create_empty_token=False, show_progress=False)
    return bm25


def _pairs_of_3(words):
    return [" ".join(pair) for pair in pairs_of(words)]


def own_checksum(raw: dict) -> str:
    text = json.dumps({**raw, "checksum": ""}, ensure_ascii=False, indent=1)
    return text.replace('"checksum": ""', f'"checksum": "{digest(text)}"')


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def seal(layout: Layout, **changes) -> None:
    """Write the manifest to what lies there."""
    raw = {**json.loads(layout.manifest.read_text(encoding="utf-8")), **changes}
    del raw["checksum"]
    files = layout.data_files()
    raw["files"] = {p.relative_to(layout.root).as_posix(): checksum(p) for p in files}
    layout.manifest.write_text(own_checksum(raw), encoding="utf-8")


def make_older(store: Store) -> None:
    """Write the live version as format 3 has it."""
    live = load_version(store, store.current())
    layout = store.layout(live.version)
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows_of_3(live)]
    layout.passages.write_text("".join(lines), encoding="utf-8")
    shutil.rmtree(layout.lexical)
    layout.lexical.mkdir()
    corpus = [terms(search_text(live.documents[p.source], p)) for p in live.passages]
    settings = live.manifest.recipe.lexical
    for name, words in (("terms", corpus), ("pairs", [_pairs_of_3(words) for words in corpus])):
        bm25_of_3(words, settings).save(str(layout.lexical / name), show_progress=False)
    seal(layout, format=3)


def export_older(bench, file: Path, monkeypatch) -> Path:
    """Export the live version of format 3 as it lies there."""

    def unchecked(store, _name, _progress):
        raw = manifest_object(store.layout(store.current()).manifest.read_text(encoding="utf-8"))
        return SimpleNamespace(manifest=Manifest.from_object(raw))

    with monkeypatch.context() as patch:
        patch.setattr(index.archive, "verified", unchecked)
        export_version(bench.store, file)
    return file
