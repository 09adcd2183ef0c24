"""The commands of evaluation: what they print and write, exit codes, errors in one sentence."""

import csv
import gzip
import json
import re
from pathlib import Path

import pytest

from chat.evaluation.run_files import predictions, read_metrics
from tests.chat.evaluation.conftest import ROWS, write_jsonl
from tests.chat.test_cli import KEYS, assert_one_sentence


@pytest.fixture(autouse=True)
def _own_data(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def questions(tmp_path) -> Path:
    return write_jsonl(tmp_path / "garden.jsonl", ROWS)


def newest(parent: Path) -> Path:
    return max(path for path in parent.iterdir() if (path / "run.json").exists())


def test_run_prints_figures_with_intervals_and_baseline_and_names_the_report(
    shutten,
    app,
    questions,
    tmp_path,
):
    code, out, err = shutten("evaluate", str(questions))
    assert (code, err) == (0, "")
    assert re.search(r"引用の整合\S*\s+100\.0 %\s+100\.0-100\.0\s+-\s+9\n", out)
    assert "BM25 の最良文" in out
    assert "95 % 区間" in out
    assert "p99" in out
    folder = newest(tmp_path / "data" / "shutten" / "evaluations")
    assert out.rstrip().endswith(str(folder / "report.html"))


def test_run_may_be_named_and_options_may_stand_before_the_file(
    shutten,
    app,
    questions,
    tmp_path,
):
    out = ["--out", str(tmp_path / "runs")]
    assert shutten("evaluate", "run", str(questions), *out, "--sample", "3", "--seed", "7")[0] == 0
    first = [row["id"] for row in predictions(newest(tmp_path / "runs"))]
    assert shutten("evaluate", *out, "--sample", "3", "--seed", "7", str(questions))[0] == 0
    assert [row["id"] for row in predictions(newest(tmp_path / "runs"))] == first
    assert len(first) == 3


def test_answers_are_written_in_the_form_of_ask(shutten, app, questions, tmp_path):
    file = tmp_path / "p.jsonl"
    assert shutten("evaluate", str(questions), "--predictions", str(file))[0] == 0
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == [row["id"] for row in ROWS]
    assert all(list(row) == ["id", *KEYS] for row in rows)
    assert rows[0]["answer"] == "1998年4月"
    asked = json.loads(shutten("ask", ROWS[0]["question"], "--json")[1])
    assert {**rows[0], "timings_ms": 0} == {"id": "w1", **asked, "timings_ms": 0}


def test_answers_never_replace_the_questions_or_what_is_no_file(
    shutten,
    app,
    questions,
    tmp_path,
):
    link, before = tmp_path / "link.jsonl", questions.read_bytes()
    link.symlink_to(tmp_path / "target.jsonl")
    given = ["evaluate", str(questions), "--predictions"]
    assert_one_sentence(shutten(*given, str(questions)), "garden.jsonl")
    assert_one_sentence(shutten(*given, str(tmp_path / "no" / "such" / "p.jsonl")), "p.jsonl")
    assert questions.read_bytes() == before
    assert shutten(*given, str(link))[0] == 0
    assert link.is_symlink()
    assert (tmp_path / "target.jsonl").is_file()
    assert shutten(*given, "/dev/null")[0] == 0
    assert Path("/dev/null").is_char_device()


def test_broken_question_file_names_the_line_and_makes_nothing(
    shutten,
    app,
    questions,
    tmp_path,
):
    with questions.open("a", encoding="utf-8") as file:
        file.write("{oops\n")
    assert_one_sentence(shutten("evaluate", str(questions)), "10 行目")
    assert_one_sentence(shutten("evaluate", str(tmp_path / "none.jsonl")), "none.jsonl")
    assert not (tmp_path / "data" / "shutten" / "evaluations").exists()


def test_spreadsheet_of_an_editor_is_evaluated(shutten, app, tmp_path):
    file = tmp_path / "質問.csv"
    with file.open("w", encoding="cp932", newline="") as sheet:
        writer = csv.writer(sheet)
        writer.writerow(["question", "answers", "kind"])
        writer.writerow(["青葉庭園はいつ開園しましたか?", "1998年4月|1998年", "when"])
        writer.writerow(["青葉庭園の入園料はいくらですか?", "", "unanswerable"])
    assert shutten("evaluate", str(file))[0] == 0
    folder = newest(tmp_path / "data" / "shutten" / "evaluations")
    assert "質問" in folder.name
    assert (folder / "questions.csv").read_bytes() == file.read_bytes()
    counts = read_metrics(folder)["counts"]
    assert counts == {"questions": 2, "answerable": 1, "unanswerable": 1, "without_gold": 0}


def test_thresholds_decide_the_exit_code_and_say_why(shutten, app, questions):
    given = ["evaluate", str(questions), "--fail-under"]
    assert shutten(*given, "citation_integrity=1.0,exact_match=0.1")[::2] == (0, "")
    code, out, err = shutten(*given, "citation_integrity=1.0,rejected=0.9")
    assert code == 1
    assert "report.html" in out
    assert err.count("\n") == 1
    assert all(word in err for word in ("rejected", "0.5", "0.90"))


def test_thresholds_are_checked_before_anything_is_asked(
    shutten,
    app,
    questions,
    tmp_path,
):
    given = ["evaluate", str(questions), "--fail-under"]
    assert_one_sentence(shutten(*given, "citation_integritty=1"), "citation_integrity")
    assert_one_sentence(shutten(*given, "f1=high"), "high")
    baseline = ["evaluate", str(questions), "--baseline", str(tmp_path / "no-run")]
    assert_one_sentence(shutten(*baseline), "no-run")
    assert not (tmp_path / "data" / "shutten" / "evaluations").exists()


def test_run_is_held_against_an_earlier_one_and_compared_with_it(
    shutten,
    app,
    questions,
    tmp_path,
    monkeypatch,
):
    parent = tmp_path / "runs"
    given = ["evaluate", str(questions), "--out", str(parent)]
    assert shutten(*given)[0] == 0
    before = newest(parent)
    assert shutten(*given, "--baseline", str(before), "--max-drop", "0")[::2] == (0, "")
    monkeypatch.setenv("SHUTTEN_ANSWER__THRESHOLD", "1.0")  # declines everything
    code, _, err = shutten(*given, "--baseline", str(before), "--max-drop", "0.01")
    assert code == 1
    assert re.search(r"^right\b", err, re.M)
    after = newest(parent)
    code, out, err = shutten("evaluate", "compare", str(before), str(after))
    assert (code, err) == (0, "")
    assert "answer.threshold" in out
    assert "w1" in out
    page = after / f"compared-with-{before.name}.html"
    assert out.rstrip().endswith(str(page))
    assert "<html" in page.read_text(encoding="utf-8")
    assert read_metrics(after)["figures"]["rejected"]["system"]["value"] == 1.0


def test_compare_of_what_is_no_run_gets_one_sentence(shutten, app, tmp_path):
    assert_one_sentence(shutten("evaluate", "compare", str(tmp_path), str(tmp_path)))
    assert_one_sentence(shutten("evaluate", "compare", "nowhere", str(tmp_path)), "nowhere")


SQUAD = {
    "version": "1.1",
    "data": [
        {
            "title": "灯台",
            "paragraphs": [
                {
                    "context": "北の灯台は1901年に建てられた。高さは21メートルである。",
                    "qas": [
                        {"id": "s1", "question": "北の灯台はいつ建てられましたか?",
                         "answers": [{"text": "1901年", "answer_start": 5}]},
                    ],
                },
            ],
        },
        {
            "title": "市場",
            "paragraphs": [
                {
                    "context": "朝の市場は港の東にある。",
                    "qas": [
                        {"id": "s2", "question": "朝の市場はどこにありますか?",
                         "answers": [{"text": "港の東", "answer_start": 5}]},
                    ],
                },
            ],
        },
    ],
}  # fmt: skip


def test_squad_file_is_asked_over_its_own_paragraphs_and_leaves_the_index_alone(
    shutten,
    app,
    tmp_path,
):
    file = tmp_path / "dev.json.gz"
    with gzip.open(file, "wt", encoding="utf-8") as packed:
        json.dump(SQUAD, packed, ensure_ascii=False)
    version = app.store.current()
    given = ["evaluate", str(file), "--out", str(tmp_path / "runs"), "--index-paragraphs"]
    for _ in range(2):  # built the first time, taken up the second
        assert shutten(*given)[0] == 0
        rows = list(predictions(newest(tmp_path / "runs")))
        assert [row["scores"]["hit_at_1"] for row in rows] == [1.0, 1.0]
        assert rows[0]["answer"] == "1901年"
        assert {p["source"] for row in rows for p in row["passages"]} == {
            "0001-灯台.txt",
            "0002-市場.txt",
        }
    assert app.store.current() == version
    assert_one_sentence(
        shutten("evaluate", str(tmp_path / "config.toml"), "--index-paragraphs"), "SQuAD"
    )


def test_questions_check_says_what_a_file_is_and_what_is_wrong(
    shutten,
    app,
    questions,
    tmp_path,
):
    code, out, err = shutten("questions", "check", str(questions))
    assert (code, err) == (0, "")
    assert "9" in out
    broken = tmp_path / "broken.csv"
    broken.write_text("question,answers\n誰?,鈴木\n,佐藤\n", encoding="utf-8")
    code, out, _ = shutten("questions", "check", str(broken))
    assert code == 1
    assert "3 行目" in out
