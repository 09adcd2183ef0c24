"""The HTML that Gradio puts around the page, as far as it is not as we want it.

It names a manifest at the root of the host, which is not ours behind a proxy's path, and no icon,
so that browsers ask for one there, too. What Gradio takes as ``head`` comes only once its script
runs, too late for both.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from jinja2 import BaseLoader, Environment

_MANIFEST = '<link rel="manifest" href="/manifest.json" />'


class _Frame(BaseLoader):
    """Gradio's templates, with an icon instead of the manifest."""

    def __init__(self, templates: BaseLoader, icon: str) -> None:
        self._templates = templates
        self._icon = icon

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """See ``jinja2.BaseLoader.get_source``."""
        source, file, fresh = self._templates.get_source(environment, template)
        return source.replace(_MANIFEST, self._icon), file, fresh


def put_icon() -> None:
    """Have Gradio's pages show our icon, and ask for nothing at the root of the host."""
    from gradio.routes import templates

    from chat.web.page import asset

    if isinstance(templates.env.loader, _Frame):
        return
    data = quote(asset("icon.svg").strip())
    icon = f'<link rel="icon" type="image/svg+xml" href="data:image/svg+xml,{data}" />'
    templates.env.loader = _Frame(templates.env.loader, icon)
    templates.env.cache.clear()
