"""Whatever is in a file, it is read soundly or refused with a sentence: files changed at random.

Cases are made from seeds (``tests.ingest.fuzz``); those that fail are kept in ``var/fuzz``.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.document import BlockKind, Section, Span
from ingest.errors import SourceError
from ingest.format import RawFile
from ingest.isolation import IsolatedParser
from ingest.load import parse_file
from tests.ingest.fuzz import campaign
from tests.ingest.fuzz.campaign import Result, apart, run
from tests.ingest.fuzz.cases import PLAN, Case, make_case
from tests.ingest.fuzz.invariants import BrokenError, check_document, check_passages, check_refusal
from tests.ingest.fuzz.keeping import keep, kept
from tests.ingest.fuzz.meeting import READ, Met, meet

NIGHTLY = bool(os.environ.get("SHUTTEN_NIGHTLY"))
SEED = 20261127
SLICE = 20 * len(PLAN)
SLICES = 30 if NIGHTLY else 1
KEPT = Path(__file__).resolve().parents[2] / "var/fuzz/parsers"
ARTICLE = "1. 駅\n\n駅は北にあります。\n\n2. 川\n\n川は西にあります。橋は古い。\n"

pytestmark = pytest.mark.timeout(1800)


@pytest.mark.parametrize("part", range(SLICES))
def test_changed_files_are_read_soundly_or_refused_with_a_sentence(part):
    results = list(run(SEED, part * SLICE, SLICE))
    assert [result.number for result in results] == list(range(part * SLICE, (part + 1) * SLICE))
    failed = [keep(KEPT, SEED, result) for result in results if result.met.failure]
    assert not failed, "\n".join(failed)
    read = sum(result.met.outcome == READ for result in results)
    assert SLICE // 4 < read < SLICE  # changes that let nothing or everything through show nothing


def test_changed_files_give_the_same_documents_in_a_process_of_their_own():
    parser = IsolatedParser()
    try:
        for number in range(40 * (1 + NIGHTLY)):
            case = make_case(SEED + 1, number)
            if not case.reply:
                assert _said(parser.parse, case.file) == _said(parse_file, case.file)
    finally:
        parser.close()


def _said(parse, file: RawFile):
    try:
        return parse(file)
    except SourceError as error:
        return error.key, error.message("ja"), error.message("en")


def test_case_is_the_same_each_time_it_is_made():
    cases = [make_case(SEED, number) for number in range(len(PLAN))]
    assert cases == [make_case(SEED, number) for number in range(len(PLAN))]
    assert {case.kind for case in cases} == set(PLAN)


# --- that the checks can fail


def article():
    return parse_file(RawFile("a.txt", "a.txt", ARTICLE.encode())).documents[0]


def shifted(section: Section) -> Section:
    return replace(section, start=section.start + 1)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"title": " "}, "title"),
        ({"text": "川\n"}, "blocks are in order"),
        ({"sections": ()}, "sections cover"),
        ({"hidden": (Span(3, 5), Span(4, 6))}, "hidden"),
        ({"pages": (4, 2)}, "pages"),
        ({"byline": Span(1, 1)}, "byline"),
    ],
)
def test_broken_document_is_noticed(change, what):
    check_document(article())
    with pytest.raises(BrokenError, match=what):
        check_document(replace(article(), **change))


def test_sections_with_a_gap_are_noticed():
    document = article()
    first, second, *others = document.sections
    with pytest.raises(BrokenError, match="tile"):
        check_document(replace(document, sections=(first, shifted(second), *others)))


def test_heading_that_heads_nothing_is_noticed():
    document = article()
    blocks = tuple(
        replace(b, kind=BlockKind.HEADING) if b.kind is BlockKind.PARAGRAPH else b
        for b in document.blocks
    )
    with pytest.raises(BrokenError, match="heads its section"):
        check_document(replace(document, blocks=blocks))


def test_words_that_no_passage_holds_are_noticed():
    document = article()
    last = document.sections[-1]
    sections = (*document.sections[:-1], replace(last, end=last.start + 3))
    with pytest.raises(BrokenError, match="passage"):
        check_passages(replace(document, sections=sections[:-1]))


def test_refusal_that_does_not_name_the_file_is_noticed():
    file = RawFile("a.txt", "a.txt", b"")
    check_refusal(file, SourceError("source_empty", source="a.txt"))
    with pytest.raises(BrokenError, match="names the file"):
        check_refusal(file, SourceError("source_empty", source="b.txt"))


def test_exception_of_another_family_is_a_failure_and_its_place_is_told(monkeypatch):
    def parse(file):
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("tests.ingest.fuzz.meeting.parse_file", parse)
    met = meet(Case("text", RawFile("a.txt", "a.txt", ARTICLE.encode())))
    assert "ZeroDivisionError: by nothing" in met.failure


def test_case_that_ends_its_process_is_told_and_the_next_one_is_run(monkeypatch):
    """Only the second case of three ends the process that runs them."""
    start = "import os; from tests.ingest.fuzz import campaign; meet = campaign.meet; left = [1]\n"
    start += (
        "def once(case):\n    os._exit(9) if not left[0] else left.__setitem__(0, left[0] - 1)\n"
    )
    start += "    return meet(case)\ncampaign.meet = once\n"
    monkeypatch.setattr(campaign, "_START", start + campaign._START)
    assert [result.number for result in run(SEED, 0, 3)] == [0, 1, 2]


def test_case_that_takes_all_the_time_there_is_has_failed(monkeypatch):
    class Slow:
        def __init__(self, limits):
            pass

        def parse(self, file):
            raise SourceError("source_slow", source=file.source, seconds=10)

        def close(self):
            pass

    monkeypatch.setattr(campaign, "IsolatedParser", Slow)
    met = apart(Case("pdf", RawFile("a.pdf", "a.pdf", b"")))
    assert (met.outcome, met.failure) == ("source_slow", "it ended its reader: source_slow")


def test_failing_case_is_kept_smaller_and_can_be_run_again(tmp_path, monkeypatch):
    def fails(case):
        return Met("failed", "橋" if "橋".encode() in case.file.data else "")

    case = Case("text", RawFile("a.txt", "a.txt", ARTICLE.encode()))
    monkeypatch.setattr("tests.ingest.fuzz.keeping.make_case", lambda seed, number: case)
    monkeypatch.setattr("tests.ingest.fuzz.keeping.meet", fails)
    said = keep(tmp_path, 1, Result(7, "text", fails(case)))
    assert "--seed 1 --first 7 --count 1" in said
    again = kept(tmp_path / "1-7.txt")
    assert again.file.data == "橋".encode()
    assert fails(again).failure
