"""What is: what follows 「とは」, or is called by a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chat.suggesting.candidate import Kind, Made
from chat.suggesting.standing import is_bare
from chat.suggesting.statement import Statement, without_asides
from ingest.document import Span

_ASIDE = r"(?:\([^()]*\)|\uff08[^\uff08\uff09]*\uff09)?"
_MEANS = re.compile(
    rf"^(?:.{{0,12}}、)?(?P<open>[「『])?(?P<name>[^、。は「」『』()\uff08\uff09]{{2,20}}?(?<!こ))(?P<close>[」』])?{_ASIDE}とは、?"
    r"(?P<what>.{8,90}?)(?:のことである|のことだ|のことです|のことをいう|のことを言う|のことをいいます|のことを指す|のことを指します|である|です|だ|をいう|をいいます|を指す|を指します|を意味する|を意味します|を言う|の総称である|の総称です)$"
)
_CALLED = re.compile(
    r"(?P<what>[^。「」]{8,60}?)(?:のこと)?(?:を|は)「?(?P<name>[^「」、。はをがにでと]{2,16})」?と(?:いう|いいます|呼ぶ|呼びます|呼ばれる|呼ばれます|呼ばれている|呼ばれています|称する|言う|言います)$"
)


def meanings(statement: Statement) -> Iterator[Made]:
    """「…とは何ですか?」, only where the sentence says what something is."""
    match = _MEANS.match(statement.words) or _CALLED.search(statement.words)
    if match is None:
        return
    name = without_asides(match["name"])
    if is_bare(name) or re.search(r"[をがに]|(?:た|る|い)$", name) and "「" not in name:
        return
    if re.match(r"これ|それ|この|その", match["what"]):
        return
    yield Made(Kind.DEFINITION, f"{name}とは何ですか?", Span(*match.span("what")))
