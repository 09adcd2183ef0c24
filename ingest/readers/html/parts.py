"""Which parts of a page are the article, and which its site's frame, links and comments.

Nothing is thrown away: every element is given the part that it belongs to. The judgement goes by
elements and roles, by the words that makers of pages give their parts everywhere
(``vocabulary``), by how much of the words is linked, and by the place: before the title, between
title and text, in the text, after it, or outside of what holds both.
"""

from __future__ import annotations

from enum import Enum

from ingest.document import SectionKind
from ingest.readers.html.evidence import (
    HEADINGS,
    has_picture,
    has_time,
    holds_notes,
    is_author_box,
    is_contents,
    is_control,
    is_count,
    is_eyebrow,
    is_filled_in,
    is_link_line,
    is_points,
    is_side_cell,
    is_site_address,
    is_site_foot,
    is_site_frame,
    is_viewer_notice,
    link_share,
    linked_headings,
    names_someone,
)
from ingest.readers.html.labels import (
    is_ad_label,
    is_author_label,
    is_filed_label,
    is_paywall,
    is_trailer_label,
)
from ingest.readers.html.measures import is_site_end
from ingest.readers.html.nodes import Node
from ingest.readers.html.prose import is_thread, tells
from ingest.readers.html.regions import dominant, holder_of, wrap_loose
from ingest.readers.html.vocabulary import (
    AFTER,
    AFTER_LOOSE,
    AUTHOR,
    CONTROL,
    FILED,
    FRAME,
    FRAME_ENDS,
    PROFILE,
    SIDE,
    SITE,
    WALL,
)

BODY, TRAILER = SectionKind.BODY, SectionKind.TRAILER
NAVIGATION, BOX = SectionKind.NAVIGATION, SectionKind.AUTHOR

_FOLLOWS = AFTER | WALL
_LOOSE = AFTER_LOOSE | FRAME | FILED | SIDE
_CORE_SHARE = 0.8
_STRAY_SHARE = 0.15
_BOX_SHARE = 0.3
_SHORT = 80
_PROSE = 20
_MAX_FILED = 120


class Place(Enum):
    """Where an element stands."""

    OUTSIDE = "outside what holds title and text"
    BEFORE = "before the title"
    BETWEEN = "between title and text"
    CORE = "in the text"
    AFTER = "after the text"


def judge_parts(top: Node, title: Node | None) -> None:
    """Set ``part`` of every element of a measured page.

    Args:
        top: the outermost element.
        title: the element that states the title, if one does.
    """
    wide = core = dominant(top, _CORE_SHARE)
    holder = holder_of(top, core, title)
    if core in holder.ancestors():
        core = holder
    _Judge(top, wide, core, holder, title).go_through(top, Place.OUTSIDE)


