"""What somebody says: the words before 「と述べた」, in quotation marks or not."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from ingest.document import Span
from training.weak.clauses import Sentence, plain, topic_of
from training.weak.pairs import Pair

_SAYS = (
    r"(?P<verb>述べ|語っ|批判し|主張し|評し|評価し|指摘し|説明し|回想し|発言し|考え|訴え|反論し|コメントし|警告し|証言し|記し|分析し|振り返っ)"
    r"(?:て(?:いる|いた|おり)|た|る)?"
)
_QUOTED = re.compile(rf"「(?P<said>[^「」]{{6,70}})」(?:などと|と)(?:[^、。「」]{{0,12}})?{_SAYS}")
_BARE = re.compile(rf"(?P<said>[^、。「」]{{10,60}})と{_SAYS}$")
_ABOUT = re.compile(r"(?P<about>[^、。「」]{2,24})(?:について|に関して|に対して)(?:は)?、?$")
_DICTIONARY = {
    "述べ": "述べた",
    "語っ": "語った",
    "考え": "考えている",
    "振り返っ": "振り返っている",
}


def claims(sentence: Sentence, _: Sentence | None, rng: random.Random) -> Iterator[Pair]:
    """Questions for what a sentence's topic says, thinks or holds."""
    topic, after = topic_of(sentence)
    match = _QUOTED.search(sentence.words) or _BARE.search(sentence.words)
    if match is None or not topic:
        return
    start = max(sentence.span.start + match.start("said"), after)
    answer = Span(start, sentence.span.start + match.end("said"))
    between = sentence.text[after : sentence.span.start + match.start()].strip("、, ")
    about = _ABOUT.search(between)
    verb = match["verb"]
    if about is None and verb == "考え":
        return
    said = _DICTIONARY.get(verb, verb + "た")
    if about is not None:
        yield Pair("opinion", f"{plain(topic)}{about['about']}について{_ask(said, rng)}", answer)
    else:
        yield Pair("opinion", f"{plain(topic)}{_ask(said, rng)}", answer)


def _ask(said: str, rng: random.Random) -> str:
    if said in ("評した", "評価した", "考えている"):
        return (
            rng.choice(("どう", "どのように")) + said + rng.choice(("のですか?", "?", "んですか?"))
        )
    ways = (
        f"何と{said}のですか?",
        f"何と{said}?",
        "どう言っていますか?",
        "の意見は?",
        "どう考えている?",
        "は何と言った?",
    )
    chosen = rng.choice(ways)
    return chosen if not chosen.startswith(("の", "は")) else "何と言っていますか?"
