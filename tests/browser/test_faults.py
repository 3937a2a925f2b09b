"""Pull the plug, stop the server, kill it: nothing stale is ever shown as live, and all comes back."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from browser_kit import Open, Start
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

DASHES = """() => [...document.querySelectorAll('[data-vital] .value')].every(n => /^[-/]+$/.test(n.textContent))
            && document.body.dataset.link === 'lost'"""
LIVE = """() => document.body.dataset.link === 'up'
          && document.querySelector('[data-vital="spo2"]').dataset.state === 'live'
          && /\\d/.test(document.querySelector('[data-vital="spo2"] .value').textContent)"""

OVERHEAR = """() => {
  window.overheard = new Set();
  setInterval(() => document.body.dataset.link === 'lost'
    && window.overheard.add(document.getElementById('alarm-bar').innerText), 20);
}"""
"""Everything the alarm bar says while the server is silent."""


def seconds_until(page: Page, true: str, timeout: float) -> float:
    began = time.monotonic()
    page.wait_for_function(true, timeout=timeout * 1000, polling=50)
    return time.monotonic() - began


@pytest.mark.alm(52)
def test_a_hung_server_is_noticed_and_comes_back(start: Start, visit: Open) -> None:
    server = start("demo", "--story", "steady")
    server.ready()
    page = visit(server)
    page.wait_for_function(LIVE)
    page.wait_for_selector("#alarm-bar :text('No active alarms')")
    page.evaluate("window.untouched = true")
    page.evaluate(OVERHEAR)
    server.signal(signal.SIGSTOP)
    assert seconds_until(page, DASHES, 5) < 3.5
    page.wait_for_selector('#alarm-bar [data-condition="server_lost"][data-priority="high"]', timeout=3000)
    assert "Connection lost" in page.inner_text("#alarm-bar")
    said = "\n".join(page.evaluate("[...window.overheard]"))
    assert "alarms unknown" in said, "between the dashes and the alarm the bar says that it does not know"
    assert "No active alarms" not in said
    assert page.is_disabled("#chart-pause")
    page.evaluate("bedside.feed({ ...bedside.store.state })")
    page.wait_for_timeout(500)
    assert page.get_attribute("body", "data-link") == "lost", "what was said before the hang proves nothing"
    page.wait_for_timeout(2500)
    server.signal(signal.SIGCONT)
    assert seconds_until(page, LIVE, 6) < 5
    assert page.evaluate("window.untouched")


SOURCES = """
  const Real = window.EventSource;
  window.sources = [];
  window.EventSource = function (url) {
    const source = new Real(url);
    window.sources.push(source);
    return source;
  };
