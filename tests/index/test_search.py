"""Hybrid search: two rankings, fused by reciprocal rank, restricted to the asked articles."""

import pytest

from index.fusion import FusionSettings
from index.search import Searcher, SearchSettings
from ingest.errors import CorruptIndexError, IndexStateError


def searcher(bench, candidates: int = 50, **fusion) -> Searcher:
    settings = SearchSettings(candidates, FusionSettings(**fusion))
    return Searcher(bench.live(), bench.encoder, settings)


def texts(found: Searcher, hits) -> list[str]:
    return [found.index.text_of(hit.passage) for hit in hits]


def test_passage_with_the_words_comes_first(built):
    found = searcher(built)
    hits = found.search("白い橋はどこですか", 3)
    assert texts(found, hits)[0] == "池には白い橋がかかります。"
    assert hits[0].lexical_rank == 1


@pytest.mark.parametrize("query", ["庭園", "図書館の隣", "山田花子", "空港", "!?", ""])
def test_lexical_hit_never_scores_zero(built, query):
    found = searcher(built)
    for hit in found.search(query or "。", 99):
        assert (hit.lexical_rank is None) == (hit.lexical_score == 0)


def test_query_without_known_terms_has_no_lexical_hit(built):
    assert all(hit.lexical_rank is None for hit in searcher(built).search("空港の滑走路", 10))


def test_k_above_the_corpus_size_gives_each_passage_once(built):
    found = searcher(built)
    hits = found.search("庭園", 1000)
    assert len(hits) == len({hit.passage for hit in hits}) == len(found.index.passages)


@pytest.mark.parametrize("k", [0, 1, 2])
def test_at_most_k_hits(built, k):
    assert len(searcher(built).search("庭園の橋", k)) == k


@pytest.mark.parametrize("weight", [0.0, 0.3, 1.0])
def test_score_is_the_weighted_sum_of_reciprocal_ranks(built, weight):
    found = searcher(built, method="ranks", dense_weight=weight, rrf_k=7)
    hits = found.search("庭園の白い橋", 99)
    for hit in hits:
        lexical = (1 - weight) * 8 / (7 + hit.lexical_rank) if hit.lexical_rank else 0
        dense = weight * 8 / (7 + hit.dense_rank) if hit.dense_rank else 0
        assert hit.score == pytest.approx(lexical + dense)
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


