"""What a plan may be: a soft range that takes a reason to leave, a hard one that nobody leaves (hazards, row 16).

Defaults: 0.1 to 1.0 mg/kg in 20 to 120 minutes for adults; every number needs the clinic's own sign-off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bedside.errors import CommandRefused
from bedside.infusion.dose import rate_of


@dataclass(frozen=True, slots=True)
class Range:
    """Soft and hard ends, each included; beyond `read`, where the clinic has set it, a second person reads the
    plan."""

    soft: tuple[float, float]
    hard: tuple[float, float]
    read: tuple[float, float] | None = None


NAMES = {
    "age": ("Age", "years"),
    "weight_kg": ("Weight", "kg"),
    "dose_mg_per_kg": ("Dose", "mg/kg"),
    "minutes": ("Time", "minutes"),
    "rate_mg_per_kg_h": ("Rate", "mg/kg/h"),
}
DEFAULTS: Mapping[str, Range] = MappingProxyType(
    {
        "age": Range((18, 90), (1, 120)),
        "weight_kg": Range((40, 180), (20, 350)),
        "dose_mg_per_kg": Range((0.1, 1.0), (0.01, 2.0)),
        "minutes": Range((20, 120), (5, 600)),
        "rate_mg_per_kg_h": Range((0.05, 1.5), (0.01, 6.0)),
    }
)


@dataclass(frozen=True, slots=True)
class Usual:
    """What the form of a new session begins with. `mg_per_ml` is what the clinic draws up; None: nobody has said
    it. A pause longer than `pause_min` is reminded of."""

    dose_mg_per_kg: float = 0.5
    minutes: float = 40
    mg_per_ml: float | None = None
    pause_min: float = 5


@dataclass(frozen=True, slots=True)
class PlanRanges:
    """A clinic's ranges, by field, and its usual plan."""

    of: Mapping[str, Range] = field(default_factory=lambda: DEFAULTS)
    usual: Usual = Usual()

    def check(
        self,
        age: float | None,
        weight_kg: float | None,
        dose_mg_per_kg: float | None,
        minutes: float | None,
        reason: str,
        dose_mg: float | None = None,
        bolus_mg: float | None = None,
        reader: str = "",
    ) -> None:
        """Raises CommandRefused with every field beyond its hard range, beyond its soft one without a reason, or
        beyond what the clinic lets one person plan without the initials of a second `reader`. A dose planned in mg
        is judged by the weight, where one is known."""
        CommandRefused.together(_in_mg(dose_mg_per_kg, dose_mg, bolus_mg))
        if dose_mg is not None:
            dose_mg_per_kg = dose_mg / weight_kg if weight_kg else None
        bolus = bolus_mg / weight_kg if bolus_mg and weight_kg else None
        given = {
            "age": age,
            "weight_kg": weight_kg,
            "dose_mg_per_kg": dose_mg_per_kg,
            "minutes": minutes,
            "rate_mg_per_kg_h": rate_of(dose_mg_per_kg, minutes) if dose_mg_per_kg else None,
        }
        CommandRefused.together((*self._hard(given), self._bolus(bolus)))
        unusual = [words for words, _ in self.unusual(given)]
        if unusual and not reason.strip():
            raise CommandRefused(f"Say why: {'; '.join(unusual)}.", "reason")
        whole = given | {"dose_mg_per_kg": None if dose_mg_per_kg is None else dose_mg_per_kg + (bolus or 0.0)}
        alone = list(self.to_be_read(whole if bolus else given))
        if self.of["dose_mg_per_kg"].read and weight_kg is None and (dose_mg or bolus_mg):
            alone.append("a dose in mg for somebody whose weight is not known")
        if alone and not reader.strip():
            raise CommandRefused(f"A second person reads this plan: {'; '.join(alone)}.", "reader")

    def _bolus(self, per_kg: float | None) -> CommandRefused | None:
        """A bolus may not be more than a whole dose may."""
        top = self.of["dose_mg_per_kg"].hard[1]
        if per_kg is None or per_kg <= top:
            return None
        return CommandRefused(f"A bolus must be at most {top:g} mg/kg, not {per_kg:.4g}.", "bolus_mg")

    def unusual(self, given: Mapping[str, float | None]) -> Iterator[tuple[str, str]]:
        """What lies beyond the usual, in words, with its field."""
        for name, value in given.items():
            low, top = self.of[name].soft
            if value is not None and not low <= value <= top:
                words, unit = NAMES[name]
                yield f"{words.lower()} {value:g} {unit} is outside the usual {low:g} to {top:g}", name

    def to_be_read(self, given: Mapping[str, float | None]) -> Iterator[str]:
        """What one person does not plan alone, in words."""
        for name, value in given.items():
            ends = self.of[name].read
            if value is not None and ends and not ends[0] <= value <= ends[1]:
                words, unit = NAMES[name]
                yield f"{words.lower()} {value:g} {unit} is beyond the clinic's {ends[0]:g} to {ends[1]:g}"

    def _hard(self, given: Mapping[str, float | None]) -> Iterator[CommandRefused | None]:
        for name, value in given.items():
            low, top = self.of[name].hard
            if value is not None and not low <= value <= top:
                words, unit = NAMES[name]
                shown = "minutes" if name == "rate_mg_per_kg_h" else name
                yield CommandRefused(f"{words} must be {low:g} to {top:g} {unit}, not {value:.12g}.", shown)


LARGEST_MG = 2000.0
"""Beyond it no dose in mg can be meant, whatever the weight."""


def _in_mg(per_kg: float | None, dose_mg: float | None, bolus_mg: float | None) -> Iterator[CommandRefused | None]:
    if per_kg is not None and dose_mg is not None:
        yield CommandRefused("Give the dose once: in mg/kg or in mg.", "dose_mg")
    if dose_mg is not None and not 0 < dose_mg <= LARGEST_MG:
        yield CommandRefused(f"A dose is above 0 and at most {LARGEST_MG:g} mg, not {dose_mg:g}.", "dose_mg")
    if bolus_mg is not None and not 0 <= bolus_mg <= LARGEST_MG:
        yield CommandRefused(f"A bolus is 0 to {LARGEST_MG:g} mg, not {bolus_mg:g}.", "bolus_mg")
