"""A capture on paper: bytes of a file in, JSON lines out, as the contract's `decode` prints them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bedside.reading import UNITS, Ack, CuffPressure, DeviceTime, Fact, Numeric, Pressure, Status, Waveform
from devices.decoder import Decoder, Tally
from devices.errors import BadInput

TEXT = (".txt", ".hl7", ".hex")
UTF_8_MARK, UTF_16 = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")


def read_capture(file: str, stdin: Iterable[bytes], *, records: bool = False) -> list[bytes]:
    """The bytes of `file` in the pieces they came in: hex text line by line when it ends in .hex, else whole.

    `-` is standard input. Raises BadInput with the line of the first malformed hex digit, and for raw bytes where
    each notification must be told from the next (`records`).
    """
    hexadecimal = file.lower().endswith(".hex")
    if records and not hexadecimal:
        raise BadInput(file, None, "one notification is one record: give a .hex file with one to a line")
    if file == "-":
        return [b"".join(stdin)]
    try:
        data = Path(file).read_bytes()
    except OSError as error:
        raise BadInput(file, None, error.strerror or str(error)) from error
    if file.lower().endswith(TEXT):
        data = _text(file, data)
    return _hex_lines(file, data) if hexadecimal else [data]


def _text(file: str, data: bytes) -> bytes:
    """Without the mark that an editor puts before UTF-8. UTF-16 is told: its bytes never came over a wire."""
    if data.startswith(UTF_16):
        raise BadInput(file, None, "UTF-16 text: save it as UTF-8 (PowerShell: Out-File -Encoding ascii)")
    return data.removeprefix(UTF_8_MARK)


def _hex_lines(file: str, text: bytes) -> list[bytes]:
    lines = []
    for number, line in enumerate(re.split("\r\n|\n|\r", text.decode("utf-8-sig", "replace")), 1):
        digits = "".join(line.split("#", 1)[0].split())
        try:
            lines.append(bytes.fromhex(digits))
        except ValueError:
            raise BadInput(file, number, "not pairs of hexadecimal digits") from None
    return [line for line in lines if line]


def transcript(decoder: Decoder, pieces: Iterable[bytes]) -> Iterator[str]:
    """One JSON line per fact, adjacent samples joined, and the summary last."""
    pending: list[int] = []
    for fact in _facts(decoder, pieces):
        if isinstance(fact, DeviceTime):
            continue
        if isinstance(fact, Waveform):
            pending += fact.samples
            continue
        yield from _wave(pending)
        pending.clear()
        if line := as_json(fact):
            yield line
    yield from _wave(pending)
    yield _summary(decoder.tally)


def _facts(decoder: Decoder, pieces: Iterable[bytes]) -> Iterator[Fact]:
    for piece in pieces:
        yield from decoder.feed(piece)
    yield from decoder.finish()


def cut(data: bytes, size: int = 4096) -> list[bytes]:
    """`data` in pieces."""
    return [data[start : start + size] for start in range(0, len(data), size)]


def _wave(samples: list[int]) -> Iterator[str]:
    if samples:
        yield _line({"t": "wave", "vital": "pleth", "samples": samples})


def _summary(tally: Tally) -> str:
    return _line(
        {
            "t": "summary",
            "bytes": tally.total,
            "frames": tally.frames,
            "bad_frames": tally.bad_frames,
            "skipped_bytes": tally.skipped,
        }
    )


def as_json(fact: Fact) -> str | None:
    """The contract's line for one fact; None for facts that are not of the wire."""
    match fact:
        case Numeric():
            return _line(_numeric(fact))
        case Pressure():
            return _line(_pressure(fact))
        case CuffPressure(value):
            return _line({"t": "cuff", "value": value, "unit": "mmHg"})
        case Status(code):
            return _line({"t": "status", "code": code})
        case Ack(code):
            return _line({"t": "ack", "code": code})
        case _:
            return None


def _numeric(fact: Numeric) -> dict[str, Any]:
    line: dict[str, Any] = {
        "t": "numeric",
        "vital": fact.vital,
        "value": fact.value,
        "unit": UNITS[fact.vital],
    }
    if fact.channel:
        line["channel"] = fact.channel
    if fact.reason:
        line["reason"] = fact.reason
    line["quality"] = sorted(fact.quality)
    if fact.kind != "spot":
        line["kind"] = fact.kind
    return line | ({"measured_at": fact.measured_at} if fact.measured_at else {})


def _pressure(fact: Pressure) -> dict[str, Any]:
    value = fact.value
    line: dict[str, Any] = {
        "t": "pressure",
        "systolic": value and value.systolic,
        "diastolic": value and value.diastolic,
        "mean": value and value.mean,
        "pulse_rate": value and value.pulse_rate,
        "unit": "mmHg",
    }
    if fact.reason:
        return line | {"reason": fact.reason}
    if fact.measured_at:
        line["measured_at"] = fact.measured_at
    return line | {"quality": sorted(fact.quality), "kind": fact.kind}


def _line(body: dict[str, Any]) -> str:
    return json.dumps(body, separators=(",", ":"))
