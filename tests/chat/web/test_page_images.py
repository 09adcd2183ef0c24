"""The page of a PDF that was cited is shown as it was printed, the words framed."""

from __future__ import annotations

import asyncio
import io
import re
from pathlib import Path
from threading import Event

import httpx
import pytest
from anyio import to_thread
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from chat.answer import Answer, Role, Timings, cite
from chat.settings import Config, Settings
from chat.web.access.question_limit import QuestionLimit
from chat.web.application import _page_images
from chat.web.page_image_line import KEY, MOST_OF_ONE, MOST_WAITING, PictureLine
from chat.web.page_image_routes import image_routes
from chat.web.page_images import PageImages, image_address
from chat.web.pane import pane_html
from chat.web.session import Turn
from index.build import Builder, BuildSettings
from index.handle import IndexHandle
from index.store import Store
from index.version import SourcePath
from ingest.document import Span
from ingest.isolation import IsolatedParser

FRAME = (196, 60, 20)
FIRST, SECOND = "赤い橋は一九九〇年に架けられた。", "白い橋は二〇〇一年に架けられた。"


def pdf(*pages: str) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 300))
    for number, words in enumerate(pages, 1):
        canvas.setFont("HeiseiMin-W3", 12)
        canvas.drawString(60, 200, words)
        # Tells pages apart where no Japanese font draws their words.
        canvas.rect(300, 20, 10 * number, 10, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "bridges.pdf").write_bytes(pdf(FIRST, SECOND))
    (tmp_path / "plain.txt").write_text("青い橋は古い。", encoding="utf-8")
    return tmp_path


@pytest.fixture
def handle(folder, tiny_encoder):
    store = Store(folder / "index")
    builder = Builder(store, tiny_encoder, BuildSettings())
    paths = [SourcePath(name, str(folder)) for name in ("bridges.pdf", "plain.txt")]
    builder.build(builder.source_set(paths, ()))
    yield IndexHandle(store)


@pytest.fixture
def images(handle, tiny_encoder):
    builder = Builder(handle.store, tiny_encoder, BuildSettings())
    parser = IsolatedParser()
    yield PageImages(handle, lambda: builder.source_set((), ()), parser)
    parser.close()


def serving(images, per_minute: int = 0) -> FastAPI:
    app = FastAPI()
    limit = QuestionLimit(per_minute, clock=lambda: 0.0, key=KEY)
    app.include_router(image_routes(images, PictureLine(limit)))
    return app


@pytest.fixture
def get(images):
    return TestClient(serving(images)).get


def cited(handle, words: str, source: str = "bridges.pdf"):
    document = handle.current().documents[source]
    start = document.text.index(words)
    return document, Span(start, start + len(words))


def test_the_page_of_the_cited_words_is_drawn_with_a_frame_around_them(handle, get):
    document, span = cited(handle, "二〇〇一年")
    reply = get(image_address(document, span))
    assert (reply.status_code, reply.headers["content-type"]) == (200, "image/png")
    image = Image.open(io.BytesIO(reply.content)).convert("RGB")
    framed = [(x, y) for x in range(image.width) for y in range(image.height)
              if image.getpixel((x, y)) == FRAME]  # fmt: skip
    left, right = min(x for x, _ in framed), max(x for x, _ in framed)
    top, bottom = min(y for _, y in framed), max(y for _, y in framed)
    scale = image.width / 400
    # Four characters of 12 points precede the five; the base line is 100 points from the top.
    assert left == pytest.approx((60 + 4 * 12) * scale, abs=6 * scale)
    assert right == pytest.approx((60 + 9 * 12) * scale, abs=6 * scale)
    assert 85 * scale < top < 97 * scale
    assert 100 * scale < bottom < 112 * scale


def test_each_page_is_its_own_picture(handle, get):
    first, second = (get(image_address(*cited(handle, words))) for words in (FIRST, SECOND))
    assert first.content != second.content


