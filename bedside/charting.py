"""Which events an order makes of a session, or why it is refused. Pure: nothing happens here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bedside import commands as wanted
from bedside import events as happened
from bedside.errors import CommandRefused
from bedside.phase import Phase
from bedside.session import Resting, Session, baseline_of, checked

Charting = (
    wanted.OpenSession
    | wanted.ConfirmBaseline
    | wanted.StartInfusion
    | wanted.PauseInfusion
    | wanted.ResumeInfusion
    | wanted.StopInfusion
    | wanted.EndSession
    | wanted.AddNote
)


def opening(order: wanted.OpenSession, name: str, limits: str, fixed_label: str | None) -> happened.SessionOpened:
    """The event that opens a session. A simulated chair has a fixed label: it is never a named patient's."""
    label = (fixed_label or order.label).strip()
    checked(label, order.age, order.weight_kg, order.dose_mg_per_kg, order.minutes)
    return happened.SessionOpened(
        name, label, order.age, order.weight_kg, order.dose_mg_per_kg, order.minutes, limits
    )


def charted(
    session: Session | None,
    order: Charting,
    resting: Sequence[Resting],
    now: datetime,
    broken: Sequence[str] = (),
) -> list[happened.Event]:
    """The events of an order on an open session; `broken` are the links of the alarm chain that are not proven,
    in words. Raises CommandRefused with the nurse's words."""
    if session is None:
        raise CommandRefused("There is no session at this chair: open one first.")
    match order:
        case wanted.OpenSession():
            raise CommandRefused(f"A session is open for {session.label}: end it first.")
        case wanted.ConfirmBaseline(readings):
            return [_baseline(session, readings, resting, now)]
        case wanted.StartInfusion():
            return _start(session, order, broken)
        case wanted.PauseInfusion():
            _needs(session, Phase.INFUSING, "There is no running infusion to pause.")
            return [happened.InfusionPaused()]
        case wanted.ResumeInfusion():
            _needs(session, Phase.PAUSED, "The infusion is not paused.")
            return [happened.InfusionResumed()]
        case wanted.StopInfusion():
            if session.phase not in (Phase.INFUSING, Phase.PAUSED):
                raise CommandRefused("There is no infusion to stop.")
            given = session.given_mg(now)
            return [happened.InfusionStopped(None if given is None else round(given, 2))]
        case wanted.EndSession():
            return _end(session)
        case wanted.AddNote(text, code):
            return [_note(text, code)]


def _needs(session: Session, phase: Phase, why: str) -> None:
    if session.phase is not phase:
        raise CommandRefused(why)


def _baseline(
    session: Session, readings: Sequence[str], resting: Sequence[Resting], now: datetime
) -> happened.Event:
    if session.phase is not Phase.BASELINE:
        raise CommandRefused("The baseline is taken before the infusion starts.")
    return baseline_of([row for row in resting if row.name in readings], now)


def _start(session: Session, order: wanted.StartInfusion, broken: Sequence[str]) -> list[happened.Event]:
    if session.phase is not Phase.BASELINE:
        raise CommandRefused("The infusion has already been started.")
    without = order.without_baseline.strip()
    if session.baseline is None and not without:
        raise CommandRefused("Confirm the baseline, or say why there is none.", "without_baseline")
    events: list[happened.Event] = []
    if broken:
        events.append(_overridden(order.override, broken))
    if session.baseline is None:
        events.append(happened.BaselineSkipped(without))
    return [*events, happened.InfusionStarted()]


def _overridden(override: wanted.Override | None, broken: Sequence[str]) -> happened.Event:
    """Starting although an alarm might not reach anybody takes a name and a reason."""
    if override is None:
        raise CommandRefused(f"The alarm chain is not proven: {', '.join(broken)}.", "chain")
    CommandRefused.together(
        (
            None if override.name.strip() else CommandRefused("Who starts without it? Give your name.", "name"),
            None if override.reason.strip() else CommandRefused("Say why it cannot wait.", "reason"),
        )
    )
    return happened.ChainOverridden(tuple(broken), override.name.strip()[:80], override.reason.strip()[:200])


def _end(session: Session) -> list[happened.Event]:
    if session.phase in (Phase.INFUSING, Phase.PAUSED):
        raise CommandRefused("The infusion is still charted as running: chart its stop first.")
    return [happened.SessionEnded()]


def _note(text: str, code: str) -> happened.Event:
    if not text.strip():
        raise CommandRefused("Write what happened.", "text")
    if len(text) > 4096:
        raise CommandRefused("A note has at most 4096 characters.", "text")
    return happened.Note(text.strip(), code)
