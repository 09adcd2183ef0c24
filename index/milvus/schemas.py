"""The fields of a version's collections, and how they are indexed.

Milvus wants a vector in every collection: documents have the mean of their passages' vectors, the
manifest that of all, terms one that says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index.milvus.naming import Names

if TYPE_CHECKING:
    from pymilvus import MilvusClient

TEXT_BYTES = 65_535
PIECE_BYTES = 60_000
"""Longer texts are stored in pieces: a field holds 65,535 bytes."""
# Malkov and Yashunin, "Efficient and Robust Approximate Nearest Neighbor Search Using Hierarchical
# Navigable Small World Graphs", TPAMI 2020; the values are Milvus's recommendations.
HNSW = {"M": 32, "efConstruction": 200}


def create(client: MilvusClient, names: Names, dimension: int) -> None:
    """Make the collections of a version, empty.

    Args:
        client: the cluster.
        names: what they are called.
        dimension: length of a vector.
    """
    _create(client, names.passages, _passages(client, dimension), "dense", HNSW)
    for name in (names.documents, names.manifest):
        _create(client, name, _pieces(client, dimension), "mean")
    _create(client, names.terms, _terms(client), "nothing")


def _create(
    client: MilvusClient, name: str, schema: Any, vector: str, hnsw: dict[str, int] | None = None
) -> None:
    indexes = client.prepare_index_params()
    kind = "HNSW" if hnsw else "FLAT"
    indexes.add_index(vector, index_type=kind, metric_type="IP", params=hnsw or {})
    if hnsw:
        # No "drop_ratio": every part of every vector counts, so that scores are exact.
        indexes.add_index("sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    # What is not searched by vectors need not be in memory.
    properties = {} if hnsw else {"mmap.enabled": "true"}
    client.create_collection(name, schema=schema, properties=properties, consistency_level="Strong")
    # Who loads the collection waits for its indexes; nobody need before.
    client.create_index(name, indexes, sync=False)


def create_note(client: MilvusClient, name: str) -> None:
    """Make a collection of which the name says all."""
    client.create_collection(name, schema=_terms(client), consistency_level="Strong")


def _passages(client: MilvusClient, dimension: int) -> Any:
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("row", DataType.INT64, is_primary=True)
    schema.add_field("document", DataType.INT64)  # its number in the manifest's order
    schema.add_field("start", DataType.INT64)
    schema.add_field("end", DataType.INT64)
    schema.add_field("kind", DataType.VARCHAR, max_length=32)
    schema.add_field("headings", DataType.VARCHAR, max_length=TEXT_BYTES, mmap_enabled=True)  # JSON
    schema.add_field("leads", DataType.VARCHAR, max_length=TEXT_BYTES, mmap_enabled=True)  # JSON
    schema.add_field("digest", DataType.VARCHAR, max_length=24)
    schema.add_field("dense", DataType.FLOAT_VECTOR, dim=dimension)
    schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    return schema


def _pieces(client: MilvusClient, dimension: int) -> Any:
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("number", DataType.INT64, is_primary=True)
    schema.add_field("document", DataType.INT64)
    schema.add_field("kind", DataType.VARCHAR, max_length=16)
    schema.add_field("body", DataType.VARCHAR, max_length=TEXT_BYTES)
    schema.add_field("count", DataType.INT64)  # passages
    schema.add_field("mean", DataType.FLOAT_VECTOR, dim=dimension)
    return schema


def _terms(client: MilvusClient) -> Any:
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    # Digests, so that no term has to be quoted in an expression or be short.
    schema.add_field("key", DataType.VARCHAR, max_length=32, is_primary=True)
    schema.add_field("number", DataType.INT64)
    schema.add_field("frequency", DataType.INT64)
    schema.add_field("body", DataType.VARCHAR, max_length=TEXT_BYTES)
    schema.add_field("nothing", DataType.FLOAT_VECTOR, dim=2)
    return schema
