"""What a nurse does most, by mouse, by touch and by keyboard: `python -m benchmarks flows`.

A press is one click, tap, hold or key (Tab among them); numbers typed into a field count as one. Seconds are from
the first press to the answer on the page, without a person's time to look and to reach.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page

from benchmarks.measure import demo_at

HELD_MS = 1150
MOST_TABS = 120
OUTSIDE = "node => !!document.body.dataset.dialog && !node.closest('.dialog')"
INFUSING = "() => document.getElementById('phase').dataset.phase === 'infusing'"


@dataclass
class Mouse:
    """One hand at one page. `presses` counts, `numbers` are the fields that were typed into."""

    page: Page
    presses: int = 0
    numbers: int = 0
    name: str = field(default="mouse", init=False)

    def press(self, selector: str) -> None:
        self.presses += 1
        self._at(selector).click()

    def hold(self, selector: str) -> None:
        self.presses += 1
        self._at(selector).click(delay=HELD_MS)

    def number(self, selector: str, text: str) -> None:
        self.numbers += 1
        self._at(selector).fill(text)

    def _at(self, selector: str) -> Locator:
        found = self.page.locator(selector).locator("visible=true").first
        found.wait_for()
        self.page.wait_for_function("node => !node.disabled", arg=found.element_handle())
        return found


class Finger(Mouse):
    """Touches; a hold is a finger that stays."""

    name = "touch"

    def press(self, selector: str) -> None:
        self.presses += 1
        self._at(selector).tap()

    def hold(self, selector: str) -> None:
        self.presses += 1
        box = self._at(selector).bounding_box()
        if box is None:
            raise RuntimeError(f"{selector} is not on the page")
        at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        session = self.page.context.new_cdp_session(self.page)
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
        self.page.wait_for_timeout(HELD_MS)
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


class Keyboard(Mouse):
    """Tab to it, Enter on it; each Tab is a press."""

    name = "keyboard"

    def press(self, selector: str) -> None:
        self._reach(selector)
        self.presses += 1
        self.page.keyboard.press("Enter")

    def hold(self, selector: str) -> None:
        self._reach(selector)
        self.presses += 1
        self.page.keyboard.down("Enter")
        self.page.wait_for_timeout(HELD_MS)
        self.page.keyboard.up("Enter")

    def number(self, selector: str, text: str) -> None:
        self._reach(selector)
        self.numbers += 1
        self.page.keyboard.type(text)

    def _reach(self, selector: str) -> None:
        wanted = self._at(selector).element_handle()
        if self.page.evaluate(OUTSIDE, wanted):
            self.presses += 1
            self.page.keyboard.press("Escape")  # a dialog keeps the Tabs
            self.page.wait_for_function("() => !document.body.dataset.dialog")
        for _ in range(MOST_TABS):
            if self.page.evaluate("node => document.activeElement === node", wanted):
                return
            self.presses += 1
            self.page.keyboard.press("Tab")
        raise RuntimeError(f"{selector} is not reached by {MOST_TABS} Tabs")


HANDS = (Mouse, Finger, Keyboard)


def start(hand: Mouse) -> None:
    """From the empty chair to a charted start; the readings come by themselves at the story's speed."""
    hand.press("#new-session")
    hand.number("#new-age", "44")
    hand.number("#new-weight_kg", "72")
    hand.page.wait_for_selector("#new-plan .stat")
    hand.press("#new-open")
    hand.page.wait_for_selector("#baseline-begin:visible, #earlier:visible")
    if hand.page.is_visible("#earlier"):
        hand.press("#earlier-yes")
    hand.press("#baseline-begin")
    hand.hold("[data-check=all]")
    hand.page.wait_for_function("() => bedside.store.state.proposed !== null")
    hand.hold("#chart-start")
    hand.page.wait_for_function(INFUSING)


def note(hand: Mouse) -> None:
    hand.press("#note")
    hand.press('[aria-label="Nausea 2, moderate"]')
    hand.page.wait_for_selector("#said:has-text('Nausea 2, moderate written at')")
    hand.page.keyboard.press("Escape")


