from __future__ import annotations

import threading

import pytest

from chat.web.evaluating.progress import Stopped
from chat.web.evaluating.turns import Turns


def test_turns_are_taken_one_at_a_time_in_the_order_of_coming() -> None:
    turns, order, told = Turns(), [], []
    inside, waiting = threading.Semaphore(), threading.Semaphore(0)

    def take(name: int) -> None:
        def ahead(count: int) -> None:
            told.append((name, count))
            waiting.release()

        with turns.taken(threading.Event(), ahead):
            assert inside.acquire(blocking=False)
            order.append(name)
            inside.release()

    with turns.taken(threading.Event(), lambda _: None):
        threads = []
        for name in range(3):
            threads.append(threading.Thread(target=take, args=(name,)))
            threads[-1].start()
            assert waiting.acquire(timeout=5)
    for thread in threads:
        thread.join(5)
    assert order == [0, 1, 2]
    assert {(0, 1), (1, 2), (2, 3)} <= set(told)


def test_who_gives_up_waiting_leaves_the_line() -> None:
    turns, stop = Turns(), threading.Event()
    stop.set()
    with turns.taken(threading.Event(), lambda _: None):
        with pytest.raises(Stopped), turns.taken(stop, lambda _: None):
            pytest.fail("it was not its turn")
        turns.stop_all(0)
    with turns.taken(threading.Event(), pytest.fail):
        pass


def test_an_error_hands_the_turn_on() -> None:
    turns = Turns()
    with pytest.raises(OSError, match="full"), turns.taken(threading.Event(), pytest.fail):
        raise OSError("full")
    with turns.taken(threading.Event(), pytest.fail):
        pass
