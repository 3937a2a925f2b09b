"""Items of the alarm bar as a nurse meets them: grouped, the first the largest, opened, seen before they count."""

from __future__ import annotations

from itertools import pairwise

import pytest
from browser_kit import Open, Start
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LIVE = '[data-vital="spo2"][data-state="live"]'
FEED = """(sets) => {
  bedside.extra = sets;
  const feed = bedside.real || (bedside.real = bedside.feed);
  bedside.feed = (message) => feed(message.t === "state" ? { ...message, ...bedside.extra } : message);
  bedside.feed({ ...bedside.store.state, server_time: new Date(bedside.now()).toISOString() });
}"""
CUT = """() => [...document.querySelectorAll("#alarm-bar > .al")].flatMap((item) => {
  const all = item.getBoundingClientRect();
  const parts = [...item.querySelectorAll(".mk, .words, .v:not(.detail), .w, .seen")]
    .filter((part) => part.getClientRects().length);
  const boxes = parts.map((part) => part.getBoundingClientRect());
  const outside = boxes.some((b) => b.right > all.right + 1 || b.bottom > all.bottom + 1 || b.top < all.top - 1);
  const over = boxes.some((a, i) => boxes.some((b, j) => j > i && a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1));
  const cut = parts.some((part) => part.scrollWidth > part.clientWidth + 1);
  return outside || over || cut ? [item.innerText] : [];
})"""


def alarm(
    page: Page, condition: str, priority: str, group: str, words: str, short: str, **more: object
) -> dict[str, object]:
    since = page.evaluate("new Date(bedside.now() - 5000).toISOString()")
    return {
        "condition": condition, "priority": priority, "group": group, "words": words, "short": short, "value": 80,
        "limit": 85, "relation": "<", "unit": "%", "detail": "", "state": "active", "kind": "physiological",
        "since": since, "tile": "", "tag": "now", "worst": 80, "acknowledged_at": None, "resolved_at": None,
        "repeat_in_s": None, "confirmed": False, "sounds": True,
    } | more  # fmt: skip


def seated(start: Start, visit: Open, *arguments: str, width: int = 1920, height: int = 1080) -> Page:
    server = start("demo", *(arguments or ("--story", "steady")))
    server.ready()
    page = visit(server, width, height)
    page.wait_for_selector(LIVE)
    return page


