"""What is to be asked of the patient, in words, for the live channel. Pure."""

from __future__ import annotations

from bedside.infusion.prompts import Prompt
from bedside.infusion.scales import SCALES
from bedside.snapshot import Snapshot
from dashboard.said.messages import Json, stamp

FILLS = ("starting", "measuring", "reading")


def words_of(scale: str) -> str:
    return SCALES[scale].words if scale in SCALES else scale


def asked(snapshot: Snapshot) -> Json:
    """What waits, what comes next, the last value of each scale; `cuff`: it fills, and is felt;
    `hold`: what speaks for a pause by the clinic's protocol."""
    found = snapshot.asked
    cuff = snapshot.cuff
    return {
        "open": [_open(each) for each in found.open],
        "next": [{"scale": scale, "words": words_of(scale), "due": stamp(due)} for scale, due in found.next],
        "last": {
            each.scale: {"value": each.value, "at": stamp(each.at), "entry": each.made.isoformat()}
            for each in found.last
        },
        "hold": list(snapshot.hold),
        "cuff": cuff is not None and cuff.phase in FILLS,
    }


def _open(each: Prompt) -> Json:
    return {"scale": each.scale, "words": words_of(each.scale), "due": stamp(each.due), "late": each.late}
