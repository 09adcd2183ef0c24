"""What must hold of an index whatever happened to the build before."""

from __future__ import annotations

from collections.abc import Mapping

from index.live import (
    LiveIndex,
    load_version,
    verify_contents,
    verify_files,
)
from index.search import Searcher, SearchSettings
from index.store import Store
from index.verifying import verify_passages
from tests.index.conftest import CharacterEncoder

Texts = Mapping[str, str]


def sound(store: Store, name: str) -> LiveIndex:
    """A version, with every check there is."""
    index = load_version(store, name)
    layout = store.layout(name)
    verify_files(layout, index.manifest)
    verify_contents(index)
    verify_passages(index, layout)
    return index


def texts_of(index: LiveIndex) -> Texts:
    return {source: document.text for source, document in index.documents.items()}


def answers(index: LiveIndex) -> bool:
    """Whether a search finds a passage by its own words."""
    wanted = index.passages[-1]
    found = Searcher(index, CharacterEncoder(), SearchSettings()).search(index.text_of(wanted), 5)
    return index.text_of(wanted) in [index.text_of(hit.passage) for hit in found]


def visible(store: Store) -> list[str]:
    """The versions that can be seen."""
    return sorted(
        path.name for path in (store.root / "versions").glob("*") if not path.name.startswith(".")
    )


def leftovers(store: Store) -> list[str]:
    """What only a build that runs may have."""
    hidden = [path.name for path in (store.root / "versions").glob(".*")]
    files = [name for name in (".CURRENT", "build.holder") if (store.root / name).exists()]
    return sorted(hidden + files)