class _Judge:
    """Goes through a page in reading order, remembering whether title and text have begun."""

    def __init__(self, top: Node, wide: Node, core: Node, holder: Node, title: Node | None) -> None:
        self._wide, self._core, self._holder, self._title = wide, core, holder, title
        around = title.ancestors() if title is not None else ()
        self._article = next((node for node in around if node.tag == "article"), None)
        self._seen_title = title is None
        self._seen_core = False
        self._ended = False  # whether a line of links has come after the text
        self._begun = False  # whether prose of the text has passed
        anchors = [node for node in (core, holder, title) if node is not None]
        self._kept = {id(n) for anchor in anchors for n in (anchor, *anchor.ancestors())}
        self._kept.add(id(top))

    def go_through(self, node: Node, place: Place) -> None:
        """Judge the children of an element that is itself no part."""
        if place is not Place.CORE and id(node) in self._kept:
            wrap_loose(node)
        for child in node.elements:
            if child is self._title:
                self._seen_title = True
                continue
            if id(child) in self._kept:
                inside = place if child is not self._holder else Place.BETWEEN
                inside = Place.CORE if child is self._core else inside
                self.go_through(child, inside)
                self._seen_core = self._seen_core or child is self._core
                continue
            if not child.blocky:
                continue
            here = self._place(place)
            part = self._part(child, here)
            if part is None:
                # What holds much prose outside is looked through as what stands by the text is.
                self.go_through(child, Place.AFTER if here is Place.OUTSIDE else place)
                self._begun = self._begun or (here is Place.CORE and child.mass >= _PROSE)
            else:
                self._mark(child, part)

    def _place(self, place: Place) -> Place:
        if place is Place.OUTSIDE:
            return place
        if not self._seen_title:
            return Place.BEFORE
        if place is Place.CORE:
            return place
        return Place.AFTER if self._seen_core else Place.BETWEEN

    def _mark(self, node: Node, part: SectionKind) -> None:
        for inner in node.walk():
            inner.part = part
        if part is TRAILER and self._seen_core:
            for inner in node.walk():
                if inner.part is TRAILER and inner.blocky and is_author_box(inner, away=True):
                    for deeper in inner.walk():
                        deeper.part = BOX

    def _side(self) -> SectionKind:
        """The part of what is not the article, by whether the article has begun."""
        return TRAILER if self._seen_core or self._begun else NAVIGATION

    def _part(self, node: Node, place: Place) -> SectionKind | None:
        """The part that an element with all that is in it belongs to; None to look within."""
        if not node.size:
            return None
        small = node.mass <= _BOX_SHARE * self._core.mass
        if place is not Place.OUTSIDE and small and is_points(node):
            return BODY
        if place in (Place.OUTSIDE, Place.AFTER) and self._seen_core and holds_notes(node):
            return BODY
        if part := self._by_element(node, place):
            return part if small or place is not Place.CORE else None
        if node.size <= 20 and is_ad_label(node.label):
            return self._side()
        short = node.size <= _MAX_FILED and node.tag not in HEADINGS
        if self._seen_title and short and is_paywall(node.label):
            return self._side() if place is not Place.BETWEEN else TRAILER
        if place is Place.OUTSIDE:
            return self._outside(node)
        if place is Place.CORE:
            return self._in_core(node) if small else None
        return self._around(node, place)

    def _by_element(self, node: Node, place: Place) -> SectionKind | None:
        tag = node.tag
        if tag == "dialog" and place is not Place.OUTSIDE and tells(node):
            return None  # a note to the text that is read out when it appears
        if tag in ("nav", "dialog", "button"):
            return NAVIGATION
        if tag == "form" and is_filled_in(node):
            return self._side()
        if tag == "aside" and place is not Place.CORE:
            if place is Place.OUTSIDE:
                return NAVIGATION
            if self._seen_core and is_author_box(node) and not node.words & SIDE:
                return BOX
            return self._side()
        if tag in ("header", "footer") and (place is Place.OUTSIDE or is_site_frame(node)):
            return NAVIGATION
        if "aria-live" in node.attributes and place is not Place.CORE and not tells(node):
            return NAVIGATION
        return None

    def _outside(self, node: Node) -> SectionKind | None:
        """Of what stands outside, only much prose without any sign of a frame is the article."""
        if node.words & (SIDE | FRAME | FRAME_ENDS | SITE):
            return NAVIGATION
        if self._seen_core and is_author_box(node, away=True):
            return BOX
        if self._is_near(node) and tells(node):
            return None
        marked = node.words & (AFTER | WALL | AFTER_LOOSE | FILED) or "comment" in node.words
        if marked or is_trailer_label(node.label) or link_share(node) >= 0.3:
            return self._side()
        if linked_headings(node):
            return self._side()
        return None if node.mass >= _STRAY_SHARE * self._core.mass else self._side()

    def _is_near(self, node: Node) -> bool:
        """Whether an element stands in what the page calls its main part, or holds most prose."""
        return any(n is self._wide or n.tag in ("main", "article") for n in node.ancestors())

    def _around(self, node: Node, place: Place) -> SectionKind | None:
        """In what holds the text, but not in the text."""
        words, share = node.words, link_share(node)
        told = tells(node)
        if (words & (SITE | SIDE) and not told) or is_site_end(node):
            return NAVIGATION
        if words & (AFTER | WALL) and not told:
            return self._side()
        if self._seen_core and is_author_box(node):
            return BOX
        if place is Place.AFTER and (is_site_foot(node) or is_site_address(node)):
            return NAVIGATION
        if place is Place.BEFORE and is_eyebrow(node, self._title):
            return NAVIGATION
        if place is Place.AFTER and (self._ends_page(node) or is_viewer_notice(node)):
            return self._side()
        if told or (not self._seen_core and names_someone(node)):
            return None
        if is_control(node) or (words & CONTROL and node.size < _SHORT and not node.sentences):
            return NAVIGATION
        if place is Place.BETWEEN and node.size < _SHORT and is_trailer_label(node.label):
            return self._side()
        if words & FILED and node.size <= _MAX_FILED and not has_time(node):
            return self._side()
        if is_filed_label(node.label) and not has_time(node):
            return self._side()
        loose = words & AFTER_LOOSE
        if loose and (share >= 0.3 or node.size < _SHORT or self._seen_core):
            return self._side()
        if words & FRAME and share >= 0.5:
            return self._side()
        if place is Place.AFTER and is_trailer_label(node.label):
            return self._side()
        if place is Place.AFTER and linked_headings(node):
            return self._side()
        if place is not Place.AFTER and has_picture(node):
            return None  # a linked picture and what it shows
        return self._side() if share >= 0.8 and node.tag not in HEADINGS else None

    def _ends_page(self, node: Node) -> bool:
        """Whether an element is a line of links under all of the page, or a short line after it."""
        if self._holder.tag not in ("html", "body", "center", "font"):
            return False
        self._ended = self._ended or is_link_line(node)
        return self._ended and node.size < _SHORT

    def _in_core(self, node: Node) -> SectionKind | None:
        """In the text only what can be nothing else."""
        words, share = node.words, link_share(node)
        if is_site_end(node) or is_contents(node, least=3 if self._begun else 2):
            return NAVIGATION
        if (words & SITE and not tells(node)) or is_side_cell(node):
            return NAVIGATION
        if is_control(node) or is_count(node):
            return NAVIGATION
        if (words & _FOLLOWS and not tells(node)) or is_thread(node) or self._is_other(node):
            return self._side()
        whole = node.tag not in ("p", "li")
        if share >= 0.6 and whole and words & _LOOSE:
            return self._side()
        if self._begun and words & AUTHOR - PROFILE and node.tag != "p" and is_author_box(node):
            return BOX
        label = node.label
        if node.tag in ("section", "div", "aside") and is_author_label(label):
            return BOX if node.size >= 15 + len(label) else None
        if share >= 0.5 and whole and is_trailer_label(label):
            return self._side()
        return None

    def _is_other(self, node: Node) -> bool:
        """Whether an element is an article that leads elsewhere, beside the one of the title."""
        if node.tag != "article" or self._article is None or not linked_headings(node):
            return False
        return self._article not in node.ancestors()
