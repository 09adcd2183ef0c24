"""What the tests of faults share: the small library of the index, and that of the chat."""

from tests.chat.conftest import *  # noqa: F403
from tests.chat.evaluation.conftest import questions  # noqa: F401
from tests.index.conftest import bench, built  # noqa: F401
