"""The alarm table's page cut at its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bedside.judged.explained import document

HEADING = re.compile(r"^(#{1,3}) (.+)$")
CODE = re.compile(r" \(`(\w+)`\)$")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading without its code, and the Markdown under it. `condition` is empty where it is about none."""

    name: str
    title: str
    level: int
    condition: str
    words: str


def sections(words: str = "") -> list[Section]:
    """Every section of the page, in its order."""
    return list(_cut(words or document()))


def _cut(words: str) -> Iterator[Section]:
    heads: list[tuple[int, str]] = []
    under: list[list[str]] = []
    for line in words.splitlines():
        if match := HEADING.match(line):
            heads.append((len(match[1]), match[2]))
            under.append([])
        elif under:
            under[-1].append(line)
    for at, ((level, title), lines) in enumerate(zip(heads, under, strict=True)):
        code = CODE.search(title)
        yield Section(
            code[1] if code else f"section-{at}",
            CODE.sub("", title),
            level,
            code[1] if code else "",
            "\n".join(lines).strip(),
        )
