"""Golden frames of every protocol: bytes on one side, what they say on the other. Used by decoders and twins.

Each comes from a maker's document, a published example or a real instrument, as named; every checksum that is not
printed there was worked out by the small functions here, never by the code under test.
"""

from __future__ import annotations

from functools import reduce
from operator import xor
from typing import Any

Line = dict[str, Any]


def hexed(*lines: str) -> list[bytes]:
    return [bytes.fromhex(line) for line in lines]


def spo2(value: int | None, reason: str | None = None, *quality: str) -> Line:
    return _numeric("spo2", "%", value, reason, quality)


def pulse(value: int | None, reason: str | None = None, *quality: str) -> Line:
    return _numeric("pulse_rate", "1/min", value, reason, quality)


def index(value: float, *quality: str) -> Line:
    return _numeric("perfusion_index", "%", value, None, quality)


def both(value: int | None, rate: int | None, reason: str | None = None, *quality: str) -> list[Line]:
    return [spo2(value, reason, *quality), pulse(rate, reason, *quality)]


def _numeric(vital: str, unit: str, value: float | None, reason: str | None, quality: tuple[str, ...]) -> Line:
    line: Line = {"t": "numeric", "vital": vital, "value": value, "unit": unit}
    return {**line, **({"reason": reason} if reason else {}), "quality": sorted(quality)}


def pressure(systolic: float, diastolic: float, mean: float | None, rate: float | None, **more: Any) -> Line:
    line: Line = {"t": "pressure", "systolic": systolic, "diastolic": diastolic, "mean": mean}
    return {**line, "pulse_rate": rate, "unit": "mmHg", "quality": [], "kind": "spot", **more}


def failed(reason: str) -> Line:
    none = dict.fromkeys(("systolic", "diastolic", "mean", "pulse_rate"))
    return {"t": "pressure", **none, "unit": "mmHg", "reason": reason}


def cuff(value: int) -> Line:
    return {"t": "cuff", "value": value, "unit": "mmHg"}


def wave(*samples: int) -> Line:
    return {"t": "wave", "vital": "pleth", "samples": list(samples)}


def status(code: str) -> Line:
    return {"t": "status", "code": code}


def ack(code: str) -> Line:
    return {"t": "ack", "code": code}


def raycome(kind: int, data: bytes) -> bytes:
    body = bytes((3, len(data) + 2, 1, kind)) + data
    return b"\xaa\x80" + body + bytes((reduce(xor, body),))


def module(kind: int, *data: int) -> bytes:
    """A PM6750 packet."""
    body = (len(data) + 3, kind, *data)
    return bytes((0x55, 0xAA, *body, (~sum(body)) & 0xFF))


def df7(status_byte: int, pleth: int, value: int) -> bytes:
    head = (status_byte, pleth >> 8, pleth & 0xFF, value)
    return bytes((*head, sum(head) & 0xFF))


def df7_packet(saturation: int, rate: int, *, flags: int = 0x80, pleth: int = 6700) -> bytes:
    floats = [rate >> 7, rate & 127, saturation, *[0] * 22]
    return b"".join(df7(flags | (at == 0), pleth, value) for at, value in enumerate(floats))


def df13(stamp: str, state: int, rate: int, saturation: int) -> bytes:
    data = bytes.fromhex(stamp) + state.to_bytes(2, "big") + rate.to_bytes(2, "big") + bytes((0, saturation))
    return b"\x00\x02\x00\x0d\x00\x0e" + data + bytes((sum(data) & 0xFF, 3))


def fs20f(*body: int) -> bytes:
    said = (len(body) + 3, *body)
    return bytes((0xFE, *said, sum(said) & 0xFF))


def stx(text: str) -> bytes:
    body = text.encode()
    return b"\x02" + body + f"{sum(body) & 0xFF:02X}".encode() + b"\x03\r"


def dri(values: dict[int, int], label: int = 0, *, kind: int = 1) -> bytes:
    """A record with displayed values: 16-bit words by their place in the subrecord, groups present and active."""
    sub = bytearray(278)
    for group in (76, 122):
        sub[group] = 3
    sub[80:82] = label.to_bytes(2, "little")
    for place, word in values.items():
        sub[place : place + 2] = word.to_bytes(2, "little", signed=True)
    header = bytearray(40)
    header[0:2] = (318).to_bytes(2, "little")
    header[18] = kind
    header[21] = 0xFF
    record = bytes(header + sub)
    body = record + bytes((sum(record) & 0xFF,))
    return b"\x7e" + body.replace(b"\x7d", b"\x7d\x5d").replace(b"\x7e", b"\x7d\x5e") + b"\x7e"


