"""The growth benchmark: what it writes, how it resumes, what its processes tell."""

import json
from dataclasses import replace

import numpy as np
import pytest

from benchmarks import growth, growth_steps, quality
from benchmarks.built_library import asked_within
from benchmarks.fillers import Fillers
from benchmarks.growth_plot import draw
from benchmarks.growth_steps import TimedStages, cut, write_fillers
from benchmarks.kept_vectors import KeepingEncoder, Mixture, SyntheticEncoder
from chat.app import App
from chat.settings import load_config
from index.encoder import EncoderSettings
from index.live import search_text
from training.splits import Article, Asked


def article(title, *paragraphs):
    """Its paragraphs, each with a question."""
    text, asked = f"# {title}\n", []
    for words in paragraphs:
        begin = len(text) + 1
        text += f"\n{words}\n"
        asked.append(Asked("?", words[:1], begin, begin, len(text)))
    return Article(title, text, tuple(asked))


ARTICLES = [
    article("橋", "橋は春に開き、多くの人が渡る。", "夜は灯がともり、川面に映る。"),
    article("庭", "庭の木は秋に葉を落とし、鳥が枝の先で鳴く。"),
]


def row(size=1, passages=1):
    one = {"wall_seconds": float(size), "peak_mb": 100.0}
    return {
        "size": size,
        "passages": passages,
        "vectors": "real",
        "start": one,
        "build": one,
        "incremental": one,
        "warm": {**one, "answer_ms": {"p50": 1.0, "p90": 2.0}, "search_ms": {"p50": 0.5}},
        "bytes": {"vectors.faiss": 1000},
    }


@pytest.fixture
def library(tmp_path):
    growth_steps.write_articles(tmp_path / "articles", ARTICLES, 3)
    return tmp_path


@pytest.fixture
def tiny(monkeypatch, tiny_encoder_folder):
    """Builds use the tiny encoder."""
    config = load_config()
    models = config.settings.models.model_copy(update={"encoder": str(tiny_encoder_folder)})
    settings = config.settings.model_copy(update={"models": models})
    monkeypatch.setattr(growth_steps, "load_config", lambda: replace(config, settings=settings))


def test_last_article_is_cut_to_the_size():
    assert list(cut(ARTICLES, 1)) == ["# 橋\n\n橋は春に開き、多くの人が渡る。\n"]
    assert list(cut(ARTICLES, 3)) == [article.text for article in ARTICLES]


def test_build_tells_stages_passages_and_bytes_and_a_change_embeds_one(library, tiny):
    full = growth_steps.build(library, synthetic=False)
    assert set(full["stages"]) >= {"read", "embed", "terms", "write"}
    assert full["passages"] == full["embedded"] == 2
    assert full["bytes"]["vectors.faiss"] > 0
    growth_steps.change(library)
    assert growth_steps.build(library, synthetic=False)["embedded"] == 1


def test_questions_of_a_built_library_are_known_by_the_passage_of_their_answer(library, tiny):
    growth_steps.build(library, synthetic=False)
    index = App(growth_steps.load_config(), library / "index").handle.current()
    elsewhere = replace(ARTICLES[0].questions[0], answer="ない")
    gone = article("橋", "橋は冬に閉じ、誰も渡らない。")
    cut = replace(ARTICLES[0], questions=(elsewhere, *ARTICLES[0].questions))
    found = list(asked_within(index, [cut, ARTICLES[1]]))
    assert [question for question, _ in found] == ["?"] * 3
    for (_, row), words in zip(found, "橋夜庭", strict=True):
        assert words in index.text_of(index.passages[row])
    assert index.passages[found[2][1]].source.endswith("0001.md")
    assert list(asked_within(index, [gone, gone, gone])) == []


def test_a_filler_is_one_passage_and_gets_a_made_up_vector(library, tiny, monkeypatch, tmp_path):
    monkeypatch.setattr(growth_steps, "kept_in", lambda: tmp_path / "kept")
    write_fillers(library / "articles", Fillers(ARTICLES, [], len, "short"), 60)
    found = growth_steps.build(library, synthetic=True)
    assert found["passages"] == 62
    app = App(growth_steps.load_config(), library / "index")
    index = app.handle.current()
    fillers = [at for at, one in enumerate(index.passages) if one.source.count("f00")]
    assert len(fillers) == 60
    words = [index.text_of(index.passages[at]) for at in fillers]
    real = app.encoder.encode_passages(words)
    made_up = index.dense.vectors()[fillers]
    assert np.allclose(np.linalg.norm(made_up, axis=1), 1, atol=1e-5)
    assert not np.allclose(real, made_up, atol=1e-3)


def test_kept_vectors_are_those_of_the_encoder_and_not_computed_twice(
    tiny_encoder_folder, tiny_encoder, tmp_path, monkeypatch
):
    texts = ["橋は春に開く。", "庭は静かだ。", "橋は春に開く。"]
    settings = EncoderSettings(str(tiny_encoder_folder))
    first = KeepingEncoder(settings, tmp_path).encode_passages(texts)
    assert np.allclose(first, tiny_encoder.encode_passages(texts), atol=1e-5)
    again = KeepingEncoder(settings, tmp_path)
    monkeypatch.setattr(again, "_encode", lambda _: pytest.fail("computed again"))
    assert (again.encode_passages(texts) == first).all()


