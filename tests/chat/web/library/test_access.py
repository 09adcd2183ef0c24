from __future__ import annotations

import pytest

from chat.web.library.access import may_change


@pytest.mark.parametrize(
    ("choice", "host", "allowed"),
    [
        ("auto", "127.0.0.1", True),
        ("auto", "127.0.0.5", True),
        ("auto", "localhost", True),
        ("auto", "::1", True),
        ("auto", "0.0.0.0", False),
        ("auto", "::", False),
        ("auto", "192.168.1.2", False),
        ("auto", "my-machine", False),
        ("on", "0.0.0.0", True),
        ("off", "127.0.0.1", False),
    ],
)
def test_who_may_change_the_library(choice, host: str, allowed: bool) -> None:
    assert may_change(choice, host) is allowed
