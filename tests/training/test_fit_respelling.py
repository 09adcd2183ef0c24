"""The transliteration model is fitted from pairs of spellings, the same whenever it is."""

import json
import math

import pytest

pytest.importorskip("sklearn")

from chat.respelling.transliteration import read_model
from training.chunk_alignment import align
from training.fit_respelling import fit, margin_for
from training.spelling_pairs import Neighbours, article_pairs, dictionary_pairs, held_out

SOUNDS = {
    "カ": "ka",
    "サ": "sa",
    "ト": "to",
    "リ": "ri",
    "ム": "mu",
    "ノ": "no",
    "ベ": "be",
    "ラ": "la",
}


def invented(count: int) -> list[tuple[str, str]]:
    """Names of four sounds, each written in one way."""
    kana = list(SOUNDS)
    names = [
        "".join(kana[(number // len(kana) ** place + place) % len(kana)] for place in range(4))
        for number in range(0, count * 7, 7)
    ]
    return sorted({(name, "".join(SOUNDS[sound] for sound in name)) for name in names})


# Names whose sounds are those of the pairs, so that some are near to what is looked for.
TEXTS = [
    " ".join(f"{latin.capitalize()}、{kana}" for kana, latin in invented(400)[start::4])
    for start in range(4)
]


def test_chunks_are_what_stands_for_each_other():
    chunks = align(invented(120))
    for kana, latin in SOUNDS.items():
        rivals = {pair: value for pair, value in chunks.items() if pair[0] == kana}
        assert max(rivals, key=rivals.__getitem__) == (kana, latin)
    assert math.fsum(map(math.exp, chunks.values())) == pytest.approx(1.0)


def test_fit_is_reproducible_and_tells_names_apart():
    pairs = [*invented(300), *((kana, latin.replace("mu", "mo")) for kana, latin in invented(90))]
    first, second = (fit(pairs, [], TEXTS, count=200) for _ in range(2))
    assert json.dumps(first) == json.dumps(second)
    model = read_model(json.loads(json.dumps(first)))
    assert model.log_odds("カムベラ", "kamubela") > model.log_odds("カムベラ", "kasabela")


def test_margin_is_the_least_that_keeps_the_share_right():
    trials = [(3.0, True, True), (2.0, True, True), (1.0, False, True), (0.5, True, True)]
    assert margin_for(trials, 1.0) == 2.0
    assert margin_for(trials, 0.75) == 0.5


def test_names_of_one_sound_are_held_out_together():
    pairs = [("ヴィラ", "vira"), ("ビラ", "bila"), ("カサ", "casa"), ("トリ", "tori")]
    kept, others = held_out(pairs, 2)
    assert sorted(kept + others) == sorted(pairs)
    assert (("ヴィラ", "vira") in kept) == (("ビラ", "bila") in kept)


def test_neighbours_are_a_slip_away_and_sound_otherwise():
    near = Neighbours(
        {"google": "グーグル", "goole": "グール", "googel": "グーグル", "tesla": "テスラ"}
    )
    assert near.of("google", "グーグル") == ["goole"]


class FakeEntry:
    def __init__(self, surface: str, normal: str, reading: str) -> None:
        self.surface = lambda: surface
        self.normalized_form = lambda: normal
        self.reading_form = lambda: reading


def test_pairs_are_readings_of_latin_words_and_katakana_normalised_to_latin():
    entries = [
        FakeEntry("Tellman", "テルマン", "テルマン"),
        FakeEntry("ブライト", "Bright", "ブライト"),
        FakeEntry("SDGs", "SDGs", "エスディージーズ"),
        FakeEntry("山", "山", "ヤマ"),
    ]
    assert dictionary_pairs(entries) == [("テルマン", "Tellman"), ("ブライト", "Bright")]


def test_pairs_that_articles_print_are_found():
    assert ("テルマン", "Tellman") in article_pairs(["テルマン(Tellman)は町の名。"])
