"""The frame of a sheet: one page of A4, ink on white, that reads in grey. Every word is escaped here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape
from pathlib import Path
from typing import NewType

Html = NewType("Html", str)
"""Markup of this room; any other text goes through `text`."""
STYLE = Path(__file__).with_name("sheet.css").read_text(encoding="utf-8")
FONT = (
    "@font-face{font-family:Inter;src:url(/assets/fonts/inter-latin-wght-normal.woff2) format('woff2');"
    "font-weight:100 900}"
)


def text(words: object) -> Html:
    """Words as they are, with no markup in them."""
    return Html(escape(str(words)))


def tag(name: str, *inner: str, cls: str = "") -> Html:
    """`inner` is markup already."""
    kind = f' class="{escape(cls)}"' if cls else ""
    return Html(f"<{name}{kind}>{''.join(inner)}</{name}>")


def section(title: str, *inner: str, small: str = "") -> Html:
    return Html(tag("h2", text(title), tag("small", text(small)) if small else "") + "".join(inner))


def paragraph(*sentences: str) -> Html:
    """Sentences as plain words, one after the other."""
    return tag("p", text(" ".join(each for each in sentences if each)))


def cell(words: str) -> Html:
    """Words, or a line to write on."""
    return text(words) if words.strip() else tag("span", cls="write")


def table(heads: Iterable[str], rows: Iterable[Iterable[str]], numbers: tuple[int, ...] = ()) -> Html:
    """Plain words in cells; the columns in `numbers` stand to the right."""

    def line(kind: str, cells: Iterable[str]) -> Html:
        made = [tag(kind, cell(each) if kind == "td" else text(each), cls="n" if at in numbers else "")
                for at, each in enumerate(cells)]  # fmt: skip
        return tag("tr", *made)

    named = list(heads)
    head = tag("thead", line("th", named)) if any(named) else ""
    return tag("table", head, tag("tbody", *(line("td", row) for row in rows)))


def sheet(name: str, title: str, *inner: str, kind: str = "", origin: str = "", notes: Iterable[str] = ()) -> str:
    """A whole document. `origin`: what is said in a band over a sheet that is no person's."""
    band = tag("div", tag("b", text(origin)), cls="band") if origin else ""
    said = [tag("p", text(note), cls="note screen-only") for note in notes if note]
    body = tag("main", band, *said, *inner, cls=f"sheet {kind}".strip())
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{text(title)}</title>'
        f"<style>{FONT}{STYLE}</style></head>"
        f'<body data-page="{escape(name)}">{body}</body></html>'
    )


def clock(at: datetime | None) -> str:
    """14:05, as the clock on the wall shows it."""
    return at.astimezone().strftime("%H:%M") if at else ""


def day(at: datetime) -> str:
    """Sunday 14 June 2026."""
    local = at.astimezone()
    return f"{local:%A} {local.day} {local:%B} {local.year}"


def minutes(seconds: float) -> str:
    """22 seconds, 3 minutes, 1 hour 12 minutes."""
    if seconds < 60:
        return f"{seconds:.0f} second{'s' * (round(seconds) != 1)}"
    whole = round(seconds / 60)
    hours, rest = divmod(whole, 60)
    parts = [f"{hours} hour{'s' * (hours != 1)}"] if hours else []
    parts += [f"{rest} minute{'s' * (rest != 1)}"] if rest or not hours else []
    return " ".join(parts)
