"""A sentence shows by its words that it states what is asked for."""

import pytest

from chat.question_form import Form
from chat.reader.span.cues import cue


@pytest.mark.parametrize(
    ("form", "words", "value"),
    [
        (Form.REASON, "雨が続いたため、工事は遅れた。", 1.0),
        (Form.REASON, "工事は三月に終わった。", -1.0),
        (Form.MANNER, "樹脂を流し込むことで補強した。", 1.0),
        (Form.OPINION, "市長は「早すぎる」と述べた。", 1.0),
        (Form.OPINION, "橋は赤い。", -1.0),
        (Form.DEFINITION, "水琴窟とは、庭の仕掛けである。", 1.0),
        (Form.SPAN, "雨が続いたため、工事は遅れた。", 0.0),
        (Form.POLAR, "工事は遅れた。", 0.0),
    ],
)
def test_cue(form, words, value):
    assert cue(form, words) == value
