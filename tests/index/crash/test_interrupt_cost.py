"""Ctrl-C ends a real ``shutten index build``, its models included, within a second of computing.

What is measured is the processor time that all processes of the build use from the signal to their
end, not the time that passes: on a loaded machine a build waits for its turn as long as others let
it, and one that ends at once could pass any bound by the clock. On an idle machine the two are the
same, but for waiting for the disk. All are stopped while the signal is sent and the time before it
is read, so that nothing that was computed in between counts as computed after it.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.lock import BuildLock
from tests.index.crash.checking import leftovers, sound, texts_of

REPO = Path(__file__).resolve().parents[3]
SECONDS = 1.0
# Files that are embedded without torch, and those that it is loaded for.
FEW, MANY = 8, 18
SENTENCE = "{}番の橋を渡って市場まで歩いた人が、籠の中の林檎を数えて帳面に書きつけた。"


class RealBuild:
    """``shutten index build`` in a session of its own, which stops itself where a phase begins.

    Args:
        scene: what is built.
        phase: where it stops; see ``interrupted_command``.
    """

    def __init__(self, scene, phase: str) -> None:
        command = [sys.executable, "-m", "tests.index.crash.interrupted_command", phase]
        config = scene.root / "config.toml"
        config.write_text("[sources]\npaths = ['articles']\n", encoding="utf-8")
        command += ["--config", str(config), "--index-dir", str(scene.store.root), "index", "build"]
        with (scene.root / "err").open("wb") as errors:
            self.process = subprocess.Popen(
                command, cwd=REPO, stdout=errors, stderr=errors, start_new_session=True
            )
        self._await_stop()

    def _await_stop(self) -> None:
        _, status = os.waitpid(self.process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status), "the build does not come to this phase"

    def _members(self) -> list[list[str]]:
        """What /proc tells of each process of the session: state, parent, group, session, ..."""
        found = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                # The name before it, in brackets, may hold anything.
                fields = path.read_text(errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == self.process.pid:
                found.append(fields)
        return found

    def used(self) -> float:
        """Processor seconds so far, of those that ended and were waited for too."""
        ticks = sum(int(ticks) for fields in self._members() for ticks in fields[11:15])
        return ticks / os.sysconf("SC_CLK_TCK")

    def compute(self, seconds: float) -> None:
        """Let it go on until it has used so much, and stop it."""
        begun = self.used()
        os.killpg(self.process.pid, signal.SIGCONT)
        while self.used() < begun + seconds:
            assert self.left, "the build has ended before"
            time.sleep(0.01)
        os.killpg(self.process.pid, signal.SIGSTOP)
        self._await_stop()

    def press_ctrl_c(self) -> tuple[int, float]:
        """The exit code, and the processor seconds used from the signal to the end."""
        before = self.used()
        # As a terminal does: to all of them, in whatever they are.
        os.killpg(self.process.pid, signal.SIGINT)
        os.killpg(self.process.pid, signal.SIGCONT)
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        return self.process.returncode, usage.ru_utime + usage.ru_stime - before

    @property
    def left(self) -> int:
        """How many of its processes still run."""
        return sum(fields[0] != "Z" for fields in self._members())

    def kill(self) -> None:
        if self.process.returncode is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.mark.parametrize(
    ("phase", "computed", "files"),
    [
        ("parse", 0.1, FEW),
        ("expand", 0.05, FEW),
        ("embed", 0.3, FEW),  # within a batch
        ("torch", 0.3, MANY),  # in the middle of importing it
        ("load", 0.1, MANY),
        ("terms", 0.0, FEW),
        ("weigh", 0.0, FEW),  # the first of what is written
        ("sync", 0.0, FEW),
    ],
)
def test_ctrl_c_costs_less_than_a_second_and_leaves_the_last_index(scene, phase, computed, files):
    scene.build()
    old, live = scene.texts(), scene.store.current()
    # Eight of the longest passages each.
    for number in range(files):
        paragraphs = [SENTENCE.format(f"{number}の{at}") * 4 for at in range(8)]
        scene.write(f"long-{number}.md", f"# 第{number}話\n\n" + "\n\n".join(paragraphs))
    build = RealBuild(scene, phase)
    try:
        if computed:
            build.compute(computed)
        code, seconds = build.press_ctrl_c()
        said = (scene.root / "err").read_text(encoding="utf-8")
        assert code == 130, said
        assert seconds < SECONDS
        assert build.left == 0
    finally:
        build.kill()
    assert scene.store.current() == live
    assert texts_of(sound(scene.store, live)) == old
    assert leftovers(scene.store) == []
    lock = BuildLock(scene.store.root)
    lock.acquire(0)
    lock.release()
