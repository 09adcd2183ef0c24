"""The articles' spelling of a katakana or Latin name that they do not hold as it was typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from chat.respelling.slips import LEAST_LENGTH, Slip, slip_between
from chat.respelling.sounds import folded_sound, plain_letters
from chat.respelling.spellings import Spellings, kana_only
from chat.respelling.transliteration import load_model
from index.analysis import analyze, lookup

_LEAST_SOUND = 3
_LEAST_NAME = 3
# Shorter words that sound alike are alike by chance (ハト, ハート), unless the dictionary says so.
_LEAST_UNKNOWN_SOUND = 4
_LONGEST = 40
_LONGEST_ABBREVIATION = 4
# So long a word of known parts is one slip away from another only by a slip.
_LONG_COMPOUND = 8
# A name that articles say so often is likelier meant than one that they do not.
_OFTEN = 4
_LEAD = 4
_SURE = frozenset({Slip.SOUND, Slip.SWAPPED, Slip.DOUBLED})


def spelling_of(word: str, spellings: Spellings) -> str | None:
    """Another spelling of a name that the articles hold; None where none is certain.

    Args:
        word: a katakana or Latin name, or one in both, which does not stand in the articles.
        spellings: of the articles.
    """
    if len(word) > _LONGEST:
        return None
    steps: Sequence[Callable[[str, Spellings], str | None]]
    if spellings.holds(word):
        # Within a longer word: at most an end of that was left out (メアリ, メリカ).
        steps = (_of_same_sound, _with_its_end) if kana_only(word) else (_with_its_end,)
    elif kana_only(word):
        # In one script first: of サンデーサイレンス mistyped, the katakana are meant.
        steps = (_of_same_sound, _without_slip, _in_latin)
    else:
        steps = (_of_same_letters, _of_same_reading, _without_slip, _in_other_script)
    return next((found for step in steps if (found := step(word, spellings)) is not None), None)


def _of_same_sound(word: str, spellings: Spellings) -> str | None:
    """A name that katakana spell otherwise: with ヴ or バ, with or without ー and 「・」."""
    if len(word) < _LEAST_NAME:
        return None
    found = (name for name in spellings.of_sound(word) if _is_other(name, word))
    fitting = [name for name in found if _may_be_one(word, name)]
    # The nearest of several: of ヱヴァ and エヴァ one was meant.
    return max(fitting, key=lambda name: _in_common(name, word), default=None)


def _in_common(name: str, word: str) -> int:
    """How many signs two words have in common, less those that they have not."""
    shared = (Counter(name) & Counter(word)).total()
    return 3 * shared - len(name) - len(word)


def _is_other(name: str, word: str) -> bool:
    """Whether a name is one that can be put for a word: another one, and no unit (m, kg)."""
    return len(name) >= _LEAST_NAME and name.lower() != word.lower()


def _may_be_one(word: str, name: str) -> bool:
    """Whether the dictionary allows that two words that sound alike are one: ビル is no ビール."""
    first, second = lookup(word), lookup(name)
    if not first or not second:
        return len(folded_sound(word)) >= _LEAST_UNKNOWN_SOUND
    forms = {entry.normal.lower() for entry in first}
    same_form = any(entry.normal.lower() in forms for entry in second)
    return same_form or (not kana_only(name) and any(word == entry.reading for entry in second))


def _of_same_letters(word: str, spellings: Spellings) -> str | None:
    """A Latin name that differs in accents, spaces and signs."""
    if len(plain_letters(word)) < _LEAST_NAME:
        return None
    return next((name for name in spellings.of_letters(word) if _is_other(name, word)), None)


def _of_same_reading(word: str, spellings: Spellings) -> str | None:
    """The katakana of a Latin word as the dictionary reads it."""
    if len(word) < _LEAST_NAME:
        return None
    for entry in lookup(word):
        if len(folded_sound(entry.reading)) >= _LEAST_SOUND:
            for name in spellings.of_sound(entry.reading):
                if _is_other(name, word):
                    return name
    return None


def _in_latin(word: str, spellings: Spellings) -> str | None:
    """A Latin name that a katakana one transliterates."""
    entries = lookup(word)
    # Nobody writes タンク in Latin letters; of マスク the dictionary knows that it can be a name.
    if len(word) < _LEAST_NAME or (entries and not any(entry.name for entry in entries)):
        return None
    model = load_model()
    names = spellings.latin_names(model.first_letters(plain_letters(word)))
    whole = (name for name in names if not _is_abbreviation(name))
    found = _likeliest(whole, lambda name: model.log_odds(word, name))
    known = {plain_letters(entry.normal) for entry in entries if entry.normal.isascii()}
    # グーグル is Google, so it is no Goole.
    return found if found is None or not known or plain_letters(found) in known else None


def _in_other_script(word: str, spellings: Spellings) -> str | None:
    """A katakana name that a Latin one is the original of; for one in both scripts a Latin one."""
    letters = plain_letters(word)
    if not letters.isascii():
        return _in_latin(word, spellings)
    if len(letters) < _LEAST_NAME or _is_abbreviation(word):
        return None
    model = load_model()
    names = (name for name in spellings.katakana_names(letters[0]) if len(name) >= _LEAST_NAME)
    return _likeliest(names, lambda name: model.log_odds(name, word))


def _is_abbreviation(name: str) -> bool:
    """Whether a name is a short row of capitals, which is read letter by letter."""
    return name.isupper() and len(name) <= _LONGEST_ABBREVIATION


def _likeliest(names: Iterable[str], log_odds: Callable[[str], float]) -> str | None:
    """The name with the best odds, where they suffice and no other name comes near."""
    model = load_model()
    scored = sorted(
        ((log_odds(name), name) for name in names if len(name) >= _LEAST_NAME), reverse=True
    )
    if not scored or scored[0][0] < model.margin:
        return None
    best, name = scored[0]
    rivals = (score for score, other in scored[1:] if not _one_name(name, other))
    return name if best - next(rivals, best - model.rival_margin) >= model.rival_margin else None


def _one_name(name: str, other: str) -> bool:
    """Whether two spellings differ in accents, signs or long vowels only."""
    same_sound = folded_sound(name) == folded_sound(other)
    return same_sound or plain_letters(name) == plain_letters(other)


def _without_slip(word: str, spellings: Spellings) -> str | None:
    """A name that one slip makes the word of, which itself no one knows."""
    if len(word) < _LEAST_NAME - 1 or lookup(word):
        return None
    compound = _known_parts(word)
    found: list[tuple[int, str]] = []
    for name in spellings.near(word):
        slip = slip_between(word.lower(), name.lower())
        often = spellings.names[name] >= _OFTEN
        if slip is None or len(name) < LEAST_LENGTH[slip] - often:
            continue
        if compound and slip not in _SURE and len(name) < _LONG_COMPOUND:
            continue
        found.append((spellings.names[name], name))
    # Another name that is as near may as well be meant, unless the articles hardly name it.
    found.sort(reverse=True)
    rivals = [count for count, name in found[1:] if name.lower() != found[0][1].lower()]
    return found[0][1] if found and _LEAD * max(rivals, default=0) <= found[0][0] else None


def _with_its_end(word: str, spellings: Spellings) -> str | None:
    """A name that the word is but one sign of."""
    name = _without_slip(word, spellings)
    return name if name is not None and word.lower() in name.lower() else None


def _known_parts(word: str) -> bool:
    """Whether the dictionary knows the word as two or more words, none of them short."""
    tokens = analyze(word)
    long = all(token.span.end - token.span.start >= _LEAST_NAME for token in tokens)
    return len(tokens) > 1 and long and all(lookup(token.span.of(word)) for token in tokens)
