"""Two runs are compared on the questions that both have, with statistics that hold."""

import json
import math
from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import bootstrap

from chat.comparison_terminal import FLIPS_SHOWN, comparison_lines
from chat.evaluation.compare import compare
from chat.evaluation.flips import MAX_FLIPPED
from chat.evaluation.paired_figures import beyond_chance, question_figures
from chat.evaluation.run_files import RunFiles
from ingest.errors import QuestionFileError

GROUPS = {
    "f1": ("answers", "higher"),
    "handled": ("both", "higher"),
    "answer_rate": ("both", "neither"),
    "citation_precision": ("citations", "higher"),
    "auroc": ("abstention", "higher"),
    "ece": ("abstention", "lower"),
    "latency_p50": ("speed", "lower"),
}
MEAN_OF = {"f1": "f1", "handled": "handled", "answer_rate": "answered"}
RUN = {
    "created": "2026-07-01T09:00:00+09:00",
    "index": {"version": "000001-abcdef", "encoder": "tiny"},
    "seconds": 12.5,
    "latencies_ms": [20.0, 21.5],
    "seed": None,
    "settings": {"answer": {"threshold": 0.5, "nearest": 3}},
    "versions": {"shutten": "0.1.0"},
}


def row(number, f1=0.5, handled=1.0, **changes):
    scores = {"f1": f1, "handled": handled, "answered": 1.0, **changes.pop("scores", {})}
    known = {name: value for name, value in scores.items() if value is not None}
    return {
        "id": f"q{number}",
        "number": number,
        "kind": "what",
        "after": [],
        "question": f"石は何個か {number}",
        "answer": f"{number}個",
        "gold": {"answers": [f"{number}個"], "evidence": [], "answerable": True},
        "scores": known,
        "cause": None if handled else "wrong_span",
        **changes,
    }


@pytest.fixture
def write(tmp_path):
    numbers = count(1)

    def write(rows, figures=None, run=RUN):
        files = RunFiles(tmp_path / f"run{next(numbers)}")
        files.folder.mkdir()
        files.run.write_text(json.dumps(run), encoding="utf-8")
        lines = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)
        files.predictions.write_text(lines, encoding="utf-8")
        values = {"auroc": 0.8, "ece": 0.1, "latency_p50": 20.0} | (figures or {})
        for name, score in MEAN_OF.items():
            known = [r["scores"][score] for r in rows if score in r["scores"]]
            values.setdefault(name, float(np.mean(known)) if known else None)
        metrics = {
            "format": 1,
            "figures": {
                name: {
                    "group": group,
                    "better": better,
                    "n": len(rows),
                    "system": None
                    if values.get(name) is None
                    else {"value": values[name], "low": values[name], "high": values[name]},
                    "baseline": None,
                }
                for name, (group, better) in GROUPS.items()
            },
        }
        files.metrics.write_text(json.dumps(metrics), encoding="utf-8")
        return files.folder

    return write


def test_same_run_twice_has_no_difference(write):
    run = write([row(n, f1=n / 7, handled=float(n % 2)) for n in range(7)])
    found = compare(run, run)
    assert found["questions"] == {"common": 7, "only_a": 0, "only_b": 0, "changed": 0}
    assert found["differences_between"] == {}
    assert found["flipped"] == []
    assert list(found["figures"]) == [n for n in GROUPS if n != "citation_precision"]
    for figure in found["figures"].values():
        assert figure["difference"]["value"] == 0
        assert not figure["wins"]
        assert not figure["losses"]
        assert figure["p"] is None
        assert not beyond_chance(figure)
    assert found["figures"]["f1"]["ties"] == 7


def test_sign_test_is_the_binomial_sum(write):
    a = write([row(n, f1=0.5) for n in range(12)])
    b = write([row(n, f1=0.9 if n < 8 else 0.1 if n < 10 else 0.5) for n in range(12)])
    f1 = compare(a, b)["figures"]["f1"]
    assert (f1["wins"], f1["losses"], f1["ties"], f1["n"]) == (8, 2, 2, 12)
    # Dixon and Mood: both tails of ten throws of a coin.
    tail = sum(math.comb(10, k) for k in range(3)) / 2**10
    assert f1["p"] == pytest.approx(2 * tail)
    assert f1["a"] == pytest.approx(0.5)
    assert f1["b"] - f1["a"] == pytest.approx(f1["difference"]["value"])
    assert f1["difference"]["value"] == pytest.approx((8 * 0.4 - 2 * 0.4) / 12)


def test_interval_is_that_of_a_paired_bootstrap(write):
    rng = np.random.default_rng(5)
    before = rng.random(200)
    after = np.clip(before + rng.normal(0.02, 0.1, 200), 0, 1)
    a = write([row(n, f1=v) for n, v in enumerate(before)])
    b = write([row(n, f1=v) for n, v in enumerate(after)])
    found = compare(a, b)["figures"]["f1"]["difference"]
    known = bootstrap(
        (after - before,), np.mean, n_resamples=4000, method="percentile", rng=rng
    ).confidence_interval
    assert found["low"] == pytest.approx(known.low, abs=2e-3)
    assert found["high"] == pytest.approx(known.high, abs=2e-3)
    # Pairing is the point: the intervals of the two runs alone overlap widely.
    assert found["high"] - found["low"] < 0.05 < before.std() * 4 / math.sqrt(200)


