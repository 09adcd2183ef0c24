"""Long files stream: memory does not grow with the number of questions."""

import tracemalloc
from itertools import islice

from chat.evaluation.questions import check_questions, open_questions


def test_hundred_thousand_rows_are_read_in_bounded_memory(save):
    rows = "".join(f"第{n}回の会は何年ですか?,{n}年\r\n" for n in range(100_000))
    file = open_questions(save("q.csv", "質問,正解\r\n" + rows, "cp932"))
    questions = iter(file)
    assert sum(1 for _ in islice(questions, 70_000)) == 70_000
    # What the rest takes says whether memory grows; tracing all of it would take long.
    tracemalloc.start()
    assert sum(1 for _ in questions) == 30_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 500_000


def test_report_on_a_long_file_of_problems_stays_short(save):
    path = save("q.jsonl", "broken\n" * 20_000)
    tracemalloc.start()
    report = check_questions(path, "ja")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert report.problem_count == 20_000
    assert peak < 2_000_000
