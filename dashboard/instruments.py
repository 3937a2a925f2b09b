"""The instruments of a chair: what the chair knows of each, with what its wire tells; for calls and page."""

from __future__ import annotations

from typing import Any

from bedside.errors import CommandRefused
from bedside.told import orders as wanted
from bedside.told.by import By
from dashboard.said.messages import tenths
from dashboard.seat import Json, Seat, Workbench


def rows(seat: Seat, bench: Workbench) -> list[Json]:
    """One for each instrument of the chair."""
    wires = {row["device"]: row for row in bench.report()}
    return [wires.get(view.device, {}) | _known(view) for view in seat.monitor.snapshot.devices]


def _known(view: Any) -> Json:
    names = ("device", "protocol", "title", "kind", "link", "detail", "stands_by", "battery_low")
    return {name: getattr(view, name) for name in names} | {"apart_s": tenths(view.apart_s)}


def parts(seat: Seat) -> list[Json]:
    """What runs for a chair, and when each last gave a sign of life."""
    return [
        {
            "part": view.name,
            "words": view.words,
            "age_s": round(view.age_s, 1),
            "alive": view.alive,
            "restarts": view.restarts,
            "why": view.why,
        }
        for view in seat.parts()
    ]


def removed(seat: Seat, bench: Workbench, name: str, by: By) -> None:
    """Take away an instrument that was added here. Raises CommandRefused."""
    if not any(row["device"] == name and row["added"] for row in bench.report()):
        raise CommandRefused(f"{name} was not added on this page: take it out of clinic.toml")
    if refused := seat.ask(wanted.RemoveDevice(name), by):
        raise refused
    bench.remove(name)
