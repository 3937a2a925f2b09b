"""Chairs in every situation and their pages, without a live line and with a time that stands still: what a test
feeds is all that a script hears. For tests of what stands on the page, and for its pictures."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alone import Alone
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from bedside.chair import Chair
from bedside.clock import ScaledClock
from bedside.infusion.patient import CHECKLIST
from bedside.infusion.prompts import Plan, Rule
from bedside.reading import Numeric, Vital
from bedside.told import orders as wanted
from bedside.watch import Watch
from dashboard.app import create_app
from dashboard.hub import Hub
from dashboard.program.connections import Pools
from dashboard.program.serving import listening
from dashboard.said import live
from dashboard.seat import Seat

SIZES = (
    (1920, 1080), (1366, 768), (1280, 800), (1280, 720), (1024, 768), (800, 600),
    (800, 1280), (768, 1024), (600, 800),
)  # fmt: skip
"""CSS pixels, in which a screen of 1920x1080 at 150 % is 1280x720 and 800x600 is the smallest."""
PHONE = (390, 844)

NO_LINE_NO_TIME = """
  window.EventSource = class { constructor() {} close() {} };
  window.stoodAt = 100000; // the alarm test by itself belongs to the first minute
  performance.now = () => window.stoodAt;
"""
"""Time stands still, so that what was fed is still live when it is read, however slow the machine is."""

AXE = Axe()
FITS = (Path(__file__).parent / "fits.js").read_text(encoding="utf-8")


ASKED = Plan((Rule("moaas", 700, 600), Rule("cadss6", 640, 1200), Rule("nrs", 1200, 600)))


def calm() -> Alone:
    """Twelve minutes into an infusion, with what a nurse wrote, and two things to ask."""
    side = Alone(Chair("1", "Chair 1", asked=ASKED), perfusion=1.4).infusing()
    for minute, note in enumerate(("Nausea", "", "Ondansetron given", "", "a little dizzy, talks")):
        side.run(150).pressure(131 + 3 * minute, 82 + minute)
        if note:
            side.order(wanted.AddNote(note))
    return side


def four_high() -> Alone:
    """Oxygen, pulse, pressure and breathing at once."""
    side = calm()
    side.spo2, side.pulse = 78, 141
    side.pressure(193, 118)
    for _ in range(40):
        side.say("oximeter", Numeric(Vital.RESPIRATION_RATE, 0), Numeric(Vital.ETCO2, 12))
        side.run(1)
    return side


def empty() -> Alone:
    """Nobody in the chair yet."""
    return Alone().run(5)


def baseline() -> Alone:
    """A session with one resting pressure."""
    side = Alone().run(5)
    side.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
    return side.pressure(126, 78).run(30)


def recovery() -> Alone:
    side = calm()
    side.order(wanted.StopInfusion())
    return side.run(60)


def ended() -> Alone:
    """The patient has left; what was is still there to be read."""
    side = recovery()
    side.order(wanted.EndSession())
    return side.run(30)


def running() -> Alone:
    """The baseline takes its readings by itself: the second one is awaited."""
    side = Alone().run(5)
    side.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
    side.order(wanted.StartBaseline())
    return side.pressure(126, 78).run(30)


def proposed() -> Alone:
    """Both readings are there: one hold starts."""
    return running().run(150).pressure(128, 80).run(2)


def listed() -> Alone:
    """A clinic with a checklist, two lines of which are answered."""
    side = Alone(Chair("1", "Chair 1", checklist=CHECKLIST)).run(5)
    side.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
    side.order(wanted.StartBaseline())
    side.pressure(126, 78).run(30)
    for key, _ in CHECKLIST[:2]:
        side.order(wanted.CheckItem(key))
    return side.run(1)


START: Mapping[str, Callable[[], Alone]] = {side.__name__: side for side in (running, proposed, listed)}
"""The steps of a start, with the baseline open."""


def sprayed() -> Alone:
    """Another kind of session: two devices, the second some minutes ago."""
    side = Alone().run(5)
    side.order(wanted.OpenSession("KM-0147", 44, 72.0, None, None, dose_mg=84, treatment="esketamine"))
    side.pressure(126, 78).run(190).pressure(128, 80)
    side.order(wanted.ConfirmBaseline(tuple(row.name for row in side.monitor.snapshot.resting)))
    side.order(wanted.StartInfusion())
    side.run(300)
    side.order(wanted.GiveSpray(28))
    side.order(wanted.RecordEffect("dissociation", 2))
    return side.run(120)


SIDES: Mapping[str, Callable[[], Alone]] = {
    side.__name__: side for side in (calm, four_high, empty, baseline, recovery, sprayed, ended)
}


@contextmanager
def served(sides: Mapping[str, Alone]) -> Iterator[str]:
    """The application in this process with these chairs by id; its address, which ends with a slash."""
    hub = Hub(4)
    seats = {
        bed: Seat(side.monitor, hub, Watch(side.monitor, ScaledClock(), hub.publish), lambda _, __: True)
        for bed, side in sides.items()
    }
    pools = Pools(streams=4)
    server = listening(create_app(seats).server, "127.0.0.1", 0, pools)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}/"
    hub.close()
    pools.shutdown(timeout=0.5)
    for channel in tuple(server.active_channels.values()):
        channel.will_close = True  # a browser keeps its connections, and the loop runs as long as one is there
    server.close()
    thread.join(timeout=20)


def seated(bed: str) -> Alone:
    """Nobody in a chair of this id."""
    return Alone(Chair(bed, f"Chair {bed}"))


def entered(browser: Browser, address: str, width: int = 1920, height: int = 1080) -> Page:
    """A page whose scripts have begun; its context is the caller's to close."""
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.add_init_script(NO_LINE_NO_TIME)
    page.goto(address)
    page.wait_for_function("() => document.getElementById('chain') && window.bedside && bedside.link.frames() > 0")
    return page


def fed(page: Page, side: Alone, **more: Any) -> dict[str, Any]:
    """Feed what the server would say of a chair, with `more` of it said otherwise; what was fed comes back."""
    snapshot = side.monitor.snapshot
    said = live.state(snapshot) | {"again": []} | more
    page.evaluate(
        "([full, state, beat]) => { bedside.feed(full); bedside.feed(state); bedside.feed(beat); "
        "bedside.draw(); bedside.drawAlarms(); bedside.drawKeys(); bedside.drawTrend(); }",
        [{"t": "full", "wave": []}, said, live.beat(snapshot)],
    )
    return said


def misfits(page: Page) -> list[str]:
    """What does not fit, in sentences."""
    found: list[str] = page.evaluate(FITS)
    return found


def violations(page: Page) -> list[str]:
    """Each rule of axe-core that is broken, with the first node that breaks it."""
    found = AXE.run(page).response["violations"]
    return [f"{each['id']} ({each['impact']}): {each['nodes'][0]['html'][:120]}" for each in found]
