"""Whatever comes and whatever is pressed: an active alarm is shown, sounds unless a visible state says why not, and
ends for a cause only."""

from __future__ import annotations

import contextlib
from typing import Any

from alone import Alone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bedside.chair import Chair
from bedside.conditions.priority import Kind, Priority
from bedside.conditions.table import TABLE
from bedside.errors import CommandRefused
from bedside.snapshot import Snapshot
from bedside.told import orders as wanted
from bedside.told.orders import LimitEdit

DEFAULT = "clinic default"
orders = st.sampled_from(
    [
        wanted.Acknowledge(),
        wanted.PauseAudio(),
        wanted.EndAudioPause(),
        wanted.SwitchAudio(off=True),
        wanted.SetDarkRoom(on=True),
        wanted.SetDarkRoom(on=False),
        wanted.SetSameArm(on=True),
        wanted.ChangeLimits(DEFAULT, (LimitEdit("spo2_low", 92, 5),), "why"),
        wanted.ChangeLimits(DEFAULT, (LimitEdit("spo2_low", 86, 30),), "why"),
        wanted.ChangeLimits("treated hypertensive", (), "why"),
        wanted.ChangeLimits(DEFAULT, (), "why"),
        wanted.PauseInfusion(),
        wanted.ResumeInfusion(),
        wanted.StopInfusion(),
    ]
)
values = st.tuples(
    st.sampled_from([None, 98, 93, 91, 89, 86, 84, 70]), st.sampled_from([None, 72, 112, 135, 45, 35])
)
pressures = st.sampled_from([(128, 80), (165, 95), (190, 112), (85, 52), (70, 38), (120, 112)])
moves = st.one_of(
    st.tuples(st.just("value"), values),
    st.tuples(st.just("order"), orders),
    st.tuples(st.just("pressure"), pressures),
    st.tuples(st.just("clock"), st.sampled_from([3600.0, -3600.0, 5.0])),
    st.tuples(st.just("talk"), st.booleans()),
    st.tuples(st.just("stall"), st.sampled_from([3.0, 40.0])),
)
steps = st.lists(st.tuples(moves, st.sampled_from([1, 4, 8, 17, 33, 70])), min_size=3, max_size=14)


def obey(chair: Alone, kind: str, what: Any) -> None:
    match kind:
        case "value":
            chair.spo2, chair.pulse = what
        case "order":
            with contextlib.suppress(CommandRefused):
                chair.order(what)
        case "pressure":
            chair.pressure(*what)
        case "clock":
            chair.host_offset = (chair.host_offset or 0.0) + what
        case "talk":
            chair.talking = what
        case "stall":
            chair.now, chair.real = chair.now.later(what), chair.real + what


def worse(name: str, shown: dict[str, Any]) -> bool:
    """Whether a MEDIUM or HIGH of the same number is on: the milder one is shown and does not sound beside it."""
    rest = (view.state for other, view in shown.items() if TABLE[other].tile == TABLE[name].tile)
    return any(state.kind is Kind.PHYSIOLOGICAL and state.priority is not Priority.LOW for state in rest)


def check(chair: Alone, snapshot: Snapshot) -> None:
    engine = chair.monitor._p.alarms.engine
    shown = {view.state.condition: view for view in snapshot.active}
    assert {state.condition for state in engine.active} == set(shown), "what holds is shown"
    sound = snapshot.sound
    visible = sound.off or (sound.paused_left_s or 0) > 0
    waiting = [
        view.state.priority
        for name, view in shown.items()
        if TABLE[name].sounds
        and view.acknowledged is None
        and name not in sound.visual_first
        and not (TABLE[name].advisory and worse(name, shown))
    ]
    if waiting and not visible:
        assert sound.sounding is max(waiting, key=lambda each: each.rank)
    assert all(shown[name].state.priority is Priority.LOW for name in sound.visual_first)
    assert sound.paused_left_s is None or sound.paused_left_s <= 120
    for view in shown.values():
        assert view.acknowledged is None or (snapshot.utc - view.acknowledged).total_seconds() <= 300.5
    for each in snapshot.suppressions:
        assert each.condition not in shown
        assert each.left_s <= 60


def ends_for_a_cause(chair: Alone, seen: int) -> int:
    """Every spo2_low that ended did so on a valid value inside by the hysteresis."""
    events = chair.events()
    for stamped in events[seen:]:
        event = stamped.event
        if event.kind == "alarm" and event.change == "cleared" and event.condition == "spo2_low":  # type: ignore[union-attr]
            rule = chair.monitor.limits.rules["spo2_low"]
            assert chair.spo2 is not None
            assert rule.inside(chair.spo2, rule.levels[-1]), (chair.spo2, rule)
    return len(events)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_invariants(story: list[tuple[tuple[str, Any], int]]) -> None:
    chair = Alone(Chair("1", "Chair 1", audio_off=True, same_arm=False)).infusing()
    seen = len(chair.events())
    for (kind, what), seconds in story:
        obey(chair, kind, what)
        for _ in range(seconds):
            chair.run(1)
            check(chair, chair.monitor.snapshot)
            seen = ends_for_a_cause(chair, seen)
