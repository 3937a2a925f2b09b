"""When a patient was ready to leave, worked out of the record, is what a plain reading of the exported rows says,
moment by moment: for random days with gaps, late entries, corrections and entries in error."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from day import DAY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bedside.leaving.rules import LeavingRules
from bedside.told import events as happened
from bedside.told.events import Event, Stamped
from bedside.told.rows import Entry, NumericRow, PressureRow, Where
from clinic.exports.formats import FORMATS
from clinic.record.reader import open_reader
from clinic.record.store import Store
from clinic.review.leaving_json import facts_of
from clinic.review.session_json import session_json

NAME, BASE = "20260615-140000-1", 128.0
RULES = LeavingRules(
    minutes=4, spo2_s=60, air_min=2, fresh_min=4, checks=(("walks", "Walks"), ("escort_here", "Escort"))
)
STOP, END = 100, 1000
"""Seconds of the stop and of the end."""
Row = tuple[Any, ...]
SECONDS = some.integers(STOP, END - 1)
MADE = some.integers(0, 400)
"""How much later than the moment it is about an entry was made."""


@some.composite
def days(draw: some.DrawFn) -> list[Row]:
    """What was measured and charted, each with its second."""
    found: list[Row] = []
    lows = draw(some.lists(some.tuples(SECONDS, some.integers(1, 30)), max_size=3))
    gaps = draw(some.lists(some.tuples(SECONDS, some.integers(1, 120)), max_size=2))
    for second in range(0, END, 5):
        low = any(begin <= second < begin + length for begin, length in lows)
        gone = any(begin <= second < begin + length for begin, length in gaps)
        found.append(("spo2", second, None if gone else 91 if low else 97))
    for second in draw(some.lists(SECONDS, min_size=3, max_size=9, unique=True)):
        found.append(("pressure", second, draw(some.sampled_from((110, 125, 130, 150, 154, 160)))))
    for second in draw(some.lists(SECONDS, min_size=1, max_size=4)):
        scale, values = draw(some.sampled_from((("aldrete", (8, 9, 10)), ("padss", (8, 9)), ("moaas", (4, 5)),
                                                ("cadss6", (0, 1, 2, 5)))))  # fmt: skip
        found.append(
            ("score", second, scale, draw(some.sampled_from(values)), draw(MADE), draw(some.integers(0, 3)))
        )
    found += [
        ("score", STOP + 30, scale, value, 0, 0) for scale, value in (("aldrete", 9), ("moaas", 5), ("cadss6", 1))
    ]
    for second in draw(some.lists(SECONDS, max_size=2)):
        found.append(("oxygen", second, draw(some.sampled_from((0, 2)))))
    for item in ("walks", "escort_here"):
        found.append(("check", STOP + draw(some.integers(-50, 200)), item, True))
        for second in draw(some.lists(SECONDS, max_size=2)):
            found.append(("check", second, item, draw(some.booleans())))
    return found + (_well(draw) if draw(some.integers(0, 4)) else [])


def _well(draw: some.DrawFn) -> list[Row]:
    """As most days end: asked, measured and answered."""
    late = some.integers(500, 930)
    found: list[Row] = [("score", draw(late), scale, value, 0, 0) for scale, value in (("padss", 9), ("moaas", 5))]
    found += [("check", draw(late), item, True) for item in ("walks", "escort_here")]
    return [*found, ("pressure", draw(some.integers(800, 990)), 130), ("score", 950, "cadss6", 0, 0, 0)]


def at(second: float) -> datetime:
    return DAY + timedelta(seconds=second)


def recorded(rows: list[Row]) -> list[Entry]:
    """The entries of the record, by the time they were made."""
    found: list[tuple[float, Entry]] = []

    def told(event: Event, second: float) -> None:
        found.append((second, Stamped(event, at(second), "1", NAME, "live", "EB")))

    told(happened.SessionOpened(NAME, "KM-0147", 44, 72.0, 0.5, 40, "limits"), 0)
    told(happened.BaselineConfirmed(98, 71, BASE, 80), 20)
    told(happened.InfusionStarted(), 40)
    told(happened.InfusionStopped(36.0), STOP)
    where = Where("1", NAME, "oximeter", "live")
    for made, row in enumerate(rows):
        match row:
            case ("spo2", second, value):
                reason = None if value is not None else "sensor_off"
                found.append((second, NumericRow(where, at(second), "spo2", value, reason, "")))
            case ("pressure", second, systolic):
                cuff = Where("1", NAME, "cuff", "live")
                found.append((second, PressureRow(cuff, at(second), systolic, 80, 96, 71, None, "", "spot", None)))
            case ("score", second, scale, value, later, fate):
                entered = min(END - 1, second + later) + made / 1000
                told(happened.ScoreTaken(scale, value, at(second).isoformat()), entered)
                if fate == 1:
                    told(happened.EnteredInError(at(entered).isoformat(), "a score", of="score"), entered + 0.0005)
                elif fate == 2:
                    about = at(max(41, second - 20)).isoformat()
                    correction = happened.EntryCorrected(at(entered).isoformat(), "a score", at=about, of="score",
                                                         value=float(value - 1) if value else 0.0)  # fmt: skip
                    told(correction, entered + 0.0005)
            case ("oxygen", second, amount):
                told(happened.DrugGiven("oxygen", amount, "L/min", "mask"), second + made / 1000)
            case ("check", second, item, done):
                told(happened.ItemChecked(item, done), second + made / 1000)
    told(happened.Discharged("some of it", "", ()), END - 0.5)
    told(happened.SessionEnded(), END)
    return [entry for _, entry in sorted(found, key=lambda row: row[0])]


# --- the plain way --------------------------------------------------------------------------------


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def scores(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that stand, as the exported events say."""
    found: list[dict[str, Any]] = []
    for row in events:
        body, utc = row["body"], moment(row["utc"])
        if body["kind"] == "score_taken":
            about = moment(body["at"]) if body["at"] else utc
            found.append({"made": utc, "at": about, "scale": body["scale"], "value": body["value"], "gone": False})
        for each in found:
            named = body.get("of") == "score" and abs(moment(body["entry"]) - each["made"]) < timedelta(
                milliseconds=1
            )
            if named and body["kind"] == "entered_in_error":
                each["gone"] = True
            elif named and not each["gone"]:
                each["value"] = int(body["value"]) if body["value"] is not None else each["value"]
                each["at"] = moment(body["at"]) if body["at"] else each["at"]
    return [each for each in found if not each["gone"]]


