"""Pictures of the page in every size and situation, and all of them on one contact sheet: `make pictures`.

They show what the tests of `tests/assets/test_sizes.py` judge; six of them are kept in docs/pictures.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

from alone import Alone
from chromium_kit import FLAGS
from find_browser import find_browser
from playwright.sync_api import Browser, Page, sync_playwright
from stage import PHONE, SIDES, SIZES, entered, fed, misfits, served

SHEET = """<style>body{margin:0;background:#222;color:#eee;font:13px sans-serif;display:flex;flex-wrap:wrap;
gap:14px;padding:14px}figure{margin:0}img{height:240px;display:block}</style>"""


def pictures(out: Path, situations: list[str]) -> int:
    """Write a PNG for each, and `sheet.png` with all; how many of them show something that does not fit."""
    out.mkdir(parents=True, exist_ok=True)
    bad, made = 0, []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        for name in situations or list(SIDES):
            for path, wrong in _of(browser, name, SIDES[name](), out):
                made.append(path)
                bad += bool(wrong)
                print(path.name, *(f"\n    {words}" for words in wrong), sep="")
        _sheet(browser, made, out / "sheet.png")
        browser.close()
    return bad


def _of(browser: Browser, name: str, side: Alone, out: Path) -> Iterator[tuple[Path, list[str]]]:
    with served({"1": side}) as address:
        page = entered(browser, address)
        page.wait_for_function("() => window.Plotly && document.querySelector('#trend .js-plotly-plot')")
        for width, height in (*SIZES, PHONE):
            page.set_viewport_size({"width": width, "height": height})
            _settled(page, side)
            path = out / f"{name}-{width}x{height}.png"
            page.screenshot(path=path)
            yield path, misfits(page)
        page.context.close()


def _settled(page: Page, side: Alone) -> None:
    fed(page, side, origin="simulated")
    page.wait_for_timeout(400)


def _figure(path: Path) -> str:
    data = base64.b64encode(path.read_bytes()).decode()
    return f"<figure><img src='data:image/png;base64,{data}'>{path.stem}</figure>"


def _sheet(browser: Browser, made: list[Path], out: Path) -> None:
    page = browser.new_page(viewport={"width": 2400, "height": 1200})
    page.set_content(SHEET + "".join(_figure(path) for path in made))
    page.screenshot(path=out, full_page=True)
