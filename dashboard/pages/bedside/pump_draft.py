"""What is chosen and typed in the pump's dialog, and the order it makes. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bedside.errors import CommandRefused
from bedside.infusion.pump import Act, Entry
from bedside.infusion.pumping import Pumping
from bedside.infusion.session import Session
from bedside.told import orders as wanted
from dashboard.calls.door import text_of
from dashboard.pages.bedside.units import number_of

ACTS = ((Act.RATE, "Rate"), (Act.BOLUS, "Bolus"), (Act.PAUSE, "Pause"), (Act.RESUME, "Resume"), (Act.STOP, "Stop"))
AGO = (("0", "now"), ("120", "2 min ago"), ("300", "5 min ago"), ("600", "10 min ago"))
LONGEST_REASON = 200
Draft = dict[str, str]
FRESH: Draft = {"act": Act.RATE, "unit": "mg_per_h", "ago": "0", "entry": ""}
"""`ago` in seconds; `entry` is the one that is corrected, none where it is empty."""


def draft_of(said: Any) -> Draft:
    """What the page sends back; a fresh one where it is none."""
    if not isinstance(said, dict):
        return dict(FRESH)
    draft = {name: str(said.get(name) or usual) for name, usual in FRESH.items()}
    return draft if draft["act"] in dict(ACTS) else {**draft, "act": Act.RATE}


def timed(draft: Draft, minutes: Any) -> Draft:
    """With the minutes that were typed, where some were."""
    typed = str(minutes or "").strip()
    if not typed:
        return draft
    number = number_of(typed)
    return {**draft, "ago": "?" if number is None else f"{number * 60:g}"}


def corrected_entry(draft: Draft, session: Session) -> Entry | None:
    """The entry that is meant to be corrected, where it still stands."""
    return next((each for each in session.pump if each.name == draft["entry"] and not each.in_error), None)


def order_of(draft: Draft, number: Any, reason: Any, now: datetime) -> Pumping:
    """The order of a draft. Raises CommandRefused where its number is none."""
    ago = number_of(draft["ago"])
    if ago is None:
        raise CommandRefused("How many minutes ago? A number.", "minutes")
    at = (now - timedelta(seconds=ago)).isoformat() if ago else ""
    if draft["entry"]:
        return _correction(draft, number, text_of(reason, LONGEST_REASON), at)
    why, act = text_of(reason, LONGEST_REASON), draft["act"]
    if act == Act.PAUSE:
        return wanted.PauseInfusion(at)
    if act == Act.RESUME:
        return wanted.ResumeInfusion(at)
    if act == Act.STOP:
        return wanted.StopInfusion(at)
    amount = number_of(str(number or ""))
    if amount is None:
        raise CommandRefused("Give the number.", "number")
    if act == Act.BOLUS:
        return wanted.GiveBolus(amount, at, why)
    return wanted.ChangeRate(**{draft["unit"]: amount}, at=at, reason=why)


def _correction(draft: Draft, number: Any, why: str, at: str) -> Pumping:
    """The entry was meant so; an empty number leaves it as it is."""
    amount = number_of(str(number or ""))
    if amount is None and str(number or "").strip():
        raise CommandRefused("Give the number.", "number")
    meant = {} if amount is None else {"mg" if draft["act"] == Act.BOLUS else draft["unit"]: amount}
    return wanted.CorrectEntry(draft["entry"], **meant, at=at, why=why)  # type: ignore[arg-type]
