"""The tables of growth say what was made up, and leave no size and no way out."""

import json

import pytest

from docs.growth_tables import tables


def growth_row(passages, filler_kind=None, vectors="real"):
    one = {"wall_seconds": 2.0, "peak_mb": 900}
    build = {**one, "seconds": 1.5, "passages_per_second": 9.0, "embedded": 1}
    return {
        "passages": passages,
        "filler_kind": filler_kind,
        "vectors": vectors,
        "start": one,
        "warm": {
            **one,
            "answer_ms": {"p50": 40.0, "p90": 60.0},
            "search_ms": {"p50": 9.0, "p90": 11.0},
        },
        "batch": {**one, "questions_per_second": 20.0},
        "build": {**build, "stages": {"read": 0.2, "embed": 1.0}},
        "incremental": build,
        "bytes": {"vectors.faiss": 2_000_000},
    }


@pytest.fixture
def made(tmp_path):
    rows = [growth_row(1), growth_row(1_000_123, "short", "synthetic")]
    figures = ("exact_match", "character_f1", "hit_at_1", "retrieved", "cited_passage")
    way = dict.fromkeys(figures, 0.5)
    ways = [{"read": read, "dense_weight": 0.4, **way} for read in (8, 12)]
    libraries = [{"library": "dev", "passages": 1431, "ways": ways}]
    for name, content in (
        ("growth", {"sizes": rows}),
        ("library-growth", {"libraries": libraries}),
    ):
        (tmp_path / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return tables(tmp_path)


def test_made_up_passages_and_vectors_are_named_in_every_table_of_growth(made):
    for name, text in made.items():
        if name.startswith("growth"):
            assert "1,000,123 (short fillers, synthetic vectors)" in text
            assert len(text.splitlines()) == 4


def test_rows_have_as_many_cells_as_the_head(made):
    for text in made.values():
        assert len({line.count("|") for line in text.splitlines()}) == 1


def test_rest_of_a_build_is_what_no_stage_tells(made):
    assert made["growth-stages"].splitlines()[2].endswith("| 0.3 |")


def test_every_way_to_ask_has_a_row(made):
    assert len(made["library-growth"].splitlines()) == 4
