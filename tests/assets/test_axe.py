"""axe-core finds nothing on any page, with any dialog or page over it."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from stage import SIDES, START, entered, fed, served

pytestmark = pytest.mark.browser

OPENS = {
    "calm": ("#cuff", "#note", "#limits", "#more", "#light", "#chart-pump", "#duty"),
    "empty": ("#new-session",),
    "baseline": ("#baseline",),
    "proposed": ("#baseline",),
}
COVERS = {"calm": ("devices", "help", "log")}
AXE = Axe()


def violations(page: Page) -> list[str]:
    """Each rule that is broken, with the first node that breaks it."""
    found = AXE.run(page).response["violations"]
    return [f"{each['id']} ({each['impact']}): {each['nodes'][0]['html'][:120]}" for each in found]


@pytest.mark.parametrize("situation", ["calm", "four_high", "empty", "baseline", "proposed", "recovery"])
def test_nothing_is_found(chromium: Browser, situation: str) -> None:
    side = {**SIDES, **START}[situation]()
    found = {}
    with served({"1": side}) as address:
        page = entered(chromium, address)
        fed(page, side, origin="simulated")
        page.wait_for_timeout(500)
        found["page"] = violations(page)
        for key in OPENS.get(situation, ()):
            page.click(key)
            page.wait_for_selector(".mantine-Modal-content:visible")
            page.wait_for_timeout(300)
            found[key] = violations(page)
            page.click(".mantine-Modal-close:visible")
            page.wait_for_selector(".mantine-Modal-content", state="hidden")
        for name in COVERS.get(situation, ()):
            page.evaluate("name => { location.hash = name }", name)
            page.wait_for_selector(f"[data-cover={name}]:visible")
            page.wait_for_timeout(600)
            found[name] = violations(page)
            page.evaluate("() => { location.hash = '' }")
        page.context.close()
    assert {place: words for place, words in found.items() if words} == {}
