"""Builds embed what is new, publish what is whole, and lose nothing when they fail."""

import errno
import os
import shutil
from pathlib import Path

import pytest

import index.assembling
import index.build
import index.stores
from index.build import BuildSettings
from index.handle import IndexHandle
from index.lexical import LexicalSettings
from index.version import FORMAT, SourcePath
from ingest.errors import BuildRunningError, IndexStateError, SourceError
from ingest.load import SourceFile, parse, read_bytes


def garden(bench) -> str:
    return (bench.articles / "garden.txt").read_text(encoding="utf-8")


def sources(bench) -> list[str]:
    return sorted(bench.live().documents)


def failing_steps():
    """Every step of writing and publishing a version, by the name that the step is found by."""
    return pytest.mark.parametrize(
        ("owner", "step"),
        [
            (index.assembling, "write_documents"),
            (index.assembling, "write_passages"),
            (index.assembling, "write_vectors"),
            (index.assembling.LexicalIndex, "save"),
            (index.assembling.TermCorpus, "save"),
            (index.stores, "checksum"),
            (os, "fsync"),
            (Path, "rename"),
            (Path, "replace"),
        ],
        ids=lambda value: getattr(value, "__name__", value),
    )


def test_index_holds_the_texts_and_every_passage_as_a_span_of_them(built):
    live = built.live()
    assert live.documents["articles/garden.txt"].text == garden(built)
    assert live.dense.size == len(live.passages) == live.manifest.passages == 6
    assert {live.text_of(p) for p in live.passages} >= {"山田花子", "池には白い橋がかかります。"}


def test_stored_documents_are_those_that_were_read(bench):
    text = "---\ntitle: 話\n---\r\n\ufeff株式会社\u2028みどり\r\r# 駅\u3000\n\n- 北\n  - 口\n"
    bench.write("odd.md", text)
    bench.build()
    file = SourceFile("articles/odd.md", bench.articles / "odd.md")
    assert bench.live().documents[file.source] == parse(file, read_bytes(file))


def test_manifest_names_what_the_version_was_made_from(built):
    manifest = built.live().manifest
    assert manifest.recipe == built.builder.recipe()
    assert [(r.source, r.passages) for r in manifest.sources] == [
        ("articles/garden.txt", 3),
        ("articles/library.txt", 3),
    ]
    assert manifest.dimension == built.encoder.dimension


def test_equal_paragraphs_are_passages_of_their_own_embedded_once(built):
    live = built.live()
    rows = [n for n, p in enumerate(live.passages) if live.text_of(p) == "山田花子"]
    assert len(rows) == 2
    assert built.encoder.embedded.count("海の図書館\n山田花子") == 1
    assert (live.dense.vectors()[rows[0]] == live.dense.vectors()[rows[1]]).all()


def test_nothing_changed_publishes_nothing(built):
    before = built.store.current()
    report = built.build()
    assert (report.changed, report.embedded, report.version) == (False, 0, before)
    assert built.versions() == [before]
    assert built.encoder.embedded == []


def test_touched_file_with_the_same_bytes_is_no_change(built):
    os.utime(built.articles / "garden.txt", (0, 0))
    assert not built.build().changed


def test_changed_paragraph_alone_is_embedded(built):
    built.write("garden.txt", garden(built).replace("佐藤健一", "佐藤健二"))
    report = built.build()
    assert (report.changed, report.embedded, report.passages) == (True, 1, 6)
    assert built.encoder.embedded == ["1. 庭のはじまり\n設計したのは佐藤健二です。"]


def test_vectors_taken_over_are_those_that_would_be_computed(built):
    built.write("garden.txt", "前書きが一つ増えました。\n\n" + garden(built))
    built.build()
    taken = built.live().dense.vectors()
    shutil.rmtree(built.store.root)
    built.build()
    assert (built.live().dense.vectors() == taken).all()


def test_two_paths_are_the_whole_source_set(built):
    built.write("../more/a.md", "# 山\n\n山は西にあります。")
    built.build("more", "articles/garden.txt")
    assert sources(built) == ["articles/garden.txt", "more/a.md"]
    assert [path.given for path in built.live().manifest.paths] == ["more", "articles/garden.txt"]


def test_build_without_paths_uses_those_of_last_time(built):
    built.build("articles/garden.txt")
    assert not built.build().changed
    built.write("garden.txt", "新しい庭です。")
    assert built.build().changed
    assert sources(built) == ["articles/garden.txt"]


def test_paths_of_last_time_are_found_from_another_directory(built, tmp_path):
    built.build("articles/garden.txt")
    elsewhere = built.builder.source_set([], [SourcePath("none", str(tmp_path / "elsewhere"))])
    assert [file.source for file in elsewhere.find().files] == ["articles/garden.txt"]


def test_document_reached_by_two_paths_is_indexed_once(bench):
    report = bench.build("articles", "articles/garden.txt", "./articles")
    assert report.documents == 2


def test_removed_document_vanishes(built):
    (built.articles / "library.txt").unlink()
    report = built.build()
    assert (report.changed, report.embedded, report.documents) == (True, 0, 1)
    assert sources(built) == ["articles/garden.txt"]


def test_renamed_document_is_not_embedded_again(built):
    (built.articles / "garden.txt").rename(built.articles / "park.txt")
    report = built.build()
    assert (report.changed, report.embedded) == (True, 0)
    assert sources(built) == ["articles/library.txt", "articles/park.txt"]


