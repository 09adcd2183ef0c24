"""What a long-lived server does not keep."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import gradio as gr
import pytest

from chat.starting import few_events

REPO = Path(__file__).resolve().parents[2]
# The page's own command, up to where its settings are read: nothing is served.
LOOKS = """
import os, sys
from chat import cli
def stop(*_):
    names = ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY", "GRADIO_ANALYTICS_MAX_EVENTS")
    print(*(os.environ.get(name) for name in names), "torch" in sys.modules)
    os._exit(0) if sys.stdout.flush() is None else None
cli.app_of = stop
sys.argv = ["shutten", "chat"]
cli.main()
"""

RECORDS = "GRADIO_ANALYTICS_MAX_EVENTS"


@pytest.mark.parametrize(
    ("given", "kept"),
    [({}, "32 32 100"), ({"LRU_CACHE_CAPACITY": "7", RECORDS: "5"}, "32 7 5")],
)
def test_what_libraries_would_keep_by_the_thousand_is_kept_by_the_dozen(given, kept) -> None:
    names = ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY", RECORDS)
    environment = {name: value for name, value in os.environ.items() if name not in names}
    ran = subprocess.run(
        [sys.executable, "-c", LOOKS],
        cwd=REPO,
        env={**environment, **given},
        check=True,
        capture_output=True,
        text=True,
    )
    assert ran.stdout.split("\n")[0] == f"{kept} False", "torch reads them when it is imported"


HOLDS = """
import ctypes, os, sys
from chat import cli
class Held(ctypes.Structure):  # mallinfo2(3)
    _fields_ = [(name, ctypes.c_size_t) for name in
                "arena small chunks maps hblkhd most fast used free top".split()]
def stop(*_):
    told = ctypes.CDLL(None).mallinfo2
    told.restype = Held
    bytearray(30_000_000)  # freed, which raises the bound where nobody set it
    before = told().hblkhd
    blocks = [bytearray(2_000_000) for _ in range(20)]
    print(told().hblkhd - before)
    os._exit(0) if sys.stdout.flush() is None else None
cli.app_of = stop
sys.argv = ["shutten", "chat"]
cli.main()
"""


@pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="another C library than glibc of 2021"
)
def test_large_blocks_are_given_back_whatever_was_freed_before():
    ran = subprocess.run(
        [sys.executable, "-c", HOLDS], cwd=REPO, check=True, capture_output=True, text=True
    )
    assert int(ran.stdout.split("\n")[0]) >= 20 * 2_000_000


def test_few_events_that_are_over_are_recorded(monkeypatch) -> None:
    monkeypatch.setenv(RECORDS, "")  # so that it is as before afterwards
    monkeypatch.delenv(RECORDS)
    few_events()
    with gr.Blocks() as page:
        gr.Button().click(lambda: None)
    assert page.queue()._queue.ANALYTICS_MAX_EVENTS == 100


def test_gradio_is_imported_without_what_it_has_no_use_for_and_others_still_can_be():
    pytest.importorskip("mcp")
    code = (
        "import sys\nfrom chat.starting import import_gradio\nimport_gradio()\n"
        "print('gradio' in sys.modules, 'mcp' in sys.modules)\n"
        "import mcp\nprint(mcp.__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["True", "False", "mcp"], done.stderr
