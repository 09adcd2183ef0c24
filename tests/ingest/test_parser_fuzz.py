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


# Run in the process of the cases: the second of them does not come to an end, or ends the process.
SECOND = """
import os, signal
from ingest.isolation import ParseLimits
from tests.ingest.fuzz import campaign
meet, met = campaign.meet, []
def second(case):
    met.append(case)
    while len(met) == 2:
        {0}
    return meet(case)
campaign.meet, campaign.LIMITS = second, ParseLimits(seconds=2)
"""


def test_case_that_ends_its_process_is_told_by_the_product_and_the_next_one_is_run(monkeypatch):
    asked = []
    monkeypatch.setattr(campaign, "apart", lambda case: asked.append(case) or Met("told"))
    kill = SECOND.format("os.kill(os.getpid(), signal.SIGSEGV)")
    monkeypatch.setattr(campaign, "_START", kill + campaign._START)
    results = list(run(SEED, 0, 3))
    assert [result.number for result in results] == [0, 1, 2]
    assert results[1].met == Met("told")
    assert asked == [make_case(SEED, 1)]


def test_case_that_takes_all_the_time_there_is_has_failed(monkeypatch):
    monkeypatch.setattr(campaign, "_START", SECOND.format("pass") + campaign._START)
    results = list(run(SEED, 0, 3))
    assert [bool(result.met.failure) for result in results] == [False, True, False]
    assert "all the time" in results[1].met.failure


def test_cases_that_cannot_be_run_at_all_are_no_success(monkeypatch):
    monkeypatch.setattr(campaign, "_START", "raise SystemExit(4)")
    with pytest.raises(RuntimeError, match="exit code 4"):
        list(run(SEED, 0, 3))


@pytest.mark.parametrize(
    ("kind", "key", "failed"),
    [
        ("pdf", "source_crashed", False),
        ("pdf", "source_memory", False),
        ("pdf", "source_slow", True),
        ("html", "source_crashed", True),
        ("docx", "source_memory", True),
        ("docx", "docx_broken", False),
    ],
)
def test_only_pdfium_may_be_ended_by_a_file(kind, key, failed, monkeypatch):
    def parse(parser, file):
        details = {"seconds": 10, "part": "a"}
        raise SourceError(key, source=file.source, **details)

    monkeypatch.setattr(IsolatedParser, "parse", parse)
    met = apart(Case(kind, RawFile("a.b", "a.b", b"")))
    assert (met.outcome, bool(met.failure)) == (key, failed)


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
