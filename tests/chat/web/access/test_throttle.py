from __future__ import annotations

import pytest

from chat.web.access.buckets import TokenBuckets
from chat.web.access.networks import network_of, site_of
from chat.web.access.throttle import Throttle


def test_a_bucket_lets_its_size_through_at_once_then_as_it_fills(clock) -> None:
    buckets = TokenBuckets(per_second=0.5, size=3, clock=clock)
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, pytest.approx(2)]
    assert buckets.take("b") == 0
    clock.now += 1
    assert buckets.take("a") == pytest.approx(1)
    clock.now += 1
    assert buckets.take("a") == 0
    assert buckets.take("a") > 0


def test_a_bucket_never_holds_more_than_its_size(clock) -> None:
    buckets = TokenBuckets(per_second=1, size=2, clock=clock)
    buckets.take("a")
    clock.now += 1000
    assert [bool(buckets.take("a")) for _ in range(3)] == [False, False, True]


def test_buckets_take_bounded_memory(clock) -> None:
    buckets = TokenBuckets(per_second=1, size=2, keys=10, clock=clock)
    for number in range(1000):
        buckets.take(str(number))
    assert len(buckets) <= 10
    clock.now += 60
    for _ in range(20):
        buckets.take("only")
        clock.now += 60
    assert len(buckets) <= 1, "full ones are forgotten"


def test_wrong_passwords_cost_more_and_more_time_but_never_for_ever(clock) -> None:
    throttle = Throttle(clock)
    waits = []
    for _ in range(16):
        waits.append(throttle.wait("192.0.2.1"))
        clock.now += throttle.wait("192.0.2.1")
        throttle.failed("192.0.2.1")
    assert waits[:5] == [0] * 5
    assert waits[5:12] == pytest.approx([1, 2, 4, 8, 16, 32, 60])
    assert max(waits) == pytest.approx(60)
    clock.now += 901
    assert throttle.wait("192.0.2.1") == 0


def test_one_address_does_not_slow_another(clock) -> None:
    throttle = Throttle(clock)
    for _ in range(20):
        throttle.failed("192.0.2.1")
    assert throttle.wait("192.0.2.1") > 0
    assert throttle.wait("192.0.2.2") == 0


def test_the_right_password_wipes_the_slate(clock) -> None:
    throttle = Throttle(clock)
    for _ in range(8):
        throttle.failed("192.0.2.1")
    throttle.succeeded("192.0.2.1")
    assert throttle.wait("192.0.2.1") == 0


def test_many_addresses_together_are_slowed_but_not_who_came_in_before(clock) -> None:
    throttle = Throttle(clock)
    throttle.succeeded("198.51.100.7")
    for number in range(200):
        throttle.failed(f"10.0.{number // 250}.{number % 250}")
    assert 0 < throttle.wait("203.0.113.5") <= 2, "a new address waits, but not long"
    assert throttle.wait("198.51.100.7") == 0
    clock.now += 3
    assert throttle.wait("203.0.113.5") == 0


def longest_wait(throttle: Throttle, clock, address: str) -> float:
    """How long an address waits at most while one site guesses all that is let through."""
    longest = 0.0
    for second in range(300):
        for number in range(40):  # networks that were not there before
            guessing = f"2001:db8:1:{second % 97:x}{number:02x}::1"
            if not throttle.wait(guessing):
                throttle.failed(guessing)
        longest = max(longest, throttle.wait(address))
        clock.now += 1
    return longest


@pytest.mark.parametrize("newcomer", ["198.51.100.7", "2001:db8:2::1"])
def test_one_site_with_many_networks_holds_no_other_up(clock, newcomer: str) -> None:
    assert longest_wait(Throttle(clock), clock, newcomer) == 0


def test_in_a_site_that_guesses_a_newcomer_comes_in_some_seconds_later(clock) -> None:
    assert 0 < longest_wait(Throttle(clock), clock, "2001:db8:1:fffe::1") <= 10
    throttle = Throttle(clock)
    throttle.succeeded("2001:db8:1:ffff::1")
    assert longest_wait(throttle, clock, "2001:db8:1:ffff::1") == 0, "who came in before"


def test_one_network_does_not_slow_its_site(clock) -> None:
    throttle = Throttle(clock)
    for _ in range(600):
        if not throttle.wait("2001:db8:1:1::1"):
            throttle.failed("2001:db8:1:1::1")
        assert throttle.wait("2001:db8:1:2::1") == 0
        clock.now += 1


def test_its_memory_is_bounded(clock) -> None:
    throttle = Throttle(clock)
    for number in range(10_000):
        throttle.failed(f"10.{number // 65536}.{number // 256 % 256}.{number % 256}")
        throttle.succeeded(f"11.{number // 65536}.{number // 256 % 256}.{number % 256}")
    assert len(throttle) <= 4096


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "testclient", False),
    ],
)
def test_a_network_counts_as_one_place(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("2001:db8:0:1::1", "2001:db8:0:ff02::1", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        ("", "testclient", False),
    ],
)
def test_all_that_one_customer_may_have_is_one_site(one: str, other: str, same: bool) -> None:
    assert (site_of(one) == site_of(other)) is same
