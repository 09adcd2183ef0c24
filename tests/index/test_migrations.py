"""What an older Shutten built is brought to our format; what a newer one built is left alone."""

import hashlib
import json
import shutil

import bm25s
import pytest

import index.build
import index.migrations
from index.analysis import terms
from index.build import BuildOptions
from index.lexical import pairs_of
from index.live import load_version, search_text
from index.reading import DirectParser
from index.version import FORMAT, Layout, checksum, digest_of, manifest_object
from index.versions import verify_version
from ingest.errors import CorruptIndexError, IndexStateError, NewerIndexError


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    """Articles are read in this process: how they are read is not what is tested."""
    monkeypatch.setattr(index.build, "shared_parser", lambda _: DirectParser())


# As format 3 was written, by the code of that time.


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


@pytest.fixture
def old(built):
    """An index of format 3."""
    live = built.live()
    layout = built.store.layout(live.version)
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows_of_3(live)]
    layout.passages.write_text("".join(lines), encoding="utf-8")
    shutil.rmtree(layout.lexical)
    layout.lexical.mkdir()
    corpus = [terms(search_text(live.documents[p.source], p)) for p in live.passages]
    settings = live.manifest.recipe.lexical
    for name, words in (("terms", corpus), ("pairs", [pairs_of(words) for words in corpus])):
        bm25_of_3(words, settings).save(str(layout.lexical / name), show_progress=False)
    seal(layout, format=3)
    return built


def test_version_of_format_3_is_what_it_was(old):
    layout = old.store.layout(old.store.current())
    assert manifest_object(layout.manifest.read_text(encoding="utf-8"))["format"] == 3
    with pytest.raises(CorruptIndexError) as caught:
        old.live()
    assert caught.value.key == "index_format"


def test_migrated_index_embeds_nothing_and_is_the_one_built_anew(old):
    before = old.store.current()
    report = old.build()
    assert (report.changed, report.embedded, old.encoder.embedded) == (False, 0, [])
    migrated = verify_version(old.store).manifest
    assert migrated.version == old.store.current() != before
    assert migrated.format == FORMAT
    shutil.rmtree(old.store.root)
    old.build()
    fresh = old.live().manifest
    assert migrated.files == fresh.files
    assert (migrated.recipe, migrated.sources) == (fresh.recipe, fresh.sources)


def test_migrating_leaves_the_older_version_as_it_was(old):
    name = old.store.current()
    files = {p: p.read_bytes() for p in old.store.layout(name).root.rglob("*") if p.is_file()}
    old.build()
    assert old.versions() == sorted([name, old.store.current()])
    assert {path: path.read_bytes() for path in files} == files


def test_changed_article_alone_is_embedded_after_migrating(old):
    text = (old.articles / "garden.txt").read_text(encoding="utf-8")
    old.write("garden.txt", text.replace("佐藤健一", "佐藤健二"))
    assert old.build().embedded == 1


def test_dictionary_of_the_migrated_terms_is_the_one_that_made_them(old):
    layout = old.store.layout(old.store.current())
    raw = json.loads(layout.manifest.read_text(encoding="utf-8"))
    seal(layout, recipe={**raw["recipe"], "dictionary": "older"})
    old.build()
    assert old.live().manifest.recipe == old.builder.recipe()


@pytest.mark.parametrize("part", ["documents.jsonl", "passages.jsonl", "vectors.faiss"])
def test_damaged_older_version_is_built_anew(old, part):
    path = old.store.layout(old.store.current()).root / part
    path.write_bytes(path.read_bytes()[:-1])
    report = old.build()
    assert (report.changed, report.embedded) == (True, 5)
    assert len(old.live().passages) == 6


def test_older_version_whose_passages_fit_no_text_is_built_anew(old):
    layout = old.store.layout(old.store.current())
    layout.passages.write_text('["articles/none.txt", 0, 5, [], "body", []]\n' * 6)
    seal(layout)
    assert old.build().embedded == 5
    assert not [name for name in old.versions() if name.startswith(".")]


def test_format_before_all_that_we_know_is_built_anew(built):
    seal(built.store.layout(built.store.current()), format=2)
    report = built.build()
    assert (report.changed, report.embedded) == (True, 5)


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_migration_that_is_stopped_leaves_the_older_version(old, monkeypatch, error):
    name = old.store.current()

    def fail(*_args):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(index.migrations, "verify_layout", fail)
        with pytest.raises((KeyboardInterrupt, IndexStateError)):
            old.build()
    assert old.versions() == [name] == [old.store.current()]
    assert old.build().embedded == 0


def test_dry_run_migrates_nothing(old):
    name = old.store.current()
    old.builder.build(old.sources(), options=BuildOptions(dry_run=True))
    assert old.versions() == [name]


@pytest.mark.parametrize("rebuild", [False, True])
def test_index_of_a_newer_format_is_never_replaced_by_a_build(built, rebuild):
    name = built.store.current()
    seal(built.store.layout(name), format=FORMAT + 1, passages={"in": "another way"})
    built.write("garden.txt", "新しい庭です。")
    with pytest.raises(NewerIndexError) as caught:
        built.builder.build(built.sources(), options=BuildOptions(rebuild=rebuild))
    assert caught.value.key == "index_newer"
    assert "--index-dir" in caught.value.message("ja")
    assert built.versions() == [name] == [built.store.current()]


def test_digests_of_a_migrated_version_are_those_of_its_texts(old):
    old.build()
    live = load_version(old.store, old.store.current())
    rows = old.store.layout(live.version).passages.read_text(encoding="utf-8").splitlines()
    texts = [search_text(live.documents[p.source], p) for p in live.passages]
    assert [json.loads(row)[-1] for row in rows] == [digest_of(text) for text in texts]
