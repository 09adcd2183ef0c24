"""An event that the page does not have is told as such; Gradio fails over it, with a traceback."""

from __future__ import annotations

from typing import Any

from chat.web.access.requests import Interface, language_of
from ingest import messages

_KEY = "access_no_page"


def unknown_events(interface: Interface = "auto") -> dict[type[Exception], Any]:
    """Have Gradio say one thing of events unknown by name and by number, and answer that with 404.

    Args:
        interface: of sentences; "auto" leaves it to the browser.

    Returns:
        The handlers of exceptions that Gradio's application needs for it.
    """
    from fastapi.responses import JSONResponse
    from gradio import route_utils

    async def not_found(request: Any, _: Exception) -> JSONResponse:
        sentence = messages.text(_KEY, language_of(request.headers, interface))
        kept = {"cache-control": "no-store"}
        return JSONResponse({"error": _KEY, "detail": sentence}, 404, headers=kept)

    find = getattr(route_utils.get_fn, "_shutten_found", route_utils.get_fn)

    def found(*args: Any, **kwargs: Any) -> Any:
        try:
            return find(*args, **kwargs)
        except KeyError as error:  # a number that no event has
            raise route_utils.FnIndexInferError(str(error)) from error

    found._shutten_found = find  # type: ignore[attr-defined]  # wrapped once, however many apps
    route_utils.get_fn = found
    return {route_utils.FnIndexInferError: not_found}
