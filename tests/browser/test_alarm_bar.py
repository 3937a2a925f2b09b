"""Whatever is active together, every shown alarm keeps its mark, words, numbers, onset and age: nothing is cut."""

from __future__ import annotations

import pytest
from browser_kit import Open, Start

pytestmark = pytest.mark.browser

FEED = """() => {
  const alarm = (condition, priority, words, short, value, limit, relation, unit, detail, state) => ({
    condition, priority, words, short, value, limit, relation, unit: unit || "", detail: detail || "",
    state: state || "active", kind: "technical", since: new Date(bedside.now()).toISOString(), tile: "", tag: "",
    worst: null, acknowledged_at: state ? new Date(bedside.now()).toISOString() : null });
  const spo2 = alarm("spo2_low", "high", "SpO₂ low", "SpO₂ low", 84, 85, "<", "%");
  const back = { ...spo2, value: 85 };
  const sys = alarm("systolic_high", "high", "NIBP systolic high", "SYS high", 189, 180, "≥");
  const seen = { ...sys, state: "acknowledged", acknowledged_at: sys.since };
  const dia = alarm("diastolic_high", "medium", "NIBP diastolic high", "DIA high", 112, 100, "≥");
  const map = alarm("mean_high", "medium", "NIBP mean high", "MAP high", 131, 120, "≥");
  const link = alarm("device_link_lost", "medium", "Instrument not connected: check its cable",
    "Instrument not connected", null, null, "", "", "Nonin oximeter, SunTech cuff");
  const lost = alarm("spo2_signal_lost", "medium", "No SpO₂ signal: check the probe", "No SpO₂ signal",
    null, null, "");
  const over = alarm("pressure_overdue", "medium", "NIBP overdue", "NIBP overdue", 685, 600, "≥", "s");
  const cycle = alarm("cuff_cycle_stopped", "low", "Automatic NIBP stopped: start it again", "Auto NIBP stopped",
    null, null, "", "", "the connection to the cuff was lost");
  const disk = alarm("recording_failed", "medium", "Recording failed: check the disk, chart on paper",
    "Recording failed", null, null, "", "", "database or disk is full");
  bedside.sets = [[link], [disk], [back, over], [sys, link], [seen, dia, over], [link, lost, cycle],
    [disk, link, over], [sys, dia, map, over, cycle], [spo2, sys, dia, link, cycle]];
  const feed = bedside.feed;
  const picked = () => ({ alarms: bedside.sets[bedside.pick] });
  bedside.feed = (message) => feed(message.t === "state" ? { ...message, ...picked() } : message);
}"""
CUT = """() => [...document.querySelectorAll("#alarm-bar > .al")].flatMap((item) => {
  const all = item.getBoundingClientRect();
  const parts = [...item.querySelectorAll(".mk, .words, .v:not(.detail), .w")];
  const boxes = parts.map((part) => part.getBoundingClientRect());
  const outside = boxes.some((b) => b.right > all.right + 1 || b.bottom > all.bottom + 1 || b.top < all.top - 1);
  const over = boxes.some((a, i) => boxes.some((b, j) => j > i && a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1));
  const cut = parts.some((part) => part.scrollWidth > part.clientWidth + 1);
  return outside || over || cut ? [item.innerText] : [];
})"""


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 800)])
def test_no_alarm_is_ever_cut(start: Start, visit: Open, width: int, height: int) -> None:
    server = start("demo", "--story", "steady")
    server.ready()
    page = visit(server, width, height)
    page.wait_for_selector('[data-vital="spo2"][data-state="live"]')
    page.evaluate(FEED)
    for pick in range(page.evaluate("bedside.sets.length")):
        page.evaluate(f"bedside.pick = {pick}")
        first = page.evaluate(f"bedside.sets[{pick}][0].condition")
        count = page.evaluate(f"Math.min(3, bedside.sets[{pick}].length)")
        page.wait_for_function(
            "([first, count]) => { const shown = document.querySelectorAll('#alarm-bar > .al');"
            " return shown.length === count && shown[0].dataset.condition === first; }",
            arg=[first, count],
        )
        assert page.evaluate(CUT) == [], (pick, width)
    page.evaluate("bedside.pick = 2")
    page.wait_for_selector("#alarm-bar :text('85, limit 85 %')")


def test_the_longest_label_moves_neither_the_phase_nor_the_clock(start: Start, visit: Open) -> None:
    server = start("demo")
    server.ready()
    for width, height in ((1920, 1080), (1280, 800)):
        page = visit(server, width, height)
        page.wait_for_selector('[data-vital="spo2"][data-state="live"]')
        before = page.locator("#clock").bounding_box()
        page.evaluate(
            "() => { const feed = bedside.feed; bedside.feed = (m) => feed(m.t === 'state'"
            " ? { ...m, session: { ...m.session, label: 'W'.repeat(60) } } : m); }"
        )
        page.wait_for_selector("#patient-label:text('WWWW')")
        assert page.locator("#clock").bounding_box() == before
        steps = page.locator("#phase").bounding_box()
        label = page.locator("#patient-label").bounding_box()
        assert steps is not None
        assert label is not None
        assert label["x"] + label["width"] <= steps["x"]
