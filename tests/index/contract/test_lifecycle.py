"""Versions of an index of either kind: published whole, gone back to, checked, removed."""

import pytest

from index.stores import unlock
from ingest.errors import (
    BuildRunningError,
    CorruptIndexError,
    IndexStateError,
    NoIndexError,
    UsageError,
)


def test_nothing_is_live_before_the_first_build(empty):
    with pytest.raises(NoIndexError):
        empty.handle().current()


def test_build_publishes_all_articles(stocked):
    live = stocked.live()
    assert sorted(live.documents) == [f"articles/{n}.txt" for n in ("garden", "library", "market")]
    assert len(live.passages) == live.manifest.passages > 6


def test_build_without_a_change_publishes_nothing(stocked):
    before = stocked.store.current()
    assert not stocked.build().changed
    assert stocked.store.current() == before


def test_incremental_build_embeds_only_what_changed(stocked):
    stocked.write("garden.txt", "池には赤い橋がかかります。")
    report = stocked.build()
    assert report.changed
    assert len(stocked.encoder.embedded) == report.embedded == 1


def test_incremental_build_gives_what_a_build_from_nothing_gives(stocked):
    stocked.write("garden.txt", "池には赤い橋がかかります。")
    stocked.build()
    files = {**stocked.live().manifest.files}
    hits = stocked.searcher().search("赤い橋", 9)
    stocked.rebuild()
    assert stocked.encoder.embedded
    assert stocked.live().manifest.files == files
    assert stocked.searcher().search("赤い橋", 9) == hits


def test_moved_article_is_taken_over(stocked):
    (stocked.articles / "market.txt").rename(stocked.articles / "fair.txt")
    report = stocked.build()
    assert report.embedded == 0
    assert "articles/fair.txt" in stocked.live().documents


def test_chat_follows_the_live_version_between_two_questions(stocked):
    handle = stocked.handle()
    before = handle.current()
    assert handle.current() is before
    stocked.write("garden.txt", "池には赤い橋がかかります。")
    version = stocked.build().version
    assert handle.current().version == version != before.version
    # Who still holds the version before can go on with it: it is kept.
    assert "白い橋" in before.documents["articles/garden.txt"].text


def test_chat_sees_the_old_version_until_the_new_one_is_whole(stocked, monkeypatch):
    handle, seen = stocked.handle(), []
    before = handle.current().version

    def watch(point, name):
        seen.append((handle.current().version, sorted(stocked.store.names())))
        point(name)

    point = stocked.store.point
    monkeypatch.setattr(stocked.store, "point", lambda name: watch(point, name))
    stocked.write("garden.txt", "池には赤い橋がかかります。")
    version = stocked.build().version
    assert seen == [(before, sorted([before, version]))]


def test_build_that_fails_leaves_the_live_version_and_nothing_else(stocked, monkeypatch):
    before = stocked.store.current()

    def fail(name):
        raise KeyboardInterrupt

    monkeypatch.setattr(stocked.store, "point", fail)
    stocked.write("garden.txt", "池には赤い橋がかかります。")
    with pytest.raises(KeyboardInterrupt):
        stocked.build()
    assert stocked.store.names() == [before]
    assert stocked.store.current() == before


def test_rollback_goes_back_and_forth(stocked):
    first = stocked.store.current()
    stocked.write("garden.txt", "池には赤い橋がかかります。")
    second = stocked.build().version
    done = stocked.versions.roll_back()
    assert (done.index.version, done.before) == (first, second)
    assert stocked.store.current() == first
    assert stocked.versions.roll_back(second).before == first
    assert stocked.store.current() == second


def test_rollback_without_an_older_version_says_so(stocked):
    with pytest.raises(IndexStateError) as caught:
        stocked.versions.roll_back()
    assert caught.value.key == "version_none_before"


@pytest.mark.parametrize("given", ["nosuch", "2"])
def test_version_must_be_named_clearly(stocked, given):
    stocked.write("garden.txt", "池には赤い橋がかかります。")
    stocked.build()
    with pytest.raises(IndexStateError) as caught:
        stocked.versions.verify(given)
    assert caught.value.key == {"nosuch": "version_unknown", "2": "version_ambiguous"}[given]


def test_versions_are_listed_newest_first(stocked):
    first = stocked.store.current()
    stocked.write("garden.txt", "池には赤い橋がかかります。")
    second = stocked.build().version
    listed = stocked.versions.list()
    assert [(one.summary.name, one.live) for one in listed] == [(second, True), (first, False)]
    assert all(one.summary.usable and one.summary.documents == 3 for one in listed)


def test_publishing_keeps_so_many_versions(make_bench):
    for kind in ("disk", "milvus"):
        bench = make_bench(kind, keep=2)
        names = []
        for number in (1, 2, 3):
            bench.write("garden.txt", f"庭の池は{number}つです。")
            names.append(bench.build().version)
        assert bench.store.names() == names[:0:-1]


