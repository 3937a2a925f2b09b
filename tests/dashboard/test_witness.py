"""What was thrown away of the drug is seen by somebody else, who proves it with their own PIN."""

from __future__ import annotations

from pathlib import Path

import pytest
from alone import Alone

from bedside.clock import ScaledClock
from bedside.errors import CommandRefused
from bedside.infusion.charting import plan_mark
from bedside.told import orders as wanted
from bedside.watch import Watch
from clinic.people.people import People
from dashboard.calls.duty_http import witness
from dashboard.hub import Hub
from dashboard.seat import Seat


def test_another_person_with_the_right_pin_and_a_number(tmp_path: Path) -> None:
    people = People(tmp_path)
    people.add("EB", "E. Brandt", "nurse", "4711")
    people.add("LO", "L. Oswald", "nurse", "0815")
    people.add("VV", "V. Voss", "viewer", "2222")
    side = Alone().infusing()
    side.order(wanted.TakeDuty("EB", "E. Brandt", "nurse"))
    hub = Hub(2)
    order = side.monitor.order

    def at_once(command: wanted.Command) -> object:
        ticket = order(command)
        side.step()
        return ticket

    side.monitor.order = at_once  # type: ignore[method-assign,assignment]
    seat = Seat(
        side.monitor, hub, Watch(side.monitor, ScaledClock(), hub.publish), lambda _, __: True, people=people
    )
    good = {"initials": "lo", "pin": "0815", "mg": 4, "display": "bedside screen"}
    for wrong, why in (
        ({"initials": "EB", "pin": "4711"}, "another than the one on duty"),
        ({"initials": "XX"}, "nobody with these initials"),
        ({"mg": "4"}, "mg must be a number"),
        ({"mg": True}, "mg must be a number"),
        ({"initials": "VV", "pin": "2222"}, "A viewer does not sign"),
        ({"order": {"order": "end_session"}}, "nobody signs"),
        ({"mg": -1}, "above 0"),
    ):
        with pytest.raises(CommandRefused, match=why):
            witness(seat, good | wrong)
    with pytest.raises(CommandRefused, match="Another session stands"):
        witness(seat, good | {"session": "of another patient"})
    view = side.monitor.snapshot.session
    assert view is not None
    with pytest.raises(CommandRefused, match="corrected the plan meanwhile"):
        witness(seat, good | {"session": view.session.id, "stands": f"{view.session.id} 44/72/0.4//40//"})
    here = {"session": view.session.id, "stands": plan_mark(view.session)}
    assert witness(seat, good | here) == {"ok": True, "person": "LO"}
    (event,) = side.kinds("drug_wasted")
    assert (event.mg, event.witness) == (4.0, "LO")
    with pytest.raises(CommandRefused, match="PIN"):
        witness(seat, good | {"pin": "9999"})
    hub.close()
