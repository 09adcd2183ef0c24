"""The commands about versions: what they print, and one sentence where they cannot."""

import json
import re
import sys

import pytest

import index.build
from index.reading import DirectParser
from tests.index.older import export_older, make_older


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    """Articles are read in this process: how they are read is not what is tested."""
    monkeypatch.setattr(index.build, "shared_parser", lambda _: DirectParser())


@pytest.fixture
def two(app, articles):
    """Two versions; the second one has other words in the library."""
    first = app.store.current()
    (articles / "library.txt").write_text("図書館は港にあります。", encoding="utf-8")
    app.builder.build(app.builder.source_set([], app.config.source_paths))
    return first, app.store.current()


def assert_one_sentence(result, *words: str) -> None:
    code, out, err = result
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert all(word in err for word in words)


def test_versions_are_a_table_newest_first(shutten, app, two):
    first, second = two
    app.store.layout(first).manifest.write_text("{}")
    code, out, _ = shutten("index", "versions")
    head, *rows = out.splitlines()
    assert (code, [row.split()[0] for row in rows]) == (0, [second, first])
    assert re.search(r"版 .*作成日時.*記事 +段落 .*状態", head)
    assert rows[0].endswith("使用中")
    assert rows[1].endswith("破損")


def test_rollback_says_what_the_next_build_does(shutten, app, two):
    first, second = two
    code, out, _ = shutten("index", "rollback")
    assert (code, app.store.current()) == (0, first)
    done, after = out.splitlines()
    assert first in done and second in done
    assert "shutten index build" in after and "config.toml" in after and "articles" in after
    assert shutten("index", "rollback", second)[0] == 0
    assert app.store.current() == second
    assert "すでに" in shutten("index", "rollback", second)[1]


def test_prune_says_what_it_freed(shutten, app, two):
    first, second = two
    code, out, _ = shutten("index", "prune", "--keep", "1")
    assert (code, app.store.names()) == (0, [second])
    assert first in out and "MB" in out
    assert "1 件" in shutten("index", "prune", "--keep", "1")[1]
    assert_one_sentence(shutten("index", "prune", "--keep", "0"), "keep")
    assert_one_sentence(shutten("index", "prune"), "keep")


def test_export_and_import_carry_an_index(shutten, app, tmp_path, two):
    file, other = str(tmp_path / "index.tar.gz"), str(tmp_path / "other")
    code, out, _ = shutten("index", "export", file, "--version", two[0])
    assert code == 0 and two[0] in out
    code, out, _ = shutten("--index-dir", other, "index", "import", file)
    assert code == 0 and two[0] in out
    assert shutten("--index-dir", other, "index", "verify")[0] == 0
    assert "すでにここに" in shutten("--index-dir", other, "index", "import", file)[1]
    assert_one_sentence(shutten("index", "import", str(tmp_path / "none")), "none")


def test_import_of_another_encoder_says_so(shutten, app, tmp_path, monkeypatch):
    file = str(tmp_path / "index.tar.gz")
    shutten("index", "export", file)
    monkeypatch.setenv("SHUTTEN_MODELS__QUERY_PREFIX", "other: ")
    code, out, _ = shutten("--index-dir", str(tmp_path / "other"), "index", "import", file)
    assert code == 0 and "エンコーダー" in out


def test_verify_of_another_version_names_the_file(shutten, app, two):
    layout = app.store.layout(two[0])
    layout.passages.write_bytes(b"")
    assert shutten("index", "verify")[0] == 0
    assert_one_sentence(shutten("index", "verify", two[0]), "passages.jsonl", "index versions")
    assert_one_sentence(shutten("index", "rollback"), "passages.jsonl")
    assert_one_sentence(shutten("index", "verify", "none"), "none", "index versions")


def test_builds_keep_as_many_versions_as_configured(shutten, app, articles, monkeypatch):
    for number in range(3):
        (articles / "library.txt").write_text(f"{number}つ目の港です。", encoding="utf-8")
        assert shutten("index", "build")[0] == 0
    assert len(app.store.names()) == 3
    monkeypatch.setenv("SHUTTEN_INDEX__KEEP", "1")
    (articles / "library.txt").write_text("港です。", encoding="utf-8")
    assert shutten("index", "build")[0] == 0
    assert len(app.store.names()) == 1


@pytest.fixture
def transfers(shutten, app, tmp_path):
    """The commands that go through a whole version, by name."""
    file, other = str(tmp_path / "index.tar.gz"), str(tmp_path / "other")
    shutten("index", "export", file)
    return {
        "verify": ["index", "verify"],
        "export": ["index", "export", file],
        "import": ["--index-dir", other, "index", "import", file],
    }


LAST = {"verify": "3/3 段落を確かめています", "export": "4/4 まとめています"}
LAST["import"] = "5/5 索引を書いています"


