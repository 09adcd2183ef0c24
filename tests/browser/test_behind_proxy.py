"""The page below a path of a reverse proxy, which takes that path off or not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from chat.web.address import bind
from tests.browser.conftest import Site, serve_site
from tests.chat.web.serving import running

pytestmark = pytest.mark.browser
PREFIX = "/shutten"
QUESTIONS = "question,answer\n港はいつ開かれましたか「1871年」,1871年\n"


@dataclass
class Proxy:
    """Passes on what is below the prefix, answers bit by bit as they come; nothing else."""

    site: Site
    strips: bool
    url: str = ""
    outside: list[str] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        from starlette.requests import Request
        from starlette.responses import PlainTextResponse, StreamingResponse

        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        path = scope["raw_path"].decode()
        if not path.startswith(f"{PREFIX}/"):
            self.outside.append(path)
            await PlainTextResponse("nothing here", 404)(scope, receive, send)
            return
        if self.strips:
            path = path.removeprefix(PREFIX)
        query = scope["query_string"].decode()
        # As nginx does: the host is that of the server behind, the browser's is told beside it.
        left_out = ("host", "content-length", "transfer-encoding", "accept-encoding")
        headers = [(k, v) for k, v in request.headers.items() if k not in left_out]
        headers += [
            ("x-forwarded-host", request.headers["host"]),
            ("x-forwarded-proto", "http"),
            ("x-forwarded-for", "203.0.113.7"),
        ]
        address = f"{self.site.url}{path}" + (f"?{query}" if query else "")
        async with httpx.AsyncClient(timeout=None) as client:
            asked = client.build_request(
                request.method, address, headers=headers, content=await request.body()
            )
            answer = await client.send(asked, stream=True)

            async def body() -> AsyncIterator[bytes]:
                async for part in answer.aiter_raw():
                    yield part

            response = StreamingResponse(body(), answer.status_code)
            kept = [(k, v) for k, v in answer.headers.raw if k.lower() != b"transfer-encoding"]
            response.raw_headers = kept
            await response(scope, receive, send)


@contextmanager
def proxied(site: Site, strips: bool) -> Iterator[Proxy]:
    import uvicorn

    proxy = Proxy(site, strips)
    with bind("127.0.0.1", 0) as bound:
        proxy.url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        settings = uvicorn.Config(
            proxy, log_config=None, lifespan="off", timeout_graceful_shutdown=1
        )
        with running(settings, bound):
            yield proxy


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory, served: Site) -> Iterator[Site]:
    # Within ``served``, whose folder for uploads is the process's own again afterwards.
    folder = tmp_path_factory.mktemp("below")
    with serve_site(folder, root_path=PREFIX, trusted_proxies="127.0.0.1") as site:
        yield site


@pytest.fixture(params=[True, False], ids=["takes it off", "leaves it"])
def proxy(below: Site, request: pytest.FixtureRequest) -> Iterator[Proxy]:
    below.reset()
    with proxied(below, request.param) as proxy:
        yield proxy


@pytest.fixture
def proxied_page(chromium, proxy: Proxy):
    """The page as a browser finds it behind the proxy; no request may go past the prefix."""
    requested, problems = [], []
    context = chromium.new_context(locale="ja-JP", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("request", lambda request: requested.append(request.url))
    page.on("pageerror", lambda error: problems.append(f"error: {error}"))
    page.on("console", lambda m: m.type == "error" and problems.append(f"console: {m.text}"))
    page.problems = problems
    page.goto(f"{proxy.url}{PREFIX}/")
    page.wait_for_selector("html[data-ready]")
    page.wait_for_selector("#pane article")
    yield page
    context.close()
    inside = (f"{proxy.url}{PREFIX}/", "data:", "blob:")
    assert [url for url in requested if not url.startswith(inside)] == []
    assert proxy.outside == []
    assert problems == []


def test_a_question_is_answered_and_its_citation_shown(proxied_page) -> None:
    page = proxied_page
    box = page.get_by_role("textbox", name="質問", exact=True)
    box.fill("いつ開かれましたか「1871年」")
    box.press("Enter")
    page.locator('[data-answer="1"]').wait_for()
    assert page.locator("mark[data-citation='1.1']").first.inner_text() == "1871年"


def test_a_session_that_the_server_forgot_comes_back(proxied_page, proxy: Proxy) -> None:
    page, answerer = proxied_page, proxy.site.answerer
    box = page.get_by_role("textbox", name="質問", exact=True)
    for number, question in enumerate(("「1871年」", "「市場」"), start=1):
        box.fill(question)
        box.press("Enter")
        page.locator(f'[data-answer="{number}"]').wait_for()
        proxy.site.sessions.clear()
    assert answerer.asked[-1][:2] == ("「市場」", ("「1871年」",))
    refusals = [problem for problem in page.problems if "409" in problem]
    assert len(refusals) >= 1  # the browser notes it; nothing else is a problem
    page.problems[:] = [problem for problem in page.problems if problem not in refusals]


def test_an_article_is_added_and_its_text_downloaded(proxied_page, tmp_path: Path) -> None:
    page = proxied_page
    article = tmp_path / "橋.txt"
    article.write_text("古い橋\n\n橋は1590年に架けられました。\n", encoding="utf-8")
    page.locator("#add").click()
    page.locator("#form input[type=file]").set_input_files(article)
    page.wait_for_selector("#pane [data-source='橋.txt']")
    page.get_by_role("tab", name="ライブラリ").click()
    link = page.get_by_role("link", name="「橋.txt」の本文をダウンロード")
    with page.expect_download() as saved:
        link.click()
    assert Path(saved.value.path()).read_text(encoding="utf-8") == article.read_text("utf-8")


def test_an_evaluation_shows_its_report_and_leads_to_its_files(proxied_page, tmp_path) -> None:
    page = proxied_page
    questions = tmp_path / "questions.csv"
    questions.write_text(QUESTIONS, encoding="utf-8")
    page.get_by_role("tab", name="評価").click()
    page.locator("#evaluate input[type=file]").set_input_files(questions)
    page.locator("#evaluate-run:not([disabled])").click()
    frame = page.locator("#evaluate-result iframe")
    frame.wait_for(timeout=30_000)
    page.frame_locator("#evaluate-result iframe").locator("h1").first.wait_for()
    links = page.locator("#evaluate-result a").evaluate_all("all => all.map(a => a.href)")
    assert len(links) == 3
    for link in links:
        answer = page.request.get(link)
        assert answer.ok, link


def test_the_server_behind_hears_who_asked(proxy: Proxy) -> None:
    refused = httpx.get(f"{proxy.site.url}/", headers={"host": "evil.example"})
    assert refused.status_code == 400
    config = httpx.get(f"{proxy.url}{PREFIX}/config").json()
    assert config["root"] == f"{proxy.url}{PREFIX}"
    direct = httpx.get(f"{proxy.site.url}{PREFIX}/config").json()
    assert direct["root"] == f"{proxy.site.url}{PREFIX}"
    said = {"x-forwarded-host": "articles.example", "x-forwarded-proto": "https"}
    secure = httpx.get(f"{proxy.site.url}/config", headers=said).json()
    assert secure["root"] == f"https://articles.example{PREFIX}"
