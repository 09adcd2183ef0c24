"""Tiny models, packed; see ``tests.index.weights``."""

from tests.index.weights.conftest import made, own, packed

__all__ = ["made", "own", "packed"]
