"""What Shutten writes, each as something that can be done again and again from the same start."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import index.embedding_log
from chat.evaluation.run_folder import RunFolder, write_text
from chat.feedback.log import VoteLog
from chat.index_report import write_report
from chat.password_command import _write
from chat.web.library.cancelling import CancellableProgress
from index.archive import export_version, import_version
from index.fetched import FetchedPages
from index.store import Store
from index.stores import paths_of
from index.versions import prune, roll_back
from ingest.fetch import Fetched
from tests.chat.feedback.test_log import VOTE
from tests.chat.web.library.conftest import BRIDGE, Shop
from tests.index.crash.checking import leftovers, sound, texts_of
from tests.index.crash.scene import Scene

URL = "https://a.example/news/1"


class Work(Protocol):
    """Something that is written below ``disk``.

    ``run`` does it; ``state`` tells what others would find; ``strays`` what nobody asked for.

    Attributes:
        disk: what is written lies below it.
        tidies: whether the next run removes what one left that was not allowed to remove.
    """

    disk: Path
    tidies: bool

    def run(self) -> None: ...

    def state(self) -> Any: ...

    def strays(self) -> list[str]: ...


def _parts(folder: Path) -> list[str]:
    """Files that are hidden: what was begun and neither ended nor removed."""
    names = [path.name for path in folder.rglob(".*") if path.is_file()]
    return sorted(name for name in names if name not in (".lock", ".removed.json"))


def _live(store: Store) -> dict[str, str]:
    """The texts of the live version, with every check there is."""
    return dict(texts_of(sound(store, store.current())))


class Build:
    """A build of articles that were edited; its vectors are logged on the way."""

    tidies = True

    def __init__(self, root: Path) -> None:
        self.scene = Scene(root)
        self.disk = self.scene.disk
        self.disk.mkdir()
        for edition in (1, 2):
            self.scene.edit(edition)
            self.scene.build()
        self.scene.edit(3)

    def run(self) -> None:
        self.scene.build()

    def state(self) -> dict[str, str]:
        return _live(self.scene.store)

    def strays(self) -> list[str]:
        return leftovers(self.scene.store)


class Import(Build):
    """An export of another index with an added article, into an index."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        other = Shop(_made(root / "other"))
        other.articles.add("橋.md", BRIDGE)
        self.file = root / "export.tar.gz"
        export_version(other.store, self.file)

    def run(self) -> None:
        import_version(self.scene.store, self.file)


class GoingBack(Build):
    def run(self) -> None:
        roll_back(self.scene.store)


class Pruning(Build):
    """Only what stays is looked at: what cannot be removed is removed later."""

    def run(self) -> None:
        prune(self.scene.store, 1)

    def strays(self) -> list[str]:
        return []


class Export(Build):
    tidies = False

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.disk = _made(root / "out")
        self.file = self.disk / "index.tar.gz"
        self.file.write_bytes(b"the one of last week")

    def run(self) -> None:
        export_version(self.scene.store, self.file)

    def state(self) -> bytes:
        return self.file.read_bytes()

    def strays(self) -> list[str]:
        return _parts(self.disk)


class Vote:
    """A judgement beside one that was taken before."""

    tidies = False

    def __init__(self, root: Path) -> None:
        self.disk = _made(root / "data")
        self.log = VoteLog(self.disk / "feedback")
        self.log.append(VOTE)

    def run(self) -> None:
        self.log.append(replace(VOTE, id="b" * 16))

    def state(self) -> list[str]:
        return sorted(self.log.read().latest)

    def strays(self) -> list[str]:
        return _parts(self.disk)


class FirstVote(Vote):
    def __init__(self, root: Path) -> None:
        self.disk = _made(root / "data")
        self.log = VoteLog(self.disk / "feedback")


class Upload:
    """An article that is added from the page."""

    tidies = True

    def __init__(self, root: Path) -> None:
        self.shop = Shop(_made(root / "shop"))
        self.disk = self.shop.store.root
        self.prepare()

    def prepare(self) -> None:
        """What was done before."""

    def run(self) -> None:
        self.shop.articles.add("橋.md", BRIDGE)

    def state(self) -> dict[str, str]:
        return _live(self.shop.store)

    def strays(self) -> list[str]:
        told = [paths[1] for _, paths in paths_of(self.shop.store) if paths is not None]
        known = [path.given for added in told for path in added]
        return leftovers(self.shop.store) + sorted(set(self.shop.files) - set(known))


