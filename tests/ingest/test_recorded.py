"""The same bytes become the same documents and passages, until ``PARSING`` goes up."""

import pytest

from ingest.load import PARSING
from tests.ingest import recorded

SAMPLES = dict(recorded.samples())
_VERSION, _BEFORE = recorded.recorded()


def test_record_is_of_this_version_of_the_parsing():
    assert _VERSION == PARSING, "record anew: python -m tests.ingest.recorded"


def test_each_sample_is_recorded():
    assert SAMPLES.keys() == _BEFORE.keys(), "record anew: python -m tests.ingest.recorded"


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_is_parsed_and_cut_as_this_version_of_the_parsing_says(name):
    told = (
        "if this is meant, raise PARSING in ingest/load.py and run python -m tests.ingest.recorded"
    )
    assert recorded.outcome(SAMPLES[name]) == _BEFORE.get(name), told


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(recorded, "RECORDED", tmp_path / "recorded.json")
    some = list(SAMPLES.items())[:3]
    monkeypatch.setattr(recorded, "samples", lambda: iter(some))
    recorded.main()
    return some[0][0]


def test_other_documents_are_not_recorded_under_the_same_version(elsewhere, monkeypatch):
    before = recorded.recorded()
    monkeypatch.setattr(recorded, "outcome", lambda _: {"error": "another"})
    with pytest.raises(SystemExit) as told:
        recorded.main()
    assert elsewhere in str(told.value)
    assert recorded.recorded() == before
    monkeypatch.setattr(recorded, "PARSING", PARSING + 1)
    recorded.main()
    assert recorded.recorded() == (PARSING + 1, {name: {"error": "another"} for name in before[1]})
