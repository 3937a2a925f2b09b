"""The blood-pressure instruments of the catalogue."""

from __future__ import annotations

from devices.entry import PUBLISHED, SELDOM, Ble, Entry, Line, Silence
from devices.pressure.berry_pm6750 import BerryPm6750Decoder
from devices.pressure.blp import BlpDecoder
from devices.pressure.blp_cuff import BlpCuff
from devices.pressure.dialects import Pm6750Dialect, RaycomeDialect, StxDialect, SuntechDialect
from devices.pressure.raycome_rbp import RaycomeRbpDecoder
from devices.pressure.stx_nibp import StxNibpDecoder
from devices.pressure.suntech_advantage import SuntechDecoder
from devices.pressure.two_way import TwoWayCuff

SERIAL = ("serial", "socket", "rfc2217")
SIG = "0000{}-0000-1000-8000-00805f9b34fb"
ORDERS = ("pressure", "cuff pressure", "start and stop")

PRESSURE = (
    Entry(
        "blp",
        "any cuff with the Bluetooth Blood Pressure Service: A&D UA-651BLE, Beurer, Omron",
        "Bluetooth cuff",
        "cuff",
        ("ble", "notify"),
        ("pressure", "cuff pressure where the cuff tells it"),
        f"the specification, several programs and real frames; {PUBLISHED}",
        None,
        BlpDecoder,
        checked=False,
        ble=Ble(
            (SIG.format("2a35"), SIG.format("2a36")),
            SIG.format("1810"),
            ("A&D_UA-651BLE", "BM", "SBM", "BLEsmart"),
            None,
            "Hold the cuff's button until it shows Pr; it sends only to the host it was paired with.",
        ),
        silence=SELDOM,
        records=True,
        quirks={"beurer-bm85": lambda: BlpDecoder(beurer_bm85=True)},
        device=lambda decoder, _: BlpCuff(decoder),
        note="It is started at the cuff, by its button, not from here.",
    ),
    Entry(
        "suntech-advantage",
        "SunTech Advantage OEM blood-pressure module",
        "SunTech cuff",
        "cuff",
        SERIAL,
        ORDERS,
        f"four independent programs and published bytes; {PUBLISHED}",
        None,
        SuntechDecoder,
        two_way=True,
        device=lambda decoder, patience: TwoWayCuff(decoder, SuntechDialect(), patience),
    ),
    Entry(
        "stx-nibp",
        "PAR Medlab NIBP2010 and 2020, UN300C, Sinnor N6 boards",
        "NIBP board",
        "cuff",
        SERIAL,
        ORDERS,
        f"four independent programs and computed frames; no public capture; {PUBLISHED}",
        None,
        StxNibpDecoder,
        checked=False,
        line=Line(4800),
        two_way=True,
        silence=Silence(5.0, 12.0),
        device=lambda decoder, patience: TwoWayCuff(decoder, StxDialect(), patience),
    ),
    Entry(
        "berry-pm6750",
        "Berry PM6750, BM1000 multi-parameter module",
        "Berry module",
        "cuff",
        (*SERIAL, "ble", "notify"),
        (*ORDERS, "spo2", "pulse_rate", "temperature"),
        f"four independent programs and computed frames; no public capture; {PUBLISHED}",
        1.0,
        BerryPm6750Decoder,
        line=Line(115200),
        ble=Ble(
            ("49535343-1e4d-4bd9-ba61-23c647249616",),
            None,
            ("BerryMed",),
            "49535343-8841-43f4-a8d4-ecbe34729bb3",
        ),
        two_way=True,
        device=lambda decoder, patience: TwoWayCuff(decoder, Pm6750Dialect(), patience),
    ),
    Entry(
        "raycome-rbp",
        "Raycome and Maibobo BP88A, RBP-9804",
        "Raycome cuff",
        "cuff",
        (*SERIAL, "ble", "notify"),
        ("pressure", "start and stop"),
        f"four independent programs and one real result; {PUBLISHED}",
        None,
        RaycomeRbpDecoder,
        ble=Ble((SIG.format("fff1"),), SIG.format("fff0"), ("RBP", "BP"), SIG.format("fff2")),
        two_way=True,
        silence=Silence(6.0, 15.0),
        device=lambda decoder, patience: TwoWayCuff(decoder, RaycomeDialect(), patience),
        note="Gives no mean pressure, and none is computed.",
    ),
)