def test_vectors_of_a_library_are_kept_for_what_asks_the_same_passages(
    library, tiny, monkeypatch, tmp_path
):
    monkeypatch.setattr(growth_steps, "kept_in", lambda: tmp_path / "kept")
    write_fillers(library / "articles", Fillers(ARTICLES, [], len, "short"), 3)
    growth_steps.build(library, synthetic=False)
    assert growth_steps.keep(library) == {"kept": 5}
    config = growth_steps.load_config()
    index = App(config, library / "index").handle.current()
    texts = [search_text(index.documents[one.source], one) for one in index.passages]
    encoder = KeepingEncoder(config.encoder, tmp_path / "kept")
    monkeypatch.setattr(encoder, "_encode", lambda _: pytest.fail("computed again"))
    assert (encoder.encode_passages(texts) == index.dense.vectors()).all()


def test_made_up_vectors_are_the_same_every_time_and_lie_as_real_ones_do():
    real = np.random.default_rng(0).standard_normal((200, 8)).astype(np.float32)
    real = real * np.linspace(2, 0.2, 8, dtype=np.float32) + 0.5
    real /= np.linalg.norm(real, axis=1, keepdims=True)
    made = np.stack([Mixture(real).of(str(number)) for number in range(100)])
    assert (made[3] == Mixture(real).of("3")).all()
    assert float((made @ real.mean(axis=0)).mean()) == pytest.approx(
        float((real @ real.mean(axis=0)).mean()), abs=0.2
    )


def test_fillers_alone_have_no_vectors_to_be_made_of(tiny_encoder_folder, tmp_path):
    encoder = SyntheticEncoder(EncoderSettings(str(tiny_encoder_folder)), tmp_path)
    with pytest.raises(ValueError, match="real passages"):
        encoder.encode_passages(["川\n1\n水が流れる。"])


def test_fillers_of_a_later_block_are_made_of_what_was_kept_before(tiny_encoder_folder, tmp_path):
    settings = EncoderSettings(str(tiny_encoder_folder))
    encoder = SyntheticEncoder(settings, tmp_path)
    encoder.encode_passages(["川\n概要\n水が流れる。", "山\n概要\n石がある。", "川\n1\n水。"])
    (made,) = encoder.encode_passages(["川\n1\n水が流れる。"])
    assert np.linalg.norm(made) == pytest.approx(1)
    (again,) = SyntheticEncoder(settings, tmp_path).encode_passages(["川\n1\n水が流れる。"])
    assert (again == made).all()


def test_stages_are_told_apart():
    stages = TimedStages()
    stages.stage("stage_read", 2)
    stages.stage("stage_embed", 1)
    stages.advance(1)
    assert list(stages.ended()) == ["read", "embed"]


def test_process_that_fails_ends_the_measurement_with_its_words():
    with pytest.raises(SystemExit, match="no such word"):
        growth.run(["-c", "raise SystemExit('no such word')"])


def test_memory_is_that_of_the_process_alone():
    small = growth.run(["-c", "print(1)"])
    large = growth.run(["-c", "x = bytearray(300_000_000)"])
    assert small.output.strip() == "1"
    assert large.peak_mb - small.peak_mb > 200


def test_resumed_run_measures_the_sizes_that_are_missing(monkeypatch, tmp_path):
    monkeypatch.setattr(quality, "RESULTS", tmp_path)
    measured = []

    def measure(folder, size, *rest):
        measured.append(size)
        return row(size, size)

    monkeypatch.setattr(growth, "measure", measure)
    monkeypatch.setattr("sys.argv", ["growth", "--sizes", "100,1"])
    growth.main()
    monkeypatch.setattr("sys.argv", ["growth", "--sizes", "1,10,100", "--resume"])
    growth.main()
    assert measured == [1, 100, 10]
    content = json.loads((tmp_path / "growth.json").read_text(encoding="utf-8"))
    assert [one["size"] for one in content["sizes"]] == [1, 10, 100]


def test_size_that_was_stopped_goes_on_with_the_step_that_was(monkeypatch, tmp_path):
    taken = []

    def step(name, folder, *arguments):
        taken.append(name)
        if name == "batch" and taken.count("batch") == 1:
            raise SystemExit("stopped")
        return {"passages": 2, "paragraphs": 1, "fillers": 0, "bytes": {"a": 1}}

    monkeypatch.setattr(growth, "step", step)
    monkeypatch.setattr(growth, "first_answer", lambda _: {"wall_seconds": 1.0})
    with pytest.raises(SystemExit, match="stopped"):
        growth.measure(tmp_path, 1, tmp_path, False, 5)
    found = growth.measure(tmp_path, 1, tmp_path, False, 5)
    assert taken == ["make", "build", "ask", "batch", "batch", "change", "build"]
    assert found["start"] == {"wall_seconds": 1.0}
    assert found["bytes"] == {"a": 1}
    assert "bytes" not in found["build"]


def test_plot_names_every_line_and_is_the_same_when_drawn_again(tmp_path):
    rows = [row(1, 1), row(100, 180)]
    first, second = tmp_path / "a.svg", tmp_path / "b.svg"
    draw(rows, first)
    draw(rows, second)
    assert first.read_bytes() == second.read_bytes()
    assert b"<svg" in first.read_bytes()