def test_a_file_that_changed_is_not_shown_as_if_it_were_cited(folder, handle, get):
    (folder / "bridges.pdf").write_bytes(pdf("別の言葉だけがある。", SECOND))
    reply = get(image_address(*cited(handle, "二〇〇一年")), headers={"accept-language": "en"})
    assert reply.status_code == 404
    assert "has changed" in reply.text


def test_a_file_that_is_gone_is_told(folder, handle, get):
    (folder / "bridges.pdf").unlink()
    reply = get(image_address(*cited(handle, "二〇〇一年")), headers={"accept-language": "ja"})
    assert reply.status_code == 404
    assert "見つからない" in reply.text


def test_other_files_of_the_machine_are_not_served(handle, get):
    document, span = cited(handle, "青い橋", "plain.txt")
    assert get(image_address(document, span)).status_code == 404
    for source in ("/etc/passwd", "../bridges.pdf", ""):
        asked = {"source": source, "text": "", "start": 0, "end": 1}
        assert get("/page-image", params=asked).status_code == 404


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (5, 2), (10**9, 10**9 + 1)])
def test_a_place_outside_the_text_is_refused(handle, get, start, end):
    document, _ = cited(handle, "二〇〇一年")
    assert get(image_address(document, Span(start, end))).status_code == 404


def test_a_picture_is_drawn_once(folder, handle, get):
    address = image_address(*cited(handle, "二〇〇一年"))
    image = get(address).content
    (folder / "bridges.pdf").unlink()
    assert get(address).content == image


class Slow:
    """Draws when it is told to, and says what it was asked for."""

    def __init__(self) -> None:
        self.may = Event()
        self.asked: list[Span] = []

    def picture(self, file, sha256: str, span: Span) -> bytes:
        self.asked.append(span)
        if not self.may.wait(60):
            self.may.set()
            raise AssertionError("nobody told it to draw")
        return b"picture"


@pytest.fixture
def slow(handle, tiny_encoder):
    builder = Builder(handle.store, tiny_encoder, BuildSettings())
    renderer = Slow()
    images = PageImages(handle, lambda: builder.source_set((), ()), renderer)
    yield renderer, images
    renderer.may.set()


def test_whatever_follows_on_other_pages_makes_no_picture_of_its_own(handle, slow):
    renderer, images = slow
    renderer.may.set()
    get = TestClient(serving(images)).get
    document, span = cited(handle, "一九九〇年")
    for more in (0, 1, 5, 100, 10**9):
        place = Span(span.start, document.pages[1] + more)
        assert get(image_address(document, place)).content == b"picture"
    assert len(renderer.asked) == 1


def test_words_that_are_not_there_are_not_looked_for_in_the_file(handle, slow):
    renderer, images = slow
    document, _ = cited(handle, "一九九〇年")
    end = len(document.text)
    for span in (Span(end, end + 1), Span(10**9, 10**9 + 1)):
        assert TestClient(serving(images)).get(image_address(document, span)).status_code == 404
    assert renderer.asked == []


def addresses(handle, count: int) -> list[str]:
    document, span = cited(handle, FIRST)
    return [image_address(document, Span(span.start, span.start + n + 1)) for n in range(count)]


def test_who_waits_for_a_picture_holds_no_thread_and_one_too_many_is_told(handle, slow):
    renderer, images = slow
    app, wanted = serving(images), addresses(handle, MOST_WAITING)
    people = -(-MOST_WAITING // MOST_OF_ONE)

    async def scenario() -> None:
        browsers = [
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app, client=(f"192.0.2.{n}", 1)), base_url="http://x"
            )
            for n in range(people + 1)
        ]
        waiting = [
            asyncio.create_task(browsers[n % people].get(address))
            for n, address in enumerate(wanted)
        ]
        while not renderer.asked or len(asyncio.all_tasks()) < MOST_WAITING + 1:
            await asyncio.sleep(0.01)
        for _ in range(50):  # as far as any of them gets
            await asyncio.sleep(0.01)
        assert len(renderer.asked) == 1
        assert to_thread.current_default_thread_limiter().borrowed_tokens == 1
        told = {"accept-language": "en"}
        for browser in (browsers[0], browsers[-1]):
            refused = await browser.get(addresses(handle, 14)[-1], headers=told)
            assert (refused.status_code, refused.headers["retry-after"]) == (429, "5")
            assert "again in 5 seconds" in refused.text
        renderer.may.set()
        assert {reply.status_code for reply in await asyncio.gather(*waiting)} == {200}
        assert (await browsers[-1].get(addresses(handle, 14)[-1])).status_code == 200
        assert len(renderer.asked) == MOST_WAITING + 1

    asyncio.run(scenario())


