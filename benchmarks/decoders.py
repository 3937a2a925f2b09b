"""How fast each decoder is on one core, as a multiple of its instrument's own rate, beside public parsers.

The bytes are ten minutes of each simulated instrument, fed in pieces of 256 bytes (notifications whole), again and
again. Public parsers hear the same records; they do less: one message in, one object out, no framing, no gates.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from bedside.told.orders import MeasurePressure
from devices.catalog import OWN
from devices.pressure.two_way import TwoWayCuff
from devices.transcript import cut
from simulators.body import SimulatedBody
from simulators.catalog import TWINS
from simulators.ports import in_memory
from simulators.stories import DOOR_MIN, STORIES

SECONDS = 600.0
STEP_S = 0.04
AT_LEAST_S = 0.3


def stream(protocol: str) -> list[bytes]:
    """Ten minutes of an infusion as this instrument tells it; a cuff is started every minute."""
    begin = DOOR_MIN * 60
    twin = in_memory(TWINS[protocol].make(SimulatedBody(STORIES["ketamine"], 7), begin))
    device = OWN[protocol].device(OWN[protocol].decoder, 1.0)
    device.connected(begin)
    pieces: list[bytes] = []
    for step in range(int(SECONDS / STEP_S)):
        t = begin + step * STEP_S
        for piece in twin.pieces(t):
            device.received(piece, t)
            if piece:
                pieces.append(piece)
        if isinstance(device, TwoWayCuff) and step % 1500 == 0:
            device.order(MeasurePressure())
        if out := device.due(t)[0]:
            twin.hear(out, t)
    return pieces


def rate(decode: Callable[[Sequence[bytes]], object], pieces: Sequence[bytes]) -> float:
    """Bytes per second."""
    size, done, began = sum(map(len, pieces)), 0, time.perf_counter()
    while (took := time.perf_counter() - began) < AT_LEAST_S:
        decode(pieces)
        done += size
    return done / took


def ours(protocol: str) -> Callable[[Sequence[bytes]], object]:
    def decode(pieces: Sequence[bytes]) -> None:
        decoder = OWN[protocol].decoder()
        for piece in pieces:
            decoder.feed(piece)

    return decode


def hl7_library(pieces: Sequence[bytes]) -> None:
    """PyPI `hl7`: text in, segments and fields out."""
    import hl7

    for message in b"".join(pieces).split(b"\x1c\r"):
        if message:
            hl7.parse(message.lstrip(b"\x0b").decode())


def sig_library(characteristic: str) -> Callable[[Sequence[bytes]], object]:
    """PyPI `bluetooth-sig`: one characteristic's value in, one object out."""
    from bluetooth_sig.core import BluetoothSIGTranslator

    translator = BluetoothSIGTranslator()

    def decode(pieces: Sequence[bytes]) -> None:
        for piece in pieces:
            translator.parse_characteristic(characteristic, piece)

    return decode


def decoders() -> None:
    """One row for each protocol, then the comparison."""
    print(f"{'decoder':<20}{'MB/s':>8}{'its own bytes/s':>17}{'times its rate':>16}")
    streams: dict[str, list[bytes]] = {}
    for protocol in OWN:
        pieces = streams[protocol] = stream(protocol)
        own = sum(map(len, pieces)) / SECONDS
        fed = pieces if OWN[protocol].records else cut(b"".join(pieces), 256)
        found = rate(ours(protocol), fed)
        print(f"{protocol:<20}{found / 1e6:>8.2f}{own:>17.1f}{found / own:>16,.0f}")
    print(f"\n{'same bytes':<20}{'ours MB/s':>12}{'public MB/s':>13}{'ratio':>8}   public parser")
    records = [piece for piece in streams["blp"] if piece[0] == 0x16]
    for protocol, pieces, theirs, name in (
        ("hl7-oru", streams["hl7-oru"], hl7_library, "hl7"),
        ("plx", streams["plx"], sig_library("2A5F"), "bluetooth-sig"),
        ("blp", records, sig_library("2A35"), "bluetooth-sig"),
    ):
        mine, other = rate(ours(protocol), pieces), rate(theirs, pieces)
        print(f"{protocol:<20}{mine / 1e6:>12.2f}{other / 1e6:>13.2f}{mine / other:>8.1f}   {name}")
