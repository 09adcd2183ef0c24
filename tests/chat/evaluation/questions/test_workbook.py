"""Excel workbooks: the first sheet with a header, and each cell as its reader sees it."""

import io
import tracemalloc
import zipfile
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from openpyxl import Workbook, load_workbook

from chat.evaluation.questions import open_questions, read_questions
from chat.evaluation.questions.cells import shown_value
from ingest.errors import QuestionFileError

from .conftest import write_workbook


def test_first_sheet_with_a_header_is_read_and_others_are_told(tmp_path, hints):
    book = Workbook()
    book.active["A1"] = "説明"
    for title, question in (("春", "春の質問"), ("秋", "秋の質問")):
        sheet = book.create_sheet(title)
        sheet.append(["質問"])
        sheet.append([question])
    path = tmp_path / "q.xlsx"
    book.save(path)
    assert [q.question for q in read_questions(path)] == ["春の質問"]
    assert hints(path) == ["row 1: only the sheet 春 is read; these have questions too: 秋"]


def test_rows_are_numbered_as_the_spreadsheet_does(tmp_path, problems):
    book = Workbook()
    for row, cells in {3: ("質問", "正解"), 5: ("誰?", "a"), 9: (None, "b")}.items():
        for column, value in enumerate(cells, start=1):
            book.active.cell(row, column, value)
    path = tmp_path / "q.xlsx"
    book.save(path)
    assert problems(path, "ja")[0].startswith("シートの 9 行目: 質問がありません")


def test_notes_beside_the_table_are_no_problem(save, problems):
    path = save("q.xlsx", [["質問", "正解"], ["誰?", "a", None, "あとで直す"]])
    assert read_questions(path)[0].answers == ("a",)
    assert problems(path) == []


def test_numbers_and_dates_are_read_as_they_are_shown(tmp_path):
    rows = [["質問", "正解"]]
    values = [
        (2015, "General", "2015"),
        (2015.0, "General", "2015"),
        (0.1 + 0.2, "General", "0.3"),
        (0.125, "0.0%", "12.5%"),
        (12345678, '#,##0"円"', "12,345,678円"),
        (datetime(2015, 12, 1), 'yyyy"年"m"月"', "2015年12月"),
        (date(1998, 4, 3), "mm-dd-yy", "1998/4/3"),
        (True, "General", "TRUE"),
    ]
    rows += [[f"q{number}", value] for number, (value, _, _) in enumerate(values)]
    path = tmp_path / "q.xlsx"
    write_workbook(path, rows, [(f"B{at}", v[1]) for at, v in enumerate(values, start=2)])
    assert [q.answers[0] for q in read_questions(path)] == [shown for _, _, shown in values]


