"""`make bench`: our channel beside a dcc.Interval page doing the same work, in one run, and the bars.

Figures are this machine's on this day; ratios travel better. `python -m benchmarks growth` steps twelve
hours of a session; `python -m benchmarks soak MINUTES` watches the page's memory in real time.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "kit"))
from find_browser import find_browser

from benchmarks import measure
from benchmarks.growth import growth

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--enable-precise-memory-info", "--autoplay-policy=no-user-gesture-required"]  # fmt: skip


def channel() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        ours, theirs = measure.ours(browser), measure.interval(browser)
        shown, sounded = measure.alarm_latency(browser)
        browser.close()
    rows = (
        ("wire to pixel, p50, ms", ours.wave_p50, theirs.wave_p50, "<= 60"),
        ("wire to pixel, p99, ms", ours.wave_p99, theirs.wave_p99, "<= 200"),
        ("wire to digits, p99, ms", ours.digits_p99, theirs.digits_p99, "<= 300"),
        ("server, % of one core", ours.server, theirs.server, "<= 3"),
        ("page's main thread, %", ours.main_thread, theirs.main_thread, "<= 25"),
        ("frames per second", ours.frames, theirs.frames, ">= 50"),
    )
    print(f"{'one chair, one viewer':<28}{'ours':>10}{'Interval':>10}{'ratio':>8}   bar")
    for name, mine, other, bar in rows:
        ratio = other / mine if mine else float("nan")
        print(f"{name:<28}{mine:>10.1f}{other:>10.1f}{ratio:>8.1f}   {bar}")
    print(f"{'alarm to shown, worst, ms':<28}{shown:>10.0f}{'':>18}   <= 250")
    print(f"{'alarm to sounded, worst, ms':<28}{sounded:>10.0f}{'':>18}   <= 250")


def twelve_hours() -> None:
    early, late, ratio = growth()
    print(f"{'cost per second, ms':<28}{early:>10.2f}{late:>10.2f}{ratio:>8.2f}   <= 1.1 (10 min, then 12 h)")


def soak(minutes: float) -> None:
    """The page's heap, minute by minute, in real time."""
    import subprocess

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        port = measure.free_port()
        command = ["demo", "--no-browser", "--port", str(port), "--data-dir", folder]
        process = subprocess.Popen([sys.executable, "-m", "dashboard", *command], stdout=subprocess.DEVNULL)
        try:
            measure.wait_for(f"http://127.0.0.1:{port}/healthz")
            browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
            page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
            page.goto(f"http://127.0.0.1:{port}/")
            began = time.monotonic()
            while time.monotonic() - began < minutes * 60:
                page.wait_for_timeout(60_000)
                page.evaluate("window.gc && gc()")
                heap = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
                print(f"{(time.monotonic() - began) / 60:6.1f} min  heap {heap:6.1f} MB", flush=True)
            browser.close()
        finally:
            process.terminate()
            process.wait()


def main() -> None:
    match sys.argv[1:]:
        case []:
            channel()
            print(f"{'start to first live value, s':<28}{measure.first_live():>10.1f}{'':>18}   <= 5")
            twelve_hours()
        case ["growth"]:
            twelve_hours()
        case ["soak", *minutes]:
            soak(float(minutes[0]) if minutes else 20.0)
        case _:
            sys.exit("usage: python -m benchmarks [growth | soak MINUTES]")


if __name__ == "__main__":
    main()
