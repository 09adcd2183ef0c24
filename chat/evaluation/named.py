"""Articles by what a question file calls them."""

from __future__ import annotations

from collections.abc import Mapping

from ingest.document import Document


class NamedArticles:
    """The articles of an index, found by their source or by their file's name."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents
        self._by_file: dict[str, list[Document]] = {}
        for document in documents.values():
            self._by_file.setdefault(_file_name(document.source), []).append(document)

    def find(self, name: str) -> Document | None:
        """The article of that source, else the only one of that file name; None for none."""
        if name in self._documents:
            return self._documents[name]
        found = self._by_file.get(_file_name(name), [])
        return found[0] if len(found) == 1 else None


def _file_name(source: str) -> str:
    return source.replace("\\", "/").rsplit("/", 1)[-1]
