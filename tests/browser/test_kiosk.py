"""A kiosk's days: its clock is wrong, its tab is frozen, it is reloaded, somebody goes back."""

from __future__ import annotations

from datetime import datetime

import pytest
from browser_kit import Open, Start

pytestmark = pytest.mark.browser

LIVE = '[data-vital="spo2"][data-state="live"]'
TEN_MINUTES_ON = """
(() => {
  const Real = Date;
  const off = 600000;
  window.Date = class extends Real {
    constructor(...given) { if (given.length) super(...given); else super(Real.now() + off); }
    static now() { return Real.now() + off; }
  };
})();
"""


def test_a_browser_clock_that_is_wrong_changes_no_age_and_no_time(start: Start, visit: Open) -> None:
    """Case 24."""
    server = start("demo")
    server.ready()
    page = visit(server)
    page.add_init_script(TEN_MINUTES_ON)
    page.reload()
    page.wait_for_selector(LIVE)
    page.wait_for_timeout(1500)
    shown = page.inner_text("#clock")
    server_now = datetime.fromisoformat(server.snapshot()["server_time"]).timestamp()
    told = page.evaluate("bedside.now()") / 1000
    assert abs(told - server_now) < 1.5
    words = page.evaluate("(t) => bedside.hms(t)", server_now * 1000)
    assert shown[:4] == words[:4]
    age = server.snapshot()["vitals"]["pressure"]["age_s"]
    said = page.inner_text('[data-vital="pressure"] .ft')
    ages = {f"{round(age + more) // 60} min" for more in (0, 1)}
    assert any(words in said for words in ages), (age, said)


def test_a_frozen_tab_is_missed_and_shows_nothing_old_when_it_is_back(start: Start, visit: Open) -> None:
    """Cases 25 and 28: frozen, reloaded, left and come back to; nothing starts again."""
    server = start("demo", "--story", "steady")
    server.ready()
    page = visit(server)
    page.wait_for_selector(LIVE)
    session = server.snapshot()["session"]
    cdp = page.context.new_cdp_session(page)
    cdp.send("Debugger.enable")
    cdp.send("Debugger.pause")  # no script runs any more, as in a tab the browser has frozen
    server.until(lambda: "display_lost" in server.alarms(), 60)
    cdp.send("Debugger.resume")
    cdp.send("Debugger.disable")
    page.wait_for_selector("body[data-link=up]", timeout=15000)
    page.wait_for_selector(LIVE)
    server.until(lambda: "display_lost" not in server.alarms(), 60)
    for _ in range(2):
        page.reload()
        page.wait_for_selector("body[data-link=up]")
    page.goto(server.url + "healthz")
    page.go_back()
    page.wait_for_selector(LIVE)
    snapshot = server.snapshot()
    assert (snapshot["session"], snapshot["phase"]) == (session, "infusing")
    assert page.is_hidden("#second"), "it is still the bedside screen"