def test_one_item_a_parameter_one_a_cause_and_the_first_is_the_largest(start: Start, visit: Open) -> None:
    server = start("demo", "--story", "steady")
    server.ready()
    for width, height in ((1920, 1080), (1366, 768), (1280, 800)):
        page = visit(server, width, height)
        page.wait_for_selector(LIVE)
        assert not page.is_visible("#others"), "no row where no instrument gives breathing"
        mmhg = {"unit": "mmHg", "relation": "≥", "value": 191, "limit": 180}
        none = {"value": None, "limit": None, "relation": "", "unit": "", "kind": "technical"}
        lost = alarm(page, "spo2_signal_lost", "medium", "instrument", "No SpO₂ signal", "No SpO₂ signal", **none)
        away = alarm(page, "device_link_lost", "medium", "instrument", "Oximeter not connected: no SpO₂, no pulse",
                     "Oximeter not connected", **none)  # fmt: skip
        pressures = [
            alarm(page, "systolic_high", "high", "pressure", "NIBP systolic high", "SYS high", **mmhg),
            alarm(page, "diastolic_high", "medium", "pressure", "NIBP diastolic high", "DIA high", **mmhg),
            alarm(page, "systolic_raised", "low", "pressure", "NIBP systolic raised", "SYS raised", **mmhg),
        ]
        sets = [
            ([*pressures, lost, away], ["systolic_high", "device_link_lost"]),
            ([alarm(page, "apnoea", "high", "respiration_rate", "No breath", "No breath"),
              alarm(page, "pulse_lost", "high", "pulse_rate", "No pulse: look at the patient",
                    "No pulse: look at patient", **none), pressures[0], away],
             ["apnoea", "pulse_lost", "systolic_high"]),
            ([alarm(page, "spo2_signal_lost", "high", "spo2",
                    "SpO₂ lost while falling, last 84: look at the patient", "SpO₂ lost falling, last 84", **none)],
             ["spo2_signal_lost"]),
            ([alarm(page, "spo2_low", "high", "spo2", "SpO₂ low", "SpO₂ low"),
              alarm(page, "apnoea", "high", "mark a", "No breath", "No breath", state="latched",
                    resolved_at=pressures[0]["since"]),
              alarm(page, "respiration_low", "high", "mark b", "Respiration slow", "Resp. slow", state="latched",
                    resolved_at=pressures[0]["since"])],
             ["spo2_low", "apnoea", "respiration_low"]),
        ]  # fmt: skip
        for alarms, shown in sets:
            page.evaluate(FEED, {"alarms": alarms})
            page.wait_for_function(
                "() => shown => JSON.stringify([...document.querySelectorAll('#alarm-bar > .al')]"
                ".map((n) => n.dataset.condition)) === JSON.stringify(shown)",
                arg=shown,
            )
            assert page.evaluate(CUT) == [], (width, shown)
            sizes = page.evaluate(
                "[...document.querySelectorAll('#alarm-bar > .al')]"
                ".map((n) => parseFloat(getComputedStyle(n.querySelector('.words')).fontSize))"
            )
            assert sizes[0] >= (24 if width < 1500 else 25.5), sizes
            assert all(size <= 21 and size < sizes[0] for size in sizes[1:]), sizes
        for each in ("diastolic_high", "systolic_raised", "spo2_signal_lost"):
            page.evaluate(FEED, {"alarms": [*pressures, lost, away]})
            assert page.locator(f'#alarm-bar [data-condition="{each}"]').count() == 1, "named inside its item"
        named = page.inner_text('#alarm-bar .al[data-condition="systolic_high"]')
        assert "DIA high 191" in named or "+1" in named, "named, or counted where it has no room"
        assert "SYS raised" not in page.inner_text('#alarm-bar .al[data-condition="systolic_high"]')


def test_an_item_opens_what_it_means_what_to_check_and_its_last_ten_minutes(start: Start, visit: Open) -> None:
    page = seated(start, visit, "--story", "hypertension", "--from", "21")
    item = page.wait_for_selector(
        '#alarm-bar .al[data-condition^="systolic"], #alarm-bar .al[data-condition^="mean"]'
    )
    assert item is not None
    item.click()
    page.wait_for_selector("#alarm-help:visible :text('Check:')")
    words = page.inner_text("#alarm-help")
    assert "The last completed determination" in words
    assert page.locator("#alarm-help svg.last-ten circle").count() >= 2, "its pressures of the last ten minutes"
    box = page.locator("#alarm-help").bounding_box()
    tile = page.locator('[data-vital="spo2"]').bounding_box()
    bar = page.locator("#alarm-row").bounding_box()
    assert box is not None
    assert tile is not None
    assert bar is not None
    assert box["x"] + box["width"] <= tile["x"], "no number is covered"
    assert box["y"] >= bar["y"] + bar["height"], "nor an alarm"
    page.keyboard.press("Escape")
    page.wait_for_selector("#alarm-help", state="hidden")
    page.focus("#alarm-bar .al[data-condition]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#alarm-help:visible")


def test_what_came_0_1_s_before_the_tap_stays_unacknowledged_on_the_page(start: Start, visit: Open) -> None:
    server = start("demo", "--story", "hypertension", "--from", "21")
    server.ready()
    page = visit(server)
    page.wait_for_selector(LIVE)
    real = page.wait_for_selector("#alarm-bar .al[data-alarm-state=active]")
    assert real is not None
    page.wait_for_timeout(400)
    fake = alarm(page, "spo2_low", "high", "spo2", "SpO₂ low", "SpO₂ low")
    seen = page.evaluate(
        """(fake) => new Promise((done) => {
          bedside.feed({ ...bedside.store.state, alarms: [fake, ...bedside.store.state.alarms],
            server_time: new Date(bedside.now()).toISOString() });
          bedside.drawAlarms();
          const feed = bedside.feed;
          bedside.feed = () => {}; // what the server says meanwhile would take it away
          setTimeout(() => (bedside.feed = feed), 400);
          setTimeout(() => done([bedside.alarmsSeen().map((each) => each.condition), !!document.querySelector(
            '#alarm-bar [data-condition="spo2_low"]')]), 100);
        })""",
        fake,
    )
    assert seen[1], "it is on the screen"
    assert "spo2_low" not in seen[0]
    assert seen[0], "what has been there is meant"
    page.click("#alarm-ack")
    server.until(lambda: all(each["state"] != "active" for each in server.snapshot()["alarms"]), 5)


