"""A want of memory is known by what libraries say of it, and of nothing else."""

import errno
import resource

import pytest

from ingest.memory import lacks_memory, limit_memory

SAID = [
    MemoryError(),
    OSError(errno.ENOMEM, "Cannot allocate memory"),
    ImportError("libfaiss.so: failed to map segment from shared object"),
    RuntimeError("Error while constructing dictionary: Cannot allocate memory (os error 12)"),
    RuntimeError("std::bad_alloc"),
]
OTHERS = [OSError(errno.ENOSPC, "No space left on device"), ValueError("not a number"), KeyError()]


@pytest.mark.parametrize("error", SAID, ids=lambda error: type(error).__name__)
def test_want_of_memory_is_known_also_behind_another_error(error):
    assert lacks_memory(error)
    try:
        try:
            raise error
        except Exception as first:
            raise ValueError("cannot be read") from first
    except ValueError as second:
        assert lacks_memory(second)


@pytest.mark.parametrize("error", OTHERS, ids=lambda error: type(error).__name__)
def test_other_errors_are_no_want_of_memory(error):
    assert not lacks_memory(error)


@pytest.mark.parametrize(
    ("allowed", "expected"), [(300, 300), (900, 500), (None, 500)], ids=["less", "more", "all"]
)
def test_limit_of_the_process_that_reads_is_never_above_what_it_is_allowed(
    monkeypatch, allowed, expected
):
    """To ask for more is refused, and every article would be left out."""
    most = resource.RLIM_INFINITY if allowed is None else allowed << 20
    given = {}
    monkeypatch.setattr(resource, "getrlimit", lambda _: (most, most))
    monkeypatch.setattr(resource, "setrlimit", lambda kind, pair: given.update({kind: pair}))
    limit_memory(500)
    assert given[resource.RLIMIT_AS] == (expected << 20, expected << 20)
