"""What respelling does to a question is judged against the question as it was written."""

import pytest

from benchmarks.respelling import Outcome, ask, distance, figures, single_slips
from chat.respelling import Spellings


@pytest.mark.parametrize(
    ("typed", "found", "judged"),
    [
        ("ドツイとは?", "ドイツとは?", "restored"),
        ("ドツイとは?", None, "unchanged"),
        ("ドツイとはは?", "ドイツとはは?", "nearer"),
        ("ドツイとは?", "ドツボとは?", "other"),
        ("ドイツとは?", "ドツボとは?", "other"),
    ],
)
def test_outcome_is_judged_by_what_was_written(typed, found, judged):
    assert Outcome(typed, "ドイツとは?", None, found, 0.0).judged == judged


def test_slips_are_taken_one_by_one():
    slips = list(
        single_slips("ドツイはテレポルダ社ををいつ買った?", "ドイツはテレポルタ社をいつ買った?")
    )
    assert [script for script, _ in slips] == ["katakana", "katakana", "other"]
    assert [typed for _, typed in slips] == [
        "ドツイはテレポルタ社をいつ買った?",
        "ドイツはテレポルダ社をいつ買った?",
        "ドイツはテレポルタ社ををいつ買った?",
    ]


def test_slips_of_the_written_question_are_not_held_against_it():
    spellings = Spellings(["ドイツとテレポルタ社とBrightlineのこと。"])
    outcome = ask("ブライトラインとテレポルダ社", "Brightlineとテレポルダ社", spellings)
    assert outcome.found == "Brightlineとテレポルタ社"
    assert outcome.judged == "restored"


def test_figures_are_shares_of_all_and_of_the_changed():
    outcomes = [Outcome("あ", "い", None, found, 0.0) for found in ("い", "う", None, None)]
    told = figures(outcomes)
    assert (told["restored"], told["other"], told["precision"]) == (25.0, 25.0, 50.0)


def test_distance_counts_single_characters():
    assert distance("ドツイ", "ドイツ") == 2
    assert distance("", "あい") == 2
