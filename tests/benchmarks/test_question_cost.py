"""The measurement of what questions cost: its questions and its tables."""

from benchmarks.question_cost import UNITS, dearest, grown, unlimited


def test_grown_question_has_the_length_and_ends_as_a_question():
    for unit in UNITS:
        question = grown(unit, 2000)
        assert len(question) == 2000
        assert question.endswith("誰ですか?")
        assert question.startswith(unit[:1000])


def test_dearest_come_first_as_python_spells_them():
    told = dearest([(0.5, "a"), (2.0, "\ud800"), (1.0, "あ")], count=2)
    assert told == [
        {"unit": "'\\ud800'", "seconds": 2.0},
        {"unit": "'\\u3042'", "seconds": 1.0},
    ]


def test_growth_is_that_of_a_question_twice_as_long():
    squared, straight = unlimited(lambda q: len(q) ** (2 if q[0] == "b" else 1), ["a", "b"])
    assert (squared["unit"], squared["growth"]) == ("'b'", 4.0)
    assert (straight["unit"], straight["growth"]) == ("'a'", 2.0)
