"""What somebody says or calls something: the words in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chat.suggesting.candidate import Kind, Made
from chat.suggesting.phrases import holds_relative, without_asides
from chat.suggesting.statement import Statement, topic_words
from chat.suggesting.wording import going_on, polite
from ingest.document import Span

_QUOTED = re.compile(
    r"「(?P<said>[^「」]{2,90})」(?:などと|と)(?P<verb>、?(?:[^、。「」]{0,8}?)"
    r"(?:述べ|語|話|批判|主張|評|断じ|指摘|説明|強調|訴|反論|コメント|警告|証言|記し|分析|振り返|呼|名づけ|名付け|表現|明か|明言|答え|ただし|まとめ|認め|言|笑|驚|喜)[^、。「」]{0,8})$"
)
_MANNER = re.compile(r"^、?(?:厳しく|短く|静かに|繰り返し|改めて|苦笑い?して|笑って|胸を張って)")
_MOST = 28


def sayings(statement: Statement) -> Iterator[Made]:
    """「…は…を何と呼んでいますか?」."""
    match = _QUOTED.search(statement.words)
    topic = topic_words(statement)
    if match is None or topic is None or match.start() < statement.after:
        return
    middle = without_asides(statement.words[statement.after : match.start()])
    if len(middle) > _MOST or re.search(r"「|、.", middle) or holds_relative(match["verb"]):
        return
    # What is spoken of has to be said, or else anything may be meant.
    if not re.search(r"(?:を|について|には|に|で)、?$", middle):
        return
    verb = going_on(_MANNER.sub("", match["verb"]))
    asked = polite(verb) if verb is not None else None
    if asked is not None and "笑" not in asked:
        question = f"{topic}は{middle.rstrip('、')}何と{asked}?"
        yield Made(Kind.SAID, question, Span(*match.span("said")))
