"""What the tests of faults share: the small libraries of the index and of the chat."""

from pathlib import Path

import pytest

from tests.chat.conftest import articles, shutten  # noqa: F401
from tests.conftest import REPO
from tests.index.conftest import bench, built  # noqa: F401


@pytest.fixture
def config_file(tmp_path, articles) -> Path:  # noqa: F811
    """Settings with our own models, in float32 and without torch, as `ask` starts."""
    if not (REPO / "models" / "models.json").is_file():
        pytest.skip("no models are packed here")
    path = tmp_path / "config.toml"
    path.write_text("[sources]\npaths = ['articles']\n[index]\ndir = 'index'\n", encoding="utf-8")
    return path
