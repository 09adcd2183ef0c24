"""Questions become cited, verbatim answers: web page, terminal, batch evaluation."""

from ingest.telemetry import tell_nobody

# Before any module here imports a library that would tell.
tell_nobody()
