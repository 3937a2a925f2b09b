"""The pulse oximeters of the catalogue."""

from __future__ import annotations

from devices.device import Talker
from devices.entry import PUBLISHED, Ble, Entry, Line, Silence
from devices.oximeters import contec_cms50_v7, contec_eb
from devices.oximeters.berry_bci import BerryBciDecoder
from devices.oximeters.contec_cms50 import ContecCms50Decoder
from devices.oximeters.contec_cms50_v7 import ContecCms50V7Decoder
from devices.oximeters.contec_eb import ContecEbDecoder
from devices.oximeters.masimo_ascii1 import MasimoAscii1Decoder
from devices.oximeters.nellcor_ascii import NellcorAsciiDecoder
from devices.oximeters.nonin_ascii import NoninAsciiDecoder
from devices.oximeters.nonin_ble import NoninBleDecoder
from devices.oximeters.nonin_df1 import NoninDf1Decoder
from devices.oximeters.nonin_df2 import NoninDf2Decoder
from devices.oximeters.nonin_df7 import NoninDf7Decoder
from devices.oximeters.nonin_df8 import NoninDf8Decoder
from devices.oximeters.nonin_df13 import NoninDf13Decoder
from devices.oximeters.plx import PlxDecoder
from devices.oximeters.viatom_fs20f import ViatomFs20fDecoder
from devices.oximeters.viatom_pc60fw import ViatomPc60fwDecoder

SERIAL = ("serial", "socket", "rfc2217")
BLUETOOTH = ("ble", "notify")
PAIR = ("spo2", "pulse_rate")
INDEX = "perfusion_index"
SIG = "0000{}-0000-1000-8000-00805f9b34fb"

