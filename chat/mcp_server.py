"""The tool ``ask`` for programs that speak the Model Context Protocol."""

from __future__ import annotations

from importlib import metadata
from typing import Annotated

from mcp.server.mcpserver import MCPServer
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from chat.observing.asking import Asking, new_id
from chat.terminal import answer_lines
from chat.web.api.asking import Questions
from chat.web.api.errors import ApiError
from chat.web.api.models import AnswerModel
from ingest import messages
from ingest.messages import Language


def make_server(questions: Questions, language: Language) -> MCPServer[None]:
    """A server with the one tool; ``run()`` serves it over stdin and stdout.

    Args:
        questions: answers.
        language: of replies and errors where neither question nor call says.
    """
    server: MCPServer[None] = MCPServer(
        "shutten", version=metadata.version("shutten"), log_level="WARNING"
    )
    session = new_id()
    reads_only = ToolAnnotations(
        title=messages.text("mcp_title", language), read_only_hint=True, open_world_hint=False
    )

    def ask(
        question: Annotated[str, Field(description="The question, in Japanese or English.")],
        earlier: Annotated[
            list[str] | None,
            Field(description="Earlier questions of the conversation, oldest first."),
        ] = None,
        sources: Annotated[
            list[str] | None,
            Field(description="Answer from these articles only, named as citations name them."),
        ] = None,
    ) -> Annotated[CallToolResult, AnswerModel]:
        given = {"question": question, "earlier": earlier or [], "sources": sources or None}
        try:
            asked, spoken = questions.check(given, language)
            answer = questions.answer(asked, spoken, Asking("mcp", session))
        except ApiError as error:
            return CallToolResult(content=[_text(error.message)], is_error=True)
        # What a model reads has the places; what a program reads is the object of ``ask --json``.
        lines = "\n".join(answer_lines(answer, spoken))
        return CallToolResult(content=[_text(lines)], structured_content=answer.to_dict())

    server.add_tool(ask, description=messages.text("mcp_tool", language), annotations=reads_only)
    return server


def _text(words: str) -> TextContent:
    return TextContent(type="text", text=words)
