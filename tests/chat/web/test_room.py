"""Visitors fill so much of the disk and no more, and are told so."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from chat.web.access.upload_room import UploadRoom
from chat.web.room import LEAST_BYTES, Room
from ingest.errors import BusyError


def room(folder: Path, megabytes: float = 1.0) -> Room:
    return Room(lambda: (folder, folder / "not-there"), megabytes)


def test_what_lies_there_counts_with_what_is_to_come(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_bytes(b"x" * 700_000)
    room(tmp_path).check(299_000)
    with pytest.raises(BusyError) as caught:
        room(tmp_path).check(301_000)
    assert "1 MB" in caught.value.message("ja")


def test_many_small_files_fill_it_too(tmp_path):
    for number in range(15):
        (tmp_path / str(number)).touch()
    assert room(tmp_path).taken() == 15 * LEAST_BYTES
    with pytest.raises(BusyError):
        room(tmp_path).check(1)


def test_a_link_is_not_followed(tmp_path):
    large, own = tmp_path / "large", tmp_path / "own"
    large.mkdir()
    own.mkdir()
    (large / "x").write_bytes(b"x" * 2_000_000)
    (own / "folder").symlink_to(large)
    (own / "file").symlink_to(large / "x")
    assert room(own).taken() <= 2 * LEAST_BYTES


def test_no_bound_is_no_bound(tmp_path):
    room(tmp_path, 0).check(10**15)


def test_uploads_are_refused_while_there_is_no_room(tmp_path):
    async def yes(_):
        return PlainTextResponse("yes")

    app = Starlette(routes=[Route("/{path:path}", yes, methods=["GET", "POST"])])
    page = TestClient(UploadRoom(app, room(tmp_path)))
    assert page.post("/gradio_api/upload").text == "yes"
    (tmp_path / "x").write_bytes(b"x" * 1_000_000)
    refused = page.post("/gradio_api/upload", headers={"accept-language": "ja"})
    assert (refused.status_code, refused.json()["error"]) == (507, "disk_full")
    assert "置ける量" in refused.json()["detail"]
    for others in (page.get("/gradio_api/upload"), page.post("/ask")):
        assert others.text == "yes"
    (tmp_path / "x").unlink()
    assert page.post("/gradio_api/upload").text == "yes"