DRI_VALUES = {82: 12800, 84: 7600, 86: 9300, 88: 72, 128: 9700, 130: 74}


def ivy(fields: str, wave_byte: int = 0x0D) -> bytes:
    return b"\xffANSAR-B " + bytes([wave_byte]) * 400 + fields.replace("\n", "\r").encode() + b"\xfe"


def hl7(*segments: str, framed: bool = True) -> bytes:
    text = "\r".join(segments).encode() + b"\r"
    return b"\x0b" + text + b"\x1c\r" if framed else text


MSH = "MSH|^~\\&|M|||| 20260105103000||ORU^R01|7|P|2.6".replace(" ", "")


def obx(code: str, value: str, unit: str = "", status_: str = "F", at: str = "", flags: str = "") -> str:
    return f"OBX||NM|{code}||{value}|{unit}||{flags}|||{status_}|||{at}"


MASIMO = "01/05/26 10:30:00 SN=0000000000 SPO2={}% BPM={} PI={} DESAT=-- PIDELTA=+-- ALARM={} EXC={}\r\n"
NELLCOR = "29-Dec-17 07:19:01   {:>3}{}    {:>3}{}     {:>3}    {:<15}\r\n"


def nellcor(a: str, star: str, b: str, star_b: str, amplitude: str, codes: str) -> bytes:
    return NELLCOR.format(a, star or " ", b, star_b or " ", amplitude, codes).encode()


