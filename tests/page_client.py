"""Events of the page as a browser sends them, without a browser."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator

import httpx


class PageClient:
    """A page at an address; sessions are told apart by name."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=60)
        self.dependencies = self.http.get("/config").json()["dependencies"]

    def number(self, name: str, inputs: int) -> int:
        """The event of a name with so many inputs."""
        return next(
            one["id"]
            for one in self.dependencies
            if re.fullmatch(rf"(page_)?{name}(_\d+)?", str(one["api_name"]))
            and len(one["inputs"]) == inputs
        )

    def join(self, number: int, session: str, data: list[object]) -> httpx.Response:
        body = {"data": data, "fn_index": number, "session_hash": session}
        return self.http.post("/gradio_api/queue/join", json=body)

    def begin(self, session: str) -> None:
        """A session of that name, in which nothing was said; others are refused."""
        told = {"session_hash": session}
        assert self.http.post("/conversation", json=told).status_code == 204

    def events(self, session: str) -> Iterator[dict[str, object]]:
        address = f"/gradio_api/queue/data?session_hash={session}"
        with self.http.stream("GET", address) as events:
            for line in events.iter_lines():
                if line.startswith("data: "):
                    yield json.loads(line.removeprefix("data: "))

    def said(self, session: str, into: list[str]) -> threading.Thread:
        """Follow what a session is sent, until its stream ends."""

        def follow() -> None:
            try:
                into.extend(json.dumps(e, ensure_ascii=False) for e in self.events(session))
            except httpx.HTTPError as error:
                into.append(f"broken: {error}")

        thread = threading.Thread(target=follow, daemon=True)
        thread.start()
        return thread

    def ask(self, question: str, session: str = "one") -> httpx.Response:
        """As a page that was loaded: its state first, then the question."""
        load = next(d for d in self.dependencies if "load" in [t[1] for t in d["targets"]])
        assert self.join(load["id"], session, [None] * len(load["inputs"])).status_code == 200
        assert any("process_completed" in str(event) for event in self.events(session))
        return self.join(self.number("ask", 4), session, [None, None, "", question])