def last(rows: Iterator[dict[str, Any]]) -> dict[str, Any] | None:
    return max(rows, key=lambda each: (each["at"], each["made"]), default=None)


def plain(data: dict[str, Any], now: datetime, *, lasting: bool = False) -> bool:
    """Whether everything held at `now`, read as a person would; `lasting`: what is not measured any more stays."""
    stop, events = at(STOP), data["events"]
    if now < stop + timedelta(minutes=RULES.minutes or 0):
        return False
    known = [each for each in scores(events) if each["at"] <= now]
    after = [each for each in known if each["at"] >= stop]
    latest = {scale: last(each for each in after if each["scale"] == scale) for scale in ("aldrete", "padss")}
    if any(found and found["value"] < 9 for found in latest.values()):
        return False
    good = any((found := last(each for each in after if each["scale"] == scale)) and found["value"] >= 9
               for scale in ("aldrete", "padss"))  # fmt: skip
    awake = last(each for each in after if each["scale"] == "moaas")
    apart = last(each for each in after if each["scale"] == "cadss6")
    before = last(each for each in known if each["scale"] == "cadss6" and each["at"] < at(40))
    if not good or not awake or awake["value"] != 5:
        return False
    if not apart or apart["value"] > (before["value"] if before else 0) + RULES.above:
        return False
    taken = [row for row in data["pressures"] if stop <= moment(row["utc"]) <= now]
    old = bool(taken) and now >= moment(taken[-1]["utc"]) + timedelta(minutes=RULES.fresh_min)
    if not taken or (old and not lasting):
        return False
    if abs(taken[-1]["systolic"] - BASE) > BASE * RULES.near / 100:
        return False
    if not oxygenated(data, now, lasting=lasting):
        return False
    air = [(moment(row["utc"]), row["body"]["amount"]) for row in events if row["body"]["kind"] == "drug_given"]
    on = None
    for when, amount in [each for each in air if each[0] <= now]:
        on = (when, True) if amount else ((when, False) if on else None)
    if on and (on[1] or now < on[0] + timedelta(minutes=RULES.air_min)):
        return False
    for key, _ in RULES.checks:
        said = [row["body"]["done"] for row in events if row["body"]["kind"] == "item_checked"
                and row["body"]["item"] == key and stop <= moment(row["utc"]) <= now]  # fmt: skip
        if not said or not said[-1]:
            return False
    return True


