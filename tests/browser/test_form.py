"""The form of a new session: a second person who reads the plan, a reload in the middle, a second screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browser_kit import Open, Seen, Start
from playwright.sync_api import Page

from clinic.people.people import People

pytestmark = pytest.mark.browser

CLINIC = """
[[bed]]
id = "1"
[[bed.device]]
protocol = "nonin-df2"
url = "socket://127.0.0.1:9"
[plan.dose_mg_per_kg]
soft = [0.1, 1.0]
hard = [0.01, 2.0]
read = [0.1, 1.2]
[charting]
check = []
"""
KEYS = "() => document.querySelector('#sign-body .ini') !== null"


@pytest.fixture
def clinic(start: Start, tmp_path: Path) -> Any:
    """A chair of a clinic in which one person does not plan above 1.2 mg/kg alone."""
    file = tmp_path / "clinic.toml"
    file.write_text(CLINIC)
    people = People(tmp_path / "data")
    people.add("EB", "E. Brandt", "nurse", "4711")
    people.add("LO", "L. Oswald", "lead", "0815")
    people.add("VV", "V. Voss", "viewer", "2222")
    server = start("run", "--config", str(file))
    server.until(lambda: bool(server.get("api/beds")), 30)
    return server


def filled(page: Page, **more: str) -> None:
    page.click("#new-session")
    page.wait_for_function("() => document.querySelector('#new-minutes').value === '40'")
    for name, value in ({"label": "KM-0147", "age": "44", "weight_kg": "72"} | more).items():
        page.fill(f"#new-{name}", value)


def signs(page: Page, initials: str, pin: str) -> None:
    page.click(f"#sign-body .ini[data-person={initials}]")
    page.keyboard.type(pin)
    page.click("#sign-body .pad .primary")


def test_a_plan_that_a_second_person_reads(clinic: Any, visit: Open, seen: Seen) -> None:
    page = visit(clinic, 1280, 800)
    filled(page, dose_mg_per_kg="1.5", reason="third line, agreed yesterday")
    page.wait_for_selector("#new-open[data-hold='1']")
    page.click("#new-open", delay=1200)
    page.wait_for_function("() => document.body.dataset.dialog === 'sign'")
    page.wait_for_function(KEYS)
    words = page.inner_text("#sign-body .signed")
    assert words.startswith("KM-0147: 1.5 mg/kg × 72 kg = 108.0 mg in 40 min")
    assert "Why: third line, agreed yesterday" in words
    assert page.is_disabled("#sign-body .ini[data-person=VV]"), "a viewer does not sign"
    for box in ("#alarm-ack", "#audio-pause", '[data-vital="spo2"] .value'):
        assert page.is_visible(box), "nothing of an alarm is covered"
    signs(page, "LO", "9999")
    page.wait_for_selector("#sign-said:has-text('Wrong PIN')")
    assert page.get_attribute("#phase", "data-phase") == "setup"
    page.click(".mantine-Modal-close:visible")
    page.wait_for_function("() => document.body.dataset.dialog === 'new-session'")
    assert page.input_value("#new-reason") == "third line, agreed yesterday", "nothing that was typed is lost"
    assert page.inner_html("#sign-body") == "", "nothing of it is kept"
    page.wait_for_timeout(1100)  # the next PIN is taken a second later
    page.click("#new-open", delay=1200)
    page.wait_for_function("() => document.body.dataset.dialog === 'sign'")
    page.wait_for_function(KEYS)
    signs(page, "LO", "0815")
    page.wait_for_selector("#phase[data-phase=baseline]", state="attached")
    page.wait_for_function("() => document.body.dataset.dialog === 'baseline'")
    page.click("#note")
    page.wait_for_selector(".written:has-text('plan read by LO')")
    page.wait_for_timeout(1100)
    duty = {"initials": "LO", "pin": "0815"}
    assert page.evaluate("given => bedside.post('/duty', given)", duty)["ok"], "nobody throws it away alone"
    page.fill("#waste-mg", "4")
    page.click("#waste-go")
    page.wait_for_function(KEYS)
    signs(page, "EB", "4711")
    page.wait_for_selector("#said-here:has-text('EB has signed')")
    page.click("#note")
    page.wait_for_selector(".written:has-text('4 mg thrown away, witness EB')")
    assert not seen.errors


def test_what_was_typed_comes_back_after_a_reload_and_goes_when_it_is_dropped(
    clinic: Any, visit: Open, seen: Seen
) -> None:
    page = visit(clinic)
    filled(page, dose_mg_per_kg="0.6")
    page.click(".more-about summary")
    page.click("#new-more-indication")
    page.click(".mantine-Select-option:has-text('PTSD')")
    page.fill("#new-more-about", "<b>צר</b> 🙂 " + "x" * 3000)
    page.locator("#new-more-takes-opioids label").nth(2).click()
    page.reload()
    page.wait_for_selector("#new-other:has-text('stands here again')")
    page.wait_for_function("() => document.querySelector('#new-dose_mg_per_kg').value === '0.6'")
    values = [page.input_value(f"#new-{name}") for name in ("label", "age", "weight_kg", "dose_mg_per_kg")]
    assert values == ["KM-0147", "44", "72", "0.6"]
    page.wait_for_selector("#new-plan .stat:has-text('43.2')")
    page.click(".more-about summary")
    page.wait_for_function("() => document.querySelector('#new-more-about').value !== ''")
    assert page.input_value("#new-more-indication") == "PTSD"
    assert page.locator("#new-more-takes-opioids input:checked").get_attribute("value") == "yes"
    assert page.input_value("#new-more-about").startswith("<b>צר</b> 🙂 xxx")
    page.click("#new-other button")
    page.wait_for_function("() => document.querySelector('#new-label').value === ''")
    page.wait_for_function("() => document.querySelector('#new-dose_mg_per_kg').value === '0.5'")
    page.reload()
    page.wait_for_selector("#new-session:not([disabled])")
    assert page.get_attribute("body", "data-dialog") is None, "an empty form is no draft"
    assert not seen.errors


def test_two_screens_and_one_form(clinic: Any, visit: Open, seen: Seen) -> None:
    first, second = visit(clinic), visit(clinic, 1280, 800)
    filled(first)
    filled(second, label="PT-0002", weight_kg="81")
    first.click("#new-open")
    first.wait_for_selector("#phase[data-phase=baseline]", state="attached")
    second.wait_for_selector("#new-other:has-text('Another screen has opened a session for KM-0147')")
    second.click("#new-open")
    second.wait_for_selector("#new-said:has-text('A session is open for KM-0147')")
    assert (second.input_value("#new-label"), second.input_value("#new-weight_kg")) == ("PT-0002", "81")
    second.click(".mantine-Modal-close:visible")
    if second.get_attribute("body", "data-dialog"):
        second.click(".mantine-Modal-close:visible")
    for page in (first, second):
        page.click("#baseline")
        page.wait_for_selector("#baseline-correct:visible")
        page.click("#baseline-correct")
        page.wait_for_function("() => document.querySelector('#new-weight_kg').value === '72'")
    first.fill("#new-weight_kg", "73")
    second.fill("#new-weight_kg", "74")
    first.click("#new-open")
    first.wait_for_function("() => bedside.store.state.session.weight_kg === 73")
    second.wait_for_selector("#new-other:has-text('Another screen has corrected this plan')")
    second.click("#new-open")
    second.wait_for_selector("#new-said:has-text('it says 73 kg, 0.5 mg/kg over 40 min now')")
    assert second.input_value("#new-weight_kg") == "74"
    second.click("#new-open")
    second.wait_for_function("() => bedside.store.state.session.weight_kg === 74")
    assert not seen.errors