shares = st.floats(0, 1).map(lambda value: round(value, 3))


@given(st.lists(st.tuples(shares, shares), min_size=1, max_size=30))
def test_swapping_the_runs_swaps_every_sign(pairs):
    a, b = np.array(pairs).T.reshape(2, -1, 1)
    kind = [{"group": "answers", "better": "higher"}]
    (there,), (back,) = question_figures(kind, a, b), question_figures(kind, b, a)
    assert (there.wins, there.losses, there.ties) == (back.losses, back.wins, back.ties)
    assert there.wins + there.losses + there.ties == there.n == len(pairs)
    assert there.p == back.p
    for low, high in (("low", "high"), ("value", "value"), ("high", "low")):
        assert there.difference[low] == pytest.approx(-back.difference[high], abs=1e-9)
    assert there.difference["low"] <= there.difference["value"] + 1e-12
    assert there.difference["value"] <= there.difference["high"] + 1e-12


def test_lower_is_a_win_where_lower_is_better():
    kind = [{"group": "abstention", "better": "lower"}]
    (figure,) = question_figures(kind, np.array([[0.4], [0.4]]), np.array([[0.1], [0.5]]))
    assert (figure.wins, figure.losses) == (1, 1)
    assert figure.difference["value"] == pytest.approx(-0.1)


def test_score_is_paired_only_where_both_runs_have_it(write):
    a = write([row(n, f1=0.2 if n < 3 else None) for n in range(6)])
    b = write([row(n, f1=0.6 if n > 0 else None) for n in range(6)])
    f1 = compare(a, b)["figures"]["f1"]
    assert (f1["n"], f1["wins"]) == (2, 2)
    assert (f1["a"], f1["b"]) == (pytest.approx(0.2), pytest.approx(0.6))


def test_figure_without_a_common_score_is_left_out(write):
    a = write([row(n, scores={"citation_precision": 1.0 if n else None}) for n in range(2)],
              {"citation_precision": 1.0})  # fmt: skip
    b = write([row(n, scores={"citation_precision": None if n else 1.0}) for n in range(2)],
              {"citation_precision": 1.0})  # fmt: skip
    assert "citation_precision" not in compare(a, b)["figures"]


def test_questions_are_paired_by_id_and_words_in_any_order(write):
    a = write([row(n) for n in (1, 2, 3, 4, 5)])
    other_words = row(3, question="石は誰のものか")
    other_gold = row(4, gold={"answers": ["百個"], "evidence": [], "answerable": True})
    b = write([row(9), other_gold, other_words, row(2, f1=1.0), row(1, f1=0.0), row(8)])
    found = compare(a, b)
    assert found["questions"] == {"common": 2, "only_a": 1, "only_b": 2, "changed": 2}
    assert (found["figures"]["f1"]["wins"], found["figures"]["f1"]["losses"]) == (1, 1)
    assert "auroc" not in found["figures"]


@pytest.mark.parametrize(
    "change",
    [
        {"after": ["石とは"]},
        {"kind": "why"},
        {"gold": {"answers": ["1個"], "evidence": ["石は一つ。"], "answerable": True}},
    ],
)
def test_what_changes_the_judgement_makes_another_question(write, change):
    a, b = write([row(1), row(2)]), write([row(1, **change), row(2)])
    assert compare(a, b)["questions"] == {"common": 1, "only_a": 0, "only_b": 0, "changed": 1}


def test_number_and_text_of_an_id_are_the_same(write):
    a, b = write([row(1, id=7)]), write([row(1, id="7")])
    assert compare(a, b)["questions"]["common"] == 1


def test_question_that_stands_twice_is_paired_one_to_one(write):
    a = write([row(1, f1=0.1), row(1, f1=0.2)])
    b = write([row(1, f1=0.1), row(1, f1=0.3), row(1, f1=0.9)])
    found = compare(a, b)
    assert found["questions"] == {"common": 2, "only_a": 0, "only_b": 1, "changed": 0}
    assert found["figures"]["f1"]["difference"]["value"] == pytest.approx(0.05)


def test_figures_of_a_whole_run_have_a_difference_without_interval(write):
    a, b = write([row(1)], {"auroc": 0.8, "ece": 0.2}), write([row(1)], {"auroc": 0.7, "ece": 0.1})
    figures = compare(a, b)["figures"]
    assert figures["auroc"]["difference"] == {
        "value": pytest.approx(-0.1),
        "low": None,
        "high": None,
    }
    assert (figures["ece"]["a"], figures["ece"]["b"]) == (0.2, 0.1)
    assert figures["ece"]["wins"] is figures["ece"]["p"] is None


