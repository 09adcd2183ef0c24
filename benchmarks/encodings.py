"""How often short Japanese texts are read in the right encoding, and what the certainty is worth.

Run as ``python -m benchmarks.encodings [--shared ../shared] [--sample 400] [--others 60]``; writes
figures only to ``docs/results/encodings.json``. Texts are the beginnings of sentences of JaQuAD's
training articles, cut to a number of characters and encoded. charset-normalizer, where it is
installed, gets fewer of them, since it is slow; once it may choose between our candidates alone.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.quality import write_results
from ingest.encodings.decoding import decode
from ingest.errors import SourceError
from ingest.format import RawFile

COMMAND = "python -m benchmarks.encodings"
SEED = 0
LENGTHS = (1, 2, 4, 8, 16, 32, 64)
ENCODINGS = ("cp932", "euc_jp", "utf-8", "utf-16-le")
CANDIDATES = ["utf_8", "cp932", "euc_jp", "cp1252", "utf_16_le", "utf_16_be"]
BINS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.99, 0.999, 1.0)
Reader = Callable[[bytes], tuple[str, float]]


def sentences(path: Path) -> list[str]:
    data = json.loads(gzip.decompress(path.read_bytes()))["data"]
    contexts = [p["context"] for article in data for p in article["paragraphs"]]
    found = [s for c in contexts for s in re.split(r"(?<=。)\s*", c) if len(s) >= max(LENGTHS)]
    random.Random(SEED).shuffle(found)
    return found


def ours(data: bytes) -> tuple[str, float]:
    try:
        decoded = decode(RawFile("x", "x", data))
    except SourceError:
        return "", 0.0
    return decoded.text, decoded.encoding.certainty


def theirs(candidates: list[str] | None) -> Reader | None:
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return None

    def reader(data: bytes) -> tuple[str, float]:
        best = from_bytes(data, cp_isolation=candidates).best()
        return (str(best) if best else ""), 0.0

    return reader


def measure(reader: Reader, texts: list[str]) -> tuple[dict[str, Any], list[tuple[float, bool]]]:
    table: dict[str, Any] = defaultdict(dict)
    judged: list[tuple[float, bool]] = []
    for encoding in ENCODINGS:
        for length in LENGTHS:
            right, count = 0, 0
            for text in texts:
                cut = text[:length]
                try:
                    data = cut.encode(encoding)
                except UnicodeEncodeError:
                    continue
                found, certainty = reader(data)
                # Python's CP932 and EUC-JP give two forms of a few signs.
                good = found.encode(encoding, "replace") == data
                right, count = right + good, count + 1
                if encoding in ("cp932", "euc_jp"):
                    judged.append((certainty, good))
            table[encoding][str(length)] = round(right / count, 4)
    return dict(table), judged


def reliability(judged: list[tuple[float, bool]]) -> list[dict[str, float]]:
    """For each band of certainty: how many, the mean certainty, and the share that is right."""
    rows = []
    low = 0.0
    for high in BINS:
        inside = [(c, g) for c, g in judged if low <= c < high or (high == 1.0 and c == 1.0)]
        low = high
        if inside:
            rows.append({
                "below": high,
                "count": len(inside),
                "certainty": round(sum(c for c, _ in inside) / len(inside), 4),
                "right": round(sum(g for _, g in inside) / len(inside), 4),
            })  # fmt: skip
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--sample", type=int, default=400)
    parser.add_argument("--others", type=int, default=60)
    options = parser.parse_args()
    texts = sentences(options.shared / "data" / "jaquad" / "train.json.gz")
    table, judged = measure(ours, texts[: options.sample])
    report: dict[str, Any] = {
        "sample": options.sample,
        "seed": SEED,
        "lengths": LENGTHS,
        "ours": table,
        "certainty": reliability(judged),
    }
    for name, candidates in (("restricted", CANDIDATES), ("unrestricted", None)):
        reader = theirs(candidates)
        if reader and options.others:
            report[f"charset_normalizer_{name}"] = measure(reader, texts[: options.others])[0]
    report["ours_same_texts"] = measure(ours, texts[: options.others])[0]
    report["others_sample"] = options.others
    command = f"{COMMAND} --sample {options.sample} --others {options.others}"
    write_results("encodings", command, report)


if __name__ == "__main__":
    main()