"""


def test_a_stream_that_is_open_and_dead_is_opened_anew(start: Start, visit: Open) -> None:
    server = start("demo")
    server.ready()
    page = visit(server)
    page.add_init_script(SOURCES)
    page.reload()
    page.wait_for_function(LIVE)
    page.evaluate("sources[0].onmessage = null")
    assert seconds_until(page, DASHES, 5) < 3.5
    assert seconds_until(page, LIVE, 12) < 8
    assert page.evaluate("sources.length") == 2


DRAWN = """() => {
    const canvas = document.getElementById('pleth');
    const box = canvas.parentElement.getBoundingClientRect();
    if (Math.abs(canvas.width - box.width * devicePixelRatio) > 2) return false;
    const seen = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    let lit = 0;
    for (let at = 0; at < seen.length; at += 4) lit += seen[at + 1] > 90 && seen[at + 3] > 200;
    return lit > 200;
}"""
"""The pleth has the size of its panel, and a wave on it."""


@pytest.mark.alm(52)
def test_a_killed_server_is_noticed_and_its_successor_found(start: Start, visit: Open, tmp_path: Path) -> None:
    server = start("demo")
    server.ready()
    page = visit(server)
    page.wait_for_function(LIVE)
    page.evaluate("window.untouched = true")
    session, cycle = server.snapshot()["session"], page.evaluate("bedside.store.state.cuff.cycle_s")
    server.signal(signal.SIGKILL)
    assert seconds_until(page, DASHES, 5) < 3.5
    server.process.wait()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.wait_for_function(DRAWN, timeout=5000)
    again = start("demo", port=server.port)
    again.ready()
    assert seconds_until(page, LIVE, 6) < 5
    assert page.evaluate("window.untouched")
    assert again.snapshot()["session"] == session
    assert again.snapshot()["phase"] == "infusing"
    page.wait_for_function("(cycle) => bedside.store.state.cuff.cycle_s === cycle", arg=cycle)
    assert cycle, "the cuff goes on in the cycle it had"
    assert again.until(lambda: "cuff_cycle_stopped" not in again.alarms(), 10)


def test_an_instrument_unplugged_is_absent_alarms_and_returns(start: Start, visit: Open) -> None:
    server = start("demo")
    server.ready()
    page = visit(server)
    page.wait_for_function(LIVE)
    victim = server.simulators()["oximeter"]
    command = [part for part in victim.cmdline() if part != "--tied"]
    victim.kill()
    pulled = time.monotonic()
    page.wait_for_selector('[data-vital="spo2"][data-state="absent"]', timeout=7000)
    assert time.monotonic() - pulled < 6
    assert page.inner_text('[data-vital="spo2"] .value') == "--"
    server.until(lambda: server.alarms().get("device_link_lost") == "medium", 7)
    assert 4.5 < time.monotonic() - pulled < 7
    server.until(lambda: server.alarms().get("spo2_signal_lost") == "medium", 8)
    assert 9.5 < time.monotonic() - pulled < 12
    plugged = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    try:
        plugged.stdout.readline()
        back = time.monotonic()
        page.wait_for_function(LIVE, timeout=5000)
        assert time.monotonic() - back < 3
        server.until(lambda: "spo2_signal_lost" not in server.alarms(), 3)
    finally:
        plugged.kill()
        plugged.wait()
        plugged.stdout.close()


def test_a_cuff_that_lost_its_link_does_not_start_by_itself(start: Start, visit: Open) -> None:
    server = start("demo")
    server.ready()
    page = visit(server)
    victim = server.simulators()["nibp"]
    command = [part for part in victim.cmdline() if part != "--tied"]
    victim.kill()
    server.until(lambda: server.alarms().get("cuff_cycle_stopped") == "low", 4)
    plugged = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=Path(__file__).parents[2])
    try:
        page.wait_for_function("() => bedside.store.state.cuff.phase === 'idle'", timeout=8000)
        assert page.evaluate("bedside.store.state.cuff.next_in_s") is None
        page.click("#cuff")
        page.wait_for_selector("text=Tap 5 min to start it again.")
        page.click("#cuff-cycles button.again")
        server.until(lambda: "cuff_cycle_stopped" not in server.alarms(), 10)
        page.wait_for_function("() => bedside.store.state.cuff.cycle_s === 300")
    finally:
        plugged.kill()
        plugged.wait()


def test_no_screen_and_no_sound_are_alarms(start: Start, visit: Open) -> None:
    server = start("demo")
    server.ready()
    server.until(lambda: server.alarms().get("display_lost") == "medium", 14)
    page = visit(server)
    server.until(lambda: "display_lost" not in server.alarms(), 4)
    page.evaluate("bedside.sound.tick = () => { bedside.sound.state = 'blocked'; }")
    server.until(lambda: server.alarms().get("no_alarm_sound") == "medium", 4)
    page.wait_for_selector('#alarm-bar [data-condition="no_alarm_sound"]')
    assert "NO ALARM SOUND" in page.inner_text("#alarm-bar")
    assert page.get_attribute("#sound-state", "data-sound") == "blocked"


FOREIGN = """<!doctype html><title>another site</title><script>
const at = "http://127.0.0.1:PORT", tried = [];
const ask = (path, more) => tried.push(fetch(at + path, {mode: "no-cors", ...more}).catch(() => {}));
for (let n = 0; n < 40; n++) {
  ask("/stream?bed=1", {method: "HEAD"});
  ask("/stream?bed=1&display=display-x" + n, {});
  ask("/api/beds/1/alarms/dark", {method: "POST", body: '{"on":true,"display":"x"}'});
  new Image().src = at + "/stream?bed=1&n=" + n;
  new EventSource(at + "/stream?bed=1&e=" + n);
}
setTimeout(() => (document.title = "done"), 3000);
</script>"""


@contextmanager
def foreign_page(port: int) -> Iterator[str]:
    """Another site on this computer, with a page that does what it can to ours; its address."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(FOREIGN.replace("PORT", str(port)).encode())

        def log_message(self, *_: object) -> None:
            return

    site = HTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=site.serve_forever)
    thread.start()
    try:
        yield f"http://localhost:{site.server_port}/"
    finally:
        site.shutdown()
        site.server_close()
        thread.join()


def test_a_page_of_another_site_locks_nobody_out(start: Start, visit: Open, chromium: Browser) -> None:
    server = start("demo")
    server.ready()
    context = chromium.new_context()
    with foreign_page(server.port) as address:
        stranger = context.new_page()
        stranger.goto(address)
        stranger.wait_for_function("() => document.title === 'done'")
        page = visit(server)
        page.wait_for_function(LIVE)
        page.reload()
        page.wait_for_function(LIVE)
        assert page.evaluate("bedside.store.state.dark") is False
    context.close()


def test_a_damaged_record_is_an_alarm_until_it_is_read(start: Start, visit: Open, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    folder.mkdir()
    (folder / "record.sqlite3").write_bytes(b"no record at all " * 500)
    server = start("demo", folder=folder)
    server.ready()
    page = visit(server)
    page.wait_for_function(LIVE)
    page.click('#alarm-bar [data-condition="recording_failed"]')
    page.wait_for_selector("#trouble-read:visible")
    words = page.inner_text("#alarm-help")
    assert "the record was damaged" in words
    assert "lies untouched in damaged-" in words
    box = page.locator("#trouble-read").bounding_box()
    assert box is not None
    assert box["height"] >= 48
    assert "tap" in page.inner_text("#alarm-bar")
    page.click("#trouble-read")
    server.until(lambda: "recording_failed" not in server.alarms(), 5)
    page.wait_for_selector('#alarm-bar [data-condition="recording_failed"]', state="detached")
    page.reload()
    page.wait_for_function(LIVE)
