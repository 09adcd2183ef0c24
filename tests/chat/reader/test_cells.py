"""The cell that a question names by its row and its column is read off the table."""

from types import SimpleNamespace

import pytest

from chat.question import analyze_question
from chat.reader.cells import cell_readings
from index.search import Hit
from ingest.chunking import chunk
from ingest.format import RawFile
from ingest.readers.html import HtmlFormat
from ingest.readers.markdown.reader import MarkdownFormat

PRICES = """# 港の水族館

料金は次のとおりです。

| 区分 | 平日 | 休日 | 備考 |
|---|---|---|---|
| 大人(高校生以上) | 1,800円 | 2,200円 | 夜は500円引き |
| 小人 | 900円 | 1,100円 | |
| 大人(団体) | 1,500円 | 1,900円 | 20人から |

| 質量 | 約1.4kg |
|---|---|
| 電源 | DC 6V |
| 型番 | `MK-24` |
"""

SPANNED = """<html><body><h1>分水の割合</h1><table>
<tr><th rowspan="2">村</th><th colspan="2">平年</th><th colspan="2">渇水時</th></tr>
<tr><th>昼</th><th>夜</th><th>昼</th><th>夜</th></tr>
<tr><td rowspan="2">上木</td><td>2.5</td><td>1.5</td><td>1.8</td><td>1.0</td></tr>
<tr><td>3.5</td><td>2.6</td><td>0.9</td><td>0.7</td></tr>
<tr><td>中木</td><td>2.8</td><td>2.2</td><td>2.0</td><td>1.2</td></tr>
</table></body></html>"""


def parsed(reader, name, text):
    return reader.parse(RawFile(name, name, text.encode())).documents[0]


def read(question, document):
    hits = [Hit(passage, 1.0, 1, 1.0, 1, 1.0) for passage in chunk(document, len, 200)]
    index = SimpleNamespace(documents={document.source: document})
    readings = cell_readings(analyze_question(question), hits, index)
    return [span.of(document.text) for reading in readings for span in reading.spans]


@pytest.fixture(scope="module")
def prices():
    return parsed(MarkdownFormat(), "prices.md", PRICES)


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("小人の休日料金はいくらですか?", "1,100円"),
        ("平日の小人は?", "900円"),
        ("港の水族館の小人の平日の料金を教えて", "900円"),
        ("大人(団体)の備考は何ですか?", "20人から"),
        ("電源は何ですか?", "DC 6V"),
    ],
)
def test_a_cell_is_named_by_row_and_column(prices, question, cell):
    assert read(question, prices) == [cell]


def test_notation_around_a_cell_is_not_its_words(prices):
    assert read("型番は何ですか?", prices) == ["MK-24"]


@pytest.mark.parametrize(
    "question",
    [
        "小人はいくらですか?",  # two prices
        "大人の平日はいくらですか?",  # two rows of that name, but for what is in brackets
        "小人の備考は何ですか?",  # an empty cell
        "小人の休日が1,100円なのはなぜですか?",  # asks for a reason
        "小人の平日の来館者数は何人ですか?",  # a word that is nowhere
        "休日は何曜日ですか?",  # a column alone
        "小人の平日料金は900円ですか?",  # yes or no
        "小人の休日料金はいつからですか?",  # no time
        "小人の休日料金は誰ですか?",  # nobody
        "大人(団体)と小人の休日料金は?",  # two rows
    ],
)
def test_what_is_not_one_cell_is_left_to_the_reader(prices, question):
    assert read(question, prices) == []


def test_spans_of_rows_and_columns_are_kept_to():
    document = parsed(HtmlFormat(), "water.html", SPANNED)
    assert read("中木の渇水時の夜は?", document) == ["1.2"]
    assert read("中木の平年の昼は?", document) == ["2.8"]
    assert read("上木の平年の昼は?", document) == []
