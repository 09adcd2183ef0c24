"""Paths become sources with the promised names; what is passed over is named with the reason."""

import os
from pathlib import Path

import pytest

from ingest.errors import SourceError
from ingest.sources import find_sources

AS_ROOT = os.geteuid() == 0


def write(path: Path, data: bytes = "本文。".encode()) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def names(paths: list[str], base: Path) -> list[str]:
    return [file.source for file in find_sources(paths, base).files]


def skipped(paths: list[str], base: Path) -> list[tuple[str, str, bool]]:
    return [(s.source, s.error.key, s.failed) for s in find_sources(paths, base).skipped]


def refusal(paths: list[str], base: Path) -> SourceError:
    with pytest.raises(SourceError) as caught:
        find_sources(paths, base)
    return caught.value


@pytest.mark.parametrize("given", ["a", "./a", "a/", "../{base}/a", "a/../a"])
def test_file_below_a_folder_is_named_by_the_folder_joined_with_it(tmp_path, given):
    write(tmp_path / "a" / "b" / "x.txt")
    given = given.format(base=tmp_path.name)
    assert names([given], tmp_path) == [os.path.join(given, "b", "x.txt")]  # noqa: PTH118


@pytest.mark.parametrize("given", ["x.txt", "./x.txt", "../{base}/x.txt"])
def test_file_is_named_as_given(tmp_path, given):
    write(tmp_path / "x.txt")
    given = given.format(base=tmp_path.name)
    assert names([given], tmp_path) == [given]


def test_absolute_paths_stay_absolute(tmp_path):
    path = write(tmp_path / "a" / "x.md")
    assert names([str(path.parent)], Path("/")) == [str(path)]


def test_sources_are_sorted_whatever_the_order_of_paths(tmp_path):
    for name in ("b.txt", "a.txt", "c/1.md"):
        write(tmp_path / name)
    assert names(["c", "b.txt", "a.txt"], tmp_path) == ["a.txt", "b.txt", "c/1.md"]


def test_only_readable_formats_are_taken_from_a_folder(tmp_path):
    for name in ("a.txt", "b.MD", "c.markdown", "d.png", "e", "f.text"):
        write(tmp_path / "in" / name)
    assert names(["in"], tmp_path) == ["in/a.txt", "in/b.MD", "in/c.markdown", "in/f.text"]


def test_hidden_files_and_folders_are_passed_over(tmp_path):
    for name in ("in/x.txt", "in/.y.txt", "in/.git/z.txt"):
        write(tmp_path / name)
    assert names(["in"], tmp_path) == ["in/x.txt"]


def test_hidden_file_is_taken_when_named(tmp_path):
    write(tmp_path / ".y.txt")
    assert names([".y.txt"], tmp_path) == [".y.txt"]


def test_file_reached_twice_is_taken_once(tmp_path):
    write(tmp_path / "in" / "x.txt")
    (tmp_path / "in" / "link.txt").symlink_to("x.txt")
    assert len(names(["in", "in/x.txt", "./in"], tmp_path)) == 1


def test_link_to_a_folder_is_followed(tmp_path):
    write(tmp_path / "far" / "x.txt")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path / "far")
    assert names(["in"], tmp_path) == ["in/link/x.txt"]


def test_link_to_a_folder_above_is_not_followed_round(tmp_path):
    write(tmp_path / "in" / "x.txt")
    (tmp_path / "in" / "up").symlink_to(tmp_path / "in")
    assert names(["in"], tmp_path) == ["in/x.txt"]


@pytest.mark.parametrize("given", ["loop.txt", "in"])
def test_link_to_itself_is_told(tmp_path, given):
    (tmp_path / "in").mkdir()
    for path in (tmp_path / "loop.txt", tmp_path / "in" / "loop.txt"):
        path.symlink_to(path)
    error = refusal([given], tmp_path)
    assert error.key == "source_loop"
    assert "loop.txt" in error.message("ja")


@pytest.mark.parametrize("given", ["none.txt", "none", "x.txt/y.txt", "a\0b.txt", "a" * 300])
def test_missing_path_is_named(tmp_path, given):
    write(tmp_path / "x.txt")
    error = refusal([given], tmp_path)
    assert error.key == "source_missing"
    assert given in error.message("en")


def test_broken_link_in_a_folder_is_named(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "gone.txt").symlink_to("nowhere.txt")
    error = refusal(["in"], tmp_path)
    assert (error.key, error.details["source"]) == ("source_missing", "in/gone.txt")


def test_folder_without_articles_is_named_with_the_formats(tmp_path):
    write(tmp_path / "in" / "photo.png")
    error = refusal(["in"], tmp_path)
    assert error.key == "folder_empty"
    assert ".md" in error.message("ja")


def test_name_that_is_not_utf8_is_told(tmp_path):
    write(tmp_path / "in" / os.fsdecode("駅.txt".encode("shift_jis")))
    error = refusal(["in"], tmp_path)
    assert error.key == "source_name"
    assert error.message("ja").encode()


def test_named_file_is_taken_whatever_it_is_called(tmp_path):
    write(tmp_path / "README")
    assert names(["README"], tmp_path) == ["README"]


def test_file_of_another_name_is_taken_from_a_folder_if_it_begins_like_an_article(tmp_path):
    write(tmp_path / "in" / "saved", b"<!DOCTYPE html><p>a</p>")
    write(tmp_path / "in" / "paper.tmp", b"%PDF-1.7")
    write(tmp_path / "in" / "photo.png")
    assert names(["in"], tmp_path) == ["in/paper.tmp", "in/saved"]
    assert skipped(["in"], tmp_path) == [("in/photo.png", "skip_format", False)]


def test_bad_name_or_link_in_a_folder_costs_no_other_file(tmp_path):
    write(tmp_path / "in" / "good.txt")
    write(tmp_path / "in" / os.fsdecode("駅.txt".encode("shift_jis")))
    (tmp_path / "in" / "loop.txt").symlink_to("loop.txt")
    assert names(["in"], tmp_path) == ["in/good.txt"]
    found = skipped(["in"], tmp_path)
    assert {(key, failed) for _, key, failed in found} == {
        ("source_loop", True),
        ("source_name", True),
    }


@pytest.mark.skipif(AS_ROOT, reason="root may read everything")
def test_unreadable_folder_is_told(tmp_path):
    write(tmp_path / "in" / "x.txt").parent.chmod(0)
    error = refusal(["in"], tmp_path)
    (tmp_path / "in").chmod(0o700)
    assert error.key == "source_unreadable"


@pytest.mark.parametrize(
    ("name", "data", "key"),
    [
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "kind_office"),
        ("note.rtf", b"{\\rtf1\\ansi a}", "kind_rtf"),
        ("a.jtd", b"anything at all", "source_format"),
    ],
)
def test_document_of_a_format_that_we_do_not_read_is_told_as_one(tmp_path, name, data, key):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("文。", encoding="utf-8")
    (tmp_path / "in" / name).write_bytes(data)
    assert skipped(["in"], tmp_path) == [(f"in/{name}", key, True)]
