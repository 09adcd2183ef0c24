"""JaQuAD as passage retrieval: every question against all paragraphs of its split.

Run as ``python -m benchmarks.jaquad_retrieval [--shared ../shared] [--model FOLDER]``; writes
``docs/results/jaquad-retrieval.json``. ``--split calibration`` is for fitting the fusion; it writes
nothing. English questions (``benchmarks/questions/jaquad_dev_english.jsonl``, translations of dev
questions) are asked of the same paragraphs.
"""

from __future__ import annotations

import argparse
import gzip
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from benchmarks.quality import write_results
from index.analysis import terms
from index.dense import Vectors
from index.encoder import DEFAULT, Encoder, EncoderSettings
from index.fusion import Candidates, FusionSettings, fuse
from index.lexical import STANDARD, LexicalIndex, LexicalSettings
from training.splits import load_articles, split

COMMAND = "python -m benchmarks.jaquad_retrieval"
ENGLISH = Path(__file__).parent / "questions" / "jaquad_dev_english.jsonl"
CANDIDATES = 50

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Task:
    """Questions and the paragraphs to find.

    Attributes:
        passages: title and text of each paragraph.
        articles: the number of each paragraph's article.
        questions: the questions.
        gold: the row of each question's paragraph.
    """

    passages: tuple[str, ...]
    articles: tuple[int, ...]
    questions: tuple[str, ...]
    gold: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of questions, and mean reciprocal rank."""

    hit_at_1: float
    recall_at_5: float
    recall_at_10: float
    mrr_at_10: float
    ndcg_at_10: float


def load_task(shared: Path, part: str) -> Task:
    """The questions of a split: "dev" or "calibration"."""
    folder = shared / "data" / "jaquad"
    if part == "dev":
        articles = load_articles(folder / "dev.json.gz")
    else:
        _, articles = split(load_articles(folder / "train.json.gz"))
    rows: dict[tuple[int, int], int] = {}
    passages: list[str] = []
    owners: list[int] = []
    questions: list[str] = []
    gold: list[int] = []
    for number, article in enumerate(articles):
        for asked in article.questions:
            key = (number, asked.paragraph_start)
            if key not in rows:
                rows[key] = len(passages)
                words = article.text[asked.paragraph_start : asked.paragraph_end].strip()
                passages.append(f"{article.title}\n{words}")
                owners.append(number)
            questions.append(asked.question)
            gold.append(rows[key])
    return Task(tuple(passages), tuple(owners), tuple(questions), tuple(gold))


def load_english(shared: Path, task: Task) -> Task:
    """The same paragraphs of dev, asked in English."""
    with gzip.open(shared / "data" / "jaquad" / "dev.json.gz", "rt", encoding="utf-8") as file:
        raw = json.load(file)["data"]
    ids = [q["id"] for a in raw for p in a["paragraphs"] for q in p["qas"]]
    place = {name: at for at, name in enumerate(ids)}
    lines = [json.loads(line) for line in ENGLISH.read_text(encoding="utf-8").splitlines()]
    chosen = [place[line["id"]] for line in lines]
    return Task(
        task.passages,
        task.articles,
        tuple(line["question"] for line in lines),
        tuple(task.gold[at] for at in chosen),
    )


def figures_of(ranks: NDArray[np.int64]) -> Figures:
    """Figures from the rank of each question's paragraph, 1 for the best."""
    near = ranks <= 10
    return Figures(
        hit_at_1=round(float(np.mean(ranks == 1)), 4),
        recall_at_5=round(float(np.mean(ranks <= 5)), 4),
        recall_at_10=round(float(np.mean(near)), 4),
        mrr_at_10=round(float(np.mean(np.where(near, 1 / ranks, 0))), 4),
        ndcg_at_10=round(float(np.mean(np.where(near, 1 / np.log2(ranks + 1), 0))), 4),
    )


def ranks_of(scores: Scores, gold: tuple[int, ...]) -> NDArray[np.int64]:
    """The rank of each gold row; of equal scores the earlier row comes first.

    Args:
        scores: shape (questions, passages).
        gold: the right row of each question.
    """
    right = np.array(gold)
    own = scores[np.arange(len(right)), right][:, None]
    before = np.arange(scores.shape[1])[None, :] < right[:, None]
    ahead = (scores > own) | ((scores == own) & before)
    return np.asarray(1 + ahead.sum(axis=1), np.int64)


@dataclass(frozen=True, slots=True)
class Rankings:
    """What both retrievers say of a task.

    Attributes:
        lexical: BM25, shape (questions, passages).
        ceilings: more than BM25 can give each question, shape (questions,).
        cosines: shape (questions, passages).
    """

    lexical: Scores
    ceilings: Scores
    cosines: Scores


