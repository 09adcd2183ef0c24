"""Confidence has three bands in words."""

import pytest

from chat.confidence import HIGH, MIDDLE, Band, band_of
from ingest import messages


@pytest.mark.parametrize(
    ("confidence", "band"),
    [(1.0, Band.HIGH), (HIGH, Band.HIGH), (MIDDLE, Band.MIDDLE), (0.0, Band.LOW)],
)
def test_band_of_a_confidence(confidence, band):
    assert band_of(confidence) is band


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_band_has_a_word(language):
    words = {messages.text(f"confidence_{band}", language) for band in Band}
    assert len(words) == len(Band)
