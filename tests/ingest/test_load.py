"""Files become documents; bad ones get their own sentence."""

import errno
import os
from pathlib import Path

import pytest

from ingest.errors import SourceError
from ingest.load import parse, read_bytes
from ingest.sources import SourceFile

AS_ROOT = os.geteuid() == 0


def write(path: Path, data: bytes = "本文。".encode()) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def read(path: Path):
    file = SourceFile(path.name, path)
    return parse(file, read_bytes(file))


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "source_empty"),
        (b" \r\n\t\n", "source_empty"),
        ("\u3000\u200b\n".encode(), "source_empty"),
        (b"\xef\xbb\xbf", "source_empty"),
        (b"\xef\xbb\xbf \n", "source_empty"),
        (b"\x8fabc\0\0\0\r", "source_binary"),
        (bytes(range(1, 128)), "source_binary"),
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


def test_read_error_is_told_with_its_reason(tmp_path, monkeypatch):
    def fail(self):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(SourceError) as caught:
        read(write(tmp_path / "x.txt"))
    assert caught.value.details["reason"] == os.strerror(errno.EIO)


def test_pipe_is_refused_instead_of_waited_for(tmp_path):
    os.mkfifo(tmp_path / "x.txt")
    with pytest.raises(SourceError) as caught:
        read(tmp_path / "x.txt")
    assert caught.value.key == "source_special"


@pytest.mark.parametrize(
    ("name", "data", "key"),
    [
        ("x.txt", b"{\\rtf1\\ansi words}", "kind_rtf"),
        ("x.pdf", b"\x89PNG\r\n\x1a\n\0\0", "kind_image"),
        ("x.csv", b"PK\x03\x04" + b"\0" * 30 + b"xl/workbook.xml", "kind_spreadsheet"),
        ("x.docx", b"PK\x03\x04" + b"\0" * 30 + b"ppt/presentation.xml", "kind_slides"),
        ("x.docx", b"PK\x03\x04" + b"\0" * 30 + b"word/document.xml", "archive_broken"),
        ("x.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "docx_other_ole"),
        ("x.html", b"MZ\x90\0\3\0\0\0", "kind_program"),
    ],
)
def test_file_that_is_not_what_its_name_says_is_called_what_it_is(tmp_path, name, data, key):
    with pytest.raises(SourceError) as caught:
        read(write(tmp_path / name, data))
    assert caught.value.key == key
