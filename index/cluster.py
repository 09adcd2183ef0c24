"""A build's work shared over the machines of a Dask cluster; the extra ``cluster``.

Each machine has Shutten with the same models, and sees the articles where the building one does; a
file that it does not see, or sees with other bytes, is parsed where the build runs. Every piece of
work says what it is to be done with, and a worker that has another encoder, dictionary or parser
refuses it: one that joins late, or was set up anew, too. Dask gives pieces of a worker that went
away to others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from index.analysis import dictionary_version
from index.sharding import Opener, Workers
from ingest.errors import ConfigError, IndexStateError, ShuttenError
from ingest.load import PARSING

if TYPE_CHECKING:  # imported where a cluster is asked
    from distributed import Client

_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Tools:
    """What a worker does its work with; the same everywhere, or the index is of several kinds.

    Attributes:
        fingerprint: the encoder's.
        dictionary: versions of Sudachi and its dictionary.
        parsing: version of the parsing.
    """

    fingerprint: str
    dictionary: str
    parsing: int


@contextmanager
def open_cluster(address: str, opener: Opener, seconds: float = 30.0) -> Iterator[Workers]:
    """The workers of a Dask scheduler; work that was not done is taken back at the end.

    Args:
        address: of the scheduler, as ``tcp://HOST:8786``; ``tls://`` as Dask's settings say.
        opener: makes the encoder in each worker.
        seconds: how long the scheduler may take to answer, and the first worker to be there.

    Raises:
        ConfigError: the extra is not installed.
        IndexStateError: nobody answers there, or no worker does.
    """
    client = _connected(address, seconds)
    try:
        threads: dict[str, int] = client.nthreads()
        yield Workers(_Cluster(client, address, tools_of(opener), opener), _sum(threads), opener)
    finally:
        client.close()


def _sum(threads: dict[str, int]) -> int:
    return max(1, sum(threads.values()))


def _connected(address: str, seconds: float) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise ConfigError("cluster_extra_missing") from error
    # Whatever goes wrong is told by us, once.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=seconds, set_as_default=False)
    except (OSError, ValueError) as error:
        reason = _reason(error)
        raise IndexStateError("cluster_unreachable", address=address, reason=reason) from error
    try:
        client.wait_for_workers(1, timeout=seconds)
    except TimeoutError as error:
        client.close()
        raise IndexStateError("cluster_idle", address=address) from error
    return client


@dataclass(frozen=True)
class _Cluster:
    """Dask's executor, with errors of ours.

    Attributes:
        client: connected to the scheduler.
        address: of the scheduler.
        tools: what work is to be done with.
        opener: makes the encoder in each worker.
    """

    client: Client
    address: str
    tools: Tools
    opener: Opener

    def map(self, work: Callable[..., Any], items: Iterable[Any], /) -> Iterator[Any]:
        """See ``index.sharding.Executor``.

        Raises:
            IndexStateError: the cluster does not finish it.
            ShuttenError: a worker has other tools, or says so itself.
        """
        told = partial(done_with, self.tools, self.opener, work)
        try:
            yield from self.client.get_executor().map(told, items)
        except ShuttenError:
            raise
        except Exception as error:  # Dask's own, and whatever a worker came to grief with
            reason = _reason(error)
            raise IndexStateError("cluster_failed", address=self.address, reason=reason) from error


@lru_cache(maxsize=1)
def tools_of(opener: Opener) -> Tools:
    """What this process works with."""
    make, given = opener
    return Tools(make(*given).fingerprint, dictionary_version(), PARSING)


def done_with(tools: Tools, opener: Opener, work: Callable[..., Any], item: object) -> Any:
    """Do a piece of work, in a worker, if it has these tools.

    Raises:
        IndexStateError: it has others; names the machine.
    """
    if tools_of(opener) != tools:
        from socket import gethostname

        raise IndexStateError("cluster_differs", host=gethostname())
    return work(item)


def _reason(error: Exception) -> str:
    """The first line of what went wrong, and no more of it than a sentence bears."""
    words = str(error).strip() or type(error).__name__
    return words.splitlines()[0][:_LONGEST_REASON]
