"""The gist and the structure of an article: answered from the article as a whole, without search.

An extractive summary of whole sentences, what the article is about, its headings, what stands in
one of its sections, its title, date and author. Everything given is a span of the article.
"""

from __future__ import annotations

from chat.gist.answering import answer_gist
from chat.gist.asking import asked_gist
from chat.gist.request import LAST, GistKind, GistRequest, SectionReference

__all__ = ["LAST", "GistKind", "GistRequest", "SectionReference", "answer_gist", "asked_gist"]