def undo(hand: Mouse) -> None:
    hand.press("#said [data-undo]")
    hand.page.wait_for_selector("#said-here:has-text('entered in error')")
    hand.page.keyboard.press("Escape")


def stat(hand: Mouse) -> None:
    hand.press("#cuff")
    hand.press("#cuff-stat")
    hand.page.wait_for_selector("#cuff-stat[data-side=leave]")
    hand.press("#cuff-stat")
    hand.page.wait_for_selector("#cuff-stat[data-side=begin]")
    hand.page.keyboard.press("Escape")


def limit(hand: Mouse) -> None:
    hand.press("#limits")
    hand.press('[data-limit="systolic_high"]')
    hand.press('[aria-label="NIBP systolic high, less"]')
    hand.press("#limits-apply:not([disabled])")
    hand.page.wait_for_selector('[data-vital="pressure"] .limit-high:has-text("159")')


def dark(hand: Mouse) -> None:
    hand.press("#light")
    hand.press("#set-dark")
    hand.page.wait_for_selector("body.dark")
    hand.press("#set-dark")
    hand.page.wait_for_selector("body:not(.dark)")
    hand.page.keyboard.press("Escape")


def pause(hand: Mouse) -> None:
    hand.press("#chart-pause")
    hand.page.wait_for_selector("#phase[data-phase=paused]")
    hand.press("#chart-resume")
    hand.page.wait_for_selector("#phase[data-phase=infusing]")


def rate(hand: Mouse) -> None:
    hand.press("#chart-pump")
    hand.page.wait_for_function("() => document.querySelector('#pump-number').value !== ''")
    hand.number("#pump-number", "60")
    hand.press("#pump-go")
    hand.page.wait_for_function("() => bedside.store.state.session.rate_mg_per_h === 60")


def observe(hand: Mouse) -> None:
    """What is asked, or anything at any time."""
    hand.press("#observe")
    hand.press("[data-scale=moaas][data-value='4']")
    hand.page.wait_for_function("() => (bedside.store.state.asked.last.moaas || {}).value === 4")
    if hand.page.evaluate("document.body.dataset.dialog") == "observe":
        hand.page.keyboard.press("Escape")


def bolus(hand: Mouse) -> None:
    hand.press("#chart-pump")
    hand.page.wait_for_function("() => document.querySelector('#pump-number').value !== ''")
    hand.press("#pump-acts .seg-key:has-text('Bolus')")
    hand.page.wait_for_function("() => document.querySelector('#pump-number').value === ''")
    hand.number("#pump-number", "5")
    hand.press("#pump-go")
    hand.page.wait_for_function("() => !document.body.dataset.dialog")


def late(hand: Mouse) -> None:
    """A rate as it was set two minutes ago."""
    hand.press("#chart-pump")
    hand.page.wait_for_function("() => document.querySelector('#pump-number').value !== ''")
    hand.number("#pump-number", "54")
    hand.press("#pump-when .seg-key:has-text('2 min ago')")
    hand.press("#pump-go")
    hand.page.wait_for_function("() => !document.body.dataset.dialog")


def cadss(hand: Mouse) -> None:
    hand.press("#observe")
    hand.press("#observe-body .seg-key:has-text('CADSS-6')")
    for item, number in enumerate((2, 1, 1, 2, 1, 1), 1):
        hand.press(f'.ob-item:nth-child({item}) [aria-label$=": {number}"]')
    hand.press(".ob-foot .primary")
    hand.page.wait_for_function("() => (bedside.store.state.asked.last.cadss6 || {}).value === 8")
    if hand.page.evaluate("document.body.dataset.dialog") == "observe":
        hand.page.keyboard.press("Escape")


def drug(hand: Mouse) -> None:
    hand.press("#note")
    hand.number("#drug-name", "ondansetron")
    hand.number("#drug-amount", "4")
    hand.press("#drug-give")
    hand.page.wait_for_selector("#said-here:has-text('ondansetron 4')")
    hand.page.keyboard.press("Escape")


def gone(hand: Mouse) -> None:
    hand.press("#note")
    hand.press('[aria-label="Nausea 0, absent"]')
    hand.page.wait_for_selector("#said:has-text('Nausea 0')")
    hand.page.keyboard.press("Escape")


