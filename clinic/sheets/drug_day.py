"""The controlled drug of one day: each vial as it was counted, drawn from and thrown away; each session with what
was drawn up, given, thrown away and left; and whatever does not close, by name. As data, and as one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from math import fsum
from typing import Any

from bedside.book import read
from bedside.infusion.treatment import ESKETAMINE
from bedside.leaving.drug import CLOSE, drug
from bedside.leaving.vials import KINDS, Move, Vial, vials
from bedside.told import events as happened
from clinic.record.reader import RecordReader
from clinic.sheets.known import SIMULATED
from clinic.sheets.page import Html, clock, paragraph, section, sheet, table, tag, text

Json = dict[str, Any]
TITLE = "Controlled drug: sheet of the day"


@dataclass(frozen=True, slots=True)
class Used:
    """A session of the day: mg drawn up, given, thrown away, left; None: nobody has said."""

    session: str
    label: str
    drug: str
    drawn: float | None
    given: float | None
    wasted: float
    left: float | None
    witnesses: tuple[str, ...]
    open: bool
    despite: str = ""


def book(reader: RecordReader) -> dict[str, Vial]:
    """Every vial of the record."""
    return vials(reader.session_events(KINDS))


def used(reader: RecordReader, day: date) -> list[Used]:
    """The sessions of this day, as the clock on the wall has it, in which a drug was planned."""
    names = [each.id for each in reader.sessions() if each.opened_at.astimezone().date() == day]
    return [found for name in names if (found := _used(reader, name))]


def _used(reader: RecordReader, name: str) -> Used | None:
    events = list(reader.events(session=name))
    kept = read(events)
    session = kept.session
    if session is None or kept.latest is None or not session.treatment.drug:
        return None
    found = drug(session, kept.care, session.ended_at or kept.latest)
    seen = tuple(dict.fromkeys(each.witness for each in kept.care.wasted if not each.in_error))
    amounts = (found.drawn, found.given, found.wasted, found.left)
    ended = next((each.event for each in events if isinstance(each.event, happened.SessionEnded)), None)
    despite = ended.despite if ended else ""
    return Used(name, session.label, session.treatment.drug, *amounts, seen, session.ended_at is None, despite)


def day_json(reader: RecordReader, day: date) -> Json:
    """`closes`: nothing of the day is unaccounted for; `discrepancies`: what is, in words."""
    found, sessions = book(reader), used(reader, day)
    rows = [_vial(each, day) for each in found.values() if _moves(each, day)]
    apart = [*_apart_vials(found, day), *_apart_sessions(sessions)]
    return {
        "date": day.isoformat(),
        "vials": rows,
        "sessions": [
            {"session": each.session, "patient": each.label, "drug": each.drug,
             "drawn_mg": each.drawn, "given_mg": each.given, "wasted_mg": each.wasted, "left_mg": each.left,
             "witnesses": list(each.witnesses)}
            for each in sessions
        ],
        "open": [each.session for each in sessions if each.open],
        "closes": not apart,
        "discrepancies": apart,
    }  # fmt: skip


def _moves(vial: Vial, day: date) -> list[Move]:
    return [each for each in vial.moves if each.at.astimezone().date() == day]


def _vial(vial: Vial, day: date) -> Json:
    moves = _moves(vial, day)
    opening = vial.balance_before(moves[0].at)
    return {
        "vial": vial.name,
        "mg_per_ml": vial.mg_per_ml,
        "lot": vial.lot or None,
        "expiry": vial.expiry or None,
        "opening_ml": opening,
        "received_ml": _sum(moves, "received"),
        "drawn_ml": abs(_sum(moves, "drawn")),
        "wasted_ml": abs(_sum(moves, "wasted")),
        "apart_ml": fsum(each.apart for each in moves),
        "closing_ml": moves[-1].balance,
        "moves": [
            {"at": each.at.isoformat(), "what": each.what, "ml": each.change, "balance_ml": each.balance,
             "found_ml": each.found, "mg": each.mg, "by": each.by, "witness": each.witness or None,
             "reason": each.reason or None, "session": each.session or None}
            for each in moves
        ],
    }  # fmt: skip


def _sum(moves: list[Move], what: str) -> float:
    return fsum(each.change or 0.0 for each in moves if each.what == what)


def _apart_vials(found: dict[str, Vial], day: date) -> Iterator[str]:
    for vial in found.values():
        for each in _moves(vial, day):
            if each.apart:
                yield f"vial {vial.name}: {each.apart:+.2f} mL found at {clock(each.at)}: {each.reason}"
            if each.change is None or (each.balance is None and each.what != "received"):
                yield f"vial {vial.name}: drawn from at {clock(each.at)} and never counted"
            elif each.balance is not None and each.balance < -0.005:
                yield f"vial {vial.name}: {each.balance:.2f} mL at {clock(each.at)}: more was taken than was in it"


def _apart_sessions(sessions: list[Used]) -> Iterator[str]:
    for each in sessions:
        if each.drug == ESKETAMINE.drug:
            continue  # a device is opened and sprayed whole
        if each.drawn is not None and each.given is None:
            yield f"session {each.session}: what was given of {each.drawn:g} mg is not known"
        elif each.drawn is None and ((each.given or 0) > 0 or each.wasted > 0):
            yield f"session {each.session}: what was drawn up is not charted"
        elif each.left is not None and abs(each.left) > CLOSE and not each.open:
            why = f": {each.despite}" if each.despite else ""
            yield f"session {each.session}: {each.left:+.2f} mg not accounted for{why}"


# --- as a page --------------------------------------------------------------------------------------------------


def drug_day(reader: RecordReader, day: date) -> str:
    found = day_json(reader, day)
    origins = {each.origin for each in reader.sessions() if each.opened_at.astimezone().date() == day}
    origin = next((words for kind, words in SIMULATED.items() if kind in origins), "")
    apart = [tag("p", text(each)) for each in found["discrepancies"]]
    return sheet(
        "drug-day", TITLE, _head(day),
        section("Vials, mL", _vials_table(found)), section("Movements", _moves_table(found)),
        section("Sessions, mg", _sessions_table(found)),
        section("What does not close", *(apart or [paragraph(_closes(found))])),
        tag("div", *(tag("span", text(each)) for each in ("Counted by", "Seen by", "Date, time")), cls="sign"),
        tag("div", tag("span", text("Made from the record; the balance is of what was charted.")), cls="foot"),
        origin=origin,
    )  # fmt: skip


def _closes(found: Json) -> str:
    open_ = f" Not ended yet: {', '.join(found['open'])}." if found["open"] else ""
    return f"Everything is accounted for.{open_}"


def _head(day: date) -> Html:
    when = f"{day:%A} {day.day} {day:%B} {day.year}"
    return tag("div", tag("div", tag("h1", text(TITLE)), tag("div", text(when))), cls="head")


def _ml(value: float | None) -> str:
    return "–" if value is None else f"{round(value, 2) + 0.0:.2f}"


def _vials_table(found: Json) -> Html:
    rows = [
        (f"{each['vial']} {each['lot'] or ''}".strip(), f"{each['mg_per_ml']:g}" if each["mg_per_ml"] else "–",
         *(_ml(each[f"{key}_ml"]) for key in ("opening", "received", "drawn", "wasted", "apart", "closing")))
        for each in found["vials"]
    ]  # fmt: skip
    heads = ("vial, lot", "mg/mL", "opening", "received", "drawn", "thrown away", "found apart", "closing")
    return table(heads, rows, (1, 2, 3, 4, 5, 6, 7)) if rows else paragraph("No vial was counted or drawn from.")


def _moves_table(found: Json) -> Html:
    moves = sorted(((move, each["vial"]) for each in found["vials"] for move in each["moves"]), key=_moment)
    rows = [
        (clock(datetime.fromisoformat(move["at"])), vial, move["what"], _ml(move["ml"]), _ml(move["balance_ml"]),
         move["by"], move["witness"] or "–", _why(move))
        for move, vial in moves
    ]  # fmt: skip
    heads = ("at", "vial", "what", "mL", "balance", "by", "witness", "why, for whom")
    return table(heads, rows, (3, 4)) if rows else paragraph("None.")


def _moment(row: tuple[Json, str]) -> str:
    return str(row[0]["at"])


def _why(move: Json) -> str:
    return str(move["reason"] or (f"session {move['session']}" if move["session"] else "–"))


def _sessions_table(found: Json) -> Html:
    rows = [
        (each["patient"], each["drug"], _ml(each["drawn_mg"]), _ml(each["given_mg"]), _ml(each["wasted_mg"]),
         _ml(each["left_mg"]), ", ".join(each["witnesses"]) or "–")
        for each in found["sessions"]
    ]  # fmt: skip
    heads = ("patient", "drug", "drawn up", "given", "thrown away", "left", "witness")
    return table(heads, rows, (2, 3, 4, 5)) if rows else paragraph("No session of this day.")
