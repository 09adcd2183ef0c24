"""Ctrl-C waits for the moment in which a version is published."""

import signal
import threading

import pytest

from index.interrupts import interrupts_held
from index.store import Store


def test_interrupt_inside_comes_at_the_end():
    done = []
    with pytest.raises(KeyboardInterrupt), interrupts_held():
        signal.raise_signal(signal.SIGINT)
        done.append("went on")
    assert done == ["went on"]


def test_without_an_interrupt_everything_is_as_before():
    before = signal.getsignal(signal.SIGINT)
    with interrupts_held():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_error_inside_puts_the_handler_back():
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(OSError, match="full"), interrupts_held():
        raise OSError("full")
    assert signal.getsignal(signal.SIGINT) is before


def test_other_threads_have_nothing_to_hold():
    seen = []

    def work() -> None:
        with interrupts_held():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGINT)]


def test_interrupt_while_publishing_leaves_the_new_version_whole(built, monkeypatch):
    publish = Store.publish

    def interrupted(store, name, layout):
        signal.raise_signal(signal.SIGINT)
        publish(store, name, layout)

    before = built.store.current()
    built.write("garden.txt", "新しい庭です。")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Store, "publish", interrupted)
        built.build()
    assert built.store.current() != before
    assert built.live().documents["articles/garden.txt"].text == "新しい庭です。"
