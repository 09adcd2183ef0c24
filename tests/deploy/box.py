"""Runs the steps of a Dockerfile, and what they made, without a container engine.

A stage is a folder that processes see as their root, in mount and process namespaces of their
own. In place of the base image it has this machine's system and Python, read-only; in place of
the package indexes, the packages of the environment that the tests run in.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.deploy.dockerfile import Instruction, Stage, expanded, pairs

SYSTEM = [Path(name) for name in ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")]
SITE = Path("/site")
_OFFLINE = {"PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "false"}


def usable() -> bool:
    """Whether this machine lets us make such namespaces."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("setpriv"):
        return False
    tried = ["unshare", "--mount", "--pid", "--fork", "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(tried, capture_output=True).returncode == 0


class Box:
    """The root of one stage."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.environment = {"PATH": "/usr/local/bin:/usr/bin:/bin"}
        self.workdir = "/"
        self.mounts = [path for path in SYSTEM if path.is_dir() and not path.is_symlink()]
        self.mounts.append(Path(sys.base_prefix))
        for path in SYSTEM:
            if path.is_symlink():
                (root / path.name).symlink_to(path.readlink())
        for name in ("proc", "dev", "tmp", "etc", "site", "local/bin"):
            (root / name).mkdir(parents=True)
        for mount in self.mounts:
            self.inside(mount).mkdir(parents=True, exist_ok=True)
        for name in ("passwd", "group", "ld.so.cache", "ld.so.conf", "nsswitch.conf", "hosts"):
            if Path("/etc", name).is_file():
                shutil.copy(Path("/etc", name), root / "etc")
        # Where the base image has its Python: all of it, unless it is the system's own.
        self.local = Path(sys.base_prefix)
        if self.local == Path("/usr"):
            self.local = root / "local"
            (self.local / "bin" / "python").symlink_to(Path(sys.executable).resolve())
        self._site()

    def _site(self) -> None:
        """The packages of this environment, without ours."""
        packages = Path(sysconfig.get_paths()["purelib"])
        self.mounts.append(packages)
        self.inside(packages).mkdir(parents=True, exist_ok=True)
        for entry in packages.iterdir():
            if "shutten" not in entry.name:
                (self.root / "site" / entry.name).symlink_to(entry)

    def inside(self, path: Path | str) -> Path:
        """Where a path of the box lies."""
        return self.root / Path(path).relative_to("/")

    def script(self, command: str, tmpfs: Sequence[str] = (), read_only: bool = False) -> str:
        """For ``sh`` in a new mount namespace: the mounts, then the command in the box."""
        lines = ["set -e", f"mount --bind {self.root} {self.root}"]
        for path in self.mounts:
            at = self.inside(path)
            lines += [f"mount --bind {path} {at}", f"mount -o remount,ro,bind {at}"]
        local = f"{self.root}/usr/local"
        lines += [f"mount --bind {self.local} {local}", f"mount -o remount,ro,bind {local}"]
        lines.append(f"mount --rbind /dev {self.root}/dev")
        lines.append(f"mount -t proc proc {self.root}/proc")
        if read_only:
            lines.append(f"mount -o remount,ro,bind {self.root}")
        lines += [f"mount -t tmpfs -o mode=1777 none {self.root}{name}" for name in tmpfs]
        return "\n".join([*lines, f"exec chroot {self.root} {command}"])

    def enter(self, command: str, **options: object) -> list[str]:
        space = ["unshare", "--mount", "--propagation", "private", "--pid", "--fork"]
        return [*space, "--kill-child", "sh", "-c", self.script(command, **options)]  # type: ignore[arg-type]

    def run(self, words: str) -> str:
        """A RUN step; what it said."""
        given = {**self.environment, **_OFFLINE}
        told = " ".join(shlex.quote(f"{name}={value}") for name, value in given.items())
        inner = f"cd {self.workdir} && {words}"
        command = self.enter(f"/usr/bin/env -i {told} /bin/sh -e -c {shlex.quote(inner)}")
        done = subprocess.run(command, capture_output=True, text=True, timeout=280)
        assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
        for packages in self.root.glob("opt/*/lib/python*/site-packages"):
            # Before the venv's own: torch wants a newer setuptools than a venv begins with.
            (packages / "here.pth").write_text(f"import sys; sys.path.insert(0, '{SITE}')\n")
        return done.stdout


def built(stages: Sequence[Stage], context: Path, folder: Path) -> Box:
    """Carries out all stages; the box of the last one."""
    boxes: dict[str, Box] = {}
    box = None
    for number, stage in enumerate(stages):
        root = folder / f"stage{number}"
        root.mkdir()
        box = boxes[stage.name] = Box(root)
        arguments: dict[str, str] = {}
        for step in stage.steps:
            if step.name == "ARG":
                arguments |= pairs(step.words)
            elif step.name == "COPY":
                _copy(step, box, context, boxes)
            elif step.name == "ENV":
                box.environment |= pairs(expanded(step.words, box.environment))
            elif step.name == "WORKDIR":
                box.workdir = step.words
                box.inside(step.words).mkdir(parents=True, exist_ok=True)
            elif step.name == "RUN":
                box.environment, kept = {**arguments, **box.environment}, box.environment
                box.run(step.words)
                box.environment = kept
    assert box is not None
    return box


def _copy(step: Instruction, box: Box, context: Path, boxes: Mapping[str, Box]) -> None:
    words = step.words.split()
    source = context
    if words[0].startswith("--from="):
        source = boxes[words.pop(0).removeprefix("--from=")].root
    *names, to = words
    for name in names:
        found = source / name.lstrip("/")
        target = box.inside(to if to.startswith("/") else Path(box.workdir, to))
        if found.is_dir():
            shutil.copytree(found, target, symlinks=True, dirs_exist_ok=True)
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(found, target)
