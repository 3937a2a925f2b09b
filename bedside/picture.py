"""The one frozen picture of a chair, put together from its parts."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict

from bedside.alarms.ladder import Pending
from bedside.alarms.views import SuppressionView
from bedside.course import Course
from bedside.infusion.observed import listed
from bedside.intake import channels_of
from bedside.parts import Parts
from bedside.phase import Phase
from bedside.proving import Proving
from bedside.snapshot import Snapshot, last_session, session_view


def picture(p: Parts, course: Course, proving: Proving, sequence: int) -> Snapshot:
    """Everything a screen may show, at this moment."""
    proving.judge_limits()
    desk = p.alarm_desk
    return replace(
        _shown(p, course, proving, sequence),
        chain=proving.chain,
        same_arm=p.alarms.engine.window.same_arm,
        dark=p.alarms.signals.dark,
        switches=tuple(p.book.room.switches.items()),
        audio_off_allowed=p.chair.audio_off,
        edited=p.alarm_desk.edited,
        away_s=course.away_s,
        bedside_display=p.displays.bedside,
        off=proving.off,
        watching_on=course.watching_on is not None,
        last=None if course.session else last_session(course.last),
        earlier=course.aside[0].since if course.aside and course.phase is Phase.BASELINE else None,
        second_screen=p.chair.second_screen,
        asked=p.watching.asked,
        hold=p.watching.hold,
        effects=p.watching.effects,
        scores=p.book.observed.scores,
        concentration=p.chair.concentration,
        leaving=p.watching.leaving,
        beside=tuple((key, words, value) for key, (words, value) in p.watching.beside.items()),
        care=p.book.care,
        has_checklist=bool(p.chair.checklist),
        checklist=listed(p.chair.checklist, p.book.observed) if course.phase is Phase.BASELINE else (),
        duty=(desk.duty.initials, desk.duty.name, desk.duty_since) if desk.duty else None,
        unusual=tuple(course.unusual()) if course.phase is Phase.BASELINE else (),
        **_delays(p),
    )


class Delays(TypedDict):
    """What runs, or is held back, before an alarm."""

    pending: tuple[Pending, ...]
    suppressions: tuple[SuppressionView, ...]


def _delays(p: Parts) -> Delays:
    now = p.now.monotonic
    pending, held = p.alarms.delays(now)
    views = (SuppressionView(each.condition, each.why, max(0.0, each.until - now)) for each in held)
    return {"pending": pending, "suppressions": tuple(views)}


def _shown(p: Parts, course: Course, proving: Proving, sequence: int) -> Snapshot:
    """Vital signs, alarms, instruments, session, record."""
    now, session = p.now, course.session
    return Snapshot(
        bed=p.chair.bed,
        name=p.chair.name,
        utc=now.utc,
        sequence=sequence,
        origin=p.instruments.origin,
        speed=p.chair.speed,
        about=p.chair.about,
        phase=course.phase,
        spo2=p.vitals.spo2.shown(now.monotonic),
        pulse_rate=p.vitals.pulse_rate.shown(now.monotonic),
        pressure=p.vitals.pressure.shown(now.monotonic, p.instruments.cycle_s),
        others=tuple((vital, state.shown(now.monotonic)) for vital, state in p.vitals.others.items()),
        channels=channels_of(p.intake, list(p.instruments.devices)),
        pulses=(p.intake.pulses.counted, p.vitals.pulse_rate.shown(now.monotonic).value),
        flat=p.intake.flat,
        alarms=p.alarms.views(now),
        sound=p.alarms.sound(p.real),
        last_alarm=p.alarms.last,
        alarm_count=p.alarms.count,
        devices=p.instruments.views(p.real),
        cuff=p.instruments.cuff_view(now.monotonic),
        recording=p.recorder.status(),
        record_trouble=tuple(p.faults.unread),
        clock_year=p.faults.year,
        session=session_view(session, now.utc, p.chair.ranges.usual.pause_min) if session else None,
        resting=tuple(p.vitals.resting),
        rules=p.alarms.engine.rules,
        limits_name=proving.title,
        trend_version=p.vitals.trend.version,
        fixed_label=p.chair.fixed_label,
        resumed=course.resumed,
    )
