"""Shapes of spans, and the prior over them."""

import math
from dataclasses import astuple, fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.reader.span.prior import Shape, ShapePrior, load_prior, shape_of


def test_prior_has_a_weight_for_each_part_of_a_shape():
    assert [f.name for f in fields(ShapePrior)] == [f.name for f in fields(Shape)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("東京都", set()),
        ("4寸(約40cm", {"lone_bracket"}),
        ("約40cm)", {"lone_bracket"}),
        ("4寸(約40cm)", set()),
        ("「A」と「B", {"lone_bracket"}),
        ("(『あ)』", {"lone_bracket"}),
        ("the company\u2019s plant", set()),
        ("the company\u2019 and", {"lone_bracket"}),
        ("広島市、長崎市", {"comma"}),
        ("広島市(人口、面積)", set()),
        ("1,400万人", set()),
        ("1,400万人、2県", {"comma"}),
        ("１，４００", set()),
        ("終わった。", set()),
        ("終わった。次", {"stop"}),
        ("「終わった。」と", set()),
        ("一行\n二行", {"line_break"}),
        ("\n一行 ", set()),
        ("", set()),
    ],
)
def test_shape_says_what_stands_in_the_words(words, expected):
    shape = shape_of(words, 3)
    flags = ("lone_bracket", "comma", "stop", "line_break")
    assert {name for name in flags if getattr(shape, name)} == expected
    assert (shape.tokens, shape.log_tokens) == (3.0, math.log(3))


@given(st.text(alphabet="あ1「」()、,。\n ", max_size=12), st.integers(1, 64))
def test_prior_is_the_weighted_sum_of_the_shape(words, tokens):
    prior = ShapePrior(1.0, -2.0, 3.0, -4.0, 5.0, -6.0)
    expected = sum(
        w * v for w, v in zip(astuple(prior), astuple(shape_of(words, tokens)), strict=True)
    )
    assert prior.of(words, tokens) == pytest.approx(expected)
    assert ShapePrior().of(words, tokens) == 0.0


def test_prior_is_what_was_written():
    prior = ShapePrior(0.1, -0.2, 0.3, -0.4, 0.5, -0.6)
    assert ShapePrior.from_json(prior.to_json()) == prior


@pytest.mark.parametrize("text", ['{"length": 1}', "[]", '{"tokens": null}', '{"tokens": "x"}'])
def test_other_weights_are_refused(text):
    with pytest.raises(ValueError):
        ShapePrior.from_json(text)


def test_shipped_prior_is_against_lone_brackets_commas_and_length():
    prior = load_prior()
    assert prior.lone_bracket < 0
    assert prior.comma < 0
    assert prior.of("あ" * 30, 30) < prior.of("あ", 1)
