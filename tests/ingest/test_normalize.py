"""The normalised view is NFKC and a little more; all of it leads back to the source."""

import itertools
import re
import sys
import time
import unicodedata
from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Span
from ingest.normalize import _KINDS, _PLAIN, fold, normalize, normalized
from ingest.radicals import RADICALS
from ingest.shown import IGNORABLE

SPLIT = {"\u301c": "~", "\u2016": "\u2225", "\u2212": "-", "\u2015": "\u2014"}
SPECIAL = re.compile(f"[{''.join(RADICALS)}{''.join(SPLIT)}\u207b\u208b{IGNORABLE}]")
IGNORED = re.compile(f"[{IGNORABLE}]")

ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
TEXTS = ANY.map(lambda text: SPECIAL.sub("", text))
# Letters and signs that grow, shrink, compose or reorder under NFKC.
TRICKY = st.text(
    st.sampled_from(
        "か\u3099\uff76\uff9e\u2f08\uff11\u337f\ufdfae\u0301\u0323"
        "\u1100\u1161\u11a8\u09c7\u09be\u0344 \n"
    ),
    max_size=24,
)

# The same, with radicals, characters that cannot be seen and those that encodings split in two.
ODD = st.text(
    st.sampled_from(
        "か\u3099\uff76\uff9e\uff11\u337fe\u0301\u1100\u1161\u11a8 \n"
        "\u200b\u00ad\ufe00\U000e0101\u200d\u2e81\u2ec4\u2f3e\u301c\uff5e\u2212\u207b\u2225\u0338"
    ),
    max_size=24,
)


def as_described(text: str) -> str:
    """What the view is to be, without any regard to time or places."""
    radicals = "".join(RADICALS.get(c, c) for c in text)
    seen = IGNORED.sub("", unicodedata.normalize("NFKC", radicals))
    return unicodedata.normalize("NFKC", "".join(SPLIT.get(c, c) for c in seen))


def composites() -> list[str]:
    """Every pair of characters that Unicode composes into one."""
    pairs = []
    for code in range(sys.maxunicode + 1):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            pairs.append("".join(chr(int(part, 16)) for part in parts))
    return pairs


@given(TEXTS | TRICKY)
def test_view_is_nfkc_of_the_source(text):
    assert normalize(text).text == unicodedata.normalize("NFKC", text)


def test_view_is_nfkc_for_every_pair_that_composes():
    wrong = [p for p in composites() if normalize(p).text != unicodedata.normalize("NFKC", p)]
    assert wrong == []


@given(ANY | TRICKY | ODD)
def test_view_is_nfkc_with_radicals_split_and_unseen_characters_mended(text):
    assert normalize(text).text == as_described(text)


def test_every_character_alone_becomes_what_is_described():
    # Those that Unicode gives no form of their own by rule: ideographs, Hangul, private use.
    uneventful = re.compile(
        "[一-鿿㐀-䶿가-힣\ud800-\uf8ff\U00020000-\U0002f7ff\U00030000-\U000dffff]"
    )
    codes = (*range(0x20000), *range(0x2F800, 0x2FA20), *range(0xE0000, 0xE0200), 0x20628, 0x10FFFF)
    characters = [c for c in map(chr, codes) if c != "\n" and not uneventful.match(c)]
    found = normalize("\n".join(characters)).text.split("\n")
    wanted = as_described("\n".join(characters)).split("\n")
    assert len(found) == len(characters)
    assert found == wanted


def test_what_is_taken_for_plain_is_plain():
    plain = re.compile(f"[{_PLAIN}]")
    found = [c for c in map(chr, range(sys.maxunicode + 1)) if plain.match(c)]
    assert [c for c in found if as_described(c) != c or _KINDS[ord(c)] != "p"] == []
    assert len(found) > 20_900


@given(ANY | TRICKY | ODD)
def test_normalising_twice_changes_nothing_more(text):
    once = normalize(text).text
    assert normalize(once).text == once


@given(ANY | TRICKY | ODD)
def test_text_without_places_is_the_same(text):
    assert normalized(text) == normalize(text).text


@given(ANY | TRICKY | ODD, ANY | TRICKY | ODD)
def test_views_of_two_texts_stand_one_after_the_other_across_a_line_end(one, other):
    other = f"駅{other}"  # so that no mark stands on the line end
    whole, first, last = normalize(f"{one}\n{other}"), normalize(f"{one}\n"), normalize(other)
    assert whole.text == first.text + last.text
    moved = [start + len(one) + 1 for start in last.starts]
    assert [*whole.starts] == [*first.starts[:-1], *moved]


