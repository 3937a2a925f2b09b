"""Each script is fed what a chair's server said in some situation, and what then stands on the page is compared."""

from __future__ import annotations

import re
from typing import Any

import pytest
from alone import Alone
from browser_kit import Feed
from playwright.sync_api import Browser, Page
from stage import NO_LINE_NO_TIME, fed

from bedside.reading import Pressure, Reason
from bedside.told import orders as wanted
from dashboard.said import charts, live

pytestmark = pytest.mark.browser


def text(page: Page, selector: str) -> str:
    return (page.text_content(selector) or "").strip()


def calm() -> Alone:
    return Alone().infusing()


def falling() -> Alone:
    side = Alone().infusing()
    side.spo2 = 80
    return side.run(12)


def probe_off() -> Alone:
    side = Alone().infusing()
    side.spo2 = side.pulse = None
    return side.run(20)


def nobody() -> Alone:
    return Alone().run(5)


def failed_cuff() -> Alone:
    side = Alone().infusing()
    side.say("cuff", Pressure(None, Reason.CUFF_LEAK))
    return side.run(1)


SIDES = {side.__name__: side for side in (calm, falling, probe_off, nobody, failed_cuff)}


@pytest.fixture(scope="module", params=sorted(SIDES))
def side(request: pytest.FixtureRequest) -> Alone:
    return SIDES[request.param]()


def test_the_tiles_say_what_the_server_said(page: Page, feed: Feed, side: Alone) -> None:
    said = feed(side)
    for vital in ("spo2", "pulse_rate"):
        shown, told = f'[data-vital="{vital}"]', said["vitals"][vital]
        assert page.get_attribute(shown, "data-state") == told["state"]
        digits = text(page, f"{shown} .value")
        assert digits == (str(told["value"]) if told["value"] is not None else "--"), vital
    pressure = said["vitals"]["pressure"]
    digits = text(page, '[data-vital="pressure"] .value')
    known = pressure["systolic"] is not None
    assert digits == (f"{pressure['systolic']}/{pressure['diastolic']}" if known else "--/--")


def test_limits_stand_beside_the_digits(page: Page, feed: Feed, side: Alone) -> None:
    said = feed(side)
    low = said["limits"]["rules"]["spo2_low"]["medium"]
    assert str(low) in text(page, '[data-vital="spo2"] .limit-low')


def test_the_alarm_bar_lists_what_is_on_and_nothing_else(page: Page, feed: Feed, side: Alone) -> None:
    said = feed(side)
    on = {alarm["condition"] for alarm in said["alarms"]}
    shown = page.eval_on_selector_all(
        "#alarm-bar [data-condition]", "nodes => nodes.map(n => [n.dataset.condition, n.dataset.priority])"
    )
    assert {condition for condition, _ in shown} <= on
    assert bool(shown) is bool(on)
    priorities = {alarm["condition"]: alarm["priority"] for alarm in said["alarms"]}
    for condition, priority in shown:
        assert priorities[condition] == priority
    if on:
        first = min(said["alarms"], key=lambda alarm: ("high", "medium", "low").index(alarm["priority"]))
        assert shown[0][1] == first["priority"], "the worst comes first"
    else:
        words = "No active alarms" if said["session"] else "No session at this chair"
        assert words in text(page, "#alarm-bar")


def test_the_phase_and_the_infusion_are_the_servers(page: Page, feed: Feed, side: Alone) -> None:
    said = feed(side)
    assert page.get_attribute("#phase", "data-phase") == said["phase"]
    session = said["session"]
    label = text(page, "#patient-label")
    assert label == (session["label"] if isinstance(session, dict) else label)


def test_the_chain_shows_each_proof_as_it_was_said(page: Page, feed: Feed, side: Alone) -> None:
    said = feed(side)
    for proof in said["chain"]:
        if proof["proof"] in ("sound", "screen"):
            continue  # this screen knows better
        shown = page.get_attribute(f'[data-proof="{proof["proof"]}"]', "data-ok")
        assert shown in (str(proof["ok"]).lower(), "unknown"), proof


def test_words_of_a_patient_are_text(page: Page, feed: Feed) -> None:
    label = '<img src=x onerror="window.hurt=1">'
    side = Alone().run(5)
    side.order(wanted.OpenSession(label, 44, 72.0, 0.5, 40))
    feed(side.run(1))
    assert text(page, "#patient-label") == label
    assert page.evaluate("window.hurt") is None


