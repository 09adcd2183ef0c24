"""One element of a page, as all that read it see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.document import SectionKind

_CALLS = ("tel:", "mailto:")


@dataclass(slots=True, eq=False)
class Node:
    """One shown element.

    Attributes:
        tag: lower case; for an element with an ARIA role the tag that is its like.
        attributes: as written, names in lower case.
        parent: None for the outermost.
        children: elements and words, in order.
        words: what its class and id say, see ``words_of``.
        blocky: whether it is, or holds, an element that stands on lines of its own.
        size: characters of words in it, white space left out.
        linked: those of them that stand in links and buttons.
        mass: how much running text it holds, see ``measures``.
        sentences: how many sentences end in it, those in links left out.
        label: the words of the first block in it, if they are few.
        part: the part of the page that it was judged to be.
    """

    tag: str
    attributes: dict[str, str]
    parent: Node | None
    children: list[Node | str] = field(default_factory=list)
    words: frozenset[str] = frozenset()
    blocky: bool = False
    size: int = 0
    linked: int = 0
    mass: float = 0.0
    sentences: int = 0
    label: str = ""
    part: SectionKind = SectionKind.BODY

    @property
    def is_link(self) -> bool:
        """Whether it leads to another place; an address to write to or to call is a fact."""
        if self.tag == "a":
            return not self.attributes.get("href", "").lstrip()[:7].lower().startswith(_CALLS)
        return self.attributes.get("role") == "link"

    @property
    def elements(self) -> Iterator[Node]:
        """The children that are elements."""
        return (child for child in self.children if isinstance(child, Node))

    def walk(self) -> Iterator[Node]:
        """This element and all within it, in order of their beginnings.

        The first few are had at once, however many children an element has.
        """
        yield self
        waiting = [iter(self.children)]
        while waiting:
            for child in waiting[-1]:
                if isinstance(child, Node):
                    yield child
                    if child.children:
                        waiting.append(iter(child.children))
                        break
            else:
                waiting.pop()

    def ancestors(self) -> Iterator[Node]:
        """The elements around it, nearest first, itself left out."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    @property
    def is_leaf(self) -> bool:
        """Whether no element stands in it."""
        return not any(isinstance(child, Node) for child in self.children)

    def text(self) -> str:
        """All words in it, as they stand in the source."""
        if len(self.children) == 1 and isinstance(self.children[0], str):
            return self.children[0] if self.tag not in ("rt", "rtc", "br") else ""
        pieces: list[str] = []
        waiting: list[Node | str] = [self]
        while waiting:
            item = waiting.pop()
            if isinstance(item, str):
                pieces.append(item)
            elif item.tag == "br":
                pieces.append("\n")
            elif item.tag not in ("rt", "rtc"):
                waiting.extend(reversed(item.children))
        return "".join(pieces)
