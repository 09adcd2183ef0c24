"""Paths become sources with the promised names; bad files get their own sentence."""

import errno
import os
from pathlib import Path

import pytest

from ingest.errors import SourceError
from ingest.load import SourceFile, find_sources, parse, read_bytes

AS_ROOT = os.geteuid() == 0


def write(path: Path, data: bytes = "本文。".encode()) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def names(paths: list[str], base: Path) -> list[str]:
    return [file.source for file in find_sources(paths, base)]


def refusal(paths: list[str], base: Path) -> SourceError:
    with pytest.raises(SourceError) as caught:
        find_sources(paths, base)
    return caught.value


def read(path: Path):
    file = SourceFile(path.name, path)
    return parse(file, read_bytes(file))


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


def test_file_of_another_format_is_refused_when_named(tmp_path):
    write(tmp_path / "photo.png")
    assert refusal(["photo.png"], tmp_path).key == "source_format"


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "source_empty"),
        (b" \r\n\t\n", "source_empty"),
        ("\u3000\u200b\n".encode(), "source_empty"),
        (b"\xef\xbb\xbf", "source_empty"),
        (b"\xef\xbb\xbf \n", "source_empty"),
        (b"\x89PNG\0\0\0\r", "source_binary"),
        (bytes(range(1, 128)), "source_binary"),
        ("駅の話".encode("shift_jis"), "source_undecodable"),
        ("駅の話".encode("utf-16"), "source_undecodable"),
        ("駅".encode()[:-1], "source_undecodable"),
    ],
)
def test_bad_contents_get_their_own_sentence(tmp_path, data, key):
    with pytest.raises(SourceError) as caught:
        read(write(tmp_path / "x.txt", data))
    assert caught.value.key == key
    assert "x.txt" in str(caught.value)


def test_place_of_the_undecodable_byte_is_told(tmp_path):
    with pytest.raises(SourceError, match="3 バイト目"):
        read(write(tmp_path / "x.txt", b"abc\xff"))


def test_byte_order_mark_is_kept_out_of_the_text(tmp_path):
    document = read(write(tmp_path / "x.txt", b"\xef\xbb\xbf" + "駅は北にある。".encode()))
    assert document.text == "駅は北にある。"
    assert document.blocks[0].start == 0


@pytest.mark.parametrize("name", ["x.txt", "x.md"])
def test_text_is_the_file_decoded_with_its_line_ends(tmp_path, name):
    text = " 一行目\r\n二行目\r三行目\n\n\u3000四行目\u2028 五行目 \n"
    assert read(write(tmp_path / name, text.encode())).text == text


@pytest.mark.skipif(AS_ROOT, reason="root may read everything")
def test_unreadable_file_is_told(tmp_path):
    path = write(tmp_path / "x.txt")
    path.chmod(0)
    with pytest.raises(SourceError) as caught:
        read(path)
    assert caught.value.key == "source_unreadable"


@pytest.mark.skipif(AS_ROOT, reason="root may read everything")
def test_unreadable_folder_is_told(tmp_path):
    write(tmp_path / "in" / "x.txt").parent.chmod(0)
    error = refusal(["in"], tmp_path)
    (tmp_path / "in").chmod(0o700)
    assert error.key == "source_unreadable"


def test_read_error_is_told_with_its_reason(tmp_path, monkeypatch):
    def fail(self):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(SourceError) as caught:
        read(write(tmp_path / "x.txt"))
    assert caught.value.details["reason"] == os.strerror(errno.EIO)


def test_pipe_is_refused_instead_of_waited_for(tmp_path):
    os.mkfifo(tmp_path / "x.txt")
    with pytest.raises(SourceError):
        read(tmp_path / "x.txt")
