"""Word's fields: what they were computed from is left out, what they show is kept.

ECMA-376 Part 1, 17.16: a field is ``begin``, its code, ``separate``, its result and ``end``, in
runs that may lie in several paragraphs; fields nest in code and in results.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.composing import Run
from ingest.document import MarkKind
from ingest.readers.docx.names import Element, attribute, child, descendants, name_of, number

_CONTENTS = frozenset({"TOC", "INDEX", "TOA"})
_LINK = re.compile(r'HYPERLINK\s+(?:\\l\s+)?(?:"([^"]*)"|([^\s\\"]+))', re.I)
_LOCAL_LINK = re.compile(r"HYPERLINK\s+\\l", re.I)
# Letters written over others, as old Word made furigana and signs in circles.
_OVER = re.compile(
    r"\\o(?:\s*\\a[dclr])?\s*\(\s*(?:\\s\\up\s*[\d.]*\s*\(([^()]*)\)|([^(),;]*))\s*[,;](.*)\)\s*\Z",
    re.I | re.S,
)
_MAX_CODE = 2000
_STORIES = frozenset({"w:txbxContent", "w:footnote", "w:endnote"})


@dataclass(slots=True)
class _Field:
    """A field that is open, and what holds for all those around it."""

    begin: Element
    around: _Field | None
    code: list[str] = field(default_factory=list)
    result: bool = False
    shown: bool = False
    contents: bool = False
    link: str = ""


class Fields:
    """The fields that are open at a place of a story.

    Args:
        root: the part that the story lies in. A field that lacks its end there is none, so that
            it hides nothing.
    """

    def __init__(self, root: Element) -> None:
        self._whole = _whole_fields(root)
        self._inner: _Field | None = None

    @property
    def shown(self) -> bool:
        """Whether words here are seen: every field that is open is at its result."""
        return self._inner is None or self._inner.shown

    @property
    def contents(self) -> bool:
        """Whether this lies in the result of a table of contents or an index."""
        return self._inner is not None and self._inner.contents

    @property
    def link(self) -> str:
        """The address of the innermost link field; empty outside of one."""
        return "" if self._inner is None else self._inner.link

    def suspend(self) -> _Field | None:
        """Leave all fields, to read a text box; give back what to ``resume``."""
        suspended, self._inner = self._inner, None
        return suspended

    def resume(self, suspended: _Field | None) -> None:
        """Return to the fields that were open before ``suspend``."""
        self._inner = suspended

    def add_code(self, text: str) -> None:
        """A piece of the code of the innermost field."""
        inner = self._inner
        if inner is not None and not inner.result and len(inner.code) < _MAX_CODE:
            inner.code.append(text[:_MAX_CODE])

    def take(self, sign: Element) -> list[Run]:
        """Go past a ``w:fldChar``; the words that Word shows though they stand in no result."""
        kind = attribute(sign, "w:fldCharType")
        if sign not in self._whole:
            return []
        if kind == "begin":
            around = self._inner
            contents = around is not None and around.contents
            link = around.link if around is not None else ""
            self._inner = _Field(sign, around, contents=contents, link=link)
        elif kind == "separate" and self._inner is not None:
            self._begin_result(self._inner)
        elif kind == "end" and self._inner is not None:
            closed, self._inner = self._inner, self._inner.around
            if self.shown:
                return _drawn(closed)
        return []

    @staticmethod
    def _begin_result(current: _Field) -> None:
        code = "".join(current.code)[:_MAX_CODE].strip()
        current.result = True
        current.shown = current.around is None or current.around.shown
        if code.split(None, 1)[:1] and code.split(None, 1)[0].upper() in _CONTENTS:
            current.contents = True
        if link := _LINK.match(code):
            local = _LOCAL_LINK.match(code)
            current.link = ("#" if local else "") + (link.group(1) or link.group(2) or "")


def _whole_fields(root: Element) -> set[Element]:
    """The ``fldChar`` of fields that have both ends in one story."""
    opened: dict[Element | None, list[list[Element]]] = {}
    whole: set[Element] = set()
    for sign in descendants(root, "w:fldChar"):
        ancestors = sign.iterancestors()
        story = next((a for a in ancestors if name_of(a) in _STORIES), None)
        fields = opened.setdefault(story, [])
        kind = attribute(sign, "w:fldCharType")
        if kind == "begin":
            fields.append([sign])
        elif fields:
            fields[-1].append(sign)
            if kind == "end":
                whole.update(fields.pop())
    return whole


def _drawn(closed: _Field) -> list[Run]:
    """What fields without a result show: ticked boxes, chosen words, letters over letters."""
    data = child(closed.begin, "w:ffData")
    if (box := child(data, "w:checkBox")) is not None:
        state = child(box, "w:checked")
        state = child(box, "w:default") if state is None else state
        ticked = state is not None and attribute(state, "w:val", "1") in ("1", "true", "on")
        return [Run("☒" if ticked else "☐")]
    if closed.result:
        return []
    if (choice := child(data, "w:ddList")) is not None:
        chosen = number(child(choice, "w:result"), "w:val")
        chosen = number(child(choice, "w:default"), "w:val") if chosen is None else chosen
        words = [attribute(e, "w:val") for e in descendants(choice, "w:listEntry")]
        at = chosen or 0
        return [Run(words[at])] if 0 <= at < len(words) else []
    code = "".join(closed.code)[:_MAX_CODE].strip()
    if code[:2].upper() == "EQ" and (over := _OVER.search(code)):
        reading = (over.group(1) or "").strip()
        return [Run(over.group(3).strip(), ((MarkKind.RUBY, reading),) if reading else ())]
    return []
