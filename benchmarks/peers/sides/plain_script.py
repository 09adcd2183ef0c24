"""The script that a competent user writes: sentence-transformers, FAISS, Transformers."""

from __future__ import annotations

import json
from pathlib import Path

import faiss
import torch
from sentence_transformers import SentenceTransformer
from transformers import AutoModelForQuestionAnswering, AutoTokenizer

from benchmarks.peers.protocol import Looked, Passage, Place, run

LONGEST = 50
"""Tokens of an answer at most."""


class PlainScript:
    """Finds passages by their vectors, and takes the best span of all of them."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def load_encoder(self) -> None:
        """See ``Side``."""
        self.encoder = SentenceTransformer(str(self.place.models / "encoder"))

    def encode(self, texts: list[str]) -> torch.Tensor:
        """The vectors of passages."""
        return self.encoder.encode(texts, prompt_name="passage")

    def build(self, passages: list[Passage], sources: Path, folder: Path) -> None:  # noqa: ARG002
        """See ``Side``."""
        vectors = self.encode([f"{passage.title}\n{passage.text}" for passage in passages])
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        faiss.write_index(index, str(folder / "vectors.faiss"))
        texts = [(passage.title, passage.text) for passage in passages]
        (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")

    def open(self, passages: list[Passage], folder: Path) -> None:  # noqa: ARG002
        """See ``Side``."""
        self.load_encoder()
        self.tokenizer = AutoTokenizer.from_pretrained(self.place.models / "reader")
        self.reader = AutoModelForQuestionAnswering.from_pretrained(self.place.models / "reader")
        self.reader.eval()
        self.index = faiss.read_index(str(folder / "vectors.faiss"))
        texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
        self.texts = [self.context(title, text) for title, text in texts]

    def context(self, title: str, text: str) -> str:  # noqa: ARG002
        """What is read of a passage."""
        return text

    def ask(self, question: str) -> str | None:
        """See ``Side``."""
        vector = self.encoder.encode([question], prompt_name="query")
        count = min(self.place.passages, len(self.texts))
        self.found = [int(number) for number in self.index.search(vector, count)[1][0]]
        return self.read(question, [self.texts[number] for number in self.found])

    def looked(self, question: str) -> Looked:  # noqa: ARG002
        """See ``Side``."""
        return Looked(tuple(self.found), len(self.found))

    def read(self, question: str, texts: list[str]) -> str | None:
        """The span that is furthest above "no answer" in its window; None where none is above."""
        inputs = self.tokenizer(
            [question] * len(texts),
            texts,
            max_length=384,
            stride=128,
            truncation="only_second",
            padding=True,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        owners = inputs.pop("overflow_to_sample_mapping").tolist()
        places = inputs.pop("offset_mapping").tolist()
        with torch.inference_mode():
            outputs = self.reader(**inputs)
        answer, best = None, 0.0
        for row, owner in enumerate(owners):
            start, end = outputs.start_logits[row], outputs.end_logits[row]
            words = torch.tensor([part == 1 for part in inputs.encodings[row].sequence_ids])
            scores = start[:, None] + end[None, :] - start[0] - end[0]
            allowed = (words[:, None] & words[None, :]).triu().tril(LONGEST - 1)
            scores = scores.masked_fill(~allowed, -torch.inf)
            first, last = divmod(int(scores.argmax()), len(words))
            if scores[first, last] > best:
                best = float(scores[first, last])
                answer = texts[owner][places[row][first][0] : places[row][last][1]]
        return answer


if __name__ == "__main__":
    run(PlainScript)
