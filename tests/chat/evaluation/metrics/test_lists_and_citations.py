"""Item F1 and citation precision, by hand-worked cases."""

import pytest

from chat.evaluation.metrics.citation_precision import citation_precision
from chat.evaluation.metrics.item_f1 import item_f1
from ingest.document import Passage


@pytest.mark.parametrize(
    ("items", "golds", "value"),
    [
        (["橋", "竹の道"], ["橋\n竹の道"], 1.0),
        (["竹の道", "橋", "石"], ["橋\n竹の道"], 2 * 2 / 5),
        (["白い橋"], ["橋\n竹の道"], 0.0),  # an item counts whole or not at all
        (["\uff11\uff10 本"], ["10本\n20本"], 2 * 1 / 3),
        (["橋"], ["橋\n竹の道", "橋"], 1.0),  # the best of several gold answers
        (["橋", "橋"], ["橋\n竹の道"], 2 * 1 / 3),
        ([], ["橋\n竹の道"], 0.0),
        (["橋"], ["橋"], None),
    ],
)
def test_item_f1_compares_items_exactly(items, golds, value):
    found = item_f1(items, golds)
    assert found is None if value is None else found == pytest.approx(value)


def test_citation_precision_is_the_share_of_places_in_evidence():
    evidence = [Passage("a.txt", 10, 20)]
    places = [Passage("a.txt", 19, 25), Passage("a.txt", 20, 25), Passage("b.txt", 12, 15)]
    assert citation_precision(places, evidence) == pytest.approx(1 / 3)
    assert citation_precision([], evidence) is None
    assert citation_precision(places, []) is None