def stop(hand: Mouse) -> None:
    hand.hold("#chart-stop")
    hand.page.wait_for_selector("#phase[data-phase=recovery]")


def aldrete(hand: Mouse) -> None:
    """Five items; the key stands under the trends, or in Observe where there is no room for it."""
    if hand.page.is_visible("#score-panel .rc-go"):
        hand.press("#score-panel .rc-go")
    else:
        hand.press(".rc-tabs .seg-key:last-child")
        hand.press("#score-panel .rc-go")
    for item in range(1, 6):
        hand.press(f'.ob-item:nth-child({item}) [aria-label*=": 2, "]')
    hand.press(".ob-foot .primary")
    hand.page.wait_for_function("() => bedside.store.state.leaving.scores.aldrete.value === 10")
    if hand.page.evaluate("document.body.dataset.dialog") == "observe":
        hand.page.keyboard.press("Escape")


def going(hand: Mouse) -> None:
    """The clinic's list, what was drawn up, and home before the hour, by a name and a reason."""
    hand.press("#leave")
    for item in ("oriented", "walks", "line_out", "escort_here", "sheet"):
        hand.press(f"#leave-body [data-item={item}]")
        hand.page.wait_for_selector(f"#leave-body [data-item={item}][data-met=true]")
    hand.number("#leave-why", "goes to the ward")
    hand.number("#leave-name", "E. Brandt")
    hand.hold("#leave-go")
    hand.page.wait_for_function("() => bedside.store.state.leaving.discharge !== null")
    hand.page.keyboard.press("Escape")


def end(hand: Mouse) -> None:
    """The clip is still on: it asks."""
    hand.hold("#end-session")
    hand.page.wait_for_selector("#end-open-why:visible")
    hand.number("#end-open-why", "the clip stays until the door")
    hand.hold("#end-open-go")
    hand.page.wait_for_selector("#phase[data-phase=setup]", state="attached")


FLOWS: tuple[tuple[str, Callable[[Mouse], None]], ...] = (
    ("a start, from the empty chair", start),
    ("nausea, written", note),
    ("taken back", undo),
    ("STAT begun and left", stat),
    ("a limit tightened", limit),
    ("dark room on and off", dark),
    ("pause and go on", pause),
    ("another rate", rate),
    ("a bolus", bolus),
    ("a rate of two minutes ago", late),
    ("MOAA/S, answered", observe),
    ("CADSS-6, six items", cadss),
    ("a drug with its amount", drug),
    ("nausea, gone", gone),
    ("stop", stop),
    ("Aldrete, five items", aldrete),
    ("the list, and home by a reason", going),
    ("the end, with the clip on", end),
)
DAY = ("a start, from the empty chair", "nausea, written", "pause and go on", "another rate", "a bolus",
       "a rate of two minutes ago", "MOAA/S, answered", "CADSS-6, six items", "a drug with its amount",
       "nausea, gone", "stop")  # fmt: skip
"""From the door to the stop."""
SIZES = ((1920, 1080), (1280, 800))


Figures = dict[str, tuple[int, int, float]]


def flows(
    browser: Browser, size: tuple[int, int] = SIZES[0], hands: Sequence[type[Mouse]] = HANDS
) -> dict[str, Figures]:
    """Each flow with, of each hand, its presses, its numbers and its seconds, at this size."""
    found: dict[str, Figures] = {name: {} for name, _ in FLOWS}
    for kind in hands:
        with demo_at(speed="20", story="steady", at="0") as address:
            context = browser.new_context(viewport={"width": size[0], "height": size[1]}, has_touch=True)
            page = context.new_page()
            page.goto(address)
            page.wait_for_selector("body[data-link=up]")
            page.wait_for_function("() => bedside.sound.testing === null && bedside.link.frames() > 20")
            for name, flow in FLOWS:
                hand, began = kind(page), time.perf_counter()
                flow(hand)
                found[name][kind.name] = (hand.presses, hand.numbers, time.perf_counter() - began)
                page.wait_for_function("() => !document.body.dataset.dialog")
            context.close()
    return found
