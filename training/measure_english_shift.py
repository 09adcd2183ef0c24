"""How much lower the encoder's cosines are for English questions on Japanese text.

Run as ``python -m training.measure_english_shift``. The pairs are questions of our own on the
bundled article with their translations; the mean difference to the evidence sentence is
``ENGLISH_SHIFT`` in ``chat/reader/features.py``.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from chat.settings import load_config
from index.encoder import Encoder

TRANSLATIONS = {
    "q01": "Who was the chair of the board that made a statement on the takeover bid?",
    "q02": "Who became responsible for technology at OpenAI?",
    "q03": "When did the board announce that it had rejected the proposal?",
    "q04": "When was ChatGPT released?",
    "q05": "How many times their stake can the first investors earn at most?",
    "q06": "How much did Musk pay for Twitter in 2022?",
    "q07": "What share of the profits does Microsoft get until its investment is recovered?",
    "q08": "Which British company did Google take over in 2014?",
    "q09": "What was it that Musk and the others wanted to buy?",
    "q10": "Why did the founders choose an organisation without shareholders?",
    "q11": "What reason was given when Musk left the board?",
    "q12": "Why does the takeover bid make OpenAI's restructuring harder?",
    "q13": "How do many developers try to reduce accidents with AI?",
    "q14": "How is the management of OpenAI LP supervised by its parent?",
    "q17": "What does OpenAI say is the real purpose of Musk's lawsuit?",
    "q18": "Which kind of AI should be made so that humanity is not destroyed, according to Musk?",
    "q20": "In which year did GPT-3 come out?",
    "q21": "Where was the writer of this article born?",
    "q22": "What is the newsletter called that the author edits?",
}


def main() -> None:
    lines = Path("tests/data/questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = {row["id"]: row for row in map(json.loads, lines)}
    encoder = Encoder(load_config().encoder)
    shifts = []
    for key, english in TRANSLATIONS.items():
        evidence = encoder.encode_passages([questions[key]["evidence"][0]])[0]
        japanese = encoder.encode_query(questions[key]["question"]) @ evidence
        shifts.append(float(japanese - encoder.encode_query(english) @ evidence))
    print(f"mean {np.mean(shifts):.4f}, standard deviation {np.std(shifts):.4f}, n {len(shifts)}")


if __name__ == "__main__":
    main()
