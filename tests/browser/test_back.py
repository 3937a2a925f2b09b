"""The browser's Back, and where the focus is: a monitor is not left by a swipe."""

from __future__ import annotations

import pytest
from browser_kit import Open, Seen, Start
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_back_closes_what_is_open_and_the_page_stays(start: Start, visit: Open, seen: Seen) -> None:
    server = start("demo", "--story", "steady")
    server.ready()
    page = visit(server, 1280, 800)
    page.click("#alarm-log")
    expect(page.locator("#log-page")).to_be_visible()
    page.go_back()
    expect(page.locator("#log-page")).to_be_hidden()
    assert page.url == server.url
    page.click("#note")
    page.wait_for_function("() => document.body.dataset.dialog === 'note'")
    page.go_back()
    page.wait_for_function("() => !document.body.dataset.dialog")
    page.mouse.click(300, 300)
    page.go_back()
    page.wait_for_selector("#said-here:has-text('The monitor stays here')")
    assert page.url == server.url
    assert page.get_attribute("body", "data-link") == "up"
    assert not seen.errors


def test_the_focus_goes_into_a_page_and_back_and_nothing_under_it_takes_it(start: Start, visit: Open) -> None:
    server = start("demo", "--story", "steady")
    server.ready()
    page = visit(server, 1280, 800)
    page.focus("#alarm-log")
    page.keyboard.press("Enter")
    expect(page.locator("#log-page")).to_be_visible()
    assert page.evaluate("document.activeElement.className").endswith("back"), "the way back has the focus"
    for _ in range(40):
        page.keyboard.press("Tab")
        under = "document.activeElement.closest('.main, .act')"
        assert page.evaluate(f"() => !{under}"), "no key that is covered"
    page.keyboard.press("Escape")
    expect(page.locator("#log-page")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "alarm-log"
    assert page.locator("main").count() == 1
    assert page.locator("main h1").count() == 1
