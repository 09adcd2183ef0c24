"""The dictionary of English words, made of a database as jamdict has it."""

from __future__ import annotations

import json
import lzma
import sqlite3
import sys
from pathlib import Path

import pytest

from training.english_words import irregular, key_of, main, shortened, table_of

SCHEMA = """
create table Kanji (ID, idseq, text); create table Kana (ID, idseq, text);
create table KJP (kid, text); create table KNP (kid, text);
create table Sense (ID, idseq); create table SenseGloss (sid, lang, text);
create table misc (sid, text);
insert into Kanji values (1, 10, '灯台'), (2, 10, '燈台'), (3, 20, '此処'), (4, 30, '燈明台');
insert into Kana values (1, 10, 'とうだい'), (2, 20, 'ここ'), (3, 30, 'みょうだい'), (4, 40, 'ラ');
insert into KJP values (1, 'news1'); insert into KNP values (2, 'ichi1');
insert into Sense values (1, 10), (2, 10), (3, 20), (4, 30), (5, 40);
insert into SenseGloss values (1, 'eng', 'lighthouse'), (1, 'ger', 'Leuchtturm'),
  (2, 'eng', 'light stand (of a house)'), (3, 'eng', 'here'), (4, 'eng', 'lighthouse'),
  (5, 'eng', 'a gloss of more than three words');
insert into misc values (3, 'word usually written using kana alone');
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "jamdict.db"
    with sqlite3.connect(path) as database:
        database.executescript(SCHEMA)
    return path


def test_frequent_words_and_first_senses_weigh_most(path: Path) -> None:
    table = shortened(table_of(sqlite3.connect(path)))
    assert table == {
        "lighthouse": {"灯台": 100, "燈明台": 50},
        "light stand": {"灯台": 100},
        "here": {"ここ": 100},
    }


def test_glosses_become_keys_without_articles_and_explanations() -> None:
    assert key_of("to be the King (of a country)") == "the king"
    assert key_of("a Lighthouse!") == "lighthouse"


def test_forms_that_an_ending_tells_are_not_kept() -> None:
    words = {"keep": {}, "plan": {}, "city": {}}
    forms = [("kept", "keep"), ("planned", "plan"), ("cities", "city"), ("sat", "sit")]
    assert irregular(forms, words) == {"kept": "keep"}


def test_the_command_writes_the_file_that_is_read(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed, target = tmp_path / "jamdict.db.xz", tmp_path / "english.json.xz"
    packed.write_bytes(lzma.compress(path.read_bytes()))
    options = ["english_words", "--jamdict", str(packed), "--target", str(target)]
    monkeypatch.setattr(sys, "argv", options)
    main()
    known = json.loads(lzma.decompress(target.read_bytes()))
    assert known["words"]["lighthouse"]["灯台"] == 100
