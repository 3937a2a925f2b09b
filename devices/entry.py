"""One line of the catalogue: everything this program knows of a protocol and the instruments that speak it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from devices.decoder import Decoder
from devices.device import Device, Listener
from devices.example import Example

PUBLISHED = "tested against published bytes, not against the instrument"


@dataclass(frozen=True, slots=True)
class Line:
    """A serial line as the maker sets it. No flow control unless the maker says so: 11 and 13 are data."""

    baud: int = 9600
    parity: str = "N"
    rtscts: bool = False


@dataclass(frozen=True, slots=True)
class Ble:
    """Where a Bluetooth LE instrument speaks: found by `service` or by the beginning of its `names`."""

    notify: tuple[str, ...]
    service: str | None = None
    names: tuple[str, ...] = ()
    write: str | None = None
    pairing: str = ""


@dataclass(frozen=True, slots=True)
class Silence:
    """How long an instrument may say nothing: until that is told, and until its port is opened anew.

    None: it speaks only when it has something to say.
    """

    told_s: float | None = 3.0
    reopened_s: float | None = 10.0


SELDOM = Silence(None, None)


@dataclass(frozen=True, slots=True)
class Entry:
    """`kind` is oximeter, cuff or monitor; `period_s` how often its numerics are refreshed, None for a cuff.

    `checked`: a damaged frame is noticed, by a check over all its bytes. `examples` are for the kit.
    `gives` are words for people. `records`: one notification is one record and is handed over whole.
    `kept_raw`: the tap is on from the start.
    `quirks` are other decoders, for instruments that depart from the protocol, by name. `device` makes the host's
    side of the conversation; the argument stretches its waits on a clock that runs faster than the wire.
    """

    name: str
    instrument: str
    short: str
    kind: str
    transports: tuple[str, ...]
    gives: tuple[str, ...]
    evidence: str
    period_s: float | None
    decoder: Callable[[], Decoder]
    line: Line = Line()
    ble: Ble | None = None
    silence: Silence = Silence()
    records: bool = False
    kept_raw: bool = False
    two_way: bool = False
    quirks: Mapping[str, Callable[[], Decoder]] = field(default_factory=dict)
    device: Callable[[Callable[[], Decoder], float], Device] = field(
        default=lambda decoder, _patience: Listener(decoder)
    )
    note: str = ""
    checked: bool = True
    examples: Callable[[], Sequence[Example]] | None = None

    def decoder_for(self, quirk: str | None) -> Callable[[], Decoder]:
        """The decoder, or the one for a named quirk. Raises KeyError."""
        return self.quirks[quirk] if quirk else self.decoder
