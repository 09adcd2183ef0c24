"""Terms unify spellings, and tokens lie where they stand in the source."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import analyze, lookup, terms

# Kana, kanji, Kangxi radicals, half-width kana with voicing marks, full-width digits and
# letters, square signs, combining marks, a character outside the basic plane.
CHARS = (
    "あのはがへ駅人年大学山田東京アイウABCab12 、。「」・ー\n\t\u3000"
    "\u2f08\u2f25\uff76\uff9e\uff97\uff11\uff21\u3314\u337f\u3099e\u0301\U00020bb7\u2460\u338f"
)
TEXTS = st.text(st.sampled_from(CHARS), max_size=60)


def words(text: str) -> list[str]:
    return [token.span.of(text) for token in analyze(text)]


@given(TEXTS)
def test_tokens_are_in_order_and_cover_all_but_white_space(text):
    spans = [token.span for token in analyze(text)]
    assert all(a.start <= b.start and a.end <= b.end for a, b in itertools.pairwise(spans))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    held = {at for span in spans for at in range(span.start, span.end)}
    assert all(char.isspace() or at in held for at, char in enumerate(text))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("会員は15万\u2f08です", "\u2f08"),
        ("この\uff76\uff9e\uff97\uff7dは赤い", "\uff76\uff9e\uff97\uff7d"),
        ("この\uff76\uff9e\uff97\uff7dは赤い", "赤い"),
        ("か\u3099くせいが歌う", "歌う"),
        ("全長\u3314の道", "\u3314"),
        ("\u3000\u3000駅 の 前", "前"),
    ],
)
def test_token_spans_hold_in_the_source(text, word):
    assert word in words(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("15万\u2f08", "15万人"),
        ("\uff76\uff9e\uff97\uff7d", "ガラス"),
        ("付属", "附属"),
        ("コンピュータ", "コンピューター"),
        ("1,400万", "一四〇〇万"),
        ("\uff21\uff29", "ai"),
    ],
)
def test_spellings_of_a_word_are_one_term(one, other):
    assert terms(one) == terms(other) != []


@pytest.mark.parametrize("text", ["", " \n\u3000", "、。!?", "は、がの", "\U0001f600"])
def test_text_without_content_words_has_no_terms(text):
    assert terms(text) == []


def test_repeats_are_kept_in_order():
    assert terms("駅と港と駅") == ["駅", "港", "駅"]


def test_names_and_numbers_are_known():
    tokens = {token.form: token for token in analyze("東京に3人")}
    assert tokens["東京"].name
    assert tokens["3"].number
    assert not tokens["人"].number


@pytest.mark.parametrize(
    "text",
    [
        "駅は北にある。" * 3_000,
        "\U00020bb7" * 30_000,
        "あ" * 50_000,
        "駅 " * 20_000,
        "\n" * 60_000,
        "\ufdfa" * 4_000,
    ],
    ids=lambda text: repr(text[:2]),
)
def test_text_too_long_for_one_call_is_analysed_whole(text):
    assert len(text.encode()) > 49_149 or len(text) >= 4_000
    tokens = analyze(text + "\n終点")
    assert tokens[-1].span.end == len(text) + 3
    assert tokens[-1].form == "終点"


def test_slices_are_cut_between_sentences():
    text = "青葉庭園は広い。" * 8_000
    assert set(terms(text)) == set(terms("青葉庭園は広い。"))


def test_threads_analyse_alike():
    texts = [f"駅から港まで{number}分です。" * 20 for number in range(16)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(terms, texts))
    assert found == [terms(text) for text in texts]


def test_dictionary_tells_what_it_knows_of_a_word():
    (entry,) = lookup("ツイッター")
    assert (entry.normal, entry.reading, entry.name) == ("Twitter", "ツイッター", True)
    assert lookup("ﾂｲｯﾀｰ") == lookup("ツイッター")
    assert lookup("ツイッタア") == lookup("") == ()


@given(TEXTS)
def test_any_word_can_be_looked_up(text):
    assert all(entry.normal for entry in lookup(text))
