"""Names the page tests share, importable beside their fixtures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

Start = Callable[..., Any]
Open = Callable[..., Page]
Seen = Any
Feed = Callable[..., dict[str, Any]]
