"""The Devices page and the developer's page beside a simulated bed, in a real browser."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from browser_kit import Open, Seen, Start
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def masimo() -> Iterator[str]:
    """A second oximeter on the bench, as a developer starts one."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "simulators", "oximeter", "--protocol", "masimo-ascii1", "--tcp", str(port)]
    process = subprocess.Popen([*command, "--story", "steady"], stdout=subprocess.DEVNULL)
    yield f"socket://127.0.0.1:{port}"
    process.terminate()
    process.wait(timeout=5)


def boxes_inside(page: Page) -> list[str]:
    """What of the page's parts is cut off by the window or by its own box."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('.devices-page .card, .devices-page .btn:not([hidden]), .dv-vital')]
        .filter((n) => { const r = n.getBoundingClientRect(); return r.width && (r.right > innerWidth + 1 ||
            r.bottom > innerHeight + 1 || (n.tagName === 'BUTTON' && n.scrollWidth > n.clientWidth + 1)); })
        .map((n) => n.id || n.className)"""
    )
    return found


def test_an_instrument_is_found_listened_to_added_and_chosen(
    start: Start, visit: Open, seen: Seen, masimo: str
) -> None:
    server = start("demo", "--story", "steady")
    server.ready()
    page = visit(server, 1280, 800)
    page.click("#more")
    page.click("#open-devices")
    page.wait_for_selector(".dv-row:not(.dv-headrow)")
    assert page.locator(".dv-row:not(.dv-headrow)").count() == 2
    expect(page.locator("#dv-summary")).to_contain_text("2 of 2 working · everything needed now is connected")
    expect(page.locator(".dv-line").last).to_contain_text("01 8")
    assert page.locator("#alarm-bar").is_visible()
    assert page.locator("#origin-words").is_visible(), "a simulated bed says so on every page"
    assert page.locator("#devices-page .dv-value.live").count() == 3

    page.fill("#dv-url", masimo)
    page.press("#dv-url", "Enter")
    expect(page.locator(".dv-heard.fits")).to_contain_text("Masimo", timeout=15000)
    expect(page.locator("#dv-values")).to_contain_text("SpO₂ %")
    expect(page.locator("#dv-add-it")).to_have_text("Add as standby")
    assert page.evaluate("(n => n.scrollHeight <= n.clientHeight)(document.getElementById('dv-add'))"), "cut off"
    page.fill("#dv-title-in", "Rad-8 of room 2")
    page.click("#dv-add-it")
    expect(page.locator(".dv-row", has_text="Rad-8 of room 2")).to_contain_text("stands by", timeout=15000)
    expect(page.locator(".dv-row", has_text="Rad-8 of room 2").locator(".chip")).to_have_text("up", timeout=15000)
    devices = {row["device"]: row["link"] for row in server.snapshot()["devices"]}
    assert devices["masimo-ascii1-1"] == "up"

    expect(page.locator("#dv-raw-title")).to_contain_text("Rad-8 of room 2")
    expect(page.locator(".dv-line").last).to_contain_text("SPO2=098%", timeout=15000)
    page.click("#dv-use")
    expect(page.locator(".dv-row", has_text="Nonin")).to_contain_text("stands by", timeout=15000)
    expect(page.locator("#dv-remove"), "what is in use is not removed").to_be_hidden()
    page.click("#dv-tap")
    expect(page.locator("#dv-tap")).to_contain_text("Keeping bytes", timeout=15000)
    page.click("#dv-freeze")
    assert not boxes_inside(page)
    page.locator(".dv-row", has_text="Nonin").locator("button").click()
    page.click("#dv-use")
    expect(page.locator(".dv-row", has_text="Rad-8 of room 2")).to_contain_text("stands by", timeout=15000)
    page.locator(".dv-row", has_text="Rad-8 of room 2").locator("button").click()
    page.click("#dv-remove")
    expect(page.locator(".dv-row", has_text="Rad-8 of room 2")).to_have_count(0, timeout=15000)
    page.click("#devices-page .back")
    expect(page.locator("#devices-page")).to_be_hidden()
    server.until(lambda: server.snapshot()["vitals"]["spo2"]["state"] == "live", 10)
    assert not seen.errors
    assert not seen.outside


def test_a_wrong_port_is_said_and_the_page_goes_back_by_itself(start: Start, visit: Open, seen: Seen) -> None:
    server = start("demo", "--story", "cable-pulled", "--from", "15.55")
    server.ready()
    page = visit(server, 1280, 800)
    page.evaluate("location.hash = 'devices'")
    page.wait_for_selector(".dv-row:not(.dv-headrow)")
    assert not boxes_inside(page)
    assert page.evaluate("(n => n.scrollHeight <= n.clientHeight)(document.getElementById('dv-add'))"), "cut off"
    page.fill("#dv-url", "socket://127.0.0.1:1")
    page.press("#dv-url", "Enter")
    expect(page.locator("#dv-listen .wrong")).to_contain_text("refused", timeout=15000)
    wires: Any = server.get("api/beds/1/devices")["devices"]
    page.fill("#dv-url", wires[0]["url"])
    page.press("#dv-url", "Enter")
    expect(page.locator("#dv-said")).to_contain_text("is taken")
    expect(page.locator("#dv-warnings")).to_contain_text("Nonin oximeter", timeout=15000)
    expect(page.locator("#dv-summary")).to_contain_text("is missing")
    expect(page.locator("#alarm-bar [data-condition]").first).to_be_visible(timeout=10000)
    page.evaluate("performance.now = ((real) => () => real() + 61000)(performance.now.bind(performance))")
    expect(page.locator("#devices-page")).to_be_hidden(timeout=15000)
    assert not seen.errors


def test_a_developer_pulls_the_probe_and_sees_the_bed_react(start: Start, visit: Open, seen: Seen) -> None:
    server = start("demo", "--story", "steady", "--oximeter", "plx", "--nibp", "stx-nibp")
    server.ready()
    page = visit(server)
    page.goto(server.url + "simulator")
    expect(page.locator("#spo2")).to_have_text(re.compile(r"^9\d$"), timeout=15000)
    page.click("text=Probe off, 20 s")
    expect(page.locator("#said")).to_contain_text("probe-off 20")
    server.until(lambda: server.snapshot()["vitals"]["spo2"]["reason"] == "sensor_off", 5 + 60)
    expect(page.locator("#spo2")).to_have_text("--", timeout=10000)
    page.fill("#own", "nonsense")
    page.press("#own", "Enter")
    expect(page.locator("#said")).to_contain_text("nothing a simulated patient knows")
    page.click("text=End all of it now")
    page.wait_for_function("() => document.getElementById('spo2').textContent !== '--'", timeout=15000)
    page.click("text=Cuff cable, 15 s")
    expect(page.locator("#links")).to_contain_text("cuff reconnecting", timeout=15000)
    assert not seen.errors
