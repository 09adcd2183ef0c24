"""Each metric does what its definition says, by hand-worked cases."""

import pytest

from chat.evaluation.metrics.character_f1 import character_f1
from chat.evaluation.metrics.exact_match import exact_match
from chat.evaluation.metrics.right import right


@pytest.mark.parametrize(
    ("answer", "golds", "value"),
    [
        ("2001年", ["2001年"], 1.0),
        ("\uff12\uff10\uff10\uff11年", ["2001年"], 1.0),
        ("2001年に", ["2001年"], 0.0),
        ("b", ["a", "b"], 1.0),
        (None, ["a"], 0.0),
    ],
)
def test_exact_match_is_on_normalised_characters(answer, golds, value):
    assert exact_match(answer, golds) == value


@pytest.mark.parametrize(
    ("answer", "golds", "value"),
    [
        ("2001年に", ["2001年"], 10 / 11),
        ("京都大学。", ["京都大学"], 8 / 9),
        ("あい", ["うえ"], 0.0),
        ("ああい", ["あいい"], 2 / 3),
        (None, ["あ"], 0.0),
    ],
)
def test_character_f1_counts_characters_with_their_number(answer, golds, value):
    assert character_f1(answer, golds) == pytest.approx(value)


@pytest.mark.parametrize(
    ("answer", "gold", "kind", "value"),
    [
        ("2001年ごろ", "2001年", "when", 1.0),
        ("それは確か2001年だったはず", "2001年", "when", 1.0),  # 15 <= 2 * 5 + 8
        ("それは確か2001年の夏のことだったはず", "2001年", "when", 0.0),
        ("あ" * 100 + "雨が降ったため", "雨が降ったため", "why", 1.0),  # 107 <= 120
        ("あ" * 120 + "雨が降ったため", "雨が降ったため", "why", 0.0),
        ("あ" * 100 + "雨が降ったため", "雨が降ったため", "what", 0.0),
        (None, "雨", "why", 0.0),
    ],
)
def test_right_allows_what_a_person_would_allow(answer, gold, kind, value):
    assert right(answer, [gold], kind) == value


def test_right_list_needs_three_quarters_of_the_items():
    gold = "さくら\nもみじ\nいちょう\nケヤキ"
    assert right("さくら\nもみじ\nいちょう", [gold], "list") == 1.0
    assert right("さくら\nもみじ", [gold], "list") == 0.0


def test_right_list_may_not_list_everything():
    gold = "さくら\nもみじ"
    lines = ["さくら", "もみじ", "いぬ", "ねこ", "とり"]
    assert right("\n".join(lines[:4]), [gold], "list") == 1.0
    assert right("\n".join(lines), [gold], "list") == 0.0
