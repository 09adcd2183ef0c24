"""Tokens without offsets are found again in their text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.reader.span.align import align

UNKNOWN = "[UNK]"


def found(text: str, tokens: list[str]) -> list[str]:
    return [span.of(text) for span in align(text, tokens, UNKNOWN)]


@pytest.mark.parametrize(
    ("text", "tokens", "expected"),
    [
        ("東京タワーへ", ["東京", "##タワー", "へ"], ["東京", "タワー", "へ"]),
        ("15万\u2f08が", ["15", "##万", "##人", "が"], ["15", "万", "\u2f08", "が"]),
        ("OpenAIの\u3000場", ["open", "##ai", "の", "場"], ["Open", "AI", "の", "場"]),
        ("\uff12\uff10年", ["20", "年"], ["\uff12\uff10", "年"]),
        (
            "\uff76\uff9e\uff72\uff84\uff9e",
            ["ガイ", "##ド"],
            ["\uff76\uff9e\uff72", "\uff84\uff9e"],
        ),
        ("がけ", ["か", "け"], ["が", "け"]),  # accents stripped: voicing marks are gone
        ("Café は", ["cafe", "は"], ["Café", "は"]),
        ("鷗外は鷗外", [UNKNOWN, "は", UNKNOWN], ["鷗外", "は", "鷗外"]),
        ("鷗は鷗", [UNKNOWN, UNKNOWN, "鷗"], ["鷗", "は", "鷗"]),
        ("山😀海", ["山", UNKNOWN, "海"], ["山", "😀", "海"]),
        ("▲山", ["▁", "▲", "▁山"], ["", "▲", "山"]),
        ("株式会社は", ["株式", "##会社", "は"], ["株式", "会社", "は"]),
        ("㍿は", ["株式", "##会社", "は"], ["㍿", "㍿", "は"]),
        ("", [], []),
        ("  ", [], []),
    ],
)
def test_tokens_are_found_in_the_text_as_written(text, tokens, expected):
    assert found(text, tokens) == expected


def test_known_tokens_after_an_unknown_one_are_found_together():
    """日 also stands in the unknown word, 日は does not."""
    assert found("曜日日は", [UNKNOWN, "日", "は"]) == ["曜日", "日", "は"]


def test_what_the_tokenizer_dropped_belongs_to_no_token():
    assert found("山\u200b\u0007★海", ["山", "海"]) == ["山", "海"]


def test_token_that_is_nowhere_pulls_no_other_along():
    assert found("山川海", ["山", "空", "海"]) == ["山", "川", "海"]


@given(st.lists(st.sampled_from(list("日月火水AbＺ5がヴ㌔é、 \u3000鷗★")), max_size=40), st.data())
def test_character_tokens_are_exact_whatever_is_unknown(chars, data):
    text = "".join(chars)
    visible = [at for at, char in enumerate(text) if not char.isspace()]
    unknown = data.draw(st.sets(st.sampled_from("日A5、鷗★"), max_size=6))
    tokens = [UNKNOWN if text[at] in unknown else text[at].lower() for at in visible]
    spans = align(text, tokens, UNKNOWN)
    assert [(span.start, span.end) for span in spans] == [(at, at + 1) for at in visible]


@given(st.text(max_size=40), st.lists(st.text(max_size=3), max_size=12))
def test_any_tokens_get_ordered_places_within_the_text(text, tokens):
    spans = align(text, [*tokens, UNKNOWN], UNKNOWN)
    assert len(spans) == len(tokens) + 1
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)
    assert all(a.start <= b.start and a.end <= b.end for a, b in pairwise(spans))
