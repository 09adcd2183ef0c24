"""The login page: one form, without scripts, in the browser's language."""

from __future__ import annotations

from html import escape
from importlib import resources
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from chat.web.access.doorkeeper import Doorkeeper, WaitError
from chat.web.access.gate import LOGIN, LOGOUT, cookie_name, token_of
from chat.web.access.policy import script_hash
from chat.web.access.requests import Interface, address_of, language_of
from chat.web.access.sessions import LIFETIME, Sessions
from ingest import messages

_LONGEST_FORM = 16_384
_UNKEPT = {"cache-control": "no-store"}


def safe_next(wanted: str, root: str = "") -> str:
    """Where to go after the login: a path here, whatever was asked for."""
    home = root.rstrip("/") + "/"
    if any(c in "\\\x7f" or ord(c) <= 0x20 for c in wanted) or len(wanted) > 4096:
        return home
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return home
    ours = wanted.startswith("/") and not wanted.startswith("//")
    return wanted if ours and not parts.scheme and not parts.netloc else home


def login_routes(
    sessions: Sessions, doorkeeper: Doorkeeper, interface: Interface = "auto"
) -> APIRouter:
    """The addresses to come in and to leave.

    Args:
        sessions: who is logged in.
        doorkeeper: tries passwords.
        interface: of the page; "auto" leaves it to the browser.
    """
    router = APIRouter(include_in_schema=False)

    @router.get(LOGIN)
    def form(request: Request) -> Response:
        root, wanted = _root(request), request.query_params.get("next", "")
        if sessions.holds(token_of(request.scope)):
            return RedirectResponse(safe_next(wanted, root), 303, headers=_UNKEPT)
        return _page(request, interface, wanted)

    @router.post(LOGIN)
    async def enter(request: Request) -> Response:
        fields = await _fields(request)
        wanted = fields.get("next", "")
        try:
            right = await doorkeeper.admits(fields.get("password", ""), address_of(request.scope))
        except WaitError as wait:
            return _page(request, interface, wanted, "login_wait", 429, seconds=wait.seconds)
        if not right:
            return _page(request, interface, wanted, "login_wrong", 401)
        sessions.end(token_of(request.scope))
        response = RedirectResponse(safe_next(wanted, _root(request)), 303, headers=_UNKEPT)
        response.set_cookie(value=sessions.begin(), max_age=LIFETIME, **_attributes(request))
        return response

    @router.post(LOGOUT)
    def leave(request: Request) -> Response:
        sessions.end(token_of(request.scope))
        response = RedirectResponse(_root(request) + LOGIN, 303, headers=_UNKEPT)
        response.delete_cookie(**_attributes(request))
        return response

    return router


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", "")).rstrip("/")


def _attributes(request: Request) -> dict[str, Any]:
    secure = request.url.scheme == "https"
    path = _root(request) or "/"
    name = cookie_name(request.scope)
    return {"key": name, "path": path, "secure": secure, "httponly": True, "samesite": "strict"}


async def _fields(request: Request) -> dict[str, str]:
    """The form's fields; of a body that is too long, none."""
    body = await request.body()
    if len(body) > _LONGEST_FORM:
        return {}
    # Browsers send UTF-8, as the page is.
    found = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=8)
    return {name: values[0] for name, values in found.items()}


def _page(
    request: Request,
    interface: Interface,
    wanted: str,
    problem: str = "",
    status: int = 200,
    **details: object,
) -> Response:
    language = language_of(request.headers, interface)
    style = _asset("login.css")

    def say(key: str, **fields: object) -> str:
        return escape(messages.text(key, language, **fields))

    told = f'<p id="problem" role="alert">{say(problem, **details)}</p>' if problem else ""
    described = ' aria-describedby="problem" aria-invalid="true"' if problem else ""
    html = _asset("login.html").format(
        language=language,
        style=style,
        title=say("login_title"),
        lead=say("login_lead"),
        label=say("login_password"),
        button=say("login_button"),
        action=escape(_root(request) + LOGIN),
        next=escape(safe_next(wanted, _root(request))),
        problem=told,
        described=described,
    )
    policy = (
        f"default-src 'none'; style-src {script_hash(style)}; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {"content-security-policy": policy, "vary": "accept-language", **_UNKEPT}
    if "seconds" in details:
        headers["retry-after"] = str(details["seconds"])
    return HTMLResponse(html, status, headers=headers)


def _asset(name: str) -> str:
    return resources.files("chat.web").joinpath("assets", name).read_text(encoding="utf-8")
