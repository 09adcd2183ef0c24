"""Spellings are collected once for a set of articles."""

from concurrent.futures import ThreadPoolExecutor

import chat.respelling.kept
from chat.respelling import KeptSpellings
from chat.respelling.spellings import Spellings


def counted(monkeypatch) -> list[int]:
    made = []

    def make(texts):
        made.append(1)
        return Spellings(texts)

    monkeypatch.setattr(chat.respelling.kept, "Spellings", make)
    return made


def test_a_set_of_articles_is_read_once_by_many_threads(app, monkeypatch):
    made, kept, index = counted(monkeypatch), KeptSpellings(), app.handle.current()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: kept.of(index, None), range(16)))
    assert len(made) == 1
    assert all(one is found[0] for one in found)


def test_each_set_has_its_own_and_the_oldest_go(app, monkeypatch):
    made, kept, index = counted(monkeypatch), KeptSpellings(capacity=1), app.handle.current()
    assert kept.of(index, ["articles/garden.txt"]).stands("青葉庭園") is False
    assert kept.of(index, ["articles/garden.txt"]).holds("青葉庭園")
    assert not kept.of(index, ["articles/library.txt"]).holds("青葉庭園")
    kept.of(index, ["articles/garden.txt"])
    assert len(made) == 3


def test_more_articles_than_can_be_collected_are_left_as_they_are_asked(app, monkeypatch):
    index = app.handle.current()
    source = next(iter(index.documents))
    monkeypatch.setattr("chat.respelling.kept._MOST_CHARACTERS", 10)
    assert not KeptSpellings().of(index, None).names
    assert KeptSpellings().of(index, [source]).names
    monkeypatch.undo()
    assert KeptSpellings().of(index, None).names
