"""The multi-parameter monitors of the catalogue. They are listened to; none is started from here."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from devices.device import Talker
from devices.entry import PUBLISHED, Entry, Line, Silence
from devices.monitors import datex_dri
from devices.monitors.datex_dri import DatexDriDecoder
from devices.monitors.hl7_device import Hl7Device
from devices.monitors.hl7_oru import GatewayDecoder, Hl7OruDecoder
from devices.monitors.ivy_ansarb import IvyAnsarbDecoder

VITALS = ("spo2", "pulse_rate", "pressure", "heart_rate", "respiration_rate", "temperature")
INTERVAL_S = 5

MONITORS = (
    Entry(
        "hl7-oru",
        "Mindray VS-900 and PDS, Comen, Nihon Kohden, Edan, Philips SureSigns (HL7 ORU^R01 over MLLP)",
        "HL7 monitor",
        "monitor",
        ("mllp-listen", "mllp"),
        (*VITALS, "etco2", "perfusion_index"),
        f"real messages of several makers; {PUBLISHED}",
        10.0,
        Hl7OruDecoder,
        checked=False,
        silence=Silence(30.0, None),
        quirks={"edan-gateway": GatewayDecoder},
        kept_raw=True,
        device=lambda decoder, _: Hl7Device(cast("Callable[[], Hl7OruDecoder]", decoder)),
        note="Only the named addresses are heard; messages are kept raw in the tap file. Let it send every 10 s.",
    ),
    Entry(
        "datex-dri",
        "GE Datex-Ohmeda S/5, B20 to B850, B105, B125, CARESCAPE",
        "GE monitor",
        "monitor",
        ("serial", "socket", "rfc2217"),
        VITALS,
        f"the maker's specification; no recorded reply is public; {PUBLISHED}",
        float(INTERVAL_S),
        DatexDriDecoder,
        line=Line(19200, "E", rtscts=True),
        silence=Silence(2.5 * INTERVAL_S, 5.0 * INTERVAL_S),
        device=lambda decoder, _: Talker(
            decoder,
            hello=datex_dri.request(INTERVAL_S),
            wake=datex_dri.request(INTERVAL_S),
            wake_after_s=2.0 * INTERVAL_S,
        ),
    ),
    Entry(
        "ivy-ansarb",
        "Ivy 450C (ANSAR-B)",
        "Ivy monitor",
        "monitor",
        ("serial", "socket", "rfc2217"),
        (*VITALS, "etco2", "pleth 50 Hz"),
        f"one program and 27 real messages; {PUBLISHED}",
        1.0,
        IvyAnsarbDecoder,
        checked=False,
    ),
)
