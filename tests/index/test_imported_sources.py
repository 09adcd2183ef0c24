"""What an imported index names is not read because a stranger named it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import index.build
from index.archive import export_version, import_version
from index.reading import DirectParser
from index.source_set import SourceSet
from index.store import Store
from index.version import SourcePath
from index.versions import verify_version
from ingest.errors import CorruptIndexError, SourceError
from ingest.fetch import Fetched
from tests.index.conftest import Bench
from tests.index.test_archive import PAGE, URL, edited, members, pack, relist

SECRET = "合言葉は青い橋です。\n"


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    """Articles are read in this process: how they are read is not what is tested."""
    monkeypatch.setattr(index.build, "shared_parser", lambda _: DirectParser())


@pytest.fixture
def secret(tmp_path) -> Path:
    """A folder of somebody who imports an index."""
    folder = tmp_path / "private"
    folder.mkdir()
    (folder / "diary.txt").write_text(SECRET, encoding="utf-8")
    return folder


@pytest.fixture
def here(tmp_path) -> Bench:
    """A machine with articles of its own, and no index yet."""
    made = Bench(tmp_path / "here")
    made.write("sea.txt", "海は青い。\n")
    return made


def archive_of(bench: Bench, *paths: SourcePath) -> Path:
    """An export of the live version that says it was built of these paths."""
    file = bench.root / "index.tar.gz"
    export_version(bench.store, file)
    manifest = replace(bench.live().manifest, paths=paths)
    name = "version/manifest.json"
    pack(file, relist(edited(members(file), name, lambda _: manifest.to_json().encode())))
    return file


def key_of(call) -> str:
    with pytest.raises(SourceError) as caught:
        call()
    return caught.value.key


@pytest.mark.parametrize("marked", [False, True])
def test_next_build_reads_no_folder_that_a_stranger_named(built, here, secret, marked):
    path = SourcePath("private", str(secret.parent))
    import_version(here.store, archive_of(built, replace(path, foreign=marked)))
    before = here.store.current()
    with pytest.raises(SourceError) as caught:
        here.build()
    assert caught.value.key == "sources_foreign"
    for language in ("ja", "en"):
        assert str(secret) in caught.value.message(language)
    assert here.store.current() == before
    assert set(here.live().documents) == {"articles/garden.txt", "articles/library.txt"}


@pytest.mark.parametrize("given", ["", "../private", "diary\0.txt", "~"])
def test_odd_paths_of_a_stranger_are_no_better(built, here, secret, given):
    path = SourcePath(given or str(secret), str(here.articles))
    import_version(here.store, archive_of(built, path))
    assert key_of(here.build) == "sources_foreign"


def test_file_that_a_stranger_named_is_not_opened_to_be_shown(built, here, secret):
    path = SourcePath("private", str(secret.parent))
    assert SourceSet((path,), (), ()).locate("private/diary.txt") is not None
    import_version(here.store, archive_of(built, path))
    assert here.sources().locate("private/diary.txt") is None


def test_what_the_configuration_names_is_read(built, here):
    elsewhere = here.root / "link"
    elsewhere.symlink_to(here.articles)
    import_version(here.store, archive_of(built, SourcePath(str(elsewhere), "/")))
    assert here.build().documents == 1
    assert here.sources().locate(f"{elsewhere}/sea.txt") is not None


def test_below_what_the_configuration_names_nothing_is_named_by_others(built, here):
    here.write(".hidden/key.txt", SECRET)
    import_version(here.store, archive_of(built, SourcePath(".hidden", str(here.articles))))
    assert key_of(here.build) == "sources_foreign"


def test_what_the_index_here_was_built_of_is_read(built, here, secret):
    here.build(str(secret))
    import_version(here.store, archive_of(built, SourcePath("private", str(secret.parent))))
    assert here.build().documents == 1


def test_what_another_import_named_is_not_what_was_built_here(built, here, secret):
    path = SourcePath("private", str(secret.parent))
    import_version(here.store, archive_of(built, path))
    built.write("garden.txt", "新しい庭です。\n")
    built.build()
    import_version(here.store, archive_of(built, path))
    assert key_of(here.build) == "sources_foreign"


def test_naming_a_folder_makes_it_ones_own(built, here, secret):
    import_version(here.store, archive_of(built, SourcePath(str(secret), "/")))
    here.build(str(secret))
    (secret / "diary.txt").write_text("新しい合言葉です。\n", encoding="utf-8")
    assert here.build().changed


def test_naming_the_very_folder_of_an_import_holds_though_nothing_else_changed(bench):
    bench.build("articles")
    other = Store(bench.root / "other")
    import_version(other, archive_of(bench, *bench.live().manifest.paths))
    bench.store = other
    sources = replace(bench.sources(), configured=())
    assert key_of(lambda: bench.builder.build(sources)) == "sources_foreign"
    bench.build("articles")
    assert not bench.builder.build(replace(bench.sources(), configured=())).changed


@pytest.mark.parametrize("again", [False, True])
def test_index_of_ones_own_is_taken_with_its_folders(built, here, secret, again):
    file = archive_of(built, SourcePath("private", str(secret.parent)))
    if again:
        import_version(here.store, file)
        assert key_of(here.build) == "sources_foreign"
    assert import_version(here.store, file, own=True).fresh is not again
    verify_version(here.store)
    assert here.build().documents == 1


def test_nothing_else_of_an_index_that_is_here_changes_when_it_is_taken_for_ones_own(built):
    file = archive_of(built, SourcePath("articles", str(built.root)))
    before = built.live().manifest
    assert not import_version(built.store, file, own=True).fresh
    assert built.live().manifest == before


def test_web_pages_travel_for_they_are_read_from_their_copies(built, here):
    built.builder.pages.keep(URL, Fetched(URL, PAGE.encode(), ".html", "utf-8"))
    built.build(URL)
    export_version(built.store, built.root / "index.tar.gz")
    import_version(here.store, built.root / "index.tar.gz")
    assert not here.build().changed


def test_page_added_from_the_page_travels_with_its_copy(built, here):
    built.builder.pages.keep(URL, Fetched(URL, PAGE.encode(), ".html", "utf-8"))
    built.builder.build(replace(built.sources(), added=(SourcePath(URL, ""),)))
    file = built.root / "index.tar.gz"
    assert export_version(built.store, file).pages == 1
    import_version(here.store, file)
    assert URL in here.live().documents
    assert here.store.manifest(here.store.current()).added == (SourcePath(URL, ""),)
    here.build()
    assert URL in here.live().documents


@pytest.mark.parametrize("field", ["given", "base", "encoding"])
def test_path_that_is_no_text_is_refused(built, here, field):
    path = replace(SourcePath("articles", "/"), **{field: 7})
    with pytest.raises(CorruptIndexError):
        import_version(here.store, archive_of(built, path))
