"""A served page with a stand-in pipeline, and a Chromium that notes what it asks for.

The index, the builder and the page are the real ones; only the encoder and the choice of the
answer are stand-ins, so that a test says itself which words are cited.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from chat.answer import Answer, Citation, Reason, Role, Timings, cite
from chat.asking import Asked, Trace
from chat.exchange import Exchange
from chat.reader import Reading
from chat.settings import Config, Settings
from chat.stages import Stage, enter
from index.build import Builder, BuildSettings
from index.handle import IndexHandle
from index.search import Hit
from index.store import Store
from index.version import SourcePath
from ingest.document import Passage, Span
from ingest.errors import NoIndexError
from tests.chat.web.serving import running

if TYPE_CHECKING:
    from chat.evaluation.batch_run import Pipeline

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

HARBOUR = (
    """港の町の記録

文と写真: 潮見ひとし

1. 港のはじまり

港は1871年に開かれました。設計したのは技師の浜田清です。
この行は同じ段落の二行目です。

次の三つが町を支えました。

  • 灯台
    沖の船に岸を知らせる塔です。
  • 倉庫
  • 市場
      • 朝の市
      • 夕の市

2. 悪い引用符

本文に <script>window.hacked = 1</script> と <img src=x onerror="window.hacked = 2"> がある。
式 ${window.hacked = 3} や {{window.hacked}} もそのまま出る。

"""
    + "".join(
        f"({n}) 小さな節 {n}\n\n{n}番目の節には、読むと少し長い文が置いてあります。" * 1
        + f"港の倉庫は{n}棟ありました。\n\n"
        for n in range(1, 25)
    )
    + """この記事の著者

潮見ひとし

関連記事

山の町の記録
"""
)

NOTES = """# 山の町の記録

**とても大事**な点は*雪*です。`code` も見えます。

- 一つ目の**項目**
- 二つ目の項目
  1. 中の一
  2. 中の二

