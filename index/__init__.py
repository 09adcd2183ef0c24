"""Passages become a searchable index: vectors, terms, and a versioned directory on disk."""

from ingest.telemetry import tell_nobody

# Before any module here imports a library that would tell.
tell_nobody()
