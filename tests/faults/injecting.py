"""Faults of a disk: the n-th thing that is asked of the files below one folder fails.

``tests/index/crash/file_steps.py`` notes what a build writes, and where; this knows less of it and
more ways: files that are appended to or changed in place, files without a name yet, copies made by
the system.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

WRITES = ("open", "write", "fsync", "mkdir", "rename", "replace")
REMOVALS = ("unlink", "remove", "rmdir")
NO_SPACE, FAILING = errno.ENOSPC, errno.EIO
DENIED, READ_ONLY = errno.EACCES, errno.EROFS


class Fault:
    """Fails one step, or all from it on.

    Args:
        root: the folder.
        number: of the error, as in ``errno``.
        at: which step fails, counted from 0.
        lasting: whether all after it fail, too.
    """

    def __init__(self, root: Path, number: int, at: int, lasting: bool) -> None:
        self.root = str(root.resolve())
        self.steps = 0
        self.failed = ""
        self._number, self._at, self._lasting = number, at, lasting
        # A full disk and one that loses what it is told still remove names.
        self._kinds = WRITES + (REMOVALS if number in (DENIED, READ_ONLY) else ())

    def step(self, kind: str, path: str) -> None:
        if kind not in self._kinds:
            return
        number = self.steps
        self.steps += 1
        if number == self._at or (self._lasting and number > self._at):
            self.failed = self.failed or f"{kind} {os.path.relpath(path, self.root)}"
            raise OSError(self._number, os.strerror(self._number), path)

    def place(self, path: Any, dir_fd: int | None = None) -> str | None:
        """A path below the folder; None for any other."""
        if isinstance(path, int):
            full = _opened(path)
        elif dir_fd is not None:
            full = f"{_opened(dir_fd)}/{os.fspath(path)}"
        else:
            full = str(Path(os.fsdecode(path)).absolute())
        full = full.removesuffix(" (deleted)")
        return full if full == self.root or full.startswith(self.root + "/") else None


class Gone(Fault):
    """Removes the folder before a step, as somebody else might."""

    def __init__(self, root: Path, at: int) -> None:
        super().__init__(root, errno.ENOENT, at, False)

    def step(self, kind: str, path: str) -> None:
        if kind not in self._kinds:
            return
        if self.steps == self._at:
            self.failed = f"{kind} {os.path.relpath(path, self.root)}"
            subprocess.run(["rm", "-rf", self.root], check=True)
        self.steps += 1


def _opened(descriptor: int) -> str:
    return str(Path(f"/proc/self/fd/{descriptor}").readlink())


class _File(io.FileIO):
    """A file each write of which is a step; the first half of it is made before it fails."""

    fault: Fault
    watched: str

    def fileno(self) -> int:
        caller = sys._getframe(1).f_globals.get("__name__", "")
        if caller.partition(".")[0] == "numpy":  # it would write past us
            raise io.UnsupportedOperation("fileno")
        return super().fileno()

    def write(self, data: Any) -> int:
        whole = bytes(data)
        try:
            self.fault.step("write", self.watched)
        except OSError:
            super().write(whole[: len(whole) // 2])
            raise
        return super().write(whole)

    def truncate(self, size: int | None = None) -> int:
        self.fault.step("write", self.watched)
        return super().truncate(size)


def _open_in(fault: Fault, original: Callable[..., Any]) -> Callable[..., Any]:
    names = ("buffering", "encoding", "errors", "newline", "closefd", "opener")

    def call(file: Any, mode: str = "r", *rest: Any, **options: Any) -> Any:
        given = dict(zip(names, rest, strict=False)) | options
        opener = given.get("opener")
        if not set(mode) & set("wxa+") or (opener is None and fault.place(file) is None):
            return original(file, mode, *rest, **options)
        if opener is None and not isinstance(file, int):
            fault.step("open", str(file))
        plain = mode.replace("t", "").replace("b", "")
        raw = _File(file, plain, given.get("closefd", True), opener)
        place = fault.place(raw.fileno())
        raw.fault, raw.watched = fault, place or "/"
        if place is None:
            raw.fault = Fault(Path("/none"), 0, -1, False)
        if given.get("buffering", -1) == 0:
            return raw
        buffered: Any = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        if "b" in mode:
            return buffered
        return io.TextIOWrapper(
            buffered, given.get("encoding"), given.get("errors"), given.get("newline")
        )

    return call


def _wrapped(fault: Fault, name: str) -> Callable[..., Any]:
    original = getattr(os, name)

    def call(path: Any, *rest: Any, **options: Any) -> Any:
        place = fault.place(path, options.get("dir_fd"))
        if place is not None:
            fault.step("fsync" if name == "fsync" else name, place)
        return original(path, *rest, **options)

    return call


def _os_open(fault: Fault) -> Callable[..., int]:
    original = os.open

    def call(path: Any, flags: int, *rest: Any, **options: Any) -> int:
        place = fault.place(path, options.get("dir_fd"))
        if place is not None and flags & (os.O_WRONLY | os.O_RDWR):
            fault.step("open", place)
        return original(path, flags, *rest, **options)

    return call


def _sendfile(fault: Fault) -> Callable[..., int]:
    """What ``shutil.copyfile`` copies with."""
    original = os.sendfile

    def call(out: int, *rest: Any, **options: Any) -> int:
        if (place := fault.place(out)) is not None:
            fault.step("write", place)
        return original(out, *rest, **options)

    return call


@contextmanager
def meeting(fault: Fault) -> Iterator[None]:
    """Lets what is done in here, by one thread, meet a fault."""
    names = ("mkdir", "rename", "replace", "fsync", *REMOVALS)
    replaced = {name: _wrapped(fault, name) for name in names}
    replaced |= {"open": _os_open(fault), "sendfile": _sendfile(fault)}
    opened = _open_in(fault, io.open)
    with (
        mock.patch.multiple(os, **replaced),
        mock.patch.object(io, "open", opened),
        mock.patch.object(builtins, "open", opened),
    ):
        yield
