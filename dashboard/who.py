"""Who pressed: made here alone, for every door. Until somebody can sign in, it is the screen that was pressed."""

from __future__ import annotations

from typing import Any

from bedside.told.by import By

UNKNOWN, LONGEST = "a display", 80


def by_screen(display: Any) -> By:
    """Whoever is at the screen that calls itself `display`."""
    said = display.strip()[:LONGEST] if isinstance(display, str) else ""
    return By(said or UNKNOWN)
