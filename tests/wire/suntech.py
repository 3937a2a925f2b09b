"""Golden frames of the SunTech Advantage module, as published: one table for both ends.

Source: SunTech Advantage OEM operations manual, revision K, as quoted by independent host programs.
"""

from __future__ import annotations

ZERO8 = "00" * 8
RESULT_128_76 = bytes.fromhex("3E18 8000 4C00 16 01" + ZERO8 + "4800 5D00 00 0000 22")
RESULT_115_74 = bytes.fromhex("3E18 7300 4A00 1E 01 0000000000003107 5500 5800 00 0000 E9")
LOOSE = bytes.fromhex("3E18" + "00" * 18 + "57 0000 53")
CUFF_120 = bytes.fromhex("3E05 7800 45")
CUFF_NONE = bytes.fromhex("3E05 FFFF BF")
LETTERS = {
    "O": bytes.fromhex("3E044F6F"),
    "K": bytes.fromhex("3E044B73"),
    "B": bytes.fromhex("3E04427C"),
    "A": bytes.fromhex("3E04417D"),
    "E": bytes.fromhex("3E044579"),
    "N": bytes.fromhex("3E044E70"),
    "D": bytes.fromhex("3E04447A"),
    "T": bytes.fromhex("3E04546A"),
    "S": bytes.fromhex("3E04536B"),
}
START = bytes.fromhex("3A20A6")
ABORT = bytes.fromhex("3A7901004C")
GET_RESULT = bytes.fromhex("3A7903004A")
GET_CUFF = bytes.fromhex("3A79050048")


def result(error: int = 0, systolic: int = 0, diastolic: int = 0, rate: int = 0, mean: int = 0) -> bytes:
    """A 24-byte reply, its sum worked out here."""
    body = bytearray(23)
    body[0:2] = (0x3E, 0x18)
    for at, value in ((2, systolic), (4, diastolic), (16, rate), (18, mean)):
        body[at : at + 2] = bytes((value % 256, value // 256))
    body[20] = error
    return bytes(body) + bytes(((256 - sum(body) % 256) % 256,))
