"""The tables of ``docs/models.md``: what the models are worth, and what was wanted of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docs.evaluation_tables import FIGURES
from docs.layout import NOTHING, table

Results = dict[str, Any]
FUSION_WEIGHTS = (0.2, 0.3, 0.35, 0.4, 0.5)
MTEB_ROWS = {
    "BM25 over Sudachi terms": "BM25 over Sudachi terms",
    "BM25 over terms and pairs": "BM25 with pairs",
    "multilingual-e5-small, 4-bit decoded, all 250,002 pieces": "the base",
    "the default encoder": "our encoder",
    "terms, pairs and the default encoder fused by scores, dense weight 0.4": "fused, as shipped",
}
MTEB_FIGURES = ("ndcg_at_10", "passages_mrr_at_10", "passages_hit_at_1")
SITUATIONS = {
    "removed": "passage not there",
    "other": "another article",
    "swapped": "name or number changed",
    "near": "near miss, by hand",
}
WANTED_AUROC = {"removed": 0.92, "other": 0.97, "swapped": 0.87, "near": 0.80}
STEPS = {
    "search": "search: its paragraph is not among the passages",
    "place": "choice: read, but another paragraph's words were taken",
    "words": "words: the right paragraph, other words",
    "decision": "decision: right, but under the threshold",
}
# The real article with the base and the sentence reader, as commit 15c081d measured it: figures,
# and how many questions of a kind were handled rightly.
BEFORE = {
    "right": 0.5227,
    "exact_match": 0.3409,
    "f1": 0.4894,
    "rejected": 0.9,
    "citation_precision": 0.7419,
    "auroc": 0.892,
    "aurc": 0.2794,
    "ece": 0.2125,
}
BEFORE_BY_KIND = {
    "who": 1,
    "when": 2,
    "number": 5,
    "what": 5,
    "why": 0,
    "how": 1,
    "list": 1,
    "paraphrase": 1,
    "variant": 1,
    "author": 2,
    "followup": 3,
    "unanswerable": 7,
    "smalltalk": 2,
    "english": 1,
}
OPERATING_POINTS = (0.1, 0.2, 0.3, 0.4, 0.5)


def load(results: Path, name: str) -> Results:
    """The figures of one file."""
    content: Results = json.loads((results / f"{name}.json").read_text(encoding="utf-8"))
    return content


def retrieval(found: Results) -> str:
    """Search alone on JaQuAD dev, in Japanese and English."""
    rows = []
    labels = {"BM25": "BM25", "BM25_with_pairs": "BM25 with pairs", "encoder": "our encoder"}
    labels["fused"] = "fused, as shipped (English: without the dictionary)"
    for name, label in labels.items():
        here, english = found["japanese"][name], found["english"][name]
        shown = [here["hit_at_1"], here["recall_at_5"], here["recall_at_10"], here["mrr_at_10"]]
        shown += [english["hit_at_1"], english["recall_at_10"]]
        rows.append([label, *(f"{value:.3f}" for value in shown)])
    rows.append(["wanted: encoder; fused", "0.82; 0.88", "", "0.995", "", "", ""])
    head = ["", "hit@1", "recall@5", "recall@10", "MRR@10", "English: hit@1", "recall@10"]
    return table(head, rows)


def mteb(found: Results) -> str:
    """Retrieval on MTEB's task: the base, both retrievers, and both fused as shipped."""
    rows = [
        [name, *(f"{found['rows'][row][key]:.3f}" for key in MTEB_FIGURES)]
        for row, name in MTEB_ROWS.items()
    ]
    head = ["", "nDCG@10, as published", "passages alone: MRR@10", "hit@1"]
    return table(head, rows)


def fusion(found: Results) -> str:
    """Both ways to fuse by the weight of the vectors, on the calibration articles."""
    rows = []
    for row in found["fusion"]:
        weight = row.get("dense_weight")
        if weight is not None and weight not in FUSION_WEIGHTS:
            continue
        name = row["method"] if weight is None else f"by {row['method']}, {weight}"
        scopes = (row["all"], row["own_article"])
        cells = [f"{s[figure]:.3f}" for s in scopes for figure in ("hit_at_1", "recall_at_10")]
        rows.append([name, *cells])
    return table(["", "hit@1", "recall@10", "own article: hit@1", "recall@10"], rows)


def reading(found: Results) -> str:
    """The reader alone, beside the data set's own."""
    edges = f"{found['wrong_at_the_edges_only']} of {found['questions']:,}"
    figures = [f"{100 * found[name]:.1f}" for name in ("exact_match", "character_f1")]
    rows = [
        ["BERT-base of the JaQuAD paper, 110 M parameters", "61.0", "77.4", ""],
        ["our reader, 34.5 M parameters", *figures, edges],
        ["wanted", "74", "86", ""],
    ]
    return table(["", "exact match", "character F1", "wrong at the edges only"], rows)


