"""The page with its scripts and no live channel: what a test feeds is all that a script hears."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from alone import Alone
from browser_kit import Feed
from playwright.sync_api import Browser, Page

from bedside.clock import ScaledClock
from bedside.watch import Watch
from dashboard.app import create_app
from dashboard.hub import Hub
from dashboard.program.connections import Pools
from dashboard.program.serving import listening
from dashboard.said import live
from dashboard.seat import Seat


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The application with an empty chair, in this process."""
    side, hub = Alone(), Hub(4)
    seat = Seat(side.monitor, hub, Watch(side.monitor, ScaledClock(), hub.publish), lambda _, __: True)
    pools = Pools(streams=4)
    server = listening(create_app({"1": seat}).server, "127.0.0.1", 0, pools)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}/"
    hub.close()
    pools.shutdown(timeout=0.5)
    server.close()
    thread.join(timeout=5)


NO_LINE_NO_TIME = """
  window.EventSource = class { constructor() {} close() {} };
  performance.now = () => 1000;
"""
"""Time stands still, so that what was fed is still live when it is read, however slow the machine is."""


@pytest.fixture(scope="module")
def page(chromium: Browser, address: str) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1920, "height": 1080})
    opened = context.new_page()
    opened.add_init_script(NO_LINE_NO_TIME)
    opened.goto(address)
    opened.wait_for_function("() => window.bedside && window.bedside.feed && document.getElementById('alarm-bar')")
    opened.wait_for_function("() => document.getElementById('chain') && bedside.link.frames() > 0")
    yield opened
    context.close()


@pytest.fixture
def feed(page: Page) -> Feed:
    """Feed what the server would say of a chair; what was fed comes back."""

    def give(side: Alone) -> dict[str, Any]:
        snapshot = side.monitor.snapshot
        said = live.state(snapshot) | {"again": []}
        page.evaluate(
            "([full, state, beat]) => { bedside.feed(full); bedside.feed(state); bedside.feed(beat); "
            "bedside.draw(); bedside.drawAlarms(); bedside.drawKeys(); }",
            [{"t": "full", "wave": []}, said, live.beat(snapshot)],
        )
        return said

    return give
