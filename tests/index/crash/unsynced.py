"""What a disk may hold after a loss of power, told from the steps that were taken.

The model is stricter than any file system: of what was not synced anything may be lost, in any
order. Data of a file is sure after ``fsync`` of the file, before it each write may be lost or torn;
a name is sure after ``fsync`` of the folder that holds it, before it each new name, removal or
rename may be lost on its own. A rename happens or does not, nothing between.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tests.index.crash.file_steps import Step

State = dict[str, bytes | None]
"""Files with what they hold, and folders (None), by path; folders before what is in them."""


@dataclass
class File:
    """Bytes that are sure, and writes since; None cuts the file to nothing."""

    sure: bytes = b""
    pending: list[tuple[int, bytes] | None] = field(default_factory=list)

    def sync(self) -> None:
        self.sure = _written(self.sure, self.pending)
        self.pending = []


@dataclass
class Folder:
    """Names that are sure, the changes since (old name, new name, what it is), names as seen."""

    sure: dict[str, File | Folder] = field(default_factory=dict)
    pending: list[tuple[str, str, File | Folder]] = field(default_factory=list)
    seen: dict[str, File | Folder] = field(default_factory=dict)

    def change(self, old: str, new: str, node: File | Folder) -> None:
        self.pending.append((old, new, node))
        _apply(self.seen, old, new, node)

    def sync(self) -> None:
        for old, new, node in self.pending:
            _apply(self.sure, old, new, node)
        self.pending = []


@dataclass(frozen=True)
class Loss:
    """What becomes of what was not synced.

    Attributes:
        kept: how likely each write and each change of a name is kept, 0 to 1.
        seed: of the choice.
    """

    kept: float
    seed: int = 0


class Disk:
    """A folder as it is and as it may be after a loss of power."""

    def __init__(self, root: Path) -> None:
        self._root = _loaded(root)

    def apply(self, step: Step) -> None:
        """Take one step."""
        if step.path == ".":
            self._root.sync()
            return
        path = PurePosixPath(step.path)
        folder = self._folder(path.parent)
        node = folder.seen.get(path.name)
        if step.kind == "mkdir":
            folder.change("", path.name, Folder())
        elif step.kind == "open":
            if node is None:
                node = File()
                folder.change("", path.name, node)
            assert isinstance(node, File)
            node.pending.append(None)
        elif step.kind == "write":
            assert isinstance(node, File)
            node.pending.append((step.offset, step.data))
        elif step.kind == "fsync":
            assert node is not None
            node.sync()
        elif step.kind in ("rename", "replace"):
            target = PurePosixPath(step.target)
            assert target.parent == path.parent, "a move between folders is not modelled"
            assert node is not None
            folder.change(path.name, target.name, node)
        else:
            assert step.kind in ("unlink", "rmdir"), step.kind
            assert node is not None
            folder.change(path.name, "", node)

    def left(self, loss: Loss) -> State:
        """A state that may be found."""
        state: State = {}
        _leave(self._root, "", random.Random(loss.seed), loss.kept, state)
        return state

    def _folder(self, path: PurePosixPath) -> Folder:
        folder = self._root
        for name in path.parts:
            below = folder.seen[name]
            assert isinstance(below, Folder)
            folder = below
        return folder


def _apply(names: dict[str, File | Folder], old: str, new: str, node: File | Folder) -> None:
    if old:
        names.pop(old, None)
    if new:
        names[new] = node


def _written(data: bytes, writes: Sequence[tuple[int, bytes] | None]) -> bytes:
    content = bytearray(data)
    for write in writes:
        if write is None:
            content.clear()
        else:
            at, part = write
            content.extend(bytes(max(0, at - len(content))))
            content[at : at + len(part)] = part
    return bytes(content)


def _loaded(root: Path) -> Folder:
    folder = Folder()
    for path in sorted(root.iterdir()):
        node = _loaded(path) if path.is_dir() else File(path.read_bytes())
        folder.sure[path.name] = folder.seen[path.name] = node
    return folder


def _leave(folder: Folder, above: str, choice: random.Random, kept: float, state: State) -> None:
    names = dict(folder.sure)
    for old, new, node in folder.pending:
        if choice.random() < kept:
            _apply(names, old, new, node)
    for name, node in sorted(names.items(), key=lambda item: item[0]):
        if isinstance(node, Folder):
            state[f"{above}{name}"] = None
            _leave(node, f"{above}{name}/", choice, kept, state)
        else:
            writes: list[tuple[int, bytes] | None] = []
            for write in node.pending:
                if choice.random() < kept:
                    if write is not None and choice.random() > kept:  # torn
                        write = write[0], write[1][: choice.randrange(len(write[1]) + 1)]
                    writes.append(write)
            state[f"{above}{name}"] = _written(node.sure, writes)


def lay(state: State, root: Path) -> None:
    """Make a folder that holds a state."""
    root.mkdir()
    for path, data in state.items():
        if data is None:
            (root / path).mkdir()
        else:
            (root / path).write_bytes(data)


def without_hidden(state: State) -> State:
    """What is left of a state for those who read: no hidden file or folder concerns them."""
    return {path: data for path, data in state.items() if "/." not in path}
