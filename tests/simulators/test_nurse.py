"""A day as a text: each verb is read, each line that is none is told with its number."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from simulators.nurse import VERBS, Deed, read_days
from simulators.script import ScriptError

DAY = """
nurse EB "E. Brandt" nurse     # the first one is on duty
nurse LO "L. Ortiz" lead
day 2026-06-01 14:00
8 patient KM-0147 1982 f
10 open chronic pain 72.5 kg
12 plan 0.5 mg/kg over 40 min at 1 mg/mL bolus 5 mg
14 check all
20 measure
480 start
600 desaturate to 84 over 60
1080 rate 60 mL/h
1320 late 1290 rate 50 mg/kg/h
1400 effect dissociation gone
1500 score cadss6 0,1,2,3,4,0
1510 skip cadss6 "asleep # truly"
1600 drug ondansetron 4 mg iv
1605 drug oxygen 2 L/min
1700 note "words"
5400 correct 1080 rate 54 mL/h
5410 error 1700
6000 discharge override "taken home"
6100 waste 4 mg witness LO
6200 end
call 2026-06-02 dissociation gone
scale PHQ-9 2026-06-08 1,1,2,1,1,1,1,1,0
day 2026-06-04 09:30
8 patient KM-0147
"""


def test_a_day_is_read_line_by_line() -> None:
    found = read_days(DAY, "day")
    assert [(each.initials, each.role) for each in found.people] == [("EB", "nurse"), ("LO", "lead")]
    first, second = found.days
    assert (first.begins, second.begins) == (
        datetime(2026, 6, 1, 14, 0, tzinfo=UTC), datetime(2026, 6, 4, 9, 30, tzinfo=UTC),
    )  # fmt: skip
    by_verb = {deed.verb: deed for deed in first.deeds}
    assert by_verb["open"].given == {"indication": "chronic pain", "weight": "72.5"}
    assert by_verb["plan"].given == {
        "dose": "0.5", "unit": "mg/kg", "minutes": "40", "holds": "1", "mg": "5",
    }  # fmt: skip
    assert by_verb["skip"].given["words"] == "asleep # truly", "a # within quotes begins no comment"
    assert by_verb["discharge"].given == {"words": "taken home"}
    late = next(deed for deed in first.deeds if deed.about is not None)
    assert (late.t, late.verb, late.about, late.given["unit"]) == (1320.0, "rate", 1290.0, "mg/kg/h")
    mended = next(deed for deed in first.deeds if deed.corrects is not None)
    assert (mended.verb, mended.corrects) == ("rate", 1080.0)
    assert [deed.verb for deed in first.deeds][-3:] == ["end", "call", "scale"]
    assert len(first.story.episodes) == 1, "the patient's own lines are the patient's"
    assert second.deeds == (Deed(8.0, 28, "patient", {"number": "KM-0147"}),)


@pytest.mark.parametrize(
    "line",
    [
        "10 open depression", "12 plan 0.5 over 40 min", "14 check", "1080 rate 60", "1080 rate 60 drops/min",
        "1400 effect dissociation 4", "1500 score moaas", "1510 skip cadss6", "1700 note words", "x stop",
        "99999999 stop", "day 2026-13-01 14:00", "day 2026-06-01 25:00", 'nurse EB "E. Brandt" king',
        "1320 late 1290 measure", "5400 correct 1080 end", "1300 bolus 5,5 mg", "1300 bolus -5 mg",
    ],
)  # fmt: skip
def test_a_line_that_is_none_is_told_with_its_number(line: str) -> None:
    with pytest.raises(ScriptError, match="day, line 2: "):
        read_days(f"8 patient KM-0147\n{line}\n", "day")


@given(some.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_line(text: str) -> None:
    said = ""
    try:
        read_days(text, "day")
    except ScriptError as error:
        said = str(error)
    assert not said or "day, line 1: " in said or "\n" in text or len(text.splitlines()) > 1


def test_every_verb_stands_in_the_head_of_the_module() -> None:
    import simulators.nurse

    assert [verb for verb in VERBS if f" {verb}" not in (simulators.nurse.__doc__ or "")] == []
