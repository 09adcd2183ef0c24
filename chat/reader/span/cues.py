"""Words by which a sentence shows that it states a reason, a manner, a claim or a definition."""

from __future__ import annotations

import re

from chat.question_form import Form

_CUES = {
    Form.REASON: re.compile(
        r"ため|ので|から(?=[、だで。]|こと|である|です|$)|理由|原因|要因|きっかけ|せいで|おかげ|を受けて|ゆえ|背景|"
        r"なぜなら|というのも|狙い|目的|べく|ように|ようと|結果|によ(?:り|る|って)|ことで|"
        r"\b(?:because|since|due to|in order to|so that|reason)\b",
        re.I,
    ),
    Form.MANNER: re.compile(
        r"ことで|によ(?:り|る|って)|を用い|を使|方法|手段|手法|を通じ|を通し|形で|ながら|方式|仕組み|し、|して|[てで]、|"
        r"\b(?:by \w+ing|using|through|with)\b",
        re.I,
    ),
    Form.OPINION: re.compile(
        r"[「\u201c]|と(?:述べ|語|し|主張|考え|評|批判|指摘|説明|い[うっ]|言|の|見|みて|訴え|反論|答え|振り返)|という(?:考え|見方|意見|主張|立場)|"
        r"\b(?:said|says|argue|claim|think|believe|according to)",
        re.I,
    ),
    Form.DEFINITION: re.compile(
        r"とは|である|です|を指す|を指し|という|といい|呼[ばぶん]|総称|意味|の一[つ種]|こと|\b(?:is|are|was|were|means|called|refers)\b",
        re.I,
    ),
}


def cue(form: Form, words: str) -> float:
    """Whether a sentence shows that it states what is asked for.

    Args:
        form: the form of answer that is asked for.
        words: the sentence.

    Returns:
        1 where it does, -1 where it does not, 0 for forms that have no such words.
    """
    pattern = _CUES.get(form)
    if pattern is None:
        return 0.0
    return 1.0 if pattern.search(words) else -1.0
