"""A version built bit by bit is the one built at once, and what stayed cost nothing."""

import errno
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import index.assembling
import index.corpus
from index.build import Builder, BuildOptions
from index.reading import DirectParser
from index.snapshot import Snapshot

NAMES = ("a.txt", "b.md", "c.txt", "sub/d.md")
TEXTS = (
    "駅は北にあります。",
    "# 橋\n\n白い橋は長い。\n\n山田花子",
    "1. 池\n\n池には鯉がいます。水は深いです。\n\n2. 道\n\n道は細い。\n\n山田花子",
    "# 橋\n\n白い橋は長い。\n\n赤い橋は短い。",
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.sampled_from(NAMES), st.sampled_from(TEXTS)),
        st.tuples(st.just("delete"), st.sampled_from(NAMES), st.just("")),
        st.tuples(st.just("rename"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    ),
    min_size=1,
    max_size=4,
)


class CountingParser(DirectParser):
    """Notes the files that it is given."""

    def __init__(self) -> None:
        self.parsed: list[str] = []

    def parse(self, file):
        self.parsed.append(file.source)
        return super().parse(file)


def build(bench, parser=None, **options):
    bench.encoder.embedded.clear()
    builder = Builder(bench.store, bench.encoder, bench.settings, parser or DirectParser())
    return builder.build(bench.sources(), options=BuildOptions(**options))


def take(bench, step) -> None:
    kind, name, value = step
    path = bench.articles / name
    if kind == "write":
        bench.write(name, value)
    elif kind == "delete":
        path.unlink(missing_ok=True)
    elif path.is_file():
        (bench.articles / value).parent.mkdir(exist_ok=True)
        path.rename(bench.articles / value)


def stored(bench) -> dict[str, bytes]:
    """Every file of the live version but its manifest, which holds the time."""
    layout = bench.store.layout(bench.store.current())
    return {
        path.relative_to(layout.root).as_posix(): path.read_bytes() for path in layout.data_files()
    }


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(STEPS, min_size=1, max_size=3))
def test_any_sequence_of_changes_ends_in_the_version_that_is_built_at_once(bench, rounds):
    for folder in (bench.articles, bench.store.root):
        shutil.rmtree(folder, ignore_errors=True)
    bench.write("always.txt", "いつもある記事です。")
    for steps in rounds:
        for step in steps:
            take(bench, step)
        build(bench)
    by_bits, live = stored(bench), bench.live()
    report = build(bench, rebuild=True)
    assert report.changed
    assert stored(bench).keys() == by_bits.keys()
    for name, data in stored(bench).items():
        assert data == by_bits[name], name
    anew = bench.live()
    assert anew.manifest.sources == live.manifest.sources
    query = ["橋", "長い", "山田"]
    assert np.array_equal(anew.lexical.scores(query), live.lexical.scores(query))
    assert live.lexical.scores(query).shape == (len(live.passages),)


def test_what_stayed_is_not_parsed_chunked_embedded_or_analysed(built, monkeypatch):
    chunked, analysed = [], []
    chunk, terms = index.assembling.chunk, index.corpus.terms

    def counted_chunk(document, *rest):
        chunked.append(document.source)
        return chunk(document, *rest)

    def counted_terms(text):
        analysed.append(text)
        return terms(text)

    monkeypatch.setattr(index.assembling, "chunk", counted_chunk)
    monkeypatch.setattr(index.corpus, "terms", counted_terms)
    built.write("new.txt", "駅は北にあります。")
    (built.articles / "library.txt").rename(built.articles / "moved.txt")
    text = (built.articles / "garden.txt").read_text(encoding="utf-8")
    built.write("garden.txt", text.replace("佐藤健一", "佐藤健二"))
    parser = CountingParser()
    report = build(built, parser)
    assert (report.changes.added, report.changes.changed) == (
        ("articles/new.txt",),
        ("articles/garden.txt",),
    )
    assert [(m.before, m.now) for m in report.changes.moved] == [
        ("articles/library.txt", "articles/moved.txt")
    ]
    new = ["駅は北にあります。", "1. 庭のはじまり\n設計したのは佐藤健二です。"]
    assert sorted(built.encoder.embedded) == sorted(analysed) == sorted(new)
    parser.parsed.clear(), chunked.clear(), analysed.clear()
    built.write("other.txt", "空港は東にあります。")
    build(built, parser)
    assert parser.parsed == chunked == ["articles/other.txt"]
    assert analysed == built.encoder.embedded == ["空港は東にあります。"]


