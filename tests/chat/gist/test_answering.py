"""Gist and structure come as spans of the article, in reading order."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from chat.gist import LAST, GistKind, GistRequest, SectionReference, answer_gist, asked_gist
from chat.gist.selection import Candidate, choose
from chat.gist.weighing import weigh
from ingest.document import Document, SectionKind
from ingest.format import RawFile
from ingest.readers.markdown.reader import MarkdownFormat
from ingest.readers.text import TextFormat

COLUMN = """# 川辺の時計台が残った理由

出典新聞 2024年5月3日

最終更新日:2024年6月10日

1. 取り壊しの知らせ

川辺町の時計台は、2019年に取り壊しが決まった町の古い時計台である。町は修理の費用が三千万円を超えると発表した。知らせは広報の片隅に載っただけだった。

2. 動いた人たち

時計台を残す会は、取り壊しに反対する住民が2020年に始めた。会は一年で募金を二千万円集めた。

(1) 募金の集め方

募金は時計台の部品に名前を刻む形で集めた。部品は四百個あった。

  • 小さな歯車
  • 大きな針

(2) 町との話し合い

町との話し合いは十二回に及んだ。最後に町が費用の三分の一を出すと決めた。

3. 資金の見返り

資金を出した人には、時計台の鐘を鳴らす権利が与えられる。権利は十年続く。そのため鐘の予定表が作られた。

4. 残った時計台

時計台は2023年に修理を終え、いまも町の時刻を知らせている。本稿は、住民の募金が町の決定を変えた経緯を伝える。

この記事の著者

水野 文

記者。時計が好きです。

関連記事