def test_a_message_of_nothing_known_changes_nothing(page: Page, feed: Feed) -> None:
    feed(calm())
    before = text(page, '[data-vital="spo2"] .value')
    odd: list[Any] = [{"t": "later"}, {"t": "wave", "s": [], "r": 75}]
    for message in odd:
        page.evaluate("m => { bedside.feed(m); bedside.draw(); }", message)
    assert text(page, '[data-vital="spo2"] .value') == before


def test_a_press_that_posts_is_made_once_while_its_answer_is_on_its_way(page: Page, feed: Feed) -> None:
    feed(calm())
    sent = page.evaluate(
        """async () => {
          const real = window.fetch, asked = [];
          let answer;
          window.fetch = (url, how) => { asked.push(how.body); return new Promise((done) => (answer = done)); };
          const again = () => answer({ ok: true, json: () => Promise.resolve({ ok: true }) });
          const first = bedside.order("set_dark_room", { on: true });
          bedside.order("set_dark_room", { on: true });
          bedside.order("set_dark_room", { on: false });
          again();
          const twice = asked.length;
          window.fetch = real;
          return [twice, JSON.parse(asked[0]).order];
        }"""
    )
    assert sent == [2, "set_dark_room"], "the same press once, another press by itself"


COUNTED = """() => {
  window.sent = 0;
  document.getElementById("measure").addEventListener("click", (event) => {
    sent += 1;
    event.stopPropagation(); // the server of this page has no such chair
  });
}"""


def test_a_late_press_never_stops_a_reading_that_began_by_itself(page: Page, feed: Feed) -> None:
    side = Alone().infusing()
    feed(side)
    said = live.state(side.monitor.snapshot)["cuff"]
    page.evaluate("() => { window.stoodAt += 60000 }")
    feed(side, cuff=said | {"phase": "measuring", "pressure": 90})
    assert text(page, "#measure").startswith("Stop cuff")
    page.evaluate(COUNTED)
    page.click("#measure")
    assert page.evaluate("sent") == 0
    assert text(page, "#said-here") == "The cuff has just begun by itself. Press again to stop it."
    page.click("#measure")
    assert page.evaluate("sent") == 1, "the second press means it"
    feed(side)
    page.click("#measure")
    feed(side, cuff=said | {"phase": "starting"})
    page.click("#measure")
    assert page.evaluate("sent") == 3, "a reading that was asked for here is stopped at once"
    feed(side)
    page.evaluate("() => { window.stoodAt += 60000 }")
    feed(side, cuff=said | {"phase": "measuring", "pressure": 90})
    page.evaluate("() => { window.stoodAt += 2500 }")
    feed(side, cuff=said | {"phase": "measuring", "pressure": 95})
    page.click("#measure")
    assert page.evaluate("sent") == 4, "it has stood there long enough to be read"


def test_a_long_pause_is_said_once_a_minute(page: Page, feed: Feed) -> None:
    side = Alone().infusing().run(60)
    side.order(wanted.PauseInfusion())
    side.run(290)
    feed(side)
    assert "long" not in (page.get_attribute("#infusion", "class") or "")
    side.run(15)
    feed(side)
    assert "long" in (page.get_attribute("#infusion", "class") or "")
    assert text(page, "#said-here").startswith("Paused for 5:0")
    side.order(wanted.ResumeInfusion())
    feed(side.run(1))
    assert "long" not in (page.get_attribute("#infusion", "class") or "")


def test_what_is_typed_is_asked_for_before_it_is_dropped(page: Page, feed: Feed) -> None:
    feed(nobody())
    page.click("#new-session")
    page.wait_for_selector("#new-age", state="visible")
    page.keyboard.press("Escape")
    page.wait_for_selector("#new-age", state="hidden")
    page.click("#new-session")
    page.wait_for_selector("#new-age", state="visible")
    page.fill("#new-age", "44")
    for leave in (lambda: page.keyboard.press("Escape"), lambda: page.click(".mantine-Modal-close:visible")):
        page.evaluate("() => { window.stoodAt += 10000 }")
        leave()
        assert text(page, "#said-here") == "What you typed is not sent yet. Press once more to drop it."
        assert page.is_visible("#new-age")
    page.keyboard.press("Escape")
    page.wait_for_selector("#new-age", state="hidden")


