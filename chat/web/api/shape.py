"""What errors of the programs' way in look like, also those of layers that stand before it."""

from __future__ import annotations

from typing import Any

ASK, HEALTH, READY, METRICS = "/ask", "/healthz", "/readyz", "/metrics"
OPENAPI, DOCS = "/openapi.json", "/docs"
_FOR_PROGRAMS = frozenset({ASK, HEALTH, READY, METRICS, OPENAPI})


def is_for_programs(path: str) -> bool:
    """Whether errors at a path (below where the app is mounted) have the shape of these."""
    return path.rstrip("/") in _FOR_PROGRAMS


def error_object(code: str, message: str) -> dict[str, Any]:
    """An error; see ``models.ErrorModel``."""
    return {"error": {"code": code, "message": message}}
