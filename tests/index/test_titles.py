"""Titles are found in a question whether documents are held or mapped."""

import pytest

from index.mapped import Head
from index.titles import Titles

UNTITLED = Head("f", "図書館", False)


def test_titles_within_words_come_in_the_order_of_their_documents():
    named = [("白い橋", "b"), ("庭園", "a"), (" 白い橋 ", "c"), ("橋", "d"), ("", "e")]
    titles = Titles([*(Head(source, title, True) for title, source in named), UNTITLED])
    assert titles.within("庭園の白い橋") == [("白い橋", "b"), ("庭園", "a"), ("橋", "d")]
    assert titles.within("図書館") == titles.within("") == []


@pytest.mark.parametrize("held", [20_000, 0])
def test_titles_are_those_that_documents_state(bench, monkeypatch, held):
    bench.write("odd.md", '# 「", "format": "」の\\"話\n\n白い橋。')
    bench.build()
    monkeypatch.setattr("index.live.HELD", held)
    live = bench.live()
    stated = {d.title: d.source for d in live.documents.values() if d.titled}
    assert len(stated) == 2
    assert [tuple(head) for head in live.heads] == [
        (d.source, d.title, d.titled) for d in live.documents.values()
    ]
    for title, source in stated.items():
        assert live.titles.within(f"{title}を要約して") == [(title, source)]
    assert live.titles.within("garden") == []
