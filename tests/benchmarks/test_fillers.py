"""Fillers: the same every time, as long as they should be, in nobody's words."""

import random
from collections import Counter

import pytest

from benchmarks.fillers import SIZES, Fillers, Forbidden, sentences
from index.encoder import Encoder, EncoderSettings
from training.splits import Article, Asked, load_articles

SOME = 120
MEAN = {"paragraph": 135, "short": 25}


@pytest.fixture(scope="module")
def jaquad(shared):
    folder = shared / "data" / "jaquad"
    # A tenth of train is enough, and quicker.
    train = load_articles(folder / "train.json.gz")[::10]
    return train, load_articles(folder / "dev.json.gz")


@pytest.fixture(scope="module")
def count_tokens():
    return Encoder(EncoderSettings()).count_tokens


@pytest.fixture(scope="module", params=SIZES)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def fillers(jaquad, count_tokens, kind):
    return Fillers(*jaquad, count_tokens, kind)


@pytest.fixture(scope="module")
def texts(fillers):
    return [one.text for one in fillers.first(SOME)]


def test_fillers_are_the_same_when_made_again(jaquad, count_tokens, kind, texts):
    again = Fillers(*jaquad, count_tokens, kind)
    assert [one.text for one in again.first(SOME)] == texts
    assert len(set(texts)) == SOME


def test_another_seed_gives_others(jaquad, count_tokens, kind, texts):
    other = Fillers(*jaquad, count_tokens, kind, seed=1)
    assert not {one.text for one in other.first(20)} & set(texts)


def test_first_of_a_larger_set_are_those_of_a_smaller(fillers, texts):
    assert [one.text for one in fillers.first(20)] == texts[:20]
    assert fillers[SOME - 1].text == texts[-1]


def test_lengths_lie_within_the_bounds_and_around_the_mean(texts, kind, count_tokens):
    size = SIZES[kind]
    lengths = [count_tokens(text) for text in texts]
    assert size.least <= min(lengths)
    assert max(lengths) <= size.most
    assert sum(lengths) / SOME == pytest.approx(MEAN[kind], rel=0.15)


def test_no_sentence_of_dev_stands_in_a_filler(texts, jaquad):
    _, dev = jaquad
    paragraphs = [text for article in dev for text in article.text.split("\n")[1:]]
    known = {one for text in paragraphs for one in sentences(text) if len(one) >= 15}
    whole = "\n".join(texts)
    assert len(known) > 5000
    assert not [one for one in known if one in whole]


def test_no_sentence_of_train_stands_whole_in_a_filler(texts, jaquad):
    train, _ = jaquad
    paragraphs = [text for article in train for text in article.text.split("\n")[1:]]
    known = {one for text in paragraphs for one in sentences(text) if len(one) >= 15}
    assert not {one for text in texts for one in sentences(text)} & known


def test_few_words_make_most_of_the_text_as_in_real_articles(texts, jaquad):
    """Of single characters, which stand for terms here, shares by rank are those of train."""
    train, _ = jaquad
    real, made = Counter("".join(one.text for one in train)), Counter("".join(texts))
    for rank in (10, 100):
        shares = [
            sum(number for _, number in found.most_common(rank)) / found.total()
            for found in (real, made)
        ]
        assert shares[0] == pytest.approx(shares[1], abs=0.06)


def test_answers_sentence_is_forbidden_though_it_has_no_comma():
    forbidden = Forbidden(["橋は一八九八年の春に町の手で開かれた。", "短い。"])
    assert forbidden.stand_in("そのころ橋は一八九八年の春に町の手で開かれた。庭も。")
    assert not forbidden.stand_in("橋は一八九八年の春に町の手で")
    assert not forbidden.stand_in("短い。")


def test_filler_that_would_copy_a_forbidden_sentence_is_not_made():
    """Two articles of two clauses each can be joined anew, but not into dev's own sentence."""
    words = "川の水は春になると町の北まで来て"
    train = [
        Article("川", f"# 川\n\n{words}、魚が岸の近くで跳ねる。\n", ()),
        Article("庭", "# 庭\n\n庭の木は秋に葉を落とし、鳥が枝の先で静かに鳴く。\n", ()),
    ]
    copied = f"{words}、鳥が枝の先で静かに鳴く。"
    dev = [Article("写し", f"# 写し\n\n{copied}\n", (Asked("?", "鳥", 0, 6, 9),))]
    found = [one.text for one in Fillers(train, dev, len, "short").first(30)]
    allowed = [one.text for one in Fillers(train, [], len, "short").first(30)]
    assert not [text for text in found if copied in text]
    assert [text for text in allowed if copied in text]


def test_numbers_are_drawn_anew_with_as_many_digits():
    from benchmarks.fillers import _redrawn

    found = {_redrawn("約375人が1998年に", random.Random(seed)) for seed in range(20)}
    assert len(found) > 15
    assert {len(one) for one in found} == {len("約375人が1998年に")}
