"""From an application to what a batch run evaluates."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from chat.app import App
from chat.evaluation.baseline import BestSentence
from chat.evaluation.batch_run import Pipeline
from chat.evaluation.evaluator import Evaluator
from chat.evaluation.gold import GoldFinder
from chat.settings import load_config
from index.handle import PinnedIndex
from index.stores import load_of
from ingest.messages import Language


def open_pipeline(app: App, language: Language, version: str | None = None) -> Pipeline:
    """What a batch run evaluates: one version of the index, pinned.

    Args:
        app: the application.
        language: of replies and the report.
        version: the version to ask; None for the live one.

    Raises:
        IndexStateError: there is no such version, or it cannot be trusted.
    """
    evaluator = _evaluator(app, language, version)
    opener = partial(
        open_evaluator, app.config.file, app.index_dir, language, evaluator.index.version
    )
    return Pipeline(evaluator, opener, app.config.settings.model_dump(mode="json"), language)


def open_evaluator(config: Path, index_dir: Path, language: Language, version: str) -> Evaluator:
    """The evaluator of a process of its own; see ``chat.evaluation.workers``."""
    return _evaluator(App(load_config(config), index_dir), language, version)


def _evaluator(app: App, language: Language, version: str | None) -> Evaluator:
    index = app.handle.current() if version is None else load_of(app.store)(version)
    return Evaluator(
        index=index,
        answerer=app.answerer_over(PinnedIndex(index)),
        baseline=BestSentence(index),
        gold=GoldFinder(index),
        language=language,
    )
