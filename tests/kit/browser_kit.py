"""Names the page tests share, importable beside their fixtures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

Start = Callable[..., Any]
Open = Callable[..., Page]
Seen = Any
Feed = Callable[..., dict[str, Any]]


def hold(page: Page, selector: str) -> None:
    """Press a key until its second is full, as the page counts it."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_selector(f"{selector}.holding", state="attached")
    page.wait_for_selector(f"{selector}:not(.holding)", state="attached")
    page.mouse.up()
