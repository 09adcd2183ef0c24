"""The ways to cut that the benchmark compares keep to the text."""

import pytest

from benchmarks.chunking import Item, cut_anew, items_of, judge, overlapping, ways, write_articles
from benchmarks.open_reading import build_index
from chat.reader import Reading
from index.search import Hit
from ingest.chunking import chunk
from ingest.document import Span
from training.splits import Article, Asked

TEXT = "# 港町\n\n港は1871年に開いた。灯台は白い。倉庫は赤い。\n\n市場は朝に開く。魚が多い。"


@pytest.fixture(scope="module")
def article() -> Article:
    start = TEXT.index("市場")
    asked = Asked("市場はいつ開く?", "朝", TEXT.index("朝に"), start, len(TEXT))
    ours = Asked("朝は?", "朝", TEXT.index("朝に"), start, len(TEXT), kind="who")
    return Article("港町", TEXT, (asked, ours))


@pytest.fixture
def index(article, tmp_path, tiny_encoder):
    folder = tmp_path / "articles"
    folder.mkdir()
    write_articles([article], folder)
    return build_index(folder, tiny_encoder)


def test_questions_of_our_own_are_left_out(article, index):
    (item,) = items_of([article], index)
    assert item.paragraph.of(TEXT).startswith("市場は朝")


def test_an_article_that_is_read_otherwise_is_no_measure(article, index):
    changed = Article("港町", TEXT + "\n", article.questions)
    with pytest.raises(ValueError, match="港町"):
        items_of([changed], index)


def test_overlap_begins_a_sentence_earlier_within_the_section(index):
    document = next(iter(index.documents.values()))
    passages = chunk(document, len, 18)
    found = overlapping(document, passages)
    words = [passage.span.of(TEXT) for passage in found]
    assert words[0].startswith("港は1871年")
    for before, plain, passage in zip(words, passages[1:], found[1:], strict=False):
        assert passage.start < plain.start
        assert passage.end == plain.end
        assert before.endswith(TEXT[passage.start : plain.start].strip())


def test_each_way_keeps_every_word_and_each_is_searched(index, tiny_encoder):
    for way in ways(tiny_encoder, 8):
        other = cut_anew(index, way, tiny_encoder)
        covered = {at for passage in other.passages for at in range(passage.start, passage.end)}
        body = TEXT.index("港は")
        assert not [
            TEXT[at] for at in range(body, len(TEXT)) if at not in covered and TEXT[at].strip()
        ]
        assert other.dense.size == len(other.passages)


def test_an_answer_elsewhere_is_not_cited_right(index):
    passage = index.passages[-1]
    start = TEXT.index("朝に")
    item = Item("?", "朝", passage.source, Span(TEXT.index("市場"), len(TEXT)))
    hit = Hit(passage, 1.0, 1, 1.0, 1, 1.0)
    right = Reading(hit, (Span(start, start + 1),), Span(start, start + 3), 1.0, 0.9)
    wrong = Reading(hit, (Span(6, 7),), Span(6, 9), 1.0, 0.9)
    assert judge(item, [hit], [right], index) == (1.0, 1.0, 1.0, 1.0)
    assert judge(item, [hit], [wrong], index)[3] == 0.0
    assert judge(item, [hit], [], index) == (0.0, 0.0, 1.0, 0.0)