def oxygenated(data: dict[str, Any], now: datetime, *, lasting: bool) -> bool:
    """A minute of values, none further from the next than half a minute, none at or below the limit."""
    minute, gap = timedelta(seconds=60), timedelta(seconds=30)
    rows = [(moment(row["utc"]), row["value"]) for row in data["numerics"] if row["value"] is not None]
    known = [(when, value) for when, value in rows if at(STOP) - minute - gap < when <= now]
    if not known or any(value <= RULES.spo2 for when, value in known if when > now - minute):
        return False
    runs = [known[0][0]]
    for (before, _), (when, _) in pairwise(known):
        if when > before + gap:
            runs.append(when)
    if lasting:
        return now >= runs[0] + minute
    return now < known[-1][0] + gap and now >= runs[-1] + minute


def edges(data: dict[str, Any]) -> list[datetime]:
    """Every moment at which something may begin or cease to hold."""
    found = {at(STOP), at(STOP) + timedelta(minutes=RULES.minutes or 0)}
    for row in data["pressures"]:
        found |= {moment(row["utc"]), moment(row["utc"]) + timedelta(minutes=RULES.fresh_min)}
    for row in data["numerics"]:
        found |= {moment(row["utc"]) + timedelta(seconds=after) for after in (0, 30, RULES.spo2_s)}
    for row in data["events"]:
        found |= {moment(row["utc"]), moment(row["utc"]) + timedelta(minutes=RULES.air_min)}
    return sorted(found | {each["at"] for each in scores(data["events"])})


def ready(data: dict[str, Any], until: datetime) -> datetime | None:
    """Since when it has held, with nothing against it until then."""
    moments = [each for each in edges(data) if at(STOP) <= each < until] + [until]
    begun: datetime | None = None
    for edge in moments:
        begun = (begun or edge) if plain(data, edge, lasting=True) else None
    return next((edge for edge in moments if begun and edge >= begun and plain(data, edge)), None)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(days())
def test_twenty_random_days(rows: list[Row]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = Store(folder / "record")
        store.write(recorded(rows))
        store.close()
        with open_reader(folder / "record") as reader:
            session = reader.session(NAME)
            assert session
            facts = facts_of(reader, session, RULES)
            said = session_json(list(reader.events(session=NAME)), facts, RULES)["leaving"]
            FORMATS["json"].write(reader, session, folder / "out.json")
        data = json.loads((folder / "out.json").read_text(encoding="utf-8"))
        until = at(END - 0.5)
        assert said["judged_at"] == until.isoformat(timespec="milliseconds")
        expected = ready(data, until)
        assert said["ready_at"] == (expected.isoformat(timespec="milliseconds") if expected else None)
        assert expected is not None or not all(each["met"] for each in said["items"])
