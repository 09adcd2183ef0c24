"""CSV and TSV as people and spreadsheets write them."""

import pytest

from chat.evaluation.questions import open_questions, read_questions
from chat.evaluation.questions.table import split_cell
from ingest.errors import QuestionFileError


@pytest.mark.parametrize(
    ("name", "format_", "encoding", "delimiter"),
    [
        ("excel-utf8.csv", "csv", "UTF-8 (BOM)", ","),
        ("excel-shift-jis.csv", "csv", "Shift_JIS (CP932)", ","),
        ("excel-unicode.txt", "tsv", "UTF-16", "\t"),
        ("workbook.xlsx", "xlsx", "", ""),
        ("questions.jsonl", "jsonl", "UTF-8", ""),
    ],
)
def test_every_export_of_a_sheet_holds_the_same_questions(
    samples, problems, hints, name, format_, encoding, delimiter
):
    file = open_questions(samples / name)
    assert (file.format, file.encoding, file.delimiter) == (format_, encoding, delimiter)
    questions = list(file)
    assert questions == read_questions(samples / "questions.jsonl")
    assert [q.id for q in questions] == ["q1", "q2", "q3", "q4", "q5", "q6"]
    assert questions[2].answers == ("白い橋\n竹の道\n石の広場",)
    assert [q.answerable for q in questions] == [True] * 4 + [False] * 2
    assert problems(samples / name) == hints(samples / name) == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("name", ["q.csv", "q.tsv", "q.txt", "q"])
def test_delimiter_is_seen_in_the_header_not_in_the_name(save, delimiter, name):
    rows = ["question,kind,answers", '"誰、いつ?",who,a']
    path = save(name, "\n".join(rows).replace(",", delimiter))
    assert open_questions(path).delimiter == delimiter
    assert [(q.question, q.answers) for q in read_questions(path)] == [("誰、いつ?", ("a",))]


def test_header_names_of_any_case_and_width_in_both_languages(save, hints):
    wide = "".join(chr(ord(c) + 0xFEE0) for c in "Question")
    path = save("q.csv", f"{wide}, ANSWERS ,正解例集,出典\nq,a,b,c\n")
    question = read_questions(path)[0]
    assert (question.question, question.answers, question.source) == ("q", ("a",), "c")
    assert hints(path) == ["line 1: 正解例集 is not used; answers is probably meant"]


def test_unknown_columns_are_hints_with_the_nearest_name(save, hints):
    path = save("q.csv", "question,anwsers,memo,\nq,a,b,\n")
    assert hints(path) == [
        "line 1: anwsers is not used; answers is probably meant",
        "line 1: the column memo is not used",
    ]


def test_two_columns_of_one_meaning_are_a_problem(save, problems):
    path = save("q.csv", "question,答え,正解\nq,a,b\n")
    assert problems(path)[0].startswith("line 1: the column 正解 means answers")


def test_separators_of_texts_in_a_cell():
    assert split_cell("a|b\uff5c c ||") == ("a", "b", "c")
    assert split_cell(r"a\|b|c") == ("a|b", "c")
    assert split_cell("一\n二|三") == ("一\n二", "三")
    assert split_cell(" ") == ()


@pytest.mark.parametrize("word", ["true", "TRUE", "Yes", "1", "はい", "○", "\u25ef", "\u3007"])
def test_words_for_answerable(save, word):
    assert read_questions(save("q.csv", f"question,answerable\nq,{word}\n"))[0].answerable is True


@pytest.mark.parametrize("word", ["false", "No", "0", "いいえ", "×"])
def test_words_for_unanswerable(save, word):
    path = save("q.csv", f"質問,回答可能\nq,{word}\n")
    assert read_questions(path)[0].unanswerable


def test_lines_are_counted_over_line_breaks_in_cells_and_blank_rows(save, problems):
    path = save("q.csv", 'question,answers\r\n\r\n"a\r\nb","x\r\ny"\r\n,\r\nq,a,extra\r\n')
    assert problems(path) == [
        'line 7: there are 3 cells, but the header has 2; put cells that hold the delimiter in "…"'
    ]
    good = save("g.csv", 'question,answers\r\n\r\n"a\r\nb","x\r\ny"\r\n,,,\r\nq,a,,\r\n')
    assert [(q.question, q.answers) for q in read_questions(good)] == [
        ("a\nb", ("x\ny",)),
        ("q", ("a",)),
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",a", "the question is missing"),
        ("q" * 2001 + ",", "too long"),
        ("q\0,", "NUL"),
        ("q,#N/A", "#N/A"),
        ('"急ぐ"とは?,a', "quotation marks"),
    ],
)
def test_wrong_row_is_told_and_reading_goes_on(save, problems, row, words):
    path = save("q.csv", f"question,answers\nok,a\n{row}\n,\nlast,\nq,a,b\n")
    first, second = problems(path)
    assert first.startswith("line 3: ")
    assert words in first
    assert second.startswith("line 6: ")
    with pytest.raises(QuestionFileError, match="3 行目"):
        read_questions(path, "ja")


def test_wrong_word_for_answerable_is_told(save, problems):
    assert problems(save("q.csv", "question,answerable\nq,maybe\n"), "ja")[0].startswith("2 行目")


def test_quotation_mark_that_nothing_closes_is_named_where_it_opens(save, problems):
    rows = "".join(f"q{number},a\n" for number in range(50))
    path = save("q.csv", f'question,answers\nok,a\n"open,a\n{rows}')
    assert [found[:25] for found in problems(path)] == ["line 3: the quotation mar"]


def test_single_column_named_question_is_a_table(save):
    assert [q.question for q in read_questions(save("q.csv", "質問\n誰?\n何?\n"))] == ["誰?", "何?"]
    path = save("q.txt", "question\nWho, and when?\n")
    assert [q.question for q in read_questions(path)] == ["Who, and when?"]


def test_table_without_a_question_column_names_what_it_has(save):
    with pytest.raises(QuestionFileError) as caught:
        open_questions(save("q.csv", "設問文;解\n誰?;a\n"))
    assert "設問文 | 解" in caught.value.message("ja")
    assert "answers" in caught.value.message("en")


def test_header_alone_is_a_file_without_questions(save, problems):
    path = save("q.csv", "question,answers\n\n")
    with pytest.raises(QuestionFileError, match=r"q\.csv"):
        read_questions(path)
    with pytest.raises(QuestionFileError, match=r"q\.csv"):
        problems(path)


def test_iterating_twice_gives_the_same(samples):
    file = open_questions(samples / "excel-utf8.csv")
    assert list(file) == list(file)
