"""What a check says: every problem with its place, hints apart, and what the file holds."""

import json

import pytest

from chat.evaluation.questions import check_questions, report_lines
from ingest.document import Document


def documents(**texts: str) -> dict[str, Document]:
    return {f"{name}.txt": Document(f"{name}.txt", name, text) for name, text in texts.items()}


def test_counts_and_kinds(samples):
    report = check_questions(samples / "questions.jsonl", "ja")
    assert (report.questions, report.with_answers, report.unanswerable) == (6, 4, 2)
    assert (report.followups, report.without_gold) == (1, 0)
    assert dict(report.kinds) == dict.fromkeys(
        ["who", "when", "list", "followup", "unanswerable", "smalltalk"], 1
    )
    assert report.clean


def test_question_without_gold_is_counted_as_such(samples):
    report = check_questions(samples / "lines.txt", "ja")
    assert (report.questions, report.without_gold) == (6, 6)


def test_same_question_twice_is_a_hint_that_names_the_first(save, hints):
    rows = [
        {"question": "庭は誰が作った?"},
        {"question": " 庭は誰が作った\uff1f "},
        {"question": "庭は誰が作った?", "after": ["別の話"]},
        {"question": "庭は誰が作った?", "source": "a.txt"},
    ]
    assert hints(save("q.jsonl", rows)) == [
        "line 2: the question “庭は誰が作った\uff1f” stands in the file already, at line 1"
    ]


def test_gold_that_stands_in_no_article_is_a_hint(save, hints):
    rows = [
        {"question": "a", "answers": ["15万\u2f08", "白い橋\n竹の道"], "evidence": ["白い 橋。"]},
        {"question": "b", "answers": ["白い橋\n赤い道"], "evidence": ["石の広場。"]},
    ]
    path = save("q.jsonl", rows)
    index = documents(a="白い\n橋。竹の道。15万人。", b="海の図書館。")
    found = hints(path, documents=index)
    assert [hint.split(" stands")[0] for hint in found] == [
        "line 2: “赤い道” (answers)",
        "line 2: “石の広場。” (evidence)",
    ]
    assert hints(path) == []


def test_gold_is_looked_for_in_the_article_that_is_named(save, hints):
    rows = [
        {"question": "a", "answers": ["竹の道"], "source": "b.txt"},
        {"question": "b", "answers": ["どこにもない"], "source": "c.txt"},
        {"question": "c", "answers": ["どこにもない"], "source": "c.txt"},
    ]
    index = documents(a="竹の道。", b="海の図書館。")
    assert hints(save("q.jsonl", rows), documents=index) == [
        "line 1: “竹の道” (answers) does not stand in b.txt; copy it word for word",
        "line 2: the article c.txt is not in the index; `shutten index status` lists what is",
    ]


def test_article_may_be_named_by_its_file_where_only_one_has_it(save, hints):
    rows = [
        {"question": "a", "answers": ["竹の道"], "source": "a.txt"},
        {"question": "b", "answers": ["海の図書館"], "source": "a.txt"},
        {"question": "c", "answers": ["竹の道"], "source": "b.txt"},
    ]
    index = {
        source: Document(source, source, text)
        for source, text in (("1/a.txt", "竹の道。"), ("1/b.txt", "海。"), ("2/b.txt", "竹の道。"))
    }
    assert [hint.split(";")[0] for hint in hints(save("q.jsonl", rows), documents=index)] == [
        "line 2: “海の図書館” (answers) does not stand in a.txt",
        "line 3: the article b.txt is not in the index",
    ]


def test_articles_that_a_squad_file_brings_along_are_not_missed(save, hints):
    qas = [{"question": "?", "answers": [{"text": "竹", "answer_start": 0}]}]
    data = [{"title": "t", "paragraphs": [{"context": "竹の道", "qas": qas}]}]
    path = save("s.json", json.dumps({"data": data}, ensure_ascii=False))
    assert hints(path, documents=documents(a="海")) == []


def test_findings_are_kept_up_to_a_bound_and_counted_beyond(save):
    path = save("q.jsonl", [{"question": "same"}] * 150 + ["broken"] * 250)
    report = check_questions(path, "ja")
    assert (len(report.problems), report.problem_count) == (100, 250)
    assert (len(report.hints), report.hint_count) == (100, 149)
    assert not report.clean
    assert any("150" in line for line in report_lines(report, "ja"))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_report_says_what_the_file_is(samples, save, language):
    for name, words in {
        "excel-utf8.csv": ("UTF-8", '","'),
        "excel-shift-jis.csv": ("Shift_JIS",),
        "excel-unicode.txt": ("UTF-16", "タブ" if language == "ja" else "tab"),
        "workbook.xlsx": ("Excel",),
        "lines.txt": ("1 行に 1 問" if language == "ja" else "one question a line",),
    }.items():
        first = next(report_lines(check_questions(samples / name, language), language))
        assert all(word in first for word in (name, *words))


def test_long_texts_are_quoted_short_and_on_one_line(save, problems):
    row = {"question": "q", "answers": ["長い\n答え" * 100], "answerable": False}
    (found,) = problems(save("q.jsonl", [row]))
    assert "…”" in found
    assert len(found) < 160
    assert "\n" not in found


def test_nothing_in_a_file_steers_the_terminal(save):
    row = {"id": "\x1b[31m", "question": "q\x1b[2J", "kind": "\x1b]0;x\x07", "answers": ["\x1b"]}
    path = save("q.jsonl", [row, row, {"question": "r", "\x1banswer": 1}])
    report = check_questions(path, "ja", documents(a="海"))
    assert report.hint_count and report.problem_count
    assert "\x1b" not in "".join(report_lines(report, "ja"))
