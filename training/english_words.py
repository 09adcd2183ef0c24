"""Makes the dictionary by which English questions find Japanese passages, of JMdict.

Run as ``python -m training.english_words --jamdict DIR_OR_DB``, with the database of the package
``jamdict-data`` (``jamdict.db``, or ``jamdict.db.xz`` as it is packed); writes
``index/translation/english.json.xz``. Irregular forms are those of ``simplemma``'s English list,
where that is installed (Barbaresi, MIT); without it the file has none.

JMdict is the property of the Electronic Dictionary Research and Development Group, and used in
conformance with the Group's licence (CC BY-SA 4.0), <https://www.edrdg.org/edrdg/licence.html>.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.translation.dictionary import FILE, LONGEST, Dictionary

TARGET = Path(__file__).parents[1] / "index" / "translation" / FILE
# Of an entry: its first spellings; of a key: its likeliest words.
_SPELLINGS, _WORDS = 2, 16
# How fast the weight falls with the number of the sense, and of the gloss within it.
_SENSE, _GLOSS, _LAST_SENSE, _LAST_GLOSS = 0.3, 0.2, 5, 4
_COMMON = 2.0
_BRACKETS = re.compile(r"\([^)]*\)")
_LEAD = re.compile(r"^(?:to be|to|a|an|the)\s+")
Table = dict[str, dict[str, float]]


def key_of(gloss: str) -> str:
    """A gloss as it is looked up: lower case, without explanations, articles and "to"."""
    words = _LEAD.sub("", _BRACKETS.sub(" ", gloss).lower().strip())
    return " ".join(re.sub(r"[^a-z0-9' \-]", " ", words).split())


def weight_of(sense: int, gloss: int, *, common: bool) -> float:
    """How likely an entry is meant by a gloss of one of its senses; both are numbered from 0."""
    rank = (1 + _SENSE * min(sense, _LAST_SENSE)) * (1 + _GLOSS * min(gloss, _LAST_GLOSS))
    return (_COMMON if common else 1.0) / rank


def table_of(database: sqlite3.Connection) -> Table:
    """English keys with Japanese words and their weights."""
    table: Table = defaultdict(dict)
    for spellings, senses, common in _entries(database):
        for number, glosses in enumerate(senses):
            for place, gloss in enumerate(glosses):
                key = key_of(gloss)
                if len(key) < 2 or len(key.split()) > LONGEST:
                    continue
                weight = weight_of(number, place, common=common)
                for word in spellings:
                    table[key][word] = max(weight, table[key].get(word, 0.0))
    return table


def _entries(
    database: sqlite3.Connection,
) -> Iterator[tuple[list[str], list[list[str]], bool]]:
    """Spellings, glosses by sense, and whether it is a common word, of each entry."""
    kanji, kana = _spelt(database, "Kanji", "KJP"), _spelt(database, "Kana", "KNP")
    in_kana = {
        sense for sense, said in database.execute("select sid, text from misc") if "alone" in said
    }
    glosses: dict[int, list[str]] = defaultdict(list)
    for sense, language, text in database.execute("select sid, lang, text from SenseGloss"):
        if language == "eng":
            glosses[sense].append(text)
    senses: dict[int, list[int]] = defaultdict(list)
    for sense, entry in database.execute("select ID, idseq from Sense order by ID"):
        senses[entry].append(sense)
    for entry, numbers in senses.items():
        common = any(often for _, often in (*kanji[entry], *kana[entry]))
        if kanji[entry] and in_kana.isdisjoint(numbers):
            often = [word for word, frequent in kanji[entry] if frequent]
            spellings = (often or [kanji[entry][0][0]])[:_SPELLINGS]
        else:
            spellings = [word for word, _ in kana[entry][:1]]
        yield spellings, [glosses[number] for number in numbers], common


def _spelt(
    database: sqlite3.Connection, table: str, marks: str
) -> dict[int, list[tuple[str, bool]]]:
    """Spellings of each entry, and whether each is marked as frequent."""
    # Both names are ours, from the calls above.
    frequent = {number for (number,) in database.execute(f"select kid from {marks}")}  # noqa: S608
    found: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    rows = database.execute(f"select ID, idseq, text from {table}")  # noqa: S608 (as above)
    for number, entry, text in rows:
        found[entry].append((text, number in frequent))
    return found


def shortened(table: Table) -> dict[str, dict[str, int]]:
    """The likeliest words of each key, weights in hundredths of its likeliest."""
    made = {}
    for key in sorted(table):
        ranked = sorted(table[key].items(), key=lambda pair: (-pair[1], pair[0]))[:_WORDS]
        made[key] = {word: round(100 * weight / ranked[0][1]) for word, weight in ranked}
    return made


def irregular(forms: Iterable[tuple[str, str]], words: Table) -> dict[str, str]:
    """Forms whose basic form is a key, and not found by their ending."""
    plain = Dictionary({}, {})
    return {
        form: basic
        for form, basic in sorted(forms)
        if basic in words
        and form != basic
        and form.isascii()
        and form.islower()
        and basic not in plain.basic_forms(form)
    }


def _forms() -> Iterator[tuple[str, str]]:
    try:
        from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory
    except ImportError:
        return
    for form, basic in DefaultDictionaryFactory().get_dictionary("en").items():
        yield _text(form), _text(basic)


def _text(word: str | bytes) -> str:
    return word.decode() if isinstance(word, bytes) else word


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the dictionary of English words.")
    parser.add_argument("--jamdict", type=Path, required=True)
    parser.add_argument("--target", type=Path, default=TARGET)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.jamdict
        if path.suffix == ".xz":
            path = Path(folder) / "jamdict.db"
            path.write_bytes(lzma.decompress(options.jamdict.read_bytes()))
        table = table_of(sqlite3.connect(path))
    known = {"words": shortened(table), "forms": irregular(_forms(), table)}
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    packed = lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME)
    options.target.write_bytes(packed)
    print(f"{len(known['words']):,} keys, {len(known['forms']):,} forms, {len(packed):,} bytes")


if __name__ == "__main__":
    main()
