"""The page served as `shutten chat` does, over a small index; a test may say what is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from chat.answer import Answer
from chat.app import App
from chat.asking import Asked, Trace
from chat.settings import load_config
from tests.chat.web.serving import serving

ARTICLE = """# みどりの庭

1. 庭のはじまり

青葉庭園は1998年4月に開園しました。設計したのは造園家の佐藤健一です。造園にかかった総額は約3億円でした。

2. 訪ねる人

年間の来園者は15万人です。合言葉は「急がない」だといいます。
"""


@dataclass
class StandIn:
    """Answers as the pipeline does, unless a test says otherwise."""

    app: App
    script: Callable[[Asked], None] | None = None
    asked: list[Asked] = field(default_factory=list)

    def ask(self, question, earlier=(), sources=None, language="ja", literal=False) -> Answer:
        named = None if sources is None else tuple(sources)
        return self.trace([Asked(question, tuple(earlier), named, language, literal)])[0].answer

    def trace(self, asked: Sequence[Asked], depth: int = 0) -> list[Trace]:
        self.asked += asked
        if self.script is not None:
            self.script(asked[0])
        return self.app.answerer.trace(asked, depth)


@dataclass
class Site:
    url: str
    answerer: StandIn
    app: App

    def ask(
        self, question: str = "青葉庭園はいつ開園しましたか?", **fields: object
    ) -> httpx.Response:
        headers = fields.pop("headers", {})
        return self.post({"question": question, **fields}, headers)

    def post(self, body: object, headers: dict[str, str] | None = None) -> httpx.Response:
        return httpx.post(f"{self.url}/ask", json=body, headers=headers or {}, timeout=60)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(self.url + path, headers=headers, timeout=60)

    def figure(self, line: str) -> float:
        """The value of a line of ``/metrics``."""
        lines = self.get("/metrics").text.splitlines()
        return next(float(one.rsplit(" ", 1)[1]) for one in lines if one.startswith(line + " "))


@contextmanager
def serve(app: App, answerer: object, host: str = "127.0.0.1") -> Iterator[str]:
    from chat.web.server import create_app

    def make() -> object:
        return create_app(answerer, app.handle, app.builder, app.config, None, host)

    with serving(app.index_dir.parent, make) as url:
        yield url


def make_app(folder: Path, encoder: Path, chat: str = "") -> App:
    (folder / "garden.txt").write_text(ARTICLE, encoding="utf-8")
    config = folder / "config.toml"
    config.write_text(
        "[sources]\npaths = ['garden.txt']\n[index]\ndir = 'index'\n"
        f"[models]\nencoder = '{encoder}'\nreader = 'sentence'\n"
        "[answer]\nthreshold = 0.0\nmax_question = 300\n"
        f"[interface]\nlanguage = 'ja'\n[chat]\nquestions_per_minute = 0\n{chat}\n",
        encoding="utf-8",
    )
    loaded = load_config(config)
    return App(loaded, loaded.index_dir)


@pytest.fixture(scope="module")
def served(tmp_path_factory, tiny_encoder_folder) -> Iterator[Site]:
    app = make_app(tmp_path_factory.mktemp("site"), tiny_encoder_folder)
    app.builder.build(app.builder.source_set([], app.config.source_paths))
    answerer = StandIn(app)
    with serve(app, answerer) as url:
        yield Site(url, answerer, app)


@pytest.fixture
def site(served: Site) -> Iterator[Site]:
    served.answerer.asked.clear()
    yield served
    served.answerer.script = None


@pytest.fixture
def make_site(tmp_path, tiny_encoder_folder):
    """Serves another site: without an index, with other settings, for other machines."""
    opened = []

    def make(chat: str = "", host: str = "127.0.0.1") -> Site:
        app = make_app(tmp_path, tiny_encoder_folder, chat)
        answerer = StandIn(app)
        context = serve(app, answerer, host)
        opened.append(context)
        return Site(context.__enter__(), answerer, app)

    yield make
    for context in opened:
        context.__exit__(None, None, None)


@pytest.fixture
def serve_app():
    """Serves an application of the test's own."""
    return serve
