"""A long session with a page open: whether the server costs more from minute to minute, in time, memory, threads or
descriptors.

A shared machine is now faster and now slower, by more than what is looked for; so each minute's time is divided by
what a fixed piece of work took in the same minute.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psutil
from find_browser import find_browser
from playwright.sync_api import sync_playwright

from benchmarks import measure

FIVE = 5


@dataclass(frozen=True)
class Minute:
    """Of the server: CPU in % of a core, the same in units of fixed work, megabytes, threads, descriptors."""

    cpu: float
    work: float
    megabytes: float
    threads: int
    descriptors: int


def fixed_work() -> float:
    """CPU seconds of a piece of work that is always the same."""
    began = time.thread_time()
    total = 0
    for number in range(400_000):
        total += number % 7
    return time.thread_time() - began


def minute(server: psutil.Process, seconds: float) -> Minute:
    """Watch for so long; the fixed work is done in small pieces all along."""
    spent = lambda: sum(server.cpu_times()[:2])  # noqa: E731
    began, before, units = time.monotonic(), spent(), []
    while time.monotonic() - began < seconds:
        units.append(fixed_work())
        time.sleep(2)
    passed = time.monotonic() - began
    cpu = (spent() - before) / passed
    with server.oneshot():
        return Minute(
            100 * cpu,
            cpu / statistics.median(units),
            server.memory_info().rss / 1e6,
            server.num_threads(),
            server.num_fds(),
        )


def endurance(minutes: int, speed: str, flags: Sequence[str]) -> None:
    """Print a line a minute, then the last five minutes over the first five."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        port = measure.free_port()
        command = ["demo", "--no-browser", "--speed", speed, "--port", str(port), "--data-dir", folder]
        process = subprocess.Popen([sys.executable, "-m", "dashboard", *command], stdout=subprocess.DEVNULL)
        try:
            measure.wait_for(f"http://127.0.0.1:{port}/healthz")
            browser = playwright.chromium.launch(executable_path=find_browser(), args=[*flags])
            page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
            page.goto(f"http://127.0.0.1:{port}/")
            page.wait_for_timeout(20_000)
            found = []
            for at in range(minutes):
                found.append(minute(psutil.Process(process.pid), 60))
                last = found[-1]
                print(
                    f"{at + 1:3d} min  {last.cpu:5.1f} %  {last.work:6.2f} work  {last.megabytes:6.1f} MB  "
                    f"{last.threads} threads  {last.descriptors} descriptors",
                    flush=True,
                )
            browser.close()
        finally:
            process.terminate()
            process.wait()
    first, last_ = found[:FIVE], found[-FIVE:]
    for name in ("cpu", "work", "megabytes", "threads", "descriptors"):
        early, late = (statistics.mean(getattr(each, name) for each in part) for part in (first, last_))
        print(f"{name:<12} first five {early:8.2f}  last five {late:8.2f}  ratio {late / early:.3f}")
