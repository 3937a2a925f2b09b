"""Nellcor ASCII: N-550, N-560, N-595, N-600x, NPB-290 and 295.

    column  0                    21  24   29  32   37       44
            07-Jan-04 11:24:54   100*     102      36       MO    AO     9600 8N1, one line every 2 s
            12-NOV-97 14:00:05   100      120      50                    the NPB-290 prints months in capitals
            date and time        SpO2     BPM      PA       codes of two letters

    --- no value · * the instrument alarms on it. Three header lines at the start, every 25 lines and when
    something in them changes; under a header with TREND the lines are the instrument's memory. PA is a pulse
    amplitude in the instrument's own units: not charted.
    SD sensor disconnected · SO sensor off · PS pulse search · LP loss of pulse · LM the same with
    interference · MO motion · LB low battery · AO, AS alarm off, silenced · SH SL PH PL limits

Source: Nellcor NPB-290 and N-560 operator's manuals, serial data appendix. Evidence: the manuals and real
captures. During pulse search it prints 0 or holds stale numbers: the codes decide.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bedside.reading import DeviceTime, Fact, Quality, Reason
from devices.shapes.changes import OnChange
from devices.shapes.lines import LineDecoder, Verdict
from devices.shapes.numerics import Flags, oximetry

LINE = re.compile(
    r"(?P<day>\d\d)-(?P<month>[A-Za-z]{3})-(?P<year>\d\d) (?P<time>\d\d:\d\d:\d\d)"
    r" +(?P<spo2>\d{1,3}|---)(?P<spo2_alarm>\*?) +(?P<pulse>\d{1,3}|---)(?P<pulse_alarm>\*?)"
    r" +(?:\d{1,3}|---)\*?(?P<codes>(?: +[A-Z]{2})*) *"
)
DATED = re.compile(r"\d\d-[A-Za-z]{3}-\d\d ")
HEADERS = re.compile(r"VERSION|SAT-S|ADULT|NEO|%SpO2|RESP MODE|Limit:|Output Complete|\bTREND\b", re.IGNORECASE)
FIRST_HEADER = re.compile(r"VERSION", re.IGNORECASE)
TREND, COMPLETE = re.compile(r"\bTREND\b", re.IGNORECASE), re.compile(r"Output Complete", re.IGNORECASE)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
WIDTH = 58
"""All codes that matter stand before this column: a shorter line at the end of the input may have lost one."""

GATES = {
    "SD": Reason.NO_SENSOR,
    "SO": Reason.SENSOR_OFF,
    "PS": Reason.SEARCHING,
    "LM": Reason.ARTIFACT,
}
MARKS = {"LP": Quality.LOW_PERFUSION, "MO": Quality.BODY_MOVEMENT}
MISSING = {"MO": Reason.ARTIFACT, "LP": Reason.LOW_SIGNAL}


class NellcorAsciiDecoder(LineDecoder):
    """One line in fixed columns."""

    def __init__(self) -> None:
        super().__init__()
        self._battery = OnChange()
        self._memory = False

    def line(self, text: str, *, whole: bool) -> list[Fact] | Verdict:
        match = LINE.fullmatch(text.lstrip())
        if match and (whole or len(text) >= WIDTH):
            return self._facts(match)
        if DATED.match(text.lstrip()):
            return Verdict.BAD
        if not HEADERS.search(text):
            return Verdict.NOISE
        self._header(text)
        return Verdict.HEADER

    def _header(self, text: str) -> None:
        """A line with TREND says that remembered numbers follow; the next one with the version, or the end of the
        print-out, that they are live again."""
        if TREND.search(text):
            self._memory = True
        elif FIRST_HEADER.search(text) or COMPLETE.search(text):
            self._memory = False

    def _facts(self, match: re.Match[str]) -> list[Fact]:
        codes = match["codes"].split()
        alarm = (Quality.DEVICE_ALARM,)
        flags = Flags(
            next((reason for code, reason in GATES.items() if code in codes), None),
            next((reason for code, reason in MISSING.items() if code in codes), Reason.INVALID),
            tuple(mark for code, mark in MARKS.items() if code in codes),
            alarm if match["spo2_alarm"] else (),
            alarm if match["pulse_alarm"] else (),
        )
        clock = _clock(match)
        if self._memory:
            past = replace(flags, kind="history", measured_at=clock)
            return [*oximetry(_number(match["spo2"]), _number(match["pulse"]), past)]
        return [
            *oximetry(_number(match["spo2"]), _number(match["pulse"]), flags),
            *self._battery.now(["low_battery"] if "LB" in codes else []),
            *([DeviceTime(clock)] if clock else []),
        ]


def _number(field: str) -> float | None:
    return None if "-" in field else float(field)


def _clock(match: re.Match[str]) -> str | None:
    """English months whatever the host's language; years before 1970 are of the other century."""
    month = match["month"].capitalize()
    if month not in MONTHS:
        return None
    century = "19" if int(match["year"]) >= 70 else "20"
    return f"{century}{match['year']}-{MONTHS.index(month) + 1:02d}-{match['day']}T{match['time']}"
