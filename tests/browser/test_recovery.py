"""After the infusion, by finger and by keyboard: scores, the list, the drug before a witness, the way home, what an
end asks; other kinds of session; sheets that print on one page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser_kit import Open, Seen, Start
from playwright.sync_api import Page

from clinic.people.people import People
from clinic.sheets.text import FILE, LONGEST

pytestmark = pytest.mark.browser
SIZES = ((1920, 1080), (1280, 800))


def people(folder: Path) -> None:
    kept = People(folder)
    kept.add("EB", "E. Brandt", "nurse", "4711")
    kept.add("LO", "L. Oswald", "nurse", "0815")


def pin(page: Page, initials: str, digits: str, dialog: str) -> None:
    page.click(f"#{dialog}-body [data-person='{initials}']")
    for digit in digits:
        page.click(f"#{dialog}-body .pad .btn:text-is('{digit}')")
    page.click(f"#{dialog}-body .pad .primary")


def held(page: Page, key: str) -> None:
    page.hover(key)
    page.mouse.down()
    page.wait_for_timeout(1200)
    page.mouse.up()


@pytest.mark.parametrize("size", SIZES)
def test_the_way_home(start: Start, visit: Open, seen: Seen, tmp_path: Path, size: tuple[int, int]) -> None:
    people(tmp_path / "data")
    server = start("demo", "--story", "ketamine", "--from", "60")
    server.ready(60)
    page = visit(server, *size)
    page.wait_for_selector("#discharge [data-item='time'][data-met='false']", state="attached")
    page.click("#duty")
    page.wait_for_selector("#duty-body .ini")
    pin(page, "EB", "4711", "duty")
    page.wait_for_selector("#duty[data-person='EB']")

    # what is measured stands beside the items, and scores nothing by itself
    page.evaluate("bedside.observeOn('aldrete')")
    page.wait_for_selector("#observe-body .ob-item .measured")
    assert page.locator("#observe-body .sv.on").count() == 0
    for at in range(5):
        page.locator("#observe-body .ob-item").nth(at).locator(".sv").nth(0).click()
    page.click(".ob-foot .primary:has-text('Save 5 of 5')")
    page.wait_for_selector("#discharge [data-item='score'][data-met='true']", state="attached")

    page.click("#leave")
    page.wait_for_selector("#leave-body [data-item='oriented']")
    for item in ("oriented", "walks", "line_out", "escort_here", "sheet"):
        page.click(f"#leave-body [data-item='{item}']")
        page.wait_for_selector(f"#leave-body [data-item='{item}'][data-met='true']")
    page.fill("#leave-drawn", "40")
    page.click("#leave-body .btn:has-text('Chart drawn up')")
    page.wait_for_selector("#leave-body .lv-figure.due:has-text('mg left')")
    left = float(page.locator("#leave-body .lv-figure.due b").inner_text())
    page.click("#leave-waste-go")  # nothing typed: all that is left
    page.wait_for_selector("#sign-body .ini[data-person='EB']:disabled")
    pin(page, "LO", "0815", "sign")
    page.wait_for_function("() => bedside.store.state.amounts.closes && bedside.store.state.amounts.wasted > 0")
    assert page.evaluate("bedside.store.state.amounts.wasted") == pytest.approx(left, abs=0.06)

    page.click("#leave")
    page.wait_for_selector("#leave-go")
    held(page, "#leave-go")
    page.wait_for_selector("#leave-said:has-text('Not met yet')")
    page.fill("#leave-why", "goes to the ward with a nurse")
    held(page, "#leave-go")
    page.wait_for_selector("#leave-body .lv-ready:has-text('may leave since')")
    assert page.evaluate("bedside.store.state.leaving.discharge.by") == "EB"

    page.click("#leave-body [data-opens='sheets']")
    page.wait_for_function(
        "() => (document.querySelector('#sheets-shown').shadowRoot || {}).querySelector?.('main h1')"
    )
    assert "Going home today" in page.evaluate("document.querySelector('#sheets-shown').shadowRoot.textContent")
    page.click(".sheets-page .back")

    held(page, "#end-session")
    page.wait_for_selector("#end-open-doubts:has-text('the probe still measures')")
    page.fill("#end-open-why", "the clip stays until the door")
    held(page, "#end-open-go")
    page.wait_for_selector("#last-session:not([hidden])")
    page.click("#last-session [data-opens='sheets']")
    page.wait_for_function("() => document.querySelector('#sheets-session')")
    assert not seen.errors


def test_by_the_keyboard_alone(start: Start, visit: Open, seen: Seen) -> None:
    server = start("demo", "--story", "ketamine", "--from", "60")
    server.ready(60)
    page = visit(server, 1920, 1080)
    page.wait_for_selector("#recovery:not([hidden])")
    page.focus("#score-panel .rc-go")
    page.keyboard.press("Enter")
    page.wait_for_selector("#observe-body .worded")
    page.keyboard.press("Escape")
    page.focus("#discharge [data-item='walks']")
    page.keyboard.press("Space")
    page.wait_for_selector("#discharge [data-item='walks'][data-met='true']")
    page.focus("#leave")
    page.keyboard.press("Enter")
    page.wait_for_selector("#leave-why")
    page.focus("#leave-why")
    page.keyboard.type("taken home by a nurse")
    page.focus("#leave-name")
    page.keyboard.type("E. Brandt")
    page.wait_for_timeout(1500)  # drawn anew meanwhile: what is typed stays, and the focus
    assert page.evaluate("document.activeElement.id") == "leave-name"
    assert page.input_value("#leave-why") == "taken home by a nurse"
    page.focus("#leave-go")
    page.keyboard.down("Enter")
    page.wait_for_timeout(1200)
    page.keyboard.up("Enter")
    page.wait_for_selector("#leave-body .lv-ready:has-text('E. Brandt')")
    held(page, "#leave-back")
    page.wait_for_selector("#leave-go")
    assert not seen.errors


def test_devices_are_charted_and_the_form_is_filled(start: Start, visit: Open, seen: Seen) -> None:
    server = start("demo", "--story", "steady", "--from", "0", "--speed", "20")
    server.ready()
    page = visit(server, 1280, 800)
    page.click("#new-session")
    page.wait_for_selector("#new-open:visible")
    page.click("#new-more-treatment label:has-text('Esketamine')")
    page.wait_for_selector("#new-more-devices:visible")
    page.wait_for_selector("#new-dose_mg_per_kg", state="hidden")
    page.fill("#new-age", "44")
    page.fill("#new-weight_kg", "72")
    page.wait_for_selector("#new-plan:has-text('56')")
    page.click("#new-open")
    page.wait_for_function(
        "() => bedside.store.state.session && bedside.store.state.session.treatment.name === 'esketamine'"
    )
    order = {"without_baseline": "a test", "override": {"name": "E. Brandt", "reason": "a test"}}
    assert page.evaluate("given => bedside.post('/orders', {order: 'start_infusion', ...given})", order)["ok"]
    page.wait_for_selector("#spray:not([hidden])")
    page.wait_for_selector(".steps [data-step='infusing']", state="hidden")
    page.wait_for_function("() => bedside.now() - Date.parse(bedside.store.state.session.stopped_at) > 70000")
    held(page, "#spray")
    page.wait_for_function("() => bedside.store.state.session.given_mg === 56")
    name = page.evaluate("bedside.store.state.session.id")
    form = server.get(f"/sheets/{name}/esketamine.json")
    assert (form["dose_mg"], len(form["devices"])) == (56, 2)
    assert len(form["not_yet"]) == 2
    assert not seen.errors


LONG = ("Rest, and drink water. " * 9)[:LONGEST]
TEXTS = {
    "the program's own": "",
    "the longest": f"[en]\ndo = {[LONG] * 4}\ndo_not = {[LONG] * 4}\ncall = {[['x' * 36, 'yyyy' * 5, '']] * 4}\n",
}


@pytest.mark.parametrize("words", TEXTS)
def test_a_sheet_prints_on_one_page_in_grey(start: Start, visit: Open, tmp_path: Path, words: str) -> None:
    if TEXTS[words]:
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / FILE).write_text(TEXTS[words], encoding="utf-8")
    server = start("demo", "--story", "ketamine", "--from", "60")
    server.ready(60)
    page = visit(server, 900, 1200)
    name = page.evaluate("bedside.store.state.session.id")
    for effect in ("dizziness", "headache", "anxiety", "numbness", "restlessness", "palpitations", "dry_mouth"):
        page.evaluate("effect => bedside.post('/orders', {order: 'record_effect', effect, severity: 1})", effect)
    report = {"category": "site", "response": "watched", "outcome": "there"}
    assert page.evaluate("given => bedside.post('/orders', {order: 'report_adverse', ...given})", report)["ok"]
    for sheet in ("aftercare", "aftercare?type=large", "monitored"):
        page.goto(f"{server.url}sheets/{name}/{sheet}")
        page.wait_for_selector("main.sheet h1")
        assert sheet == "monitored" or ("yyyy" in page.inner_text("main")) == bool(TEXTS[words])
        made = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", made)) == 1, sheet
        colours = page.evaluate(
            "() => [...document.querySelectorAll('main *')].flatMap(node => [getComputedStyle(node).color,"
            "getComputedStyle(node).backgroundColor])"
        )
        for colour in set(colours):
            red, green, blue = map(int, re.findall(r"\d+", colour)[:3])
            assert max(red, green, blue) - min(red, green, blue) <= 16, colour
        cut = page.evaluate(
            "() => [...document.querySelectorAll('main *')].filter(node => node.scrollWidth > node.clientWidth + 2"
            " && node.clientWidth).map(node => node.textContent.slice(0, 40))"
        )
        assert cut == [], sheet
