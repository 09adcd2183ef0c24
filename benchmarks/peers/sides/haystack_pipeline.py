"""Haystack's extractive question answering: an embedding retriever before its reader.

Settings are those that its components come with, but for models, prefixes, and how many passages
are read. The title is embedded with the words, as its documentation has it, and the words are read.
"""

from __future__ import annotations

from pathlib import Path

from haystack import Document, Pipeline
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from haystack_integrations.components.readers.transformers import TransformersExtractiveReader
from haystack_integrations.components.retrievers.faiss import FAISSEmbeddingRetriever
from haystack_integrations.document_stores.faiss import FAISSDocumentStore

from benchmarks.peers.protocol import Looked, Passage, Place, run

DIMENSION = 384


class HaystackPipeline:
    """Retriever and reader in a pipeline over a FAISS document store."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.encoder = str(place.models / "encoder")

    def load_encoder(self) -> None:
        """See ``Side``."""
        self.embedder = SentenceTransformersDocumentEmbedder(
            model=self.encoder,
            prefix="passage: ",
            meta_fields_to_embed=["title"],
            progress_bar=False,
        )
        self.embedder.warm_up()

    def build(self, passages: list[Passage], sources: Path, folder: Path) -> None:  # noqa: ARG002
        """See ``Side``. Documents get ids: two with the same words would else be refused."""
        documents = [
            Document(id=str(number), content=passage.text, meta={"title": passage.title})
            for number, passage in enumerate(passages)
        ]
        store = FAISSDocumentStore(embedding_dim=DIMENSION)
        store.write_documents(self.embedder.run(documents)["documents"])
        store.save(folder / "store")

    def open(self, passages: list[Passage], folder: Path) -> None:  # noqa: ARG002
        """See ``Side``."""
        store = FAISSDocumentStore(index_path=str(folder / "store"), embedding_dim=DIMENSION)
        retriever = FAISSEmbeddingRetriever(document_store=store, top_k=self.place.passages)
        embedder = SentenceTransformersTextEmbedder(
            model=self.encoder, prefix="query: ", progress_bar=False
        )
        reader = TransformersExtractiveReader(model=str(self.place.models / "reader"))
        self.pipeline = Pipeline()
        self.pipeline.add_component("embedder", embedder)
        self.pipeline.add_component("retriever", retriever)
        self.pipeline.add_component("reader", reader)
        self.pipeline.connect("embedder.embedding", "retriever.query_embedding")
        self.pipeline.connect("retriever.documents", "reader.documents")
        self.pipeline.warm_up()

    def ask(self, question: str) -> str | None:
        """See ``Side``."""
        asked = {"embedder": {"text": question}, "reader": {"query": question}}
        outputs = self.pipeline.run(asked, include_outputs_from={"retriever"})
        self.found = outputs["retriever"]["documents"]
        return outputs["reader"]["answers"][0].data

    def looked(self, question: str) -> Looked:  # noqa: ARG002
        """See ``Side``."""
        return Looked(tuple(int(document.id) for document in self.found), len(self.found))


if __name__ == "__main__":
    run(HaystackPipeline)
