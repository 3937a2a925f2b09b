"""What the nurse of a story does, as orders of the program: the same door, the same refusals as at the bedside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bedside.errors import CommandRefused
from bedside.infusion.patient import CHECKLIST
from bedside.leaving.rules import MEASURED
from bedside.phase import Phase
from bedside.snapshot import Snapshot
from bedside.told import orders as wanted
from bedside.told.orders import Order
from simulators.nurse import Deed, Nurse

OF = {"effect": "effect", "score": "score", "drug": "drug", "note": "note"}
"""What an entry is called that is corrected or in error; the others are about the pump."""
LATER = {"scale": "A scale between the days is not charted by this version."}


@dataclass(frozen=True, slots=True)
class Told:
    """What has been said of the patient and the plan, and when each deed is charted."""

    patient: Deed | None
    plan: Deed | None
    people: Sequence[Nurse]
    made: Mapping[float, tuple[Deed, datetime]]
    zero: datetime

    def moment(self, second: float | None) -> str:
        return (
            ""
            if second is None
            else datetime.fromtimestamp(self.zero.timestamp() + second, self.zero.tzinfo).isoformat()
        )


def orders_of(deed: Deed, told: Told, seen: Snapshot) -> list[Order]:
    """The orders of one deed. Raises CommandRefused where it cannot be meant."""
    if deed.verb in LATER:
        raise CommandRefused(LATER[deed.verb])
    if deed.corrects is not None:
        return [_correction(deed, told)]
    match deed.verb:
        case "patient" | "call":  # a call is made when the day is over
            return []
        case "open":
            return [_opening(deed, told)]
        case "plan":
            return _plan(deed, seen)
        case "check":
            items = _every(seen) if deed.given["item"] == "all" else [deed.given["item"]]
            return [wanted.CheckItem(key) for key in items]
        case "by":
            return [on_duty(deed.given["initials"], told.people)]
        case "error":
            return [_error(float(deed.given["at"]), told)]
        case _:
            return [_charting(deed, told.moment(deed.about), seen)]


def _every(seen: Snapshot) -> list[str]:
    """The lines of the list that is answered now: before the start, or before going home."""
    if seen.phase is Phase.RECOVERY:
        return [each.key for each in seen.leaving.items if each.key not in MEASURED]
    return [key for key, *_ in (seen.checklist if seen.phase is Phase.BASELINE else CHECKLIST)]


def on_duty(initials: str, people: Sequence[Nurse]) -> Order:
    found = next((each for each in people if each.initials == initials), None)
    if found is None:
        raise CommandRefused(f"Nobody is called {initials} in this story.")
    return wanted.TakeDuty(found.initials, found.name, found.role)


def _opening(deed: Deed, told: Told) -> Order:
    patient, plan = told.patient, told.plan
    said: Mapping[str, str] = patient.given if patient else {}
    born = said.get("born")
    amounts = _amounts(plan) if plan else {"dose_mg_per_kg": None, "minutes": None}
    return wanted.OpenSession(
        f"SIM {said['number']}" if "number" in said else "SIM",
        None,
        float(deed.given["weight"]),
        earlier=True,
        birth_year=int(born) if born else None,
        sex=said.get("sex", ""),
        indication=deed.given["indication"],
        **amounts,
    )


def _amounts(plan: Deed) -> dict[str, float | None]:
    given = plan.given
    dose = float(given["dose"])
    by_weight = given["unit"] == "mg/kg"
    found: dict[str, float | None] = {
        "dose_mg_per_kg": dose if by_weight else None,
        "minutes": float(given["minutes"]),
    }
    found |= {"dose_mg": None if by_weight else dose}
    found |= {"mg_per_ml": float(given["holds"])} if "holds" in given else {}
    return found | ({"bolus_mg": float(given["mg"])} if "mg" in given else {})


def _plan(deed: Deed, seen: Snapshot) -> list[Order]:
    """Nothing, where the session was opened with it already."""
    session = seen.session.session if seen.session else None
    if session is None:
        return []
    amounts = _amounts(deed)
    now = {name: getattr(session, name) for name in amounts}
    if now == amounts:
        return []
    return [wanted.CorrectPlan(session.age, session.weight_kg, **amounts)]  # type: ignore[arg-type]


def _charting(deed: Deed, at: str, seen: Snapshot) -> Order:
    given = deed.given
    match deed.verb:
        case "measure":
            return wanted.MeasurePressure()
        case "baseline":
            return wanted.ConfirmBaseline(tuple(row.name for row in seen.resting))
        case "start":
            return wanted.StartInfusion(at=at)
        case "pause":
            return wanted.PauseInfusion(at)
        case "resume":
            return wanted.ResumeInfusion(at)
        case "stop":
            return wanted.StopInfusion(at)
        case "rate":
            return wanted.ChangeRate(**{FIELDS[given["unit"]]: float(given["rate"])}, at=at)  # type: ignore[arg-type]
        case "bolus":
            return wanted.GiveBolus(float(given["mg"]), at)
        case "effect":
            return wanted.RecordEffect(given["effect"].replace("-", "_"), _severity(given["severity"]), at)
        case "score":
            return _score(given, at)
        case "drug":
            return wanted.GiveDrug(given["drug"], float(given["amount"]), given["unit"], given.get("route", ""), at)
        case "skip":
            return wanted.SkipPrompt(given["scale"], given["words"])
        case "discharge":
            return wanted.Discharge(given.get("words", ""))
        case "waste":
            return wanted.WasteDrug(float(given["mg"]), given["initials"])
        case "note":
            return wanted.AddNote(given["words"])
        case _:
            return wanted.EndSession()


FIELDS = {"mg/h": "mg_per_h", "mL/h": "ml_per_h", "mg/kg/h": "mg_per_kg_h"}


def _severity(said: str) -> int:
    return 0 if said == "gone" else int(said)


def _score(given: Mapping[str, str], at: str) -> Order:
    numbers = tuple(int(each) for each in given["value"].split(","))
    if len(numbers) > 1:
        return wanted.RecordScore(given["scale"], None, numbers, at)
    return wanted.RecordScore(given["scale"], numbers[0], (), at)


def _made(second: float, told: Told) -> tuple[Deed, str]:
    if second not in told.made:
        raise CommandRefused(f"Nothing was entered at second {second:g}.")
    deed, at = told.made[second]
    return deed, at.isoformat()


def _correction(deed: Deed, told: Told) -> Order:
    before, entry = _made(deed.corrects or 0.0, told)
    given, of = deed.given, OF.get(before.verb, "pump")
    if deed.verb != before.verb and not (deed.verb == "rate" and before.verb == "start"):
        raise CommandRefused(f"That entry is a {before.verb}, not a {deed.verb}.")
    match deed.verb:
        case "rate":
            return wanted.CorrectEntry(entry, **{FIELDS[given["unit"]]: float(given["rate"])})  # type: ignore[arg-type]
        case "bolus":
            return wanted.CorrectEntry(entry, mg=float(given["mg"]))
        case "effect":
            return wanted.CorrectEntry(entry, value=float(_severity(given["severity"])), of=of)
        case "score":
            value = sum(int(each) for each in given["value"].split(","))
            return wanted.CorrectEntry(entry, value=float(value), of=of)
        case "drug":
            return wanted.CorrectEntry(entry, value=float(given["amount"]), of=of)
    raise CommandRefused(f"A {deed.verb} has nothing that could be meant otherwise: enter it in error.")


def _error(second: float, told: Told) -> Order:
    before, entry = _made(second, told)
    return wanted.EnterInError(entry, of=OF.get(before.verb, "pump"))
