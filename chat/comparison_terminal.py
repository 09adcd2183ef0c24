"""What the terminal shows of a comparison of two runs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chat.evaluation.paired_figures import beyond_chance
from chat.evaluation.questions.issue import shown
from chat.terminal import table, width
from ingest import messages
from ingest.messages import Language

FLIPS_SHOWN = 20
_TEXT_COLUMNS = 60


def comparison_lines(comparison: Mapping[str, Any], language: Language) -> list[str]:
    """A comparison (see ``chat.evaluation.compare``) for people to read."""
    figures: Mapping[str, Mapping[str, Any]] = comparison["figures"]
    return [
        *(_side(comparison, side, language) for side in ("a", "b")),
        messages.text("compare_questions", language, **comparison["questions"]),
        *_settings(comparison["differences_between"], language),
        "",
        *table([_head(language), *(_row(name, f, language) for name, f in figures.items())]),
        *_flips(comparison, language),
        "",
        _verdict(figures, language),
    ]


def _side(comparison: Mapping[str, Any], side: str, language: Language) -> str:
    return messages.text("compare_side", language, side=side.upper(), **comparison[side])


def _settings(differences: Mapping[str, Sequence[Any]], language: Language) -> Iterator[str]:
    if not differences:
        yield messages.text("compare_settings_same", language)
        return
    yield messages.text("compare_settings", language)
    for name, (a, b) in differences.items():
        yield f"  {name}: {_setting(a, language)} -> {_setting(b, language)}"


def _setting(value: object, language: Language) -> str:
    if value is None:
        return messages.text("compare_absent", language)
    return _short(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _head(language: Language) -> tuple[str, ...]:
    keys = ("compare_difference", "compare_wins", "compare_p")
    return ("", "n", "A", "B", *(messages.text(key, language) for key in keys))


def _row(name: str, figure: Mapping[str, Any], language: Language) -> tuple[str, ...]:
    # Points of 100, as the figures of a run are shown; milliseconds and rates as they are.
    scale = 1 if figure["group"] == "speed" else 100
    unit = " ms" if name.startswith("latency") else " %" if scale == 100 else ""
    difference, p = figure["difference"], figure["p"]
    spread = f"{scale * difference['value']:+.1f}"
    if difference["low"] is not None:
        spread += f" [{scale * difference['low']:+.1f}, {scale * difference['high']:+.1f}]"
    return (
        messages.text(f"metric_{name}", language),
        str(figure["n"]),
        f"{scale * figure['a']:.1f}{unit}",
        f"{scale * figure['b']:.1f}{unit}",
        spread,
        "-" if figure["wins"] is None else f"+{figure['wins']}/-{figure['losses']}",
        "-" if p is None else "<0.001" if p < 0.001 else f"{p:.3f}",
    )


def _flips(comparison: Mapping[str, Any], language: Language) -> Iterator[str]:
    handled = comparison["figures"].get("handled")
    for direction, count in (("gained", "wins"), ("lost", "losses")):
        flips = [flip for flip in comparison["flipped"] if flip["direction"] == direction]
        if not flips:
            continue
        total = handled[count] if handled else len(flips)
        yield ""
        yield messages.text(f"compare_{direction}", language, n=total)
        for flip in flips[:FLIPS_SHOWN]:
            yield f"  {_short(str(flip['id']))}  {_short(flip['question'])}"
            yield from (f"      {side.upper()}: {_answer(flip[side], language)}" for side in "ab")
        if total > FLIPS_SHOWN:
            yield "  " + messages.text("compare_more", language, n=total - FLIPS_SHOWN)


def _answer(outcome: Mapping[str, Any], language: Language) -> str:
    answer = outcome["answer"]
    return messages.text("compare_no_answer", language) if answer is None else _short(answer)


def _short(text: str) -> str:
    """One line of a terminal at most."""
    line = shown(text, _TEXT_COLUMNS)
    if width(line) <= _TEXT_COLUMNS:
        return line
    while width(line) >= _TEXT_COLUMNS:
        line = line[:-1]
    return line + "…"


def _verdict(figures: Mapping[str, Mapping[str, Any]], language: Language) -> str:
    """In words, which figures differ beyond chance."""
    names: dict[str, list[str]] = {"better": [], "worse": [], "other": []}
    for name, figure in figures.items():
        if beyond_chance(figure):
            higher = figure["difference"]["value"] > 0
            good = "better" if higher == (figure["better"] == "higher") else "worse"
            word = "other" if figure["better"] == "neither" else good
            names[word].append(messages.text(f"metric_{name}", language))
    join = "\u3001" if language == "ja" else ", "
    parts = [
        messages.text(f"compare_{word}", language, figures=join.join(members))
        for word, members in names.items()
        if members
    ]
    between = "" if language == "ja" else " "
    return between.join(parts) or messages.text("compare_chance", language)