@pytest.mark.parametrize("weight", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("sources", [None, ["articles/garden.txt"]])
def test_score_is_the_weighted_sum_of_relative_scores(built, weight, sources):
    found = searcher(built, dense_weight=weight)
    hits = found.search("庭園の白い橋", 99, sources)
    best = max(hit.lexical_score for hit in hits)
    cosines = [hit.dense_score for hit in hits]  # all passages that were searched are found
    mean = sum(cosines) / len(cosines)
    for hit in hits:
        dense = max(0.0, (hit.dense_score - mean) / (max(cosines) - mean))
        expected = (1 - weight) * hit.lexical_score / best + weight * dense
        assert hit.score == pytest.approx(expected, abs=1e-5)
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


def test_cosine_of_a_passage_that_only_its_words_brought_is_known(built):
    few = {hit.passage: hit for hit in searcher(built, candidates=1).search("庭園の白い橋", 99)}
    for hit in searcher(built).search("庭園の白い橋", 99):
        if hit.passage in few:
            assert few[hit.passage].dense_score == pytest.approx(hit.dense_score, abs=1e-6)


@pytest.mark.parametrize(("weight", "rank"), [(0.0, "lexical_rank"), (1.0, "dense_rank")])
def test_all_the_weight_on_one_ranking_gives_its_order(built, weight, rank):
    hits = searcher(built, method="ranks", dense_weight=weight).search("庭園の白い橋", 99)
    ranks = [getattr(hit, rank) for hit in hits if getattr(hit, rank)]
    assert ranks == list(range(1, len(ranks) + 1)) != []


def test_ranks_follow_scores(built):
    hits = searcher(built).search("庭園の白い橋", 99)
    by_cosine = sorted(hits, key=lambda hit: (-hit.dense_score, hit.dense_rank))
    assert [hit.dense_rank for hit in by_cosine] == list(range(1, len(hits) + 1))
    lexical = sorted((h for h in hits if h.lexical_rank), key=lambda h: -h.lexical_score)
    assert [hit.lexical_rank for hit in lexical] == list(range(1, len(lexical) + 1))


def test_candidates_bound_each_ranking(built):
    hits = searcher(built, candidates=1).search("庭園の白い橋", 99)
    assert len(hits) <= 2
    assert {hit.lexical_rank for hit in hits} | {hit.dense_rank for hit in hits} <= {1, None}


@pytest.mark.parametrize("sources", [["articles/garden.txt"], {"articles/library.txt"}])
def test_search_is_restricted_to_the_asked_sources(built, sources):
    found = searcher(built)
    hits = found.search("図書館の庭園", 99, sources)
    assert {hit.passage.source for hit in hits} <= set(sources)
    expected = [p for p in found.index.passages if p.source in sources]
    assert len(found.search("図書館の庭園", 99, sources)) == len(expected)


@pytest.mark.parametrize("sources", [[], ["articles/none.txt"]])
def test_no_known_source_gives_no_hit(built, sources):
    assert searcher(built).search("庭園", 9, sources) == []


def test_asking_one_article_after_another_searches_each(built):
    found = searcher(built)
    for source in ("articles/garden.txt", "articles/library.txt", "articles/garden.txt"):
        hits = found.search("庭園の白い橋", 99, [source])
        assert {hit.passage.source for hit in hits} == {source}
        again = searcher(built).search("庭園の白い橋", 99, [source])
        assert hits == again


def test_search_among_some_passages_ranks_them_alone(built):
    found = searcher(built)
    everything = found.search("庭園の白い橋", 99)
    rows = [row for row, p in enumerate(found.index.passages) if p != everything[0].passage]
    hits = found.search_among("庭園の白い橋", 99, found.scope(rows))
    assert [hit.passage for hit in hits if hit.dense_rank == 1] != [everything[0].passage]
    assert {hit.lexical_rank for hit in hits} >= {1}
    assert sorted(hit.dense_rank for hit in hits) == list(range(1, len(rows) + 1))


def test_restriction_does_not_starve_the_asked_source(built):
    """Candidates are counted among the asked articles, not before the restriction."""
    hits = searcher(built, candidates=2).search("庭園の白い橋", 9, ["articles/library.txt"])
    assert len(hits) == 2


def test_kangxi_radical_in_the_article_is_found_by_the_plain_character(bench):
    bench.write("crowd.txt", "来園者は15万\u2f08でした。")
    bench.build()
    found = searcher(bench)
    hits = found.search("15万人", 1)
    assert texts(found, hits) == ["来園者は15万\u2f08でした。"]
    assert hits[0].lexical_rank == 1


def test_equal_passages_are_both_found_in_reading_order(built):
    found = searcher(built)
    hits = [hit for hit in found.search("山田花子", 9) if hit.lexical_rank]
    assert [hit.passage.start for hit in hits] == sorted(hit.passage.start for hit in hits)
    assert len(hits) == 2


def test_other_encoder_is_refused_with_both_names(built):
    built.encoder.name, built.encoder.fingerprint = "new-model", "x"
    with pytest.raises(IndexStateError) as caught:
        searcher(built)
    assert caught.value.key == "encoder_mismatch"
    for language in ("ja", "en"):
        assert "characters" in caught.value.message(language)
        assert "new-model" in caught.value.message(language)


def test_changed_files_of_the_same_encoder_are_refused(built):
    built.encoder.fingerprint = "x"
    with pytest.raises(IndexStateError) as caught:
        searcher(built)
    assert caught.value.key == "encoder_changed"


def test_vector_of_another_length_is_refused(built):
    built.encoder.dimension = 4
    with pytest.raises(CorruptIndexError):
        searcher(built).search("庭園", 3)


def test_year_is_found_in_the_other_calendar(bench):
    bench.write("bridge.txt", "昭和53年に橋が架けられた。")
    bench.write("moat.txt", "昭和35年に堀が埋められた。")
    bench.build()
    hits = searcher(bench).search("1978年", 9)
    ranked = [hit.passage.source for hit in hits if hit.lexical_rank is not None]
    assert ranked[0].endswith("bridge.txt")
    assert hits[0].lexical_rank == 1