def open_reading(found: Results) -> str:
    """Search and reader together, and where the answer was lost."""
    head = ["", "exact match", "character F1", "right passage cited"]
    names = ("exact_match", "character_f1", "cited_passage")
    cells = [f"{100 * found[name]:.1f}" for name in names]
    return table(head, [["measured", *cells], ["wanted", "68", "82", "94"]])


def losses(found: Results) -> str:
    """The first step that lost an answer, in shares of all questions."""
    lost = found["lost"]
    rows = [[label, f"{100 * lost[name]:.1f} %"] for name, label in STEPS.items()]
    return table(["lost by", "questions"], rows)


def abstention(found: Results) -> str:
    """How well the confidence tells what is not answered."""
    asked, area = found["questions"], found["auroc"]
    refused = _shipped(found)["refused"]
    rows = [
        [
            label,
            str(asked[name]),
            f"{area[name]:.3f}",
            f"{WANTED_AUROC[name]:.2f}",
            f"{100 * refused[name]:.1f} %",
        ]
        for name, label in SITUATIONS.items()
    ]
    return table(["", "questions", "AUROC", "wanted", "refused as shipped"], rows)


def threshold(found: Results) -> str:
    """What ``answer.threshold`` does."""
    shipped = _shipped(found)
    points = [
        point
        for point in found["operating_points"]
        if point["threshold"] in OPERATING_POINTS or point is shipped
    ]
    rows = []
    for point in points:
        name = f"{point['threshold']:g}"
        shares = [point["right_kept"], *(point["refused"][s] for s in SITUATIONS)]
        shares.append(point["right_of_answered"])
        name = f"**{name}**" if point is shipped else name
        rows.append([name, *(f"{100 * share:.1f} %" for share in shares)])
    refused = [f"refused: {label}" for label in SITUATIONS.values()]
    head = ["threshold", "right answers kept", *refused, "right of those answered"]
    return table(head, rows)


def _shipped(found: Results) -> Results:
    points: list[Results] = found["operating_points"]
    return next(point for point in points if point["threshold"] == found["threshold"])


def packing(found: Results) -> str:
    """Both models as they were trained, as they are stored, and as they are computed."""
    rows = []
    for version, reader in found["reader"].items():
        encoder = found["encoder"].get(version)
        cells = [
            f"{100 * encoder[name]:.2f}" if encoder else NOTHING
            for name in ("hit_at_1", "mrr_at_10")
        ]
        cells += [f"{100 * reader[name]:.2f}" for name in ("exact_match", "character_f1")]
        label = version if encoder else f"packed, computed in {version}"
        rows.append([label, *cells])
    head = ["", "encoder: hit@1", "MRR@10", "reader: exact match", "character F1"]
    return table(head, rows)


def speed(found: Results) -> str:
    """Milliseconds a question, by way."""
    taken = found["milliseconds"]
    base = taken["as shipped"]["p50"]
    rows = [
        [name, *(f"{one[figure]:.0f}" for figure in ("p50", "p90", "mean")), _ratio(one, base)]
        for name, one in taken.items()
    ]
    return table(["", "p50, ms", "p90", "mean", "p50 to that as shipped"], rows)


def before(found: Results) -> str:
    """The real article's questions without models of our own, and with them; by kind below."""
    run = found["article-dev"]
    rows = [
        [
            FIGURES[name],
            f"{100 * value:.1f} %",
            f"{100 * run['figures'][name]['system']['value']:.1f} %",
        ]
        for name, value in BEFORE.items()
    ]
    for kind, one in run["handled_by_kind"].items():
        now = round(one["system"]["value"] * one["n"])
        rows.append([kind, str(BEFORE_BY_KIND[kind]), f"{now} of {one['n']}"])
    return table(["", "before", "with both models"], rows)


def _ratio(one: Results, base: float) -> str:
    return f"{one['p50'] / base:.2f}" if base else NOTHING


def tables(results: Path) -> dict[str, str]:
    """All of them, by name."""
    opened, decided = load(results, "open-reading"), load(results, "abstention")
    return {
        "retrieval": retrieval(load(results, "jaquad-retrieval")),
        "mteb": mteb(load(results, "mteb-jaquad-retrieval")),
        "fusion": fusion(load(results, "fusion")),
        "reading": reading(load(results, "reading")),
        "open_reading": open_reading(opened),
        "losses": losses(opened),
        "abstention": abstention(decided),
        "threshold": threshold(decided),
        "packing": packing(load(results, "packing")),
        "before": before(load(results, "article-questions")),
        "speed": speed(load(results, "answering-speed")),
    }
