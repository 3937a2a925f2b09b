"""What the codes of HL7 observations mean: MDC numbers and the makers' own, and the units they come in.

Sources: ISO/IEEE 11073-10101; IHE PCD-01; Mindray PDS programmer's guide 0010-20-43061-2; captured messages of
Mindray, Comen, Nihon Kohden, Edan and SureSigns monitors. A maker's short code counts only with its own mark.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

from bedside.reading import Vital
from devices.monitors.hl7_text import Segment
from devices.shapes.sfloat import MMHG_PER_KPA


class Part(StrEnum):
    """A number of one determination."""

    SYSTOLIC = "systolic"
    DIASTOLIC = "diastolic"
    MEAN = "mean"
    RATE = "rate"


Meaning = Vital | Part

MDC: dict[str, Meaning] = {
    "150456": Vital.SPO2,
    "149530": Vital.PULSE_RATE,
    "149522": Vital.PULSE_RATE,  # of any pulsatile channel: only the oximeter's is this one, see hl7_oru
    "149514": Vital.PULSE_RATE,
    "147842": Vital.HEART_RATE,
    "150488": Vital.PERFUSION_INDEX,
    "150448": Vital.PERFUSION_INDEX,
    "151562": Vital.RESPIRATION_RATE,
    "151570": Vital.RESPIRATION_RATE,
    "151578": Vital.RESPIRATION_RATE,
    "151586": Vital.RESPIRATION_RATE,
    "151594": Vital.RESPIRATION_RATE,
    "151552": Vital.RESPIRATION_RATE,
    "151708": Vital.ETCO2,
    "151728": Vital.ETCO2,
    "151928": Vital.ETCO2,
    "150344": Vital.TEMPERATURE,
    "188496": Vital.TEMPERATURE,
    "150301": Part.SYSTOLIC,
    "150302": Part.DIASTOLIC,
    "150303": Part.MEAN,
    "150031": Part.SYSTOLIC,  # as one maker (Northern) misspells 150301
    "150021": Part.SYSTOLIC,
    "150022": Part.DIASTOLIC,
    "150023": Part.MEAN,
    "149546": Part.RATE,
}
PDS: dict[str, Meaning] = {
    "101": Vital.HEART_RATE,
    "160": Vital.SPO2,
    "161": Vital.PERFUSION_INDEX,
    "170": Part.SYSTOLIC,
    "171": Part.DIASTOLIC,
    "172": Part.MEAN,
    "173": Part.RATE,
}
EDAN: dict[str, Meaning] = {
    "393216": Part.SYSTOLIC,
    "393217": Part.DIASTOLIC,
    "393218": Part.MEAN,
    "393219": Part.RATE,
    "327680": Vital.SPO2,
    "327681": Vital.PULSE_RATE,
    "458752": Vital.TEMPERATURE,
    "131072": Vital.HEART_RATE,
}
ANY_PULSE = "149522"
MDIL_PULSE = "149538"
"""What SureSigns calls the pulse of its oximeter, 0002-4822."""
NIHON_KOHDEN: dict[str, Meaning] = {
    "007000": Vital.SPO2,
    "007001": Vital.PULSE_RATE,
    "009000": Part.SYSTOLIC,
    "009001": Part.DIASTOLIC,
    "009002": Part.MEAN,
}


CHANNELLED = re.compile(r"(?a)(\d{6})[.-](\d{1,2})")
"""A code with its channel as a suffix."""


def code_of(obx: Segment) -> tuple[str, int]:
    """The code of an observation without a channel's suffix, and that channel, 0 where none is told."""
    code = obx.part(3, 1)
    match = CHANNELLED.fullmatch(code)
    return (match[1], int(match[2])) if match else (code, 0)


def meaning(obx: Segment, version: str) -> Meaning | None:
    """What an observation is of; None when it is nothing this program shows."""
    (code, _), mark = code_of(obx), obx.part(3, 3)
    if mark == "EHC":
        return EDAN.get(code)
    if mark == "MDIL":
        return _philips(obx, _numbered(code))
    if version == "2.3.1":
        return PDS.get(code) or MDC.get(code)
    return MDC.get(code) or NIHON_KOHDEN.get(code) or MDC.get(obx.part(4, 1).rpartition(".")[2])


def _philips(obx: Segment, code: str) -> Meaning | None:
    """SureSigns, Efficia: MDC codes in hexadecimal. `HR_Pulse` is a pulse when OBX-17 names the oximeter."""
    of = Vital.PULSE_RATE if code == MDIL_PULSE else MDC.get(code)
    if of is Vital.HEART_RATE and MDC.get(_numbered(obx.part(17, 1))) is Vital.SPO2:
        return Vital.PULSE_RATE
    return of


PERCENT = "262688 % percent mdc_dim_percent"
PER_MINUTE = (
    "264864 264928 /min 1/min min-1 bpm rpm brpm {beat}/min {beats}/min beats/min beat/min b/min resp/min "
    "mdc_dim_beat_per_min mdc_dim_resp_per_min"
)
MMHG = "266016 mm[hg] mmhg mm(hg) mdc_dim_mmhg"
KPA = "265987 kpa mdc_dim_kilo_pascal"
PLAIN, DIMENSIONLESS = "1", "262656 mdc_dim_dimless"
CELSIUS = "268192 cel c °c ℃ degc mdc_dim_degc"
FAHRENHEIT = "266560 268224 268160 [degf] f °f ℉ degf mdc_dim_fahr"
UNITS = {
    name: unit
    for unit, names in {
        "%": PERCENT,
        "/min": PER_MINUTE,
        "mmHg": MMHG,
        "kPa": KPA,
        PLAIN: DIMENSIONLESS,
        "Cel": CELSIUS,
        "degF": FAHRENHEIT,
    }.items()
    for name in names.split()
}
OURS: dict[Meaning, str] = {
    Vital.SPO2: "%",
    Vital.PERFUSION_INDEX: "%",
    Vital.ETCO2: "mmHg",
    Vital.TEMPERATURE: "Cel",
    Part.SYSTOLIC: "mmHg",
    Part.DIASTOLIC: "mmHg",
    Part.MEAN: "mmHg",
}


def unit_of(obx: Segment) -> str | None:
    """The unit of an observation by our names: empty when none is given, None when it is unknown."""
    said = [part.strip().lower() for part in obx.field(6).split(obx.component) if part.strip()]
    if not said:
        return ""
    return next((UNITS[one] for one in map(_numbered, said) if one in UNITS), None)


def _numbered(code: str) -> str:
    """Philips writes partition and code in hexadecimal: 0004-0220 is 262688."""
    partition, dash, rest = code.lower().partition("-")
    try:
        return str((int(partition, 16) << 16) + int(rest, 16)) if dash and len(code) == 9 else code
    except ValueError:
        return code


def in_our_unit(of: Meaning, value: Decimal, unit: str | None) -> Decimal | None:
    """The value in the unit this program uses; None when the unit is another quantity's. Empty: already ours."""
    ours = OURS.get(of, "/min")
    if unit in ("", ours) or (of is Vital.PERFUSION_INDEX and unit == PLAIN):
        return value
    if unit == "kPa" and ours == "mmHg":
        return (value * MMHG_PER_KPA).quantize(Decimal("0.1"))
    if unit == "degF" and ours == "Cel":
        return ((value - 32) * 5 / 9).quantize(Decimal("0.1"))
    return None
