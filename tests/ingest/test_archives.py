"""Zip archives that could hurt are refused in one sentence before anything is expanded."""

import io
import struct
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import SourceError
from ingest.readers.archives import DEFAULT_LIMITS, Archive, Limits, open_archive

SMALL = Limits(entries=5, total=3000, single=2000, ratio=50, free=500)


def packed(*files: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def refusal(data: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    with pytest.raises(SourceError) as caught:
        open_archive("a.docx", data, limits)
    assert "a.docx" in caught.value.message("ja")
    assert "a.docx" in caught.value.message("en")
    return caught.value.key


def test_files_are_read_by_name_whatever_its_case():
    archive = open_archive("a", packed(("Word/Document.xml", b"x"), ("b/", b"")))
    assert archive.names == ("Word/Document.xml",)
    assert "word/document.xml" in archive
    assert archive.read("word/DOCUMENT.xml") == b"x"


def test_too_many_files():
    files = [(f"f{i}", b"") for i in range(6)]
    assert refusal(packed(*files), SMALL) == "archive_too_many"
    assert isinstance(open_archive("a", packed(*files[:5]), SMALL), Archive)


def test_one_file_too_large():
    assert refusal(packed(("a", b"ab" * 1001), how=0), SMALL) == "archive_too_large"


def test_all_files_together_too_large():
    files = [(name, bytes(range(200)) * 8) for name in "ab"]
    assert refusal(packed(*files, how=0), SMALL) == "archive_too_large"


def test_a_file_that_swells_beyond_reason():
    assert refusal(packed(("a", b"a" * 1999)), SMALL) == "archive_too_large"
    assert open_archive("a", packed(("a", b"a" * 400)), SMALL).read("a") == b"a" * 400


def test_a_bomb_is_refused_at_once():
    bomb = packed(("a", b"\0" * 9_000_000))
    began = time.process_time()
    assert refusal(bomb) == "archive_too_large"
    assert time.process_time() - began < 1


def test_a_file_larger_than_the_caller_can_use():
    archive = open_archive("a", packed(("a", b"ab" * 300)))
    with pytest.raises(SourceError):
        archive.read("a", limit=599)
    assert len(archive.read("a", limit=600)) == 600


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name():
    assert refusal(packed(("a", b"1"), ("a", b"2"))) == "archive_duplicate"


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../../x", "..\\x", "C:/x", "\\x"])
def test_a_name_that_leads_out(name):
    assert refusal(packed((name, b"1"))) == "archive_unsafe_name"


def test_an_encrypted_file():
    data = bytearray(packed(("a", b"words")))
    directory = data.find(b"PK\x01\x02")
    struct.pack_into("<H", data, 6, 1)
    struct.pack_into("<H", data, directory + 8, 1)
    assert refusal(bytes(data)) == "archive_encrypted"


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_that_office_formats_do_not_have(how):
    assert refusal(packed(("a", b"words"), how=how)) == "archive_broken"


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"PK\x03\x04", b"words", b"PK\x05\x06" + b"\xff" * 18]
)
def test_what_is_no_archive(data):
    assert refusal(data) == "archive_broken"


def test_damaged_bytes_of_a_file():
    whole = packed(("a", bytes(range(256)) * 4))
    data = bytearray(whole)
    data[40] ^= 0xFF
    with pytest.raises(SourceError) as caught:
        open_archive("a", bytes(data)).read("a")
    assert caught.value.key == "archive_broken"


def test_a_size_that_lies_gives_no_more_than_it_says():
    data = bytearray(packed(("a", b"a" * 100_000)))
    directory = data.find(b"PK\x01\x02")
    struct.pack_into("<I", data, directory + 24, 10)
    with pytest.raises(SourceError) as caught:
        open_archive("a", bytes(data)).read("a")
    assert caught.value.key == "archive_broken"


def test_a_size_that_lies_is_not_expanded_to_find_that_out():
    data = bytearray(packed(("a", b"a" * 20_000_000)))
    struct.pack_into("<I", data, data.find(b"PK\x01\x02") + 24, 10)
    archive = open_archive("a", bytes(data))
    tracemalloc.start()
    try:
        with pytest.raises(SourceError):
            archive.read("a")
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


WHOLE = packed(("[Content_Types].xml", b"<a/>" * 20), ("word/document.xml", b"<b/>" * 50))


@given(at=st.integers(0, len(WHOLE) - 1), value=st.integers(0, 255), cut=st.integers(0, len(WHOLE)))
def test_any_damage_is_a_sentence_or_no_harm(at, value, cut):
    data = bytearray(WHOLE)
    data[at] = value
    for damaged in (bytes(data), WHOLE[:cut]):
        try:
            archive = open_archive("a", damaged)
            for name in archive.names:
                archive.read(name)
        except SourceError as error:
            assert error.message("ja")
