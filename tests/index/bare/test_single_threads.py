"""Matrix products are on one thread while somebody wants it, and as before afterwards."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy  # noqa: F401  # so that its library is there to be set
import pytest
from threadpoolctl import OpenBLASController, threadpool_info, threadpool_limits

from index.bare.single_threads import SingleThreads


@pytest.fixture
def several():
    """Products take three threads, whatever the machine has; as before at the end."""
    OpenBLASController.clear_controlling_thread(force=True)
    with threadpool_limits(limits=3, user_api="blas"):
        if set(threads()) != {3}:
            pytest.skip("NumPy's library here does not take three threads when told to")
        yield
        OpenBLASController.clear_controlling_thread(force=True)


def threads():
    """How many each of the libraries takes that set it for the whole process."""
    return [
        one["num_threads"]
        for one in threadpool_info()
        if one["user_api"] == "blas" and one["threading_layer"] == "pthreads"
    ]


@pytest.fixture
def others():
    """Two threads that live until the end of the test, as those of a server do."""
    with ThreadPoolExecutor(1) as first, ThreadPoolExecutor(1) as second:
        yield first, second


def test_products_take_one_thread_inside_and_as_many_as_before_afterwards(several):
    one_each = SingleThreads()
    with one_each:
        assert set(threads()) == {1}
        with one_each:
            assert set(threads()) == {1}
        assert set(threads()) == {1}
    assert set(threads()) == {3}


def test_last_one_out_takes_it_back_while_the_first_one_in_lives(several, others):
    first, second = others
    one_each = SingleThreads()
    for enter, leave in ((first, second), (second, first)):
        enter.submit(one_each.__enter__).result()
        leave.submit(one_each.__enter__).result()
        enter.submit(one_each.__exit__).result()
        assert set(threads()) == {1}
        leave.submit(one_each.__exit__).result()
        assert set(threads()) == {3}


def test_it_is_made_while_a_thread_lives_that_set_it_before(several, others):
    first, _ = others
    OpenBLASController.clear_controlling_thread(force=True)
    first.submit(threadpool_limits, limits=3, user_api="blas").result()
    with SingleThreads():
        assert set(threads()) == {1}


def test_many_at_once_leave_it_as_it_was(several):
    one_each = SingleThreads()
    together = threading.Barrier(4)

    def work():
        together.wait()
        for _ in range(50):
            with one_each:
                pass

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work) for _ in range(4)]:
            done.result()
        assert set(threads()) == {3}
