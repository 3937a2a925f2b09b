"""The page with its scripts and no live channel: what a test feeds is all that a script hears."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from alone import Alone
from browser_kit import Feed
from playwright.sync_api import Browser, Page
from stage import entered, fed, served


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The application with an empty chair, in this process."""
    with served({"1": Alone()}) as address:
        yield address


@pytest.fixture(scope="module")
def page(chromium: Browser, address: str) -> Iterator[Page]:
    opened = entered(chromium, address)
    yield opened
    opened.context.close()


@pytest.fixture
def feed(page: Page) -> Feed:
    """Feed what the server would say of a chair; what was fed comes back."""

    def give(side: Alone, **more: Any) -> dict[str, Any]:
        return fed(page, side, **more)

    return give
