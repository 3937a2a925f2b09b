"""The host's side of an HL7 monitor: every message is answered as its header asks, and what was wrong is logged.

A message that cannot be read gets no answer, because there is nothing to answer to; its sender repeats it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

from bedside.clock import host_utc
from bedside.reading import Fact
from devices.decoder import Tally
from devices.monitors.hl7_oru import Hl7OruDecoder
from devices.monitors.hl7_text import acknowledgement, query

PARTIAL_S = 30.0
ASKED_S = 10.0

log = structlog.get_logger("devices.hl7")


class Hl7Device:
    """A Device. What the decoder heard is answered in the order it came, with the time of `utc`."""

    def __init__(self, decoder: Callable[[], Hl7OruDecoder], utc: Callable[[], datetime] = host_utc) -> None:
        self._make, self._utc = decoder, utc
        self._decoder = decoder()
        self._answers = bytearray()
        self._heard = 0.0
        self._waited = False
        self._asked, self._asks = float("-inf"), 0

    @property
    def tally(self) -> Tally:
        return self._decoder.tally

    def connected(self, now: float) -> list[Fact]:
        channels = self._decoder.channels  # a sensor keeps its name over a reconnect: somebody may have chosen it
        self._decoder = self._make()
        self._decoder.channels = channels
        self._answers.clear()
        self._heard = now
        return []

    def received(self, data: bytes, now: float) -> list[Fact]:
        self._heard, self._waited = now, False
        facts = self._decoder.feed(data)
        self._answer(self._decoder)
        return facts

    def _answer(self, decoder: Hl7OruDecoder) -> None:
        stamp = f"{self._utc():%Y%m%d%H%M%S}+0000"
        for message in decoder.messages:
            self._answers += acknowledgement(message, "AA", stamp)
            if message.header.part(9, 1) != "ORU":
                log.info("message without observations", kind=message.kind, control=message.header.field(10))
        if decoder.refused:
            log.warning(
                "HL7 message refused: unreadable header, unfinished, or larger than 1 MiB", count=decoder.refused
            )

    def due(self, now: float) -> tuple[bytes, list[Fact]]:
        if self._decoder.waiting and not self._waited:
            self._waited = now - self._heard > PARTIAL_S
            if self._waited:
                log.warning("HL7 message unfinished, dropped", seconds=PARTIAL_S, bytes=self._decoder.waiting)
                self._decoder.drop()
        if self._decoder.asks and now - self._asked >= ASKED_S:
            self._asked = now
            self._asks += 1
            self._answers += query(self._asks, f"{self._utc():%Y%m%d%H%M%S}")
        out = bytes(self._answers)
        self._answers.clear()
        return out, []

    def lost(self, now: float) -> list[Fact]:  # noqa: ARG002 - part of the port
        if self._decoder.waiting:
            log.warning("HL7 message cut short by the end of the connection", bytes=self._decoder.waiting)
        return []
