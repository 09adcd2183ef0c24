"""The OpenAPI document as a page for people: plain HTML, which asks nobody for anything."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from chat.web.api.shape import OPENAPI

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
_STYLE = """
:root{color-scheme:light dark}
body{font:1rem/1.6 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
h2{margin-top:2.5rem}
code,pre{font-family:ui-monospace,monospace;overflow-wrap:anywhere}
pre{white-space:pre-wrap;padding:.75rem;border:1px solid;border-radius:.5rem}
.table{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:start;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid}
"""


def docs_html(document: dict[str, Any]) -> str:
    """The page.

    Args:
        document: of ``openapi()``.
    """
    info = document["info"]
    parts = [f"<p>{escape(info['description'])}</p>"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            parts.append(_operation(path, method, operation))
    parts.append("<h2>Objects</h2>")
    for name, schema in document["components"]["schemas"].items():
        if "properties" in schema:
            parts.append(_object(name, schema))
    title = f"{escape(info['title'])} {escape(info['version'])}: API"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>"
        f'<p><a href="{OPENAPI.lstrip("/")}">OpenAPI document</a></p>{"".join(parts)}'
        "</main></body></html>"
    )


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><th scope='row'>{escape(status)}</th><td>{escape(response['description'])}</td>"
        f"<td>{_content(response)}</td></tr>"
        for status, response in operation["responses"].items()
    )
    return (
        f"<h2><code>{method.upper()} {escape(path)}</code></h2>"
        f"<p>{escape(operation['summary'])}.</p>{_body(operation)}"
        + _table(("Status", "When", "Body"), rows)
    )


def _body(operation: dict[str, Any]) -> str:
    if "requestBody" not in operation:
        return ""
    content = operation["requestBody"]["content"]["application/json"]
    example = escape(json.dumps(content["example"], ensure_ascii=False))
    return f"<p>Body: {_type(content['schema'])}</p><pre><code>{example}</code></pre>"


def _content(response: dict[str, Any]) -> str:
    return ", ".join(_type(content["schema"]) for content in response["content"].values())


def _object(name: str, schema: dict[str, Any]) -> str:
    required = schema.get("required", ())
    rows = "".join(
        f"<tr><th scope='row'><code>{escape(field)}</code></th><td>{_type(of)}"
        f"{'' if field in required else '; may be left out'}</td>"
        f"<td>{escape(of.get('description', ''))}</td></tr>"
        for field, of in schema["properties"].items()
    )
    return (
        f'<h3 id="{escape(name)}">{escape(name)}</h3><p>{escape(schema.get("description", ""))}</p>'
        + _table(("Field", "Type", "What it is"), rows)
    )


def _table(heads: tuple[str, ...], rows: str) -> str:
    head = "".join(f"<th scope='col'>{name}</th>" for name in heads)
    return (
        f'<div class="table" role="region" aria-label="{", ".join(heads)}" tabindex="0">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _type(schema: dict[str, Any]) -> str:
    """A type in words, linked where it is an object of the page."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[-1])
        return f'<a href="#{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(_type(option) for option in schema["anyOf"])
    if "enum" in schema:
        return " or ".join(f"<code>{escape(json.dumps(value))}</code>" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"array of {_type(schema['items'])}"
    return escape(str(schema.get("type", "any")))