橋の上の時計店
"""


@pytest.fixture(scope="module")
def column() -> Document:
    return TextFormat().document("column.txt", "column.txt", COLUMN)


def words(document: Document, question: str) -> list[str]:
    request = asked_gist(question)
    assert request is not None, question
    return [span.of(document.text) for span in answer_gist(request, document)]


def test_summary_holds_whole_sentences_of_the_body_in_reading_order(column):
    request = GistRequest(GistKind.SUMMARY, 6)
    spans = answer_gist(request, column)
    body = [s for s in column.sections if s.kind is SectionKind.BODY]
    assert len(spans) == 6
    assert list(spans) == sorted(set(spans))
    assert all(span.of(column.text).endswith("。") for span in spans)
    assert all(any(s.start <= span.start < s.end for s in body) for span in spans)


def test_no_chapter_gives_two_sentences_before_each_gave_one(column):
    spans = answer_gist(GistRequest(GistKind.SUMMARY, 4), column)
    chapters = answer_gist(GistRequest(GistKind.HEADINGS), column)
    assert {max(c.start for c in chapters if c.start < s.start) for s in spans} == {
        chapter.start for chapter in chapters
    }


@pytest.mark.parametrize("count", [1, 3, 7, 10])
def test_summary_has_as_many_sentences_as_asked_for(column, count):
    assert len(answer_gist(GistRequest(GistKind.SUMMARY, count), column)) == count


def test_summary_grows_with_the_article_where_its_length_is_open(column):
    sentences = "".join(f"{n}番目の駅には池が{n}つある。" for n in range(80))
    short = TextFormat().document("s.txt", "s.txt", "# 駅\n\n駅がある。池もある。橋もある。\n")
    long = TextFormat().document("l.txt", "l.txt", f"# 駅\n\n{sentences}\n")
    lengths = [len(answer_gist(GistRequest(GistKind.SUMMARY), d)) for d in (short, long)]
    assert lengths == [3, 5]


def test_same_sentence_does_not_come_twice_while_there_are_others():
    again = "町の時計台は募金で残された古い時計台である。"
    text = f"# 時計台\n\n{again}\n\n鐘は朝と夕方に鳴る。\n\n{again}\n\n針は北を向いている。\n"
    document = TextFormat().document("a.txt", "a.txt", text)
    found = words(document, "2文で要約して")
    assert len(found) == len(set(found)) == 2


def test_topic_is_told_by_one_or_two_sentences(column):
    found = words(column, "この記事は何について?")
    assert 1 <= len(found) <= 2
    assert any("時計台" in sentence for sentence in found)


def test_headings_are_the_chapters_without_title_author_and_links(column):
    assert words(column, "見出しは?") == [
        "1. 取り壊しの知らせ",
        "2. 動いた人たち",
        "3. 資金の見返り",
        "4. 残った時計台",
    ]


def test_section_is_its_heading_and_sentences_from_all_of_its_parts(column):
    found = words(column, "第2章には何が?")
    assert found[0] == "2. 動いた人たち"
    assert len(found) == 4
    assert any("募金は" in each for each in found)
    assert any("町" in each for each in found)


def test_section_is_found_by_number_place_and_words_of_its_heading(column):
    assert words(column, "3章の内容は?")[0] == "3. 資金の見返り"
    assert words(column, "最後の章を要約して")[0] == "4. 残った時計台"
    assert words(column, "『資金』の章は?")[0] == "3. 資金の見返り"
    assert words(column, "第2章の(2)は?")[0] == "(2) 町との話し合い"
    assert words(column, "(1)では何を言ってる?")[0] == "(1) 募金の集め方"


@pytest.mark.parametrize("question", ["第9章は?", "(5)では何を言ってる?", "天気の章は?"])
def test_section_that_does_not_exist_gives_nothing(column, question):
    assert words(column, question) == []


def test_chapters_without_numbers_are_counted():
    text = "# 池\n\n## 深さ\n\n池は深い。\n\n## 広さ\n\n池は広い。\n"
    document = _markdown(text)
    assert words(document, "第2章は?") == ["広さ", "池は広い。"]
    assert words(document, "第3章は?") == []


def test_same_number_in_several_chapters_gives_each_with_one_sentence():
    part = "\n\n(1) はじめ\n\n池が一つある。橋も一つある。\n\n(2) つぎ\n\n森がある。道もある。\n\n"
    text = f"# 公園\n\n1. 東の園{part}2. 西の園{part}"
    document = TextFormat().document("a.txt", "a.txt", text)
    found = words(document, "(2)では何を言ってる?")
    assert [each for each in found if each.startswith("(2)")] == ["(2) つぎ", "(2) つぎ"]
    assert len(found) == 4


def test_title_date_and_author_stand_where_the_layout_says(column):
    assert words(column, "タイトルは?") == ["川辺の時計台が残った理由"]
    assert words(column, "いつの記事?") == ["2024年5月3日"]
    assert words(column, "更新日は?") == ["2024年6月10日"]
    assert words(column, "著者は?") == ["水野 文"]


def test_dates_of_other_things_are_not_the_articles():
    text = "# 祭りの案内\n\n開催日:2024年8月1日\n\n祭りは2024年8月1日に開かれる。\n"
    document = TextFormat().document("a.txt", "a.txt", text)
    assert words(document, "いつの記事?") == []
    assert words(document, "更新日は?") == []


def test_article_without_sentences_headings_or_title_gives_nothing():
    document = TextFormat().document("a.txt", "a.txt", "\n")
    for kind in GistKind:
        request = GistRequest(kind, section=SectionReference(LAST))
        assert answer_gist(request, document) == ()


def test_answers_are_the_same_each_time_and_in_every_thread(column):
    requests = [GistRequest(GistKind.SUMMARY, count) for count in range(1, 6)] * 8
    alone = [answer_gist(request, column) for request in requests]
    weigh.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda request: answer_gist(request, column), requests)) == alone


def test_choice_takes_the_weightiest_that_are_unlike():
    candidates = [
        Candidate(2.0, {"池": 1.0}, None),
        Candidate(1.9, {"池": 1.0}, None),
        Candidate(1.2, {"橋": 1.0}, None),
    ]
    assert choose(candidates, 2) == [0, 2]
    assert choose(candidates, 9) == [0, 1, 2]


def test_of_a_book_a_bounded_number_of_sentences_is_weighed():
    generator = random.Random(7)
    kana = "あいうえおかきくけこさしすせそ"
    line = "".join("".join(generator.choices(kana, k=20)) + "。" for _ in range(5))
    document = TextFormat().document("b.txt", "b.txt", "# 本\n\n" + f"{line}\n\n" * 500)
    assert len(answer_gist(GistRequest(GistKind.SUMMARY), document)) == 5
    assert len(weigh(document).sentences) <= 1500


def _markdown(text: str) -> Document:
    return MarkdownFormat().parse(RawFile("a.md", "a.md", text.encode())).documents[0]
