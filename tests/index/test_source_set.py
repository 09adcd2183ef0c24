"""A file is found again by its name, without a look at the others."""

from pathlib import Path

import pytest

from index.fetched import FetchedPages
from index.source_set import SourceSet
from index.version import SourcePath
from ingest.fetch import Fetched


@pytest.fixture
def sources(tmp_path) -> SourceSet:
    (tmp_path / "folder" / "deep").mkdir(parents=True)
    for name in ("one.txt", "folder/two.md", "folder/deep/three.txt"):
        (tmp_path / name).write_text("文。", encoding="utf-8")
    base = str(tmp_path)
    paths = (SourcePath("one.txt", base, "cp932"), SourcePath("folder", base))
    added = (SourcePath("four.txt", str(tmp_path / "added")),)
    return SourceSet(paths, (SourcePath("unused.txt", base),), added)


def test_every_file_that_is_found_is_located_where_it_was_found(sources):
    named = SourceSet(sources.paths, sources.configured, ())
    for file in named.find().files:
        located = named.locate(file.source)
        assert located is not None
        assert located.path.resolve() == file.path.resolve()
        assert located.encoding == file.encoding


def test_an_added_file_lies_in_its_own_folder(sources, tmp_path):
    assert sources.locate("four.txt").path == tmp_path / "added" / "four.txt"


@pytest.mark.parametrize(
    "source", ["unused.txt", "folderX/two.md", "../one.txt", "/etc/passwd", ""]
)
def test_other_names_are_none_of_these(sources, source):
    assert sources.locate(source) is None


def test_a_page_from_the_web_is_its_copy(tmp_path):
    pages = FetchedPages(tmp_path)
    url = "https://example.com/a"
    pages.keep(url, Fetched(url, b"<p>a</p>", ".html", ""))
    found = SourceSet((SourcePath(url, ""),), (), (), pages)
    assert Path(found.locate(url).path).read_bytes() == b"<p>a</p>"
    assert found.locate("https://example.com/b") is None
