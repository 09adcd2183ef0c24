"""Watches what a program does to the files below one folder, step by step.

The functions through which Python writes are replaced while a ``watching`` lasts: an observer is
called before each step and after it. It may note the step, fail it, or never return.
"""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from unittest import mock

_NAMES = ("mkdir", "rename", "replace", "unlink", "remove", "rmdir")


@dataclass(frozen=True)
class Step:
    """One change of the file system.

    Attributes:
        kind: "open" (a file is made or emptied), "write", "fsync", or the function of ``os``.
        path: what is changed, relative to the folder that is watched.
        target: the new name, where it gets one.
        data: what is written.
        offset: where it is written.
    """

    kind: str
    path: str
    target: str = ""
    data: bytes = b""
    offset: int = 0


class Observer(Protocol):
    def before(self, step: Step) -> None: ...

    def after(self, step: Step) -> None: ...


class Recorder:
    """Notes what was done."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def before(self, step: Step) -> None:
        pass

    def after(self, step: Step) -> None:
        self.steps.append(step)


class Failing:
    """Lets the n-th step of those that are meant fail, and all after it, as a full disk does.

    Args:
        at: which step; counted from 0.
        error: makes what is raised.
        kinds: of which steps; all without.
        lasting: whether later steps of these kinds fail, too.
    """

    def __init__(
        self,
        at: int,
        error: Callable[[], BaseException],
        kinds: tuple[str, ...] = (),
        lasting: bool = False,
    ) -> None:
        self.seen: list[Step] = []
        self.failed: Step | None = None
        self._at, self._error, self._kinds, self._lasting = at, error, kinds, lasting

    def before(self, step: Step) -> None:
        if self._kinds and step.kind not in self._kinds:
            return
        number = len(self.seen)
        self.seen.append(step)
        if number == self._at or (self._lasting and number > self._at):
            self.failed = self.failed or step
            raise self._error()

    def after(self, step: Step) -> None:
        pass


class _WatchedFile(io.FileIO):
    """A file whose writes are steps, each made in two halves, so that some are torn."""

    steps: _Steps
    watched: str

    def fileno(self) -> int:
        # numpy would write past us.
        raise io.UnsupportedOperation("fileno")

    def write(self, data: Any) -> int:
        whole = bytes(data)
        half = len(whole) // 2
        for part in filter(None, (whole[:half], whole[half:])):
            step = Step("write", self.watched, data=part, offset=self.tell())
            self.steps.observer.before(step)
            assert super().write(part) == len(part)
            self.steps.observer.after(step)
        return len(whole)


def _opened(descriptor: int) -> str:
    return str(Path(f"/proc/self/fd/{descriptor}").readlink())


@dataclass(frozen=True)
class _Steps:
    root: str
    observer: Observer
    appends: bool

    def relative(self, path: Any, dir_fd: int | None = None) -> str | None:
        """A path below the folder; None for others."""
        if isinstance(path, int):
            full = _opened(path)
        elif dir_fd is not None:
            full = f"{_opened(dir_fd)}/{os.fspath(path)}"
        else:
            full = str(Path(path).absolute())
        return os.path.relpath(full, self.root) if full.startswith(self.root + "/") else None

    def wrapped(self, name: str) -> Callable[..., Any]:
        original = getattr(os, name)

        def call(path: Any, *rest: Any, **options: Any) -> Any:
            relative = self.relative(path, options.get("dir_fd"))
            if relative is None:
                return original(path, *rest, **options)
            target = self.relative(rest[0]) if name in ("rename", "replace") else ""
            assert target is not None, "moved out of the folder that is watched"
            kind = "unlink" if name == "remove" else name
            step = Step(kind, relative, target)
            self.observer.before(step)
            done = original(path, *rest, **options)
            self.observer.after(step)
            return done

        return call

    def fsync(self, original: Callable[[int], None]) -> Callable[[int], None]:
        def call(descriptor: int) -> None:
            full = _opened(descriptor)
            inside = full == self.root or full.startswith(self.root + "/")
            step = Step("fsync", os.path.relpath(full, self.root))
            if inside:
                self.observer.before(step)
            original(descriptor)
            if inside:
                self.observer.after(step)

        return call

    def open(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(file: Any, mode: str = "r", *rest: Any, **options: Any) -> Any:
            relative = None if isinstance(file, int) else self.relative(file)
            cutting = self.appends and mode == "r+b"
            if relative is None or cutting or not set(mode) & set("wxa+"):
                return original(file, mode, *rest, **options)
            if self.appends and mode == "ab":
                self.observer.before(Step("open", relative))
                return original(file, mode, *rest, **options)
            assert mode.strip("tb") in ("w", "x"), f"a way of writing that is not watched: {mode}"
            names = ("buffering", "encoding", "errors", "newline")
            given = dict(zip(names, rest, strict=False)) | options
            step = Step("open", relative)
            self.observer.before(step)
            raw = _WatchedFile(file, mode.replace("t", "").replace("b", ""))
            raw.steps, raw.watched = self, relative
            self.observer.after(step)
            buffered = io.BufferedWriter(raw)
            if "b" in mode:
                return buffered
            return io.TextIOWrapper(
                buffered, given.get("encoding"), given.get("errors"), given.get("newline")
            )

        return call


@contextmanager
def watching(root: Path, observer: Observer, appends: bool = False) -> Iterator[None]:
    """Calls ``observer`` around each change below ``root``; for one thread.

    Args:
        root: the folder.
        observer: is called.
        appends: let logs be appended to; that they are opened and synced are steps, what is written
            between is none.
    """
    steps = _Steps(str(root.resolve()), observer, appends)
    replaced = {name: steps.wrapped(name) for name in _NAMES} | {"fsync": steps.fsync(os.fsync)}
    opened = steps.open(io.open)
    with (
        mock.patch.multiple(os, **replaced),
        mock.patch.object(io, "open", opened),
        mock.patch.object(builtins, "open", opened),
    ):
        yield
