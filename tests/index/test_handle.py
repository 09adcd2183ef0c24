"""Which version the handle gives while another one is being loaded."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from index.handle import IndexHandle


@dataclass
class Version:
    version: str


@dataclass
class Pointer:
    """A store of which only the pointer is asked."""

    name: str = "1"

    def current(self) -> str:
        return self.name


@dataclass
class Loads:
    """Loads a version; the second one waits until ``go``."""

    go: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    loaded: list[str] = field(default_factory=list)

    def __call__(self, name: str) -> Version:
        if name == "2":
            self.begun.set()
            assert self.go.wait(20)
        self.loaded.append(name)
        return Version(name)


@pytest.fixture
def loads():
    loads = Loads()
    yield loads
    loads.go.set()


def test_while_one_caller_loads_questions_go_to_the_version_before_and_lists_wait(loads) -> None:
    pointer = Pointer()
    handle = IndexHandle(pointer, loads)
    assert handle.current().version == "1"
    pointer.name = "2"
    with ThreadPoolExecutor(2) as callers:
        one = callers.submit(handle.current)
        assert loads.begun.wait(20)
        assert handle.current().version == "1"
        listed = callers.submit(handle.latest)
        assert not listed.done()
        loads.go.set()
        assert one.result(20).version == listed.result(20).version == "2"
    assert loads.loaded == ["1", "2"]


def test_the_first_caller_of_all_loads(loads) -> None:
    assert IndexHandle(Pointer(), loads).latest().version == "1"
    assert loads.loaded == ["1"]
