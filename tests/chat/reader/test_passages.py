"""Passages taken apart: each sentence within one block, wherever passages are cut."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.reader.passages import PassageTexts, Sentences
from index.analysis import terms
from index.live import LiveIndex, search_text
from ingest.chunking import block_sentences, chunk
from ingest.document import Passage, Span
from ingest.readers.markdown.reader import MarkdownFormat

TEXT = """# 題

最初の文。次の文です。

- 項目の一。続き。
- 項目の二

## 見出し

長い段落の文。{many}終わりの文。
""".format(many="途中の文が続く。" * 20)


def index_of(text: str, budget: int) -> LiveIndex:
    document = MarkdownFormat().document("a.md", "a.md", text)
    passages = chunk(document, len, budget)
    return SimpleNamespace(documents={"a.md": document}, passages=passages)


def in_all_blocks(index, passage: Passage) -> list[Span]:
    """The definition: every sentence of every block, cut to the passage."""
    document = index.documents[passage.source]
    spans = [s for block in document.blocks for s in block_sentences(document, block)]
    cut = [(max(s.start, passage.start), min(s.end, passage.end)) for s in spans]
    return [Span(start, end) for start, end in cut if start < end]


@pytest.mark.parametrize("budget", [5, 20, 60, 10_000])
def test_sentences_of_passages_are_those_of_their_blocks(budget):
    index = index_of(TEXT, budget)
    sentences = Sentences(index)
    for passage in index.passages:
        assert sentences.of(passage) == in_all_blocks(index, passage)


@given(st.text(alphabet="あ。\n- #", max_size=60), st.integers(1, 30), st.data())
def test_sentences_of_any_cut_are_those_of_their_blocks(text, budget, data):
    index = index_of(text + "\n\n文。", budget)
    length = len(index.documents["a.md"].text)
    start = data.draw(st.integers(0, length - 1))
    end = data.draw(st.integers(start + 1, length))
    for passage in (*index.passages, Passage("a.md", start, end, (), index.passages[0].kind)):
        assert Sentences(index).of(passage) == in_all_blocks(index, passage)


def test_block_that_many_passages_share_is_split_once(monkeypatch):
    index, split = index_of(TEXT, 20), []
    real = block_sentences

    def counting(document, block):
        split.append(block)
        return real(document, block)

    monkeypatch.setattr("chat.reader.passages.block_sentences", counting)
    sentences = Sentences(index)
    for passage in index.passages:
        sentences.of(passage)
    assert len(split) == len(set(split)) < len(index.passages)


def test_context_holds_the_terms_of_title_headings_and_words():
    index = index_of(TEXT, 60)
    for passage in index.passages:
        found = PassageTexts(index).of(passage)
        assert found.context == frozenset(terms(search_text(index.documents["a.md"], passage)))
