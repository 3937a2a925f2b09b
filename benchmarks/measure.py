"""Running the two pages and reading their clocks."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser

from benchmarks.wire import MARKERS, MarkedOximeter

WARM_S, SECONDS = 4.0, 20.0

OURS = """() => {
  window.seenMarkers = []; window.seenDigits = []; window.frames = 0;
  const sweep = bedside.sweep;
  bedside.sweep = (now) => {
    const marks = bedside.store.pending.filter((s) => s >= 200);
    sweep(now);
    window.frames += 1;
    if (marks.length) requestAnimationFrame(() => {
      const at = performance.timeOrigin + performance.now();
      marks.forEach((m) => window.seenMarkers.push([m, at / 1000]));
    });
  };
  const digits = document.querySelector('[data-vital="spo2"] .value');
  new MutationObserver(() => requestAnimationFrame(() =>
    window.seenDigits.push([Number(digits.textContent), (performance.timeOrigin + performance.now()) / 1000])
  )).observe(digits, { childList: true, characterData: true, subtree: true });
}"""
THEIRS = """() => {
  window.seenMarkers = []; window.seenDigits = []; window.frames = 0;
  const count = () => { window.frames += 1; requestAnimationFrame(count); };
  requestAnimationFrame(count);
  const gd = document.querySelector('#pleth .js-plotly-plot');
  let known = new Set(gd.data[0].y.filter((v) => v >= 200));
  gd.on('plotly_afterplot', () => requestAnimationFrame(() => {
    const at = (performance.timeOrigin + performance.now()) / 1000;
    const marks = gd.data[0].y.map((v, i) => [v, i]).filter(([v]) => v >= 200).map(([v]) => v);
    marks.forEach((m) => { if (!known.has(m)) window.seenMarkers.push([m, at]); });
    known = new Set(marks);
  }));
  const digits = document.querySelector('#spo2');
  new MutationObserver(() => requestAnimationFrame(() =>
    window.seenDigits.push([Number(digits.textContent), (performance.timeOrigin + performance.now()) / 1000])
  )).observe(digits, { childList: true, characterData: true, subtree: true });
}"""


@dataclass(frozen=True)
class Result:
    """One page: latencies in ms, server and page in per cent of a core."""

    wave_p50: float
    wave_p99: float
    digits_p99: float
    server: float
    main_thread: float
    frames: float


def percentile(values: Sequence[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else float("nan")


def matched(sent: Sequence[tuple[int, float]], seen: Sequence[Sequence[float]]) -> list[float]:
    """Milliseconds from each sighting back to the latest sending of the same mark before it."""
    found = []
    for mark, at in seen:
        before = [put for value, put in sent if value == mark and put <= at]
        if before and at - before[-1] < len(MARKERS) * 0.2:
            found.append((at - before[-1]) * 1000)
    return found


def free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as opened:
        return int(opened.getsockname()[1])


def wait_for(url: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"{url} did not answer")


def watch(browser: Browser, url: str, hook: str, ready: str, oximeter: MarkedOximeter, server: int) -> Result:
    """Let the page run and read what it saw."""
    page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    page.goto(url)
    page.wait_for_selector(ready, timeout=30000)
    page.wait_for_timeout(WARM_S * 1000)
    page.evaluate(hook)
    process = psutil.Process(server)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    busy, spent, frames = _busy(session), sum(process.cpu_times()[:2]), page.evaluate("window.frames")
    began = time.monotonic()
    oximeter.changed.clear()
    while time.monotonic() - began < SECONDS:
        page.wait_for_timeout(700)
        oximeter.set_spo2(96 if oximeter.spo2 == 97 else 97)
    passed = time.monotonic() - began
    waves = matched(oximeter.sent, page.evaluate("window.seenMarkers"))
    digits = matched(oximeter.changed, page.evaluate("window.seenDigits"))
    result = Result(
        statistics.median(waves) if waves else float("nan"),
        percentile(waves, 0.99),
        percentile(digits, 0.99),
        100 * (sum(process.cpu_times()[:2]) - spent) / passed,
        100 * (_busy(session) - busy) / passed,
        (page.evaluate("window.frames") - frames) / passed,
    )
    page.context.close()
    return result


def _busy(session: Any) -> float:
    metrics = {row["name"]: row["value"] for row in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics["TaskDuration"])


@contextmanager
def monitored() -> Iterator[tuple[MarkedOximeter, str, int]]:
    """`infusion-monitor run` on an oximeter at a real socket: the instrument, the page's address, the process."""
    oximeter, port = MarkedOximeter(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        process = _run(folder, oximeter.port, port)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            yield oximeter, f"http://127.0.0.1:{port}/", process.pid
        finally:
            process.terminate()
            process.wait()
            oximeter.stop()


def _run(folder: str, wire: int, port: int) -> subprocess.Popen[bytes]:
    """`infusion-monitor run` on an oximeter at a socket."""
    config = Path(folder) / "clinic.toml"
    config.write_text(
        f'[[bed]]\nid = "1"\n[[bed.device]]\nprotocol = "nonin-df2"\n'
        f'url = "socket://127.0.0.1:{wire}"\nsimulated = true\n'
    )
    command = ["run", "--config", str(config), "--port", str(port), "--data-dir", folder]
    return subprocess.Popen([sys.executable, "-m", "dashboard", *command], stdout=subprocess.DEVNULL)


def ours(browser: Browser) -> Result:
    """Our page and its server."""
    with monitored() as (oximeter, url, server):
        return watch(browser, url, OURS, '[data-vital="spo2"][data-state="live"]', oximeter, server)


ALARMS = """() => {
  window.shownAt = [];
  window.burstsAt = [];
  const burst = bedside.sound.burst;
  bedside.sound.burst = (priority) => {
    const before = bedside.sound.played.length && bedside.sound.played[bedside.sound.played.length - 1];
    const played = burst(priority);
    const last = bedside.sound.played[bedside.sound.played.length - 1];
    if (last && last !== before) window.burstsAt.push(performance.timeOrigin + last[1]);
    return played;
  };
  let there = false;
  const began = Date.now();
  new MutationObserver(() => {
    const bar = document.querySelector('#alarm-bar');
    const now = !!bar.querySelector('[data-condition="spo2_low"], [data-condition="systolic_high"]');
    if (now && !there) requestAnimationFrame(() => {
      const alarm = bedside.store.state.alarms.find((a) => ['spo2_low', 'systolic_high'].includes(a.condition));
      const since = Date.parse(alarm.since);
      if (since >= began) window.shownAt.push([since, performance.timeOrigin + performance.now()]);
    });
    there = now;
  }).observe(document.querySelector('#alarm-bar'), { childList: true, subtree: true });
}"""
HELD_S = 7.0
"""Longer than the delay of SpO2 below 85 %, and than what it takes to clear."""


def alarm_latency(browser: Browser, onsets: int) -> tuple[list[float], list[float]]:
    """Milliseconds from a condition's declaration to its element drawn, and to its sound, for each onset."""
    with monitored() as (oximeter, url, _):
        page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
        page.goto(url)
        page.wait_for_selector('[data-vital="spo2"][data-state="live"]', timeout=30000)
        page.evaluate(ALARMS)
        for _ in range(onsets):
            oximeter.set_spo2(80)
            page.wait_for_timeout(HELD_S * 1000)
            oximeter.set_spo2(97)
            page.wait_for_timeout(HELD_S * 1000)
        shown = page.evaluate("window.shownAt")
        bursts = page.evaluate("window.burstsAt")
        page.context.close()
    heard = [min((b - since for b in bursts if b >= since), default=float("nan")) for since, _ in shown]
    return [at - since for since, at in shown], heard


def sixteen_latency(browser: Browser, onsets: int) -> tuple[list[float], list[float]]:
    """The same on the page of one of sixteen chairs in one process, each at its instruments' full rate."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.sixteen", str(port)], stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
        page.goto(f"http://127.0.0.1:{port}/bed/1")
        page.wait_for_selector('[data-vital="spo2"][data-state="live"]', timeout=30000)
        page.wait_for_timeout(WARM_S * 1000)
        page.evaluate(ALARMS)
        page.wait_for_timeout(onsets * 8000 + 1000)
        shown, bursts = page.evaluate("window.shownAt"), page.evaluate("window.burstsAt")
        page.context.close()
    finally:
        process.terminate()
        process.wait()
    heard = [min((b - since for b in bursts if b >= since), default=float("nan")) for since, _ in shown]
    return [at - since for since, at in shown], heard


def interval(browser: Browser) -> Result:
    """The dcc.Interval page on the same wire."""
    oximeter, port = MarkedOximeter(), free_port()
    command = [sys.executable, "-m", "benchmarks.interval_page", str(oximeter.port), str(port)]
    process = subprocess.Popen(command)
    try:
        wait_for(f"http://127.0.0.1:{port}/")
        url = f"http://127.0.0.1:{port}/"
        return watch(browser, url, THEIRS, "#pleth .js-plotly-plot .trace", oximeter, process.pid)
    finally:
        process.terminate()
        process.wait()
        oximeter.stop()


def first_live() -> float:
    """Seconds from the command to the first live value, the third time it is started."""
    best = float("inf")
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            port = free_port()
            began = time.monotonic()
            command = ["demo", "--no-browser", "--port", str(port), "--data-dir", folder]
            process = subprocess.Popen([sys.executable, "-m", "dashboard", *command], stdout=subprocess.DEVNULL)
            try:
                best = min(best, _until_live(port, began))
            finally:
                process.terminate()
                process.wait()
    return best


def _until_live(port: int, began: float) -> float:
    while time.monotonic() - began < 30:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/beds/1/snapshot", timeout=1) as answer:
                if json.load(answer)["vitals"]["spo2"]["state"] == "live":
                    return time.monotonic() - began
        except OSError:
            time.sleep(0.02)
    return float("nan")


@contextmanager
def demo_at(speed: str, story: str, at: str) -> Iterator[str]:
    """A simulated bedside of its own; its address."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        command = ["demo", "--no-browser", "--port", str(port), "--data-dir", folder, "--story", story]
        command += ["--from", at, "--speed", speed]
        process = subprocess.Popen([sys.executable, "-m", "dashboard", *command], stdout=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait()