def embed(task: Task, encoder: Encoder) -> Vectors:
    """The vectors of the paragraphs, shape (passages, dimension)."""
    with tqdm(total=len(task.passages), desc="embed", mininterval=5) as bar:
        return encoder.encode_passages(task.passages, bar.update)


def rank(task: Task, encoder: Encoder, passages: Vectors) -> Rankings:
    """Ask both retrievers every question."""
    index = LexicalIndex.build(list(task.passages), LexicalSettings())
    asked = [terms(question) for question in tqdm(task.questions, desc="analyse")]
    order = sorted(range(len(task.questions)), key=lambda i: len(task.questions[i]))
    questions = np.zeros((len(order), passages.shape[1]), np.float32)
    for begin in range(0, len(order), 256):
        rows = order[begin : begin + 256]
        questions[rows] = encoder.encode_queries([task.questions[i] for i in rows])
    return Rankings(
        np.stack([index.scores(query) for query in asked]),
        np.array([index.ceiling(query) for query in asked], np.float32),
        questions @ passages.T,
    )


def fused_ranks(task: Task, found: Rankings, settings: FusionSettings) -> NDArray[np.int64]:
    """Ranks by the product's own fusion of the best candidates of each."""
    ranks = []
    rows_of = zip(found.lexical, found.ceilings, found.cosines, task.gold, strict=True)
    for lexical, ceiling, cosines, gold in rows_of:
        rows, scores = fused_row(lexical, float(ceiling), cosines, settings)
        fused = rows[np.argsort(-scores, kind="stable")].tolist()
        ranks.append(fused.index(gold) + 1 if gold in fused else len(lexical) + 1)
    return np.array(ranks, np.int64)


def fused_row(
    lexical: Scores, ceiling: float, cosines: Scores, settings: FusionSettings
) -> tuple[NDArray[np.intp], Scores]:
    """What the search makes of one query.

    Args:
        lexical: BM25 of all passages, shape (passages,).
        ceiling: more than BM25 can give.
        cosines: shape (passages,).
        settings: the fusion.

    Returns:
        The rows that either retriever puts forward, rising, and their fused scores.
    """
    order = np.argsort(-lexical, kind="stable")[:CANDIDATES]
    best = order[lexical[order] > 0], np.argsort(-cosines, kind="stable")[:CANDIDATES]
    rows = np.union1d(*best)
    candidates = Candidates(
        lexical=lexical[rows],
        cosines=cosines[rows],
        lexical_ranks=_places(rows, best[0]),
        dense_ranks=_places(rows, best[1]),
        ceiling=ceiling,
        mean_cosine=float(cosines.mean()),
    )
    return rows, fuse(candidates, settings)


def _places(rows: NDArray[np.intp], ranked: NDArray[np.intp]) -> NDArray[np.int64]:
    places = {int(row): place for place, row in enumerate(ranked, start=1)}
    return np.array([places.get(int(row), 0) for row in rows], np.int64)


def standard_ranks(task: Task) -> NDArray[np.int64]:
    """Ranks by BM25 as libraries have it, without pairs."""
    index = LexicalIndex.build(list(task.passages), STANDARD)
    return ranks_of(np.stack([index.scores(terms(q)) for q in task.questions]), task.gold)


def measure(
    task: Task, encoder: Encoder, passages: Vectors, settings: FusionSettings
) -> dict[str, Figures]:
    """BM25 as libraries have it and as ours, the encoder, and ours with the encoder."""
    found = rank(task, encoder, passages)
    return {
        "BM25": figures_of(standard_ranks(task)),
        "BM25_with_pairs": figures_of(ranks_of(found.lexical, task.gold)),
        "encoder": figures_of(ranks_of(found.cosines, task.gold)),
        "fused": figures_of(fused_ranks(task, found, settings)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--model", default=DEFAULT)
    parser.add_argument("--name", default="default")
    parser.add_argument("--split", choices=("dev", "calibration"), default="dev")
    options = parser.parse_args()
    encoder = Encoder(EncoderSettings(name=options.model))
    task = load_task(options.shared, options.split)
    settings = FusionSettings()
    passages = embed(task, encoder)
    report = {"japanese": measure(task, encoder, passages, settings)}
    if options.split == "dev":
        report["english"] = measure(load_english(options.shared, task), encoder, passages, settings)
    content = {
        "encoder": options.name,
        "passages": len(task.passages),
        "questions": len(task.questions),
        **{key: {k: asdict(v) for k, v in part.items()} for key, part in report.items()},
    }
    if options.split == "dev":
        name = "jaquad-retrieval" + ("" if options.name == "default" else f"-{options.name}")
        write_results(name, COMMAND, content)
    else:
        print(json.dumps(content, indent=1))


if __name__ == "__main__":
    main()
