"""Golden frames of Nonin serial data format 2: one table, used to decode and to encode.

Layout and example frames: Nonin 9560 Bluetooth specification, 6470-000-01, pages 8-11. The first three
frames of REAL_START were printed from a real 9560; every checksum was worked out by hand.
"""

from __future__ import annotations

REAL_START = bytes.fromhex("0181430 0C5 018043 4A0E 0180436024".replace(" ", ""))
"""Frames 1 to 3 of a real packet: SYNC, pleth 67; pulse 74; SpO2 96."""


def frame(status: int, pleth: int, value: int) -> bytes:
    """One frame, its sum worked out here and not by the code under test."""
    return bytes((1, status, pleth, value, (1 + status + pleth + value) % 256))


def packet(
    spo2: int = 97,
    pulse: int = 72,
    *,
    status: int = 0x80,
    pleth: int = 67,
    stat2: int = 0,
    marks: dict[int, int] | None = None,
) -> bytes:
    """A whole packet of 25 frames; `marks` adds STATUS bits to single frames (0-based)."""
    floats = [0] * 25
    floats[0], floats[1], floats[2], floats[3], floats[7] = pulse >> 7, pulse & 127, spo2, 0x94, stat2
    return b"".join(
        frame(status | (at == 0) | (marks or {}).get(at, 0), pleth, value) for at, value in enumerate(floats)
    )


GOLDEN: list[tuple[str, bytes, tuple[int | None, str | None], tuple[int | None, str | None], tuple[str, ...]]] = [
    ("plain", packet(97, 72), (97, None), (72, None), ()),
    ("pulse above 127 uses both bytes", packet(99, 130), (99, None), (130, None), ()),
    ("probe off nulls the packet", packet(97, 72, status=0x88), (None, "sensor_off"), (None, "sensor_off"), ()),
    ("probe off in one frame nulls it", packet(marks={13: 0x08}), (None, "sensor_off"), (None, "sensor_off"), ()),
    ("no sensor", packet(status=0xC0), (None, "no_sensor"), (None, "no_sensor"), ()),
    ("missing without a flag", packet(127, 511), (None, "invalid"), (None, "invalid"), ()),
    ("missing out of track", packet(127, 511, status=0x90), (None, "artifact"), (None, "artifact"), ()),
    ("out of track with values", packet(95, 80, status=0x90), (95, None), (80, None), ("artifact",)),
    ("artifact", packet(95, 80, marks={3: 0x20}), (95, None), (80, None), ("artifact",)),
    ("red light", packet(95, 80, marks={3: 0x04, 4: 0x04}), (95, None), (80, None), ("low_perfusion",)),
    ("yellow light is no mark", packet(95, 80, marks={3: 0x06}), (95, None), (80, None), ()),
    ("zero and zero", packet(0, 0), (None, "sensor_off"), (None, "sensor_off"), ()),
    ("above the scale", packet(101, 351), (None, "out_of_range"), (None, "out_of_range"), ()),
    ("only pulse missing", packet(97, 511, marks={0: 0x20}), (97, None), (None, "artifact"), ("artifact",)),
]
