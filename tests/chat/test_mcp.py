"""`shutten mcp` as an assistant starts it, spoken to over its stdin and stdout."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest import messages

REPO = Path(__file__).resolve().parents[2]
QUESTION = "青葉庭園はいつ開園しましたか?"


def test_without_the_package_the_command_says_what_to_install(shutten, monkeypatch):
    for name in list(sys.modules):  # Gradio imports it where it is installed
        if name.split(".")[0] in ("mcp", "mcp_types"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.delitem(sys.modules, "chat.mcp_server", raising=False)
    code, out, err = shutten("mcp")
    assert (code, out) == (2, "")
    assert err == messages.text("mcp_missing", "ja") + "\n"


@pytest.fixture
def mcp():
    return pytest.importorskip("mcp", reason="the package mcp is not installed (extra: mcp)")


def talk(mcp, config_file: Path, calls) -> tuple[list, list[str]]:
    """What the server offers and returns, and the lines of its log."""
    log = config_file.parent / "questions.jsonl"
    server = mcp.StdioServerParameters(
        command=sys.executable,
        args=["-m", "chat", "--config", str(config_file), "mcp"],
        cwd=str(REPO),
        env={**os.environ, "SHUTTEN_CHAT__QUESTION_LOG": str(log)},
    )

    async def call():
        async with mcp.Client(server, read_timeout_seconds=120) as client:
            tools = (await client.list_tools()).tools
            return [tools, *[await client.call_tool("ask", given) for given in calls]]

    # In a thread of its own: tests of browsers leave an event loop running in this one.
    with ThreadPoolExecutor(1) as threads:
        found = threads.submit(lambda: asyncio.run(call())).result()
    return found, log.read_text().splitlines()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_an_assistant_asks_and_gets_the_object_and_words_with_places(
    mcp, app, shutten, config_file
):
    calls = [{"question": QUESTION}, {"question": ""}, {"question": "問", "sources": ["no.txt"]}]
    (tools, answered, *refused), log = talk(mcp, config_file, calls)
    (tool,) = tools
    assert tool.name == "ask" and tool.annotations.read_only_hint
    assert "answered" in tool.output_schema["properties"]
    expected = json.loads(shutten("ask", "--json", QUESTION)[1])
    for one in (answered.structured_content, expected):
        one.pop("timings_ms")
    assert answered.structured_content == expected
    place = expected["citations"][0]
    words = answered.content[0].text
    assert place["text"] in words
    assert f"{place['source']} {place['start']}-{place['end']}" in words
    assert [result.is_error for result in refused] == [True, True]
    assert refused[0].content[0].text == messages.text("invalid_empty", "ja")
    assert "no.txt" in refused[1].content[0].text
    assert [json.loads(line)["origin"] for line in log] == ["mcp"] * 3


def test_without_an_index_it_says_so_and_ends(mcp, shutten):
    code, out, err = shutten("mcp")
    assert (code, out) == (2, "")
    assert "shutten index build" in err
