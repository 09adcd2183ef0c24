"""A small library of our own, indexed with a tiny random encoder: quick, and the whole way."""

from __future__ import annotations

from pathlib import Path

import pytest

from chat.app import App
from chat.cli import run
from chat.exit_codes import Served
from chat.settings import load_config

GARDEN = """# みどりの庭

山田花子

株式会社みどり 代表取締役

1. 庭のはじまり

青葉庭園は1998年4月に開園しました。設計したのは造園家の佐藤健一です。造園にかかった総額は約3億円でした。

なぜ庭をつくったのでしょうか。町に日陰がなかったため、市民が募金を始めたからです。

(1) 見どころ

園内には次の三つがあります。

  • 白い橋
    池の上にかかる長さ20メートルの橋です。
  • 竹の道
  • 石の広場

2. 訪ねる人

年間の来園者は15万\u2f08です。合言葉は「急がない」だといいます。

この記事の著者

山田花子

庭の設計を三十年つづけています。

関連記事

海の見える図書館
"""

LIBRARY = """1. 海の図書館

潮見図書館は2005年に建てられました。館長は鈴木一郎です。

山田花子

山田花子
"""


@pytest.fixture
def articles(tmp_path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "garden.txt").write_text(GARDEN, encoding="utf-8")
    (folder / "library.txt").write_text(LIBRARY, encoding="utf-8")
    return folder


@pytest.fixture
def config_file(tmp_path, articles, tiny_encoder_folder) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(
        "[sources]\npaths = ['articles']\n"
        "[index]\ndir = 'index'\n"
        f"[models]\nencoder = '{tiny_encoder_folder}'\nreader = 'sentence'\n"
        "[answer]\nthreshold = 0.0\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def app(config_file) -> App:
    config = load_config(config_file)
    app = App(config, config.index_dir)
    app.builder.build(app.builder.source_set([], config.source_paths))
    return app


@pytest.fixture
def shutten(config_file, capfdbinary):
    """Runs one command in this process; gives (exit code, stdout, stderr)."""

    def call(*arguments: str) -> tuple[int, str, str]:
        try:
            code = run(["--config", str(config_file), *arguments])
        except Served:  # the process would leave at once
            code = 0
        out, err = capfdbinary.readouterr()
        return code, out.decode("utf-8"), err.decode("utf-8")

    return call
