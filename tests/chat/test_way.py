"""Times are told in milliseconds, as people read them."""

import pytest

from chat.way import milliseconds


@pytest.mark.parametrize(("seconds", "told"), [(0.0, 0.0), (1.0, 1000.0), (0.0123456, 12.35)])
def test_seconds_are_told_as_milliseconds_with_two_decimals(seconds, told):
    assert milliseconds(seconds) == told
