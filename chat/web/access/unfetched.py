"""Gradio fetches an address where an event names one as a file; ours never fetches anything."""

from __future__ import annotations

from typing import Any, NoReturn


def _refused(*_: Any, **__: Any) -> NoReturn:
    raise PermissionError("this server fetches nothing")


def forbid_fetching() -> None:
    """Put refusals in the place of the functions by which Gradio fetches."""
    from gradio import processing_utils

    for name in (
        "save_url_to_cache",
        "ssrf_protected_download",
        "async_ssrf_protected_download",
        "async_ssrf_protected_get",
        "unsafe_download",
    ):
        if not hasattr(processing_utils, name):
            raise AttributeError(f"gradio.processing_utils.{name} is gone; look how it fetches now")
        setattr(processing_utils, name, _refused)