GOLDEN: list[tuple[str, str, list[bytes], list[Line]]] = [
    ("nonin-df1", "three in a row begin", [b"\x80\x48\x61" * 4], [*both(97, 72), *both(97, 72)]),
    ("nonin-df1", "pulse 130 uses both bytes", [b"\x81\x02\x61" * 3], both(97, 130)),
    ("nonin-df1", "sensor disconnected", [b"\xc0\x48\x61" * 3], both(None, None, "no_sensor")),
    ("nonin-df7", "one packet", [df7_packet(97, 130) + df7_packet(96, 74)], [
        wave(*[6700] * 25), *both(97, 130), wave(*[6700] * 25), *both(96, 74)]),
    ("nonin-df7", "out of track and missing", [df7_packet(127, 511, flags=0x90)], [
        wave(*[6700] * 25), *both(None, None, "artifact")]),
    ("nonin-df7", "sensor alarm", [df7_packet(97, 72, flags=0x88)], both(None, None, "sensor_off")),
    ("nonin-df8", "document: missing, sensor alarm", hexed("837F7F08" * 3), both(None, None, "sensor_off")),
    ("nonin-df8", "held numbers under a sensor alarm", hexed("80486108" * 3), both(None, None, "sensor_off")),
    ("nonin-df8", "low perfusion and battery", hexed("90486101" * 3), [
        *both(97, 72, None, "low_perfusion"), status("low_battery")]),
    ("nonin-df13", "now", [df13("2026010510300000", 0x0200, 72, 97)], both(97, 72)),
    ("nonin-df13", "from memory", [df13("2026010409150000", 0x0210, 300, 97)], [
        {**line, "kind": "history", "measured_at": "2026-01-04T09:15:00"} for line in both(97, 300)]),
    ("nonin-df13", "no measurement", [df13("2026010510300000", 0x0101, 511, 127)], [
        *both(None, None, "invalid"), status("low_battery")]),
    ("nonin-ascii", "value", [b"NONIN 8500\r\nSPO2=098 HR=072\r\n"], both(98, 72)),
    ("nonin-ascii", "dashes", [b"10:30:00 SPO2=--- HR=---*\r\n"], both(None, None, "invalid")),
    ("nonin-ascii", "cut short", [b"SPO2=098 HR=07"], []),
    ("nonin-ble", "value", hexed("0A101D00 A0 0001 61 0048".replace(" ", "")), [*both(97, 72), index(1.6)]),
    ("nonin-ble", "not fitted", hexed("0A001D00A00001610048"), [
        *both(None, None, "sensor_off"), {**index(0), "value": None, "reason": "sensor_off",
        "quality": []}]),
    ("nonin-ble", "weak, low battery", hexed("0A321D000000 01 7F 01FF".replace(" ", "")), [
        *both(None, None, "low_signal", "weak_signal"), status("low_battery")]),
    ("nonin-ble", "one byte short", hexed("0A101D00A000016100"), []),
    ("masimo-ascii1", "value", [MASIMO.format("098", "057", "07.02%", "0038", "000800").encode()], [
        *both(98, 57, None, "device_alarm"), index(7.02, "device_alarm")]),
    ("masimo-ascii1", "real: sensor off with its last numbers", [
        MASIMO.format("098", "101", "--.--%", "0010", "000824").encode()], both(
        None, None, "sensor_off", "device_alarm", "low_perfusion")),
    ("masimo-ascii1", "interference", [MASIMO.format("---", "080", "--.--%", "0000", "000810").encode()], [
        spo2(None, "artifact"), pulse(80, None, "artifact")]),
    ("nellcor-ascii", "real: alarm on one number", [nellcor("79", "*", "66", "", "18", "MO SL       AS ")], [
        spo2(79, None, "body_movement", "device_alarm"), pulse(66, None, "body_movement")]),
    ("nellcor-ascii", "real: pulse search says 0", [nellcor("0", "", "0", "", "---", "PS")], both(
        None, None, "searching")),
    ("nellcor-ascii", "disconnected", [nellcor("---", "", "---", "", "---", "SD          AS")], both(
        None, None, "no_sensor")),
    ("contec-cms50", "pulse 140", [bytes.fromhex("8732450C61") * 3], [*both(97, 140), wave(50)]),
    ("contec-cms50", "probe error", [bytes.fromhex("8732154861") * 3], both(None, None, "sensor_off")),
    ("contec-cms50", "searching too long", [bytes.fromhex("9732054861") * 3], both(None, None, "searching")),
    ("contec-cms50-v7", "document: 65, 97", hexed("01E085B396C1E1FFFF" * 3), [*both(97, 65), wave(51)]),
    ("contec-cms50-v7", "pulse 140", hexed("01E885B3968CE1FFFF" * 3), [*both(97, 140), wave(51)]),
    ("contec-cms50-v7", "real: finger out", hexed("01E184C0908080FFFF" * 3), both(None, None, "sensor_off")),
    ("contec-eb", "real: 83, 99", hexed("EB010453637F0025"), both(99, 83)),
    ("contec-eb", "real: wave", hexed("EB000348093F"), [wave(72)]),
    ("contec-eb", "finger out until a wave says otherwise", hexed("EB0003406030"[:-2] + "0E", "EB010453637F0025"),
        both(None, None, "sensor_off")),
    ("berry-bci", "published: 98, 72", hexed("8732054862" * 3), [*both(98, 72), wave(50)]),
    ("berry-bci", "no finger", hexed("8000507F7F" * 3), both(None, None, "sensor_off")),
    ("viatom-pc60fw", "real: 97, 68 and battery", hexed("aa550f08016144000000c094aa55f0030303f6"), [
        *both(97, 68), index(0)]),
    ("viatom-pc60fw", "real: a frame in two notifications", hexed("aa550f070231302e2d", "2c81"), [
        wave(49, 48, 46, 45, 44)]),
    ("viatom-fs20f", "value", [fs20f(0x55, 0, 72, 97, 0x06, 0x40, 1)], [*both(97, 72), index(1.6)]),
    ("viatom-fs20f", "status gates the numbers", [fs20f(0x56, 50, 2, 3, 1) + fs20f(0x55, 0, 72, 97, 0, 0, 2)], both(
        None, None, "sensor_off")),
    ("plx", "specification: 95, 90, PAI 8.7", hexed("1c5f005a00200000000057f0"), [*both(95, 90), index(8.7)]),
    ("plx", "not a number", hexed("00ff07ff07"), both(None, None, "invalid")),
    ("plx", "demonstration", hexed("04620048000004"), both(None, None, "demo")),
    ("plx", "from storage", hexed("04620048000002"), [{**line, "kind": "history"} for line in both(98, 72)]),
    ("blp", "specification: 124/86", hexed("167c0056006100e807060f11111b33000000"), [
        pressure(124, 86, 97, 51, measured_at="2024-06-15T17:17:27")]),
    ("blp", "kilopascal", hexed("01B0F064F07CF0"), [pressure(132, 75, 93, None)]),
    ("blp", "cuff error", hexed("10FF07FF07FF070200"), [failed("cuff_loose")]),
    ("blp", "a frame on the way", hexed("00800000000000"), []),
    ("suntech-advantage", "128/76", hexed("3E1880004C0016010000000000000000480 05D0000000022".replace(" ", "")), [
        pressure(128, 76, 93, 72)]),
    ("stx-nibp", "filling, then 128/76", [b"\x02120C0S3\x03\r\x02999C0S3\x03\r" + stx(
        "S0;A0;C00;M00;P128076093;R072;T0000;;")], [
        status("measuring"), cuff(120), status("idle"), pressure(128, 76, 93, 72)]),
    ("stx-nibp", "computed in the document: loose", [b"\x02S1;A0;C00;M06;P---------;R---;T0030;;F8\x03\r"], [
        failed("cuff_loose")]),
    ("stx-nibp", "interrupted", [stx("S0;A0;C00;M00;P---------;R---;T0000;;")], [failed("aborted")]),
    ("berry-pm6750", "measuring, then 128/76", hexed("55AA0803043C000000B4", "55AA08030000805D4CCB"), [
        status("measuring"), cuff(120), status("idle"), pressure(128, 76, 93, None)]),
    ("berry-pm6750", "a result that nobody measured", hexed("55AA08030000805D4CCB"), []),
    ("berry-pm6750", "oximetry and temperature", [module(4, 0, 97, 72) + module(5, 0, 36, 6)], [
        *both(97, 72), {"t": "numeric", "vital": "temperature", "value": 36.6, "unit": "Cel", "quality": []}]),
    ("raycome-rbp", "real numbers: 215/134, 103", [raycome(6, bytes(7) + bytes.fromhex("00D700860067"))], [
        pressure(215, 134, None, 103)]),
    ("raycome-rbp", "leak", [raycome(7, b"\x0f")], [failed("cuff_leak")]),
    ("hl7-oru", "pressure with its own time, sent twice", [hl7(
        MSH, obx("150456^X^MDC", "97", "262688"), obx("150021^S^MDC", "128", "266016", at="20260105102900"),
        obx("150022^D^MDC", "76", "266016", at="20260105102900"), obx("150023^M^MDC", "93", at="20260105102900"),
        ) * 2], [spo2(97), pressure(128, 76, 93, None, measured_at="2026-01-05T10:29:00"), spo2(97)]),
    ("hl7-oru", "demo, text, deleted", [hl7(MSH, obx("150456^X^MDC", "97", flags="DEMO"), obx(
        "149530^P^MDC", "many"), obx("147842^H^MDC", "80", status_="X"))], [spo2(None, "demo"), pulse(
        None, "invalid"), {"t": "numeric", "vital": "heart_rate", "value": None, "unit": "1/min",
        "reason": "invalid", "quality": []}]),
    ("hl7-oru", "kilopascal and fahrenheit", [hl7(MSH, obx("150301^S^MDC", "17.6", "265987^kPa^MDC"), obx(
        "150302^D^MDC", "10", "265987"), obx("150344^T^MDC", "97.7", "268160"))], [{
        "t": "numeric", "vital": "temperature", "value": 36.5, "unit": "Cel", "quality": []},
        pressure(132, 75, None, None)]),
    ("datex-dri", "128/76 by hand", [dri(DRI_VALUES)], [*both(97, 74), pressure(128, 76, 93, 72)]),
    ("datex-dri", "automatic, old, invalid", [dri({**DRI_VALUES, 128: -32767, 130: -32766}, 8 | 256)], [
        spo2(None, "invalid"), pulse(None, "not_updated"), pressure(128, 76, 93, 72, kind="history")]),
    ("ivy-ansarb", "real text", [ivy(
        "HR=1;80;ECG-II-DIAG;\nRR=1;35;APNEA: 20 SEC;\nETCO2=1;;;\nSPO2=1;100;PR=80 ;\n"
        "NIBP=4;121;75;92;80;;\nP1=3;111;73;88;;\nP2=3;;;;NO TRANSDUCER;\nT1=1;;;\nT2=1;;;\n")], [
        *both(100, 80), wave(*[13] * 50),
        {"t": "numeric", "vital": "heart_rate", "value": 80, "unit": "1/min", "quality": []},
        {"t": "numeric", "vital": "respiration_rate", "value": 35, "unit": "1/min", "quality": []},
        pressure(121, 75, 92, 80)]),
]  # fmt: skip