def archive_of(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def changed(path, member: str, *pairs: tuple[bytes, bytes]) -> None:
    """Writes a workbook anew with bytes of one member replaced, as other programs write them."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for old, new in pairs:
        assert old in members[member]
        members[member] = members[member].replace(old, new)
    path.write_bytes(archive_of(members))


def test_dates_in_formats_that_only_japanese_excel_names(tmp_path):
    path = tmp_path / "q.xlsx"
    rows = [["質問", "正解"], ["いつ?", 42339]]
    write_workbook(path, rows, [("B2", "0.00E+00")])
    changed(path, "xl/styles.xml", (b'numFmtId="11"', b'numFmtId="55"'))
    assert read_questions(path)[0].answers == ("2015年12月",)


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROWS = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>{at - 1}</v></c></row>' for at in (1, 2))
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData>{ROWS}</sheetData></worksheet>'


def write_shared(path, texts, before: str = "") -> None:
    """A workbook as Excel writes it: texts apart from cells; ``before`` is a DTD."""
    write_workbook(path, [["A"], ["B"]])
    items = "".join(f"<si>{text}</si>" for text in texts)
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{office}.sharedStrings+xml"/>'
    types = members["[Content_Types].xml"].decode().replace("</Types>", part + "</Types>")
    members["[Content_Types].xml"] = types.encode()
    members["xl/sharedStrings.xml"] = f'{before}<sst xmlns="{MAIN}">{items}</sst>'.encode()
    members["xl/worksheets/sheet1.xml"] = SHEET.encode()
    path.write_bytes(archive_of(members))


def test_shared_texts_with_readings_and_bold_parts_are_read_as_plain_text(tmp_path):
    """Excel keeps texts apart from cells, in runs of one style, with the readings of kanji."""
    path = tmp_path / "q.xlsx"
    texts = (
        "<t>質問</t>",
        "<r><t>東京</t></r><r><rPr><b/></rPr><t>とは?</t></r>"
        '<rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>',
    )
    write_shared(path, texts)
    assert [q.question for q in read_questions(path)] == ["東京とは?"]


LAUGHS = "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise("abcdefghij")
)


@pytest.mark.parametrize(
    ("entities", "used"),
    [
        (f'<!ENTITY a "ha">{LAUGHS}', "&j;"),
        ('<!ENTITY a "' + "x" * 100_000 + '">', "&a;" * 10_000),
        ('<!ENTITY a SYSTEM "file://{secret}">', "&a;"),
        ('<!ENTITY % a SYSTEM "file://{secret}">%a;', "where?"),
    ],
)
def test_entities_of_a_workbook_grow_nothing_and_fetch_nothing(tmp_path, entities, used):
    (tmp_path / "secret").write_text("hidden")
    path = tmp_path / "q.xlsx"
    before = f"<!DOCTYPE sst [{entities.replace('{secret}', str(tmp_path / 'secret'))}]>"
    write_shared(path, ("<t>question</t>", f"<t>{used}</t>"), before)
    tracemalloc.start()
    try:
        told = "".join(question.question for question in read_questions(path))
    except QuestionFileError as error:
        told = error.message("en")
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert "hidden" not in told
    assert len(told) < 10_000
    assert most < 200_000_000  # of gigabytes: expat gives up after 8 MiB, in pieces of two letters


def test_wrong_size_in_the_file_loses_no_row(tmp_path):
    path = tmp_path / "q.xlsx"
    write_workbook(path, [["質問"], ["a"], ["b"]])
    changed(path, "xl/worksheets/sheet1.xml", (b'ref="A1:A3"', b'ref="A1"'))
    assert [q.question for q in read_questions(path)] == ["a", "b"]


def test_value_of_a_formula_is_what_was_last_saved(tmp_path):
    path = tmp_path / "q.xlsx"
    write_workbook(path, [["質問", "正解"], ["q", "=1+1"]])
    # openpyxl writes by lxml where it is installed.
    changed(path, "xl/worksheets/sheet1.xml", (b"<v></v>", b"<v>2</v>"))
    assert read_questions(path)[0].answers == ("2",)


def test_failed_formula_is_a_problem(save, problems):
    path = save("q.xlsx", [["質問", "正解"], ["q", "#N/A"]])
    assert problems(path) == [
        "row 2: the cell under answers holds the spreadsheet error #N/A; "
        "mend the formula or type the text"
    ]


def test_macro_workbook_and_any_name_are_read(save, samples):
    data = (samples / "workbook.xlsx").read_bytes()
    for name in ("q.xlsm", "q", "q.csv"):
        assert len(read_questions(save(name, data))) == 6


def test_workbook_without_a_question_column_names_what_it_has(save):
    with pytest.raises(QuestionFileError, match=r"名前 \| 年齢"):
        open_questions(save("q.xlsx", [["名前", "年齢"], ["a", 3]]))
    with pytest.raises(QuestionFileError, match=r"q\.xlsx"):
        open_questions(save("q.xlsx", []))


def test_other_archives_and_broken_workbooks_are_told(save, samples):
    whole = (samples / "workbook.xlsx").read_bytes()
    for data in (
        archive_of({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
        archive_of({"word/document.xml": b"<a/>"}),
        archive_of({"xl/workbook.xml": b"<broken"}),
        whole[: len(whole) // 2],
    ):
        with pytest.raises(QuestionFileError) as caught:
            read_questions(save("q.ods", data))
        assert "q.ods" in caught.value.message("ja")


def test_workbook_that_unpacks_to_too_much_is_refused(save, monkeypatch, samples):
    monkeypatch.setattr("chat.evaluation.questions.workbook._MAX_BYTES", 1000)
    with pytest.raises(QuestionFileError, match=r"\.csv"):
        open_questions(samples / "workbook.xlsx")


def test_style_that_is_missing_leaves_the_plain_value(tmp_path):
    path = tmp_path / "q.xlsx"
    write_workbook(path, [["質問", "正解"], ["q", 2015]], [("B2", "0.0")])
    changed(path, "xl/worksheets/sheet1.xml", (b'r="B2" s="1"', b'r="B2" s="9"'))
    assert read_questions(path)[0].answers == ("2015",)


def test_sheet_that_breaks_off_is_told_where(tmp_path, problems):
    path = tmp_path / "q.xlsx"
    write_workbook(path, [["質問"], *([f"q{number}"] for number in range(1000))])
    changed(path, "xl/worksheets/sheet1.xml", (b'<row r="900"', b"<row r="))
    found = problems(path)
    assert found == ["row 900: the workbook is damaged from here on; save it anew"]


def test_saving_by_openpyxl_changes_nothing(samples, tmp_path):
    book = load_workbook(samples / "workbook.xlsx")
    book.save(tmp_path / "again.xlsx")
    assert read_questions(tmp_path / "again.xlsx") == read_questions(samples / "workbook.xlsx")


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (None, "General", ""),
        ("a_x000D_\nb", "@", "a\nb"),
        (0.5, "General", "0.5"),
        (1e21, "General", "1e+21"),
        (-3, "General", "-3"),
        (7, "000", "007"),
        (0.5, "#.0", ".5"),
        (0.125, "0.00", "0.13"),
        (2.5, "0.0#", "2.5"),
        (2.0, "0.##", "2"),
        (-1234.5, "#,##0_);(#,##0)", "(1,235)"),
        (-1234, "#,##0;[Red]-#,##0", "-1,234"),
        (98.5, "[$¥-411]#,##0.00", "¥98.50"),
        (974, '"約"#,##0"億ドル"', "約974億ドル"),
        (3, r"0\人", "3人"),
        (0.25, "# ?/?", "0.25"),
        (1500, "0.00E+00", "1500"),
        (1e300, "0.00", "1e+300"),
        (float("nan"), "0.00", "nan"),
        (datetime(2015, 2, 3), "yyyy/mm/dd", "2015/02/03"),
        (datetime(2015, 2, 3, 4, 5, 6), "m/d/yy h:mm", "2015/2/3 4:05"),
        (datetime(2015, 2, 3, 16, 5), "h:mm AM/PM", "4:05 PM"),
        (datetime(2015, 2, 3, 0, 5), "[$-409]h:mm:ss A/P", "12:05:00 A"),
        (date(2015, 2, 3), 'm"月"d"日"(aaa)', "2月3日(火)"),
        (date(2015, 2, 3), "aaaa", "火曜日"),
        (date(2015, 2, 3), "d-mmm-yy", "3-Feb-15"),
        (date(2015, 2, 3), "dddd, mmmm d", "Tuesday, February 3"),
        (date(2019, 4, 30), '[$-411]ggge"年"m"月"d"日"', "平成31年4月30日"),
        (date(2019, 5, 1), "ge.m.d", "R1.5.1"),
        (date(1926, 12, 25), "gge", "昭1"),
        (date(1989, 1, 7), "ggge", "昭和64"),
        (time(9, 5), 'h"時"mm"分"', "9時05分"),
        (datetime(2015, 2, 3, 4, 5, 6, 700_000), "mm:ss.0", "05:06.7"),
        (timedelta(hours=30, seconds=5), "[h]:mm:ss", "30:00:05"),
    ],
)
def test_cell_is_read_as_it_is_shown(value, number_format, shown):
    assert shown_value(value, number_format) == shown
