from __future__ import annotations

from chat.web.access.sessions import Sessions


def test_a_session_holds_until_its_time_is_over(clock) -> None:
    sessions = Sessions(lifetime=100, clock=clock)
    token = sessions.begin()
    assert sessions.holds(token)
    clock.now += 99
    assert sessions.holds(token)
    clock.now += 1
    assert not sessions.holds(token)


def test_no_other_words_are_a_session(clock) -> None:
    sessions = Sessions(clock=clock)
    token = sessions.begin()
    assert len(token) >= 43
    assert token != sessions.begin()
    for other in ("", token[:-1], token + "=", token.swapcase(), "\udc80"):
        assert not sessions.holds(other)


def test_what_was_ended_is_over_the_others_go_on(clock) -> None:
    sessions = Sessions(clock=clock)
    one, other = sessions.begin(), sessions.begin()
    sessions.end(one)
    sessions.end("never begun")
    assert not sessions.holds(one)
    assert sessions.holds(other)


def test_memory_is_bounded_and_keeps_no_token(clock) -> None:
    sessions = Sessions(lifetime=100, most=3, clock=clock)
    tokens = [sessions.begin() for _ in range(5)]
    assert [sessions.holds(token) for token in tokens] == [False, False, True, True, True]
    assert tokens[-1] not in repr(vars(sessions))
    clock.now += 101
    sessions.begin()
    assert len(sessions) == 1
