"""A slip is told from two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.respelling.slips import Slip, rests, slip_between


@pytest.mark.parametrize(
    ("typed", "right", "slip"),
    [
        ("ドツイ", "ドイツ", Slip.SWAPPED),
        ("テレポルダ", "テレポルタ", Slip.KEY),
        ("コンピュタ", "コンピューター", None),
        ("コンピュータ", "コンピューター", Slip.SOUND),
        ("マツチ", "マッチ", Slip.SOUND),
        ("アレッサンンドロ", "アレッサンドロ", Slip.SOUND),
        ("アレッササンドロ", "アレッサンドロ", Slip.DOUBLED),
        ("アレサンドロ", "アレッサンドロ", Slip.SOUND),
        ("アレッサドンロ", "アレッサンドロ", Slip.SWAPPED),
        ("アッサンドロ", "アレッサンドロ", Slip.DROPPED),
        ("アレモッサンドロ", "アレッサンドロ", Slip.ADDED),
        ("アミッサンドロ", "アレッサンドロ", Slip.OTHER),
        ("harbot", "harbor", Slip.KEY),
        ("harbors", "harbor", None),
        ("windows10", "windows11", None),
        ("同じ", "同じ", None),
        ("アイウ", "カキク", None),
    ],
)
def test_the_kind_of_slip_is_told(typed, right, slip):
    assert slip_between(typed, right) is slip


@given(st.text("アイウー", max_size=8), st.text("アイウー", max_size=8))
def test_words_one_slip_apart_share_what_is_left_of_them(typed, right):
    if slip_between(typed, right) is not None:
        assert set(rests(typed)) & set(rests(right))
