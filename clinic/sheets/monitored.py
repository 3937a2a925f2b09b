"""How a patient was monitored, on one page: the share, every gap, the highest and the lowest, each pressure."""

from __future__ import annotations

from clinic.sheets.aftercare import as_far, bar, figures, foot, head
from clinic.sheets.known import Known
from clinic.sheets.page import Html, clock, minutes, paragraph, section, sheet, table
from clinic.sheets.watched import Extreme
from clinic.sheets.words import REASONS, span

MOST_GAPS, MOST_PRESSURES = 12, 30
TITLE = "How you were monitored"


def monitored(known: Known) -> str:
    seen = known.watched
    gaps = sorted(seen.gaps, key=lambda each: -each.seconds)[:MOST_GAPS]
    rows = [
        (span(g.begin, g.end), minutes(g.seconds), REASONS.get(g.reason, g.reason or "not known")) for g in gaps
    ]
    which = "the longest" if len(seen.gaps) > len(gaps) else "all of them"
    said = f"{len(seen.gaps)} gaps of 5 seconds or more; {which}:"
    none = [paragraph("None of 5 seconds or more.")]
    listed = [paragraph(said), table(("when", "how long", "why"), rows)] if rows else none
    return sheet(
        "monitored", TITLE, head(known, TITLE),
        section("All of the time", figures(known), bar(known), small=span(seen.begin, seen.end)),
        section("Highest and lowest", table(("", "lowest", "highest"), _ends(known))),
        section("Gaps without oxygen or pulse", *listed),
        section("Blood pressure", _pressures(known)), foot(known), origin=known.band, notes=[as_far(known)],
    )  # fmt: skip


def _ends(known: Known) -> list[tuple[str, str, str]]:
    seen = known.watched
    rows = [("Oxygen (SpO₂), %", *_both(seen.spo2)), ("Pulse, per minute", *_both(seen.pulse))]
    if seen.lowest and seen.highest:
        low, high = seen.lowest, seen.highest
        rows.append(
            (
                "Blood pressure, mmHg",
                f"{low[1]:g}/{low[2]:g} at {clock(low[0])}",
                f"{high[1]:g}/{high[2]:g} at {clock(high[0])}",
            )
        )
    return rows


def _both(found: tuple[Extreme, Extreme] | None) -> tuple[str, str]:
    if found is None:
        return "not measured", "not measured"
    return f"{found[0].value:g} at {clock(found[0].at)}", f"{found[1].value:g} at {clock(found[1].at)}"


def _pressures(known: Known) -> Html:
    """Several beside each other, so that a day of them fits."""
    rows = known.watched.pressures
    if not rows:
        return paragraph("None was taken.")
    said = [f"{clock(at)}  {systolic:g}/{diastolic:g}" for at, systolic, diastolic in rows[-MOST_PRESSURES:]]
    more = f"The last {MOST_PRESSURES} of {len(rows)}. " if len(rows) > MOST_PRESSURES else ""
    across = 5
    padded = said + ["–"] * (-len(said) % across)
    grid = [padded[at : at + across] for at in range(0, len(padded), across)]
    return Html((paragraph(more) if more else "") + table(("",) * across, grid))
