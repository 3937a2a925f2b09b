"""What a chair can see of itself at each step: technical faults, and the proofs that an alarm reaches somebody."""

from __future__ import annotations

from bedside.clock import Instant
from bedside.course import Course
from bedside.equipment.chain import Links, Seen, chain
from bedside.limits.limits import Limits
from bedside.limits.rails import switched_off
from bedside.parts import Parts


class Proving:
    """`late_s` is by how much this step came late, in real seconds; `title` names the limits in force."""

    def __init__(self, parts: Parts, course: Course) -> None:
        self._p, self._course = parts, course
        self.late_s = 0.0
        self.title = ""
        self._judged: Limits | None = None
        self._switched_off: tuple[str, ...] = ()
        self._links = Links()
        self.chain = chain(self.seen(parts.now))

    def judge(self, now: Instant, host_offset: float | None) -> None:
        """Declare the technical faults this chair can see, and record what has to be remembered."""
        faults, engine = self._p.faults, self._p.alarms.engine
        faults.judge(engine, self._p.instruments, self._p.displays, self._course.phase, self._p.real)
        for event in (
            *faults.recording(engine, self._p.recorder.status(), self._p.real),
            *faults.clock(engine, host_offset, self._p.real),
            *faults.itself(engine, self.late_s, self.off, self._p.real),
        ):
            self._p.journal.note(event, now)
        self.chain = chain(self.seen(now))
        if self._course.session:
            for changed in self._links.changed(self.chain):
                self._p.journal.note(changed, now)

    @property
    def off(self) -> tuple[str, ...]:
        """The conditions that are switched off, by word or by a number nobody reaches."""
        self.judge_limits()
        return self._switched_off

    def judge_limits(self) -> None:
        """Once for each set of limits, not at every step."""
        limits = self._p.alarms.limits
        if limits is not self._judged:
            self._judged, self.title = limits, limits.title
            self._switched_off = switched_off(limits, below_85=self._p.chair.spo2_below_85)

    def seen(self, now: Instant) -> Seen:
        heard = self._p.alarm_desk.heard_at
        return Seen(
            self._p.vitals.spo2.shown(now.monotonic),
            self._p.instruments.away,
            self.late_s,
            self.off,
            self._p.displays.at_bedside(self._p.real),
            self._p.faults.stepped(self._p.real),
            self._p.recorder.status(),
            heard.isoformat(timespec="milliseconds") if heard else "",
            self._p.alarm_desk.unheard,
            self._p.alarms.signals.off_since is not None,
            self._p.faults.year,
        )
