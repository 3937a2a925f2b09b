"""Two chairs on one server: the list, each chair's own page, and a press that lands where it was pressed."""

from __future__ import annotations

import signal

import pytest
from browser_kit import Open, Start

pytestmark = pytest.mark.browser


def test_a_press_on_the_second_chair_is_the_second_chairs_and_the_list_shows_both(
    start: Start, visit: Open
) -> None:
    server = start("demo", "--from", "0", "--beds", "2")
    server.ready()
    look = visit(server)
    assert look.get_attribute("body", "data-page") == "chairs"
    look.wait_for_selector("[data-bed='2'] .spo2 i:text-matches('^[0-9]+$')")
    page = look.context.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{server.url}bed/2")
    page.wait_for_selector("body[data-link=up]")
    assert page.title().startswith("Chair 2")
    page.click("#new-session")
    page.wait_for_selector("#new-label[disabled]")
    for name, value in (("age", "44"), ("weight_kg", "72"), ("dose_mg_per_kg", "0.5"), ("minutes", "40")):
        page.fill(f"#new-{name}", value)
    page.click("#new-open")
    page.wait_for_selector("#phase[data-phase=baseline]")
    beds = {row["bed"]: row["phase"] for row in server.get("api/beds")}
    assert beds == {"1": "setup", "2": "baseline"}
    look.wait_for_selector("[data-bed='2'] .phase i:text('Baseline')")
    assert look.locator("[data-bed='1'] .phase i").inner_text() == "Setup"
    wide = look.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert wide, "nothing scrolls sideways"
    server.signal(signal.SIGSTOP)
    look.wait_for_selector("body[data-link=lost]", timeout=8000)
    assert look.locator("[data-bed='2'] .spo2 i").inner_text() == "--"
    server.signal(signal.SIGCONT)
    look.wait_for_selector("[data-bed='2'] .spo2 i:text-matches('^[0-9]+$')")
