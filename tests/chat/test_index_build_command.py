"""``shutten index build``: what it tells, what it writes, and what it does not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import chat.app
import index.build
from chat.app import App
from chat.building import BuildCall
from chat.settings import load_config
from chat.watching import Watch
from index.reading import DirectParser
from tests.chat.test_cli import assert_one_sentence
from tests.index.conftest import CharacterEncoder

REPO = Path(__file__).resolve().parents[2]


@pytest.fixture
def quick(monkeypatch, config_without_model, tmp_path):
    """No model, and no process for parsing."""
    monkeypatch.setattr(chat.app, "Encoder", lambda *_: CharacterEncoder())
    monkeypatch.setattr(index.build, "shared_parser", lambda _: DirectParser())


@pytest.fixture
def config_without_model(tmp_path, articles) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(
        "[sources]\npaths = ['articles']\n[index]\ndir = 'index'\n[models]\nreader = 'sentence'\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def config_file(config_without_model) -> Path:
    return config_without_model


@pytest.fixture
def built(quick, shutten):
    assert shutten("index", "build")[0] == 0


def change(articles: Path) -> None:
    """One file of each kind: added, changed, removed, moved."""
    (articles / "new.txt").write_text("駅は北にあります。", encoding="utf-8")
    with (articles / "garden.txt").open("a", encoding="utf-8") as file:
        file.write("\n庭の北に門があります。\n")
    (articles / "gone.txt").unlink()
    (articles / "here.txt").rename(articles / "there.txt")


@pytest.fixture
def changed(articles, quick, shutten):
    (articles / "gone.txt").write_text("消える記事です。", encoding="utf-8")
    (articles / "here.txt").write_text("動く記事です。", encoding="utf-8")
    shutten("index", "build")
    change(articles)


def test_report_lists_what_happened_and_counts_the_rest(changed, shutten):
    code, out, _ = shutten("index", "build")
    assert code == 0
    lines = out.splitlines()
    assert "新しく埋め込み" in lines[0]
    assert "引き継ぎ" in lines[0]
    kinds = {line: at for at, line in enumerate(lines) if not line.startswith(" ")}
    assert list(kinds)[1:] == ["追加 1", "変更 1", "削除 1", "移動 1", "変更なし 1"]
    assert lines[kinds["追加 1"] + 1].startswith("  articles/new.txt: ")
    assert lines[kinds["削除 1"] + 1] == "  articles/gone.txt"
    assert lines[kinds["移動 1"] + 1] == "  articles/here.txt → articles/there.txt"
    assert "library" not in out


def test_dry_run_tells_the_same_changes_and_writes_nothing(changed, shutten, tmp_path):
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    code, out, _ = shutten("index", "build", "--dry-run")
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
    dry = out.splitlines()
    assert code == 0
    assert dry[0].startswith("試しの実行です。何も書いていません")
    real = shutten("index", "build")[1].splitlines()
    for line in ("追加 1", "変更 1", "削除 1", "移動 1", "変更なし 1"):
        assert line in dry
        assert line in real


def test_dry_run_before_the_first_build_makes_no_directory(quick, shutten, tmp_path):
    code, out, _ = shutten("index", "build", "--dry-run")
    assert (code, "追加 2" in out) == (0, True)
    assert not (tmp_path / "index").exists()


def test_dry_run_fetches_no_model_and_names_the_one_that_is_missing(
    monkeypatch, config_without_model, shutten, tmp_path
):
    from huggingface_hub.errors import LocalEntryNotFoundError

    def uncached(_name, **options):
        assert options.get("local_files_only"), "a dry run fetched a model"
        raise LocalEntryNotFoundError("not cached")

    monkeypatch.setattr("huggingface_hub.snapshot_download", uncached)
    monkeypatch.setattr(index.build, "shared_parser", lambda _: DirectParser())
    with config_without_model.open("a", encoding="utf-8") as file:
        file.write("encoder = 'somebody/a-model'\n")
    code, out, _ = shutten("index", "build", "--dry-run")
    assert (code, "追加 2" in out) == (0, True)
    assert "somebody/a-model" in out
    assert not (tmp_path / "index").exists()


def test_dry_run_says_nothing_of_a_model_that_is_there(quick, shutten):
    assert "モデル" not in shutten("index", "build", "--dry-run")[1]


def test_dry_run_names_what_cannot_be_read_and_why(built, shutten, articles):
    (articles / "bad.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    code, out, _ = shutten("index", "build", "--dry-run")
    assert code == 3
    assert "bad.txt" in out
    assert "画像" in out
    assert "追加" not in out


def test_dry_run_of_an_address_keeps_no_copy(quick, shutten, monkeypatch, tmp_path):
    from index import fetched
    from ingest.fetch import Fetched

    page = "<html><body><article><h1>駅</h1><p>駅は北にあります。</p></article></body></html>"
    got = Fetched("https://example.org/a", page.encode(), ".html", "utf-8")
    monkeypatch.setattr(fetched, "fetch", lambda _: got)
    code, out, _ = shutten("index", "build", "--dry-run", "https://example.org/a")
    assert (code, "追加 1" in out) == (0, True)
    assert not (tmp_path / "index").exists()


def test_many_files_of_a_kind_are_cut_short_unless_all_are_wanted(quick, shutten, articles):
    for number in range(25):
        (articles / f"{number:02}.txt").write_text(f"{number}番の橋です。", encoding="utf-8")
    _, out, _ = shutten("index", "build")
    assert "追加 27" in out
    assert out.count("\n  articles/") == 20
    assert "ほか 7 件" in out
    _, out, _ = shutten("index", "build", "--rebuild", "--verbose")
    assert "変更なし 27" in out
    assert out.count("\n  articles/") == 27


def test_rebuild_embeds_everything_again(built, shutten, tmp_path):
    report = tmp_path / "report.json"
    shutten("index", "build", "--rebuild", "--report", str(report))
    content = json.loads(report.read_text(encoding="utf-8"))
    assert content["embedded"] > 0
    assert content["changes"]["unchanged"] == 2
    shutten("index", "build", "--report", str(report))
    assert json.loads(report.read_text(encoding="utf-8"))["embedded"] == 0


def test_json_report_holds_the_changes(changed, shutten, tmp_path):
    report = tmp_path / "report.json"
    shutten("index", "build", "--report", str(report))
    assert json.loads(report.read_text(encoding="utf-8"))["changes"] == {
        "added": ["articles/new.txt"],
        "changed": ["articles/garden.txt"],
        "removed": ["articles/gone.txt"],
        "moved": [{"before": "articles/here.txt", "now": "articles/there.txt"}],
        "unchanged": 1,
    }


def test_without_a_terminal_each_stage_is_a_line(quick, shutten):
    _, _, err = shutten("index", "build")
    assert [line.split()[0] for line in err.splitlines()] == ["1/5", "2/5", "3/5", "4/5", "5/5"]


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n\0\0"])
def test_error_is_the_only_line_also_where_all_files_were_looked_at(quick, shutten, tmp_path, data):
    (tmp_path / "bad.txt").write_bytes(data)
    assert_one_sentence(shutten("index", "build", str(tmp_path / "bad.txt")), "bad.txt")


def test_quiet_prints_nothing_but_what_is_wrong(quick, shutten, articles):
    assert shutten("index", "build", "--quiet") == (0, "", "")
    (articles / "bad.txt").write_bytes(b"")
    code, out, err = shutten("index", "build", "--quiet")
    assert (code, out) == (3, "")
    assert "bad.txt" in err
    assert "1/5" not in err


def test_json_log_is_an_object_a_line_and_ends_with_the_report(quick, shutten, articles):
    code, _, err = shutten("index", "build", "--json-log")
    events = [json.loads(line) for line in err.splitlines()]
    assert code == 0
    first = {"stage": "read", "number": 1, "stages": 5, "done": 0, "total": 2}
    assert first.items() <= events[0].items()
    assert events[0].keys() >= {"time", "rate", "eta_s"}
    assert events[-1]["stage"] == "done"
    assert events[-1]["report"]["changes"]["added"] == [
        "articles/garden.txt",
        "articles/library.txt",
    ]


def test_json_log_tells_an_error_as_an_object(quick, shutten):
    code, out, err = shutten("index", "build", "--json-log", "no-such.txt")
    event = json.loads(err.splitlines()[-1])
    assert (code, out, event["stage"]) == (2, "", "failed")
    assert event["error"]["key"] == "source_missing"
    assert "no-such.txt" in event["error"]["message"]


def test_watch_and_dry_run_do_not_go_together(quick, shutten, tmp_path):
    assert_one_sentence(shutten("index", "build", "--watch", "--dry-run"), "--dry-run")
    assert not (tmp_path / "index").exists()


class Script:
    """Acts in the place of time: one step a wait, Ctrl-C at the end."""

    def __init__(self, *steps) -> None:
        self.steps = list(steps)

    def __call__(self, seconds: float) -> None:
        if not self.steps:
            raise KeyboardInterrupt
        self.steps.pop(0)()


@pytest.fixture
def watch(quick, config_file, capsys):
    """Runs a watch over a script; gives what it printed, a line a list."""

    def call(*steps, **options) -> tuple[list[str], list[str]]:
        config = load_config(config_file)
        app = App(config, config.index_dir)
        Watch(app, BuildCall(**options), sleep=Script(*steps)).run()
        out, err = capsys.readouterr()
        return out.splitlines(), err.splitlines()

    return call


def idle() -> None:
    """Nothing happens meanwhile."""


def test_watch_builds_once_after_files_lie_still(watch, articles):
    path = articles / "new.txt"
    writes = [lambda n=n: path.write_text("駅は北です。" * n, encoding="utf-8") for n in (1, 2, 3)]
    out, err = watch(idle, *writes, idle, idle, idle)
    assert err == []
    assert "見ています" in out[0]
    assert ["追加 2" in out[1], "追加 1" in out[2]] == [True, True]
    assert "終わりました" in out[3]
    assert len(out) == 4


def test_watch_tells_a_broken_file_once_and_goes_on(watch, articles):
    bad, new = articles / "bad.txt", articles / "new.txt"
    out, err = watch(
        lambda: bad.write_bytes(b"\x89PNG\r\n\x1a\n\0\0"),
        idle,
        idle,
        lambda: new.write_text("駅は北です。", encoding="utf-8"),
        idle,
        idle,
    )
    assert len(err) == 1
    assert "bad.txt" in err[0]
    assert "追加 1" in out[-2]


def test_watch_outlives_a_folder_that_is_away_for_a_while(watch, articles, tmp_path):
    out, err = watch(
        lambda: articles.rename(tmp_path / "away"),
        idle,
        idle,
        idle,
        lambda: (tmp_path / "away").rename(articles),
        idle,
        idle,
    )
    assert len(err) == 1
    assert "articles" in err[0]
    assert "変更はありません" in out[-2]


def test_watch_tries_again_once_another_build_is_over(watch, config_file):
    config = load_config(config_file)
    lock = App(config, config.index_dir).store.lock()
    out, err = watch(idle, idle, lock.release, idle)
    assert len(err) == 1
    assert "追加 2" in out[1]


def test_watch_builds_although_a_file_is_written_to_without_end(watch, articles):
    growing = articles / "log.txt"

    def grow() -> None:
        with growing.open("a", encoding="utf-8") as file:
            file.write("電車が来ました。")

    out, _ = watch(*[grow] * 40)
    assert "追加 1" in out[2]


def test_watch_keeps_what_the_page_added_since_paths_were_named(watch, articles, config_file):
    from dataclasses import replace

    from index.version import SourcePath

    config = load_config(config_file)
    app = App(config, config.index_dir)

    def add() -> None:
        path = app.store.added / "own.txt"
        path.parent.mkdir(parents=True)
        path.write_text("空港は東です。", encoding="utf-8")
        sources = app.builder.source_set([], config.source_paths)
        app.builder.build(replace(sources, added=(SourcePath("own.txt", str(app.store.added)),)))

    named = (SourcePath("articles", str(articles.parent)),)
    watch(idle, add, idle, idle, named=named)
    assert "own.txt" in app.handle.current().documents


HEAVY = ("torch", "sentence_transformers", "transformers", "faiss", "bm25s", "scipy")
PROBE = """
import sys
from chat.cli import run
code = run(sys.argv[2:])
loaded = [name for name in sys.argv[1].split(",") if name in sys.modules]
sys.stderr.write("LOADED " + ",".join(loaded) + "\\n")
sys.exit(code)
"""


@pytest.mark.parametrize("command", [["build"], ["build", "--dry-run"], ["status"]])
def test_nothing_heavy_is_imported_where_nothing_is_to_be_done(
    command, articles, config_file, tmp_path
):
    """The index must be of the encoder that is configured, so that it is built with stand-ins."""
    from index.build import Builder
    from index.encoder import Encoder

    config = load_config(config_file)
    real, stand_in = Encoder(config.encoder), CharacterEncoder("default")
    stand_in.fingerprint = real.fingerprint
    app = App(config, config.index_dir)
    builder = Builder(app.store, stand_in, config.build, DirectParser())
    builder.build(builder.source_set([], config.source_paths))
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            PROBE,
            ",".join(HEAVY),
            "--config",
            str(config_file),
            "index",
            *command,
        ],
        capture_output=True,
        text=True,
        cwd=REPO,
        env={**os.environ, "PYTHONPATH": str(REPO)},
    )
    assert done.returncode == 0, done.stderr
    assert "articles/garden.txt" in done.stdout or "変更" in done.stdout
    assert done.stderr.splitlines()[-1] == "LOADED "