def test_before_the_infusion_limits_that_do_not_fit_are_an_offer(start: Start, visit: Open) -> None:
    page = seated(start, visit)
    pulse = alarm(
        page, "pulse_rate_low", "medium", "pulse_rate", "Pulse low", "Pulse low", value=45, limit=50, unit=""
    )
    page.evaluate(FEED, {"alarms": [pulse], "phase": "baseline"})
    page.wait_for_selector("#unfit:has-text('Pulse low 45')")
    page.click("#unfit button")
    page.wait_for_function("() => document.body.dataset.dialog === 'limits'")
    page.evaluate(FEED, {"alarms": [pulse], "phase": "infusing"})
    page.wait_for_selector("#unfit", state="hidden")


def test_breathing_has_a_row_and_alarms(start: Start, visit: Open) -> None:
    server = start("demo", "--story", "apnoea", "--monitor", "hl7-oru", "--from", "16")
    server.ready()
    page = visit(server, 1280, 800)
    page.wait_for_selector('[data-vital="respiration_rate"][data-state="live"] .value:has-text("0")', timeout=30000)
    page.wait_for_selector('#alarm-bar [data-condition="apnoea"][data-priority="high"]', timeout=30000)
    page.wait_for_selector('[data-vital="etco2"] .value')
    page.wait_for_selector('[data-vital="heart_rate"][data-state="live"]')
    page.click("#trend-others")
    page.wait_for_selector(".trend-labels .name:has-text('EtCO₂')")
    vitals = server.snapshot()["vitals"]
    assert {"respiration_rate", "etco2", "heart_rate"} <= set(vitals)


@pytest.mark.alm(12)
@pytest.mark.alm(13)
@pytest.mark.alm(31)
def test_a_burst_is_commanded_within_a_second_and_played_again_in_its_time(start: Start, visit: Open) -> None:
    page = seated(start, visit)
    count = """(priority) => new Promise((done) => {
      const burst = bedside.sound.burst, at = [], began = performance.now();
      bedside.sound.burst = (which) => {
        if (which === priority) at.push(performance.now() - began);
        return burst(which);
      };
      bedside.extra = { alarms: [{ ...bedside.fake, priority }],
        sound: { ...bedside.store.state.sound, sounding: priority } };
      bedside.feed({ ...bedside.store.state, server_time: new Date(bedside.now()).toISOString() });
      const drawn = () => document.querySelector(`#alarm-bar [data-priority="${priority}"]`)
        ? (bedside.drawnAfter = performance.now() - began) : window.realFrame(drawn);
      drawn();
      const end = () => { bedside.sound.burst = burst; done([at, bedside.drawnAfter]); };
      setTimeout(end, priority === "high" ? 13000 : 26000);
    })"""
    page.evaluate(FEED, {"alarms": []})
    page.evaluate(
        "fake => { bedside.fake = fake; }", alarm(page, "spo2_low", "high", "spo2", "SpO₂ low", "SpO₂ low")
    )
    for priority, low, top in (("medium", 2.5, 30.0), ("high", 2.5, 15.0)):
        at, drawn = page.evaluate(count, priority)
        assert at[0] <= 1000
        assert drawn <= 1000
        gaps = [(b - a) / 1000 for a, b in pairwise(at)]
        assert gaps, "it came again"
        assert all(low <= gap <= top for gap in gaps), gaps
