"""The clinic's own words on the sheet for home: a TOML file, one table to a language, English first. Whatever is
wrong with it is said on the sheet, and the program's own text stands there instead: a patient goes home with
one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = "aftercare.toml"
"""In the folder of the record."""
MOST_BYTES = 64 * 1024
MOST_ROWS, LONGEST, MOST_LETTERS = 8, 140, 1400
ROW, ROWS = 40, 20
"""What a short line takes of a page, in letters; so many lines are free."""
"""Of a list, of a line, and of all of it: what one page of A4 holds beside what is said of the day."""


@dataclass(frozen=True, slots=True)
class Text:
    """What stands on the sheet. `call` rows: what it is, whom and when, the number; `next`: when, what, please. An
    empty number or cell is printed as a line to write on."""

    language: str
    title: str
    do: tuple[str, ...]
    do_not: tuple[str, ...]
    call: tuple[tuple[str, ...], ...]
    next: tuple[tuple[str, ...], ...]

    @property
    def letters(self) -> int:
        """How much room it takes."""
        cells = [cell for row in (*self.call, *self.next) for cell in row]
        rows = len(self.do) + len(self.do_not) + 2 * len(self.call) + 2 * len(self.next)
        return sum(map(len, (*self.do, *self.do_not, *cells))) + ROW * max(0, rows - ROWS)


USUAL = Text(
    "en",
    "Going home today",
    (
        "Go home with the person who came for you.",
        "Rest today. Stand up slowly.",
        "Drink water, and eat lightly when you feel like it.",
        "Take your usual medicines as you were told.",
        "Have an adult near you until tomorrow morning.",
    ),
    (
        "Drive, cycle or use machines, before tomorrow.",
        "Drink alcohol or take sleeping pills that were not agreed.",
        "Sign or decide anything important.",
        "Look after small children alone.",
    ),
    (
        ("Hard to breathe, chest pain, cannot be woken, in danger", "at once: the emergency line", ""),
        ("Dark thoughts, or you fear for yourself", "our line, day and night", ""),
        ("Still sick or dizzy tomorrow, strong headache, pain passing urine", "the clinic, in its hours", ""),
    ),
    (("", "we call you", "Tell us what is still there."), ("", "your next visit", "")),
)


@dataclass(frozen=True, slots=True)
class Found:
    """The text in the language that was asked for, the languages there are, and what was wrong: a whole
    sentence."""

    text: Text
    languages: tuple[str, ...]
    wrong: str = ""


class _Wrong(ValueError):
    """What is wrong with the file, in words."""


def clinic_text(path: Path, language: str = "") -> Found:
    """Never raises: a file that cannot be used is told of, and the program's own text is found instead."""
    if not path.is_file():
        return Found(USUAL, ("en",), f"The clinic has no text of its own yet ({path.name}): this is the program's.")
    try:
        texts = _read(path)
    except _Wrong as wrong:
        return Found(USUAL, ("en",), f"{path.name} was not used: {wrong}. This is the program's text.")
    names = tuple(texts)
    if language and language not in texts:
        said = f"{path.name} has no text in {language[:20]!r}: {', '.join(names)}."
        return Found(texts[names[0]], names, said)
    return Found(texts[language or names[0]], names)


def _read(path: Path) -> dict[str, Text]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _Wrong(f"it has more than {MOST_BYTES // 1024} kB, a page holds some {MOST_LETTERS} letters")
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise _Wrong(f"it cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError) as error:
        raise _Wrong(f"it is no TOML: {' '.join(str(error).split())[:120]}") from None
    if not tables:
        raise _Wrong("it is empty: a table [en] is expected")
    return {name: _text(name, table) for name, table in tables.items()}


def _text(name: str, table: Any) -> Text:
    if not isinstance(table, dict):
        raise _Wrong(f"{name} is no table: [{name}] is expected")
    known = {"title", "do", "do_not", "call", "next"}
    if strange := sorted(set(table) - known):
        raise _Wrong(f"[{name}] has {strange[0]!r}, which is not known: {', '.join(sorted(known))}")
    title = table.get("title", USUAL.title)
    text = Text(
        name,
        _line(name, "title", title),
        _list(name, "do", table.get("do", USUAL.do)),
        _list(name, "do_not", table.get("do_not", USUAL.do_not)),
        _table(name, "call", table.get("call", USUAL.call)),
        _table(name, "next", table.get("next", USUAL.next)),
    )
    if text.letters > MOST_LETTERS:
        raise _Wrong(f"[{name}] has {text.letters} letters: one page holds {MOST_LETTERS}")
    return text


def _line(name: str, key: str, said: Any) -> str:
    if not isinstance(said, str) or len(said) > LONGEST:
        raise _Wrong(f"[{name}] {key}: expected a text of at most {LONGEST} letters")
    return " ".join(said.split())


def _list(name: str, key: str, said: Any) -> tuple[str, ...]:
    if not isinstance(said, list | tuple) or len(said) > MOST_ROWS:
        raise _Wrong(f"[{name}] {key}: expected a list of at most {MOST_ROWS} texts")
    return tuple(_line(name, key, each) for each in said)


def _table(name: str, key: str, said: Any) -> tuple[tuple[str, ...], ...]:
    if not isinstance(said, list | tuple) or len(said) > MOST_ROWS:
        raise _Wrong(f"[{name}] {key}: expected a list of at most {MOST_ROWS} rows of three texts")
    rows = [_list(name, key, each) for each in said]
    if any(len(row) != 3 for row in rows):
        raise _Wrong(f"[{name}] {key}: a row has three texts")
    return tuple(rows)