@pytest.mark.parametrize("name", LAST)
def test_whole_version_shows_bars_on_a_terminal_and_nothing_elsewhere(
    shutten, transfers, monkeypatch, name
):
    code, out, err = shutten(*transfers[name])
    assert (code, err) == (0, "") and out
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    code, out, err = shutten(*transfers[name])
    assert code == 0 and out
    assert LAST[name] in err and "ETA" in err and "B/s" in err
    assert err.rsplit("\r", 2)[1].strip() == ""


@pytest.mark.parametrize("name", LAST)
def test_quiet_prints_nothing_on_a_terminal_either(shutten, transfers, monkeypatch, name):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert shutten(*transfers[name], "--quiet") == (0, "", "")


@pytest.mark.parametrize("name", LAST)
def test_json_log_tells_the_stages_and_ends_with_the_report(shutten, app, transfers, name):
    code, out, err = shutten(*transfers[name], "--json-log")
    events = [json.loads(line) for line in err.splitlines()]
    assert code == 0 and out
    stages = int(LAST[name][0])
    first = {"stage": "unpack" if name == "import" else "checksums", "number": 1, "done": 0}
    assert first.items() <= events[0].items()
    assert (events[0]["stages"], events[0]["total"] > 1000) == (stages, True)
    assert events[-1]["stage"] == "done"
    expected = {"version": app.store.current(), "documents": 2}
    assert expected.items() <= events[-1]["report"].items()
    assert shutten(*transfers[name], "--json-log", "--quiet")[1] == ""


def test_json_log_of_an_error_is_an_object(shutten, app, transfers):
    layout = app.store.layout(app.store.current())
    layout.passages.write_bytes(b"")
    for command in (transfers["verify"], transfers["export"]):
        code, out, err = shutten(*command, "--json-log")
        event = json.loads(err.splitlines()[-1])
        assert (code, out, event["stage"]) == (2, "", "failed")
        assert event["error"]["key"] == "version_damaged"
        assert "passages.jsonl" in event["error"]["message"]


def test_bar_goes_away_before_the_sentence_of_an_error(shutten, app, monkeypatch):
    app.store.layout(app.store.current()).vectors.write_bytes(b"")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    code, out, err = shutten("index", "verify")
    assert (code, out) == (2, "")
    *_, wiped, sentence = err.split("\r")
    assert wiped.strip() == "" and "vectors.faiss" in sentence


MIGRATED = {
    "ja": "索引は古い形式 3 だったので、形式 5 にしました",
    "en": "The index was of the older format 3 and was brought to format 5",
}


@pytest.mark.parametrize("terminal", [False, True])
@pytest.mark.parametrize("language", MIGRATED)
def test_build_says_that_it_migrated_the_index_once(
    shutten, app, articles, monkeypatch, language, terminal
):
    monkeypatch.setenv("LANG", language)
    make_older(app.store)
    (articles / "library.txt").write_text("図書館は港にあります。", encoding="utf-8")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    code, out, err = shutten("index", "build")
    assert (code, out.splitlines()[0].startswith(MIGRATED[language])) == (0, True)
    assert MIGRATED[language] not in shutten("index", "build")[1]
    assert ("1/5" in err, "5/5" in err) == (True, True)


def test_report_of_a_build_says_what_the_index_was(shutten, app, tmp_path):
    make_older(app.store)
    for expected in (3, None):
        code, _, err = shutten("index", "build", "--json-log")
        report = json.loads(err.splitlines()[-1])["report"]
        assert (code, report["migrated_from"]) == (0, expected)


def test_import_says_that_it_migrated_the_index(shutten, app, tmp_path, monkeypatch):
    make_older(app.store)
    file = export_older(app, tmp_path / "index.tar.gz", monkeypatch)
    command = ["--index-dir", str(tmp_path / "other"), "index", "import", str(file)]
    code, out, err = shutten(*command)
    assert (code, err, out.splitlines()[0].startswith(MIGRATED["ja"])) == (0, "", True)
    assert MIGRATED["ja"] not in shutten(*command)[1]


def test_import_tells_whole_folders_that_no_build_reads_and_takes_those_of_ones_own(
    shutten, app, tmp_path
):
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "sea.txt").write_text("海は青い。", encoding="utf-8")
    assert shutten("index", "build", str(folder))[0] == 0
    file, there = str(tmp_path / "index.tar.gz"), ["--index-dir", str(tmp_path / "other"), "index"]
    shutten("index", "export", file)
    code, out, err = shutten(*there, "import", file, "--json-log")
    assert code == 0 and str(folder) in out and "--own" in out
    assert json.loads(err.splitlines()[-1])["report"]["foreign"] == [str(folder)]
    assert_one_sentence(shutten(*there, "build"), str(folder), "--own")
    code, out, _ = shutten(*there, "import", file, "--own")
    assert code == 0 and str(folder) in out and "--own" not in out
    assert shutten(*there, "build")[0] == 0


def test_next_build_is_told_by_the_whole_folder(shutten, articles, two):
    assert str(articles) in shutten("index", "rollback")[1].splitlines()[1]