def test_nothing_changed_parses_nothing(built):
    parser = CountingParser()
    assert not build(built, parser).changed
    assert parser.parsed == []


def test_a_file_that_only_moved_needs_no_encoder(built, monkeypatch):
    def refuse(*_):
        raise AssertionError("loaded, or asked to count")

    before = built.live()
    (built.articles / "library.txt").rename(built.articles / "moved.txt")
    with monkeypatch.context() as patch:
        for name in ("load", "count_tokens", "encode_passages"):
            patch.setattr(built.encoder, name, refuse)
        report = build(built)
    assert [(m.before, m.now) for m in report.changes.moved] == [
        ("articles/library.txt", "articles/moved.txt")
    ]
    now = built.live()
    moved = now.documents["articles/moved.txt"]
    assert moved.text == before.documents["articles/library.txt"].text
    assert now.passages_of("articles/moved.txt")
    assert len(now.passages) == len(before.passages)


def test_rebuild_takes_nothing_over_and_tells_what_really_changed(built):
    parser = CountingParser()
    report = build(built, parser, rebuild=True)
    assert (report.changed, report.embedded) == (True, 5)  # one passage of six stands twice
    assert parser.parsed == ["articles/garden.txt", "articles/library.txt"]
    assert (report.changes.any, report.changes.unchanged) == (False, 2)


def test_dry_run_tells_what_a_build_does_next(built):
    built.write("new.txt", "駅は北にあります。")
    (built.articles / "garden.txt").unlink()
    (built.articles / "bad.txt").write_bytes(b"")
    told = build(built, dry_run=True)
    done = build(built)
    assert told.changes == done.changes
    assert (told.failed, told.dry, done.dry) == (done.failed, True, False)
    assert told.version != done.version


@pytest.mark.parametrize("exists", [False, True])
def test_dry_run_writes_nothing(bench, exists):
    if exists:
        build(bench)
        bench.write("new.txt", "駅は北にあります。")
        (bench.store.root / "build.lock").unlink(missing_ok=True)

    def state():
        return {path: path.stat().st_mtime_ns for path in bench.root.rglob("*")}

    before = state()
    report = build(bench, dry_run=True)
    assert report.changed
    assert state() == before
    assert bench.store.root.exists() == exists


def test_dry_run_does_not_wait_for_another_build(built):
    lock = built.store.lock()
    built.write("new.txt", "駅は北にあります。")
    try:
        assert build(built, dry_run=True).changes.added == ("articles/new.txt",)
    finally:
        lock.release()


def test_file_of_no_format_in_a_folder_is_no_change_the_next_time(built):
    (built.articles / "letter.doc").write_bytes(b"letter")
    assert build(built).failed[0].source == "articles/letter.doc"
    report = build(built)
    assert (report.changed, report.changes.any) == (False, False)
    assert report.changes.without(["articles/letter.doc"]).unchanged == 2


def test_snapshot_is_the_same_until_a_file_changes(built):
    def look():
        return Snapshot.of(built.sources())

    first = look()
    assert look() == first
    assert [name for name, _, _ in first.files] == ["articles/garden.txt", "articles/library.txt"]
    built.write("garden.txt", "短い。")
    second = look()
    assert second != first
    shutil.rmtree(built.articles)
    gone = look()
    assert (gone.files, gone == second) == ((), False)
    assert "source_missing" in gone.error


def closed(monkeypatch, folder) -> None:
    """Nobody may list a folder (root may list any, so that its mode alone would not do)."""
    listed = os.scandir

    def scandir(path):
        if Path(path) == folder:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)


def test_a_folder_that_cannot_be_listed_loses_no_article(bench, monkeypatch) -> None:
    bench.write("a.txt", TEXTS[0])
    bench.write("sub/d.md", TEXTS[1])
    bench.write("sub/deep/e.md", TEXTS[3])
    before = build(bench)
    with monkeypatch.context() as patch:
        closed(patch, bench.articles / "sub")
        report = build(bench)
        assert not report.complete
        assert report.documents == before.documents
        kept = [record for record in report.files if record.kept]
        assert {Path(record.source).name for record in kept} == {"d.md", "e.md"}
        assert {record.kept.key for record in kept} == {"source_unreadable"}
        assert report.embedded == 0
        assert not build(bench).changed
    # Looked into again, it is as it is: what is gone is gone.
    (bench.articles / "sub/deep/e.md").unlink()
    report = build(bench)
    assert report.complete
    assert report.documents == before.documents - 1
