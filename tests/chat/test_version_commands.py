"""The commands about versions: what they print, and one sentence where they cannot."""

import re

import pytest

import index.build
from index.reading import DirectParser


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
