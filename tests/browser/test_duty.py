"""Who is on duty: initials and a PIN at the bedside screen, over nothing that alarms."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser_kit import Open, Start

from clinic.people.people import People

pytestmark = pytest.mark.browser


def test_somebody_takes_over_and_what_is_done_carries_them(start: Start, visit: Open, tmp_path: Path) -> None:
    server = start("demo", "--story", "desaturation", "--from", "15")
    people = People(tmp_path / "data")
    server.ready()
    page = visit(server)
    page.wait_for_selector("#duty:has-text('nobody named')")
    page.click("#duty")
    page.wait_for_selector("#duty-body:has-text('Nobody is listed here')")
    page.keyboard.press("Escape")
    people.add("EB", "E. Brandt", "nurse", "4711")
    people.add("VV", "V. Vogt", "viewer", "0815")
    page.click("#duty")
    page.wait_for_selector(".ini[data-person=VV]:disabled")
    page.click("[data-person=EB].ini")
    for digit in "1111":
        page.click(f".pad button:text-is('{digit}')")
    page.click(".pad button:text-is('Take over')")
    page.wait_for_selector("#duty-said:has-text('Wrong PIN: 4 tries left')")
    for box in ("#alarm-ack", "#audio-pause", '[data-vital="spo2"] .value'):
        assert page.is_visible(box), "nothing of an alarm is covered"
    page.keyboard.type("4711")
    page.click(".pad button:text-is('Take over')")
    page.wait_for_selector("#duty[data-person=EB]:has-text('EB on duty since')")
    page.wait_for_function("() => !document.body.dataset.dialog")
    page.click("#note")
    page.click('[aria-label="Dizziness 1, mild"]')
    page.wait_for_selector(".written tr:has-text('Dizziness 1, mild'):has-text('EB')")
