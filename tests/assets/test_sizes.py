"""The page at every size and in every situation, with each dialog open: nothing over anything, nothing cut, nothing
sideways, and targets a glove can hit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alone import Alone
from playwright.sync_api import Browser, Page
from stage import PHONE, SIDES, SIZES, START, entered, fed, misfits, served, violations

from dashboard.said.proposed import proposed

pytestmark = pytest.mark.browser

KEYS = {
    "calm": ("#cuff", "#note", "#limits", "#more", "#light", "#look-key", "#chart-pump", "#duty", "#observe"),
    "four_high": ("#cuff",),
    "empty": ("#new-session",),
    "baseline": ("#baseline",),
    "recovery": ("#leave", "#observe", "#note"),
    "sprayed": ("#leave",),
}
"""What opens each dialog, in the situations in which it is asked for."""
COVERS = {"calm": ("devices", "help"), "four_high": ("log",), "empty": ("log",), "recovery": ("sheets",)}
NAMES = [f"{width}x{height}" for width, height in SIZES]


@pytest.fixture(scope="module", params=sorted(SIDES))
def situation(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def side(situation: str) -> Alone:
    return SIDES[situation]()


@pytest.fixture(scope="module")
def page(chromium: Browser, side: Alone) -> Iterator[Page]:
    with served({"1": side}) as address:
        opened = entered(chromium, address)
        opened.wait_for_function("() => window.Plotly && document.querySelector('#trend .js-plotly-plot')")
        yield opened
        opened.context.close()


def at(page: Page, side: Alone, size: tuple[int, int]) -> list[str]:
    """What does not fit at this size, once the page has settled in it."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    fed(page, side, origin="simulated")
    for _ in range(30):  # the plot is drawn anew in its own time
        page.wait_for_timeout(100)
        if not (wrong := misfits(page)):
            break
    return wrong


@pytest.mark.parametrize("size", SIZES, ids=NAMES)
def test_everything_fits(page: Page, side: Alone, size: tuple[int, int]) -> None:
    assert at(page, side, size) == []


def test_every_dialog_fits(page: Page, side: Alone, situation: str) -> None:
    found = {}
    for key in KEYS.get(situation, ()):
        page.set_viewport_size({"width": 1920, "height": 1080})
        fed(page, side, origin="simulated")
        page.click(key)
        page.wait_for_selector(".mantine-Modal-content:visible, #look:visible")
        page.wait_for_timeout(300)
        for size in SIZES:
            if wrong := at(page, side, size) + _covered(page):
                found[key, size] = wrong
        page.click(".mantine-Modal-close:visible, #look [data-look='']:visible")
        page.wait_for_selector(".mantine-Modal-content", state="hidden")
    assert found == {}


def test_axe_finds_nothing(page: Page, side: Alone, situation: str) -> None:
    """On the page, with each dialog, and with each page over it."""
    page.set_viewport_size({"width": 1920, "height": 1080})
    fed(page, side, origin="simulated")
    page.wait_for_timeout(300)
    found = {"page": violations(page)}
    for key in KEYS.get(situation, ()):
        page.click(key)
        page.wait_for_selector(".mantine-Modal-content:visible, #look:visible")
        page.wait_for_timeout(300)
        found[key] = violations(page)
        page.click(".mantine-Modal-close:visible, #look [data-look='']:visible")
        page.wait_for_selector(".mantine-Modal-content", state="hidden")
    for name in COVERS.get(situation, ()):
        page.evaluate("name => { location.hash = name }", name)
        page.wait_for_selector(f"[data-cover={name}]:visible")
        page.wait_for_timeout(600)
        found[name] = violations(page)
        page.evaluate("() => { location.hash = '' }")
    assert {place: words for place, words in found.items() if words} == {}


