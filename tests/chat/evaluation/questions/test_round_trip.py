"""Whatever questions there are, a table, a workbook and JSON Lines say the same of them."""

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from chat.evaluation.questions import EvaluationQuestion, open_questions, read_questions

COLUMNS = ("answers", "kind", "id", "question", "source", "evidence", "after", "answerable")
# Characters that a workbook can hold; signs that are told to mean something else stay out.
CHARACTERS = st.characters(
    exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="|\uff5c"
)
WORDS = st.text(CHARACTERS, min_size=1).map(str.strip).filter(
    lambda text: text and not text.endswith("\\") and text[0] != "#"
)  # fmt: skip
ANSWERS = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)
MAYBE = st.just("") | WORDS


@st.composite
def questions(draw) -> list[EvaluationQuestion]:
    found = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        answers = tuple(draw(st.lists(ANSWERS, max_size=3)))
        kind = draw(MAYBE.filter(lambda text: text.lower() not in ("unanswerable", "smalltalk")))
        found.append(
            EvaluationQuestion(
                id=f"{number}-{draw(WORDS)}",
                question=draw(WORDS),
                after=tuple(draw(st.lists(WORDS, max_size=2))),
                answers=answers,
                evidence=tuple(draw(st.lists(WORDS, max_size=2))),
                answerable=True if answers else draw(st.sampled_from([True, False, None])),
                kind=kind,
                source=draw(MAYBE),
                number=number,
            )
        )
    return found


def cells(question: EvaluationQuestion) -> list[str]:
    row = []
    for column in COLUMNS:
        value = getattr(question, column)
        if isinstance(value, tuple):
            value = "|".join(value)
        row.append({None: "", True: "yes", False: "no"}.get(value, value))
    return row


def as_csv(rows: list[list[str]], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def save_workbook(rows: list[list[str]], path: Path) -> None:
    book = Workbook()
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value:
                cell = book.active.cell(at, column, value)
                cell.data_type = "s"  # also what begins with "=" is a text here
    book.save(path)


@given(asked=questions(), delimiter=st.sampled_from(",;\t"))
def test_tables_workbooks_and_json_lines_agree(asked, delimiter):
    rows = [list(COLUMNS), *map(cells, asked)]
    with TemporaryDirectory() as folder:
        table, book, lines = (Path(folder, name) for name in ("q.csv", "q.xlsx", "q.jsonl"))
        for codec in ("utf-8", "utf-8-sig", "utf-16"):
            table.write_bytes(as_csv(rows, delimiter).encode(codec))
            file = open_questions(table)
            assert file.delimiter == delimiter
            assert list(file) == asked
        save_workbook(rows, book)
        assert read_questions(book) == asked
        with lines.open("w", encoding="utf-8") as out:
            for question in asked:
                row = {column: getattr(question, column) for column in COLUMNS}
                out.write(json.dumps(row) + "\n")
        assert read_questions(lines) == asked
