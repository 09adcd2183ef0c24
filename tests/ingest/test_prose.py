"""What is said in sentences, and where an article goes on below what is no part of it."""

import pytest

from ingest.structure.prose import find_prose, is_notice, is_prose, next_prose, resumes
from ingest.structure.trailers import ends_box

SAID = "川は山から海へ流れ、途中で多くの支流を集めて田を潤してきた。"


def of_length(count: int, end: str = "。") -> str:
    return "川" * (count - len(end)) + end


@pytest.mark.parametrize(
    ("words", "prose"),
    [
        (SAID, True),
        (of_length(24), True),
        (of_length(23), False),  # as short as a caption
        ("川の話" * 20, False),  # no sentence
        ("", False),
        (" \n ", False),
        (f"川の話\n{SAID}{SAID}", False),  # a title over its text
        (f"{SAID}\n{SAID}", True),
        (f"川の話。\n{SAID}{SAID}", True),
        ("The river runs from the hills down to the sea.", True),
        ("The river runs from hills to the sea.", False),  # eight words
        ("The river runs from the hills down to the sea", False),
    ],
)
def test_prose_is_a_paragraph_of_sentences(words, prose):
    assert is_prose(words) is prose


@pytest.mark.parametrize(("count", "prose"), [(119, False), (120, True)])
def test_a_short_paragraph_with_an_address_is_a_notice_and_a_long_one_prose(count, prose):
    words = of_length(count, "。くわしくは https://example.com/ へ。")
    assert len(words) == count
    assert is_notice(words)
    assert is_prose(words) is prose


@pytest.mark.parametrize(
    "words",
    ["www.example.com", "a.b+c@example.jp", "© 水の会", "(C) 2024", "無断転載を禁じます",
     "Unsubscribe", "配信停止", "購読の申込", "退会はこちら"],
)  # fmt: skip
def test_what_sites_say_of_themselves_is_a_notice(words):
    assert is_notice(words)
    assert not is_notice("川は山から海へ流れる。")


def test_short_sentences_are_prose_where_two_stand_together():
    assert find_prose(["雨だ。", "風だ。", "題", "雪だ。", "題", SAID]) == [
        True, True, False, False, False, True,
    ]  # fmt: skip
    assert find_prose(["雨だ。", "© 水の会。", "風だ。"]) == [False, False, False]


def test_next_prose_of_each_piece_and_of_the_end():
    assert next_prose([False, True, False, True, False]) == [1, 1, 3, 3, 5, 5]
    assert next_prose([]) == [0]


def test_article_goes_on_at_the_first_prose_below_a_label():
    words = ["関連記事", "海の話", SAID, SAID]
    following = next_prose(find_prose(words))
    assert resumes(words, following, 0, end=4) == 2
    assert resumes(words, following, 0, end=2) is None
    assert resumes(words[:2], next_prose([False, False]), 0, end=2) is None


def test_titles_that_take_turns_with_short_lines_are_teasers_of_other_articles():
    short = "海は広く、魚が多く住み、人も船も集まるところである。"
    teasers = ["関連記事", "海の話", short, "山の話", short]
    assert resumes(teasers, next_prose(find_prose(teasers)), 0, end=5) is None
    long = short * 4  # over eighty characters: the article
    article = ["関連記事", "海の話", short, "山の話", long]
    assert resumes(article, next_prose(find_prose(article)), 0, end=5) == 2


@pytest.mark.parametrize(("end", "more"), [(3, False), (4, True)])
def test_more_than_a_note_and_a_paragraph_is_no_box(end, more):
    every_piece_is_prose = list(range(10))
    assert ends_box(every_piece_is_prose, 0, end) is more
    assert ends_box(every_piece_is_prose[:3], 0, end) is False
