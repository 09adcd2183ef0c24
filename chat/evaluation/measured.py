"""All metrics that are the mean of a score of each question, found in ``metrics/``."""

from __future__ import annotations

from chat.evaluation import metrics
from chat.evaluation.metrics.metric import Metric
from ingest.discovery import declared

METRICS: tuple[Metric, ...] = tuple(declared(metrics, "METRICS"))
