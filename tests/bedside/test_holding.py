"""The clinic's protocol as a prompt: consider a pause. It gives no order, makes no sound and is no alarm."""

from __future__ import annotations

from alone import Alone

from bedside.chair import Chair
from bedside.infusion.holding import Hold
from bedside.phase import Phase
from bedside.told import orders as wanted


def held(side: Alone) -> tuple[str, ...]:
    return side.run(1).monitor.snapshot.hold


def test_two_pressures_within_three_minutes_one_is_not_enough() -> None:
    side = Alone().infusing().run(60).pressure(184, 95)
    assert held(side) == ()
    side.run(90).pressure(186, 96)
    assert held(side) == ("systolic 184 and 186",)
    assert side.monitor.phase is Phase.INFUSING, "nothing is paused by it"
    side.run(60).pressure(150, 90)
    assert held(side) == ()
    side.run(200).pressure(150, 111)
    side.run(100).pressure(151, 112)
    assert held(side) == ("diastolic 111 and 112",)
    side.run(300).pressure(190, 115)
    assert held(side) == (), "too far apart"


def test_a_saturation_that_stays_low_and_a_patient_who_does_not_answer() -> None:
    side = Alone().infusing().run(120)
    side.spo2 = 88
    side.run(55)
    assert held(side) == ()
    side.run(10)
    (words,) = held(side)
    assert words.startswith("SpO₂ below 90 % for 6")
    side.spo2 = 97
    side.run(2)
    assert held(side) == ()
    side.order(wanted.RecordScore("moaas", 2))
    assert held(side) == ("MOAA/S 2",)
    side.order(wanted.RecordScore("moaas", 4))
    assert held(side) == ()


def test_before_the_start_a_high_pressure_is_said_and_the_clinic_sets_the_number() -> None:
    side = Alone().run(5)
    side.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
    assert held(side.pressure(162, 90)) == ("162/90 before the start",)
    assert held(side.pressure(150, 90)) == ()
    other = Alone(Chair("1", "Chair 1", hold=Hold(before_systolic=140))).run(5)
    other.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
    assert held(other.pressure(150, 90)) == ("150/90 before the start",)


def test_nobody_in_the_chair_and_a_paused_pump_say_nothing() -> None:
    assert held(Alone().run(5).pressure(190, 120)) == ()
    side = Alone().infusing().run(60).pressure(184, 95).run(60).pressure(186, 96)
    side.order(wanted.PauseInfusion())
    assert held(side) == ()