class Removal(Upload):
    """An added article is removed; its file stays as long as a version needs it."""

    def prepare(self) -> None:
        self.shop.articles.add("橋.md", BRIDGE)

    def run(self) -> None:
        digits = self.shop.digits(BRIDGE)
        going = CancellableProgress(threading.Event())
        self.shop.library.remove("橋.md", digits, going)


class WebPage:
    """A page of the web is kept in the place of an older copy."""

    tidies = True

    def __init__(self, root: Path) -> None:
        self.disk = _made(root / "index")
        self.pages = FetchedPages(self.disk / "fetched")
        self.pages.keep(URL, Fetched(URL, b"old", ".txt", "utf-8"))

    def run(self) -> None:
        self.pages.keep(URL, Fetched(URL, b"new", ".txt", "utf-8"))

    def state(self) -> bytes:
        return self.pages.find(URL).path.read_bytes()

    def strays(self) -> list[str]:
        return []


class OneFile:
    """A file of an evaluation that takes the place of an older one."""

    tidies = False
    name = "file"

    def __init__(self, root: Path) -> None:
        self.disk = _made(root / "out")
        self.file = self.disk / self.name
        self.file.write_text("the one of last week", encoding="utf-8")
        self.prepare(root)

    def prepare(self, root: Path) -> None:
        """What is written."""

    def run(self) -> None:
        write_text(self.file, ["new\n", "x" * 100_000])

    def state(self) -> bytes:
        return self.file.read_bytes()

    def strays(self) -> list[str]:
        return _parts(self.disk)


class Password(OneFile):
    def run(self) -> None:
        _write(self.file, "hash\n")


class Report(OneFile):
    """What ``shutten index build --report`` writes."""

    def prepare(self, root: Path) -> None:
        scene = Scene(_made(root / "scene"))
        scene.disk.mkdir()
        scene.edit(0)
        self.report = scene.build()

    def run(self) -> None:
        write_report(self.report, self.file, "ja")


class Answers:
    """The lines of an evaluation that goes on where it was stopped."""

    tidies = False

    def __init__(self, root: Path) -> None:
        self.disk = _made(root / "evaluations")
        questions = root / "questions.txt"
        questions.write_text("いつ?\n", encoding="utf-8")
        self.folder = RunFolder.create(self.disk, questions)
        self.folder.write_run({"format": 1})
        self.folder.append([_row(1)])

    def run(self) -> None:
        with self.folder.locked():
            done = self.folder.done()
            self.folder.append(_row(number) for number in (1, 2, 3) if number not in done)
            self.folder.write_run({"format": 1, "seconds": 2.0})

    def state(self) -> Any:
        # Lines that were written whole before the fault are answered, and stay.
        return self.folder.files.run.read_bytes()

    def strays(self) -> list[str]:
        return _parts(self.disk)


class NewRun:
    """The folder of an evaluation that begins."""

    tidies = False

    def __init__(self, root: Path) -> None:
        self.disk = _made(root / "data")
        self.questions = root / "questions.txt"
        self.questions.write_text("いつ?\n" * 1000, encoding="utf-8")

    def run(self) -> None:
        RunFolder.create(self.disk / "evaluations", self.questions).write_run({"format": 1})

    def state(self) -> int:
        """Runs that can be taken up."""
        return len(list(self.disk.glob("evaluations/*/run.json")))

    def strays(self) -> list[str]:
        return _parts(self.disk)


def _row(number: int) -> dict[str, Any]:
    filled = {"question": "いつ?" * 50, "gold": [], "scores": {}}
    return {"id": f"q{number}", "number": number, **filled}


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


WORKS: dict[str, Callable[[Path], Work]] = {
    "a build": Build,
    "an import": Import,
    "an export": Export,
    "going back": GoingBack,
    "pruning": Pruning,
    "a first judgement": FirstVote,
    "a judgement": Vote,
    "an upload": Upload,
    "a removal": Removal,
    "a page of the web": WebPage,
    "answers of an evaluation": Answers,
    "a new evaluation": NewRun,
    "a report of a build": Report,
    "a password": Password,
    "a file of an evaluation": OneFile,
}


def log_often(patch: Any) -> None:
    """Let builds of few passages log their vectors, too."""
    patch.setattr(index.embedding_log, "EVERY", 2)
