"""What a build embedded before it was stopped is not embedded again."""

import multiprocessing
import os
import signal

import numpy as np
import pytest

from index.embedding_log import EmbeddingLog
from index.live import load_version

FEW = 2


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch):
    monkeypatch.setattr("index.embedding_log.EVERY", FEW)


@pytest.fixture
def articles(bench):
    for number in range(9):
        bench.write(f"{number}.txt", f"駅{number}は北にあります。")
    return bench


def log_of(bench) -> EmbeddingLog:
    return EmbeddingLog(bench.store.root / "embedding", bench.encoder.fingerprint)


def logs(bench) -> list:
    return sorted((bench.store.root / "embedding").glob("*"))


def stop_after(bench, monkeypatch, blocks: int, stop=KeyboardInterrupt) -> None:
    """A build that embeds so many blocks, and is stopped."""
    encode, done = bench.encoder.encode_passages, []

    def encode_passages(texts, advance):
        if len(done) == blocks:
            raise stop
        done.append(texts)
        return encode(texts, advance)

    with monkeypatch.context() as patch:
        patch.setattr(bench.encoder, "encode_passages", encode_passages)
        with pytest.raises(stop):
            bench.build()


def kill_after(bench, blocks: int) -> None:
    """The same in a process of its own, that is killed as it begins the next block."""

    def build():
        def killed(texts, advance):
            nonlocal blocks
            if blocks == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            blocks -= 1
            return encode(texts, advance)

        encode = bench.encoder.encode_passages
        bench.encoder.encode_passages = killed
        bench.build()

    process = multiprocessing.get_context("fork").Process(target=build)
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


@pytest.mark.parametrize("way", ["interrupted", "killed"])
def test_build_that_was_stopped_embeds_only_what_is_missing(articles, monkeypatch, way):
    if way == "killed":
        kill_after(articles, 3)
    else:
        stop_after(articles, monkeypatch, 3)
    assert len(logs(articles)) == 1
    report = articles.build()
    assert report.changed
    assert (report.resumed, report.embedded) == (3 * FEW, report.passages - 1 - 3 * FEW)
    assert len(articles.encoder.embedded) == report.embedded
    live = articles.live()
    for number in range(9):
        (row,) = live.rows_of([f"articles/{number}.txt"])
        expected = articles.encoder.encode_query(f"駅{number}は北にあります。")
        np.testing.assert_array_equal(live.dense.vectors()[row], expected)


def test_log_is_gone_once_its_vectors_are_published(articles, monkeypatch):
    stop_after(articles, monkeypatch, 3)
    articles.build()
    assert not (articles.store.root / "embedding").exists()


def test_log_is_gone_where_nothing_is_left_to_build(articles, monkeypatch):
    articles.build()
    articles.write(
        "new.txt", "港は南。\n\n# 山\n\n山は西。\n\n# 川\n\n川は東。\n\n# 橋\n\n橋は長い。"
    )
    stop_after(articles, monkeypatch, 1)
    (articles.articles / "new.txt").unlink()
    assert not articles.build().changed
    assert not (articles.store.root / "embedding").exists()


def test_small_build_needs_no_log(bench, monkeypatch):
    monkeypatch.setattr("index.embedding_log.EVERY", 100)
    monkeypatch.setattr(EmbeddingLog, "append", lambda *_: pytest.fail("logged"))
    assert bench.build().embedded == 5


@pytest.mark.parametrize("cut", [1, 40, 76, 77])
def test_torn_end_is_embedded_again(articles, monkeypatch, cut):
    stop_after(articles, monkeypatch, 3)
    log = logs(articles)[0]
    record = 12 + 4 * 16 + 4
    log.write_bytes(log.read_bytes()[:-cut])
    report = articles.build()
    assert report.resumed == 3 * FEW - 1
    assert cut < record


def test_what_follows_a_damaged_record_is_embedded_again(articles, monkeypatch):
    stop_after(articles, monkeypatch, 3)
    log, record = logs(articles)[0], 12 + 4 * 16 + 4
    data = bytearray(log.read_bytes())
    data[8 + 2 * record + 30] ^= 1
    log.write_bytes(data)
    assert articles.build().resumed == 2


@pytest.mark.parametrize("head", [b"", b"SH", b"other123", b"SHE1\0\0\0\0"])
def test_log_without_its_head_begins_anew(articles, monkeypatch, head):
    stop_after(articles, monkeypatch, 3)
    log = logs(articles)[0]
    log.write_bytes(head)
    report = articles.build()
    assert (report.resumed, report.changed) == (0, True)
    assert report.embedded == len(articles.encoder.embedded)


def test_log_of_another_encoder_is_not_taken_and_is_removed(articles, monkeypatch):
    stop_after(articles, monkeypatch, 3)
    articles.use_encoder(name="other")
    before = logs(articles)
    stop_after(articles, monkeypatch, 1)
    assert len(logs(articles)) == 1
    assert logs(articles) != before
    assert articles.build().resumed == FEW


def test_stopped_again_and_again_it_is_done_in_the_end(articles, monkeypatch):
    for _ in range(3):
        stop_after(articles, monkeypatch, 1)
    report = articles.build()
    assert (report.resumed, report.changed) == (3 * FEW, True)


def test_vectors_are_put_together_on_the_disk_to_the_bit(articles, monkeypatch):
    articles.build()
    in_memory = articles.live().dense.vectors()
    monkeypatch.setattr("index.embedding._IN_MEMORY", 0)
    monkeypatch.setattr("index.dense.BLOCK", 3)
    articles.write("new.txt", "新しい記事です。")
    articles.build()
    (articles.articles / "new.txt").unlink()
    articles.build()  # all taken over
    np.testing.assert_array_equal(articles.live().dense.vectors(), in_memory)
    assert load_version(articles.store, articles.store.current()).dense.size == len(in_memory)


def test_dry_run_leaves_the_log_alone(articles, monkeypatch):
    from index.build import BuildOptions

    stop_after(articles, monkeypatch, 3)
    before = logs(articles)[0].read_bytes()
    articles.builder.build(articles.sources(), options=BuildOptions(dry_run=True))
    assert logs(articles)[0].read_bytes() == before
