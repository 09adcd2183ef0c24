"""Commands over an index in Milvus say and do what they do on disk."""

import json

import pytest

from index.store import Store


@pytest.fixture
def milvus(monkeypatch, tmp_path):
    """The settings of an index in Milvus Lite; the client is closed at the end."""
    pytest.importorskip("pymilvus", reason="the extra `scale` is not installed")
    pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed")
    monkeypatch.setenv("SHUTTEN_INDEX__STORE", "milvus")
    monkeypatch.setenv("SHUTTEN_INDEX__URI", str(tmp_path / "milvus.db"))
    monkeypatch.setenv("SHUTTEN_INDEX__NAME", "commands")


def test_index_in_milvus_is_built_checked_asked_and_gone_back_to(milvus, shutten, articles):
    code, _, err = shutten("index", "build", "--quiet", str(articles))
    assert (code, err) == (0, "")
    (articles / "new.txt").write_text("新しい橋は赤い。", encoding="utf-8")
    assert shutten("index", "build", "--quiet")[0] == 0
    code, out, _ = shutten("index", "versions")
    assert (code, len(out.splitlines())) == (0, 3)
    code, out, _ = shutten("index", "status")
    assert "commands" in out and "new.txt" in out
    assert shutten("index", "verify")[0] == 0
    assert shutten("index", "show", next(iter(_sources(out))))[0] == 0
    code, out, _ = shutten("ask", "青葉庭園はいつ開園しましたか?", "--json")
    (first, *_) = json.loads(out)["citations"]
    assert (code, first["role"]) == (0, "answer")
    assert shutten("index", "rollback")[0] == 0
    assert "new.txt" not in shutten("index", "status")[1]
    assert shutten("index", "prune", "--keep", "1")[0] == 0
    assert len(shutten("index", "versions")[1].splitlines()) == 2


def _sources(status: str):
    return (line.split(":")[0].strip() for line in status.splitlines() if line.startswith("  "))


@pytest.mark.parametrize("command", ["export", "import"])
def test_export_and_import_say_that_they_are_of_the_disk(milvus, shutten, tmp_path, command):
    code, _, err = shutten("index", command, str(tmp_path / "index.tar.gz"))
    assert code == 2
    assert "index.store" in err and "Traceback" not in err


def test_unlock_has_nothing_to_do_on_disk(shutten, app):
    assert isinstance(app.store, Store)
    code, out, _ = shutten("index", "unlock")
    assert code == 0
    assert "ロック" in out


def test_milvus_without_an_address_is_told(monkeypatch, shutten):
    monkeypatch.setenv("SHUTTEN_INDEX__STORE", "milvus")
    code, _, err = shutten("index", "status")
    assert code == 2
    assert "index.uri" in err


def test_chat_that_builds_nothing_wants_an_index(shutten, tmp_path):
    code, _, err = shutten("--index-dir", str(tmp_path / "none"), "chat", "--no-build")
    assert code == 2
    assert "shutten index build" in err


def test_shares_of_a_build_are_at_least_one(shutten):
    assert shutten("index", "build", "--shards", "0")[0] == 2


def test_shares_and_a_cluster_do_not_go_together(shutten):
    code, _, err = shutten("index", "build", "--shards", "2", "--cluster", "tcp://127.0.0.1:9")
    assert code == 2
    assert "--cluster" in err


def test_build_on_a_cluster_is_asked_like_any_other(shutten, articles):
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is missing")
    with distributed.LocalCluster(
        host="127.0.0.1",  # looking for the machine's own fails where it has no network
        protocol="tcp://",
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        dashboard_address=None,
        scheduler_port=0,
        silence_logs=50,
    ) as cluster:
        address = cluster.scheduler_address
        code, _, err = shutten("index", "build", "--quiet", "--cluster", address, str(articles))
    assert (code, err) == (0, "")
    code, out, _ = shutten("ask", "青葉庭園はいつ開園しましたか?", "--json")
    (first, *_) = json.loads(out)["citations"]
    assert (code, first["role"]) == (0, "answer")


def test_cluster_that_is_not_there_leaves_the_index_as_it_is(shutten, articles):
    pytest.importorskip("distributed", reason="the extra `cluster` is missing")
    assert shutten("index", "build", "--quiet", str(articles))[0] == 0
    before = shutten("index", "versions")[1]
    (articles / "new.txt").write_text("新しい橋は赤い。", encoding="utf-8")
    code, _, err = shutten("index", "build", "--quiet", "--cluster", "nonsense")
    assert code == 2
    assert "Dask" in err and "Traceback" not in err
    assert shutten("index", "versions")[1] == before
