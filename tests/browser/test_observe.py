"""What is asked is seen under the trends and answered in two presses, by finger or by keyboard."""

from __future__ import annotations

import pytest
from browser_kit import Open, Seen, Start
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def asked(start: Start, visit: Open, width: int, height: int) -> Page:
    """The demo some seconds after two things were due; its nurse will answer later."""
    server = start("demo", "--story", "steady", "--from", "17.4")
    server.ready()
    page = visit(server, width, height)
    page.wait_for_selector("#prompts [data-prompt='cadss6'][data-due]", timeout=20000)
    return page


def test_two_presses_answer_and_a_skip_has_a_reason(start: Start, visit: Open, seen: Seen) -> None:
    page = asked(start, visit, 1280, 800)
    due = page.get_attribute("#prompts [data-prompt='moaas'], #prompts [data-prompt='cadss6']", "data-due")
    assert due
    assert due.endswith("+00:00")
    page.click("#observe")
    page.wait_for_function("() => document.body.dataset.dialog === 'observe'")
    page.click("#observe-body .seg-key:has-text('MOAA/S')")
    page.click("#observe-body [data-scale='moaas'][data-value='4']")
    page.wait_for_selector("#prompts [data-prompt='moaas']", state="detached")
    assert page.locator("#alarm-bar").is_visible()
    page.wait_for_selector("#said-here:has-text('MOAA/S 4 written') [data-undo]")
    page.wait_for_selector("#trend .lane-score:has-text('4')")
    page.click("#said-here [data-undo]")
    page.wait_for_selector("#said-here:has-text('entered in error')")
    page.wait_for_selector("#trend .lane-score:has-text('4')", state="detached")
    page.wait_for_selector("#prompts [data-prompt='moaas']", state="attached")
    if page.evaluate("document.body.dataset.dialog") != "observe":
        page.click("#observe")
    page.click("#observe-body .seg-key:has-text('MOAA/S')")
    page.click("#observe-body [data-scale='moaas'][data-value='4']")
    page.wait_for_selector("#prompts [data-prompt='moaas']", state="detached")
    if page.evaluate("document.body.dataset.dialog") != "observe":
        page.click("#observe")
    page.wait_for_selector(".ob-item")
    for at, number in enumerate((2, 1, 1, 2, 0, 1)):
        page.locator(".ob-item").nth(at).locator(".sv").nth(number).click()
    page.click(".ob-foot .primary:has-text('Save 6 of 6')")
    page.wait_for_selector("#prompts [data-prompt='cadss6']", state="detached")
    page.wait_for_selector("#prompts [data-prompt='respiration']", state="attached", timeout=20000)
    if page.evaluate("document.body.dataset.dialog") != "observe":
        page.click("#skip-prompt")
    page.click(".ob-skip .btn:has-text('asleep')")
    page.wait_for_selector("#prompts [data-prompt]", state="detached")
    page.wait_for_selector("#prompts:has-text('next ')")
    state = page.evaluate("bedside.store.state.asked.last")
    assert (state["moaas"]["value"], state["cadss6"]["value"]) == (4, 7)
    assert not seen.errors


def test_a_drug_is_charted_with_its_amount(start: Start, visit: Open, seen: Seen) -> None:
    server = start("demo", "--story", "steady", "--from", "5")
    server.ready()
    page = visit(server, 1280, 800)
    page.click("#note")
    page.wait_for_function("() => document.body.dataset.dialog === 'note'")
    page.click("#drug-give")
    page.wait_for_selector("#said-here:has-text('How much was given')")
    page.fill("#drug-name", "oxygen")
    page.fill("#drug-amount", "2,5")
    assert (page.input_value("#drug-unit"), page.input_value("#drug-route")) == ("L/min", "mask")
    page.click("#drug-give")
    page.wait_for_selector("#said-here:has-text('oxygen 2,5 L/min mask written')")
    assert page.input_value("#drug-name") == ""
    assert not seen.errors


def test_by_the_keyboard_alone(start: Start, visit: Open, seen: Seen) -> None:
    page = asked(start, visit, 1920, 1080)
    page.focus("#observe")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.body.dataset.dialog === 'observe'")
    page.focus("#observe-body .seg-key:has-text('Pain')")
    page.keyboard.press("Enter")
    page.focus("#observe-body [data-scale='nrs'][data-value='3']")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "() => bedside.store.state.asked.last.nrs && bedside.store.state.asked.last.nrs.value === 3"
    )
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.body.dataset.dialog")
    assert not seen.errors
