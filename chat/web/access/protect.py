"""Puts the layers around the page's application."""

from __future__ import annotations

import json
import os
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.middleware.trustedhost import TrustedHostMiddleware

from chat.settings import Config
from chat.web.access.admission import admission
from chat.web.access.body_limit import BodyLimit
from chat.web.access.doorkeeper import Doorkeeper
from chat.web.access.doors import Doors
from chat.web.access.gate import Gate
from chat.web.access.line import Line
from chat.web.access.login import login_routes
from chat.web.access.origins import Origins
from chat.web.access.policy import Policy
from chat.web.access.requests import address_of
from chat.web.access.sessions import Sessions
from chat.web.access.upload_room import UploadRoom
from chat.web.library.access import is_loopback
from chat.web.proxied import Proxied, networks
from chat.web.room import Room
from chat.web.upload import uploads_folder
from ingest import messages

if TYPE_CHECKING:
    from fastapi import FastAPI
    from gradio import Blocks


def protect(app: FastAPI, page: Blocks, config: Config, host: str, head: str) -> str:
    """Add the layers, before the page is mounted at "/"; the first one here is the innermost.

    Args:
        app: the application.
        page: whose events wait in its queue.
        config: the settings.
        host: the address served at.
        head: what Gradio's script puts into the page's head.

    Returns:
        What it has to put there.

    Raises:
        ShuttenError: as ``admission``.
    """
    chat, interface = config.settings.chat, config.settings.interface.language
    password = admission(config, host).password
    app.add_middleware(Line, waiting=lambda: _waiting(page), interface=interface)
    room = Room(_uploads, chat.disk_mb)
    app.add_middleware(UploadRoom, room=room, interface=interface)
    if password is not None:
        head = _logout_words() + head
        sessions, doorkeeper = Sessions(), Doorkeeper(password)
        app.include_router(login_routes(sessions, doorkeeper, interface))
        app.add_middleware(Gate, sessions=sessions, doorkeeper=doorkeeper, interface=interface)
    opened = password is not None or chat.open_to_all
    largest = int(chat.max_upload_mb * 1_000_000)
    app.add_middleware(BodyLimit, max_upload=largest, interface=interface)
    app.add_middleware(Doors, interface=interface)
    app.add_middleware(Origins, interface=interface)
    app.add_middleware(Policy, head=head)
    # From here on inwards the client, the host and the path are those that the browser sees.
    proxies = networks(chat.trusted_proxies)
    app.add_middleware(Proxied, root_path=chat.root_path, trusted=proxies)
    # Starlette's own: answers in English, but only to what calls us by a name that is not ours.
    app.add_middleware(
        TrustedHostMiddleware, allowed_hosts=_hosts(host, opened), www_redirect=False
    )
    return head


def _waiting(page: Blocks) -> list[str]:
    """The addresses from which the events come that wait in Gradio's queue."""
    queues = page._queue.event_queue_per_concurrency_id.values()
    return [address_of(event.request.scope) for one in queues for event in one.queue]


def _uploads() -> tuple[Path, ...]:
    """The folder that is ours alone; without one, uploads lie among what others put there."""
    return (uploads_folder(),) if os.environ.get("GRADIO_TEMP_DIR") else ()


def _hosts(host: str, opened: bool) -> list[str]:
    """The names that requests may call us by; any, where others may come in."""
    if opened or not is_loopback(host):
        return ["*"]
    return ["127.0.0.1", "::1", "[::1]", "localhost", host]


def _logout_words() -> str:
    """What the page's script reads to offer the way out."""
    words = {language: messages.text("logout", language) for language in messages.LANGUAGES}
    return f'<meta name="shutten-logout" content="{escape(json.dumps(words))}">'
