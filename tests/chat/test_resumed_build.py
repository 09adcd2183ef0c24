"""A build that took vectors over from one that was stopped says so, and only then."""

import pytest

from chat.index_report import report_lines, report_object
from index.outcome import BuildReport


def report(resumed: int) -> BuildReport:
    return BuildReport("v", True, 1, 9000, 500, 1.0, resumed=resumed)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", "前回止まった索引作成の続きです: 段落 8,192 件"),
        ("en", "Taken over from a build that was stopped: the vectors of 8,192 passages"),
    ],
)
def test_build_says_how_many_vectors_it_took_over(language, words):
    lines = list(report_lines(report(8_192), language))
    assert [line.startswith(words) for line in lines].count(True) == 1
    assert not any(line.startswith(words[:12]) for line in report_lines(report(0), language))


def test_report_for_programs_counts_them():
    assert report_object(report(8_192), "en")["resumed"] == 8_192
