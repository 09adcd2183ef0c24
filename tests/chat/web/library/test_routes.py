from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from chat.web.library.changes import Library
from chat.web.library.routes import text_routes


def client_of(library: Library) -> TestClient:
    app = FastAPI()
    app.include_router(text_routes(library))
    return TestClient(app, headers={"accept-language": "ja"})


@pytest.mark.parametrize("name", ["橋.md", "a.txt"])
def test_a_stored_text_is_saved_under_the_name_of_its_file(shop, bridge, name: str) -> None:
    shop.articles.add(name, bridge)
    asked = {"source": name, "sha256": shop.digits(bridge)}
    response = client_of(shop.library).get("/library/text", params=asked)
    assert response.content == bridge
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    said = response.headers["content-disposition"]
    assert said.startswith("attachment; filename*=utf-8''")
    assert said.endswith(".txt")


def test_what_is_not_there_or_not_allowed_is_refused_in_a_sentence(shop, bridge) -> None:
    shop.articles.add("橋.md", bridge)
    asked = {"source": "橋.md", "sha256": shop.digits(bridge)}
    gone = client_of(shop.library).get("/library/text", params={**asked, "sha256": "0"})
    assert (gone.status_code, "橋.md" in gone.text) == (404, True)
    off = Library(shop.handle, shop.builder, shop.config, allowed=False)
    refused = client_of(off).get("/library/text", params=asked)
    assert (refused.status_code, "config.toml" in refused.text) == (403, True)