@pytest.mark.parametrize("step", sorted(START))
def test_each_step_of_a_start_fits(chromium: Browser, step: str) -> None:
    side = START[step]()
    with served({"1": side}) as address:
        page = entered(chromium, address)
        fed(page, side, origin="simulated")
        page.click("#baseline")
        page.wait_for_selector("#baseline-begin:visible")
        page.wait_for_timeout(300)
        found = {size: wrong for size in SIZES if (wrong := at(page, side, size) + _covered(page))}
        broken = violations(page)
        open_ = page.locator("#missing [data-missing]").count()
        page.context.close()
    assert found == {}
    assert broken == []
    snapshot = side.monitor.snapshot
    unproven = sum(proof.ok is not True for proof in snapshot.chain)
    assert open_ == sum(not done for *_, done in snapshot.checklist) + unproven + (proposed(snapshot) is None)


PEOPLE = [
    {"initials": f"P{n}", "name": f"P. Person-{n}", "role": "nurse", "may": n < 8} for n in range(1, 9)
]  # fmt: skip


def test_a_second_person_is_asked_at_every_size(page: Page, side: Alone, situation: str) -> None:
    if situation != "calm":
        pytest.skip("the same over any situation")
    page.route("**/people", lambda route: route.fulfill(json={"people": PEOPLE}))
    page.evaluate("bedside.sign({order: {order: 'waste_drug', mg: 4}, words: '4 mg thrown away, as seen'})")
    page.wait_for_selector("#sign-body .ini:visible")
    found = {size: wrong for size in SIZES if (wrong := at(page, side, size) + _covered(page))}
    broken = violations(page)
    page.click(".mantine-Modal-close:visible")
    page.unroute("**/people")
    assert (found, broken) == ({}, [])


def test_an_unusual_plan_fits(chromium: Browser) -> None:
    side = Alone().run(5)
    with served({"1": side}) as address:
        page = entered(chromium, address)
        fed(page, side, origin="simulated")
        page.click("#new-session")
        for name, value in (("label", "KM-0147"), ("age", "44"), ("weight_kg", "72"), ("dose_mg_per_kg", "1.5")):
            page.fill(f"#new-{name}", value)
        page.wait_for_selector("#new-unusual:has-text('outside')")
        page.click(".more-about summary")
        page.wait_for_selector("#new-more-allergies:visible")
        found = {size: wrong for size in SIZES if (wrong := at(page, side, size) + _covered(page))}
        page.context.close()
    assert found == {}


def _covered(page: Page) -> list[str]:
    """Numbers, alarms and the keys of the sound that a dialog lies over."""
    wrong: list[str] = page.evaluate(
        """() => {
          const lying = [...document.querySelectorAll(".mantine-Modal-content, #look")];
          const over = lying.find((node) => node.getClientRects().length).getBoundingClientRect();
          return [...document.querySelectorAll(".tile, .al, .abtn")].filter((node) => {
            const box = node.getBoundingClientRect();
            return box.width && box.left < over.right - 1 && over.left < box.right - 1
              && box.top < over.bottom - 1 && over.top < box.bottom - 1;
          }).map((node) => "covered: " + node.className);
        }"""
    )
    return wrong


def test_every_page_over_the_bedside_fits(page: Page, side: Alone, situation: str) -> None:
    found = {}
    for name in COVERS.get(situation, ()):
        page.evaluate("name => { location.hash = name }", name)
        page.wait_for_selector(f"[data-cover={name}]:visible")
        page.wait_for_timeout(600)
        found |= {(name, size): wrong for size in SIZES if (wrong := at(page, side, size))}
        page.evaluate("() => { location.hash = '' }")
    assert found == {}


def test_a_phone_shows_the_numbers_and_says_what_it_is(page: Page, side: Alone) -> None:
    assert at(page, side, PHONE) == []
    for shown in ('[data-vital="spo2"] .value', '[data-vital="pressure"] .value', "#alarm-bar", "#second"):
        assert page.is_visible(shown), shown
    assert page.is_visible("#phase") is (side.monitor.snapshot.session is not None)
    for hidden in ("#measure", "#alarm-ack", "#audio-pause"):
        assert not page.is_visible(hidden), hidden


@pytest.mark.parametrize("size", [(799, 590), (640, 480), (844, 390)])
def test_a_window_that_is_too_small_says_so(page: Page, side: Alone, size: tuple[int, int]) -> None:
    at(page, side, size)
    assert page.is_visible(".too-small")
    assert not page.is_visible("#alarm-bar")
