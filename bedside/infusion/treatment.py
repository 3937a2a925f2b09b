"""What kind of session it is: what is given, how it is planned, and how long the patient is watched after it."""

from __future__ import annotations

from dataclasses import dataclass

from bedside.errors import CommandRefused


@dataclass(frozen=True, slots=True)
class Treatment:
    """`pumped`: a pump gives it over a time. `device_mg`: what one device of a spray holds, at most `devices` of
    them. `minutes`: how long the patient is watched after the last of it, unless the clinic says otherwise."""

    name: str
    words: str
    drug: str
    short: str
    pumped: bool = False
    device_mg: float = 0.0
    devices: int = 0
    minutes: float = 0.0


KETAMINE = Treatment("ketamine", "Ketamine infusion", "ketamine", "Ketamine", pumped=True, minutes=60)
ESKETAMINE = Treatment(
    "esketamine", "Esketamine, observed 120 min", "esketamine", "Esketamine", False, 28.0, 3, 120
)
"""A nasal device holds 28 mg; 56 or 84 mg are usual; watched for two hours (clinical.md 3; ecosystem.md 6.1)."""
OBSERVATION = Treatment("observation", "Observation", "", "Observation")
TREATMENTS: dict[str, Treatment] = {each.name: each for each in (KETAMINE, ESKETAMINE, OBSERVATION)}


def treatment(name: str) -> Treatment:
    """By its name. Raises CommandRefused."""
    found = TREATMENTS.get(name)
    if found is None:
        raise CommandRefused(f"There is no session of {name[:40]!r}: {', '.join(TREATMENTS)}.", "treatment")
    return found


def of_a_record(name: str) -> Treatment:
    """The same for an event of the record, which a later version may have written: watched as after ketamine."""
    return TREATMENTS.get(name, KETAMINE)


def planned_dose(kind: Treatment, dose_mg: float | None) -> None:
    """Refuse a dose that its devices cannot make. Raises CommandRefused."""
    allowed = [kind.device_mg * n for n in range(1, kind.devices + 1)]
    if kind.devices and dose_mg not in allowed:
        said = ", ".join(f"{each:g}" for each in allowed)
        raise CommandRefused(f"A device holds {kind.device_mg:g} mg: the dose is {said} mg.", "dose_mg")
    if not kind.devices and not kind.pumped and dose_mg is not None:
        raise CommandRefused("Nothing is given in a plain observation: leave the dose out.", "dose_mg")
