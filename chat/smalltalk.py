"""Greetings and thanks, told apart from questions, and input that is no question at all."""

from __future__ import annotations

import re
import unicodedata

from ingest.normalize import normalize

# Whole utterances only: 「こんにちはの語源は?」 is a question.
_TAIL = r"(?:ございます|ございました|です|でした|ね|よ|ー|~|!|。|、|\.|,|\s|\u301c)*"
_TALK: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (key, re.compile(rf"(?:{words}){_TAIL}", re.IGNORECASE))
    for key, words in (
        (
            "smalltalk_greeting",
            "こんにち[はわ]|こんばん[はわ]|おはよう|はじめまして|初めまして|やあ|どうも|もしもし|ハロー"
            "|よろしく(?:お願いします|お願いいたします|ね)?"
            "|hello|hi|hey|good (?:morning|afternoon|evening)",
        ),
        (
            "smalltalk_thanks",
            "(?:どうも)?(?:ありがと[うー]?|有難う|有り難う)|サンキュー|感謝します|助かりました|助かった"
            "|(?:お疲れ|おつかれ)(?:さま|様)|なるほど|了解|わかりました|分かりました|ok|okay"
            "|thanks?(?: you)?(?: (?:so|very) much)?|thx|great|nice",
        ),
        (
            "smalltalk_bye",
            "さようなら|さよなら|バイバイ|ばいばい|またね|また明日|おやすみ(?:なさい)?|失礼します"
            "|bye(?:[ -]?bye)?|goodbye|see you",
        ),
        (
            "smalltalk_self",
            "(?:あなた|君|きみ|お前)(?:は|って)?(?:誰|だれ|何者|何)(?:です|なの)?か?\\??|お名前は\\??"
            "|(?:何|なに)が(?:できます|できる|出来ます)か?\\??|who are you\\??|what can you do\\??",
        ),
    )
)


def smalltalk(text: str) -> str | None:
    """The message key of the reply to small talk, or None for a question."""
    words = normalize(text).text.strip()
    return next((key for key, pattern in _TALK if pattern.fullmatch(words)), None)


def clean(text: str) -> str:
    """The question without control characters, surrogates and needless white space."""
    kept = (
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c
        for c in text
        if unicodedata.category(c) not in ("Cs", "Co", "Cn")
    )
    return " ".join("".join(kept).split())


def has_words(text: str) -> bool:
    """Whether there is a letter or digit of any script; emoji and punctuation are no words."""
    return any(unicodedata.category(c)[0] in "LN" for c in text)
