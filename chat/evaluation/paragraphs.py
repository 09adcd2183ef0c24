"""An index of the paragraphs that a SQuAD file brings along, apart from the user's own index."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from chat.app import App
from chat.evaluation.questions import squad_articles, squad_source
from chat.evaluation.run_folder import sha256_of_file, unwritable
from index.durable import make_folder
from index.progress import Progress
from index.source_set import SourceSet
from index.version import SourcePath
from ingest.errors import QuestionFileError


def with_own_paragraphs(app: App, questions: Path, parent: Path, progress: Progress) -> App:
    """The application over the paragraphs of a SQuAD file; indexed once, then taken up again.

    Args:
        app: the application whose models and settings are used.
        questions: a SQuAD file.
        parent: where such indices lie, one folder a file.
        progress: of the build.

    Raises:
        QuestionFileError: the file is none of SQuAD's, or cannot be read.
        IndexStateError: the index cannot be written.
    """
    try:
        folder = parent / sha256_of_file(questions)[:16]
    except OSError as error:
        raise QuestionFileError("questions_missing", file=questions) from error
    articles = folder / "articles"
    if not articles.is_dir():
        _write_articles(questions, articles)
    own = App(app.config, folder / "index")
    paths = tuple(SourcePath(path.name, str(articles)) for path in sorted(articles.iterdir()))
    own.builder.build(SourceSet(paths, (), ()), progress)
    return own


def _write_articles(questions: Path, target: Path) -> None:
    """One text file an article, its title stated; whole or not at all."""
    try:
        make_folder(target.parent)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=target.parent))
    except OSError as error:
        raise unwritable(target.parent, error) from error
    try:
        for number, (title, paragraphs) in enumerate(squad_articles(questions), start=1):
            text = "\n\n".join([f"タイトル: {title}", *paragraphs]) + "\n"
            (part / squad_source(number, title)).write_text(text, encoding="utf-8", newline="")
        part.replace(target)
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
