"""Texts of a page that holds both languages: each names its key, so that a switch can exchange it.

An element ``<span data-text="key" data-fields="{...}">`` shows a text in the language that the page
opens in; ``page.js`` puts the other one in its place, from the texts that ``for_script`` gives it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from ingest import messages
from ingest.messages import LANGUAGES, Language

_SUBJECTS = ("report_", "comparison_", "metric_", "cause_")


@dataclass(frozen=True, slots=True)
class PageTexts:
    """The texts of one page.

    Attributes:
        language: the language that the page opens in.
    """

    language: Language

    def say(self, key: str, /, **fields: str) -> Markup:
        """The text ``key`` as an element that the switch can exchange."""
        data = self.attributes(key, fields)
        attributes = Markup(" ").join(
            Markup('{}="{}"').format(name, value) for name, value in data.items()
        )
        return Markup("<span {}>{}</span>").format(attributes, self.plain(key, **fields))

    def attribute(self, name: str, key: str, /, **fields: str) -> Markup:
        """The text ``key`` as the attribute ``name`` of an element, exchangeable too."""
        marker = Markup(' data-text-{}="{}"').format(name, key)
        return Markup('{}="{}"').format(name, self.plain(key, **fields)) + marker

    def named(self, prefix: str, name: str) -> Markup:
        """The text ``<prefix><name>``; the bare name where nobody has written one."""
        return self.say(prefix + name) if self.has(prefix + name) else escape(name)

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in messages.catalogue(self.language)

    def plain(self, key: str, /, **fields: str) -> str:
        """The text ``key`` without an element around it."""
        return messages.text(key, self.language, **fields)

    @staticmethod
    def attributes(key: str, fields: Mapping[str, str]) -> dict[str, str]:
        """What an element carries so that its text can be exchanged."""
        data = {"data-text": key}
        if fields:
            data["data-fields"] = json.dumps(dict(fields), ensure_ascii=False)
        return data


def for_script() -> dict[str, dict[str, str]]:
    """The texts that a page may need, by language and key."""
    return {
        language: {
            key: template
            for key, template in messages.catalogue(language).items()
            if key.startswith(_SUBJECTS)
        }
        for language in LANGUAGES
    }
