"""What a nurse can ask for about a session: opened, its baseline, its end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A new session; None where the nurse left a field out.

    `earlier`: whether the readings of the last minutes, from before the session, are this patient's; None: nobody
    has said, and it is asked afterwards. `reason`: why the plan is outside the usual ranges. `mg_per_ml`: what the
    syringe holds; None: what the clinic usually draws up. `dose_mg`: the dose where it is planned in mg and not by
    weight; `bolus_mg`: given at once, besides it. `sex`: f, m or x; `indication`: infusion/patient.py; `weighed`:
    how the weight was taken; `medicines`: what matters of what the patient takes; `lot`, `vial`, `expiry` (YYYY-MM)
    of the drug. `reader`: the initials of a second person who has read the plan, and has proven it. `treatment`:
    ketamine, esketamine or observation (infusion/treatment.py).
    """

    label: str
    age: int | None
    weight_kg: float | None
    dose_mg_per_kg: float | None
    minutes: float | None
    earlier: bool | None = None
    reason: str = ""
    mg_per_ml: float | None = None
    dose_mg: float | None = None
    bolus_mg: float | None = None
    birth_year: int | None = None
    sex: str = ""
    initials: str = ""
    allergies: str = ""
    about: str = ""
    indication: str = ""
    weighed: str = ""
    medicines: tuple[str, ...] = ()
    lot: str = ""
    vial: str = ""
    expiry: str = ""
    reader: str = ""
    treatment: str = "ketamine"


@dataclass(frozen=True, slots=True)
class CorrectPlan:
    """The plan of the open session was meant otherwise; before the start only. `reason`: why it is outside the
    usual ranges. `mg_per_ml` None: as it was."""

    age: int | None
    weight_kg: float | None
    dose_mg_per_kg: float | None
    minutes: float | None
    reason: str = ""
    dose_mg: float | None = None
    bolus_mg: float | None = None
    mg_per_ml: float | None = None
    reader: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmBaseline:
    """Take the medians of these resting pressures, named by their UTC times."""

    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StartBaseline:
    """Take two resting pressures, now and three minutes later, by themselves."""


@dataclass(frozen=True, slots=True)
class Override:
    """Start although the alarm chain is not proven: who takes it upon themselves, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class EndSession:
    """The patient leaves; `override` is the name and the reason while a HIGH alarm is on, `cancelled` why there was
    no infusion. `asks`: the page's key, which is refused while something is open (the probe measures, an effect is
    there, drug is left); `despite`: why it ends all the same."""

    override: Override | None = None
    cancelled: str = ""
    asks: bool = False
    despite: str = ""


@dataclass(frozen=True, slots=True)
class AnswerEarlier:
    """The readings from before the session are this patient's, or are not."""

    theirs: bool


@dataclass(frozen=True, slots=True)
class ConfirmResume:
    """After a long interruption: the same patient sits here."""
