"""What an older Shutten built is brought to our format; what a newer one built is left alone."""

import json
import shutil

import pytest

import index.build
import index.migrations
from index.archive import import_version
from index.build import BuildOptions
from index.live import load_version, search_text
from index.reading import DirectParser
from index.store import Store
from index.version import FORMAT, digest_of, manifest_object
from index.versions import verify_version
from ingest.errors import CorruptIndexError, IndexStateError, NewerIndexError
from tests.index.older import export_older, make_older, seal


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    """Articles are read in this process: how they are read is not what is tested."""
    monkeypatch.setattr(index.build, "shared_parser", lambda _: DirectParser())


@pytest.fixture
def old(built):
    """An index of format 3."""
    make_older(built.store)
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
    assert report.older == 3
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
    report = old.builder.build(old.sources(), options=BuildOptions(dry_run=True))
    assert old.versions() == [name]
    assert report.older is None


def test_what_is_built_anew_was_not_migrated(old):
    assert old.builder.build(old.sources(), options=BuildOptions(rebuild=True)).older is None
    assert old.build().older is None


@pytest.mark.parametrize("resealed", [False, True])
def test_damaged_older_version_is_not_imported(old, tmp_path, monkeypatch, resealed):
    """An archive of format 3, as a Shutten of that time exported it, but damaged."""
    layout = old.store.layout(old.store.current())
    first, *others = layout.passages.read_text(encoding="utf-8").splitlines(keepends=True)
    source, start, _, *rest = json.loads(first)
    moved = json.dumps([source, start, 9999, *rest], ensure_ascii=False) + "\n"
    layout.passages.write_text("".join([moved, *others]), encoding="utf-8")
    if resealed:
        seal(layout)
    file = export_older(old, tmp_path / "file", monkeypatch)
    with pytest.raises(CorruptIndexError) as caught:
        import_version(Store(tmp_path / "other"), file)
    assert caught.value.key == "transfer_damaged"
    assert not Store(tmp_path / "other").names()


def test_imported_older_version_says_what_it_was(old, tmp_path, monkeypatch):
    file = export_older(old, tmp_path / "file", monkeypatch)
    elsewhere = Store(tmp_path / "other")
    done = import_version(elsewhere, file)
    assert (done.fresh, done.older, done.manifest.format) == (True, 3, FORMAT)
    assert verify_version(elsewhere).version == old.store.current()
    again = import_version(elsewhere, file)
    assert (again.fresh, again.older) == (False, None)


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