@pytest.mark.parametrize(
    "change",
    [
        lambda bench: bench.use_encoder(name="other"),
        lambda bench: bench.use_encoder(dimension=8),
    ],
    ids=["name", "dimension"],
)
def test_other_recipe_builds_everything_anew(built, change):
    change(built)
    report = built.build()
    assert report.changed
    assert report.embedded == len(set(built.encoder.embedded)) > 3
    assert built.live().manifest.recipe == built.builder.recipe()


def test_other_settings_embed_only_the_texts_that_are_new(built):
    built.settings = BuildSettings(passage_tokens=30)
    report = built.build()
    assert report.changed
    assert 0 < report.embedded == len(set(built.encoder.embedded)) < report.passages
    built.settings = BuildSettings(passage_tokens=30, lexical=LexicalSettings(k1=1.5))
    report = built.build()
    assert (report.changed, report.embedded) == (True, 0)
    assert built.live().manifest.recipe == built.builder.recipe()


def test_damaged_index_does_not_forget_what_it_was_built_of(built, tmp_path):
    (tmp_path / "own.txt").write_text("赤い橋は長い。", encoding="utf-8")
    built.build(str(tmp_path / "own.txt"))
    manifest = built.store.layout(built.store.current()).manifest
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace(f'"format": {FORMAT}', '"format": 0'), encoding="utf-8")
    report = built.build()
    assert (report.changed, report.documents) == (True, 1)
    assert [p.given for p in built.live().manifest.paths] == [str(tmp_path / "own.txt")]


def test_other_dictionary_builds_everything_anew(built, monkeypatch):
    monkeypatch.setattr(index.build, "dictionary_version", lambda: "next")
    assert built.build().changed


def test_damaged_index_is_built_anew(built):
    layout = built.store.layout(built.store.current())
    layout.vectors.write_bytes(b"damaged")
    assert built.build().changed
    assert len(built.live().passages) == 6


@pytest.mark.parametrize("text", ["---", "───\n\n===="])
def test_article_of_rules_alone_is_told_as_empty(bench, text):
    bench.write("rules.txt", text)
    with pytest.raises(SourceError) as caught:
        bench.build("articles/rules.txt")
    assert caught.value.key == "source_empty"


def test_no_path_at_all_is_told(bench):
    with pytest.raises(SourceError) as caught:
        bench.builder.build(bench.builder.source_set([], []))
    assert caught.value.key == "no_sources"


@failing_steps()
@pytest.mark.parametrize("first", [True, False], ids=["first build", "later build"])
def test_full_disk_leaves_the_last_version_and_nothing_else(bench, monkeypatch, owner, step, first):
    before = [] if first else [bench.build().version]
    bench.write("garden.txt", "新しい庭です。")

    def fail(*_args, **_options):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, fail)
        with pytest.raises(IndexStateError) as caught:
            bench.build()
    assert caught.value.key == "index_unwritable"
    assert "No space left" in caught.value.message("ja")
    assert bench.versions() == before
    assert not (bench.store.root / ".CURRENT").exists()
    assert bench.build().changed


@failing_steps()
def test_interrupt_leaves_the_last_version_and_nothing_else(built, monkeypatch, owner, step):
    before = built.store.current()
    built.write("garden.txt", "新しい庭です。")

    def interrupt(*_args, **_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, interrupt)
        with pytest.raises(KeyboardInterrupt):
            built.build()
    assert built.versions() == [before] == [built.live().version]
    assert built.build().changed


def test_interrupt_while_embedding_leaves_the_last_version(built, monkeypatch):
    before = built.store.current()
    built.write("garden.txt", "新しい庭です。")

    def interrupt(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(built.encoder, "encode_passages", interrupt)
        with pytest.raises(KeyboardInterrupt):
            built.build()
    assert built.versions() == [before]
    assert built.build().changed


def test_second_builder_is_told_and_the_first_goes_on(built):
    lock = built.store.lock()
    built.write("garden.txt", "新しい庭です。")
    with pytest.raises(BuildRunningError):
        built.build()
    lock.release()
    assert built.build().changed


def test_running_reader_keeps_its_version_while_two_builds_pass(built):
    handle = IndexHandle(built.store)
    old = handle.current()
    for number in range(2):
        built.write("garden.txt", f"庭{number}です。")
        built.build()
    assert [old.text_of(p) for p in old.passages if "橋" in old.text_of(p)] == [
        "池には白い橋がかかります。"
    ]
    assert handle.current().version == built.store.current() != old.version


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("exists", [True, False])
def test_read_only_directory_is_told(bench, tmp_path, exists):
    if exists:
        bench.build()
        bench.write("garden.txt", "新しい庭です。")
    folder = bench.store.root if exists else tmp_path
    folder.chmod(0o500)
    with pytest.raises(IndexStateError) as caught:
        bench.build()
    folder.chmod(0o700)
    assert caught.value.key == "index_unwritable"


def test_file_in_place_of_the_directory_is_told(bench):
    bench.store.root.write_text("")
    with pytest.raises(IndexStateError) as caught:
        bench.build()
    assert caught.value.key == "index_unwritable"


class Recorder:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.stages: dict[str, list[int]] = {}

    def stage(self, key: str, total: int) -> None:
        self.stages[key] = [total, 0]

    def advance(self, steps: int) -> None:
        self.stages[list(self.stages)[-1]][1] += steps


def test_progress_reaches_the_end_of_every_stage(bench):
    progress = Recorder()
    bench.builder.build(bench.sources(), progress)
    assert list(progress.stages) == [
        "stage_read",
        "stage_model",
        "stage_embed",
        "stage_terms",
        "stage_write",
    ]
    assert all(total == done for total, done in progress.stages.values())
