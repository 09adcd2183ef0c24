"""One file that cannot be read costs no other, and takes no article from its users."""

import pytest

from index.build import BuildOptions
from index.reading import DirectParser
from ingest.errors import SourceError

BAD = [(b"", "source_empty"), (b"\x89PNG\r\n\x1a\n\0\0", "kind_image")]


def failures(report) -> list[tuple[str, str]]:
    return [(failed.source, failed.error.key) for failed in report.failed]


@pytest.mark.parametrize(("data", "key"), BAD)
def test_bad_file_is_named_and_the_others_go_in(built, data, key):
    (built.articles / "new.txt").write_bytes(data)
    (built.articles / "other.txt").write_text("駅は北にあります。", encoding="utf-8")
    report = built.build()
    assert failures(report) == [("articles/new.txt", key)]
    assert not report.complete
    assert "articles/other.txt" in built.live().documents
    assert "articles/new.txt" not in built.live().documents


@pytest.mark.parametrize(("data", "key"), BAD)
def test_strict_build_leaves_the_live_version(built, data, key):
    before = built.store.current()
    (built.articles / "new.txt").write_bytes(data)
    (built.articles / "other.txt").write_text("駅は北にあります。", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        built.builder.build(built.sources(), options=BuildOptions(strict=True))
    assert (caught.value.key, caught.value.details["source"]) == (key, "articles/new.txt")
    assert built.versions() == [before] == [built.live().version]


@pytest.mark.parametrize(("data", "key"), BAD)
def test_bad_file_alone_leaves_the_live_version(built, data, key):
    before = built.store.current()
    built.write("new.txt", "")
    (built.articles / "new.txt").write_bytes(data)
    with pytest.raises(SourceError) as caught:
        built.build("articles/new.txt")
    assert (caught.value.key, caught.value.details["source"]) == (key, "articles/new.txt")
    assert built.versions() == [before] == [built.live().version]


def test_article_that_became_unreadable_stays_as_it_was(built):
    before = built.live().documents["articles/garden.txt"]
    (built.articles / "garden.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    report = built.build()
    assert built.live().documents["articles/garden.txt"] == before
    kept = {record.source: record.kept for record in report.files}
    assert kept["articles/garden.txt"].key == "kind_image"
    assert kept["articles/library.txt"] is None
    assert not report.complete


def test_kept_article_is_read_again_once_it_can_be(built):
    path = built.articles / "garden.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    built.build()
    path.write_text("1. 庭\n\n庭は南にあります。\n", encoding="utf-8")
    report = built.build()
    assert report.complete
    assert "南" in built.live().documents["articles/garden.txt"].text


def test_unchanged_bad_file_does_not_build_again(built):
    (built.articles / "new.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    built.build()
    report = built.build()
    assert not report.changed
    assert failures(report) == [("articles/new.txt", "kind_image")]


def test_file_that_is_no_article_is_told_but_takes_nothing_away(built):
    (built.articles / "photo.png").write_bytes(b"\x89PNG")
    report = built.build()
    assert [skip.source for skip in report.skipped] == ["articles/photo.png"]
    assert report.complete


def test_second_file_of_the_same_name_is_told(built, tmp_path):
    from dataclasses import replace

    from index.version import SourcePath

    other = tmp_path / "elsewhere" / "articles"
    other.mkdir(parents=True)
    (other / "garden.txt").write_text("別の庭です。", encoding="utf-8")
    first = built.sources("articles/garden.txt")
    second = SourcePath("articles/garden.txt", str(other.parent))
    report = built.builder.build(replace(first, paths=(*first.paths, second)))
    assert [failed.error.key for failed in report.failed] == ["source_duplicate"]
    assert str(other) in report.failed[0].error.message("ja")


def test_report_tells_what_was_read(built):
    built.write("more.txt", "1. 駅\n\n駅は北にあります。\n")
    report = built.build()
    record = next(r for r in report.files if r.source == "articles/more.txt")
    assert (record.format, record.encoding.name) == ("text", "utf-8")
    assert (record.sections, record.passages) == (1, 1)
    assert record.characters == len(built.live().documents["articles/more.txt"].text)


def test_status_knows_the_report_of_the_live_version(built):
    (built.articles / "new.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    report = built.build()
    manifest = built.live().manifest
    assert manifest.sources == report.files
    assert manifest.failed == report.failed


def test_parser_of_this_process_gives_the_same_documents(built, tmp_path):
    isolated = built.live().documents
    built.builder._parser = DirectParser()
    built.write("again.txt", "駅は北にあります。")
    built.build()
    same = {k: v for k, v in built.live().documents.items() if k in isolated}
    assert same == isolated
