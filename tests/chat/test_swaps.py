"""Questions go on while the index is replaced under them, in this process and in another."""

import gc
import multiprocessing
import threading
from pathlib import Path

import pytest

from chat.answer import Answer
from chat.answering import Answerer
from chat.asking import AnsweringSettings
from chat.reader.opening import make_reader
from index.handle import IndexHandle
from index.live import LiveIndex
from index.store import Store
from tests.index.conftest import CharacterEncoder
from tests.index.crash.scene import Scene

SWAPS = 20
QUESTIONS = ["3番の橋は第何版で長くなった?", "新しい庭はどれですか?", "池には何がいる?"]
Said = tuple[str, list[tuple[str, int, int, str]]]
"""The version that answered, and the places that it named."""


def answerer(store: Store, encoder: CharacterEncoder) -> Answerer:
    settings = AnsweringSettings(threshold=0.0)
    return Answerer(IndexHandle(store), encoder, make_reader(None, encoder), settings)


def said(answer: Answer) -> Said:
    places = [*answer.citations, *answer.nearest]
    return answer.index_version, [(p.source, p.start, p.end, p.text) for p in places]


def ask_beside(index_dir, pipe) -> None:
    """Ask until told to stop; tells what was said, or the error."""
    asking = answerer(Store(index_dir), CharacterEncoder())
    heard: list[Said] = []
    try:
        while not pipe.poll(0):
            heard += [said(asking.ask(question)) for question in QUESTIONS]
            pipe.send(len(heard))
        pipe.recv()
        pipe.send(heard)
    except BaseException as error:
        pipe.send(repr(error))
        raise


class Asking(threading.Thread):
    """Asks all the time, until told to stop."""

    def __init__(self, store: Store) -> None:
        super().__init__(daemon=True)
        self.answerer = answerer(store, CharacterEncoder())
        self.heard: list[Said] = []
        self.error: Exception | None = None
        self._ending = threading.Event()
        self._round = threading.Condition()

    def run(self) -> None:
        try:
            while not self._ending.is_set():
                heard = [said(self.answerer.ask(question)) for question in QUESTIONS]
                with self._round:
                    self.heard += heard
                    self._round.notify_all()
        except Exception as error:
            self.error = error
            with self._round:
                self._round.notify_all()

    def wait_for_a_round(self) -> None:
        with self._round:
            before = len(self.heard)
            self._round.wait_for(lambda: self.error or len(self.heard) > before, timeout=120)

    def stop(self) -> None:
        self._ending.set()
        self.join(120)
        assert not self.is_alive()


@pytest.fixture
def scene(tmp_path) -> Scene:
    made = Scene(tmp_path)
    made.edit(0)
    made.build()
    return made


@pytest.fixture
def beside(scene):
    """Another process that asks."""
    context = multiprocessing.get_context("forkserver")
    ours, theirs = context.Pipe()
    process = context.Process(target=ask_beside, args=(scene.store.root, theirs), daemon=True)
    process.start()
    theirs.close()
    yield ours
    process.kill()
    process.join()
    ours.close()


def wait_for_a_round_of(other) -> None:
    """Until another process has asked everything once more."""
    while other.poll(0):
        assert isinstance(told := other.recv(), int), told
    for _ in range(2):  # the one that is going on may have begun before
        assert other.poll(120)
        assert isinstance(told := other.recv(), int), told


def loaded() -> list[LiveIndex]:
    gc.collect()
    return held_now()


def held_now() -> list[LiveIndex]:
    """Those that garbage would still have to be collected for, too."""
    return [held for held in gc.get_objects() if type(held) is LiveIndex]


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def check(heard: list[Said], texts: dict[str, dict[str, str]]) -> None:
    """Each answer is of one version: all its words stand where it says, in that version."""
    for version, places in heard:
        assert places
        for source, start, end, words in places:
            assert texts[version][source][start:end] == words, (version, source)


def test_questions_go_on_through_twenty_swaps(scene, beside):
    texts = {scene.store.current(): scene.texts()}
    assert isinstance(beside.recv(), int)  # the other one asks by now
    before = len(loaded())
    asking = Asking(scene.store)
    asking.start()
    asking.wait_for_a_round()
    files: list[int] = []
    for edition in range(1, SWAPS + 1):
        scene.edit(edition)
        texts[scene.build().version] = scene.texts()
        if edition % 5 == 0:
            asking.wait_for_a_round()
            wait_for_a_round_of(beside)
            files.append(open_files())
    asking.wait_for_a_round()
    asking.wait_for_a_round()
    asking.stop()
    beside.send("stop")
    while isinstance(other := beside.recv(), int):
        pass
    assert asking.error is None
    assert isinstance(other, list), other
    check(asking.heard, texts)
    check(other, texts)
    last = scene.store.current()
    assert asking.heard[-1][0] == last
    assert len({version for version, _ in asking.heard}) >= 4
    assert len({version for version, _ in other}) >= 2
    # Of twenty-one versions the handle, and the answerer's own search, keep the last.
    assert len(loaded()) - before <= 1
    assert max(files) - min(files) <= 1


@pytest.fixture
def nothing_collected():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("held", [20_000, 0], ids=["held in memory", "mapped"])
def test_a_version_is_let_go_of_with_the_question_after_it(
    scene, nothing_collected, monkeypatch, held
):
    monkeypatch.setattr("index.live.HELD", held)
    monkeypatch.setattr("index.lexical.HELD", held)
    asking = answerer(scene.store, CharacterEncoder())
    before = len(held_now())
    for edition in (1, 2, 3):
        scene.edit(edition)
        scene.build()
        for question in QUESTIONS:
            asking.ask(question)
        assert len(held_now()) - before <= 1, edition


class Waiting(CharacterEncoder):
    """Waits in the middle of a question."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.go_on = threading.Event(), threading.Event()

    def encode_queries(self, questions):
        self.asked.set()
        assert self.go_on.wait(120)
        return super().encode_queries(questions)

    def encode_query(self, text):
        self.asked.set()
        assert self.go_on.wait(120)
        return super().encode_query(text)


def test_question_on_its_way_ends_on_the_version_that_it_began_with(scene):
    encoder = Waiting()
    asking = answerer(scene.store, encoder)
    old = {scene.store.current(): scene.texts()}
    heard: list[Said] = []
    thread = threading.Thread(target=lambda: heard.append(said(asking.ask(QUESTIONS[0]))))
    thread.start()
    assert encoder.asked.wait(120)
    for edition in (1, 2, 3):  # the files of the version that is asked are gone by now
        scene.edit(edition)
        scene.build()
    assert not scene.store.layout(next(iter(old))).root.exists()
    encoder.go_on.set()
    thread.join(120)
    check(heard, old)
    assert [version for version, _ in heard] == list(old)
    assert asking.ask(QUESTIONS[0]).index_version == scene.store.current()
