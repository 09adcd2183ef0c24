"""Serves the reports and archives of finished runs; the token in the address is the permission."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, PlainTextResponse, Response, StreamingResponse

from chat.evaluation.run_files import RunFiles
from chat.web.evaluating.runs import SANDBOX, Runs, zipped
from chat.web.requested import requested_language
from ingest import messages

REPORT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "script-src 'unsafe-inline'",
        "img-src data:",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        f"sandbox {SANDBOX}",
    )
)
_UNKEPT = {"cache-control": "no-store"}


def run_routes(runs: Runs) -> APIRouter:
    """The addresses below ``/evaluations``.

    Args:
        runs: what is served.
    """
    router = APIRouter(prefix="/evaluations/{token}")

    @router.get("/report")
    def report(token: str, request: Request) -> Response:
        files = runs.find(token)
        return _report(files, "inline") if files else _gone(request)

    @router.get("/report.html")
    def report_file(token: str, request: Request) -> Response:
        files = runs.find(token)
        return _report(files, "attachment") if files else _gone(request)

    @router.get("/run.zip")
    def archive(token: str, request: Request) -> Response:
        files = runs.find(token)
        return _archive(files) if files else _gone(request)

    return router


def _report(files: RunFiles, disposition: str) -> Response:
    return FileResponse(
        files.report,
        media_type="text/html; charset=utf-8",
        filename=f"{files.folder.name}.html",
        content_disposition_type=disposition,
        headers={"content-security-policy": REPORT_POLICY, **_UNKEPT},
    )


def _archive(files: RunFiles) -> Response:
    name = quote(f"{files.folder.name}.zip")
    return StreamingResponse(
        zipped(files.folder),
        media_type="application/zip",
        headers={"content-disposition": f"attachment; filename*=utf-8''{name}", **_UNKEPT},
    )


def _gone(request: Request) -> Response:
    language = requested_language(request)
    return PlainTextResponse(messages.text("evaluate_run_gone", language), 404)
