"""The tables beside others: every side has its row, whatever it could do."""

import json

from docs import peer_tables

SIDES = {
    "Shutten": {
        "cold_seconds": 2.04,
        "milliseconds": {"p50": 120.6, "p90": 230.0},
        "build": {"passages_per_second": 61.25},
        "passages_read": 2.5,
        "exact_match": 0.7125,
        "character_f1": 0.8,
        "refused": None,
        "failed": {"questions": 0},
        "peak_megabytes": {"build": 900.0, "answer": 1100.4},
    },
    "encode alone": {"build": {"passages_per_second": 30.0}, "peak_megabytes": {"build": 800.2}},
    "lame": {"peak_megabytes": {}, "errors": {"build": {"type": "ImportError", "message": ""}}},
}
RATIO = {"target": "build", "peer": "encode alone", "ours": 61.25, "theirs": 30.0, "ratio": 2.042}
DIFFERENCE = {"value": 0.02, "low": -0.01, "high": 0.05}
SET = {
    "sides": SIDES,
    "ours_to_theirs": {
        "plain script": {"exact_match": DIFFERENCE, "character_f1": DIFFERENCE},
        "encode alone": {"build": 2.0},
    },
    "targets": [RATIO | {"at_least": 2.0, "met": True}, RATIO | {"at_most": 2.0, "met": False}],
}


def test_every_side_has_its_row_and_nothing_where_it_has_no_figure():
    rows = peer_tables.sides(SET).splitlines()[2:]
    assert rows[0] == ("| Shutten | 2.0 | 121 | 230 | 2.5 | 71.2 | 80.0 | – | 0 | 61.2 | 1,100 |")
    assert rows[1].startswith("| encode alone | – |")
    assert rows[1].endswith("| 30.0 | 800 |")
    assert set(rows[2].split("|")[2:-1]) == {" – "}


def test_difference_of_answers_is_in_points_with_its_interval():
    rows = peer_tables.answers({"jaquad": SET}).splitlines()[2:]
    difference = "+2.0 (-1.0 to +5.0)"
    assert rows == [f"| JaQuAD dev | plain script | {difference} | {difference} |"]


def test_targets_say_whether_they_were_met():
    met, missed = peer_tables.targets({"jaquad": SET}).splitlines()[2:]
    assert met.endswith("| 61.2 | 30.0 | encode alone | 2.04 | ≥ 2 | met |")
    assert missed.endswith("| ≤ 2 | missed |")


def test_tables_stand_empty_until_there_are_figures(tmp_path):
    empty = peer_tables.tables(tmp_path)
    assert set(empty.values()) == {""}
    content = {"sets": {"article": SET, "jaquad": SET}}
    (tmp_path / "peers.json").write_text(json.dumps(content), encoding="utf-8")
    made = peer_tables.tables(tmp_path)
    assert made.keys() == empty.keys()
    assert all("Shutten" in words or "plain" in words for words in made.values())