@given(ANY | TRICKY | ODD, st.data())
def test_source_span_comes_back_but_for_unseen_characters_at_its_edges(text, data):
    view = normalize(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    back = view.to_source(*astuple(view.from_source(start, end)))
    seen = [at for at in range(start, end) if not IGNORED.match(text[at])]
    assert all(back.start <= at < back.end for at in seen)
    if seen:
        assert view.from_source(back.start, back.end) == view.from_source(start, end)


@given(ANY | TRICKY | ODD, st.data())
def test_span_of_the_view_comes_back_whole(text, data):
    view = normalize(text)
    start = data.draw(st.integers(0, len(view.text)))
    end = data.draw(st.integers(start, len(view.text)))
    back = view.from_source(*astuple(view.to_source(start, end)))
    if start < end:
        assert back.start <= start < end <= back.end
    else:
        assert back.start == back.end


@pytest.mark.parametrize("radical", sorted(RADICALS))
def test_each_radical_becomes_one_ideograph(radical):
    assert len(RADICALS[radical]) == 1
    assert "IDEOGRAPH" in unicodedata.name(RADICALS[radical])


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("⻄⼝の⻑い⾞", "西口の長い車"),
        ("⼾籍と⽩⿊", "戸籍と白黒"),
        ("葛\U000e0100飾区", "葛飾区"),
        ("辻\ufe00堂", "辻堂"),
        ("東\u200b京\u200dタ\u2060ワー\ufeff", "東京タワー"),
        ("exam\u00adple", "example"),
        ("\u202babc\u202c", "abc"),
        ("\ufe35注\ufe36\ufe41題\ufe42", "(注)「題」"),
        ("ﾀﾞｲﾋﾞﾝｸﾞ", "ダイビング"),
        ("\uffe0\uffe1\uffe2", "¢£¬"),
    ],
)
def test_forms_of_one_character_are_one(source, shown):
    assert normalize(source).text == shown


@pytest.mark.parametrize("pair", ["\u301c\uff5e", "\u2212\uff0d", "\u2016\u2225", "\u2015\u2014"])
def test_characters_that_encodings_split_are_one(pair):
    assert normalize(pair[0]).text == normalize(pair[1]).text


@pytest.mark.parametrize("other", ["-", "\u2212", "\u2014", "\u2010", "一", "\u2500"])
def test_the_long_vowel_is_not_a_dash(other):
    assert normalize("ー").text != normalize(other).text


def test_unseen_characters_at_the_edges_are_not_part_of_an_answer():
    view = normalize("は\u200b東\u200b京\u200bだ")
    at = view.text.index("東京")
    assert view.to_source(at, at + 2).of("は\u200b東\u200b京\u200bだ") == "東\u200b京"


@pytest.mark.parametrize(
    "text", ["a" + "\u0301\u0323" * 200_000, "a\u200b" * 200_000, "\u200b" * 400_000 + "\u3099"]
)
def test_hostile_runs_take_no_more_time_than_others(text):
    before = time.process_time()
    assert len(normalize(text).starts) > 0
    assert time.process_time() - before < 3


def test_a_long_text_is_quick():
    text = "一九九〇年(平成二年)に、ＡＢＣ社は「東京タワー」で①の会を開いた。\n" * 10_000
    before = time.process_time()
    normalize(text)
    assert time.process_time() - before < 1


@given(ANY | TRICKY | ODD)
def test_offset_maps_are_monotone_and_in_range(text):
    view = normalize(text)
    assert len(view.starts) == len(view.text) + 1
    assert len(view.ends) == len(view.text)
    for offsets in (view.starts, view.ends):
        assert all(a <= b for a, b in itertools.pairwise(offsets))
        assert all(0 <= offset <= len(text) for offset in offsets)


@given(ANY | TRICKY | ODD, st.data())
def test_normalising_the_source_span_gives_the_words_back(text, data):
    view = normalize(text)
    start = data.draw(st.integers(0, len(view.text)))
    end = data.draw(st.integers(start, len(view.text)))
    span = view.to_source(start, end)
    assert view.text[start:end] in normalize(span.of(text)).text


@given(TEXTS | TRICKY)
def test_whole_view_leads_back_to_the_whole_source(text):
    view = normalize(text)
    assert view.to_source(0, len(view.text)) == Span(0, len(text))


def test_kangxi_radical_is_found_by_the_plain_character():
    source = "会員は15万\u2f08です"
    view = normalize(source)
    at = view.text.index("15万人")
    assert view.to_source(at, at + 4) == Span(3, 7)


@pytest.mark.parametrize(
    ("source", "found", "words"),
    [
        ("全長\u3314です", "キロ", "\u3314"),  # one square sign holds both letters
        ("\uff76\uff9e\uff97\uff7dの橋", "ガラス", "\uff76\uff9e\uff97\uff7d"),
        ("か\u3099んばる", "がん", "か\u3099ん"),
        ("\uff12\uff10\uff12\uff14年", "2024", "\uff12\uff10\uff12\uff14"),
    ],
)
def test_source_span_holds_whole_source_characters(source, found, words):
    view = normalize(source)
    at = view.text.index(found)
    assert view.to_source(at, at + len(found)).of(source) == words


def test_empty_range_is_an_empty_span():
    assert normalize("\u2f08").to_source(1, 1) == Span(1, 1)


def test_fold_ignores_width_case_and_white_space():
    assert fold("\uff21 b\u3000\n\u2f08") == fold("aB人")
