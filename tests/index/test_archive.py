"""A version travels in one file; nothing of a file that was tampered with gets in."""

import gzip
import hashlib
import io
import json
import os
import tarfile
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import index.archive
import index.build
from index.archive import export_version, import_version
from index.archive_listing import ARCHIVE, LISTING
from index.fetched import FetchedPages
from index.reading import DirectParser
from index.store import Store
from index.version import FORMAT, SourcePath
from index.versions import verify_version
from ingest.errors import (
    BuildRunningError,
    CorruptIndexError,
    IndexStateError,
    NewerIndexError,
    NoIndexError,
)
from ingest.fetch import Fetched
from tests.index.conftest import GARDEN, LIBRARY, Bench

URL = "https://a.example/news/1"
PAGE = "<!doctype html><h1>駅の話</h1><p>駅は北にあります。</p>"


@pytest.fixture(scope="module", autouse=True)
def _read_here():
    """Articles are read in this process: how they are read is not what is tested."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.build, "shared_parser", lambda _: DirectParser())
        yield


def make(bench):
    """An index of a folder, a page from the web and an article added from the page."""
    bench.write("garden.txt", GARDEN)
    bench.write("library.txt", LIBRARY)
    bench.builder.pages.keep(URL, Fetched(URL, PAGE.encode(), ".html", "utf-8"))
    sources = bench.sources("articles", URL)
    bench.store.added.mkdir()
    (bench.store.added / "海.txt").write_text("海は青い。", encoding="utf-8")
    added = SourcePath("海.txt", str(bench.store.added))
    bench.builder.build(replace(sources, added=(added,)))
    bench.file = bench.root / "index.tar.gz"
    export_version(bench.store, bench.file)
    return bench


@pytest.fixture
def whole(tmp_path):
    return make(Bench(tmp_path))


@pytest.fixture(scope="module")
def exported(tmp_path_factory) -> bytes:
    return make(Bench(tmp_path_factory.mktemp("exported"))).file.read_bytes()


@dataclass
class Copy:
    """An exported file alone, to be tampered with."""

    root: Path

    @property
    def file(self) -> Path:
        return self.root / "index.tar.gz"


@pytest.fixture
def copy(tmp_path, exported) -> Copy:
    made = Copy(tmp_path)
    made.file.write_bytes(exported)
    return made


@pytest.fixture
def elsewhere(tmp_path) -> Store:
    return Store(tmp_path / "elsewhere" / "index")


def members(file: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(file) as tar:
        return [(info, tar.extractfile(info).read()) for info in tar]


def pack(file: Path, content: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    with tarfile.open(file, "w:gz") as tar:
        for info, data in content:
            if info.isreg():
                info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


def relist(content, **changes):
    """The listing as it has to be for what follows, and with changes."""
    raw = json.loads(content[0][1]) | {
        "members": [
            {"name": info.name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for info, data in content[1:]
        ]
    }
    return [(content[0][0], json.dumps(raw | changes).encode()), *content[1:]]


def edited(content, name: str, change):
    return [(info, change(data) if info.name == name else data) for info, data in content]


def everything(root: Path) -> dict[str, bytes]:
    files = [p for p in root.rglob("*") if p.is_file() and p.name != "build.lock"]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def assert_refused(bench, store: Store, key: str = "transfer_damaged"):
    before = everything(store.root)
    with pytest.raises(IndexStateError) as caught:
        import_version(store, bench.file)
    assert caught.value.key == key
    assert everything(store.root) == before
    assert not list(store.root.glob("versions/.*"))
    return caught.value


def test_imported_index_is_the_exported_one_and_sound(whole, elsewhere):
    done = import_version(elsewhere, whole.file)
    assert done.fresh
    ours, theirs = verify_version(whole.store), verify_version(elsewhere)
    assert theirs.documents == ours.documents
    assert theirs.manifest.files == ours.manifest.files
    assert sorted(theirs.documents)[-1] == "海.txt"


def test_next_build_after_an_import_still_has_what_was_added_and_fetched(whole, elsewhere):
    import_version(elsewhere, whole.file)
    whole.store.root.rename(whole.root / "away")
    whole.store = elsewhere
    report = whole.build()
    assert (report.changed, report.documents) == (False, 4)
    assert (elsewhere.added / "海.txt").read_text(encoding="utf-8") == "海は青い。"


def test_export_is_the_same_bytes_each_time_and_leaves_no_part(whole):
    before = whole.file.read_bytes()
    done = export_version(whole.store, whole.file)
    assert whole.file.read_bytes() == before
    assert (done.size, done.added, done.pages) == (len(before), 1, 1)
    assert not list(whole.root.glob(".*"))


def test_another_version_can_be_exported(built, elsewhere):
    first = built.store.current()
    built.write("garden.txt", "新しい庭です。")
    built.build()
    file = built.root / "first"
    assert export_version(built.store, file, first).manifest.version == first
    assert import_version(elsewhere, file).manifest.version == first


def test_importing_what_is_here_makes_it_live_and_writes_nothing(whole):
    first = whole.store.current()
    whole.write("garden.txt", "新しい庭です。")
    whole.build()
    before = everything(whole.store.root)
    assert not import_version(whole.store, whole.file).fresh
    after = everything(whole.store.root)
    assert after.pop("CURRENT") == f"{first}\n".encode() != before.pop("CURRENT")
    assert after == before


def test_import_mends_a_damaged_version_of_the_same_name(whole):
    layout = whole.store.layout(whole.store.current())
    layout.vectors.write_bytes(b"")
    assert import_version(whole.store, whole.file).fresh
    assert verify_version(whole.store).version == layout.root.name


def test_import_keeps_the_last_live_version(whole, elsewhere):
    other = elsewhere
    import_version(other, whole.file)
    first = other.current()
    whole.write("garden.txt", "新しい庭です。")
    whole.build()
    export_version(whole.store, whole.file)
    import_version(other, whole.file)
    assert other.names() == [whole.store.current(), first]


def test_page_of_our_own_is_not_replaced(copy, elsewhere):
    ours = FetchedPages(elsewhere.fetched)
    ours.keep(URL, Fetched(URL, PAGE.replace("北", "南").encode(), ".html", "utf-8"))
    before = everything(ours.folder)
    import_version(elsewhere, copy.file)
    assert everything(ours.folder) == before


def test_added_article_of_the_same_name_is_not_replaced(copy, elsewhere):
    elsewhere.added.mkdir(parents=True)
    (elsewhere.added / "海.txt").write_text("別の海です。", encoding="utf-8")
    error = assert_refused(copy, elsewhere, "transfer_article_taken")
    assert "海.txt" in error.message("ja")


def test_damaged_index_is_not_exported(built):
    built.store.layout(built.store.current()).vectors.write_bytes(b"")
    with pytest.raises(CorruptIndexError):
        export_version(built.store, built.root / "out")
    assert not (built.root / "out").exists()


def test_no_index_is_not_exported(tmp_path):
    with pytest.raises(NoIndexError):
        export_version(Store(tmp_path / "nowhere"), tmp_path / "out")


@pytest.mark.parametrize("name", ["no/folder/out", "articles", "."])
def test_export_that_cannot_be_written_is_told(whole, name):
    with pytest.raises(IndexStateError) as caught:
        export_version(whole.store, whole.root / name)
    assert caught.value.key == "transfer_unwritable"


def replacing(bench, original):
    """A step before which a build replaces the live version and removes it, once."""
    done = []

    def step(*arguments):
        if not done:
            done.append(True)
            bench.write("garden.txt", "新しい庭です。")
            bench.build()
        return original(*arguments)

    return step


@pytest.mark.parametrize("place", ["verified", "_files", "_member", "_write"])
def test_export_of_the_live_version_is_of_the_next_one_where_a_build_removes_it(
    bench, monkeypatch, place
):
    bench.store = Store(bench.root / "index", keep=1)
    bench.build()
    first = bench.store.current()
    step = replacing(bench, getattr(index.archive, place))
    monkeypatch.setattr(index.archive, place, step)
    done = export_version(bench.store, bench.root / "out")
    assert done.manifest.version == bench.store.current() != first
    assert import_version(Store(bench.root / "other"), bench.root / "out").manifest == done.manifest


def test_export_of_a_named_version_that_is_removed_meanwhile_says_so(bench, monkeypatch):
    bench.store = Store(bench.root / "index", keep=1)
    bench.build()
    step = replacing(bench, index.archive._files)
    monkeypatch.setattr(index.archive, "_files", step)
    with pytest.raises(IndexStateError) as caught:
        export_version(bench.store, bench.root / "out", bench.store.current())
    assert caught.value.key == "version_unknown"
    assert not (bench.root / "out").exists()


@pytest.mark.parametrize(
    "name", ["CURRENT", "versions/{live}/manifest.json", "out", "added/海.txt"]
)
@pytest.mark.parametrize("linked", [False, True])
def test_export_into_the_index_itself_is_refused(whole, name, linked):
    before = everything(whole.store.root)
    file = whole.store.root / name.format(live=whole.store.current())
    if linked:
        link = whole.root / "link"
        link.symlink_to(file)
        file = link
    with pytest.raises(IndexStateError) as caught:
        export_version(whole.store, file)
    assert caught.value.key == "transfer_inside"
    assert everything(whole.store.root) == before


def test_export_to_a_pipe_or_a_device_leaves_it(whole):
    pipe = whole.root / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(IndexStateError) as caught:
        export_version(whole.store, pipe)
    assert caught.value.key == "transfer_unwritable"
    assert pipe.is_fifo()


def test_export_through_a_link_writes_where_it_leads(whole):
    target, link = whole.root / "target.tar.gz", whole.root / "link"
    link.symlink_to(target)
    export_version(whole.store, link)
    assert link.is_symlink()
    assert target.read_bytes() == whole.file.read_bytes()


def test_write_protected_file_is_not_replaced_by_an_export(whole):
    kept = whole.root / "kept"
    kept.write_bytes(b"a backup")
    kept.chmod(0o444)
    with pytest.raises(IndexStateError) as caught:
        export_version(whole.store, kept)
    assert caught.value.key == "transfer_unwritable"
    assert kept.read_bytes() == b"a backup"


def test_export_that_fails_leaves_the_last_file(whole, monkeypatch):
    before = whole.file.read_bytes()

    def fail(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(index.archive, "_add", fail)
    with pytest.raises(IndexStateError):
        export_version(whole.store, whole.file)
    assert whole.file.read_bytes() == before
    assert not list(whole.root.glob(".*"))


def test_missing_file_is_told(elsewhere, tmp_path):
    with pytest.raises(IndexStateError) as caught:
        import_version(elsewhere, tmp_path / "none")
    assert caught.value.key == "transfer_unreadable"
    assert not elsewhere.root.exists()


def test_builder_keeps_an_import_out(whole):
    lock = whole.store.lock()
    with pytest.raises(BuildRunningError):
        import_version(whole.store, whole.file)
    lock.release()


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"",
        lambda data: b"no archive at all",
        lambda data: data[: len(data) // 2],
        lambda data: data[:20],
        lambda data: gzip.compress(b""),
        lambda data: gzip.compress(b"no tar"),
        lambda data: gzip.compress(gzip.decompress(data)[:2000]),
        lambda data: data[:3000] + bytes([data[3000] ^ 1]) + data[3001:],
    ],
)
def test_file_that_is_no_whole_export_is_refused(copy, elsewhere, change):
    copy.file.write_bytes(change(copy.file.read_bytes()))
    assert_refused(copy, elsewhere)


@pytest.mark.parametrize("key", ["archive", "format"])
def test_newer_archive_is_refused(copy, elsewhere, key):
    newer = {"archive": ARCHIVE, "format": FORMAT}[key] + 1
    pack(copy.file, relist(members(copy.file), **{key: newer}))
    error = assert_refused(copy, elsewhere, "transfer_newer")
    assert isinstance(error, NewerIndexError)
    assert str(newer) in error.message("ja")


@pytest.mark.parametrize(
    "name",
    [
        "../out",
        "/tmp/out",
        "version/../../out",
        "version/extra",
        "version/lexical/terms/../../../out",
        "added/../out",
        "added/a/b",
        "added/.hidden",
        "added/other.txt",
        "fetched/out",
        "fetched/" + "0" * 24 + ".json",
        "out",
    ],
)
def test_file_that_does_not_belong_is_refused_listed_or_not(copy, elsewhere, name):
    extra = [(tarfile.TarInfo(name), b"x")]
    content = members(copy.file)
    for all_members in (relist([*content, *extra]), [*content, *extra]):
        pack(copy.file, all_members)
        assert_refused(copy, elsewhere)
    assert not list(copy.root.rglob("out"))


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE]
)
def test_what_is_no_file_is_refused(copy, elsewhere, kind):
    content = members(copy.file)
    for info, _ in content:
        if info.name == "version/documents.jsonl":
            info.type, info.linkname, info.size = kind, "/etc/passwd", 0
    pack(copy.file, content)
    assert_refused(copy, elsewhere)


def test_member_that_lacks_or_comes_twice_is_refused(copy, elsewhere):
    content = members(copy.file)
    for changed in (content[:-1], [*content, content[-1]], content[1:]):
        pack(copy.file, changed)
        assert_refused(copy, elsewhere)


def test_member_larger_than_listed_is_refused(copy, elsewhere):
    name = "version/documents.jsonl"
    pack(copy.file, edited(members(copy.file), name, lambda data: data + b"\n" * 2**20))
    assert assert_refused(copy, elsewhere).details["part"] == name


def test_header_of_endless_bytes_is_refused_before_it_is_read(copy, elsewhere):
    content = members(copy.file)
    content[1][0].pax_headers = {"comment": "x" * 2**22}
    pack(copy.file, content)
    assert_refused(copy, elsewhere)


def test_more_than_the_disk_has_is_refused_before_it_is_written(copy, elsewhere):
    content = members(copy.file)
    listing = json.loads(relist(content)[0][1])
    listing["members"][0]["size"] = 2**60
    pack(copy.file, [(content[0][0], json.dumps(listing).encode()), *content[1:]])
    assert_refused(copy, elsewhere, "transfer_no_room")


@pytest.mark.parametrize("sizes", [-1, "1", None, True, 0.5])
def test_listing_with_odd_sizes_is_refused(copy, elsewhere, sizes):
    content = members(copy.file)
    listing = json.loads(content[0][1])
    listing["members"][0]["size"] = sizes
    pack(copy.file, edited(content, LISTING, lambda _: json.dumps(listing).encode()))
    assert_refused(copy, elsewhere)


@pytest.mark.parametrize(
    "version", ["", ".", "..", "../v", "a/b", ".v", "v" * 101, "版", 7, None, "other"]
)
def test_version_under_another_name_is_refused(copy, elsewhere, version):
    pack(copy.file, relist(members(copy.file), version=version))
    assert_refused(copy, elsewhere)


@pytest.mark.parametrize(
    "name",
    ["version/documents.jsonl", "version/passages.jsonl", "version/vectors.faiss"]
    + ["version/manifest.json", "version/lexical/corpus.npz"],
)
def test_changed_file_is_refused_also_where_the_listing_fits_it(copy, elsewhere, name):
    changed = edited(members(copy.file), name, lambda data: data[:-9] + b"x" + data[-8:])
    for content in (changed, relist(changed)):
        pack(copy.file, content)
        assert_refused(copy, elsewhere)


def test_another_version_of_the_same_name_is_not_replaced(whole, elsewhere):
    import_version(elsewhere, whole.file)
    name = elsewhere.current()
    layout = whole.store.layout(name)
    whole.write("garden.txt", "新しい庭です。")
    other = whole.store.layout(whole.build().version)
    manifest = replace(whole.live().manifest, version=name)
    layout.root.rename(whole.root / "away")
    other.root.rename(layout.root)
    layout.manifest.write_text(manifest.to_json(), encoding="utf-8")
    (whole.store.root / "CURRENT").write_text(name)
    export_version(whole.store, whole.file)
    assert_refused(whole, elsewhere, "transfer_version_taken")


@pytest.mark.parametrize("given", ["../海.txt", "/etc/hostname", "a/b", ".hidden", ""])
def test_added_article_that_leads_elsewhere_is_refused(whole, elsewhere, given):
    manifest = whole.live().manifest
    manifest = replace(manifest, added=(*manifest.added, SourcePath(given, "")))
    content = edited(
        members(whole.file), "version/manifest.json", lambda _: manifest.to_json().encode()
    )
    pack(whole.file, relist(content))
    assert_refused(whole, elsewhere)


def test_page_whose_copy_does_not_fit_is_refused(copy, elsewhere):
    content = members(copy.file)
    changed = [
        (info, data + b" ") if info.name.startswith("fetched/") and "-" in info.name else
        (info, data) for info, data in content
    ]  # fmt: skip
    pack(copy.file, relist(changed))
    assert_refused(copy, elsewhere)
