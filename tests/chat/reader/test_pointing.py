"""Words that point at the list below them are answered by its items."""

import pytest

from chat.question import analyze_question
from chat.reader.pointing import listed_beside, pointed_at
from ingest.document import Document, Span
from ingest.format import RawFile
from ingest.readers.markdown.reader import MarkdownFormat

NOTICE = """# 温水プールの使い方

## 入れない人

次の方は、プールに入ることができません。

- 熱のある方
- お酒を飲んだ方
   - 前の晩を除く
- 三歳までのお子さん（保護者がいても）

## 料金の免除

以下の世帯は、使用料を払わなくて済みます。申請は窓口で受け付けます。

- 生活保護を受けている世帯
- 災害にあった世帯

## 休みの日

休みは次のとおりです。

年末年始と、毎月の点検の日に休みます。

## 持ち物

- 水着
- 帽子

次の週からは、貸し出しもあります。
"""
CANNOT = ["熱のある方", "お酒を飲んだ方", "三歳までのお子さん（保護者がいても）"]


@pytest.fixture(scope="module")
def notice() -> Document:
    return MarkdownFormat().parse(RawFile("n.md", "n.md", NOTICE.encode())).documents[0]


def place(words: str, document: Document) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


def said(spans: tuple[Span, ...], document: Document) -> list[str]:
    return [span.of(document.text) for span in spans]


@pytest.mark.parametrize("words", ["次の方", "次の方は、プールに入ることができません。"])
def test_words_that_only_point_are_answered_by_what_they_point_at(notice, words):
    asked = analyze_question("プールに入れないのは誰?")
    assert said(pointed_at(notice, place(words, notice), asked), notice) == CANNOT


@pytest.mark.parametrize(
    "words",
    [
        "以下の世帯",  # something else is said before the list
        "次のとおり",  # no list is below
        "次の週",
        "プールに入ることができません",  # says something
        "お酒を飲んだ方",
    ],
)
def test_words_that_say_something_or_point_at_nothing_stay(notice, words):
    asked = analyze_question("プールに入れないのは誰?")
    assert pointed_at(notice, place(words, notice), asked) == ()


def test_one_item_is_no_list():
    text = "次の人が欠席した。\n\n- 三宅さん\n"
    document = MarkdownFormat().document("a.md", "a.md", text)
    assert pointed_at(document, place("次の人", document), analyze_question("欠席は誰?")) == ()


MEETING = """# 夏祭り

## 説明会

説明会は次の日曜日に開きます。

- 場所: 公民館
- 対象: 子どものいる家

## 夏祭りの実行委員会

実行委員会の担当者は次のとおりです。

- 受付: 佐藤
- 会計: 鈴木
- 設営: 高橋

## 連絡先

事務局の連絡先は以下のとおりです。

- 電話：03-0000-0000
- メール：a@example.jp

## 持ち物

持ち物は次のものです。

- 文房具
   - 鉛筆
   - 消しゴム
- お茶
"""


@pytest.fixture(scope="module")
def meeting() -> Document:
    return MarkdownFormat().parse(RawFile("m.md", "m.md", MEETING.encode())).documents[0]


@pytest.mark.parametrize("words", ["次の日曜日", "次の日曜日に開きます。"])
def test_next_day_is_a_day(meeting, words):
    assert pointed_at(meeting, place(words, meeting), analyze_question("説明会はいつ?")) == ()
    english = "He resigned the following year.\n\n- Born: Leeds\n- Party: none\n"
    document = MarkdownFormat().document("a.md", "a.md", english)
    asked = analyze_question("When did he resign?")
    assert pointed_at(document, place("the following year", document), asked) == ()


def test_date_is_not_answered_by_items_without_one(meeting):
    asked = analyze_question("担当者が決まったのはいつ?")
    assert pointed_at(meeting, place("次のとおり", meeting), asked) == ()


def test_what_is_said_in_an_item_is_not_cut_off_its_name(meeting):
    whole = ["電話：03-0000-0000", "メール：a@example.jp"]
    asked = analyze_question("事務局の連絡先は何ですか?")
    assert said(pointed_at(meeting, place("以下のとおり", meeting), asked), meeting) == whole
    assert said(listed_beside(meeting, place("03-0000", meeting), asked), meeting) == whole


@pytest.mark.parametrize("item", ["鈴木", "会計"])
def test_item_that_a_word_of_the_question_singles_out_stays_alone(meeting, item):
    asked = analyze_question("夏祭りの実行委員会の会計の担当者は誰ですか?")
    assert listed_beside(meeting, place(item, meeting), asked) == ()
    everybody = analyze_question("夏祭りの実行委員会の担当者は誰ですか?")
    assert len(listed_beside(meeting, place(item, meeting), everybody)) == 3


def test_item_of_an_item_is_not_replaced_by_what_it_is_no_part_of(meeting):
    asked = analyze_question("持ち物は何ですか?")
    assert listed_beside(meeting, place("鉛筆", meeting), asked) == ()


@pytest.mark.parametrize(
    "question", ["プールに入ることができないのはどんな方ですか?", "プールに入れない方は誰?"]
)
def test_item_brings_the_others_where_the_question_asks_for_what_is_listed(notice, question):
    found = listed_beside(notice, place("お酒を飲んだ方", notice), analyze_question(question))
    assert said(found, notice) == CANNOT


@pytest.mark.parametrize(
    ("item", "question"),
    [
        ("三歳までのお子さん", "保護者がいてもプールに入れないのは誰ですか?"),  # one of them
        ("お酒を飲んだ方", "お酒を飲んだ方はプールに入れますか?"),  # yes or no
        ("三歳まで", "プールに入ることができないのは何歳までですか?"),
        ("熱のある方", "プールに入れない方が一番多いのはいつですか?"),  # asks for one
        ("水着", "持ち物は何ですか?"),  # no words point at that list
        ("プールに入る", "プールに入ることができないのは誰ですか?"),  # stands in no list
    ],
)
def test_item_stays_alone_where_the_question_asks_for_something_else(notice, item, question):
    assert listed_beside(notice, place(item, notice), analyze_question(question)) == ()
