"""Questions of our own in files like those that are evaluated, each asked of its article.

``training/questions/jaquad_calibration_{forms,posed}.jsonl`` are on JaQuAD's calibration articles,
``training/questions/own_articles.jsonl`` on articles of our own in ``training/articles``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from index.build import Builder, BuildSettings
from index.encoder import Encoder
from index.live import load_version
from index.search import SearchSettings
from index.source_set import SourceSet
from index.store import Store
from index.version import SourcePath
from training.placed import with_words
from training.splits import Asked
from training.trials import Situation, Trial, Whole

_FOLDER = Path(__file__).parent
CALIBRATION_FORMS = _FOLDER / "questions" / "jaquad_calibration_forms.jsonl"
CALIBRATION_POSED = _FOLDER / "questions" / "jaquad_calibration_posed.jsonl"
OWN_ARTICLES = _FOLDER / "articles"
OWN_QUESTIONS = _FOLDER / "questions" / "own_articles.jsonl"


def own_trials(
    folder: Path, encoder: Encoder, settings: SearchSettings, passages: int
) -> list[Trial]:
    """The questions on articles of our own.

    Args:
        folder: to build their index in.
        encoder: embeds them.
        settings: how passages are found.
        passages: how many passages a trial has at most.
    """
    store = Store(folder)
    paths = (SourcePath(OWN_ARTICLES.name, str(OWN_ARTICLES.parent)),)
    Builder(store, encoder, BuildSettings()).build(SourceSet(paths, (), ()))
    index = load_version(store, store.current())
    sources = {Path(source).name: source for source in index.documents}
    return list(trials_of(OWN_QUESTIONS, Whole(index, encoder, settings), sources, passages))


def trials_of(
    path: Path, whole: Whole, sources: Mapping[str, str], passages: int, placed: bool = False
) -> Iterator[Trial]:
    """The questions of a file, each asked of its article alone.

    Args:
        path: the file; its lines have ``article``, ``question``, ``answers``, ``kind`` and
            ``answerable``.
        whole: the index of all articles.
        sources: the source of each ``article`` in it.
        passages: how many passages a trial has at most.
        placed: whether answers are places (``training.placed``), not words.
    """
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        source = sources[row["article"]]
        searcher = whole.alone(source)
        if placed:
            row = with_words(row, searcher.index.documents[source].text)
        hits = tuple(searcher.search(row["question"], passages))
        asked = None
        if row["answerable"]:
            first, *others = row["answers"]
            asked = Asked(
                row["question"], first, 0, 0, 0, row["id"], others=tuple(others), kind=row["kind"]
            )
        situation = Situation.ARTICLE if row["answerable"] else Situation.NEAR
        if hits:
            yield Trial(situation, row["question"], asked, hits, searcher.index)
