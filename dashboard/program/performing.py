"""A simulated nurse at a chair: what stands in a story is done at its time, through the program's own door."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bedside.chair import Ticket
from bedside.clock import Instant
from bedside.errors import CommandRefused
from bedside.monitor import Monitor
from bedside.snapshot import Snapshot
from bedside.told import orders as wanted
from bedside.told.by import By
from bedside.told.orders import Order
from dashboard.program.deeds import Told, orders_of
from simulators.days import USUAL
from simulators.nurse import Deed, read_days
from simulators.stories import Story

NURSE = By(person="simulated nurse")
NO_SCREEN = wanted.Override("simulated nurse", "simulated: nobody was there to prove the alarm chain")
ENOUGH = 2

log = structlog.get_logger("nurse")


class Performer:
    """Of one chair: `zero` is when the patient came through the door."""

    def __init__(self, monitor: Monitor, deeds: Sequence[Deed], zero: datetime) -> None:
        self._monitor, self.deeds = monitor, list(deeds)
        patient = next((deed for deed in deeds if deed.verb == "patient"), None)
        plan = next((deed for deed in deeds if deed.verb == "plan"), None)
        self._made: dict[float, tuple[Deed, datetime]] = {}
        self._told = Told(patient, plan, (), self._made, zero)

    def due(self, t: float) -> Deed | None:
        """The next deed, where its time has come."""
        return self.deeds.pop(0) if self.deeds and t >= self.deeds[0].t else None

    def orders(self, deed: Deed, now: datetime) -> Iterable[Order]:
        """What it asks for. Raises CommandRefused where it cannot be meant."""
        self._made[deed.t] = (deed, now)
        seen = self._monitor.snapshot
        return [_at_a_demo(order, seen) for order in orders_of(deed, self._told, seen)]


def _at_a_demo(order: Order, seen: Snapshot) -> Order:
    """The label of a demo is its own; nobody proves its alarm chain; some cuffs cannot be started from here."""
    match order:
        case wanted.OpenSession():
            return replace(order, label="", birth_year=None, age=44)
        case wanted.ConfirmBaseline() if len(seen.resting) < ENOUGH:
            return wanted.AddNote("Baseline: this instrument gave fewer than two resting readings.")
        case wanted.StartInfusion():
            without = seen.session is not None and seen.session.session.baseline is None
            reason = "no two resting readings from this instrument" if without else ""
            return replace(order, without_baseline=reason, override=NO_SCREEN)
        case wanted.Discharge():
            return replace(order, name=NURSE.person, override="simulated: not all of it is measured here")
    return order


def deeds_of(story: Story, *, measures: bool) -> list[Deed]:
    """What the nurse of a story does, or what she usually does; not `measures`: the cuff cannot be started from
    here, and measures by itself."""
    found = read_days(story.nurse or USUAL, story.name).days[0].deeds
    return [deed for deed in found if measures or deed.verb != "measure"]


def passed(monitor: Monitor, performer: Performer, deed: Deed, now: Instant, real: float) -> None:
    """A deed of a past that is gone through at once, between two steps."""
    monitor.step(now, real)
    try:
        for order in performer.orders(deed, now.utc):
            ticket: Ticket = monitor.order(wanted.Command(order, NURSE))
            monitor.step(now, real)
            ticket.wait(0)
    except CommandRefused as refused:
        log.info("the simulated nurse was refused", deed=deed.verb, why=str(refused))


def seconds_since(zero: datetime, utc: datetime) -> float:
    return (utc - zero) / timedelta(seconds=1)