def test_prune_leaves_the_live_version(make_bench):
    for kind in ("disk", "milvus"):
        bench = make_bench(kind, keep=9)
        names = []
        for number in (1, 2, 3):
            bench.write("garden.txt", f"庭の池は{number}つです。")
            names.append(bench.build().version)
        bench.versions.roll_back(names[0])
        assert bench.versions.prune(1).names == tuple(sorted(names[1:]))
        assert bench.store.names() == [names[0]]
        assert bench.live().version == names[0]


def test_sound_version_verifies(stocked):
    assert stocked.versions.verify().version == stocked.store.current()


def test_one_builder_at_a_time(stocked):
    with stocked.store.locked(), pytest.raises(BuildRunningError):
        stocked.build()
    assert not stocked.build().changed


@pytest.fixture
def milvus(make_bench):
    """An index in Milvus alone: what follows has no like on disk."""
    bench = make_bench("milvus")
    bench.build()
    return bench


def spoil(bench, collection, *keys):
    bench.store.place.client.delete(collection, ids=list(keys))


def names_of(bench):
    from index.milvus.naming import Names

    return Names("trial", bench.store.current())


def test_verify_tells_of_missing_passages(milvus):
    spoil(milvus, names_of(milvus).passages, 2)
    with pytest.raises(CorruptIndexError) as caught:
        milvus.versions.verify()
    assert caught.value.key == "version_damaged"
    with pytest.raises(CorruptIndexError):
        milvus.live()


@pytest.mark.parametrize("part", ["documents", "terms", "manifest"])
def test_verify_tells_of_missing_rows(milvus, part):
    collection = getattr(names_of(milvus), part)
    from index.milvus.writing import term_key

    spoil(milvus, collection, term_key("橋") if part == "terms" else 0)
    with pytest.raises(CorruptIndexError) as caught:
        milvus.versions.verify()
    assert part in caught.value.message("en")


def test_verify_tells_of_a_changed_vector(milvus):
    names = names_of(milvus)
    (row,) = milvus.store.place.client.get(names.passages, ids=[1])
    milvus.store.place.client.upsert(names.passages, [{**row, "dense": [0.25] * 16}])
    with pytest.raises(CorruptIndexError) as caught:
        milvus.versions.verify()
    assert "vectors" in caught.value.message("ja")


def test_build_upon_a_damaged_version_builds_from_nothing(milvus):
    spoil(milvus, names_of(milvus).passages, 2)
    assert milvus.build().embedded == milvus.live().manifest.passages
    milvus.versions.verify()


def test_killed_build_is_removed_by_the_next(milvus, monkeypatch):
    client, store = milvus.store.place.client, milvus.store
    before = set(client.list_collections())
    monkeypatch.setattr(store, "remove", lambda name: None)  # as if there was no time left for it
    monkeypatch.setattr(store, "point", lambda name: 1 / 0)
    monkeypatch.setattr(store, "_alias", lambda alias, collection: 1 / 0)
    milvus.write("garden.txt", "池には赤い橋がかかります。")
    with pytest.raises(ZeroDivisionError):
        milvus.build()
    assert len(set(client.list_collections()) - before) == 4
    monkeypatch.undo()
    assert len(milvus.store.names()) == 1
    with milvus.store.locked():
        milvus.store.clean()
    assert set(client.list_collections()) == before


def test_lock_of_a_process_that_is_gone_is_taken_over(milvus, monkeypatch):
    from index.milvus import holding

    lock = holding.RemoteLock(milvus.store.place)
    here = holding.RemoteHolder.here()
    dead = holding.RemoteHolder(here.host, here.pid, here.started - 1, here.since)
    monkeypatch.setattr(holding.RemoteHolder, "here", classmethod(lambda cls: dead))
    lock.acquire(0)
    monkeypatch.undo()
    with milvus.store.locked():
        assert lock.holder().pid == here.pid
    assert lock.holder() is None


def test_lock_of_another_machine_stays_until_people_open_it(milvus, monkeypatch):
    from index.milvus import holding

    lock = holding.RemoteLock(milvus.store.place)
    other = holding.RemoteHolder("elsewhere", 7, 99, 1_700_000_000)
    monkeypatch.setattr(holding.RemoteHolder, "here", classmethod(lambda cls: other))
    lock.acquire(0)
    monkeypatch.undo()
    with pytest.raises(BuildRunningError) as caught, milvus.store.locked():
        pass
    assert "elsewhere" in caught.value.message("en")
    assert "shutten index unlock" in caught.value.message("ja")
    assert unlock(milvus.store)
    assert not unlock(milvus.store)
    with milvus.store.locked():
        pass


def test_index_goes_on_in_another_process(milvus):
    before = milvus.store.current()
    milvus.store.place.client.close()
    milvus.open(keep=2)
    assert milvus.store.current() == before
    assert milvus.searcher().search("白い橋", 1)


def test_export_is_of_the_disk_alone(milvus):
    from index.stores import disk_store

    with pytest.raises(UsageError) as caught:
        disk_store(milvus.store)
    assert caught.value.key == "store_disk_only"
