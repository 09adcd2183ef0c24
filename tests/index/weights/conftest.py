"""Tiny models as stock folders and packed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from index.weights import PackedFolder
from tests.index.weights import tiny


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Path:
    """Stock folders ``base``, ``encoder``, ``reader`` and the packed ``models``; read only."""
    return tiny.write_all(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def packed(made) -> PackedFolder:
    """Both models; read only."""
    return PackedFolder.open(made / "models")


@pytest.fixture
def own(made, tmp_path) -> Path:
    """Both models in a folder that a test may change."""
    shutil.copytree(made / "models", tmp_path / "models")
    return tmp_path / "models"
