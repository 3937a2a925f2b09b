"""Nonin's printed real-time line: 8500, 2500 PalmSAT, 7500, Avant 4000 and 9600, 8600V, 9847.

    [HH:MM:SS ]SPO2=098 HR=072[ F][*][B]      9600 8N1, one line a second, CR LF

    --- no data · F fast averaging · * event mark · B breath. At power-up some lines with the model and its
    date and time. The 8500 and 2500 send a ninth bit (the mark) that an 8N1 port does not see.

Source: Nonin operator's manuals of the 8500 (p. 21), 2500 (p. 24), Avant 4000 (p. 35), 9600 (p. 32).
Evidence: four manuals of the maker; no real capture. The line carries no sensor flag at all.
"""

from __future__ import annotations

import re

from bedside.reading import Fact
from devices.shapes.lines import LineDecoder, Verdict
from devices.shapes.numerics import Flags, oximetry

LINE = re.compile(
    r"(?:\d\d:\d\d:\d\d +)?SPO2=(?P<spo2> {0,2}\d{1,3}|-{2,3}) +HR=(?P<pulse> {0,2}\d{1,3}|-{2,3})(?: *[F*B])* *"
)
WHOLE = re.compile(r"SPO2=(?:[ \d]{2}\d|---) +HR=(?:[ \d]{2}\d|---)")


class NoninAsciiDecoder(LineDecoder):
    """One line, two numbers."""

    def line(self, text: str, *, whole: bool) -> list[Fact] | Verdict:
        match = LINE.fullmatch(text.strip())
        if match and (whole or WHOLE.search(text)):
            return [*oximetry(_number(match["spo2"]), _number(match["pulse"]), Flags())]
        return Verdict.BAD if "=" in text else Verdict.HEADER


def _number(field: str) -> float | None:
    return None if "-" in field else float(field)
