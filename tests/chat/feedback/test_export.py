"""Votes as question files that our own reader reads; gold only where somebody stood in for it."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.evaluation.questions import check_questions, read_questions
from chat.evaluation.questions.formulas import as_text, text_of
from chat.feedback.export import csv_table, jsonl, question_of
from chat.feedback.log import VoteLog
from chat.feedback.vote import Fault, Place
from chat.settings import load_config
from tests.chat.feedback.test_log import VOTE

CITED = (Place("a.txt", 0, 5, "1871年", "1871年です。"), Place("a.txt", 9, 11, "二月"))
BARE = replace(VOTE, question="いつ?", cited=CITED, answer="1871年\n二月", gold=None)


@pytest.mark.parametrize(
    ("change", "answers", "evidence", "answerable"),
    [
        ({"rating": "up", "fault": None}, ("1871年\n二月",), ("1871年です。", "二月"), True),
        ({"gold": Place("b.md", 1, 2, "港", "港だ。")}, ("港",), ("港だ。",), True),
        ({"fault": Fault.NOT_IN_ARTICLE}, (), (), False),
        ({"fault": Fault.WRONG_ANSWER}, (), (), None),
        ({"rating": "up", "answered": False, "declined": True, "cited": ()}, (), (), False),
        ({"rating": "up", "answered": False, "declined": False, "cited": ()}, (), (), None),
    ],
)
def test_gold_is_what_somebody_stood_in_for(change, answers, evidence, answerable) -> None:
    question = question_of(replace(BARE, **change))
    assert (question.answers, question.evidence, question.answerable) == (
        answers,
        evidence,
        answerable,
    )
    assert question.source == (
        change["gold"].source if "gold" in change else "a.txt" if answers else ""
    )


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(
    str.strip
)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=5))
def test_both_formats_are_read_as_they_were_written(tmp_path_factory, rows) -> None:
    folder = tmp_path_factory.mktemp("export")
    questions = [
        question_of(replace(BARE, id=f"v{n}", question=q, after=(e,), gold=Place("a", 0, 1, a)))
        for n, (q, e, a) in enumerate(rows)
    ]
    (folder / "q.jsonl").write_text(jsonl(questions), encoding="utf-8")
    (folder / "q.csv").write_bytes(csv_table(questions).encode("utf-8-sig"))
    lines, table = read_questions(folder / "q.jsonl"), read_questions(folder / "q.csv")
    assert [q.question for q in lines] == [q for q, _, _ in rows]
    assert [q.answers for q in lines] == [(a,) for _, _, a in rows]
    assert [q.id for q in table] == [q.id for q in lines]
    assert [q.question.strip() for q in table] == [q.question.strip() for q in lines]
    assert all(q.answerable for q in (*lines, *table))


def test_a_table_has_several_texts_and_no_formula(tmp_path) -> None:
    gold = Place("a", 0, 1, "甲|乙｜丙")
    file = tmp_path / "q.csv"
    question = question_of(replace(BARE, question="=1+1", after=("一", "@二"), gold=gold))
    file.write_text(csv_table([question]), encoding="utf-8-sig")
    (read,) = read_questions(file)
    assert (read.question.strip(), read.after, read.answers) == (
        "=1+1",
        ("一", "@二"),
        ("甲|乙｜丙",),
    )
    assert not [line for line in file.read_text("utf-8-sig").splitlines() if ",=" in line]


@pytest.mark.parametrize(
    "words",
    ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠SUM(A1)", "\t=1",
     "'=1", "''+1"],
)  # fmt: skip
def test_no_cell_that_visitors_fill_is_a_formula(tmp_path, words) -> None:
    """It would run on the machine of whoever opens the table."""
    file = tmp_path / "q.csv"
    vote = replace(BARE, question=words, answer=words, comment=words, after=(words,))
    file.write_text(csv_table([question_of(vote)]), encoding="utf-8-sig")
    with file.open(encoding="utf-8-sig", newline="") as rows:
        _, cells = csv.reader(rows)
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))]
    (read,) = read_questions(file)
    assert read.question == words.strip()


@pytest.mark.parametrize("words", ["'a'", "'", "a=b", "1-2", "’=", " =1", "don't"])
def test_other_cells_are_written_and_read_as_they_are(words) -> None:
    assert as_text(words) == text_of(words) == words


def test_the_command_lists_counts_and_exports(shutten, config_file, tmp_path) -> None:
    (tmp_path / "pyproject.toml").touch()  # so that data lies here, as in a clone
    log = VoteLog(load_config(config_file).data / "feedback")
    assert log.path.is_relative_to(tmp_path)
    code, out, _ = shutten("feedback", "list")
    assert code == 0 and str(log.path) in out
    assert shutten("feedback", "export", str(tmp_path / "q.csv"))[0] == 2
    log.append(BARE)
    log.append(replace(BARE, fault=Fault.NOT_IN_ARTICLE, comment="\x1b[31mない"))
    log.append(replace(BARE, id="b", fault=None, comment=""))
    code, out, _ = shutten("feedback", "list")
    assert code == 0
    assert "評価 2 件: よい 0、よくない 2。正解が分かるもの 1 件。" in out
    assert "置き換わったもの 1 件" in out and "\x1b" not in out
    for name in ("q.csv", "q.jsonl"):
        file = tmp_path / name
        code, out, _ = shutten("feedback", "export", str(file))
        assert (code, "2 問" in out) == (0, True)
        assert check_questions(file, "ja").clean
        assert [q.answerable for q in read_questions(file)] == [False, None]
    shutten("feedback", "export", "--gold-only", str(file))
    assert len(read_questions(file)) == 1
    code, out, err = shutten("feedback", "export", str(tmp_path / "q.xlsx"))
    assert (code, out, err.count("\n")) == (2, "", 1)
