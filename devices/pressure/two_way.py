"""The host's side of a cuff it can start: start, watch, read, stop, and the cycle the instrument does not have.

    UNKNOWN --a good frame--> IDLE --start--> STARTING --it works--> MEASURING --done--> READING --result--> IDLE
                        any of these --stop--> ABORTING or READING, until the cuff is empty or says "aborted"

What each instrument says for "it works" and "done", and the bytes for every order, are its dialect's. A
measurement started on the instrument itself is seen, and a dead module is noticed. After a lost link the
state is unknown and nothing starts by itself: the cycle is stopped, and said to be. A result that was not
waited for is the module's memory of an earlier patient, never a reading of now.

Source: IEC 80601-2-30 for the rests between automatic determinations; each dialect names its own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from bedside.reading import Ack, CuffPhase, CuffPressure, CuffState, Fact, Pressure, Reason, Status
from bedside.told.orders import CuffOrder, MeasurePressure, SetCycle, StartStat, StopCuff
from devices.decoder import Decoder, Tally
from devices.pressure.cuff_cycle import CuffCycle
from devices.pressure.dialects import Dialect

BETWEEN_S = 0.1
NO_ANSWER_S = 2.4
LONGEST_S = 180.0
NO_RESULT_S = 20.0
VENT_S = 8.0
INFLATED, DEFLATED = 25, 15

_WORKING = (CuffPhase.STARTING, CuffPhase.MEASURING, CuffPhase.READING, CuffPhase.ABORTING)


class TwoWayCuff:
    """A Device, and one more verb: `order`, which any thread may call.

    `patience` stretches the waits for an answer: on a clock that runs faster than real time the wire
    does not.
    """

    def __init__(self, decoder: Callable[[], Decoder], dialect: Dialect, patience: float = 1.0) -> None:
        self._make, self._dialect = decoder, dialect
        self._decoder = decoder()
        self._patience = max(1.0, patience)
        self._cycle = CuffCycle()
        self._orders: deque[CuffOrder] = deque()
        self._greeting: deque[bytes] = deque()
        self._phase = CuffPhase.UNKNOWN
        self._since = self._sent = self._polled = float("-inf")
        self._peak = 0
        self._emptied = True
        self._retries = 0
        self._stopped: str | None = None
        self._said: CuffState | None = None

    @property
    def tally(self) -> Tally:
        return self._decoder.tally

    def order(self, order: CuffOrder) -> None:
        """What the nurse asked for; done as soon as the module can."""
        self._orders.append(order)

    def connected(self, now: float) -> list[Fact]:
        self._decoder = self._make()
        self._orders.clear()
        self._emptied = True
        self._greeting = deque(self._dialect.hello)
        self._enter(CuffPhase.UNKNOWN, now)
        return self._state(now)

    def lost(self, now: float) -> list[Fact]:
        asked = any(isinstance(order, SetCycle) and order.seconds for order in self._orders)
        if self._cycle.automatic or asked:
            self._stopped = "the connection to the cuff was lost"
        self._cycle.stop()
        self._enter(CuffPhase.UNKNOWN, now)
        return self._state(now)

    def received(self, data: bytes, now: float) -> list[Fact]:
        facts: list[Fact] = []
        before = self._decoder.tally.frames
        for fact in self._decoder.feed(data):
            facts += self._heard(fact, now)
        if (
            self._phase is CuffPhase.UNKNOWN
            and self._decoder.tally.frames > before
            and not self._dialect.tells_cuff
        ):
            self._enter(CuffPhase.IDLE, now)
        return facts + self._state(now)

    def due(self, now: float) -> tuple[bytes, list[Fact]]:
        facts = self._overrun(now)
        if now - self._sent < BETWEEN_S:
            return b"", facts + self._state(now)
        out = self._next(now)
        if out:
            self._sent = now
        return out, facts + self._state(now)

    # --- what was heard -----------------------------------------------------------------------------

    def _heard(self, fact: Fact, now: float) -> list[Fact]:
        match fact:
            case Ack(code):
                return [fact, *self._answer(code, now)]
            case CuffPressure(pressure):
                self._cuff(pressure, now)
                return [fact]
            case Pressure():
                return self._result(fact, now)
            case Status("measuring"):
                if self._phase in (CuffPhase.UNKNOWN, CuffPhase.IDLE, CuffPhase.STARTING):
                    self._measuring(now)
                return [fact]
            case Status("idle"):
                if self._phase is CuffPhase.MEASURING:
                    self._enter(CuffPhase.READING, now)
                return [fact]
            case _:
                return [fact]

    def _answer(self, code: str, now: float) -> list[Fact]:
        if (code == "received" and self._phase is CuffPhase.STARTING) or (
            code == "busy" and self._phase is CuffPhase.STARTING
        ):
            self._measuring(now)
        elif code == "done" and self._phase is not CuffPhase.ABORTING:
            self._enter(CuffPhase.READING, now)
        elif code == "aborted":
            return self._aborted(now)
        elif self._phase is CuffPhase.STARTING and code in (
            "error",
            "unknown_command",
            "timeout",
            "sleeping",
        ):
            return self._failed(Reason.DEVICE_FAULT, now)
        return []

    def _measuring(self, now: float) -> None:
        self._enter(CuffPhase.MEASURING, now)
        self._peak = 0
        self._cycle.started(now)

    def _cuff(self, pressure: int, now: float) -> None:
        if self._phase in (CuffPhase.UNKNOWN, CuffPhase.IDLE):
            self._emptied = self._emptied or pressure < DEFLATED
            if pressure >= INFLATED and self._emptied:
                self._measuring(now)  # started on the instrument itself
            elif self._phase is CuffPhase.UNKNOWN:
                self._enter(CuffPhase.IDLE, now)
        elif self._phase is CuffPhase.ABORTING and pressure < DEFLATED:
            self._rest(now)
        elif self._phase is CuffPhase.MEASURING:
            self._peak = max(self._peak, pressure)
            if self._peak >= INFLATED and pressure < DEFLATED:
                self._enter(CuffPhase.READING, now)  # its K was lost on the way

    def _aborted(self, now: float) -> list[Fact]:
        was = self._phase
        self._enter(CuffPhase.ABORTING, now)
        return [Pressure(None, Reason.ABORTED)] if was in _WORKING else []

    def _result(self, fact: Pressure, now: float) -> list[Fact]:
        if self._phase is not CuffPhase.READING:
            return []  # not asked for: the module's memory of an earlier patient, never a reading of now
        self._rest(now)
        return [fact]

    def _failed(self, reason: Reason, now: float) -> list[Fact]:
        self._rest(now)
        return [Pressure(None, reason)]

    def _rest(self, now: float) -> None:
        self._emptied = False  # it still lets its air out: that is no new determination
        self._enter(CuffPhase.IDLE, now)
        self._cycle.deflated(now)

    def _overrun(self, now: float) -> list[Fact]:
        """What no answer came for in its time."""
        waited = now - self._since
        if self._phase is CuffPhase.STARTING and waited > NO_ANSWER_S * self._patience:
            return self._failed(Reason.TIMEOUT, now)
        if self._phase is CuffPhase.MEASURING and waited > LONGEST_S:
            self._orders.appendleft(StopCuff())
            self._since = now
        if self._phase is CuffPhase.READING and self._retries > 3:
            return self._failed(Reason.TIMEOUT, now)
        if self._phase is CuffPhase.READING and waited > NO_RESULT_S * self._patience:
            return self._failed(Reason.TIMEOUT, now)
        if self._phase is CuffPhase.ABORTING and not self._dialect.tells_cuff and waited > VENT_S:
            self._rest(now)
        if self._phase is CuffPhase.ABORTING and waited > LONGEST_S:
            self._enter(CuffPhase.UNKNOWN, now)
        return []

    # --- what to send -------------------------------------------------------------------------------

    def _next(self, now: float) -> bytes:
        if self._greeting:
            return self._greeting.popleft()
        if self._orders and (out := self._obey(self._orders.popleft(), now)):
            return out
        if self._phase is CuffPhase.READING:
            return self._ask_result(now)
        start = self._cycle.next_start(now)
        if self._phase is CuffPhase.IDLE and start is not None and now >= start:
            return self._start(now)
        return self._poll(now)

    def _obey(self, order: CuffOrder, now: float) -> bytes:
        match order:
            case MeasurePressure():
                return self._start(now) if self._phase not in _WORKING else b""
            case StopCuff():
                self._cycle.end_stat()
                self._since = now
                if not self._dialect.answers_stop and self._phase in _WORKING:
                    self._enter(CuffPhase.READING, now)  # its result will be that it was stopped
                return self._dialect.stop
            case SetCycle(seconds):
                self._cycle.set(seconds, now)
            case StartStat():
                self._cycle.stat(now)
        self._stopped = None
        return b""

    def _start(self, now: float) -> bytes:
        self._enter(CuffPhase.STARTING, now)
        self._cycle.started(now)
        return self._dialect.start

    def _ask_result(self, now: float) -> bytes:
        if not self._dialect.result or (self._retries and now - self._polled < self._patience):
            return b""
        self._retries += 1
        self._polled = now
        return self._dialect.result

    def _poll(self, now: float) -> bytes:
        ask, every = self._dialect.poll(working=self._phase in _WORKING)
        if self._phase is CuffPhase.STARTING or now - self._polled < every:
            return b""
        self._polled = now
        return ask

    def _enter(self, phase: CuffPhase, now: float) -> None:
        self._phase, self._since, self._retries = phase, now, 0

    def _state(self, now: float) -> list[Fact]:
        """The state, when it is not what was said last."""
        state = CuffState(
            self._phase,
            self._cycle.cycle_s,
            self._cycle.next_start(now),
            self._cycle.stat_until,
            self._stopped,
        )
        if state == self._said:
            return []
        self._said = state
        return [state]
