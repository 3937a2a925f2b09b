"""Find a Chromium for the page tests; say in one line what to install when there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/usr/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)


def find_browser() -> str | None:
    """The path of a Chromium: CHROMIUM in the environment, the system's, else playwright's own."""
    named = os.environ.get("CHROMIUM")
    candidates = [named, *(shutil.which(name) for name in NAMES), *PLACES]
    for candidate in candidates:
        if candidate and Path(candidate).exists():
            return candidate
    return _playwrights()


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """As root on Debian the system's package, elsewhere playwright's own build."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("installing chromium (once)")
        subprocess.run(["apt-get", "update"], check=False, stdout=subprocess.DEVNULL)
        subprocess.run(
            ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"],
            check=False,
            stdout=subprocess.DEVNULL,
        )
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    if find_browser() is None:
        install()
    if find_browser() is None:
        print("no Chromium found: install chromium, or set CHROMIUM to its path", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