def test_figure_that_one_run_lacks_is_left_out(write):
    a, b = write([row(1)], {"auroc": None}), write([row(1)])
    assert "auroc" not in compare(a, b)["figures"]


def test_no_common_question_is_an_error(write):
    with pytest.raises(QuestionFileError) as raised:
        compare(write([row(1)]), write([row(2)]))
    assert raised.value.key == "compare_nothing_common"
    with pytest.raises(QuestionFileError):
        compare(write([row(1)]), write([]))


def test_run_that_was_not_finished_is_refused(write):
    a, b = write([row(1)]), write([row(1)])
    RunFiles(b).metrics.unlink()
    with pytest.raises(QuestionFileError) as raised:
        compare(a, b)
    assert raised.value.key == "run_unfinished"


def test_differing_settings_are_named_and_times_are_not(write):
    other = {
        **RUN,
        "created": "2026-08-01",
        "seconds": 1.0,
        "latencies_ms": [7.0],
        "index": {"version": "000001-abcdef", "encoder": "large"},
        "settings": {"answer": {"threshold": 0.6, "nearest": 3}},
        "sample": 100,
    }
    found = compare(write([row(1)]), write([row(1)], run=other))
    assert found["differences_between"] == {
        "index.encoder": ["tiny", "large"],
        "settings.answer.threshold": [0.5, 0.6],
        "sample": [None, 100],
    }
    assert found["b"] == {
        "folder": "run2",
        "created": "2026-08-01",
        "index": "000001-abcdef",
        "encoder": "large",
        "questions": 1,
    }


def test_flipped_questions_show_what_each_run_answered(write):
    a = write([row(1, handled=0.0, answer="三個"), row(2), row(3), row(4, handled=None)])
    b = write([row(4), row(3, handled=0.0, answer=None), row(2), row(1)])
    gained, lost = compare(a, b)["flipped"]
    assert gained == {
        "id": "q1",
        "kind": "what",
        "question": "石は何個か 1",
        "gold": ["1個"],
        "a": {"answer": "三個", "handled": False, "cause": "wrong_span"},
        "b": {"answer": "1個", "handled": True, "cause": None},
        "direction": "gained",
    }
    assert (lost["id"], lost["direction"], lost["b"]["answer"]) == ("q3", "lost", None)


@pytest.mark.parametrize(
    ("gained", "lost", "shown"),
    [(900, 300, (700, 300)), (300, 900, (300, 700)), (800, 800, (500, 500)), (20, 0, (20, 0))],
)
def test_flipped_questions_are_capped_and_all_counted(write, gained, lost, shown):
    a = write([row(n, handled=float(n >= gained)) for n in range(gained + lost)])
    b = write([row(n, handled=float(n < gained)) for n in range(gained + lost)])
    found = compare(a, b)
    directions = [flip["direction"] for flip in found["flipped"]]
    assert (directions.count("gained"), directions.count("lost")) == shown
    assert len(directions) <= MAX_FLIPPED
    handled = found["figures"]["handled"]
    assert (handled["wins"], handled["losses"]) == (gained, lost)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_terminal_tells_which_figures_differ_beyond_chance(write, language):
    a = write([row(n, f1=0.2, handled=float(n % 3 > 0)) for n in range(90)])
    b = write([row(n, f1=0.6, handled=float(n % 2)) for n in range(90)])
    lines = comparison_lines(compare(a, b), language)
    (table_row,) = [line for line in lines if "+90/-0" in line]
    assert "20.0 %" in table_row
    assert "60.0 %" in table_row
    assert "+40.0 [+40.0, +40.0]" in table_row
    assert "<0.001" in table_row
    better, worse = lines[-1].split("\u3002" if language == "ja" else ". ")[:2]
    assert "F1" in better
    assert "F1" not in worse


@pytest.mark.parametrize(("language", "words"), [("ja", "偶然"), ("en", "No figure differs")])
def test_terminal_says_when_nothing_differs(write, language, words):
    run = write([row(n) for n in range(9)])
    assert words in comparison_lines(compare(run, run), language)[-1]


def test_few_pairs_are_never_beyond_chance(write):
    a, b = write([row(n, f1=0.0) for n in range(5)]), write([row(n, f1=1.0) for n in range(5)])
    figure = compare(a, b)["figures"]["f1"]
    assert figure["difference"]["low"] == 1
    assert not beyond_chance(figure)


def test_terminal_shows_twenty_flips_each_way_and_counts_the_rest(write):
    a = write([row(n, handled=float(n >= 30)) for n in range(55)])
    b = write([row(n, handled=float(n < 30)) for n in range(55)])
    text = "\n".join(comparison_lines(compare(a, b), "en"))
    assert text.count("石は何個か") == 2 * FLIPS_SHOWN
    assert "and 10 more" in text
    assert "and 5 more" in text


def test_long_texts_take_one_line(write):
    a, b = write([row(1, answer="長" * 5000 + "\n" + "い")]), write([row(1, handled=0.0)])
    assert max(len(line) for line in comparison_lines(compare(a, b), "ja")) < 150
