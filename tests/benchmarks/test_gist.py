"""The marked sentences are well formed and stand in their articles; scores mean what they say."""

import json
import re
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from benchmarks.gist import MARKS, central, drawn, lead, ours, rouge_2, score
from chat.gist.features import FEATURE_NAMES
from chat.gist.outline import outline_of
from chat.gist.sentences import sentences_of
from ingest.document import Span
from ingest.readers.text import TextFormat
from training.fit_gist import (
    QUESTIONS,
    ROOT,
    Marked,
    example,
    fit,
    is_marked,
    load_jaquad,
    load_own,
    marked,
)

CALIBRATION = QUESTIONS / "jaquad_calibration_gist.jsonl"
OWN = QUESTIONS / "own_gist.jsonl"
PART = {"article", "key", "good", "topic"}


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def pond() -> Marked:
    text = "# 池\n\n池は町にある。池は深い。池には橋がある。橋は赤い。\n"
    row = {
        "key": ["池は町にある。", "橋は赤い。"],
        "good": ["池は深い。"],
        "topic": ["池は町にある。"],
    }
    return marked(TextFormat().document("a.txt", "a.txt", text), row)


def test_at_least_20_articles_have_key_sentences_to_report_on():
    found = rows(MARKS)
    assert len({row["article"] for row in found}) == len(found) >= 20


@pytest.mark.parametrize("path", [MARKS, CALIBRATION, OWN])
def test_each_row_marks_some_sentences_and_none_twice(path):
    for row in rows(path):
        assert set(row) == PART or set(row) == {*PART, "page"} - {"article"}
        assert 4 <= len(row["key"]) <= 9
        assert row["topic"]
        both = row["key"] + row["good"]
        assert len(set(map(str, both))) == len(both)


@pytest.mark.parametrize("path", [MARKS, CALIBRATION, OWN])
def test_counts_in_the_document_are_those_of_the_file(path):
    document = (MARKS.parent / "GIST.md").read_text(encoding="utf-8")
    found = rows(path)
    counts = " | ".join(str(sum(len(row[k]) for row in found)) for k in ("key", "good", "topic"))
    assert re.search(rf"{path.name}` \| {len(found)} .* \| {re.escape(counts)} \|", document)


def test_no_article_is_both_reported_and_tuned_on():
    reported = {row["article"] for row in rows(MARKS)}
    assert reported.isdisjoint(row["article"] for row in rows(CALIBRATION))


def test_marked_sentences_stand_in_the_pages_of_our_own():
    assert len(load_own()) == len(rows(OWN)) >= 20
    assert all((ROOT / row["page"]).is_file() for row in rows(OWN))


def test_marked_sentences_stand_in_jaquads_articles(shared):
    data = shared / "data/jaquad"
    assert len(load_jaquad(data / "dev.json.gz", MARKS, calibration=False)) >= 20
    assert load_jaquad(data / "train.json.gz", CALIBRATION, calibration=True)


def test_sentence_that_is_not_the_articles_is_refused(pond):
    row = {"key": ["池は浅い。"], "good": [], "topic": []}
    with pytest.raises(ValueError, match="substring"):
        marked(pond.document, row)


def test_score_counts_key_sentences_among_the_chosen_and_chosen_among_the_key(pond):
    found = score(pond, [*pond.key[:1], *pond.good])
    assert (found.key, found.key_or_good, found.recall) == (0.5, 1.0, 0.5)
    assert score(pond, pond.key).rouge_2 == 1.0
    assert score(pond, []).key == 0.0


def test_rouge_2_is_f1_of_character_bigrams():
    assert rouge_2(["池は深い"], ["池は深い"]) == 1.0
    assert rouge_2(["池は深い"], ["池は青い"]) == pytest.approx(1 / 3)
    assert rouge_2(["池"], ["池"]) == 0.0
    # Two sentences make no bigram where they meet.
    assert rouge_2(["ab", "cd"], ["bc"]) == 0.0


def test_lead_is_the_first_sentences_of_the_body(pond):
    text = pond.document.text
    assert [span.of(text) for span in lead(pond.document, 2)] == ["池は町にある。", "池は深い。"]


@pytest.mark.parametrize("way", [ours, lead, central])
def test_every_way_chooses_as_many_as_asked_for_and_no_more_than_there_are(pond, way):
    assert len(way(pond.document, 3)) == 3
    assert len(way(pond.document, 9)) == 4


def test_draws_differ_by_seed_and_are_the_same_for_one(pond):
    draws = [drawn(Random(seed))(pond.document, 2) for seed in (1, 1, 2, 3, 4)]
    assert draws[0] == draws[1]
    assert any(draw != draws[0] for draw in draws[2:])


def test_mark_covers_the_sentence_that_most_of_it_lies_in(pond):
    sentence = sentences_of(pond.document, outline_of(pond.document))[0]
    sentences = [replace(sentence, span=Span(at, at + 10)) for at in (0, 10, 20)]
    assert list(is_marked(sentences, [Span(9, 20)])) == [0.0, 1.0, 0.0]


def test_fit_learns_what_the_marks_have_in_common():
    text = (
        "# 町\n\n" + "\n\n".join(f"町には池が{n}つある。そして道もある。" for n in range(6)) + "\n"
    )
    document = TextFormat().document("a.txt", "a.txt", text)
    first = [f"町には池が{n}つある。" for n in range(6)]
    article = marked(document, {"key": first, "good": [], "topic": first[:1]})
    weights = fit([example(article)] * 3)
    names = ["opens_block", "dangling"]
    opens, dangles = (weights.key[FEATURE_NAMES.index(name)] for name in names)
    assert opens > 0 > dangles
