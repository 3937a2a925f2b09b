"""A whole session by hand on the page, and what the record says of it afterwards."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from browser_kit import Open, Start, hold
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def phase(page: Page, name: str) -> None:
    page.wait_for_selector(f'#phase[data-phase="{name}"]', state="attached", timeout=5000)


def test_from_the_door_to_the_end(start: Start, visit: Open, tmp_path: Path) -> None:
    server = start("demo", "--from", "0", "--speed", "20")
    server.ready()
    page = visit(server)
    phase(page, "setup")
    assert "Ready for the next patient" in page.inner_text("#trend")
    page.click("#new-session")
    page.fill("#new-age", "61")
    page.keyboard.press("Escape")
    page.wait_for_selector("#said-here:has-text('Press once more to drop it')")
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.body.dataset.dialog")
    page.click("#new-session")
    page.wait_for_function("() => document.querySelector('#new-age').value === ''")
    page.wait_for_function("() => document.querySelector('#new-dose_mg_per_kg').value === '0.5'")
    assert page.input_value("#new-minutes") == "40", "the clinic's usual plan stands there"
    assert page.is_visible("text=usual 0.1 to 1, never beyond 0.01 to 2")
    page.fill("#new-weight_kg", "0")
    page.fill("#new-age", "44")
    page.fill("#new-dose_mg_per_kg", "half")
    page.fill("#new-minutes", "40")
    page.click("#new-open")
    page.wait_for_selector("text=Planned dose is a number in mg/kg, not 'half'.")
    assert page.is_visible("text=Weight must be 20 to 350 kg, not 0."), "every wrong field is marked at once"
    page.fill("#new-dose_mg_per_kg", "0,5")
    page.wait_for_selector("text=Planned dose is a number", state="detached")
    assert page.is_visible("text=Weight must be 20 to 350 kg, not 0."), "what is still wrong stays marked"
    page.fill("#new-weight_kg", "72")
    page.wait_for_selector("#new-plan .stat:has-text('36.0')")
    assert page.is_visible("#new-plan .stat:has-text('54.0')")
    page.fill("#new-dose_mg_per_kg", "1.5")
    page.wait_for_selector("#new-unusual:has-text('dose 1.5 mg/kg is outside')")
    page.click("#new-open")
    page.wait_for_selector("text=Hold the key for one second.")
    hold(page, "#new-open")
    page.wait_for_selector("#new-said:has-text('Say why')")
    phase(page, "setup")
    page.fill("#new-dose_mg_per_kg", "0.5")
    page.wait_for_selector("#new-open[data-hold='']")
    page.click("#new-open")
    phase(page, "baseline")
    page.wait_for_selector("#earlier:has-text('this patient')")
    page.click("#earlier-no")
    page.wait_for_selector("#earlier", state="hidden")
    assert page.inner_text("#patient-label") == "Simulated patient 7"

    page.wait_for_selector("#baseline-begin")
    page.click("#baseline-correct")
    page.wait_for_function("() => document.querySelector('#new-weight_kg').value === '72'")
    assert page.input_value("#new-age") == "44"
    page.fill("#new-weight_kg", "71")
    page.wait_for_selector("#new-open:has-text('Correct plan')")
    page.click("#new-open")
    page.wait_for_function("() => bedside.store.state.session.weight_kg === 71")
    page.wait_for_selector("#baseline-correct")
    page.click("#baseline-correct")
    page.fill("#new-weight_kg", "72")
    page.wait_for_selector("#new-plan .stat:has-text('36.0')")
    page.click("#new-open")
    page.wait_for_function("() => bedside.store.state.session.weight_kg === 72")
    hold(page, "#chart-start")
    page.wait_for_selector("text=Confirm the baseline, or say why there is none.")
    page.fill("#baseline-reason", "half typed")
    page.click("#baseline-begin")
    page.wait_for_selector("#baseline-run:has-text('second in')", timeout=20000)
    page.wait_for_selector("#baseline .more:has-text('second in')")
    page.wait_for_selector(".resting input", state="attached")
    page.wait_for_selector("#baseline-run:has-text('hold Chart start')", timeout=30000)
    page.wait_for_selector("#baseline-preview .stat")
    assert page.input_value("#baseline-reason") == "half typed", "a reading that comes takes nothing away"
    assert page.inner_text("#chart-start .more") == "9 missing"
    assert page.locator("#missing [data-missing]").count() == 9
    page.click("[data-check=fasting]")
    page.wait_for_selector("[data-check=fasting].on")
    page.wait_for_function("() => document.querySelector('#chart-start .more').textContent === '8 missing'")
    hold(page, "#chart-start")
    page.wait_for_selector("#chain-start-links:has-text('consent signed')")
    page.click(".mantine-Modal-close:visible")
    page.click("#baseline")
    page.click("[data-check=all]", delay=1200)
    page.wait_for_selector("#missing:has-text('Nothing is missing')")
    assert page.inner_text("#chart-start .more") == "hold"
    hold(page, "#chart-start")
    phase(page, "infusing")
    page.wait_for_function("() => !document.body.dataset.dialog")
    page.wait_for_function("() => bedside.store.state.cuff.cycle_s === 300", timeout=5000)

    page.click("#chart-stop")
    page.wait_for_selector("text=Hold the key for one second.")
    page.click("#chart-pause")
    phase(page, "paused")
    page.wait_for_function("() => /^paused/.test(document.getElementById('infusion-left').textContent)")
    assert re.fullmatch(r"paused\s*\d+:\d\d", page.inner_text("#infusion-left")), "how long it has been paused"
    page.click("#chart-resume")
    phase(page, "infusing")
    page.click("#note")
    nausea = '[aria-label="Nausea 2, moderate"]'
    page.click(nausea)
    page.wait_for_selector("#said:has-text('Nausea 2, moderate written at')")
    assert re.search(r"written at \d\d:\d\d", page.inner_text("#said")), "in the page's own time"
    page.wait_for_selector('[data-effect="nausea"][data-severity="2"]')
    page.click("#said [data-undo]")
    page.wait_for_selector("#said-here:has-text('Nausea 2, moderate: marked as entered in error')")
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.body.dataset.dialog")
    page.click("#note")
    page.wait_for_selector(".written del:text-is('Nausea 2, moderate')")
    page.click(nausea)
    page.wait_for_selector(".there:has-text('Nausea 2, moderate there since')")
    page.click(".there button:has-text('Gone')")
    page.wait_for_selector('[data-effect="nausea"][data-severity="0"]')
    page.fill("#note-text", "=1+1 <b>bold</b> 😀")
    page.click("#note-write")
    page.wait_for_selector("#trend-labels .flag.note", state="attached", timeout=8000)
    assert page.locator("#trend-labels b").count() == 0
    page.wait_for_function("() => !document.body.dataset.dialog")
    page.click("#note")
    page.wait_for_selector(".written td:text-is('=1+1 <b>bold</b> 😀')")
    assert page.is_visible(".written td:text-is('Nausea 0, absent')")
    assert page.is_visible(".written td:text-is('Infusion paused')")
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.body.dataset.dialog")
    page.click("#chart-pump")
    page.wait_for_function("() => document.querySelector('#pump-number').value === '54'")
    page.fill("#pump-number", "60")
    page.wait_for_selector("#pump-will:has-text('Will be charted: rate 60 mg/h')")
    page.click("#pump-go")
    page.wait_for_selector("#said:has-text('Rate charted at')")
    page.wait_for_function("() => bedside.store.state.session.rate_mg_per_h === 60")
    page.click("#chart-pump")
    page.click(".pump-left button:text-is('Bolus')")
    page.wait_for_function("() => document.querySelector('#pump-number').value === ''")
    page.fill("#pump-number", "500")
    page.wait_for_selector("#pump-will:has-text('must be')")
    page.click("#pump-go")
    page.wait_for_selector("#pump-said:has-text('must be')")
    page.click("#pump-history button:has-text('in error')")
    page.wait_for_selector("#pump-history del:text-is('rate 60 mg/h')")
    page.click("#pump-history tr:has-text('start') button:text-is('correct')")
    page.wait_for_selector(".pump-correcting:has-text('start')")
    page.wait_for_function("() => document.querySelector('#pump-number').value === '54'")
    page.fill("#pump-number", "52")
    page.wait_for_selector("#pump-will:has-text('Was meant so: rate 52 mg/h')")
    page.click("#pump-go:has-text('Correct the entry')")
    page.wait_for_selector("#said:has-text('Corrected at')")
    page.wait_for_function("() => bedside.store.state.session.rate_mg_per_h === 52")
    page.click("#note")
    page.click(".written tr:has-text('Nausea 0, absent') button:text-is('correct')")
    page.fill(".mend [aria-label='was meant']", "1")
    page.fill(".mend [aria-label=why]", "asked again")
    page.keyboard.press("Enter")
    page.wait_for_selector("#said-here:has-text('corrected to 1')")
    page.click("#note")
    page.wait_for_selector(".written:has-text('Corrected: Nausea')")
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.body.dataset.dialog")
    page.click("#chart-pump")
    page.click(".pump-left button:text-is('Bolus')")
    page.fill("#pump-number", "500")
    page.keyboard.press("Escape")
    page.wait_for_selector("#said-here:has-text('Press once more')")
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.body.dataset.dialog")
    hold(page, "#chart-stop")
    phase(page, "recovery")
    hold(page, "#end-session")
    page.wait_for_selector("#end-open-doubts:has-text('nobody has said that the patient may leave')")
    hold(page, "#end-open-go")
    page.wait_for_selector("#end-open-said:has-text('Say why')")
    page.fill("#end-open-why", "taken over by the ward")
    hold(page, "#end-open-go")
    phase(page, "setup")
    page.wait_for_selector("#last-session:has-text('Last session: Simulated patient 7')")
    assert " mg in " in page.inner_text("#last-session"), "what was given, as charted"
    page.click("#last-session button")
    page.wait_for_selector("#log-figures :text('per hour')")
    page.click("#log-page .back")
    page.click("#new-session")
    page.wait_for_selector("#new-weight_kg", state="visible")
    page.wait_for_function("() => document.querySelector('#new-dose_mg_per_kg').value === '0.5'")
    for name in ("age", "weight_kg"):
        assert page.input_value(f"#new-{name}") == "", "nothing of one patient is there for the next"
    assert page.input_value("#new-label") == "Simulated patient 7"
    page.fill("#new-age", "44")
    page.fill("#new-weight_kg", "72")
    page.wait_for_selector("#new-plan .stat:has-text('36.0')")
    page.click("#new-open")
    phase(page, "baseline")
    page.wait_for_selector("#baseline-correct")
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.body.dataset.dialog")
    hold(page, "#end-session")
    page.click(".dialog button:has-text('Not fasting')")
    phase(page, "setup")
    page.wait_for_selector("#last-session:has-text('cancelled: Not fasting')")
    server.stop()

    folder = str(tmp_path / "data")
    said = sessions(folder, "list")
    assert said.splitlines()[0].split()[:3] == ["ID", "opened", "ended"]
    name = sorted(line.split()[0] for line in said.splitlines()[1:])[0]
    shown = sessions(folder, "show", name)
    for event in (
        "session opened",
        "baseline confirmed",
        "infusion started",
        "infusion paused",
        "infusion resumed",
        "rate changed",
        "infusion stopped",
        "session ended",
        "effect nausea",
        "text =1+1 <b>bold</b>",
    ):
        assert event in shown, event
    assert "whole" in sessions(folder, "verify", name)
    out = tmp_path / "export"
    sessions(folder, "export", name, "--format", "csv", "--out", str(out))
    assert "pulse_rate" in (out / "numerics.csv").read_text()
    sessions(folder, "export", name, "--format", "json", "--out", str(tmp_path / "s.json"))
    assert '"simulated"' in (tmp_path / "s.json").read_text()


def sessions(folder: str, *arguments: str) -> str:
    command = [sys.executable, "-m", "dashboard", "sessions", *arguments, "--data-dir", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout


# Looked up and judged in one step: an item of the bar may be drawn anew between two questions of a test.
STEADY = "c => getComputedStyle(document.querySelector(`[data-condition=${c}]`)).animationName === 'none'"
FLASHES = """([condition, name, each]) => {
  const style = getComputedStyle(document.querySelector(`[data-condition=${condition}]`));
  return style.animationName === name && style.animationDuration === each;
}"""


def test_a_high_alarm_is_red_twice_a_second_and_silenced_by_one_tap(start: Start, visit: Open) -> None:
    server = start("demo", "--story", "desaturation", "--from", "15.6")
    server.ready()
    page = visit(server)
    page.wait_for_selector('#alarm-bar [data-condition="spo2_low"][data-priority="high"]', timeout=90000)
    assert page.locator('[data-condition="spo2_low"]').first.inner_text().startswith("!!!")
    page.wait_for_function(FLASHES, arg=["spo2_low", "fh", "0.5s"], timeout=3000)
    assert page.get_attribute("#alarm-row", "data-top") == "high"
    assert "high" in page.get_attribute('[data-vital="spo2"]', "class")
    page.wait_for_function("() => bedside.sound.played.some(p => p[0] === 'high')", timeout=3000)
    page.click("#audio-pause")
    page.wait_for_selector("#audio-pause.paused")
    assert "AUDIO PAUSED" in page.inner_text("#audio-pause")
    page.wait_for_function("() => bedside.sound.state === 'paused'", timeout=3000)
    page.click("#audio-pause")
    page.wait_for_selector("#audio-pause:not(.paused)")
    page.click("#alarm-ack")
    page.wait_for_selector('[data-condition="spo2_low"][data-alarm-state="acknowledged"]')
    page.wait_for_function(STEADY, arg="spo2_low", timeout=3000)
    page.click("#alarm-log")
    page.wait_for_selector('#log-table tr[data-alarm="spo2_low"]:has-text("display-")')