def test_one_address_leaves_room_for_others(handle, slow):
    renderer, images = slow
    app, wanted = serving(images), addresses(handle, MOST_OF_ONE + 2)

    async def scenario() -> None:
        one, other = (
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app, client=(name, 1)), base_url="http://x"
            )
            for name in ("192.0.2.1", "192.0.2.2")
        )
        waiting = [asyncio.create_task(one.get(address)) for address in wanted[:MOST_OF_ONE]]
        while not renderer.asked:
            await asyncio.sleep(0.01)
        assert (await one.get(wanted[-2])).status_code == 429
        waiting.append(asyncio.create_task(other.get(wanted[-1])))
        await asyncio.sleep(0.01)
        renderer.may.set()
        assert {reply.status_code for reply in await asyncio.gather(*waiting)} == {200}

    asyncio.run(scenario())


def test_pictures_are_counted_against_the_address(handle, slow):
    renderer, images = slow
    renderer.may.set()
    get = TestClient(serving(images, per_minute=30)).get
    *drawn, more = addresses(handle, 11)
    assert {get(address).status_code for address in drawn} == {200}
    refused = get(more, headers={"accept-language": "ja"})
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
    assert "2 秒待って" in refused.text
    assert len(renderer.asked) == 10
    # What is kept costs nothing.
    assert {get(drawn[-1]).status_code for _ in range(20)} == {200}


def test_builds_do_not_wait_for_pictures(handle, tiny_encoder, monkeypatch):
    builder = Builder(handle.store, tiny_encoder, BuildSettings())
    drawing: list[IsolatedParser] = []

    def picture(parser: IsolatedParser, *_: object) -> bytes:
        drawing.append(parser)
        return b"picture"

    monkeypatch.setattr(IsolatedParser, "picture", picture)
    app = FastAPI()
    config = Config(Settings(), None, Path(), Path())
    app.include_router(_page_images(handle, builder, config))
    assert TestClient(app).get(image_address(*cited(handle, FIRST))).status_code == 200
    assert drawing and drawing[0] is not builder._parser


def turn(handle, words: str, source: str = "bridges.pdf") -> Turn:
    document, span = cited(handle, words, source)
    index = handle.current()
    citation = cite(document, index.passage_around(source, span), span, Role.ANSWER)
    version, timings = index.version, Timings()
    answer = Answer("?", True, words, 0.9, None, "", None, (citation,), (), version, timings)
    return Turn("?", 1, answer)


@pytest.mark.parametrize(("words", "page"), [(FIRST, 1), (SECOND, 2)])
def test_the_pane_offers_the_page_of_the_citation(handle, words, page):
    asked = turn(handle, words)
    document = handle.current().documents["bridges.pdf"]
    html = pane_html(document, "ja", asked, asked.citation_id(0))
    address = image_address(*cited(handle, words)).replace("&", "&amp;")
    assert re.search(rf'<details class="page-image" data-page="{page}">.*loading="lazy"', html)
    assert f'src="{address}"' in html
    assert f"{page} ページの画像を見る" in html


def test_the_pane_offers_no_page_where_there_is_none(handle):
    documents = handle.current().documents
    asked = turn(handle, "青い橋", "plain.txt")
    assert "page-image" not in pane_html(documents["plain.txt"], "ja", asked)
    assert "page-image" not in pane_html(documents["bridges.pdf"], "ja")
