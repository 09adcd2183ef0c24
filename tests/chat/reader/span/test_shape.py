"""Lists are given by their items, reasons and manners as statements; else the span stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.question import analyze_question
from chat.reader.span.shape import asks_clause, asks_items, clause_around, items_beside, widen
from ingest.document import Document, Span
from ingest.readers.text import TextFormat
from ingest.sentences import split_sentences

GARDEN = """1. 庭

雨が続き、町に日陰がなかったため、市民が募金を始めた。資金難のため、工事は遅れた。

園内には次の三つがあります。

  • 白い橋
    池の上にかかります。
  • 竹の道
  • 石の広場

閉園は午後五時です。
"""
ITEMS = ["白い橋", "竹の道", "石の広場"]


@pytest.fixture(scope="module")
def garden() -> Document:
    return TextFormat().document("garden.txt", "garden", GARDEN)


def place(document: Document, words: str) -> tuple[Span, Span]:
    """The sentence around words, and the words."""
    start = document.text.index(words)
    span = Span(start, start + len(words))
    for block in document.blocks:
        for sentence in split_sentences(document.text, Span(block.start, block.end)):
            if sentence.start <= span.start < sentence.end:
                return Span(sentence.start, max(sentence.end, span.end)), span
    raise AssertionError(words)


def widened(document: Document, words: str, question: str) -> list[str]:
    sentence, span = place(document, words)
    spans = widen(document, sentence, span, analyze_question(question))
    return [found.of(document.text) for found in spans]


@pytest.mark.parametrize("words", ["竹の道", "三つ", "池", "竹の道\n  • 石"])
def test_list_that_the_span_lies_in_or_leads_into_is_given_item_by_item(garden, words):
    assert widened(garden, words, "園内にはどんな見どころがありますか?") == ITEMS


def test_span_away_from_a_list_stays(garden):
    assert widened(garden, "午後五時", "園内にはどんな決まりがありますか?") == ["午後五時"]


def test_one_thing_is_not_answered_by_the_whole_list(garden):
    question = "すべてのうち三番目の見どころは何の広場ですか?"
    assert widened(garden, "石", question) == ["石"]


WHOLE = "雨が続き、町に日陰がなかったため、市民が募金を始めた。"


@pytest.mark.parametrize(
    ("words", "question", "expected"),
    [
        ("日陰", "なぜ募金を始めたのですか?", WHOLE),
        ("町に日陰がなかった", "なぜ募金を始めたのですか?", WHOLE),
        ("資金難", "工事が遅れた理由は?", "資金難のため、工事は遅れた。"),
        ("資金難", "工事が遅れた理由は何ですか?", "資金難"),
        ("市民", "募金を始めたのは誰ですか?", "市民"),
        ("募金", "市民はどうやって庭をつくった?", WHOLE),
        ("募金", "募金とは何ですか?", WHOLE),
        ("募金", "市民は募金を始めたのですか?", WHOLE),
    ],
)
def test_statements_are_given_as_whole_sentences_and_nothing_else_is(
    garden, words, question, expected
):
    assert widened(garden, words, question) == [expected]


def test_of_a_long_sentence_the_clause_is_given():
    long = (
        "町の広場では、"
        + "雨の日も風の日も" * 16
        + "人が歩き、日陰がなかったため、市民が募金を始めた。"
    )
    document = TextFormat().document("long.txt", "long", long)
    assert widened(document, "日陰", "なぜ募金を始めたのですか?") == ["日陰がなかったため"]
    assert widened(document, "町の広場", "なぜ募金を始めたのですか?") == [long]


@pytest.mark.parametrize(
    ("question", "clause", "items"),
    [
        ("なぜ閉まったの?", True, False),
        ("閉園の原因となった事件は何ですか?", False, False),
        ("橋はどうやってかけられましたか?", True, False),
        ("橋はどのような形ですか?", False, False),
        ("How did they build it?", True, False),
        ("Why was it closed?", True, False),
        ("全部で何人いますか?", False, False),
        ("見どころをすべて教えて", False, True),
        ("AとBのほかにどこが挙げられますか?", False, False),
        ("What are the sights?", False, True),
        ("いつ開きましたか?", False, False),
    ],
)
def test_form_of_the_question_decides(question, clause, items):
    analysed = analyze_question(question)
    assert (asks_clause(analysed), asks_items(analysed)) == (clause, items)


def test_clause_is_not_cut_inside_brackets():
    text = "社長は「長く、静かに」と述べ、会場は沸いた。"
    start = text.index("静か")
    clause = clause_around(text, Span(0, len(text)), Span(start, start + 2))
    assert clause.of(text) == "社長は「長く、静かに」と述べ"


@given(st.text(alphabet="山が、「」は。 行く", min_size=1, max_size=20), st.data())
def test_clause_holds_the_span_and_stays_in_the_sentence(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    sentence = Span(data.draw(st.integers(0, start)), data.draw(st.integers(end, len(text))))
    clause = clause_around(text, sentence, Span(start, end))
    assert sentence.start <= clause.start <= start
    assert end <= clause.end <= sentence.end


def test_items_in_prose_are_the_near_candidates_of_the_sentence_in_reading_order():
    sentence, best = Span(10, 40), Span(25, 28)
    others = [(Span(12, 15), -0.5), (Span(26, 30), -0.6), (Span(50, 52), 0.0), (Span(32, 34), -9.0)]
    assert items_beside(sentence, best, others, least=-2.0) == (Span(12, 15), best)