> 引用の一行目
> 引用の二行目
"""


def nothing() -> None:
    pass


class StandInEncoder:
    """Vectors from hashes: the builder needs some, no test looks at them.

    ``meanwhile`` is called before the first one.
    """

    name = "stand-in"
    fingerprint = "0" * 16
    at_hand = True

    def __init__(self) -> None:
        self.meanwhile: Callable[[], object] = nothing

    def load(self) -> None:
        pass

    def count_tokens(self, text: str) -> int:
        return len(text)

    def encode_passages(
        self, texts: Sequence[str], advance: Callable[[int], None] = lambda _: None
    ) -> np.ndarray:
        self.meanwhile()
        vectors = np.zeros((len(texts), 8), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = list(hashlib.sha256(text.encode()).digest()[:8])
            vectors[row] /= np.linalg.norm(vectors[row]) or 1
            advance(1)
        return vectors


def said_before(said: str | Exchange) -> str:
    """The words of an earlier question."""
    return said if isinstance(said, str) else said.question


@dataclass
class StandInAnswerer:
    """Cites the words that the question quotes: 「…」 the answer, 『…』 what backs it.

    〈…〉 is what the reader thought of, too.

    A question that begins with "?" is not answered; "遅い" waits until ``go``; "壊れた" raises.
    What a question without quotation marks gets is said by ``known``: the words to cite.
    """

    handle: IndexHandle
    known: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, tuple[str, ...], tuple[str, ...] | None]] = field(default_factory=list)
    go: threading.Event = field(default_factory=threading.Event)

    def ask(
        self,
        question: str,
        earlier: Sequence[str | Exchange] = (),
        sources: Sequence[str] | None = None,
        language: str = "ja",
        literal: bool = False,
    ) -> Answer:
        alone = literal or question in self.known
        earlier = () if alone else tuple(said_before(one) for one in earlier)
        self.asked.append((question, tuple(earlier), tuple(sources) if sources else None))
        if "遅い" in question:
            enter(Stage.READING)
            self.go.wait(20)
        if "壊れた" in question:
            raise NoIndexError("no_index", directory="nowhere")
        if not question.strip():
            return self._answer(question, Reason.INVALID, reply="質問を入力してください。")
        quoted = f"「{self.known[question]}」" if question in self.known else question
        found = [
            *self._cited(r"「(.+?)」", Role.ANSWER, quoted, sources),
            *self._cited(r"『(.+?)』", Role.SUPPORT, quoted, sources),
        ]
        if question.startswith("?") or not found:
            reply = "記事の中に、この質問の答えは見つかりませんでした。"
            return self._answer(question, Reason.NOT_IN_ARTICLE, reply=reply, nearest=found)
        return self._answer(question, None, citations=found, earlier=earlier)

    def trace(self, asked: Sequence[Asked], depth: int = 0) -> list[Trace]:
        """What an evaluation asks."""
        return [self._trace(one) for one in asked]

    def forget(self) -> None:
        pass

    def _trace(self, asked: Asked) -> Trace:
        answer = self.ask(
            asked.question, asked.earlier, asked.sources, asked.language, asked.literal
        )
        cited = [c for c in answer.citations if c.role is Role.ANSWER]
        if not cited:
            return Trace(answer)
        others = self._cited(r"〈(.+?)〉", Role.SUPPORT, asked.question, asked.sources)
        readings = [self._reading(cited, 1, answer.confidence)]
        readings += [self._reading([c], at, 0.3) for at, c in enumerate(others, start=2)]
        hits = tuple(dict.fromkeys(reading.hit for reading in readings))
        return Trace(answer, hits, hits, tuple(readings))

    def _reading(self, cited: Sequence[Citation], rank: int, probability: float) -> Reading:
        spans = tuple(Span(c.start, c.end) for c in cited)
        passage = self.handle.current().passage_around(cited[0].source, spans[0])
        hit = Hit(passage, 1 / rank, rank, 7.5, None if rank > 1 else 1, 0.8125)
        return Reading(hit, spans, spans[0], 2.0 - rank, probability)

    def _cited(
        self, quotes: str, role: Role, question: str, sources: Sequence[str] | None
    ) -> list[Citation]:
        index = self.handle.current()
        found = []
        for words in re.findall(quotes, question, re.S):
            for document in index.documents.values():
                start = document.text.find(words)
                if start < 0 or (sources and document.source not in sources):
                    continue
                span = Span(start, start + len(words))
                headings = next(
                    document.headings(s) for s in document.sections if s.start <= start < s.end
                )
                passage = Passage(document.source, span.start, span.end, headings)
                found.append(cite(document, passage, span, role))
                break
        return found

    def _answer(
        self,
        question: str,
        reason: Reason | None,
        *,
        reply: str = "",
        citations: Sequence[Citation] = (),
        nearest: Sequence[Citation] = (),
        earlier: Sequence[str] = (),
    ) -> Answer:
        words = [c.text for c in citations if c.role is Role.ANSWER]
        return Answer(
            question=question,
            answered=bool(words),
            answer="\n".join(words) if words else None,
            confidence=0.9 if words else 0.1,
            reason=reason,
            reply=reply,
            understood_as=f"{earlier[-1]} {question}" if earlier and words else None,
            citations=tuple(citations),
            nearest=tuple(nearest),
            index_version=self.handle.current().version,
            timings_ms=Timings(),
        )


def stand_in_pipeline(answerer: StandInAnswerer, language: str) -> Pipeline:
    from chat.evaluation.baseline import BestSentence
    from chat.evaluation.batch_run import Pipeline
    from chat.evaluation.evaluator import Evaluator
    from chat.evaluation.gold import GoldFinder

    index = answerer.handle.current()
    baseline = BestSentence(index)
    evaluator = Evaluator(index, answerer, baseline, GoldFinder(index), language)
    settings = {name: {} for name in ("models", "search", "answer")}
    return Pipeline(evaluator, lambda: evaluator, settings, language)


@dataclass
class Site:
    """The served page."""

    url: str
    answerer: StandInAnswerer
    store: Store
    builder: Builder
    encoder: StandInEncoder
    sources: tuple[SourcePath, ...]
    folder: Path
    app: Any = None

    @property
    def evaluations(self) -> Path:
        return self.folder / "evaluations"

    @property
    def sessions(self) -> dict[str, Any]:
        """What Gradio keeps of each opened page."""
        apps = (getattr(route, "app", None) for route in self.app.routes)
        return next(app.state_holder for app in apps if hasattr(app, "state_holder")).session_data

    def reset(self) -> None:
        """Only the two articles, nothing asked."""
        self.encoder.meanwhile = nothing
        (self.folder / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
        (self.folder / "notes.md").write_text(NOTES, encoding="utf-8")
        self.builder.build(self.builder.source_set(self.sources, ()), lock_timeout=30)
        shutil.rmtree(self.store.added, ignore_errors=True)
        shutil.rmtree(self.evaluations, ignore_errors=True)
        shutil.rmtree(self.folder / "feedback", ignore_errors=True)
        self.answerer.asked.clear()
        self.answerer.known.clear()
        self.answerer.go.clear()


@contextmanager
def serve_site(folder: Path, **chat: object) -> Iterator[Site]:
    """Serves the page over the two articles.

    Args:
        folder: for everything.
        chat: settings of the page.
    """
    import uvicorn

    from chat.web.address import bind
    from chat.web.server import create_app

    paths = tuple(SourcePath(name, str(folder)) for name in ("harbour.txt", "notes.md"))
    store = Store(folder / "index")
    encoder = StandInEncoder()
    builder = Builder(store, encoder, BuildSettings())
    handle = IndexHandle(store)
    settings = Settings(chat={"max_upload_mb": 0.1, "questions_per_minute": 0, **chat})
    config = Config(settings, folder / "config.toml", folder, folder)
    site = Site("", StandInAnswerer(handle), store, builder, encoder, paths, folder)
    site.reset()
    with pytest.MonkeyPatch.context() as patch, bind("127.0.0.1", 0) as bound:
        patch.setenv("GRADIO_TEMP_DIR", str(folder / "uploads"))
        site.url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        open_pipeline = partial(stand_in_pipeline, site.answerer)
        app = create_app(site.answerer, handle, builder, config, open_pipeline)
        site.app = app
        served = uvicorn.Config(
            app, log_config=None, timeout_graceful_shutdown=1, proxy_headers=False
        )
        with running(served, bound):
            yield site
            site.answerer.go.set()


@pytest.fixture(scope="session")
def serve():
    """Serves a page of one's own, with settings of its own."""
    return serve_site


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serve_site(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
def closed_site(tmp_path: Path) -> Iterator[Site]:
    """A page from which the library may not be changed."""
    with serve_site(tmp_path, library="off") as site:
        yield site


@pytest.fixture
def site(served: Site) -> Site:
    served.reset()
    return served


@pytest.fixture(scope="session")
def chromium_arguments() -> list[str]:
    names = ("chromium", "chromium-browser", "google-chrome")
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not any(map(shutil.which, names)):
        pytest.skip("no Chromium on this machine")
    return CHROMIUM_ARGUMENTS


@pytest.fixture(scope="session")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    names = ("chromium", "chromium-browser", "google-chrome")
    executable = next(filter(None, map(shutil.which, names)), None)
    if executable is None:
        pytest.skip(f"no Chromium on this machine ({', '.join(names)})")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def usual_context(chromium):
    """One for all tests that do not ask for their own: what it fetched once stays there."""
    context = chromium.new_context(locale="ja-JP", viewport={"width": 1280, "height": 800})
    yield context
    context.close()


@pytest.fixture
def open_page(chromium, usual_context, site: Site):
    """Opens the page in a browser of its own; nothing may fail in it or leave the machine."""
    opened, requested, problems = [], [], []

    def open_page(locale: str = "ja-JP", own: bool = True, before: str = "", **options: object):
        options.setdefault("viewport", {"width": 1280, "height": 800})
        context = chromium.new_context(locale=locale, **options) if own else usual_context
        page = context.new_page()
        opened.append(context if own else page)
        page.set_default_timeout(10_000)
        page.on("request", lambda request: requested.append(request.url))
        page.on("pageerror", lambda error: problems.append(f"error: {error}"))
        page.on("console", lambda m: m.type == "error" and problems.append(f"console: {m.text}"))
        page.on("dialog", lambda dialog: (problems.append("dialog"), dialog.dismiss()))
        if not own:  # what one test says is not history to the next
            page.add_init_script("try { localStorage.clear(); } catch {}")
        if before:
            page.add_init_script(before)
        page.goto(site.url)
        page.wait_for_selector("html[data-ready]")
        page.wait_for_selector("#pane article")
        return page

    yield open_page
    for closable in opened:
        closable.close()
    assert problems == []
    own = (site.url, "data:", "blob:")
    assert [url for url in requested if not url.startswith(own)] == []


@pytest.fixture
def page(open_page):
    return open_page(own=False)


@pytest.fixture(scope="session")
def articles() -> dict[str, str]:
    return {"harbour.txt": HARBOUR, "notes.md": NOTES}


@pytest.fixture
def upload_file(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def write(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write
