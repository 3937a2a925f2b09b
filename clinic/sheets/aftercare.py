"""The sheet for home: how it went, how the patient was watched, what to do, whom to call. One page of A4."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from clinic.sheets.known import Known
from clinic.sheets.page import Html, clock, day, paragraph, section, sheet, table, tag, text
from clinic.sheets.text import Found, Text
from clinic.sheets.words import gap, span, went


def aftercare(known: Known, found: Found, *, large: bool = False) -> str:
    """The document; `large`: bigger type."""
    said, told = found.text, list(went(known))
    notes = [found.wrong, as_far(known)]
    kind = _type(said.letters + sum(map(len, told)), large=large)
    return sheet(
        "aftercare", said.title, head(known, said.title), section("How it went", paragraph(*told)),
        _watched(known), _advice(said), section("Whom to call", table(("", "", ""), said.call)),
        section("What comes next", table(("when", "what", "please"), said.next)) if said.next else "",
        _signed(), foot(known), kind=kind, origin=known.band, notes=notes,
    )  # fmt: skip


DENSE, DENSER = 950, 1600
"""Letters from which the type is smaller."""


def as_far(known: Known) -> str:
    """Said over a sheet of a session that goes on."""
    return "This session has not ended yet: the sheet is as far as it is." if known.open else ""


def _type(letters: int, *, large: bool) -> str:
    """A long text stands in smaller type, so that all of it is on one page."""
    dense = "denser" if letters > DENSER else "dense" if letters > DENSE else ""
    return f"{'large' * large} {dense}".strip()


def head(known: Known, title: str) -> Html:
    """What the sheet is, whose it is and of which day."""
    session, nurses = known.session, known.nurses
    chair = f"Chair {known.book.bed}"
    nurse = f"Your nurse: {', '.join(dict.fromkeys(name for name, _ in nurses))}" if nurses else ""
    left = tag(
        "div",
        tag("h1", text(title)),
        tag("div", text(f"{day(session.opened_at)} · "), tag("b", text(session.label))),
    )
    return tag("div", left, tag("div", text(chair), "<br>", text(nurse), cls="r"), cls="head")


def _watched(known: Known) -> Html:
    seen = known.watched
    return section("How you were watched", figures(known), bar(known), small=span(seen.begin, seen.end))


def figures(known: Known) -> Html:
    """The share, the longest gap, the pressures, the nurse."""
    seen = known.watched
    long, why = gap(seen.longest)
    times = len(seen.pressures)
    nurse = known.nurses[-1] if known.nurses else None
    cells = [
        (f"{seen.share * 100:.1f} %", "of the time with oxygen and pulse"),
        (long, why),
        (f"{times} time{'s' * (times != 1)}", "blood pressure was taken"),
        (
            nurse[0] if nurse else "–",
            f"was your nurse from {clock(nurse[1])} on" if nurse else "no nurse was named",
        ),
    ]
    return tag(
        "div",
        *(tag("div", tag("b", text(value)), tag("span", text(words))) for value, words in cells),
        cls="figures",
    )


def bar(known: Known) -> Html:
    """The whole time: hatched the infusion, white the gaps."""
    seen, session = known.watched, known.session
    whole = max(1.0, (seen.end - seen.begin).total_seconds())

    def piece(cls: str, begin: float, end: float) -> str:
        left, width = max(0.0, begin / whole * 100), max(0.0, (end - begin) / whole * 100)
        return f'<i class="{escape(cls)}" style="left:{left:.2f}%;width:{width:.2f}%"></i>'

    parts: list[str] = []
    ticks = [(0.0, f"{clock(seen.begin)} arrived")]
    if session.started_at:
        began, stop = session.started_at, session.stopped_at or seen.end
        first, last = (began - seen.begin).total_seconds(), (stop - seen.begin).total_seconds()
        parts.append(piece("inf", first, last))
        ticks += [(first / whole, f"{clock(began)} begin"), (last / whole, f"{clock(stop)} end")]
    for each in seen.gaps:
        parts.append(
            piece("gap", (each.begin - seen.begin).total_seconds(), (each.end - seen.begin).total_seconds())
        )
    gone = "home" if known.book.care.discharge else "now" if known.open else "end of the session"
    ticks.append((1.0, f"{clock(seen.end)} {gone}"))
    legend = "hatched: the treatment" + (
        f" · white: {len(seen.gaps)} gap{'s' * (len(seen.gaps) != 1)}" if seen.gaps else ""
    )
    below = tag("div", *_ticks(ticks), cls="ticks at")
    return Html(tag("div", *parts, cls="bar") + below + tag("div", text(legend), cls="ticks"))


APART = 0.14
"""Of the bar: nearer to each other than this, words would lie on words."""


def _ticks(ticks: list[tuple[float, str]]) -> list[str]:
    """Each at its moment; one for which there is no room stands as near to it as it can."""
    made, left = [], 0.0
    for at, (place, words) in enumerate(ticks):
        room = 1.0 - APART * (len(ticks) - 1 - at)
        left = min(max(place, left), room)
        shift = 0 if at == 0 else 100 if at == len(ticks) - 1 else 50
        made.append(f'<span style="left:{left * 100:.1f}%;transform:translateX(-{shift}%)">{text(words)}</span>')
        left += APART
    return made


def _advice(said: Text) -> Html:
    do = tag("div", section("Today, please do", _list(said.do, "do")))
    dont = tag("div", section("Until tomorrow, do not", _list(said.do_not, "dont")))
    return tag("div", do, dont, cls="two")


def _list(lines: Sequence[str], cls: str) -> Html:
    return tag("ul", *(tag("li", text(each)) for each in lines), cls=cls)


def _signed() -> Html:
    names = ("I have read this, or it was read to me", "The person taking me home", "Explained by, time")
    return tag("div", *(tag("span", text(each)) for each in names), cls="sign")


def foot(known: Known) -> Html:
    """Of what it was made."""
    words = (
        f"Made from the record of session {known.session.id}, {len(known.events)} events until {clock(known.left)}."
    )
    return tag("div", tag("span", text(words)), cls="foot")
