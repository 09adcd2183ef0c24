"""txtai's extractive question answering: its embeddings before its ``Questions`` pipeline.

Its ``RAG`` pipeline joins the passages that were found into one text, and its reader takes of that
what fits into one input of the model.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from txtai import RAG, Embeddings

from benchmarks.peers.protocol import Looked, Passage, Place, run


class TxtaiRag:
    """Embeddings and reader in a pipeline."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def load_encoder(self) -> None:
        """See ``Side``."""
        prefixes = {"query": "query: ", "data": "passage: "}
        path = str(self.place.models / "encoder")
        self.embeddings = Embeddings(path=path, instructions=prefixes, content=True)
        self.embeddings.transform("query")

    def build(self, passages: list[Passage], sources: Path, folder: Path) -> None:  # noqa: ARG002
        """See ``Side``."""
        texts = [f"{passage.title}\n{passage.text}" for passage in passages]
        self.embeddings.index(enumerate(texts))
        self.embeddings.save(str(folder))

    def open(self, passages: list[Passage], folder: Path) -> None:  # noqa: ARG002
        """See ``Side``."""
        self.embeddings = Embeddings()
        self.embeddings.load(str(folder))
        reader = str(self.place.models / "reader")
        self.rag = RAG(self._search, reader, context=self.place.passages)

    def _search(self, queries: list[str], limit: int) -> list[list[dict[str, Any]]]:
        """The search itself, with what it found kept to be told."""
        results = self.embeddings.batchsearch(queries, limit)
        self.found = results[0]
        return results

    def ask(self, question: str) -> str | None:
        """See ``Side``."""
        return self.rag(question)["answer"]

    def looked(self, question: str) -> Looked:
        """See ``Side``."""
        texts = [result["text"] for result in self.found]
        joined = self.rag.separator.join(texts)
        inputs = self.rag.model.tokenizer(
            question, joined, truncation="only_second", return_offsets_mapping=True
        )
        reached = max(end for _, end in inputs["offset_mapping"][-2:])
        begins, at = [], 0
        for text in texts:
            begins.append(at)
            at += len(text) + len(self.rag.separator)
        read = sum(begin < reached for begin in begins)
        return Looked(tuple(int(result["id"]) for result in self.found), read)


if __name__ == "__main__":
    run(TxtaiRag)