def test_help_opens_at_the_alarm_that_is_on_and_finds_words(page: Page, feed: Feed) -> None:
    feed(falling())
    page.evaluate("() => { location.hash = 'help' }")
    page.wait_for_selector("#help-on [data-help='spo2_low']")
    box = page.locator("[data-help-section='spo2_low']").bounding_box()
    body = page.locator(".help-body").bounding_box()
    assert box is not None
    assert body is not None
    assert abs(box["y"] - body["y"]) < 60, "it is what stands first"
    assert "`" not in page.inner_text(".help-body"), "no names of programs"
    page.fill("#help-search", "airway")
    seen = page.locator("[data-help-section]:visible")
    assert 0 < seen.count() < 20
    assert all("airway" in words.lower() for words in seen.all_inner_texts())
    page.fill("#help-search", "no such word")
    assert page.is_visible("#help-none")
    page.keyboard.press("Escape")


def test_a_finger_on_the_trends_shows_the_values_of_that_moment(page: Page, feed: Feed) -> None:
    side = Alone().infusing().run(300)
    side.pressure(133, 84).run(400)
    figure = charts.figure(side.monitor.snapshot, side.monitor.trend)
    page.route("**/trend?*", lambda route: route.fulfill(json=figure))
    feed(side)
    low, top = figure["window"]
    mine = "low => bedside.trend.figure() && bedside.trend.figure().window[0] === low"
    page.wait_for_function(mine, arg=low)
    box = page.locator("#trend .plot").bounding_box()
    assert box is not None
    part = (side.now.utc.timestamp() * 1000 - low) / (top - low)
    page.mouse.click(box["x"] + 142 + part * (box["width"] - 142 - 76) - 20, box["y"] + 60)
    page.wait_for_selector("#look:visible")
    words = text(page, "#look-values")
    assert "98" in words
    assert re.search(r"133/84 \(100\) at \d\d:\d\d", words), words
    page.click("[data-look='']")
    assert not page.is_visible("#look")
    page.unroute("**/trend?*")


def test_the_finger_that_held_presses_nothing_else_when_it_is_lifted(chromium: Browser, address: str) -> None:
    """After a full hold the keys of the next phase lie under it."""
    context = chromium.new_context(viewport={"width": 1920, "height": 1080}, has_touch=True)
    page = context.new_page()
    page.add_init_script(NO_LINE_NO_TIME)
    page.goto(address)
    page.wait_for_function("() => document.getElementById('chain') && window.bedside && bedside.link.frames() > 0")
    fed(page, Alone().infusing())
    box = page.locator("#chart-stop").bounding_box()
    assert box is not None
    page.evaluate(
        """() => {
          const stop = document.getElementById('chart-stop');
          window.pressed = [];
          stop.addEventListener('click', () => {
            pressed.push('stop');
            const under = stop.cloneNode(true);
            under.id = 'under';
            delete under.dataset.hold;
            under.addEventListener('click', () => pressed.push('under'));
            stop.replaceWith(under);
          });
        }"""
    )
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    line = context.new_cdp_session(page)
    line.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    page.wait_for_function("() => pressed.length > 0")
    line.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(400)
    assert page.evaluate("pressed") == ["stop"]
    page.touchscreen.tap(at["x"], at["y"])
    page.wait_for_function("() => pressed.length > 1")
    assert page.evaluate("pressed") == ["stop", "under"], "the next press is one again"
    context.close()


def test_the_protocol_speaks_in_the_strip_and_makes_no_sound(page: Page, feed: Feed) -> None:
    side = Alone().infusing().run(60).pressure(186, 104).run(120).pressure(184, 102).run(2)
    assert side.monitor.snapshot.hold
    feed(side)
    page.wait_for_selector("#prompts [data-consider=pause]:has-text('Protocol: consider a pause')")
    assert "184" in text(page, "#prompts [data-consider=pause]")
    assert page.locator("#prompts button:has-text('ause')").count() == 0, "it is a word, no command"
    feed(Alone().infusing().run(60))
    page.wait_for_selector("#prompts [data-consider]", state="hidden")
