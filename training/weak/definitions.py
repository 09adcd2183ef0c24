"""What is: what follows 「とは」, and what the first sentence says of the article's title."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from ingest.document import Span
from training.weak.clauses import Sentence, plain
from training.weak.pairs import Pair

_MEANS = re.compile(
    r"^(?:『|「)?(?P<name>[^、。は「」『』]{2,20}?(?<!こ))(?:』|」)?(?:\([^()]*\)|\uff08[^\uff08\uff09]*\uff09)?とは、?(?:[^、]{0,12}で、)?"
    r"(?P<what>.{8,80}?)(?:のことである|のことをいう|のことを指す|である|をいう|を指す|を意味する|を言う|の総称である)$"
)
_IS = re.compile(
    r"^(?P<name>.{2,60}?)は、(?P<what>.{6,80}?)(?:である|であった|の総称である|のことである|をいう|を指す)$"
)
_CALLED = re.compile(
    r"(?P<what>[^、。「」]{8,50}?)(?:のこと)?(?:を|は)「(?P<name>[^「」]{2,16})」と(?:いう|呼ぶ|呼ばれる|呼ばれている|称する|言う)$"
)
_ENDS = (
    "とは何ですか?",
    "とは?",
    "って何?",
    "って何ですか?",
    "とはどういうもの?",
    "の意味は?",
    "ってどんなもの?",
    "について説明して",
)


def definitions(sentence: Sentence, _: Sentence | None, rng: random.Random) -> Iterator[Pair]:
    """Questions for what a thing is."""
    words = sentence.words
    match = _MEANS.match(words) or _CALLED.search(words)
    name = match["name"] if match is not None else ""
    if match is None and sentence.opens:
        match = _IS.match(words)
        name = sentence.title
        if match is None or plain(name) not in plain(match["name"]):
            return
    if match is None or not plain(name):
        return
    answer = Span(
        sentence.span.start + match.start("what"), sentence.span.start + match.end("what")
    )
    yield Pair("definition", plain(name) + rng.choice(_ENDS), answer)
