"""What checking, exporting and importing an index report of how far they are."""

import pytest

import index.build
from index.archive import export_version, import_version
from index.progress import BUILD_STAGES, EXPORT_STAGES, IMPORT_STAGES, MIGRATION, VERIFY_STAGES
from index.reading import DirectParser
from index.store import Store
from index.versions import verify_version
from ingest.errors import CorruptIndexError
from tests.index.older import make_older


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    """Articles are read in this process: how they are read is not what is tested."""
    monkeypatch.setattr(index.build, "shared_parser", lambda _: DirectParser())


class Recorder:
    """Notes each stage with its steps to come and those that were done."""

    def __init__(self) -> None:
        self.stages: list[list] = []

    def stage(self, key: str, total: int) -> None:
        self.stages.append([key, total, 0])

    def advance(self, steps: int) -> None:
        self.stages[-1][2] += steps

    @property
    def keys(self) -> list[str]:
        return [key for key, _, _ in self.stages]

    @property
    def unfinished(self) -> list[list]:
        return [stage for stage in self.stages if not 0 < stage[1] == stage[2]]


@pytest.fixture
def progress():
    return Recorder()


def keys(plan) -> list[str]:
    return [stage.key for stage in plan]


def test_verifying_goes_through_its_stages_each_to_its_end(built, progress):
    verify_version(built.store, progress=progress)
    assert progress.keys == keys(VERIFY_STAGES)
    assert progress.unfinished == []


def test_checksums_are_counted_in_bytes_and_passages_one_by_one(built, progress):
    verify_version(built.store, progress=progress)
    files = built.store.layout(built.store.current()).data_files()
    totals = {key: total for key, total, _ in progress.stages}
    assert totals["stage_checksums"] == sum(file.stat().st_size for file in files)
    assert totals["stage_passages"] == len(built.live().passages)


def test_exporting_goes_through_its_stages_each_to_its_end(built, progress, tmp_path):
    export_version(built.store, tmp_path / "file", progress=progress)
    assert progress.keys == keys(EXPORT_STAGES)
    assert progress.unfinished == []


def test_importing_goes_through_its_stages_each_to_its_end(built, progress, tmp_path):
    export_version(built.store, tmp_path / "file")
    import_version(Store(tmp_path / "other"), tmp_path / "file", progress)
    assert progress.keys == keys(IMPORT_STAGES)
    assert progress.unfinished == []


def test_checking_stops_where_the_fault_is(built, progress):
    layout = built.store.layout(built.store.current())
    layout.vectors.write_bytes(layout.vectors.read_bytes()[:-4] + b"\0\0\0\0")
    with pytest.raises(CorruptIndexError):
        verify_version(built.store, progress=progress)
    assert progress.keys == ["stage_checksums"]


def test_migrating_is_a_stage_of_its_own_before_those_of_the_build(built, progress):
    make_older(built.store)
    built.write("garden.txt", "港の朝は早い。")
    report = built.builder.build(built.sources(), progress)
    assert progress.keys == [MIGRATION.key, *keys(BUILD_STAGES)]
    assert progress.unfinished == []
    assert report.older == 3
