"""What answers look like, whatever the question: a prior over the shapes of spans.

Start and end are scored apart, so the best pair may join the start of one answer to the end of
another (the 4 of "4寸(約40cm)" to its "40cm"). What such spans have in common is not in the scores:
they are long, hold a lone bracket, or run over a comma. The prior is a weighted sum of that, added
to the score of a span before spans that overlap are compared.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import astuple, dataclass
from functools import cache
from importlib import resources

from ingest.brackets import CLOSER_OF, CLOSERS, OPENERS

_BRACKET = re.compile(f"[{re.escape(OPENERS + CLOSERS)}]")
# Most spans hold none of these, and are of no shape but their length.
_NOTABLE = re.compile(f"[{re.escape(OPENERS + CLOSERS)}、,\uff0c。\n]")
_APOSTROPHE = re.compile("(?<=[a-zA-Z])\u2019(?=[a-zA-Z])")
_DIGIT_COMMA = re.compile(r"(?<=\d)[,\uff0c](?=\d)")
_COMMA = re.compile("[、,\uff0c]")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a span looks like.

    Attributes:
        tokens: how many tokens it has.
        log_tokens: the logarithm of that.
        lone_bracket: 1 where a bracket in it has no partner in it.
        comma: 1 where a comma stands in it, outside brackets and numbers.
        stop: 1 where a full stop stands before its end, outside brackets.
        line_break: 1 where it goes over the end of a line.
    """

    tokens: float
    log_tokens: float
    lone_bracket: float
    comma: float
    stop: float
    line_break: float


@dataclass(frozen=True, slots=True)
class ShapePrior:
    """A weight for each field of ``Shape``; all 0 leaves the scores as they are."""

    tokens: float = 0.0
    log_tokens: float = 0.0
    lone_bracket: float = 0.0
    comma: float = 0.0
    stop: float = 0.0
    line_break: float = 0.0

    def of(self, words: str, tokens: int) -> float:
        """What is added to the score of a span.

        Args:
            words: its words.
            tokens: how many tokens they are.
        """
        length = self.tokens * tokens + self.log_tokens * math.log(tokens)
        if _NOTABLE.search(words) is None:
            return length
        shape = shape_of(words, tokens)
        return (
            length
            + self.lone_bracket * shape.lone_bracket
            + self.comma * shape.comma
            + self.stop * shape.stop
            + self.line_break * shape.line_break
        )

    @classmethod
    def from_json(cls, text: str) -> ShapePrior:
        """Read what ``to_json`` wrote.

        Raises:
            ValueError: it names other weights, or what is not a number.
        """
        try:
            return cls(**{name: float(value) for name, value in json.loads(text).items()})
        except (TypeError, AttributeError) as error:
            raise ValueError(f"not the weights of a prior over shapes: {error!r}") from error

    def to_json(self) -> str:
        """The weights by their names."""
        named = zip(self.__dataclass_fields__, astuple(self), strict=True)
        return json.dumps(dict(named), indent=1) + "\n"


@cache
def load_prior() -> ShapePrior:
    """The prior of the reader that is shipped."""
    file = resources.files("chat.reader.span").joinpath("prior.json")
    return ShapePrior.from_json(file.read_text(encoding="utf-8"))


def shape_of(words: str, tokens: int) -> Shape:
    """The shape of a span.

    Args:
        words: its words.
        tokens: how many tokens they are; at least 1.
    """
    words = _APOSTROPHE.sub("'", words.strip())  # it looks like the end of a quotation
    outside, lone = _outside_brackets(words) if _BRACKET.search(words) else (words, False)
    return Shape(
        tokens=float(tokens),
        log_tokens=math.log(tokens),
        lone_bracket=float(lone),
        comma=float(_COMMA.search(_DIGIT_COMMA.sub("", outside)) is not None),
        stop=float("。" in outside[:-1]),
        line_break=float("\n" in words),
    )


def _outside_brackets(words: str) -> tuple[str, bool]:
    """What stands outside all brackets, and whether one has no partner."""
    opened: list[str] = []
    lone = False
    outside: list[str] = []
    for char in words:
        if char in CLOSER_OF:
            opened.append(char)
        elif char in CLOSERS:
            if opened and CLOSER_OF[opened[-1]] == char:
                opened.pop()
            else:
                lone = True
        elif not opened:
            outside.append(char)
    return "".join(outside), lone or bool(opened)
