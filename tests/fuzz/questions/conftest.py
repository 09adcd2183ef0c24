"""Two articles, asked through the whole pipeline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chat.app import App
from chat.settings import load_config
from tests.chat.conftest import GARDEN, LIBRARY

_ASIDE = "[chat]\nquestions_per_minute = 0\nquestion_log = 'off'\n"


@pytest.fixture(scope="session")
def write_config(tmp_path_factory) -> Callable[[str], Path]:
    """Makes a folder with two articles and a configuration with these models."""

    def write(models: str) -> Path:
        folder = tmp_path_factory.mktemp("asked")
        (folder / "articles").mkdir()
        (folder / "articles" / "garden.txt").write_text(GARDEN, encoding="utf-8")
        (folder / "articles" / "library.txt").write_text(LIBRARY, encoding="utf-8")
        config = folder / "config.toml"
        config.write_text(
            f"[sources]\npaths = ['articles']\n[index]\ndir = 'index'\n{models}\n"
            f"[answer]\nthreshold = 0.0\n[interface]\nlanguage = 'ja'\n{_ASIDE}",
            encoding="utf-8",
        )
        return config

    return write


def _built(config: Path) -> App:
    loaded = load_config(config)
    app = App(loaded, loaded.index_dir, True)
    app.builder.build(app.builder.source_set([], loaded.source_paths))
    return app


@pytest.fixture(scope="session")
def config_file(write_config, tiny_encoder_folder) -> Path:
    """Sentences are ranked by few weights: quick."""
    return write_config(f"[models]\nencoder = '{tiny_encoder_folder}'\nreader = 'sentence'")


@pytest.fixture(scope="session")
def quick_app(config_file) -> App:
    return _built(config_file)


@pytest.fixture(scope="session")
def own_app(write_config) -> App:
    """With the models that we ship."""
    return _built(write_config(""))


def texts_of(app: App) -> dict[str, str]:
    return {source: document.text for source, document in app.handle.current().documents.items()}
