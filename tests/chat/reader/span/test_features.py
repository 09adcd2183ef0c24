"""What speaks for a candidate: a lead over what says something else."""

import pytest

from chat.reader.span.features import leads


@pytest.mark.parametrize(
    ("words", "lead"),
    [
        (["約15万人", "15万人"], 5.0),
        (["15万人", "約15万人"], 5.0),
        (["15万人", "20万人"], 0.5),
        (["1", "10人"], 0.5),
        (["2", "12人"], 0.5),
        (["10人", "1"], 0.5),
        (["2", "12月2日"], 5.0),
        (["", "10人"], 0.5),
        (["駅", "駅"], 5.0),
    ],
)
def test_lead_is_over_the_best_that_says_something_else(words, lead):
    assert leads(words, [3.0, 2.5])[0] == pytest.approx(lead)


def test_lead_is_below_nothing_for_who_lies_behind():
    assert leads(["北", "南", "東"], [3.0, 2.5, 1.0]) == [0.5, -0.5, -2.0]
