"""Where a cluster is, and calls to it: what it refuses becomes an error of ours."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ingest.errors import ConfigError, IndexStateError

if TYPE_CHECKING:  # the extra `scale`, imported where a cluster is asked
    from pymilvus import MilvusClient

TOKEN = "SHUTTEN_MILVUS_TOKEN"  # noqa: S105 - the variable's name
"""The environment variable that holds the token; it stands in no file."""
# "Not found" of collections and aliases, as servers and Milvus Lite number it.
_ABSENT = frozenset({100, 1600})


@dataclass(frozen=True)
class Place:
    """A cluster, and the name that all collections of one index begin with.

    Attributes:
        uri: its address; a path ending in ``.db`` is Milvus Lite, for trials.
        name: letters, digits and underscores.
        seconds: how long connecting, or a question, may take.
    """

    uri: str
    name: str
    seconds: float = 30.0

    def __str__(self) -> str:
        return f"{self.uri} ({self.name})"

    @cached_property
    def client(self) -> MilvusClient:
        """The client, connected when it is first asked for.

        Raises:
            ConfigError: the extra is not installed, or no address is set.
            IndexStateError: nobody answers there.
        """
        if not self.uri:
            raise ConfigError("store_no_uri")
        # gRPC writes to the terminal by itself what is told as an error anyway.
        os.environ.setdefault("GRPC_VERBOSITY", "NONE")
        try:
            import pymilvus
        except ImportError as error:
            raise ConfigError("store_extra_missing") from error
        # Whatever goes wrong is told by us, once.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        if self.uri.endswith(".db"):  # Lite serves from this very process
            for name in ("milvus_lite", "grpc._server"):
                logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            return pymilvus.MilvusClient(
                self.uri, token=os.environ.get(TOKEN, ""), timeout=self.seconds
            )
        except (pymilvus.MilvusException, OSError, ValueError) as error:
            reason = _reason(error)
            raise IndexStateError("store_unreachable", uri=self.uri, reason=reason) from error

    def exists(self, collection: str) -> bool:
        """Whether there is a collection, or an alias, of this name."""
        with self.calling():
            return bool(self.client.has_collection(collection))

    def target(self, alias: str) -> str | None:
        """The collection that an alias names; None where there is no such alias."""
        client = self.client  # says what is missing
        import pymilvus

        with self.calling():
            try:
                return str(client.describe_alias(alias, timeout=self.seconds)["collection_name"])
            except pymilvus.MilvusException as error:
                if is_absent(error):
                    return None
                raise

    @contextmanager
    def calling(self) -> Iterator[None]:
        """Calls to the cluster are made in here.

        Raises:
            IndexStateError: it cannot be reached, or refuses.
        """
        _ = self.client  # says what is missing
        import grpc
        import pymilvus

        try:
            yield
        except grpc.RpcError as error:
            reason = _reason(error)
            raise IndexStateError("store_unreachable", uri=self.uri, reason=reason) from error
        except pymilvus.MilvusException as error:
            gone = error.code == _UNAVAILABLE or _GAVE_UP in error.message
            key = "store_unreachable" if gone else "store_failed"
            raise IndexStateError(key, uri=self.uri, reason=_reason(error)) from error


_UNAVAILABLE = 2
_GAVE_UP = "Retry timeout"  # what the client says where nobody answers any more


def is_absent(error: Any) -> bool:
    """Whether a call failed because what it names is not there."""
    words = str(error.message).lower()
    told = "not exist" in words or "not found" in words or "can't find" in words
    return error.code in _ABSENT or told


def _reason(error: Exception) -> str:
    return str(getattr(error, "message", "") or error).strip().splitlines()[0]