OXIMETERS = (
    Entry(
        "nonin-df1",
        "Nonin Xpod, OEM III, WristOx2 3150 (data format 1)",
        "Nonin oximeter",
        "oximeter",
        SERIAL,
        PAIR,
        f"the first three bytes of format 8, from memory; no public capture; {PUBLISHED}",
        1.0,
        NoninDf1Decoder,
        note="carries no finger flag: its last numbers stay for 10 s after the finger is out; prefer df2 or df8",
    ),
    Entry(
        "nonin-df2",
        "Nonin Xpod, OEM III, Onyx II 9560",
        "Nonin oximeter",
        "oximeter",
        SERIAL,
        (*PAIR, "pleth 75 Hz"),
        f"maker's document and a real capture; {PUBLISHED}",
        1 / 3,
        NoninDf2Decoder,
    ),
    Entry(
        "nonin-df7",
        "Nonin Xpod, OEM III, Onyx II 9560 (16-bit pleth)",
        "Nonin oximeter",
        "oximeter",
        SERIAL,
        (*PAIR, "pleth 75 Hz"),
        f"maker's document and one program; no public capture; {PUBLISHED}",
        1 / 3,
        NoninDf7Decoder,
    ),
    Entry(
        "nonin-df8",
        "Nonin Onyx II 9560, WristOx2 3150, Avant (data format 8)",
        "Nonin oximeter",
        "oximeter",
        SERIAL,
        PAIR,
        f"maker's document and one program; no public capture; {PUBLISHED}",
        1.0,
        NoninDf8Decoder,
    ),
    Entry(
        "nonin-df13",
        "Nonin Onyx II 9560, WristOx2 3150 (spot check)",
        "Nonin oximeter",
        "oximeter",
        SERIAL,
        (*PAIR, "spot checks"),
        f"maker's document and one program; no public capture; {PUBLISHED}",
        1.0,
        NoninDf13Decoder,
        silence=Silence(None, None),
        note="spot checks are no monitoring: choose df2 or df8 for an infusion",
    ),
    Entry(
        "nonin-ascii",
        "Nonin 8500, 2500, 7500, Avant 4000 and 9600, 8600V",
        "Nonin oximeter",
        "oximeter",
        SERIAL,
        PAIR,
        f"four manuals of the maker; no public capture; {PUBLISHED}",
        1.0,
        NoninAsciiDecoder,
        note="the line carries no sensor flag: dashes are all it says",
    ),
    Entry(
        "nonin-ble",
        "Nonin 3230, WristOx2 3150 BLE",
        "Nonin oximeter",
        "oximeter",
        BLUETOOTH,
        (*PAIR, INDEX),
        f"three independent programs; no public capture; {PUBLISHED}",
        1.0,
        NoninBleDecoder,
        ble=Ble(
            ("0aad7ea0-0d60-11e2-8e3c-0002a5d5c51b",),
            "46a970e0-0d5f-11e2-8b5e-0002a5d5c51b",
            ("Nonin",),
            "1447af80-0d60-11e2-88b6-0002a5d5c51b",
            "The 3230 asks for its six digits: they are on the battery door.",
        ),
        records=True,
    ),
    Entry(
        "masimo-ascii1",
        "Masimo Rad-8, Rad-87, Radical-7 (serial ASCII 1)",
        "Masimo oximeter",
        "oximeter",
        SERIAL,
        (*PAIR, INDEX),
        f"maker's manuals and real captures of two models; {PUBLISHED}",
        1.0,
        MasimoAscii1Decoder,
        note="silent: check that the instrument's serial output is set to ASCII 1, not ASCII 2",
    ),
    Entry(
        "nellcor-ascii",
        "Nellcor N-550, N-560, N-595, N-600x, NPB-290, NPB-295",
        "Nellcor oximeter",
        "oximeter",
        SERIAL,
        PAIR,
        f"maker's manuals and real captures; {PUBLISHED}",
        2.0,
        NellcorAsciiDecoder,
        silence=Silence(6.0, 12.0),
        device=lambda decoder, _: Talker(decoder, wake=b"\x11", wake_after_s=5.0),
        note="its format must be set to ASCII; an NPB-290 sends nothing on battery",
    ),
    Entry(
        "contec-cms50",
        "Contec CMS50D+ to firmware 4.5, early CMS50E",
        "Contec oximeter",
        "oximeter",
        SERIAL,
        (*PAIR, "pleth 60 Hz"),
        f"maker's document and field reports; {PUBLISHED}",
        1.0,
        ContecCms50Decoder,
        line=Line(19200, "O"),
    ),
    Entry(
        "contec-cms50-v7",
        "Contec CMS50D+ from firmware 4.6, CMS50F, CMS50EW, CMS50IW",
        "Contec oximeter",
        "oximeter",
        SERIAL,
        (*PAIR, INDEX, "pleth 60 Hz"),
        f"maker's document and three real captures; {PUBLISHED}",
        1.0,
        ContecCms50V7Decoder,
        line=Line(115200),
        two_way=True,
        device=lambda decoder, _: Talker(
            decoder,
            hello=contec_cms50_v7.START,
            keep=contec_cms50_v7.KEEP_ALIVE,
            every_s=5.0,
            wake=contec_cms50_v7.START,
            wake_after_s=1.0,
        ),
    ),
    Entry(
        "contec-eb",
        "Contec CMS50D-BT, CMS50E with USB HID",
        "Contec oximeter",
        "oximeter",
        (*BLUETOOTH, *SERIAL),
        (*PAIR, INDEX, "pleth 59 Hz"),
        f"12,746 checksums of real captures; no document of the maker; {PUBLISHED}",
        1.0,
        ContecEbDecoder,
        ble=Ble((SIG.format("ff02"),), None, ("SpO2", "CMS50"), SIG.format("ff01")),
        two_way=True,
        device=lambda decoder, _: Talker(
            decoder,
            hello=contec_eb.START_WAVES + contec_eb.START_NUMBERS,
            keep=contec_eb.PING,
            every_s=5.0,
            wake=contec_eb.START_WAVES + contec_eb.START_NUMBERS,
            wake_after_s=2.0,
        ),
    ),
    Entry(
        "berry-bci",
        "BerryMed BM1000 and relatives",
        "Berry oximeter",
        "oximeter",
        (*BLUETOOTH, *SERIAL),
        (*PAIR, "pleth 100 Hz"),
        f"maker's document and four programs; no public capture; {PUBLISHED}",
        1.0,
        BerryBciDecoder,
        line=Line(115200),
        ble=Ble(
            ("49535343-1e4d-4bd9-ba61-23c647249616",),
            None,
            ("BerryMed",),
            "49535343-8841-43f4-a8d4-ecbe34729bb3",
        ),
    ),
    Entry(
        "viatom-pc60fw",
        "Viatom, Wellue, Creative PC-60FW",
        "Viatom oximeter",
        "oximeter",
        BLUETOOTH,
        (*PAIR, INDEX, "pleth 50 Hz"),
        f"139 real frames, all checksums good; no document of the maker; {PUBLISHED}",
        1.0,
        ViatomPc60fwDecoder,
        ble=Ble(
            ("6e400003-b5a3-f393-e0a9-e50e24dcca9e",),
            "6e400001-b5a3-f393-e0a9-e50e24dcca9e",
            ("PC-60F", "OxySmart"),
        ),
        note="switches itself off and leaves when the finger is out",
    ),
    Entry(
        "viatom-fs20f",
        "Viatom FS20F, Yuwell and relatives",
        "Viatom oximeter",
        "oximeter",
        BLUETOOTH,
        (*PAIR, INDEX, "pleth 50 Hz"),
        f"86 real frames, all checksums good; no document of the maker; {PUBLISHED}",
        1.0,
        ViatomFs20fDecoder,
        ble=Ble((SIG.format("ffe4"),), SIG.format("ffe0"), ("FS20F", "Yuwell")),
    ),
    Entry(
        "plx",
        "any oximeter with the Bluetooth Pulse Oximeter Service",
        "Oximeter",
        "oximeter",
        BLUETOOTH,
        (*PAIR, INDEX),
        f"the specification and three programs; no public capture; {PUBLISHED}",
        1.0,
        PlxDecoder,
        ble=Ble((SIG.format("2a5f"),), SIG.format("1822")),
        records=True,
    ),
)
