"""`make bench`: our channel beside a dcc.Interval page doing the same work, in one run, and the bars.

Figures are this machine's on this day; ratios travel better. `python -m benchmarks growth` steps twelve hours of a
session, `flows` counts a nurse's presses, `decoders` times every decoder beside public parsers, `alarms ONSETS`
measures more alarms, `soak [MINUTES [SPEED]]` watches the page's memory, `endurance` what a long session costs the
server.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "kit"))
from find_browser import find_browser

from benchmarks import measure, sessions
from benchmarks.burden import burden
from benchmarks.crowd import crowd
from benchmarks.decoders import decoders
from benchmarks.endurance import endurance
from benchmarks.flows import DAY, HANDS, SIZES, Figures, flows
from benchmarks.growth import growth
from benchmarks.pictures import pictures

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--enable-precise-memory-info", "--autoplay-policy=no-user-gesture-required"]  # fmt: skip


def channel() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        ours, theirs = measure.ours(browser), measure.interval(browser)
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


def alarms(onsets: int, chairs: int = 1) -> None:
    """From the declaration of a condition to the alarm drawn and heard."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        measured = measure.alarm_latency if chairs == 1 else measure.sixteen_latency
        shown, sounded = measured(browser, onsets)
        browser.close()
    print(f"{chairs} {'chair' if chairs == 1 else 'chairs'}")
    for name, values in (("shown", shown), ("sounded", sounded)):
        p50, p99 = measure.percentile(values, 0.5), measure.percentile(values, 0.99)
        print(f"{f'alarm to {name}, ms':<28}{p50:>10.0f}{p99:>10.0f}{'':>8}   p50, p99 of {len(values)}: <= 250")


def crowds(sizes: Sequence[tuple[int, int]]) -> None:
    """Many chairs with many screens each."""
    head = ("chairs x viewers", "p50 ms", "p99 ms", "digits p99", "% a chair", "% a viewer", "server %")
    print("".join(f"{words:>17}" if at == 0 else f"{words:>12}" for at, words in enumerate(head)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        for chairs, viewers in sizes:
            found = crowd(browser, chairs, viewers)
            page = found.page
            figures = (
                page.wave_p50,
                page.wave_p99,
                page.digits_p99,
                found.chair_cpu,
                found.viewer_cpu,
                page.server,
            )
            print(f"{f'{chairs} x {viewers}':>17}" + "".join(f"{figure:>12.2f}" for figure in figures), flush=True)
        browser.close()


def twelve_hours() -> None:
    early, late, ratio = growth()
    print(f"{'cost per second, ms':<28}{early:>10.2f}{late:>10.2f}{ratio:>8.2f}   <= 1.1 (10 min, then 12 h)")


def presses() -> None:
    """What a nurse does most: presses (and numbers typed), and seconds until the page has answered."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        for size in SIZES:
            _table(size, flows(browser, size))
        browser.close()


def _table(size: tuple[int, int], found: dict[str, Figures]) -> None:
    title = f"{size[0]}x{size[1]}: presses + numbers, s"
    print(f"{title:<36}" + "".join(f"{kind.name:>20}" for kind in HANDS))
    for name, figures in found.items():
        cells = (f"{pressed} + {numbers}, {seconds:.1f} s" for pressed, numbers, seconds in figures.values())
        print(f"{name:<36}" + "".join(f"{cell:>20}" for cell in cells))
    day = [[found[name][kind.name] for name in DAY] for kind in HANDS]
    sums = (
        f"{sum(p for p, *_ in each)} + {sum(n for _, n, _ in each)}, {sum(s for *_, s in each):.0f} s"
        for each in day
    )
    print(f"{'all of it, from the door to the stop':<36}" + "".join(f"{cell:>20}" for cell in sums))


def soak(minutes: float, speed: str) -> None:
    """The page's heap, minute by minute, and how fast it grows."""
    import subprocess

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        port = measure.free_port()
        command = ["demo", "--no-browser", "--speed", speed, "--port", str(port), "--data-dir", folder]
        process = subprocess.Popen([sys.executable, "-m", "dashboard", *command], stdout=subprocess.DEVNULL)
        try:
            measure.wait_for(f"http://127.0.0.1:{port}/healthz")
            browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
            page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
            page.goto(f"http://127.0.0.1:{port}/")
            heaps = list(_heaps(page, minutes))
            browser.close()
        finally:
            process.terminate()
            process.wait()
    slope = statistics.linear_regression(*zip(*heaps, strict=True)).slope if len(heaps) > 1 else float("nan")
    print(f"grows {slope * 60:+.1f} MB an hour, over {len(heaps)} minutes at speed {speed}")


def _heaps(page: Page, minutes: float) -> Iterator[tuple[float, float]]:
    """Minutes since the start and megabytes, after a full collection each time."""
    session = page.context.new_cdp_session(page)
    began = time.monotonic()
    while time.monotonic() - began < minutes * 60:
        page.wait_for_timeout(60_000)
        session.send("HeapProfiler.collectGarbage")
        heap = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
        at = (time.monotonic() - began) / 60
        print(f"{at:6.1f} min  heap {heap:6.1f} MB", flush=True)
        yield at, heap


def main() -> None:
    match sys.argv[1:]:
        case []:
            channel()
            alarms(6)
            print(f"{'start to first live value, s':<28}{measure.first_live():>10.1f}{'':>18}   <= 5")
            twelve_hours()
            decoders()
            presses()
        case ["flows"]:
            presses()
        case ["decoders"]:
            decoders()
        case ["pictures", folder, *situations]:
            sys.exit(1 if pictures(Path(folder), situations) else 0)
        case ["burden", folder]:
            sys.exit(0 if burden(Path(folder)) else 1)
        case ["growth"]:
            twelve_hours()
        case ["alarms", onsets]:
            alarms(int(onsets))
        case ["sessions", *count]:
            sessions.main(int(count[0]) if count else 1000)
        case ["sixteen", onsets]:
            alarms(int(onsets), 16)
        case ["crowd"]:
            crowds(((1, 1), (16, 8), (32, 8)))
        case ["crowd", chairs, viewers]:
            crowds(((int(chairs), int(viewers)),))
        case ["endurance"]:
            endurance(30, "20", FLAGS)
        case ["endurance", minutes, speed]:
            endurance(int(minutes), speed, FLAGS)
        case ["soak"]:
            soak(20.0, "1")
        case ["soak", minutes]:
            soak(float(minutes), "1")
        case ["soak", minutes, speed]:
            soak(float(minutes), speed)
        case _:
            sys.exit(
                "usage: python -m benchmarks "
                "[growth | decoders | burden FOLDER | alarms ONSETS | sixteen ONSETS | sessions [N] | "
                "crowd [CHAIRS VIEWERS] | soak [MINUTES [SPEED]] | "
                "endurance [MINUTES SPEED]]"
            )


if __name__ == "__main__":
    main()
