"""Every number that a document prints comes from a result, or says why it does not."""

import pytest

from docs import stated
from docs.accounted import unaccounted, unaccounted_in
from docs.stated import KINDS, Statement, statements
from docs.tables import REPO, documents

ALL = [(name, one) for name, listed in statements().items() for one in listed]


@pytest.mark.parametrize("name", documents())
def test_every_number_of_the_document_is_accounted_for(name):
    found = [f"{one.line}: {one.context}" for one in unaccounted_in(name)]
    assert not found, "mark it (docs/figures.py) or state it (docs/stated.toml)"


@pytest.mark.parametrize(("name", "one"), ALL, ids=lambda part: getattr(part, "words", part))
def test_what_is_stated_stands_in_the_document_and_is_as_the_code_has_it(name, one):
    assert one.places((REPO / name).read_text(encoding="utf-8")), "no longer there: take it out"
    assert one.fault() is None


def contexts(text, generated=(), listed=()):
    return [one.context for one in unaccounted(text, set(generated), list(listed))]


@pytest.mark.parametrize(
    "figure",
    ["63.6 %", "1.19 s", "3.6 times", "12,345 articles", "four seconds", "half an hour"]
    + ["one case in four", "three of four", "a third", "two tenths of a second"],
)
def test_a_figure_that_nobody_answers_for_is_found(figure):
    assert contexts(f"Some words. It was {figure} here.") == [f"Some words. It was {figure} here."]


@pytest.mark.parametrize(
    "text",
    [
        "`--batch 64` and F1, UTF-8, hit@1, k1, bfloat16",
        "```console\n$ run\n36 questions\n```\n",
        "「昭和53年は?」",
        "[that page](pages/2.md#3)",
        "as Pirkola, 1998, and Levy et al. 2022 have it",
        "## 1. Ask\n\n2. and so on",
        "<!--= runs/share as .1% -->63.6 %<!--/-->",
    ],
)
def test_what_is_no_figure_or_is_marked_needs_no_statement(text):
    assert contexts(text) == []


def test_a_table_between_comments_counts_only_where_it_is_generated():
    text = "<!-- runs -->\n| 1.19 |\n<!-- end of runs -->\n"
    assert contexts(text, {"runs"}) == []
    assert len(contexts(text)) == 1


def test_a_statement_holds_its_own_words_and_no_more():
    text = "It took 5 s and\n7 s then, 9 s later.\n\n| n | s |\n|---|---|\n| 1 | 2 |\n\nAnd 3 s."
    stated_words = [Statement(words, "example", "why") for words in ("5 s … 7 s", "| n | s |")]
    later, last = contexts(text, (), stated_words)
    assert "9 s later" in later
    assert last.endswith("And 3 s.")


@pytest.mark.parametrize(
    ("words", "kind", "reason"),
    [
        ("up to 193 tokens", "setting", "index.passage_tokens"),
        ("192 or 193 tokens", "setting", "index.passage_tokens"),
        ("beyond 20,001", "code", "index.lines:HELD"),
        ("5 s", "once", "when there was time"),
        ("5 s", "definition", ""),
        ("5 s", "guess", "why not"),
    ],
)
def test_a_statement_that_does_not_hold_is_told(words, kind, reason):
    assert Statement(words, kind, reason).fault()


def test_a_statement_may_be_over_a_unit():
    assert Statement("100 MB", "code", "chat.feedback.log:MAX_BYTES / 1000000").fault() is None
    assert Statement("60 MB", "code", "chat.feedback.log:MAX_BYTES / 1000000").fault()


def test_every_kind_is_explained_and_used():
    assert {one.kind for _, one in ALL} | {"example"} == set(KINDS)
    assert stated.FILE.is_file()
