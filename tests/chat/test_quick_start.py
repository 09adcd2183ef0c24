"""A command that asks one question starts quickly, and Ctrl-C ends it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from chat.app import App
from chat.settings import load_config
from index.version import SourcePath

REPO = Path(__file__).resolve().parents[2]
# Tells which modules are imported on another thread than the first while models load.
WATCHED = """
import sys, threading
from pathlib import Path
from chat.app import App
from chat.settings import load_config

class Finder:
    def find_spec(self, name, path, target=None):
        if threading.current_thread() is not threading.main_thread():
            print("imported", name)

app = App(load_config(), Path(sys.argv[1]), quick_start=True)
sys.meta_path.insert(0, Finder())
app.warm()
for thread in threading.enumerate():
    if thread is not threading.current_thread():
        thread.join()
assert "_model" in vars(app.encoder) and "_loaded" in vars(app.span_model)
print("done")
"""
ASK = ["ask", "OpenAIが設立されたのはいつですか?"]


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("bundled") / "index"
    app = App(load_config(REPO / "config.toml"), folder, quick_start=True)
    app.builder.build(app.builder.source_set([SourcePath(str(REPO / "articles"), "/")], []))
    return folder


def test_models_load_on_threads_that_import_nothing(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(tmp_path)],
        cwd=REPO,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["done"], done.stdout + done.stderr


@pytest.mark.parametrize("seconds", [0.2, 0.5, 0.7, 0.9, 1.2])
def test_ctrl_c_ends_a_question_wherever_it_meets_it(index_dir, seconds):
    command = [sys.executable, "-m", "chat", "--index-dir", str(index_dir), *ASK]
    asking = subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(seconds)
    asking.send_signal(signal.SIGINT)
    # A question that was done before ends well; one that hangs is what must not be.
    asking.communicate(timeout=120)
    assert asking.returncode in (0, 130)


def test_other_models_are_not_loaded_ahead(config_file):
    config = load_config(config_file)
    app = App(config, config.index_dir, quick_start=True)
    app.warm()
    assert not app.encoder.starts_bare
    assert "_model" not in vars(app.encoder)
